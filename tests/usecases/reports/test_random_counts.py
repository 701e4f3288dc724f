"""Random lives of hazards, counted in any pieces, against what stood on the ledger day by day."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine

from checklists.ports import Forms
from core.clock import FixedClock
from hazards.counts.behind import LISTS, behind
from hazards.counts.figures import HazardFigures
from hazards.counts.period import Days, Period, PeriodKind, Stretch
from hazards.counts.recounting import Recount
from hazards.counts.slices import EVERYTHING, Dimension, Slice
from hazards.ledger_filter import LedgerFilter, Sought
from hazards.model import Severity, Source
from people.permissions import EVERYWHERE, Reach
from reports.counts.checking import check_units
from reports.counts.filling import fill, fill_all, start_anew
from storage.engine.turns import WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from tests.databases import SqliteBackend
from tests.usecases.expected import Actor, ExpectedLife
from tests.usecases.hazards.test_random_lives import MOVES, Move, opened, play
from tests.usecases.life import ELSEWHERE
from tests.usecases.random_world import World
from tests.usecases.town import STREET

A_DAY = timedelta(days=1)
PIECES = (1, 2, 500)
COUNTED_TABLES = ("hazard_counts", "hazard_sums", "hazard_stocks", "hazard_spells", "stock_days")
STEPS = {
    "found": ("file", "file_fixed", "fix_on_spot"),
    "closed": ("close", "fix_on_spot"),
    "ended": ("end", "settle"),
    "reopened": ("relapse",),
    "returned": ("return",),
}
BEFALLEN = {
    "newly_overdue": ("newly_overdue", ""),
    "returned": ("returned", ""),
    "transferred": ("transferred", ""),
    "overdue": ("newly_overdue", "caught_up"),
    "unanswered": ("transferred", "answered"),
}
"""What may befall a hazard more than once: how it begins, and how it ends."""
SLICES: tuple[tuple[Slice, str], ...] = (
    (EVERYTHING, "1 = 1"),
    (Slice(street=STREET), f"hazards.street = '{STREET}'"),
    (Slice(unit_id=2), "hazards.unit_id = 2"),
    (Slice(sector="学校"), "units.sector = '学校'"),
    (Slice(sectors=frozenset({"学校", "园区"})), "units.sector IN ('学校', '园区')"),
    (Slice(severity=Severity.MAJOR), "hazards.severity = 'major'"),
    (Slice(street=ELSEWHERE, source=Source.INSPECTION), f"hazards.street = '{ELSEWHERE}'"),
    (Slice(source=Source.TIP), "hazards.source = 'tip'"),
)
LISTED = (
    EVERYTHING,
    Slice(street=STREET),
    Slice(unit_id=2),
    Slice(sector="学校"),
    Slice(severity=Severity.MAJOR),
    Slice(source=Source.INSPECTION),
)
LEDGER = """
    SELECT hazards.id, hazards.alive, hazards.deadline FROM hazards
    JOIN units ON units.id = hazards.unit_id
"""
LINES = """
    SELECT audit.at, audit.action FROM hazards JOIN units ON units.id = hazards.unit_id
    JOIN audit ON audit.subject = 'hazard:' || hazards.number
"""


class CountedWorld(World):
    """Keeps what stood on the ledger at the end of each day, and counts now and then."""

    days: dict[date, dict[int, tuple[bool, date | None]]]
    dice: random.Random

    def __post_init__(self) -> None:
        super().__post_init__()
        self.days, self.dice = {}, random.Random(7)

    def does(self, actor: Actor, act: str, life: ExpectedLife | None) -> None:
        super().does(actor, act, life)
        if act != "wait":
            self.days[self.today()] = {
                row[0]: (bool(row[1]), _day(row[2])) for row in self.sql(LEDGER)
            }
        if self.dice.random() < 0.3:
            super().does(actor, "wait", life)
        if self.dice.random() < 0.2:
            with transaction(self.engine, self.make) as work:
                fill(work, self.dice.choice(PIECES))

    def today(self) -> date:
        return self.clock.now().astimezone(self.clock.zone).date()

    def everything(self) -> None:
        with transaction(self.engine, self.make) as work:
            assert fill_all(work, most=200)
        super().everything()
        self.stands()
        self.moved()
        self.reconciled()
        self.listed()
        with transaction(self.engine, self.make) as work:
            assert check_units(work, [1, 2]) == []
        self.made_anew()

    def stands(self) -> None:
        """Hold what is open, and overdue, on each day against the ledger as it was then."""
        first = min(self.days) - A_DAY
        seen: dict[int, tuple[bool, date | None]] = {}
        with transaction(self.engine, self.make) as work:
            for number in range((self.today() - first).days + 1):
                day = first + A_DAY * number
                seen = self.days.get(day, seen)
                figures = work.counts.hazard_figures(EVERYTHING, Period.of(PeriodKind.DAY, day))
                assert figures.closing == sum(alive for alive, _ in seen.values()), day
                assert figures.overdue == sum(
                    alive and due is not None and due < day for alive, due in seen.values()
                ), day

    def moved(self) -> None:
        """Hold movements in each period and slice against the chain; the identity holds always."""
        first = Period.of(PeriodKind.MONTH, min(self.days)).first
        periods: list[Stretch] = []
        while first <= self.today():
            last = first + A_DAY * self.dice.choice((0, 6, 29, 30, 45, 91, 150))
            periods.append(Days(first, last))
            first = last + A_DAY
        weeks: list[Stretch] = [*self.weeks()]
        with transaction(self.engine, self.make) as work:
            for slice_, where in SLICES:
                self.moved_in(work, slice_, where, weeks)
                self.moved_in(work, slice_, where, periods)

    def weeks(self) -> list[Period]:
        """All weeks so far."""
        weeks = [Period.of(PeriodKind.WEEK, min(self.days))]
        while weeks[-1].last < self.today():
            weeks.append(weeks[-1].next())
        return weeks

    def reconciled(self) -> None:
        """Hold what is read of whole months against what is read of days, from any day to any."""
        first = min(self.days).replace(day=1)
        with transaction(self.engine, self.make) as work:
            for _ in range(8):
                one, other = (
                    first + A_DAY * self.dice.randrange((self.today() - first).days + 1)
                    for _ in range(2)
                )
                days = Days(min(one, other), max(one, other))
                whole = work.counts.hazard_figures(EVERYTHING, days)
                for dimension in Dimension:
                    parts = work.counts.figures_by(dimension, EVERYTHING, days)
                    assert sum(parts.values(), HazardFigures()) == whole, (dimension, days)

    def moved_in(
        self, work: UnitOfWork, slice_: Slice, where: str, periods: Sequence[Stretch]
    ) -> None:
        """Hold the movements of one slice against the chain."""
        lines = [
            (_moment(at).astimezone(self.clock.zone).date(), action)
            for at, action in self.sql(f"{LINES} WHERE {where}")
        ]
        opening = 0
        for period in periods:
            figures = work.counts.hazard_figures(slice_, period)
            assert figures.opening == opening, (slice_, period)
            for name, actions in STEPS.items():
                happened = sum(
                    action in actions and period.first <= day <= period.last
                    for day, action in lines
                )
                assert getattr(figures, name) == happened, (slice_, period, name)
            opening = figures.closing
            assert opening == _identity(figures)
        still = self.sql(f"{LEDGER} WHERE {where} AND hazards.alive")
        assert opening == len(still), slice_

    def listed(self) -> None:
        """Hold the lists that figures open against the figures."""
        with transaction(self.engine, self.make) as work:
            for period in (*self.weeks(), Period.of(PeriodKind.YEAR, self.today())):
                for slice_ in LISTED:
                    figures = work.counts.hazard_figures(slice_, period)
                    for name in LISTS:
                        listed = self.ids(work, behind(name, slice_, period, self.today()))
                        figure = getattr(figures, name)
                        if name in {"struck_off", "reopened"}:
                            again = figure - len(listed)
                            assert 0 <= again <= self.taken.get("relapse", 0), (name, period)
                            continue
                        if name in BEFALLEN:
                            times = self.befallen(work, name, slice_, period)
                            assert listed == sorted(times), (name, slice_, period)
                            again = times.total() - len(times)  # a hazard is one line
                            assert figure == times.total(), (name, slice_, period)
                        else:
                            again = 0
                        assert len(listed) == figure - again, (name, slice_, period)

    def befallen(self, work: UnitOfWork, name: str, slice_: Slice, period: Stretch) -> Counter[int]:
        """How often each hazard was sent back, handed on and so on, by its lines on the chain."""
        ever = Days(date(2020, 1, 1), self.today())
        of_slice = self.ids(work, behind("found", slice_, ever, self.today()))
        began, ended = BEFALLEN[name]
        since = date(2020, 1, 1) if ended else period.first
        times: Counter[int] = Counter()
        for facts in work.recounts.hazards_of([1, 2]):
            again = Recount(self.clock.zone, [])
            again.add(facts)
            for (day, _), happened in again.moved.items():
                if facts.id in of_slice and since <= day <= min(period.last, self.today()):
                    times[facts.id] += happened[began] - happened[ended]
        return +times

    def ids(self, work: UnitOfWork, wanted: LedgerFilter) -> list[int]:
        """The ids that a list has, for somebody who sees all."""
        reach = EVERYWHERE
        if wanted.unit_id is not None:
            reach = Reach(unit_ids=(wanted.unit_id,))
        elif wanted.street:
            reach = Reach(streets=(wanted.street,))
        sought = Sought(wanted, reach, self.today(), self.clock.zone)
        return work.ledger_lists.ids(sought, 0, 1000)

    def made_anew(self) -> None:
        """Count everything anew, in single pieces: that changes nothing."""
        before = self.counted()
        with transaction(self.engine, self.make) as work:
            days = Days(date(2026, 1, 1), self.today())
            whole = work.counts.hazard_figures(EVERYTHING, days)
            for dimension in Dimension:
                parts = work.counts.figures_by(dimension, EVERYTHING, days)
                assert sum(parts.values(), HazardFigures()) == whole, dimension
            start_anew(work)
            assert work.counts.as_of() is None
        more = True
        while more:
            with transaction(self.engine, self.make) as work:
                more = fill(work, 1).more
        assert self.counted() == before

    def counted(self) -> list[Any]:
        return [
            sorted(self.sql(f"SELECT * FROM {table}"), key=repr)  # noqa: S608 - our own
            for table in COUNTED_TABLES
        ]


def _identity(figures: HazardFigures) -> int:
    ended = (
        figures.ended_infeasible
        + figures.ended_unfounded
        + figures.ended_duplicate
        + figures.ended_transferred
    )
    return figures.opening + figures.found + figures.reopened - figures.closed - ended


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: Any) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=MOVES)
def test_counts_are_what_stood_on_the_ledger_whatever_people_did(
    sqlite_backend: SqliteBackend, forms: Forms, moves: list[Move]
) -> None:
    with opened(sqlite_backend, forms, CountedWorld) as world:
        play(world, moves)


@pytest.mark.parametrize("seed", range(2))
def test_counts_of_a_long_random_life_are_right_on_both_databases(
    engine: Engine, make: WorkMaker, clock: FixedClock, seed: int
) -> None:
    chance = random.Random(seed)
    moves = [
        (chance.randrange(8), chance.randrange(10**4), chance.randrange(10**4)) for _ in range(80)
    ]
    world = CountedWorld(engine, make, clock)
    play(world, moves)
    assert len(world.days) > 5
