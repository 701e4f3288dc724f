"""Handing a hazard to the department that is responsible (移交), or telling one of it (抄告).

The department answers as a member, or by a link of its own, which needs no account with roles here.
The link shows the case until the department has said what became of it (``hazards.loop.feedback``);
one that nobody answers ends with its days, and whoever has it later learns nothing. The office may
also note the answer on the department's behalf.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from chat.once import Once
from chat.scene import Heeds, SceneSpec, put_scene, show
from core.errors import XunanError
from hazards.about import AboutHazard
from hazards.changes import of_note, of_transfer
from hazards.loop.copies import renew_copy
from hazards.loop.handed import (
    DecliningScene,
    DepartmentScene,
    TransferAnswered,
    TransferUnknown,
    answers_for,
    noted_by,
    opened,
    require_good,
    said_by,
    stamp_of,
    view_of,
)
from hazards.loop.lifecycle import Need, NeedMissing
from hazards.loop.reason_length import require_short
from hazards.loop.steps import load, record, take_step
from hazards.loop.waiting import FEEDBACK_AFTER, HAZARD_SUBJECT, end_of
from hazards.model import Hazard, Step
from hazards.notifying import tell_who_handed_it_on
from hazards.permission_place import unit_of, where_of
from hazards.ports import HazardWork
from hazards.seen import UNKNOWN, decide
from hazards.showing import HAZARD, HazardScene
from hazards.transfer import Transfer, TransferState
from hazards.views import (
    AnsweredView,
    DepartmentView,
    HandedView,
    HazardView,
    TransferView,
)
from people.departments.keeping import (
    DepartmentUnknown,
    find_department,
    offered_for,
    read_department,
)
from people.permissions import Action, found, require
from people.rings import News
from people.sounding import ring
from people.todo import department_behind

TOKEN_BYTES = 18  # 144 bits, 24 characters in a link
LONGEST_NAME = 40  # characters


class DepartmentNameless(XunanError):
    """A department needs a name of at most ``LONGEST_NAME`` characters."""


@dataclass(frozen=True, slots=True)
class TransferScene(AboutHazard):
    """To which department, by name or by tap; ``seen`` is the hazard as it was shown."""

    name: ClassVar[str] = "transfer"
    copy: bool = False
    seen: int = UNKNOWN


def is_payload(payload: str) -> bool:
    """Tell whether the payload of a deep link is a transfer's."""
    return payload.startswith("t") and len(payload) == 25


def is_known(work: HazardWork, payload: str) -> bool:
    """Tell whether the payload of a deep link is that of a transfer which was handed out."""
    return is_payload(payload) and work.transfers.by_token(_hash(payload[1:])) is not None


def transfer_view(work: HazardWork, hazard_id: int, *, copy: bool) -> TransferView:
    """Return the departments to choose from; raises ``NotAllowed``."""
    hazard = load(work, hazard_id)
    require(work.person, Action.TRANSFER, where_of(hazard, Action.TRANSFER))
    offered = offered_for(work, unit_of(hazard))
    own = sum(each.remit.covers(unit_of(hazard)) for each in offered)
    return TransferView(hazard, offered, copy, own)


def transfer_chosen(work: HazardWork, hazard_id: int, mark: str, *, copy: bool) -> HandedView:
    """Hand a hazard to a department by its mark; raises ``DepartmentUnknown`` and as below."""
    return transfer(work, hazard_id, read_department(work, mark).name, copy=copy)


def _named(work: HazardWork, scene: TransferScene, name: str) -> HandedView:
    """Hand a hazard to a department whose name was typed; raises ``MovedOn``, and as below."""
    step = Step.NOTIFY if scene.copy else Step.TRANSFER
    return decide(work, scene.hazard_id, step, scene.seen, transfer, name, copy=scene.copy)


def transfer(work: HazardWork, hazard_id: int, name: str, *, copy: bool) -> HandedView:
    """Hand a hazard over, or tell a department of it; the link is known only now.

    Raises ``DepartmentNameless``, and as ``hazards.loop.steps.take_step``.
    """
    hazard = load(work, hazard_id)
    actor = require(work.person, Action.TRANSFER, where_of(hazard, Action.TRANSFER))
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise DepartmentNameless
    token = secrets.token_urlsafe(TOKEN_BYTES)
    step = Step.NOTIFY if copy else Step.TRANSFER
    made = work.transfers.add(
        hazard.id,
        name,
        copy=copy,
        by=actor.id,
        at=work.now,
        reason="",
        token_sha256=_hash(token),
        expires_at=_end(work),
        department_id=_id_of(work, name, hazard),
    )
    after = take_step(work, hazard, step, note=name, also=of_transfer(None, made))
    if copy:
        renew_copy(work, made)
    else:
        ring_department(work, hazard)
    put_scene(work, HazardScene(hazard_id))
    return HandedView(after, made, Once(f"t{token}"), work.zone, _reached(work, made))


def _id_of(work: HazardWork, name: str, hazard: Hazard) -> int | None:
    """Return the department of a name that answers in the street of a hazard, or ``None``."""
    try:
        return find_department(work, name, hazard.street).id
    except DepartmentUnknown:
        return None


def ring_department(work: HazardWork, hazard: Hazard) -> None:
    """Let the members of a department hear that something of a hazard is awaited of them now."""
    for item in work.todo_items.about(HAZARD_SUBJECT, hazard.id):
        if department_behind(item.holder) is not None:
            ring(work, item, News.NEW, work.now)


def _reached(work: HazardWork, made: Transfer) -> bool:
    """Tell whether a department reads in the bot what was handed to it."""
    return made.department_id is not None and bool(work.persons.of_department(made.department_id))


def _end(work: HazardWork) -> datetime:
    """Return until when a link that is made now is good."""
    return work.now + timedelta(days=work.transfer_link_days)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_link(work: HazardWork, payload: str) -> DepartmentView | AnsweredView:
    """Show a department what was handed to it, or told.

    Raises ``TransferUnknown`` and ``TransferExpired``.
    """
    made = work.transfers.by_token(_hash(payload[1:])) if is_payload(payload) else None
    if made is None:
        raise TransferUnknown
    view = view_of(work, made)
    _show(work, made)
    return view


def _show(work: HazardWork, made: Transfer) -> None:
    """Put a transfer on the card, and by which link: it may have been made anew since."""
    put_scene(work, DepartmentScene(made.id, stamp_of(made)))


def look(
    work: HazardWork, transfer_id: int, *, declining: bool = False
) -> DepartmentView | AnsweredView:
    """Return what a department sees: a member, or whose link is open in this chat.

    Raises ``TransferUnknown`` and ``TransferExpired``.
    """
    return view_of(work, opened(work, transfer_id), declining=declining)


def answer_by_link(
    work: HazardWork, transfer_id: int, name: str, *, taken: bool, reason: str = ""
) -> DepartmentView | AnsweredView:
    """Take a transfer, or send it back, as its department: a member, or by the link open here.

    Raises ``TransferUnknown`` where the card is not on this link, or the link was made anew,
    ``TransferExpired`` and ``TransferAnswered``.
    """
    made = opened(work, transfer_id)
    _require_open(work, made, declining=not taken)
    _answer(work, made, said_by(work, made, name), taken=taken, reason=reason)
    _show(work, made)
    return look(work, transfer_id)


def _require_open(work: HazardWork, made: Transfer, *, declining: bool) -> None:
    """Raise where a transfer cannot be taken, or sent back, any more."""
    sent_back_late = declining and made.state is TransferState.AWAITING_FEEDBACK
    if made.state is not TransferState.WAITING and not sent_back_late:
        raise TransferAnswered
    if not answers_for(work, made):
        require_good(work, made)


def ask_why(work: HazardWork, transfer_id: int) -> DepartmentView | AnsweredView:
    """Ask the department why it does not take the transfer.

    Raises ``TransferUnknown``, ``TransferExpired`` and ``TransferAnswered``.
    """
    made = opened(work, transfer_id)
    _require_open(work, made, declining=True)
    put_scene(work, DecliningScene(made.id, stamp_of(made)))
    return view_of(work, made, declining=True)


def back(work: HazardWork, transfer_id: int) -> DepartmentView | AnsweredView:
    """Leave the question why; raises ``TransferUnknown`` and ``TransferExpired``."""
    made = opened(work, transfer_id)
    _show(work, made)
    return view_of(work, made)


def answer_for(work: HazardWork, hazard_id: int, *, taken: bool, reason: str = "") -> HazardView:
    """Note a department's answer that came another way; the office's to do."""
    hazard = load(work, hazard_id)
    actor = require(work.person, Action.ANSWER_TRANSFER, where_of(hazard, Action.ANSWER_TRANSFER))
    made = work.transfers.live(hazard_id)
    if made is None or (taken and made.state is not TransferState.WAITING):
        raise TransferAnswered
    _answer(work, made, noted_by(made, actor), taken=taken, reason=reason)
    return show(work, HAZARD, HazardScene(hazard_id))


def _answer(work: HazardWork, made: Transfer, by: str, *, taken: bool, reason: str) -> None:
    hazard = load(work, made.hazard_id)
    if not taken and not reason.strip():
        raise NeedMissing(Need.REASON)
    asked = taken and not made.copy
    due = end_of(work.day() + FEEDBACK_AFTER, work.zone) if asked else None
    if made.taken is None and not work.transfers.answer(made.id, taken=taken, by=by, at=work.now):
        raise TransferAnswered
    answered = replace(
        made, taken=taken, answered_by=by, answered_at=work.now, feedback_due=due, report=""
    )
    work.transfers.save(answered)
    also = of_transfer(made, answered) | of_note(reason)
    if made.copy:
        record(work, "acknowledge_copy", hazard, hazard, work.person, also)
        renew_copy(work, answered)
        tell_who_handed_it_on(work, hazard, made, by, taken=taken, reason=reason)
        return
    step = Step.RECEIVE if taken else Step.DECLINE
    note = "；".join(each for each in (by, reason) if each)
    if taken:
        take_step(work, hazard, step, note=note, also=also, bearer=True)
    else:
        # Back to the office that has handed it on, not to who once found it.
        take_step(work, hazard, step, note=note, also=also, bearer=True, supervisor_id=None)
    tell_who_handed_it_on(work, load(work, hazard.id), made, by, taken=taken, reason=reason)


def renew_link(work: HazardWork, hazard_id: int) -> HandedView:
    """Make the link of a transfer anew, where the letter went astray; the one before is void.

    Raises ``TransferAnswered`` when no department has yet to answer.
    """
    hazard = load(work, hazard_id)
    require(work.person, Action.TRANSFER, where_of(hazard, Action.TRANSFER))
    made = work.transfers.live(hazard_id)
    if made is None or made.state is TransferState.REPORTED:
        raise TransferAnswered
    return _renewed(work, hazard, made)


def renew(work: HazardWork, transfer_id: int) -> HandedView:
    """Make the link of one transfer, or copy, anew; the one before is void.

    Raises ``NotAllowed``, and ``TransferAnswered`` when the department has answered.
    """
    made = found(work.person, work.transfers.get(transfer_id))
    hazard = load(work, made.hazard_id)
    require(work.person, Action.TRANSFER, where_of(hazard, Action.TRANSFER))
    if made.state not in {TransferState.WAITING, TransferState.AWAITING_FEEDBACK}:
        raise TransferAnswered
    if not made.copy and work.transfers.live(hazard.id) != made:
        raise TransferAnswered
    return _renewed(work, hazard, made)


def _renewed(work: HazardWork, hazard: Hazard, made: Transfer) -> HandedView:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires_at = _end(work)
    work.transfers.renew(made.id, _hash(token), expires_at)
    renewed = replace(made, token_sha256=_hash(token), expires_at=expires_at)
    also = of_transfer(made, renewed) | of_note(made.department)
    record(work, "renew_link", hazard, hazard, work.person, also)
    put_scene(work, HazardScene(hazard.id))
    return HandedView(hazard, renewed, Once(f"t{token}"), work.zone, _reached(work, renewed))


def _decline(work: HazardWork, scene: DecliningScene, reason: str) -> DepartmentView | AnsweredView:
    require_short(reason)
    return answer_by_link(work, scene.transfer_id, "", taken=False, reason=reason)


TRANSFER: SceneSpec[HazardWork, TransferScene, TransferView | HandedView] = SceneSpec(
    TransferScene,
    lambda work, scene: transfer_view(work, scene.hazard_id, copy=scene.copy),
    words=_named,
    heeds=Heeds.ALL,
    settle=lambda scene, view: replace(scene, seen=view.hazard.version),
)
DEPARTMENT: SceneSpec[HazardWork, DepartmentScene, DepartmentView | AnsweredView] = SceneSpec(
    DepartmentScene, lambda work, scene: look(work, scene.transfer_id)
)
DECLINING: SceneSpec[HazardWork, DecliningScene, DepartmentView | AnsweredView] = SceneSpec(
    DecliningScene,
    lambda work, scene: look(work, scene.transfer_id, declining=True),
    words=_decline,
    heeds=Heeds.ALL,
)
