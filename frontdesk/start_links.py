"""Opening start links, whether they were pressed or pasted and sent as words."""

from dataclasses import dataclass

from checklists.cosigning import cosigning
from checklists.views import Reply
from duties.handbook import showing as handbook
from duties.quiz import answering
from frontdesk import joining as frontdesk_joining
from frontdesk import menu, scanning
from frontdesk import words as frontdesk_words
from frontdesk.labels import open_label
from frontdesk.numbers import open_number, open_unclaimed
from frontdesk.ports import FrontdeskWork
from frontdesk.words import TextUnasked
from hazards.loop import transferring
from people import codes, joining
from people.permissions import NotJoined

HANDBOOK_LINK = "handbook"
"""What the start link of the handbook carries: it stands below its inline answers."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """A start link, or what one carries, in words that somebody sent.

    ``alone``: the words are nothing else. A ``bare`` payload has no link around it, so that it
    could be a word like any other.
    """

    payload: str
    alone: bool
    bare: bool = False


def open_payload(work: FrontdeskWork, payload: str, nickname: str) -> Reply:
    """Open what a start link carries, or only the menu.

    That is the handbook, a code, a transfer, a quiz, a sheet to sign beside, or an invitation.
    Raises as ``scanning.scan``, ``transferring.open_link``, ``answering.open_link``,
    ``cosigning.open_link`` and ``frontdesk.joining.join``.
    """
    if not payload:
        return menu.show_menu(work, nickname)
    if payload == HANDBOOK_LINK:
        return Reply(handbook.look_up(work, ""))
    if codes.is_payload(payload):
        return scanning.scan(work, payload)
    if transferring.is_payload(payload):
        return Reply(transferring.open_link(work, payload))
    if answering.is_payload(payload):
        return Reply(answering.open_link(work, payload))
    if cosigning.is_payload(payload):
        return Reply(cosigning.open_link(work, payload))
    return frontdesk_joining.join(work, payload, nickname)


def receive_words(
    work: FrontdeskWork, text: str, reply_to: int | None, pasted: Pasted | None, nickname: str
) -> Reply:
    """Take words; a start link among them is opened as if it had been pressed.

    A link that is all of the words is opened wherever the person is. Words that merely contain
    one, such as a description, go to what waits for words, and the link is opened only where
    nothing does. A label that is all of the words opens its screen, a number its record. Raises
    as ``frontdesk.words.receive_text``, ``open_payload``, ``open_label`` and ``open_number``.
    """
    labelled = open_label(work, text)
    if labelled is None:
        labelled = open_number(work, text)
    if labelled is not None:
        return labelled
    if pasted is not None and pasted.alone and (not pasted.bare or _is_known(work, pasted.payload)):
        return open_payload(work, pasted.payload, nickname)
    try:
        return frontdesk_words.receive_text(work, text, reply_to)
    except (TextUnasked, NotJoined):
        numbered = open_unclaimed(work, text)
        if numbered is not None:
            return numbered
        if pasted is None:
            raise
    return open_payload(work, pasted.payload, nickname)


def _is_known(work: FrontdeskWork, payload: str) -> bool:
    if codes.is_payload(payload):
        return work.codes.by_token(payload[1:]) is not None
    if transferring.is_payload(payload):
        return transferring.is_known(work, payload)
    if answering.is_payload(payload):
        return answering.is_known(work, payload)
    if cosigning.is_payload(payload):
        return cosigning.is_known(work, payload)
    return joining.is_known(work, payload)
