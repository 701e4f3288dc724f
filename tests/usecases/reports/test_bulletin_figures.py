"""What bulletins say of random lives, against a second count from the ledger and the chain."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import Engine

from core.clock import FixedClock
from hazards.counts.figures import HazardFigures
from hazards.counts.period import Period, PeriodKind
from hazards.counts.slices import Dimension
from reports.bulletins.gathering import present_content
from reports.bulletins.model import FEWEST_RANKED, Bulletin, BulletinKind, BulletinState, Content
from reports.bulletins.ranking import MOST_UNRANKED, rank
from reports.counts.filling import fill_all
from storage.engine.turns import WorkMaker, transaction
from tests.usecases.hazards.test_random_lives import play
from tests.usecases.random_world import World
from tests.usecases.town import STREET

STEPS = {
    "found": ("file", "file_fixed", "fix_on_spot"),
    "closed": ("close", "fix_on_spot"),
    "reopened": ("relapse",),
    "returned": ("return",),
}
LINES = """
    SELECT hazards.street, units.sector, units.name, audit.at, audit.action
    FROM hazards JOIN units ON units.id = hazards.unit_id
    JOIN audit ON audit.subject = 'hazard:' || hazards.number
"""
OPEN = """
    SELECT hazards.street, units.sector, units.name, hazards.deadline
    FROM hazards JOIN units ON units.id = hazards.unit_id WHERE hazards.alive
"""
COLUMNS = {"街镇": 0, "行业": 1, "单位": 2}


class IssuingWorld(World):
    """Drafts a month report of each month that was lived, for the area and for a street."""

    first: date
    dice: random.Random
    seen: Counter[str]

    def __post_init__(self) -> None:
        super().__post_init__()
        self.first, self.dice, self.seen = self.today(), random.Random(11), Counter()

    def does(self, actor: Any, act: str, life: Any) -> None:
        super().does(actor, act, life)
        if self.dice.random() < 0.3:
            self.clock.advance(timedelta(days=self.dice.randrange(1, 6)))

    def today(self) -> date:
        return self.clock.now().astimezone(self.clock.zone).date()

    def recount(self) -> int:
        """Hold each month against the chain; return how many there were."""
        month, months = Period.of(PeriodKind.MONTH, self.first), 0
        while month.first <= self.today():
            for street in ("", STREET):
                content = self.draft(month, street)
                self.moved(content, month, street)
                if month.holds(self.today()):
                    self.stands(content, street)
            month, months = month.next(), months + 1
        return months

    def draft(self, month: Period, street: str) -> Content:
        with transaction(self.engine, self.make) as work:
            assert fill_all(work, most=200)
            bulletin = Bulletin(
                0,
                BulletinKind.MONTH,
                street,
                month.first,
                month.last,
                BulletinState.DRAFT,
                0,
                work.now,
            )
            return present_content(work, bulletin)

    def moved(self, content: Content, month: Period, street: str) -> None:
        """Hold what happened in a month against the chain, line by line of each table."""
        lines = [
            (row[:3], _moment(row[3]).astimezone(self.clock.zone).date(), row[4])
            for row in self.sql(LINES)
            if not street or row[0] == street
        ]
        assert {each.head for each in content.tables} == set(COLUMNS) - (
            {"街镇"} if street else set()
        )
        for table in content.tables:
            by = COLUMNS[table.head]
            for name, actions in STEPS.items():
                counted = Counter(
                    keys[by] for keys, day, act in lines if act in actions and month.holds(day)
                )
                said = {row.name: getattr(row.hazards, name) for row in table.rows}
                assert {each: n for each, n in said.items() if n} == counted, (table.head, name)
                assert getattr(content.whole.hazards, name) == sum(counted.values())
            added = sum((row.hazards for row in table.rows), start=HazardFigures())
            assert added == content.whole.hazards, table.head
        found = STEPS["found"]
        earlier = [day for _, day, act in lines if act in found and month.previous().holds(day)]
        assert content.whole.found_before == len(earlier)
        self.seen.update(before=len(earlier), found=content.whole.hazards.found)
        assert content.points[-1].found == content.whole.hazards.found

    def stands(self, content: Content, street: str) -> None:
        """Hold what is open now, and who is named as late, against the ledger."""
        rows = [row for row in self.sql(OPEN) if not street or row[0] == street]
        assert content.whole.hazards.closing == len(rows)
        late = Counter(row[2] for row in rows if row[3] and _day(row[3]) < self.today())
        assert {each.name: each.count for each in content.late.overdue} == late
        self.seen.update(late=sum(late.values()))


def _moment(value: Any) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


@pytest.mark.parametrize("seed", range(2))
def test_a_bulletin_says_what_a_second_count_says(
    engine: Engine, make: WorkMaker, clock: FixedClock, seed: int
) -> None:
    chance = random.Random(seed)
    moves = [
        (chance.randrange(8), chance.randrange(10**4), chance.randrange(10**4)) for _ in range(80)
    ]
    world = IssuingWorld(engine, make, clock)
    play(world, moves)
    assert world.recount() > 1
    assert all(world.seen[each] for each in ("found", "before", "late")), world.seen


class _Nobody:
    """A place without departments, whose units are called by their ids."""

    departments = property(lambda self: self)
    digest_facts = property(lambda self: self)

    def all(self) -> list[Any]:
        return []

    def unit_names(self, ids: list[int]) -> dict[int, str]:
        return {each: f"{each}" for each in ids}


RATES = some.lists(some.tuples(some.integers(0, 12), some.integers(0, 12)), max_size=60)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RATES)
def test_nobody_is_ranked_by_too_little_and_who_is_alike_shares_a_place(
    rates: list[tuple[int, int]],
) -> None:
    units: dict[str | int, HazardFigures] = {
        number: HazardFigures(closed=closed, closed_in_time=min(closed, closed // 2), overdue=over)
        for number, (closed, over) in enumerate(rates, 1)
    }
    parts: Any = {Dimension.SECTOR: {}, Dimension.UNIT: units}
    (ranking,) = rank(_Nobody(), STREET, parts)  # type: ignore[arg-type]  # no other is asked
    wanted = {
        str(number): (closed // 2, closed + over)
        for number, (closed, over) in enumerate(rates, 1)
        if closed + over
    }
    few = {name: of for name, (_, of) in wanted.items() if of < FEWEST_RANKED}
    assert ranking.unranked_more == max(0, len(few) - MOST_UNRANKED)
    assert dict(ranking.unranked).items() <= few.items()
    assert len(ranking.unranked) + ranking.unranked_more == len(few)
    assert {each.name for each in ranking.ranked} == set(wanted) - set(few)
    for each in ranking.ranked:
        assert (each.good, each.of) == wanted[each.name]
        better = sum(
            Fraction(*rate) > Fraction(each.good, each.of)
            for name, rate in wanted.items()
            if name not in few
        )
        assert each.place == better + 1
