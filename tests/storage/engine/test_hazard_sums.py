"""Months and years are added up from the days there are, and read as their days would be."""

import random
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from hazards.counts.figures import HazardFigures
from hazards.counts.period import Days
from hazards.counts.slices import EVERYTHING, Dimension, Slice
from hazards.model import Severity, Source
from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from storage.engine.session import Session
from storage.stores.reports.count_store import Pieces, SqlCounts
from storage.tables.count_tables import MOVEMENTS, hazard_counts
from tests.databases import Backend

BEGIN, TODAY = date(2024, 11, 3), date(2026, 11, 27)
MOVED = tuple(
    each.name
    for each in fields(HazardFigures)
    if each.name in MOVEMENTS or each.name.startswith("found_")
)
SLICES = (
    EVERYTHING,
    Slice(unit_id=2),
    Slice(street="示例街道"),
    Slice(severity=Severity.MAJOR),
    Slice(source=Source.SNAP),
)


def rows(dice: random.Random) -> list[dict[str, Any]]:
    """Counts of days here and there over two years."""
    days = [BEGIN + timedelta(days=dice.randrange((TODAY - BEGIN).days + 1)) for _ in range(300)]
    made = {}
    for day in [*days, date(2025, 1, 1), date(2025, 12, 31), date(2026, 10, 31), TODAY]:
        key = {
            "day": day,
            "unit_id": dice.randint(1, 3),
            "street": dice.choice(("示例街道", "示例镇")),
            "severity": dice.choice(("", "general", "major")),
            "source": dice.choice(("inspection", "snap", "tip", "duty")),
            "kind": dice.choice(("", "self", "led", "area")),
            "track": dice.choice(("routine", "listed")),
            "planned": dice.random() < 0.5,
        }
        moved = {name: dice.randint(0, 3) for name in MOVEMENTS}
        made[tuple(key.values())] = {**key, **moved, "facts": 3}
    return [*made.values()]


@pytest.fixture
def engine(backend: Backend) -> Any:
    """A database that was counted before there were sums."""
    engine = open_engine(backend.empty())
    upgrade(engine, "0073")
    with engine.begin() as connection:
        connection.execute(hazard_counts.insert(), rows(random.Random(64)))
    upgrade(engine)
    yield engine
    engine.dispose()


def test_any_stretch_comes_to_what_its_days_come_to(engine: Engine) -> None:
    session, dice = Session(engine), random.Random(10)
    session.begin()
    counts = SqlCounts(session, TODAY)
    number = (TODAY - BEGIN).days + 1
    for slice_ in SLICES:
        each_day = [
            counts.hazard_figures(slice_, Days(day, day))
            for day in (BEGIN + timedelta(days=each) for each in range(number))
        ]
        stretches = [sorted(dice.choices(range(number), k=2)) for _ in range(25)]
        for first, last in [*stretches, [0, number - 1]]:
            days = Days(BEGIN + timedelta(days=first), BEGIN + timedelta(days=last))
            whole = counts.hazard_figures(slice_, days)
            some = each_day[first : last + 1]
            for name in MOVED:
                assert getattr(whole, name) == sum(getattr(each, name) for each in some), name
            assert whole.closing == some[-1].closing
            assert whole.opening == some[0].opening
            parts = counts.figures_by(Dimension.UNIT, slice_, days)
            assert sum(parts.values(), HazardFigures()) == whole
    session.close()


def test_every_day_lies_in_exactly_one_piece() -> None:
    dice = random.Random(1)
    for _ in range(2000):
        first = BEGIN + timedelta(days=dice.randrange(900))
        last = first + timedelta(days=dice.choice((0, 1, 27, 30, 59, 364, dice.randrange(1200))))
        pieces = Pieces.of(first, last)
        bounds = [first, *pieces]
        assert bounds == sorted(bounds), (first, last)
        assert pieces.end == last + timedelta(days=1)
        for month in (pieces.months, pieces.years, pieces.after_years, pieces.after_months):
            assert month.day == 1 or month == pieces.end
        assert pieces.years == pieces.after_years or pieces.years.month == 1


def test_sums_of_old_counts_are_kept_for_both_spans(engine: Engine) -> None:
    with engine.connect() as connection:
        found = text("SELECT sum(found) FROM hazard_sums WHERE months = :months")
        days = connection.execute(text("SELECT sum(found) FROM hazard_counts")).scalar_one()
        for months in (1, 12):
            assert connection.execute(found, {"months": months}).scalar_one() == days > 0
