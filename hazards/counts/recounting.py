"""Counting hazards from the ledger and the audit chain once more, line by line.

This is what the counts of the database are held against (``xunan counts check``). It shares nothing
with how they are made there: it follows each hazard through its life, as somebody would with a
pencil.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from chat.changes import read_changes
from core.clock import local
from hazards.model import Ending, HazardState, Step

A_DAY = timedelta(days=1)
FIELD = "deadline"
_ENDS = {
    Step.CLOSE: True,
    Step.FIX_ON_SPOT: True,
    Step.END: False,
    Step.ACKNOWLEDGE: False,
    Step.SETTLE: False,
}


class Traits(NamedTuple):
    """What a hazard is told apart by, as it stands now."""

    unit_id: int
    street: str
    severity: str
    source: str
    kind: str
    track: str
    planned: bool


class LineFact(NamedTuple):
    """A line of the chain about a hazard; ``changes`` as they are kept, ``None`` of old lines."""

    at: datetime
    id: int
    action: str
    changes: str | None


class TransferFact(NamedTuple):
    """A transfer, and when it was answered: with feedback, where that is asked for."""

    made_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class HazardFacts:
    """What the ledger and the chain say of one hazard."""

    id: int
    traits: Traits
    state: HazardState
    ending: Ending | None
    found_at: datetime
    closed_at: datetime | None
    last_at: datetime | None
    deadline: date | None
    lines: Sequence[LineFact]
    transfers: Sequence[TransferFact] = ()


Cell = tuple[date, Traits]
Cells = dict[Cell, Counter[str]]


class Recount:
    """What some hazards come to: ``moved`` on each day, ``stood`` at the beginning of some."""

    def __init__(self, zone: ZoneInfo, stock_days: Iterable[date]) -> None:
        self._zone = zone
        self._stock_days = sorted(stock_days)
        self.moved: Cells = {}
        self.stood: Cells = {}

    def add(self, facts: HazardFacts) -> None:
        """Follow a hazard through its life."""
        _Life(self, facts).follow()

    def day(self, moment: datetime) -> date:
        """Return the day of a moment on the wall calendar."""
        return local(moment, self._zone).date()

    def move(self, day: date, traits: Traits, name: str, number: int = 1) -> None:
        """Count something that happened on a day."""
        self.moved.setdefault((day, traits), Counter())[name] += number

    def stand(self, since: date, until: date | None, traits: Traits, name: str) -> None:
        """Count what began on a day and ended on another one on each stock day in between."""
        for day in self._stock_days:
            if since < day and (until is None or day <= until):
                self.stood.setdefault((day, traits), Counter())[name] += 1


class _Life:
    """One hazard from its finding on."""

    def __init__(self, recount: Recount, facts: HazardFacts) -> None:
        self._recount, self._facts = recount, facts
        self._traits = facts.traits
        self._open_since: date | None = None
        self._overdue_since: date | None = None
        self._deadline: date | None = None
        self._begun: date | None = None  # since when it is open with this deadline
        self._times = 0

    def follow(self) -> None:
        """Go through the lines in their order."""
        lines = sorted(self._facts.lines)
        self._deadline = self._first_deadline(lines)
        self._opens(self._recount.day(self._facts.found_at))
        for line in lines:
            self._reads(line)
        self._settles()
        if self._open_since is not None:
            self._recount.stand(self._open_since, None, self._traits, "open")
            self._is_overdue(None)
        for made in self._facts.transfers:
            self._was_transferred(made)
        rectified = self._facts.ending in {None, Ending.RECTIFIED}
        if rectified and not self._facts.state.open:
            self._recount.move(self._recount.day(self._facts.found_at), self._traits, "rectified")

    def _first_deadline(self, lines: Iterable[LineFact]) -> date | None:
        for line in lines:
            for was, _ in _deadlines(line):
                return was
        return self._facts.deadline

    def _reads(self, line: LineFact) -> None:
        day = self._recount.day(line.at)
        for _, now in _deadlines(line):
            if self._open_since is not None:
                self._is_overdue(day)
            self._deadline = now
            self._begun = day
        if line.action == Step.RELAPSE:
            self._opens(day)
        elif line.action == Step.RETURN:
            self._recount.move(day, self._traits, "returned")
        elif line.action in _ENDS:
            rectified = _ENDS[Step(line.action)]
            self._closes(day, Ending.RECTIFIED if rectified else self._facts.ending)

    def _opens(self, day: date) -> None:
        if self._open_since is not None:
            self._closes(day, Ending.RECTIFIED)
        self._times += 1
        self._open_since = self._begun = day
        self._recount.move(day, self._traits, "found" if self._times == 1 else "reopened")

    def _closes(self, day: date, ending: Ending | None) -> None:
        if self._open_since is None:
            return
        day = max(day, self._open_since)
        late = self._is_overdue(day)
        ending = ending or Ending.RECTIFIED
        if ending is Ending.RECTIFIED:
            self._recount.move(day, self._traits, "closed")
            self._recount.move(day, self._traits, "closed_in_time", int(not late))
            days = (day - self._open_since).days
            self._recount.move(day, self._traits, "days_to_close", days)
        else:
            self._recount.move(day, self._traits, f"ended_{ending.value}")
        self._recount.stand(self._open_since, day, self._traits, "open")
        self._open_since = None

    def _settles(self) -> None:
        """Let the hazard itself have the last word on whether it is open."""
        facts = self._facts
        if self._open_since is not None and not facts.state.open:
            at = facts.closed_at or facts.last_at or facts.found_at
            self._closes(self._recount.day(at), facts.ending)

    def _is_overdue(self, until: date | None) -> bool:
        """Count the days for which it was open after its deadline; tell whether there were any."""
        if self._deadline is None or self._begun is None or self._open_since is None:
            return False
        begun = max(self._begun, self._open_since)
        since = max(begun, self._deadline + A_DAY)
        if until is not None and (since > until or begun >= until):
            return False
        self._recount.move(since, self._traits, "newly_overdue")
        if until is not None:
            self._recount.move(until, self._traits, "caught_up")
        self._recount.stand(since, until, self._traits, "overdue")
        return True

    def _was_transferred(self, fact: TransferFact) -> None:
        made = self._recount.day(fact.made_at)
        self._recount.move(made, self._traits, "transferred")
        answered = None
        if fact.answered_at is not None:
            answered = max(made, self._recount.day(fact.answered_at))
            self._recount.move(answered, self._traits, "answered")
        self._recount.stand(made, answered, self._traits, "unanswered")


def _deadlines(line: LineFact) -> Iterator[tuple[date | None, date | None]]:
    """Yield what a line made of the deadline, where it is about that."""
    if line.changes is None:
        return
    changes = read_changes(line.changes)
    if FIELD in changes:
        was, now = changes[FIELD]
        yield (
            date.fromisoformat(was) if was else None,
            date.fromisoformat(now) if now else None,
        )
