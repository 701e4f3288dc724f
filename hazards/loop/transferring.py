"""Handing a hazard to the department that is responsible (移交), or telling one of it (抄告).

The department answers by a link of its own: it needs no account with roles here. The link shows
the case until it is answered, and no longer than its days; whoever has it later learns nothing. The
office may also note the answer on the department's behalf.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from chat.once import Once
from chat.scene import Heeds, SceneSpec, put_scene, show
from chat.state import Scene
from core.clock import local
from core.errors import XunanError
from hazards.about import AboutHazard
from hazards.changes import of_note, of_transfer
from hazards.loop.lifecycle import Need, NeedMissing
from hazards.loop.reason_length import require_short
from hazards.loop.steps import load, record, take_step
from hazards.model import Ending, Hazard, Step, Transfer
from hazards.notifying import tell_who_handed_it_on
from hazards.permission_place import unit_of, where_of
from hazards.photos import PhotoState, Purpose
from hazards.ports import HazardWork
from hazards.seen import UNKNOWN, decide
from hazards.showing import HAZARD, HazardScene
from hazards.views import AnsweredView, DepartmentView, HandedView, HazardView, TransferView
from people.departments.keeping import offered_for, read_department
from people.permissions import Action, found, require

TOKEN_BYTES = 18  # 144 bits, 24 characters in a link
LONGEST_NAME = 40  # characters
STAMP = 16  # characters of a link's hash by which a card remembers that link


class TransferUnknown(XunanError):
    """The link is of no transfer."""


class TransferAnswered(XunanError):
    """The department has answered before, or the hazard was taken back."""


class TransferExpired(XunanError):
    """The link is past its days; the office can make it anew."""


class DepartmentNameless(XunanError):
    """A department needs a name of at most ``LONGEST_NAME`` characters."""


@dataclass(frozen=True, slots=True)
class TransferScene(AboutHazard):
    """To which department, by name or by tap; ``seen`` is the hazard as it was shown."""

    name: ClassVar[str] = "transfer"
    copy: bool = False
    seen: int = UNKNOWN


@dataclass(frozen=True, slots=True)
class DepartmentScene(Scene):
    """A transfer as its department sees it, by the link that ``stamp`` stands for."""

    name: ClassVar[str] = "department"
    transfer_id: int
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class DecliningScene(Scene):
    """A department is asked why it does not take what was handed to it."""

    name: ClassVar[str] = "declining"
    transfer_id: int
    stamp: str = ""


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
    return TransferView(hazard, offered_for(work, unit_of(hazard)), copy)


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
    until = _end(work)
    to_be = Transfer(0, hazard.id, name, copy, actor.id, work.now, "", until)
    after = take_step(work, hazard, step, note=name, also=of_transfer(None, to_be))
    made = work.transfers.add(
        hazard.id,
        name,
        copy=copy,
        by=actor.id,
        at=work.now,
        reason="",
        token_sha256=_hash(token),
        expires_at=until,
    )
    put_scene(work, HazardScene(hazard_id))
    return HandedView(after, made, Once(f"t{token}"), work.zone)


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
    view = _view(work, made)
    _show(work, made)
    return view


def _show(work: HazardWork, made: Transfer) -> None:
    """Put a transfer on the card, and by which link: it may have been made anew since."""
    put_scene(work, DepartmentScene(made.id, made.token_sha256[:STAMP]))


def _opened(work: HazardWork, transfer_id: int) -> Transfer:
    """Return the transfer whose link is open in this chat; raises ``TransferUnknown``."""
    scene = work.chat_states.get(work.chat_id).scene
    made = work.transfers.get(transfer_id)
    if made is None or not isinstance(scene, DepartmentScene | DecliningScene):
        raise TransferUnknown
    if (scene.transfer_id, scene.stamp) != (transfer_id, made.token_sha256[:STAMP]):
        raise TransferUnknown
    return made


def look(
    work: HazardWork, transfer_id: int, *, declining: bool = False
) -> DepartmentView | AnsweredView:
    """Return what a department sees whose link is open in this chat.

    Raises ``TransferUnknown`` and ``TransferExpired``.
    """
    return _view(work, _opened(work, transfer_id), declining=declining)


def _view(
    work: HazardWork, made: Transfer, *, declining: bool = False
) -> DepartmentView | AnsweredView:
    """Return what the holder of a link sees: nothing of the case once it was answered."""
    if made.taken is not None and made.answered_at is not None:
        return AnsweredView(local(made.answered_at, work.zone).date(), made.taken)
    _require_good(work, made)
    hazard = load(work, made.hazard_id)
    photos = tuple(
        photo
        for photo in work.photos.of_hazard(hazard.id)
        if photo.state is PhotoState.STORED and photo.purpose is Purpose.FOUND
    )
    return DepartmentView(hazard, made, photos, work.zone, "巡安", declining)


def _require_good(work: HazardWork, made: Transfer) -> None:
    if work.now >= made.expires_at:
        raise TransferExpired


def answer_by_link(
    work: HazardWork, transfer_id: int, name: str, *, taken: bool, reason: str = ""
) -> DepartmentView | AnsweredView:
    """Take a transfer, or send it back, as the department that opened the link in this chat.

    Raises ``TransferUnknown`` where the card is not on this link, or the link was made anew,
    ``TransferExpired`` and ``TransferAnswered``.
    """
    made = _opened(work, transfer_id)
    if made.taken is not None:
        raise TransferAnswered
    _require_good(work, made)
    _answer(work, made, f"{made.department} {name}".strip(), taken=taken, reason=reason)
    _show(work, made)
    return look(work, transfer_id)


def ask_why(work: HazardWork, transfer_id: int) -> DepartmentView | AnsweredView:
    """Ask the department why it does not take the transfer.

    Raises ``TransferUnknown``, ``TransferExpired`` and ``TransferAnswered``.
    """
    made = _opened(work, transfer_id)
    if made.taken is not None:
        raise TransferAnswered
    put_scene(work, DecliningScene(made.id, made.token_sha256[:STAMP]))
    return _view(work, made, declining=True)


def back(work: HazardWork, transfer_id: int) -> DepartmentView | AnsweredView:
    """Leave the question why; raises ``TransferUnknown`` and ``TransferExpired``."""
    made = _opened(work, transfer_id)
    _show(work, made)
    return _view(work, made)


def answer_for(work: HazardWork, hazard_id: int, *, taken: bool, reason: str = "") -> HazardView:
    """Note a department's answer that came another way; the office's to do."""
    hazard = load(work, hazard_id)
    actor = require(work.person, Action.ANSWER_TRANSFER, where_of(hazard, Action.ANSWER_TRANSFER))
    made = work.transfers.pending(hazard_id)
    if made is None:
        raise TransferAnswered
    _answer(work, made, f"{made.department}（{actor.name}代录）", taken=taken, reason=reason)
    return show(work, HAZARD, HazardScene(hazard_id))


def _answer(work: HazardWork, made: Transfer, by: str, *, taken: bool, reason: str) -> None:
    hazard = load(work, made.hazard_id)
    if not taken and not reason.strip():
        raise NeedMissing(Need.REASON)
    if not work.transfers.answer(made.id, taken=taken, by=by[:64], at=work.now):
        raise TransferAnswered
    answered = replace(made, taken=taken, answered_by=by[:64], answered_at=work.now)
    also = of_transfer(made, answered) | of_note(reason)
    if made.copy:
        record(work, "acknowledge_copy", hazard, hazard, work.person, also)
        tell_who_handed_it_on(work, hazard, made, by, taken=taken, reason=reason)
        return
    step = Step.ACKNOWLEDGE if taken else Step.DECLINE
    note = "；".join(each for each in (by, reason) if each)
    if taken:
        ending, why = Ending.TRANSFERRED, made.department
        take_step(work, hazard, step, note=note, also=also, bearer=True, ending=ending, reason=why)
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
    made = work.transfers.pending(hazard_id)
    if made is None:
        raise TransferAnswered
    return _renewed(work, hazard, made)


def renew(work: HazardWork, transfer_id: int) -> HandedView:
    """Make the link of one transfer, or copy, anew; the one before is void.

    Raises ``NotAllowed``, and ``TransferAnswered`` when the department has answered.
    """
    made = found(work.person, work.transfers.get(transfer_id))
    hazard = load(work, made.hazard_id)
    require(work.person, Action.TRANSFER, where_of(hazard, Action.TRANSFER))
    waits = made.copy or work.transfers.pending(hazard.id) == made
    if made.taken is not None or not waits:
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
    return HandedView(hazard, renewed, Once(f"t{token}"), work.zone)


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
