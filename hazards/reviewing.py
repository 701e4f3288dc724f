"""What the checking side does with what a unit hands in: plans, wishes for time, rectifications."""

from core.errors import XunanError
from hazards.lifecycle import Need, NeedMissing
from hazards.model import Hazard, Step
from hazards.moving import load, take
from hazards.ports import HazardWork
from hazards.where import where_of
from people.permissions import Action, require

REASONS = {
    "blurred": "照片看不清",
    "unfinished": "没改到位",
    "elsewhere": "不是同一位置",
}
"""Reasons for sending a rectification back that are one tap."""


class ReviewNeedsButton(XunanError):
    """Words alone were sent in answer to a review picture: they may mean either."""


class ExtensionDecided(XunanError):
    """The wish for more time was decided before, or taken back."""


def approve_plan(work: HazardWork, hazard_id: int) -> Hazard:
    """Approve the plan for a major hazard, so that the unit may go on."""
    return take(work, load(work, hazard_id), Step.APPROVE_PLAN)


def return_plan(work: HazardWork, hazard_id: int, reason: str) -> Hazard:
    """Send a plan back with a reason."""
    return take(work, load(work, hazard_id), Step.RETURN_PLAN, note=reason)


def decide_extension(work: HazardWork, hazard_id: int, *, granted: bool) -> Hazard:
    """Grant or refuse more time; the first deadline stays on record.

    Nobody grants what they have asked for, whatever else they are; they may take it back. Raises
    ``ExtensionDecided``, and as ``hazards.moving.take``.
    """
    hazard = load(work, hazard_id)
    where = where_of(hazard, Action.DECIDE_EXTENSION)
    actor = require(work.person, Action.DECIDE_EXTENSION, where)
    pending = work.extensions.pending(hazard.id)
    step = Step.GRANT_EXTENSION if granted else Step.REFUSE_EXTENSION
    if pending is None:
        raise ExtensionDecided
    if granted and pending.asked_by == actor.id:
        raise NeedMissing(Need.ANOTHER_PERSON)
    work.extensions.decide(pending.id, granted=granted, by=actor.id, at=work.now)
    deadline = pending.until if granted else hazard.deadline
    words = f"延到 {pending.until}" if granted else f"仍是 {hazard.deadline}"
    return take(work, hazard, step, note=words, deadline=deadline)


def send_back(work: HazardWork, hazard_id: int, reason: str) -> Hazard:
    """Send a rectification back with a reason (退回); who rectified cannot do so."""
    hazard = load(work, hazard_id)
    return take(work, hazard, Step.RETURN, note=reason, returns=hazard.returns + 1, reason=reason)


def close(work: HazardWork, hazard_id: int) -> Hazard:
    """Strike a hazard off the ledger after review (销号); who rectified cannot do so."""
    return take(work, load(work, hazard_id), Step.CLOSE)


def confirm(work: HazardWork, hazard_id: int) -> Hazard:
    """Confirm at a revisit (回头看) that a hazard has stayed away."""
    return take(work, load(work, hazard_id), Step.CONFIRM)


def relapse(work: HazardWork, hazard_id: int, reason: str) -> Hazard:
    """Reopen a closed hazard that has come back, under its number, to be assigned anew."""
    return take(work, load(work, hazard_id), Step.RELAPSE, note=reason, reason=reason)
