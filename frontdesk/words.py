"""Words that people type, and places that they share: which screen takes them."""

from chat.scene import Heeds
from chat.state import ChatState
from checklists import finding
from checklists.evidence import PhotoUnasked, is_hazard, place_on_card, replied_place
from checklists.sheets import asked_question, open_sheet
from checklists.views import Reply
from core.errors import XunanError
from frontdesk.ports import FrontdeskWork
from frontdesk.scenes import SCENES
from frontdesk.showing import reply_of
from hazards import messages
from hazards.about import AboutHazard
from hazards.loop.rectifying import ProofNeedsPhoto
from hazards.loop.reviewing import ReviewNeedsButton
from hazards.snaps import snapping
from people.nearby import on_earth
from people.permissions import require_member


class TextUnasked(XunanError):
    """Somebody typed where a tap is awaited."""


class LocationUnasked(XunanError):
    """Somebody shared a location where no question and no snap waits for one."""


def receive_text(work: FrontdeskWork, text: str, reply_to: int | None) -> Reply:
    """Take typed words to what the card waits for.

    Raises ``TextUnasked`` where only a tap makes sense, ``NotJoined``, ``AnswerRefused`` and
    ``DeadlineRefused`` with what to send instead, ``TextTooLong``, ``NameRefused``.
    """
    state = work.chat_states.get(work.chat_id)
    _refuse_bare_answer(work, state, reply_to)
    elsewhere = reply_to is not None and reply_to != state.card_id
    taken = _taken(work, state, text, {Heeds.ALL})
    if taken is None and elsewhere:
        described = snapping.describe_answered(work, reply_to or 0, text)
        taken = Reply(described) if described is not None else None
    if taken is None:
        heeds = {Heeds.OTHERS} if elsewhere else {Heeds.OTHERS, Heeds.CARD}
        taken = _taken(work, state, text, heeds)
    if taken is not None:
        return taken
    require_member(work.person)
    if state.inspection_id is None:
        raise TextUnasked
    return _sentence(work, state, text, reply_to)


def _taken(work: FrontdeskWork, state: ChatState, text: str, heeds: set[Heeds]) -> Reply | None:
    """Let the screen on the card take words, if it is one that heeds such."""
    spec = SCENES.of(state.scene)
    if spec.words is None or spec.heeds_of(text) not in heeds:
        return None
    taken = spec.words(work, state.scene, text)
    return reply_of(taken) if taken is not None else None


def _refuse_bare_answer(work: FrontdeskWork, state: ChatState, reply_to: int | None) -> None:
    """Say what to do where words answer a message that wants a photo, or a button.

    Words that the card awaits for the same hazard are taken. Raises ``ProofNeedsPhoto`` and
    ``ReviewNeedsButton``.
    """
    post = work.outbox.post_at(work.address, reply_to) if reply_to is not None else None
    if post is None:
        return
    scene = state.scene
    waits = isinstance(scene, AboutHazard) and SCENES.of(scene).words is not None
    awaited = scene.hazard_id if isinstance(scene, AboutHazard) and waits else None
    task = messages.hazard_of(post.topic, messages.TASK)
    if task is not None and task != awaited:
        raise ProofNeedsPhoto
    review = messages.hazard_of(post.topic, messages.REVIEW)
    if review is not None and review != awaited:
        raise ReviewNeedsButton


def _sentence(work: FrontdeskWork, state: ChatState, text: str, reply_to: int | None) -> Reply:
    """Take words as the sentence of a hazard."""
    place = replied_place(work, state, reply_to) if reply_to is not None else None
    try:
        place = place or place_on_card(work, state)
    except PhotoUnasked:
        raise TextUnasked from None
    if place is None:
        raise TextUnasked
    sheet = open_sheet(work, place.inspection_id)
    question = asked_question(sheet, place.number)
    if not is_hazard(sheet, question):
        raise TextUnasked
    return finding.describe(work, place.inspection_id, place.number, text)


def receive_location(work: FrontdeskWork, latitude: float, longitude: float) -> Reply:
    """Take a shared location to a question that asks for one, or to a snap.

    Raises ``LocationUnasked`` where neither waits, and for what is nowhere.
    """
    if not on_earth(latitude, longitude):
        raise LocationUnasked
    state = work.chat_states.get(work.chat_id)
    spec = SCENES.of(state.scene)
    taken = spec.place(work, state.scene, latitude, longitude) if spec.place is not None else None
    if taken is None and state.inspection_id is None:
        taken = snapping.locate_newest(work, latitude, longitude)
    if taken is None:
        raise LocationUnasked
    return reply_of(taken)
