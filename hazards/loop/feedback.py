"""What becomes of a hazard that was handed on (004 一（二）: 件件有着落，事事有回音).

The department says it with a photo: a member, whoever has its link, or the office for it. The
office then ends the hazard (办结：移交), or asks once more with a reason.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.incoming import IncomingPhoto, Medium, Noted
from chat.scene import Heeds, SceneSpec, show
from chat.state import Scene
from core.errors import XunanError
from hazards import notifying
from hazards.changes import of_photo, of_transfer
from hazards.loop.handed import (
    DepartmentScene,
    TransferAnswered,
    answers_for,
    noted_by,
    opened,
    said_by,
    stamp_of,
    view_of,
)
from hazards.loop.reason_length import require_short
from hazards.loop.steps import load, take_step
from hazards.loop.transferring import DEPARTMENT, ring_department
from hazards.loop.waiting import AGAIN_AFTER, end_of
from hazards.model import Ending, Hazard, Step
from hazards.permission_place import where_of
from hazards.photos import Photo, Purpose
from hazards.ports import HazardWork
from hazards.showing import HAZARD, HazardScene
from hazards.transfer import Transfer, TransferState
from hazards.views import (
    AnsweredView,
    Answers,
    DepartmentView,
    HazardScreen,
    HazardView,
)
from people.model import Person
from people.naming import LONGEST_NAME
from people.permissions import Action, may, require

LONGEST_FEEDBACK = 500  # characters


class FeedbackTooLong(XunanError):
    """What became of a hazard is told in more than ``LONGEST_FEEDBACK`` characters."""


class FeedbackPending(XunanError):
    """There is nothing yet to be content with: the department has not told."""


@dataclass(frozen=True, slots=True)
class FeedbackScene(Scene):
    """A department, or the office for it, says what became of a transfer."""

    name: ClassVar[str] = "feedback"
    transfer_id: int
    stamp: str = ""


def _open(work: HazardWork, transfer_id: int) -> tuple[Transfer, Answers]:
    """Return a transfer of which the actor may tell, and as whom.

    Raises ``TransferUnknown``, and ``TransferAnswered`` where that is not asked for now.
    """
    made = work.transfers.get(transfer_id)
    as_office = made is not None and _is_office(work, load(work, made.hazard_id))
    if made is None or answers_for(work, made) or not as_office:
        made = opened(work, transfer_id)
        as_office = False
    if made.state is not TransferState.AWAITING_FEEDBACK:
        raise TransferAnswered
    if as_office:
        return made, Answers.FOR_THE_DEPARTMENT
    return made, Answers.AS_MEMBER if answers_for(work, made) else Answers.BY_LINK


def _is_office(work: HazardWork, hazard: Hazard) -> bool:
    return may(work.person, Action.ANSWER_TRANSFER, where_of(hazard, Action.ANSWER_TRANSFER))


def feedback_view(work: HazardWork, scene: FeedbackScene) -> DepartmentView | AnsweredView:
    """Return what is asked for and what has come of it; what was told by now is shown so.

    Raises ``TransferUnknown``.
    """
    try:
        made, answers = _open(work, scene.transfer_id)
    except TransferAnswered:
        made = work.transfers.get(scene.transfer_id) or opened(work, scene.transfer_id)
        return view_of(work, made)
    return view_of(work, made, reporting=True, answers=answers)


def ask_feedback(work: HazardWork, transfer_id: int) -> DepartmentView | AnsweredView:
    """Ask a department what became of a transfer.

    Raises ``TransferUnknown`` and ``TransferAnswered``.
    """
    made, _ = _open(work, transfer_id)
    return show(work, FEEDBACK, FeedbackScene(made.id, stamp_of(made)))


def note_feedback(work: HazardWork, hazard_id: int) -> HazardScreen:
    """Ask the office for feedback that came another way; raises as ``ask_feedback``."""
    hazard = load(work, hazard_id)
    require(work.person, Action.ANSWER_TRANSFER, where_of(hazard, Action.ANSWER_TRANSFER))
    made = work.transfers.live(hazard_id)
    if made is None:
        raise TransferAnswered
    return ask_feedback(work, made.id)


def receive_words(
    work: HazardWork, scene: FeedbackScene, text: str
) -> DepartmentView | AnsweredView:
    """Take words as what became of a transfer; those that came before give way.

    Raises ``FeedbackTooLong``, and as ``ask_feedback``.
    """
    made, answers = _open(work, scene.transfer_id)
    if len(text) > LONGEST_FEEDBACK:
        raise FeedbackTooLong
    told = replace(made, report=text.strip())
    work.transfers.save(told)
    return view_of(work, told, reporting=True, answers=answers)


def receive_photo(
    work: HazardWork, scene: FeedbackScene, photo: IncomingPhoto, elsewhere: bool
) -> Noted | None:
    """Take a photo that shows what became of the transfer on the card."""
    return None if elsewhere else add_photo(work, scene.transfer_id, photo)


def add_photo(work: HazardWork, transfer_id: int, photo: IncomingPhoto) -> Noted | None:
    """Note a photo of what became of a transfer; its bytes follow. Without words its caption tells.

    Raises as ``ask_feedback``.
    """
    if photo.medium is not Medium.PHOTO:
        return None
    made, _ = _open(work, transfer_id)
    teller = _teller(work, photo.sender or made.department)
    work.photos.add(
        work.chat_id,
        photo.message_id,
        photo.album,
        photo.file_id,
        photo.file_unique_id,
        teller.id,
        photo.sent_at,
        photo.caption,
        None,
        None,
        Purpose.REPORTED,
        hazard_id=made.hazard_id,
        transfer_id=made.id,
    )
    if len(photo.caption) > LONGEST_FEEDBACK:
        return Noted.WORDS_TOO_LONG
    if photo.caption and not made.report:
        work.transfers.save(replace(made, report=photo.caption.strip()))
    return Noted.TAKEN


def _teller(work: HazardWork, name: str) -> Person:
    """Return who tells what became of a transfer; somebody without a role is noted by a name."""
    return work.person or work.persons.add(work.address, name[:LONGEST_NAME], work.now, named=False)


def photo_kept(work: HazardWork, photo: Photo) -> None:
    """Put on the audit chain that the bytes of a photo of what became of a hazard are kept."""
    hazard = work.hazards.get(photo.hazard_id or 0)
    if hazard is not None:
        subject = f"hazard:{hazard.number}"
        work.journal.record(work.now, photo.sent_by, "photo", subject, of_photo(photo))


def report(
    work: HazardWork, transfer_id: int, name: str, seen: int
) -> DepartmentView | AnsweredView | HazardView:
    """Tell the office what became of a transfer, as it was on the card (``seen``).

    What has come since is shown first. Raises ``NeedMissing``, and as ``ask_feedback``.
    """
    made, answers = _open(work, transfer_id)
    view = view_of(work, made, reporting=True, answers=answers)
    if isinstance(view, DepartmentView) and seen != view.stamp:
        return show(work, FEEDBACK, FeedbackScene(made.id, stamp_of(made)))
    hazard, teller = load(work, made.hazard_id), _teller(work, name or made.department)
    told = replace(
        made,
        reported_at=work.now,
        reporter_id=teller.id,
        reported_by=_teller_of(work, made, answers, teller, name),
    )
    work.transfers.save(told)
    take_step(
        work, hazard, Step.REPORT, note=made.report, also=of_transfer(made, told), bearer=True
    )
    notifying.tell_who_handed_it_on(
        work, load(work, hazard.id), told, told.reported_by, taken=True, reason=""
    )
    if answers is Answers.FOR_THE_DEPARTMENT:
        return show(work, HAZARD, HazardScene(hazard.id))
    return show(work, DEPARTMENT, DepartmentScene(made.id, stamp_of(made)))


def _teller_of(
    work: HazardWork, made: Transfer, answers: Answers, teller: Person, name: str
) -> str:
    if answers is Answers.FOR_THE_DEPARTMENT:
        return noted_by(made, teller)
    return said_by(work, made, name)


def _told(work: HazardWork, hazard_id: int) -> tuple[Hazard, Transfer]:
    """Return a hazard and its transfer, of which the office weighs what was told.

    Raises ``NotAllowed``, and ``FeedbackPending``.
    """
    hazard = load(work, hazard_id)
    require(work.person, Action.TRANSFER, where_of(hazard, Action.TRANSFER))
    made = work.transfers.live(hazard_id)
    if made is None or made.state is not TransferState.REPORTED:
        raise FeedbackPending
    return hazard, made


def settle(work: HazardWork, hazard_id: int) -> Hazard:
    """Be content with what a department has told: the hazard ends as one that was handed on.

    Raises ``FeedbackPending``, and as ``hazards.loop.steps.take_step``.
    """
    hazard, made = _told(work, hazard_id)
    after = replace(made, settled_at=work.now)
    work.transfers.save(after)
    return take_step(
        work,
        hazard,
        Step.SETTLE,
        also=of_transfer(made, after),
        ending=Ending.TRANSFERRED,
        reason=f"{made.department}，反馈：{made.report}",
    )


def ask_again(work: HazardWork, hazard_id: int, reason: str) -> HazardView:
    """Ask a department once more, with a reason; whoever told by a link hears of it, too.

    Raises ``FeedbackPending``, and as ``hazards.loop.steps.take_step``.
    """
    require_short(reason)
    hazard, made = _told(work, hazard_id)
    asked = replace(
        made,
        report="",
        reported_by="",
        reported_at=None,
        asked_again=reason.strip(),
        feedback_due=end_of(work.day() + AGAIN_AFTER, work.zone),
    )
    work.transfers.save(asked)
    take_step(work, hazard, Step.ASK_AGAIN, note=reason, also=of_transfer(made, asked))
    ring_department(work, hazard)
    notifying.tell_reporter(work, hazard, asked)
    return show(work, HAZARD, HazardScene(hazard_id))


FEEDBACK: SceneSpec[HazardWork, FeedbackScene, DepartmentView | AnsweredView] = SceneSpec(
    FeedbackScene,
    feedback_view,
    words=receive_words,
    photo=receive_photo,
    heeds=Heeds.ALL,
)
