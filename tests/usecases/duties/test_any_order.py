"""Whatever is swept when, and whoever does what meanwhile: the rows are those of a second count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklists.ports import Forms
from core.errors import XunanError
from duties import doing
from duties.model import OccurrenceState as State
from duties.model import Reason
from duties.sweeping import sweep
from storage.engine.database import open_engine
from storage.engine.unit_of_work import UnitOfWork
from tests.databases import SqliteBackend
from tests.usecases.duties.shift import OFFICE, OFFICER, Desk, at, patrol

DAYS = 40


@dataclass
class Expected:
    """One patrol, counted by hand: due after two hours, closed after three or by the next."""

    opens: datetime
    next_opens: datetime
    begun: datetime | None = None
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
            late = self.begun >= min(self.opens + timedelta(minutes=150), self.closes)
            return State.MISSED if over else State.LATE if late else State.OPEN
        if now >= self.closes:
            return State.MISSED
        if now >= self.opens + timedelta(minutes=150):
            return State.LATE
        return State.OPEN if now >= self.opens else State.PLANNED

    def takes(self, what: str, now: datetime) -> None:
        """Let somebody do something; what is not possible changes nothing."""
        state = self.state(now)
        if what == "excuse" and state in {State.PLANNED, State.OPEN, State.LATE, State.MISSED}:
            self.ended = State.EXCUSED
        elif state in {State.OPEN, State.LATE}:
            if what == "begin" and self.begun is None:
                self.begun = now
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
        st.sampled_from([0, 10, 45, 90, 200, 900, 5000]),
        st.sampled_from([0, 1, 3, 50]),
        st.sampled_from(["", "begin", "do", "excuse"]),
        st.integers(-1, 1),
    ),
    max_size=12,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(hours=st.sets(st.integers(4, 11).map(lambda half: half * 2), min_size=1), steps=STEPS)
def test_the_rows_are_those_of_a_second_count(
    sqlite_backend: SqliteBackend,
    forms: Forms,
    hours: set[int],
    steps: list[tuple[int, int, str, int]],
) -> None:
    url = sqlite_backend.migrated()
    desk = Desk(open_engine(url), forms)
    desk.applies(patrol(*sorted(hours)))
    expected = expected_of(sorted(hours))
    for minutes, most, what, beside in steps:
        desk.clock.advance(timedelta(minutes=minutes))
        if most:
            desk.runs(lambda work, most=most: sweep(work, most))  # type: ignore[misc]
        now = desk.clock.now()
        opened = [number for number, each in enumerate(expected) if each.opens <= now]
        chosen = min(max((opened[-1] if opened else 0) + beside, 0), len(expected) - 1)
        rows = {each.opens_at: each for each in desk.has()}
        row = rows.get(expected[chosen].opens)
        if what and row is not None:
            expected[chosen].takes(what, now)
            act(desk, what, row.id)
    desk.sweeps()
    once = desk.has()
    assert desk.sweeps() == []
    assert desk.has() == once
    now = desk.clock.now()
    found = {each.opens_at: each.state for each in once}
    for each in expected:
        if each.opens <= now + timedelta(days=20) or each.opens in found:
            assert found[each.opens] is each.state(now)
    standing = [
        each for each in once if each.state in {State.OPEN, State.LATE} and not each.begun_at
    ]
    assert len(standing) <= 1
    desk.engine.dispose()
    sqlite_backend.take_back(url)
