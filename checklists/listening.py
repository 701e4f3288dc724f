"""Words that people type: which scene takes them, and for what."""

from collections.abc import Callable, Mapping

from checklists import evidence, finding, introducing, starting, walking
from checklists.evidence import PhotoUnasked, is_hazard, place_on_card, replied_place
from checklists.model import Question, QuestionKind
from checklists.ports import WalkWork
from checklists.sheets import asked_question, open_sheet
from checklists.views import Done, Reply
from core.errors import XunanError
from hazards import reasons, snap_again, telling
from hazards.rectifying import ProofNeedsPhoto
from hazards.reviewing import ReviewNeedsButton
from hazards.tips import read_receipt
from people import codes, inviting, members
from people.desk import Desk, Scene
from people.permissions import require_member

TYPED = frozenset(
    {
        QuestionKind.TEXT,
        QuestionKind.PHONE,
        QuestionKind.INTEGER,
        QuestionKind.DATE,
        QuestionKind.LOCATION,
    }
)


_OF_PEOPLE: Mapping[Scene, Callable[[WalkWork, Desk, str], Reply]] = {
    Scene.NAME: introducing.receive_name,
    Scene.CORRECTION: lambda work, desk, text: Reply(
        members.correct_name(work, desk.number or 0, text), Done.CORRECTED
    ),
    Scene.INVITE_UNIT: lambda work, _, text: Reply(inviting.search_unit(work, text)),
    Scene.CODE_UNITS: lambda work, _, text: Reply(codes.pick_unit(work, text)),
}


class TextUnasked(XunanError):
    """Somebody typed where a tap is awaited."""


class LocationUnasked(XunanError):
    """Somebody shared a location where no question and no snap waits for one."""


def receive_text(work: WalkWork, text: str, reply_to: int | None) -> Reply:
    """Take typed words to what the card waits for.

    Raises ``TextUnasked`` where only a tap makes sense, ``NotJoined``, ``AnswerRefused`` and
    ``DeadlineRefused`` with what to send instead, ``TextTooLong``, ``NameRefused``.
    """
    desk = work.desks.get(work.chat_id)
    _refuse_bare_answer(work, desk, reply_to)
    about_hazard = reasons.receive_text(work, desk, text)
    if about_hazard is not None:
        return Reply(about_hazard)
    snapped = snap_again.receive_text(work, desk, text, reply_to)
    if snapped is not None:
        asked = desk.scene in {Scene.FOLLOWING, Scene.MENU} and any(read_receipt(text))
        return Reply(snapped, Done.RECEIPT_READ if asked else None)
    require_member(work.person)
    if desk.scene is Scene.UNITS:
        return starting.choose_unit(work, text)
    about_people = _OF_PEOPLE.get(desk.scene)
    if about_people is not None:
        return about_people(work, desk, text)
    if desk.inspection_id is None:
        raise TextUnasked
    if desk.scene is Scene.STRAY_PHOTO:
        return evidence.caption_strays(work, desk.inspection_id, text)
    if desk.number is not None:
        if desk.scene is Scene.MEASURE:
            return finding.set_measure(work, desk.inspection_id, desk.number, text)
        if desk.scene in {Scene.DEADLINE, Scene.ITEM} and reply_to in {None, desk.card_id}:
            reply = _typed(work, desk, desk.inspection_id, desk.number, text)
            if reply is not None:
                return reply
    return _sentence(work, desk, text, reply_to)


def _refuse_bare_answer(work: WalkWork, desk: Desk, reply_to: int | None) -> None:
    """Say what to do where words answer a message that wants a photo, or a button.

    Words that the card awaits for the same hazard are taken. Raises ``ProofNeedsPhoto`` and
    ``ReviewNeedsButton``.
    """
    post = work.outbox.post_at(work.chat_id, reply_to) if reply_to is not None else None
    if post is None:
        return
    awaited = desk.number if desk.scene in reasons.AWAITING else None
    task = telling.hazard_of(post.topic, telling.TASK)
    if task is not None and task != awaited:
        raise ProofNeedsPhoto
    review = telling.hazard_of(post.topic, telling.REVIEW)
    if review is not None and review != awaited:
        raise ReviewNeedsButton


def _typed(work: WalkWork, desk: Desk, inspection_id: int, number: int, text: str) -> Reply | None:
    """Take words as a day or as the answer to a question that is typed."""
    question = asked_question(open_sheet(work, inspection_id), number)
    if desk.scene is Scene.DEADLINE and question.kind is QuestionKind.VERDICT:
        return finding.set_deadline_text(work, inspection_id, number, text)
    if question.kind is QuestionKind.VERDICT or question.kind not in TYPED:
        return None
    return walking.type_answer(work, inspection_id, number, text)


def _sentence(work: WalkWork, desk: Desk, text: str, reply_to: int | None) -> Reply:
    """Take words as the sentence of a hazard."""
    place = replied_place(work, desk, reply_to) if reply_to is not None else None
    try:
        place = place or place_on_card(work, desk)
    except PhotoUnasked:
        raise TextUnasked from None
    if place is None:
        raise TextUnasked
    sheet = open_sheet(work, place.inspection_id)
    question = asked_question(sheet, place.number)
    if not is_hazard(sheet, question):
        raise TextUnasked
    return finding.describe(work, place.inspection_id, place.number, text)


def receive_location(work: WalkWork, latitude: float, longitude: float) -> Reply:
    """Take a shared location to a question that asks for one, or to a snap.

    Raises ``LocationUnasked`` where neither waits.
    """
    desk = work.desks.get(work.chat_id)
    if desk.inspection_id is None:
        snapped = snap_again.receive_location(work, desk, latitude, longitude)
        if snapped is not None:
            return Reply(snapped)
    if desk.scene is not Scene.ITEM or desk.inspection_id is None or desk.number is None:
        raise LocationUnasked
    require_member(work.person)
    question: Question = asked_question(open_sheet(work, desk.inspection_id), desk.number)
    if question.kind is not QuestionKind.LOCATION:
        raise LocationUnasked
    return walking.type_answer(
        work, desk.inspection_id, desk.number, f"{latitude:.6f},{longitude:.6f}"
    )
