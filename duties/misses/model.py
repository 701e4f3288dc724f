"""A proposal to put a duty that was missed again and again on the ledger as a hazard."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ProposalState(StrEnum):
    """Where a proposal stands; the last two are ends."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A duty of a unit was missed three times since ``since_id`` was done (0: ever since).

    ``whose`` is the person whose own it is, or 0 where any holder may do it. ``reason`` says why it
    was declined; the moments are aware UTC.
    """

    id: int
    duty_id: int
    whose: int
    since_id: int
    unit_id: int
    proposed_at: datetime
    state: ProposalState = ProposalState.WAITING
    decided_by: int | None = None
    decided_at: datetime | None = None
    reason: str = ""
    hazard_id: int | None = None


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal with the names of the duty and the unit."""

    proposal: Proposal
    title: str
    unit_name: str
    street: str
    place_id: int | None = None
