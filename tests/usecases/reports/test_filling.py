"""Counting in pieces, by several processes, and after a death: each time the same comes of it."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from core.clock import FixedClock
from hazards.counts.period import Days
from hazards.counts.slices import EVERYTHING, Slice
from hazards.loop import deciding
from hazards.model import Severity
from reports.counts.checking import check_units
from reports.counts.filling import fill, fill_all
from storage.engine.session import Session
from storage.engine.turns import WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.life import CRITERION, Life

NOVEMBER = Days(date(2026, 11, 1), date(2026, 11, 30))
TABLES = (
    "hazard_counts",
    "hazard_sums",
    "hazard_stocks",
    "hazard_spells",
    "stock_days",
    "hazards_to_count",
)


def counted(engine: Engine) -> list[Any]:
    """Everything that is counted, as another connection reads it."""
    with engine.connect() as connection:
        return [
            sorted(map(tuple, connection.execute(text(f"SELECT * FROM {table}"))), key=repr)  # noqa: S608 - our own
            for table in TABLES
        ]


class KilledError(Exception):
    """The process dies here."""


def dies_at(number: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Let a process die at its statement of this number; returns what counts them."""
    said = 0

    def counting(name: str) -> None:
        kept = getattr(Session, name)

        def run(self: Session, *given: Any, **values: Any) -> Any:
            nonlocal said
            said += 1
            if said == number:
                raise KilledError
            return kept(self, *given, **values)

        monkeypatch.setattr(Session, name, run)

    for name in ("later", "run", "one", "all"):
        counting(name)
    return lambda: said


async def test_a_death_between_any_two_statements_leaves_all_as_it_was(
    life: Life, engine: Engine, make: WorkMaker
) -> None:
    for _ in range(3):
        await life.files()
    before = counted(engine)
    number, died = 1, True
    while died:
        with pytest.MonkeyPatch.context() as patch:
            dies_at(number, patch)
            try:
                with transaction(engine, make) as work:
                    fill_all_or_die(work)
                died = False
            except KilledError:
                number += 1
        if died:
            assert counted(engine) == before
    assert number > 10
    with transaction(engine, make) as work:
        assert work.counts.hazard_figures(EVERYTHING, NOVEMBER).found == 3
        assert check_units(work, [1, 2, 3]) == []


def fill_all_or_die(work: UnitOfWork) -> None:
    """Count without setting aside what dies: nobody is left to do so."""
    ids = work.hazard_filling.take(work.now, 100)
    work.hazard_filling.count(ids, work.day())
    work.hazard_filling.filled(work.now)


async def test_a_sum_that_is_wrong_is_found_though_its_days_are_right(
    life: Life, engine: Engine, make: WorkMaker
) -> None:
    await life.files()
    with transaction(engine, make) as work:
        assert fill_all(work)
        assert check_units(work, [1, 2, 3]) == []
    with engine.begin() as connection:
        wrong = text("UPDATE hazard_sums SET found = found + 1 WHERE months = :months")
        assert connection.execute(wrong, {"months": 12}).rowcount == 1
    with transaction(engine, make) as work:
        (difference,) = check_units(work, [1, 2, 3])
    assert str(difference).startswith("2026年合计 ")
    assert (difference.counted, difference.recounted) == (2, 1)
    assert difference.name == "found"


async def test_two_processes_count_at_once_while_people_go_on(
    life: Life, engine: Engine, make: WorkMaker
) -> None:
    filed = [await life.files() for _ in range(8)]
    faults: list[BaseException] = []

    def counts() -> None:
        try:
            more = True
            while more:
                with transaction(engine, make) as work:
                    more = fill(work, 2).more
        except BaseException as fault:
            faults.append(fault)

    workers = [threading.Thread(target=counts) for _ in range(2)]
    for each in workers:
        each.start()
    for hazard in filed[:4]:
        await life["office"].taps(deciding.decide_severity, hazard.id, CRITERION)
    for worker in workers:
        worker.join()
    assert not faults
    with transaction(engine, make) as work:
        assert fill_all(work)
        figures = work.counts.hazard_figures(EVERYTHING, NOVEMBER)
        assert (figures.found, figures.found_major, figures.closing) == (8, 4, 8)
        assert check_units(work, [1, 2, 3]) == []


async def test_a_severity_that_is_judged_later_changes_the_day_of_finding(
    life: Life, engine: Engine, make: WorkMaker, clock: FixedClock
) -> None:
    filed = await life.files()
    found_on = Days(date(2026, 11, 22), date(2026, 11, 22))
    major = Slice(severity=Severity.MAJOR)
    with transaction(engine, make) as work:
        assert fill_all(work)
        assert work.counts.hazard_figures(major, found_on).found == 0
        assert work.counts.hazard_figures(EVERYTHING, found_on).found_major == 0
    clock.advance(timedelta(days=40))
    await life["office"].taps(deciding.decide_severity, filed.id, CRITERION)
    with transaction(engine, make) as work:
        assert fill_all(work)
        assert work.counts.hazard_figures(major, found_on).found == 1
        january = Days(date(2027, 1, 1), date(2027, 1, 31))
        assert work.counts.hazard_figures(major, january).opening == 1
        assert work.counts.hazard_figures(EVERYTHING, january).major_open == 1


async def test_what_cannot_be_counted_is_set_aside_and_holds_up_nothing_else(
    life: Life, engine: Engine, make: WorkMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = await life.files(), await life.files()
    from storage.stores.reports.hazard_filling import SqlHazardFilling  # noqa: PLC0415 - patched

    count = SqlHazardFilling.count

    def fails(self: SqlHazardFilling, ids: Any, today: date) -> None:
        if broken.id in ids:
            raise LookupError("broken")
        count(self, ids, today)

    with monkeypatch.context() as patch, transaction(engine, make) as work:
        patch.setattr(SqlHazardFilling, "count", fails)
        assert fill(work).set_aside == 1
        assert not fill(work).more
        assert work.hazard_filling.troubled() == 1
        assert work.counts.hazard_figures(EVERYTHING, NOVEMBER).found == 1
        assert sound.id != broken.id
    make.clock.advance(timedelta(hours=2))  # type: ignore[attr-defined]  # a clock that is driven
    with transaction(engine, make) as work:
        assert fill_all(work)
        assert work.hazard_filling.troubled() == 0
        assert work.counts.hazard_figures(EVERYTHING, NOVEMBER).found == 2
