"""Whatever is swept when, and whoever does what meanwhile: the rows are those of a second count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklists.ports import Forms
from core.clock import local
from core.errors import XunanError
from duties import doing
from duties.applying import revise_duty
from duties.model import OccurrenceState as State
from duties.model import Reason
from duties.sweeping import sweep
from storage.engine.unit_of_work import UnitOfWork
from tests.databases import Backend, PostgresBackend, SqliteBackend, open_kept
from tests.usecases.duties.shift import OFFICE, OFFICER, SHANGHAI, Desk, at, patrol

DAYS = 40


@dataclass
class Expected:
    """One patrol, counted by hand: due after two hours, closed after three or by the next."""

    opens: datetime
    next_opens: datetime
    begun: datetime | None = None
    was_late: bool = False
    ended: State | None = None

    @property
    def closes(self) -> datetime:
        return min(self.opens + timedelta(hours=3), self.next_opens)

    def state(self, now: datetime) -> State:
        if self.ended is not None:
            return self.ended
        if self.begun is not None:
            length = self.closes - self.opens
            over = now >= max(self.closes, self.begun + length)
            return State.MISSED if over else State.LATE if self.was_late else State.OPEN
        if now >= self.closes:
            return State.MISSED
        if now >= self.opens + timedelta(minutes=150):
            return State.LATE
        return State.OPEN if now >= self.opens else State.PLANNED

    def takes(self, what: str, now: datetime, seen: datetime) -> None:
        """Let somebody do something; what is not possible changes nothing.

        ``seen`` is the latest moment at which anybody looked: a clock set back undoes nothing.
        """
        state = self.state(seen)
        if what == "excuse" and state in {State.PLANNED, State.OPEN, State.LATE, State.MISSED}:
            self.ended = State.EXCUSED
        elif state in {State.OPEN, State.LATE}:
            if what == "begin" and self.begun is None:
                self.begun = now
                self.was_late = state is State.LATE
            elif what == "do":
                self.ended = State.DONE if state is State.OPEN else State.DONE_LATE


def expected_of(hours: Sequence[int]) -> list[Expected]:
    opens = [at(2, hour) + timedelta(days=day) for day in range(DAYS + 1) for hour in sorted(hours)]
    return [Expected(one, following) for one, following in pairwise(opens)]


def act(desk: Desk, what: str, occurrence_id: int) -> None:
    def turn(work: UnitOfWork) -> None:
        if what == "begin":
            doing.begin(work, occurrence_id)
        elif what == "do":
            doing.do(work, occurrence_id)
        else:
            doing.excuse(work, occurrence_id, Reason.CLOSED)

    try:
        desk.runs(turn, OFFICE if what == "excuse" else OFFICER)
    except XunanError:
        return


STEPS = st.lists(
    st.tuples(
        st.sampled_from([0, 10, 45, 90, 200, 900, 4320]),  # minutes: the last is three days
        st.sampled_from([0, 1, 3, 50]),
        st.sampled_from(["", "begin", "do", "excuse", "restart", "ahead and back"]),
        st.integers(-1, 1),
    ),
    max_size=12,
)
MISHAPS = ("restart", "ahead and back")
HOURS = st.sets(st.integers(4, 11).map(lambda half: half * 2), min_size=1)
FEW_OR_MANY: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
Steps = list[tuple[int, int, str, int]]


class Process:
    """What sweeps: its clock may be set ahead and back, and another may go on for it."""

    def __init__(self, url: str, forms: Forms) -> None:
        self._url = url
        self.desk = Desk(open_kept(url), forms)
        self.seen = self.desk.clock.now()

    def befalls(self, what: str, beside: int) -> None:
        """Let another process go on, or the clock be wrong by days for the length of a sweep."""
        if what == "restart":
            self.desk.engine.dispose()
            self.desk.engine = open_kept(self._url)
        else:
            away = timedelta(hours=37 * (beside + 2))
            self.desk.clock.advance(away)
            self.desk.sweeps()
            self.looks()
            self.desk.clock.advance(-away)

    def looks(self) -> datetime:
        """Return the latest moment at which anybody looked."""
        self.seen = max(self.seen, self.desk.clock.now())
        return self.seen


def check(backend: Backend, forms: Forms, hours: set[int], steps: Steps) -> None:
    """Take the steps, and compare the rows with those of the second count."""
    url = backend.migrated()
    process = Process(url, forms)
    desk = process.desk
    desk.applies(patrol(*sorted(hours)))
    expected = expected_of(sorted(hours))
    for minutes, most, what, beside in steps:
        desk.clock.advance(timedelta(minutes=minutes))
        if most:
            desk.runs(lambda work, most=most: sweep(work, most))  # type: ignore[misc]
        if what in MISHAPS:
            process.befalls(what, beside)
            continue
        now, seen = desk.clock.now(), process.looks()
        opened = [number for number, each in enumerate(expected) if each.opens <= now]
        chosen = min(max((opened[-1] if opened else 0) + beside, 0), len(expected) - 1)
        rows = {each.opens_at: each for each in desk.has()}
        row = rows.get(expected[chosen].opens)
        if what and row is not None:
            expected[chosen].takes(what, now, seen)
            act(desk, what, row.id)
    desk.sweeps()
    once = desk.has()
    assert desk.sweeps() == []
    assert desk.has() == once
    seen = process.looks()
    found = {each.opens_at: each.state for each in once}
    for each in expected:
        if each.opens <= desk.clock.now() + timedelta(days=20) or each.opens in found:
            assert found[each.opens] is each.state(seen)
    standing = [
        each for each in once if each.state in {State.OPEN, State.LATE} and not each.begun_at
    ]
    assert len(standing) <= 1
    desk.engine.dispose()
    backend.take_back(url)


@settings(max_examples=25, **FEW_OR_MANY)
@given(hours=HOURS, steps=STEPS)
def test_the_rows_are_those_of_a_second_count(
    sqlite_backend: SqliteBackend, forms: Forms, hours: set[int], steps: Steps
) -> None:
    check(sqlite_backend, forms, hours, steps)


@settings(max_examples=5, **FEW_OR_MANY)
@given(hours=HOURS, steps=STEPS)
def test_so_they_are_on_postgresql(
    postgres_backend: PostgresBackend, forms: Forms, hours: set[int], steps: Steps
) -> None:
    check(postgres_backend, forms, hours, steps)


EDITS = st.lists(
    st.tuples(
        st.sampled_from([10, 200, 900, 2880, 4320]),
        st.sampled_from([0, 1, 50]),
        HOURS,
        st.integers(2, 9),  # days until it holds
    ),
    max_size=6,
)
Edits = list[tuple[int, int, set[int], int]]


def scheduled(edits: list[tuple[date, set[int]]], last: date) -> list[Expected]:
    """What there is to be by terms that hold from a day on, the later made in place of others."""
    first = edits[0][0]
    opens = [
        datetime.combine(day, time(hour), SHANGHAI).astimezone(UTC)
        for day in (first + timedelta(days=n) for n in range((last - first).days + 2))
        for hour in sorted(
            max(
                (edit for edit in enumerate(edits) if edit[1][0] <= day),
                key=lambda edit: (edit[1][0], edit[0]),
            )[1][1]
        )
    ]
    ends = datetime.combine(last + timedelta(days=1), time(), SHANGHAI)
    return [Expected(one, following) for one, following in pairwise(opens) if one < ends]


@settings(max_examples=8, **FEW_OR_MANY)
@given(hours=HOURS, edits=EDITS)
def test_however_often_the_terms_change_and_whenever_it_is_swept(
    sqlite_backend: SqliteBackend, forms: Forms, hours: set[int], edits: Edits
) -> None:
    url = sqlite_backend.migrated()
    process = Process(url, forms)
    desk = process.desk
    duty = desk.applies(patrol(*sorted(hours)))
    made = [(date(2026, 11, 2), hours)]
    for minutes, most, others, days in edits:
        desk.clock.advance(timedelta(minutes=minutes))
        if most:
            desk.runs(lambda work, most=most: sweep(work, most))  # type: ignore[misc]
        since = local(desk.clock.now(), SHANGHAI).date() + timedelta(days=days)
        terms = patrol(*sorted(others))
        desk.runs(
            lambda work, terms=terms, since=since: revise_duty(work, duty.id, terms, since),  # type: ignore[misc]
            OFFICE,
        )
        made.append((since, others))
        process.befalls("restart", 0)
    desk.clock.advance(timedelta(days=3))
    desk.sweeps()
    once = desk.has()
    assert desk.sweeps() == []
    assert desk.has() == once
    now = desk.clock.now()
    until = local(now, SHANGHAI).date() + timedelta(days=30)
    standing = [each for each in once if each.state is not State.DROPPED]
    found = [
        (each.opens_at, each.closes_at, each.state)
        for each in sorted(standing, key=lambda each: each.opens_at)
        if local(each.opens_at, SHANGHAI).date() <= until
    ]
    assert found == [(each.opens, each.closes, each.state(now)) for each in scheduled(made, until)]
    desk.engine.dispose()
    sqlite_backend.take_back(url)
