"""Figures of a period counted a second time, from the lines of the audit chain alone.

Nothing of the product is used: not its counts, not its tables of hazards, not its names of states.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
GONE = {"closed", "confirmed", "ended"}
LINES = """
    SELECT at, subject, changes FROM audit
    WHERE subject LIKE 'hazard:%' AND changes IS NOT NULL ORDER BY id
"""


@dataclass
class Told:
    """A hazard as its lines tell of it: what it is now, and what happened to it on which day."""

    number: str
    now: dict[str, Any] = field(default_factory=dict)
    moves: list[tuple[date, str]] = field(default_factory=list)
    states: list[tuple[date, bool, str]] = field(default_factory=list)  # open, and the deadline

    def takes(self, day: date, changes: dict[str, list[Any]]) -> None:
        """Take one line."""
        before = self.is_open
        self.now |= {name: after for name, (_, after) in changes.items()}
        if "state" in changes and before != self.is_open:
            self.moves.append((day, self._move(changes["state"][0])))
        if changes.get("returns", [0, 0])[1]:
            self.moves.append((day, "returned"))
        if "transfer.department" in changes:
            self.moves.append((day, "transferred"))
        self.states.append((day, self.is_open, self.now.get("deadline") or ""))

    @property
    def is_open(self) -> bool:
        """Whether it is on the ledger and not done."""
        return "state" in self.now and self.now["state"] not in GONE

    def _move(self, was: str | None) -> str:
        if self.is_open:
            return "found" if was is None else "reopened"
        return "closed" if self.now["state"] == "closed" else "ended"

    def stood(self, day: date) -> tuple[bool, str]:
        """Return whether it was open at the end of a day, and by when it was to be done."""
        known = [each for each in self.states if each[0] <= day]
        return known[-1][1:] if known else (False, "")


@dataclass(frozen=True)
class Recount:
    """What happened in a period, and what was open before and after it."""

    opening: int
    found: int
    reopened: int
    closed: int
    ended: int
    closing: int
    overdue: int
    returned: int
    found_snap: int


def read(path: Path) -> list[Told]:
    """Return every hazard of a SQLite database, as the chain tells of it."""
    told: dict[str, Told] = {}
    with closing(sqlite3.connect(path)) as connection:
        for at, subject, changes in connection.execute(LINES):
            number = subject.split(":")[1]
            day = datetime.fromisoformat(at).astimezone(SHANGHAI).date()
            told.setdefault(number, Told(number)).takes(day, json.loads(changes))
    return list(told.values())


def recount(hazards: list[Told], first: date, last: date) -> Recount:
    """Count what happened to some hazards from one day to another, both included."""
    moves = [move for each in hazards for move in _within(each, first, last)]
    ends = [each.stood(last) for each in hazards]
    found = [each for each in hazards if "found" in _within(each, first, last)]
    return Recount(
        opening=sum(each.stood(first - timedelta(days=1))[0] for each in hazards),
        found=len(found),
        reopened=moves.count("reopened"),
        closed=moves.count("closed"),
        ended=moves.count("ended"),
        closing=sum(is_open for is_open, _ in ends),
        overdue=sum(is_open and "" < until < last.isoformat() for is_open, until in ends),
        returned=moves.count("returned"),
        found_snap=sum(each.now["source"] == "snap" for each in found),
    )


def _within(hazard: Told, first: date, last: date) -> Iterator[str]:
    return (move for day, move in hazard.moves if first <= day <= last)
