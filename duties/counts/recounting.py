"""Counting what became of duties once more, occasion by occasion: what counts are held against."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from duties.model import OccurrenceState


class DutyCell(NamedTuple):
    """A day of a duty, and what it is told apart by."""

    day: date
    duty_id: int
    proof: str
    unit_id: int
    street: str
    programme: str


class OccurrenceFact(NamedTuple):
    """What became of one occasion; not ``first_time``: it stands in the place of a missed one."""

    cell: DutyCell
    state: OccurrenceState
    first_time: bool


_NAMES = {
    OccurrenceState.DONE: "on_time",
    OccurrenceState.DONE_LATE: "late",
    OccurrenceState.MISSED: "missed",
    OccurrenceState.EXCUSED: "excused",
    OccurrenceState.LATE: "behind",
}


def recount(facts: Iterable[OccurrenceFact]) -> dict[DutyCell, Counter[str]]:
    """Return what these come to, day by day."""
    found: dict[DutyCell, Counter[str]] = {}
    for fact in facts:
        if fact.state is OccurrenceState.MADE_UP:
            name: str | None = "made_up"
        else:
            name = _NAMES.get(fact.state) if fact.first_time else None
        if name is not None:
            found.setdefault(fact.cell, Counter())[name] += 1
    return found
