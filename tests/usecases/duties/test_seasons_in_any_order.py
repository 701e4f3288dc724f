"""However switches of seasons come, go and change: the rows are those of a second count."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from hypothesis import example, given, settings
from hypothesis import strategies as st

from checklists.ports import Forms
from core.clock import local
from core.errors import XunanError
from duties.applying import ProgrammeRow, apply_rows
from duties.model import Duty
from duties.model import OccurrenceState as State
from duties.rollouts.rollout import Aim, Rollout
from duties.seasons import limiting, switching
from duties.seasons.season import Season
from duties.sweeping import sweep
from people.model import Role
from storage.engine.unit_of_work import UnitOfWork
from tests.databases import Backend, PostgresBackend, SqliteBackend
from tests.usecases.duties.shift import OFFICE, SHANGHAI, Desk, patrol
from tests.usecases.duties.test_any_order import FEW_OR_MANY, Expected, Process

STRICT, PLAIN = (8, 14), (10,)
STEPS = st.lists(
    st.tuples(
        st.sampled_from([0, 90, 900, 2880, 6000, 50_000]),  # minutes: the last are five weeks
        st.sampled_from([0, 1, 50]),  # how much is swept
        st.sampled_from(["on", "on", "other", "off", "redate", "restart", ""]),
        st.integers(0, 12),  # days until it begins
        st.integers(0, 9),  # days that it lasts besides
    ),
    max_size=7,
)
Steps = list[tuple[int, int, str, int, int]]
OFF_FOR_LONG: Steps = [
    (50_000, 0, "", 0, 0),
    (50_000, 0, "on", 0, 9),
    (2880, 0, "other", 3, 9),
    (2880, 0, "redate", 2, 9),
    (6000, 0, "off", 0, 0),
]
"""Nobody sweeps for ten weeks: what stood when is told by the switches alone."""


@dataclass
class Days:
    """A switch as it is counted by hand."""

    first: date
    last: date
    made_at: datetime
    ended_at: datetime | None = None

    def holds(self, day: date, due: datetime) -> bool:
        begun = self.made_at < due and (self.ended_at is None or due <= self.ended_at)
        return begun and self.first <= day <= self.last


class Switches:
    """The office at its switches, and what a second count makes of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.all: list[Days] = []
        self._ids: dict[int, Days] = {}

    def does(self, what: str, ahead: int, more: int) -> None:
        now = self._desk.clock.now()
        first = local(now, SHANGHAI).date() + timedelta(days=ahead)
        last = first + timedelta(days=more)
        season = Season.WINTER if what == "other" else Season.SPRING

        def turn(work: UnitOfWork) -> tuple[Rollout, int]:
            latest = next((each for each in reversed(work.seasons.shared())), None)
            if what in {"on", "other"}:
                made = switching.switch_on(work, season, Aim(), first, last)
                return made, 0
            assert latest is not None
            if what == "off":
                return switching.switch_off(work, latest), latest.id
            return switching.redate(work, latest, first, last), latest.id

        if what in {"off", "redate"} and not self._ids:
            return
        try:
            done, was = self._desk.runs(turn, OFFICE)
        except XunanError:
            return
        assert done.finished_at is not None
        before = self._ids.get(was)
        if before is not None:
            before.ended_at = now
            if what == "redate" and before.first <= local(now, SHANGHAI).date():
                first = before.first
        if what != "off":
            newest = self._desk.runs(lambda work: work.seasons.shared()[-1].id)
            self._ids[newest] = Days(first, last, now)
            self.all.append(self._ids[newest])

    def hold(self, day: date, due: datetime) -> bool:
        return any(each.holds(day, due) for each in self.all)


def expected(desk: Desk, switches: Switches, hours: tuple[int, ...], *, strict: bool) -> set[str]:
    """What there is to be of a duty from its first day to twenty days from now, and how it is."""
    now = desk.clock.now()
    found = set()
    day = date(2026, 11, 2)
    while day <= local(now, SHANGHAI).date() + timedelta(days=20):
        for hour in hours:
            opens = datetime.combine(day, time(hour), SHANGHAI)
            one = Expected(opens, opens + timedelta(days=1))
            if switches.hold(day, opens + timedelta(hours=2)) == strict:
                found.add(f"{day} {hour} {one.state(now).value}")
        day += timedelta(days=1)
    return found


def stands(desk: Desk, duty: Duty) -> set[str]:
    until = local(desk.clock.now(), SHANGHAI).date() + timedelta(days=20)
    return {
        f"{each.local_date} {each.slot.hour} {each.state.value}"
        for each in desk.has(last=until)
        if each.duty_id == duty.id and each.state is not State.DROPPED
    }


def check(backend: Backend, forms: Forms, steps: Steps) -> None:
    url = backend.migrated()
    process = Process(url, forms)
    desk = process.desk
    switches = Switches(desk)
    plain = desk.applies(patrol(*PLAIN))
    row = ProgrammeRow(
        "school", "strict", "加密巡查", Role.SAFETY_OFFICER, patrol(*STRICT), "spring winter"
    )
    (strict,) = desk.runs(
        lambda work: apply_rows(work, [row], [desk.school], date(2026, 11, 2), None)
    )
    for minutes, most, what, ahead, more in steps:
        desk.clock.advance(timedelta(minutes=minutes))
        if most:
            desk.runs(lambda work, most=most: sweep(work, most))  # type: ignore[misc]
        if what == "restart":
            process.befalls("restart", 0)
        elif what:
            switches.does(what, ahead, more)
    desk.sweeps()
    once = desk.has()
    assert desk.sweeps() == []
    assert desk.has() == once
    assert stands(desk, plain) == expected(desk, switches, PLAIN, strict=False)
    assert stands(desk, strict) == expected(desk, switches, STRICT, strict=True)
    desk.engine.dispose()
    backend.take_back(url)


REPLACING = patch.object(limiting, "replacing", lambda: {"patrol": frozenset({"strict"})})


@settings(max_examples=15, **FEW_OR_MANY)
@given(steps=STEPS)
@example(steps=OFF_FOR_LONG)
def test_the_rows_are_those_of_a_second_count(
    sqlite_backend: SqliteBackend, forms: Forms, steps: Steps
) -> None:
    with REPLACING:
        check(sqlite_backend, forms, steps)


@settings(max_examples=4, **FEW_OR_MANY)
@given(steps=STEPS)
def test_so_they_are_on_postgresql(
    postgres_backend: PostgresBackend, forms: Forms, steps: Steps
) -> None:
    with REPLACING:
        check(postgres_backend, forms, steps)
