"""The reviewers' steps: they decide plans, wishes for time, rectifications."""

from dataclasses import replace

from core.errors import XunanError
from hazards.changes import of_extension
from hazards.loop.lifecycle import Need, NeedMissing
from hazards.loop.steps import TooLate, last_of, load, take_step
from hazards.model import Hazard, HazardState, Step
from hazards.permission_place import where_of
from hazards.ports import HazardWork
from people.permissions import Action, require

REASONS = {
    "blurred": "照片看不清",
    "unfinished": "没改到位",
    "elsewhere": "不是同一位置",
}
"""Reasons for sending a rectification back that are one tap."""


class ReviewNeedsButton(XunanError):
    """Words alone were sent in answer to a review picture: they may mean either."""


class ExtensionDecided(TooLate):
    """The wish for more time was decided before, or taken back."""


def approve_plan(work: HazardWork, hazard_id: int) -> Hazard:
    """Approve the plan for a major hazard, so that the unit may go on.

    Nobody approves what they have handed in, whatever else they are. Raises as
    ``hazards.loop.steps.take_step``.
    """
    hazard = load(work, hazard_id)
    actor = require(work.person, Action.APPROVE_PLAN, where_of(hazard, Action.APPROVE_PLAN))
    if hazard.state is HazardState.PLANNED and work.plans.author(hazard.id) == actor.id:
        raise NeedMissing(Need.ANOTHER_PERSON)
    return take_step(work, hazard, Step.APPROVE_PLAN)


def return_plan(work: HazardWork, hazard_id: int, reason: str) -> Hazard:
    """Send a plan back with a reason."""
    return take_step(work, load(work, hazard_id), Step.RETURN_PLAN, note=reason)


def decide_extension(
    work: HazardWork, hazard_id: int, wish_id: int | None = None, *, granted: bool
) -> Hazard:
    """Grant or refuse more time; the first deadline stays on record.

    ``wish_id`` is the wish that was read, where the person was shown one: another that took its
    place since is not decided by that. Nobody grants what they have asked for, whatever else they
    are; they may take it back. Raises ``ExtensionDecided``, and as
    ``hazards.loop.steps.take_step``.
    """
    hazard = load(work, hazard_id)
    where = where_of(hazard, Action.DECIDE_EXTENSION)
    actor = require(work.person, Action.DECIDE_EXTENSION, where)
    pending = work.extensions.pending(hazard.id)
    step = Step.GRANT_EXTENSION if granted else Step.REFUSE_EXTENSION
    if pending is None or wish_id not in {None, pending.id}:
        raise ExtensionDecided(hazard, **last_of(work, hazard, step))
    if granted and pending.asked_by == actor.id:
        raise NeedMissing(Need.ANOTHER_PERSON)
    work.extensions.decide(pending.id, granted=granted, by=actor.id, at=work.now)
    deadline = pending.until if granted else hazard.deadline
    words = f"延到 {pending.until}" if granted else f"仍是 {hazard.deadline}"
    also = of_extension(pending, replace(pending, granted=granted))
    return take_step(work, hazard, step, note=words, also=also, deadline=deadline)


def send_back(work: HazardWork, hazard_id: int, reason: str, round_: int | None = None) -> Hazard:
    """Send a rectification back with a reason (退回); who rectified cannot do so.

    Raises as ``close``.
    """
    hazard = _looked_at(work, hazard_id, Step.RETURN, round_)
    return take_step(
        work, hazard, Step.RETURN, note=reason, returns=hazard.returns + 1, reason=reason
    )


def close(work: HazardWork, hazard_id: int, round_: int | None = None, *, note: str = "") -> Hazard:
    """Strike a hazard off the ledger after review (销号); who rectified cannot do so.

    ``round_`` is the rectification that was looked at, counted from 1, where the person was shown
    one; ``note`` is what else is to be remembered. Raises ``TooLate`` when another was handed in
    since, and as ``hazards.loop.steps.take_step``.
    """
    return take_step(work, _looked_at(work, hazard_id, Step.CLOSE, round_), Step.CLOSE, note=note)


def _looked_at(work: HazardWork, hazard_id: int, step: Step, round_: int | None) -> Hazard:
    hazard = load(work, hazard_id)
    require(work.person, Action.REVIEW, where_of(hazard, Action.REVIEW))
    if round_ not in {None, hazard.rounds}:
        raise TooLate(hazard, **last_of(work, hazard, step))
    return hazard


def confirm(work: HazardWork, hazard_id: int) -> Hazard:
    """Confirm at a revisit (回头看) that a hazard has stayed away."""
    return take_step(work, load(work, hazard_id), Step.CONFIRM)


def relapse(work: HazardWork, hazard_id: int, reason: str) -> Hazard:
    """Reopen a closed hazard that has come back, under its number, to be assigned anew."""
    return take_step(work, load(work, hazard_id), Step.RELAPSE, note=reason, reason=reason)
