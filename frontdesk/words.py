"""Words that people type: which scene takes them, and for what."""

from collections.abc import Callable, Mapping

from chat.state import ChatState, Scene
from checklists import evidence, finding, starting, walking
from checklists.evidence import PhotoUnasked, is_hazard, place_on_card, replied_place
from checklists.model import Question, QuestionKind
from checklists.ports import WalkWork
from checklists.sheets import asked_question, open_sheet
from checklists.views import Done, Reply
from core.errors import XunanError
from frontdesk import joining
from hazards import notifying
from hazards.loop import reasons
from hazards.loop.rectifying import ProofNeedsPhoto
from hazards.loop.reviewing import ReviewNeedsButton
from hazards.snaps import again as snaps_again
from hazards.tips.model import read_receipt
from people import codes, inviting, members
from people.nearby import on_earth
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


_OF_PEOPLE: Mapping[Scene, Callable[[WalkWork, ChatState, str], Reply]] = {
    Scene.NAME: joining.receive_name,
    Scene.CORRECTION: lambda work, state, text: Reply(
        members.correct_name(work, state.number or 0, text), Done.CORRECTED
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
    state = work.chat_states.get(work.chat_id)
    _refuse_bare_answer(work, state, reply_to)
    about_hazard = reasons.receive_reason(work, state, text)
    if about_hazard is not None:
        return Reply(about_hazard)
    snapped = snaps_again.receive_snap_text(work, state, text, reply_to)
    if snapped is not None:
        asked = state.scene in {Scene.FOLLOWING, Scene.MENU} and any(read_receipt(text))
        return Reply(snapped, Done.RECEIPT_READ if asked else None)
    require_member(work.person)
    if state.scene is Scene.UNITS:
        return starting.choose_unit(work, text)
    about_people = _OF_PEOPLE.get(state.scene)
    if about_people is not None:
        return about_people(work, state, text)
    if state.inspection_id is None:
        raise TextUnasked
    if state.scene is Scene.STRAY_PHOTO:
        return evidence.caption_strays(work, state.inspection_id, text)
    if state.number is not None:
        if state.scene is Scene.MEASURE:
            return finding.set_measure(work, state.inspection_id, state.number, text)
        if state.scene in {Scene.DEADLINE, Scene.ITEM} and reply_to in {None, state.card_id}:
            reply = _typed(work, state, state.inspection_id, state.number, text)
            if reply is not None:
                return reply
    return _sentence(work, state, text, reply_to)


def _refuse_bare_answer(work: WalkWork, state: ChatState, reply_to: int | None) -> None:
    """Say what to do where words answer a message that wants a photo, or a button.

    Words that the card awaits for the same hazard are taken. Raises ``ProofNeedsPhoto`` and
    ``ReviewNeedsButton``.
    """
    post = work.outbox.post_at(work.chat_id, reply_to) if reply_to is not None else None
    if post is None:
        return
    awaited = state.number if state.scene in reasons.AWAITING else None
    task = notifying.hazard_of(post.topic, notifying.TASK)
    if task is not None and task != awaited:
        raise ProofNeedsPhoto
    review = notifying.hazard_of(post.topic, notifying.REVIEW)
    if review is not None and review != awaited:
        raise ReviewNeedsButton


def _typed(
    work: WalkWork, state: ChatState, inspection_id: int, number: int, text: str
) -> Reply | None:
    """Take words as a day or as the answer to a question that is typed."""
    question = asked_question(open_sheet(work, inspection_id), number)
    if state.scene is Scene.DEADLINE and question.kind is QuestionKind.VERDICT:
        return finding.set_deadline_text(work, inspection_id, number, text)
    if question.kind is QuestionKind.VERDICT or question.kind not in TYPED:
        return None
    return walking.type_answer(work, inspection_id, number, text)


def _sentence(work: WalkWork, state: ChatState, text: str, reply_to: int | None) -> Reply:
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


def receive_location(work: WalkWork, latitude: float, longitude: float) -> Reply:
    """Take a shared location to a question that asks for one, or to a snap.

    Raises ``LocationUnasked`` where neither waits, and for what is nowhere.
    """
    if not on_earth(latitude, longitude):
        raise LocationUnasked
    state = work.chat_states.get(work.chat_id)
    if state.inspection_id is None:
        snapped = snaps_again.receive_location(work, state, latitude, longitude)
        if snapped is not None:
            return Reply(snapped)
    if state.scene is not Scene.ITEM or state.inspection_id is None or state.number is None:
        raise LocationUnasked
    require_member(work.person)
    question: Question = asked_question(open_sheet(work, state.inspection_id), state.number)
    if question.kind is not QuestionKind.LOCATION:
        raise LocationUnasked
    return walking.type_answer(
        work, state.inspection_id, state.number, f"{latitude:.6f},{longitude:.6f}"
    )
