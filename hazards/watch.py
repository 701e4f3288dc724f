"""Watching over the deadline of a hazard: what the ledger asks of whoever does.

The ledger tells of each step; what follows from a deadline that passes is not its affair.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from hazards.model import Hazard


class Colour(StrEnum):
    """The three colours of supervision (督办): near its day, behind, overdue."""

    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"

    @property
    def label(self) -> str:
        """The words that people read."""
        return {"blue": "蓝色，临近期限", "yellow": "黄色，进度滞后", "red": "红色，已逾期"}[
            self.value
        ]

    @property
    def mark(self) -> str:
        """The mark on a card."""
        return {"blue": "🔵", "yellow": "🟡", "red": "🔴"}[self.value]


@dataclass(frozen=True, slots=True)
class Watched:
    """How far the supervision of a hazard has come, in short.

    ``last`` is what was done about it last, ``upcoming`` what comes next on ``upcoming_on``;
    ``asked`` says that this waits for the office. Words are empty where there is nothing.
    """

    case_id: int
    colour: Colour | None
    last: str = ""
    last_on: date | None = None
    upcoming: str = ""
    upcoming_on: date | None = None
    asked: bool = False
    paused: bool = False


class HazardWatch(Protocol):
    """Whoever watches over deadlines."""

    def follow(self, hazard: Hazard) -> None:
        """Take note of a hazard as it stands after a step; never raises for what is kept of it."""

    def standing(self, hazard: Hazard) -> Watched | None:
        """Return how far the supervision of a hazard has come; ``None`` where there is none."""
