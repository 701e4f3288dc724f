"""A unit's steps about a hazard: take it on, plan it, ask for time, put it right and prove it.

The assignment message is the form: answering it with a photo hands the rectification in.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from chat.incoming import IncomingPhoto, Noted
from chat.scene import Heeds, SceneSpec, put_scene, show
from core.errors import XunanError
from hazards import notifying
from hazards.about import AboutHazard
from hazards.changes import of_extension, of_photo, of_plan
from hazards.loop.assignees import fixers
from hazards.loop.behalf import answering_id
from hazards.loop.deadlines import check_extension, days_to_offer, extended
from hazards.loop.lifecycle import Need, NeedMissing, possible
from hazards.loop.reason_length import require_short
from hazards.loop.steps import TooLate, last_of, load, may_take, take_step
from hazards.model import PLAN_PARTS, Extension, Hazard, HazardState, Step
from hazards.permission_place import unit_of
from hazards.photos import Photo, Purpose
from hazards.ports import HazardWork
from hazards.showing import HAZARD, HazardScene
from hazards.views import (
    ColleaguesView,
    ExtensionView,
    HazardView,
    PlanView,
    ProofView,
)
from people.model import Person
from people.permissions import Action, may, require

LONGEST_PART = 500  # characters of one part of a plan
USUAL_EXTENSIONS = (3, 7, 15)  # days


class NotYours(XunanError):
    """The chosen colleague does not belong to the unit."""


class ProofNeedsPhoto(XunanError):
    """Words alone were sent in answer to an assignment."""


class PlanPending(XunanError):
    """A major hazard has no approved plan yet, so it cannot be handed in as rectified."""


class PartTooLong(XunanError):
    """A part of a plan has more than ``LONGEST_PART`` characters."""


@dataclass(frozen=True, slots=True)
class ColleaguesScene(AboutHazard):
    """The colleagues who can go on with a hazard."""

    name: ClassVar[str] = "colleagues"


@dataclass(frozen=True, slots=True)
class ExtensionScene(AboutHazard):
    """More time is asked for; with a day, the reason is awaited."""

    name: ClassVar[str] = "extension"
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PlanScene(AboutHazard):
    """The plan that is written, and the part of it that is awaited."""

    name: ClassVar[str] = "plan"
    part: str = ""


@dataclass(frozen=True, slots=True)
class ProofScene(AboutHazard):
    """A photo of the spot put right is awaited."""

    name: ClassVar[str] = "proof"


def accept(work: HazardWork, hazard_id: int) -> Hazard:
    """Take a hazard on (签收); a major one waits for its plan then.

    Who stands in for somebody takes it on for them: it is theirs again when they are back.
    """
    hazard = load(work, hazard_id)
    actor = require(work.person, Action.ACCEPT, unit_of(hazard))
    owner_id = answering_id(work, hazard, Action.ACCEPT, actor)
    return take_step(work, hazard, Step.ACCEPT, owner_id=owner_id)


def show_task(work: HazardWork, hazard_id: int) -> HazardView:
    """Show a hazard to somebody whose assignment is out of date, and bring that up to date."""
    view = show(work, HAZARD, HazardScene(hazard_id))
    notifying.renew_task(work, load(work, hazard_id))
    return view


def colleagues_view(work: HazardWork, hazard_id: int) -> ColleaguesView:
    """Return the colleagues at the unit besides the owner; raises ``NotAllowed``."""
    hazard = load(work, hazard_id)
    require(work.person, Action.HAND_OVER, unit_of(hazard))
    others = [each for each in fixers(work, hazard) if each.id != hazard.owner_id]
    return ColleaguesView(hazard, tuple(others))


def hand_over(work: HazardWork, hazard_id: int, colleague_id: int) -> HazardView:
    """Hand a hazard to a colleague at the unit (转派); the deadline stays. Raises ``NotYours``."""
    hazard = load(work, hazard_id)
    require(work.person, Action.HAND_OVER, unit_of(hazard))
    if colleague_id not in {each.id for each in fixers(work, hazard)}:
        raise NotYours
    take_step(work, hazard, Step.HAND_OVER, owner_id=colleague_id)
    return show(work, HAZARD, HazardScene(hazard_id))


def show_extension(work: HazardWork, hazard_id: int, days: int = 0) -> ExtensionView:
    """Show how much more time can be asked for; with ``days``, ask why.

    More than ``chat.scene.show``: the days are checked, and become a day, in this turn alone.

    Raises ``NotAllowed``, and ``DeadlineRefused`` for more days than the rule for deadlines leaves.
    """
    hazard = load(work, hazard_id)
    require(work.person, Action.ASK_EXTENSION, unit_of(hazard))
    until = None
    if days:
        until = extended(hazard.deadline, work.day(), days)
        check_extension(until, hazard.deadline, work.day())
    view = extension_view(work, hazard_id, until)
    put_scene(work, ExtensionScene(hazard_id, until))
    return view


def extension_view(work: HazardWork, hazard_id: int, until: date | None) -> ExtensionView:
    """Return what asking for more time needs; raises ``NotAllowed``."""
    hazard = load(work, hazard_id)
    require(work.person, Action.ASK_EXTENSION, unit_of(hazard))
    offered = days_to_offer(hazard.deadline, work.day(), USUAL_EXTENSIONS)
    return ExtensionView(hazard, until, work.day(), offered)


def ask_extension(work: HazardWork, hazard_id: int, until: date, reason: str) -> HazardView:
    """Ask for more time (申请延期); the first deadline stays on record.

    A second wish takes the place of one that waits. Raises ``DeadlineRefused`` as
    ``hazards.loop.deadlines.check_extension``, and as ``hazards.loop.steps.take_step``.
    """
    hazard = load(work, hazard_id)
    actor = require(work.person, Action.ASK_EXTENSION, unit_of(hazard))
    check_extension(until, hazard.deadline, work.day())
    if not reason.strip():
        raise NeedMissing(Need.REASON)
    if not possible(hazard.state, Step.ASK_EXTENSION, hazard.severity):
        raise TooLate(hazard, **last_of(work, hazard, Step.ASK_EXTENSION))
    waiting = work.extensions.pending(hazard.id)
    if waiting is not None:
        work.extensions.decide(waiting.id, granted=False, by=actor.id, at=work.now)
    wish = work.extensions.ask(hazard.id, actor.id, work.now, reason, until)
    asked = Extension(wish, hazard.id, actor.id, work.now, reason, until)
    also = of_extension(waiting, asked)
    take_step(work, hazard, Step.ASK_EXTENSION, note=f"{reason}；延到 {until}", also=also)
    return show(work, HAZARD, HazardScene(hazard_id))


def plan_view(work: HazardWork, hazard_id: int, part: str) -> PlanView:
    """Return the plan that is being written; raises ``NotAllowed``."""
    hazard = load(work, hazard_id)
    require(work.person, Action.SUBMIT_PLAN, unit_of(hazard))
    plan = work.plans.draft(hazard.id)
    if part not in PLAN_PARTS:
        part = plan.missing[0] if plan.missing else ""
    return PlanView(hazard, plan, part)


def write_part(work: HazardWork, hazard_id: int, part: str, text: str) -> PlanView:
    """Write one part of a plan (五落实) and go on to the next. Raises ``PartTooLong``."""
    hazard = load(work, hazard_id)
    actor = require(work.person, Action.SUBMIT_PLAN, unit_of(hazard))
    if len(text) > LONGEST_PART:
        raise PartTooLong
    if not possible(hazard.state, Step.SUBMIT_PLAN, hazard.severity):
        raise TooLate(hazard, **last_of(work, hazard, Step.SUBMIT_PLAN))
    parts: dict[str, Any] = {part: text}
    plan = replace(work.plans.draft(hazard.id), **parts)
    work.plans.write(hazard.id, plan, actor.id, work.now)
    return show(work, PLAN, PlanScene(hazard_id))


def submit_plan(work: HazardWork, hazard_id: int, seen: int | None = None) -> HazardView | PlanView:
    """Hand in a plan with all five parts; raises ``NeedMissing`` while one is not there.

    ``seen`` stands for the parts as they were read (``Plan.stamp``), where they were: when one was
    written again since, the plan is shown first and not handed in.
    """
    hazard = load(work, hazard_id)
    actor = require(work.person, Action.SUBMIT_PLAN, unit_of(hazard))
    plan = work.plans.draft(hazard.id)
    rewritten = seen not in {None, plan.stamp}
    if rewritten and possible(hazard.state, Step.SUBMIT_PLAN, hazard.severity):
        return show(work, PLAN, PlanScene(hazard_id))
    if not plan.complete:
        raise NeedMissing(Need.PLAN)
    also = of_plan(work.plans.last(hazard.id), plan)
    work.plans.write(hazard.id, plan, actor.id, work.now)
    work.plans.submit(hazard.id, work.now)
    words = "；".join(f"{label} {getattr(plan, name)}" for name, label in PLAN_PARTS.items())
    owner = hazard.owner_id or answering_id(work, hazard, Action.SUBMIT_PLAN, actor)
    take_step(work, hazard, Step.SUBMIT_PLAN, note=words, also=also, owner_id=owner)
    return show(work, HAZARD, HazardScene(hazard_id))


def proof_view(work: HazardWork, hazard_id: int) -> ProofView:
    """Return what proof is asked for; raises as ``require_proof``."""
    hazard = load(work, hazard_id)
    require_proof(work, hazard)
    return ProofView(hazard, work.day())


def require_proof(work: HazardWork, hazard: Hazard) -> Person:
    """Return the actor if they may hand a rectification in now.

    Raises ``NotAllowed``, ``PlanPending`` for a major hazard without an approved plan, and
    ``TooLate``.
    """
    actor = require(work.person, Action.SUBMIT_RECTIFICATION, unit_of(hazard))
    if possible(hazard.state, Step.SUBMIT, hazard.severity):
        return actor
    if hazard.state in {HazardState.ASSIGNED, HazardState.PLANNING, HazardState.PLANNED}:
        raise PlanPending
    raise TooLate(hazard, **last_of(work, hazard, Step.SUBMIT))


def task_named(work: HazardWork, text: str) -> int | None:
    """Return the hazard that an assignment names, for a reply to one that is not in the books.

    An answer may be quicker than the note that the assignment has arrived, or that note may be lost
    in a crash. Only somebody who may rectify that hazard means it by this.
    """
    found = re.findall(rf"\b{re.escape(work.ledger_prefix)}-\d{{4}}-\d{{6,}}", text)
    hazard = work.hazards.by_number(found[0]) if found else None
    if hazard is None or not may(work.person, Action.SUBMIT_RECTIFICATION, unit_of(hazard)):
        return None
    return hazard.id


def receive_proof(work: HazardWork, hazard_id: int, photo: IncomingPhoto) -> None:
    """Note a photo of the spot put right; the rectification is handed in when its bytes are kept.

    One more photo for a rectification that is handed in and not reviewed yet goes with it. Raises
    as ``require_proof``.
    """
    hazard = load(work, hazard_id)
    more = hazard.state is HazardState.SUBMITTED
    if more:
        actor = require(work.person, Action.SUBMIT_RECTIFICATION, unit_of(hazard))
    else:
        actor = require_proof(work, hazard)
    work.photos.add(
        work.chat_id,
        photo.message_id,
        photo.album,
        photo.file_id,
        photo.file_unique_id,
        actor.id,
        photo.sent_at,
        photo.caption,
        None,
        None,
        Purpose.FIXED,
        hazard_id=hazard.id,
        round_=hazard.rounds if more else hazard.rounds + 1,
    )


def proof_kept(work: HazardWork, photo: Photo) -> Hazard | None:
    """A photo of the spot put right is kept: hand the rectification in, or add the photo to it.

    Called in the turn that keeps the bytes, on behalf of who sent the photo. ``None`` when the
    hazard stands elsewhere by now, when its round was sent back before, or when the sender's role
    has ended: the photo stays with it all the same.
    """
    hazard = work.hazards.get(photo.hazard_id or 0)
    if hazard is None or photo.purpose is not Purpose.FIXED:
        return None
    actor = work.persons.get(photo.sent_by)
    by = actor.id if actor else None
    work.journal.record(work.now, by, "photo", f"hazard:{hazard.number}", of_photo(photo))
    if hazard.state is HazardState.SUBMITTED:
        work.review_pictures.owe(hazard.id, hazard.rounds, work.now)
        return hazard
    late = photo.round <= hazard.rounds
    if late or not may_take(actor, hazard, Step.SUBMIT):
        return None
    submitted = take_step(
        work,
        hazard,
        Step.SUBMIT,
        actor=actor,
        note=photo.caption,
        submitted_by=photo.sent_by,
        submitted_at=work.now,
        owner_id=hazard.owner_id or photo.sent_by,
        rounds=photo.round,
    )
    work.review_pictures.owe(hazard.id, submitted.rounds, work.now)
    if work.chat_states.get(photo.chat_id).scene == ProofScene(hazard.id):
        put_scene(work, HazardScene(hazard.id))
    return submitted


def _why_more_time(work: HazardWork, scene: ExtensionScene, text: str) -> HazardView | None:
    if scene.until is None:
        return None
    require_short(text)
    return ask_extension(work, scene.hazard_id, scene.until, text)


def _part(work: HazardWork, scene: PlanScene, text: str) -> PlanView | None:
    return write_part(work, scene.hazard_id, scene.part, text) if scene.part else None


def _proof(
    work: HazardWork, scene: ProofScene, photo: IncomingPhoto, elsewhere: bool
) -> Noted | None:
    if elsewhere:
        return None
    receive_proof(work, scene.hazard_id, photo)
    return Noted.TAKEN


COLLEAGUES: SceneSpec[HazardWork, ColleaguesScene, ColleaguesView] = SceneSpec(
    ColleaguesScene, lambda work, scene: colleagues_view(work, scene.hazard_id)
)
EXTENSION: SceneSpec[HazardWork, ExtensionScene, ExtensionView | HazardView] = SceneSpec(
    ExtensionScene,
    lambda work, scene: extension_view(work, scene.hazard_id, scene.until),
    words=_why_more_time,
    heeds=Heeds.ALL,
)
PLAN: SceneSpec[HazardWork, PlanScene, PlanView] = SceneSpec(
    PlanScene,
    lambda work, scene: plan_view(work, scene.hazard_id, scene.part),
    words=_part,
    heeds=Heeds.ALL,
    settle=lambda scene, view: replace(scene, part=view.part),
)
PROOF: SceneSpec[HazardWork, ProofScene, ProofView] = SceneSpec(
    ProofScene, lambda work, scene: proof_view(work, scene.hazard_id), photo=_proof
)
