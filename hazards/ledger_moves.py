"""When hazards leave the ledger (销号, or ended otherwise) and come back: 期初+新增+重开−销号=期末.

A hazard may be struck off and come back several times, in one month or in several; each time is a
row, so that every month keeps what it counted.
"""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from hazards.model import HazardState


class Move(StrEnum):
    """A hazard is struck off, or comes back."""

    CLOSED = "closed"
    REOPENED = "reopened"


class LedgerMoves(Protocol):
    """The rows of them. Nothing here deletes."""

    def add(self, hazard_id: int, move: Move, at: datetime) -> None:
        """Note that a hazard was struck off, or came back, at a moment (UTC)."""


def move_of(before: HazardState, after: HazardState) -> Move | None:
    """Return by which move a hazard gets from one state to another; ``None`` within the ledger.

    One that is found and put right on the spot is on the ledger, and at once struck off it.
    """
    if before is HazardState.FOUND:
        return None if after.open else Move.CLOSED
    if before.open == after.open:
        return None
    return Move.REOPENED if after.open else Move.CLOSED
