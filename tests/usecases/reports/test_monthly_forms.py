"""An office's own form is filled once for each month, by itself, with that month's hazards."""

from datetime import date, datetime
from typing import Any

import pytest

from core.clock import FixedClock
from hazards.ledger_reach import within_reach
from hazards.loop import reviewing
from reports.exports.forms import ExportForm, Head
from reports.exports.monthly import fill_forms, month_filters
from storage.engine.turns import Turns, WorkMaker
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.life import Life
from tests.usecases.town import STREET, Town

OWED = "SELECT month, form_id, person_id FROM exports ORDER BY id"


def at(town: Town, *moment: int) -> None:
    """Set the clock."""
    clock = town.make.clock
    assert isinstance(clock, FixedClock)
    clock.advance(datetime(*moment, tzinfo=clock.zone) - clock.now())  # type: ignore[misc, arg-type]


def brings(town: Town, street: str = STREET) -> int:
    """The office of a street brings a form of its own."""
    form = ExportForm(0, street, "街道表", "0" * 64, "表", 1, (Head(1, "隐患内容", "description"),))
    return town.reads(lambda work: work.exports.add_form(form, 1, work.now)).id


def sweeps(town: Town) -> None:
    while town.reads(lambda work: fill_forms(work, 20)).more:
        pass


async def test_it_is_owed_on_the_first_working_morning_to_everybody_of_the_office(
    life: Life,
) -> None:
    town = life.town
    at(town, 2026, 9, 20, 10)
    form = brings(town)
    for moment in ((9, 30, 18), (10, 1, 9), (10, 7, 12), (10, 8, 8)):
        at(town, 2026, *moment)
        sweeps(town)
        assert town.rows(OWED) == []
    for minute in (0, 1, 2):
        at(town, 2026, 10, 8, 9, minute)
        sweeps(town)
    owed = town.rows(OWED)
    office = {life.person("office").id, life.person("clerk").id}
    assert {each[2] for each in owed} == office
    assert len(owed) == len(office)
    assert {(str(each[0]), each[1]) for each in owed} == {("2026-09-01", form)}
    at(town, 2026, 11, 2, 9)
    sweeps(town)
    assert len(town.rows(OWED)) == 2 * len(office)


async def test_two_processes_owe_it_once(life: Life, make: WorkMaker) -> None:
    town = life.town
    at(town, 2026, 10, 20, 10)
    brings(town)
    at(town, 2026, 11, 2, 9)
    others = Turns(town.engine, make)
    try:
        for _ in range(3):
            await town.turns.run(lambda work: fill_forms(work, 1))
            await others.run(lambda work: fill_forms(work, 1))
    finally:
        others.close()
    owed = town.rows(OWED)
    assert len(owed) == len({tuple(each) for each in owed}) == 2


async def test_a_form_that_came_after_the_month_or_went_is_not_filled_for_it(life: Life) -> None:
    town = life.town
    at(town, 2026, 10, 20, 10)
    gone = brings(town)
    town.reads(lambda work: work.exports.end_form(gone, work.now))
    at(town, 2026, 11, 2, 8)
    brings(town)
    at(town, 2026, 11, 2, 9)
    sweeps(town)
    assert town.rows(OWED) == []


@pytest.mark.parametrize("month", [10, 11])
async def test_what_goes_in_was_found_struck_off_or_is_open_in_the_month(
    life: Life, month: int
) -> None:
    town = life.town
    at(town, 2026, 9, 10, 10)
    old = await life.assigned(life.estate)
    gone = await life.submitted()
    await life["inspector"].taps(reviewing.close, gone.id)
    at(town, 2026, 10, 12, 10)
    during = await life.submitted()
    at(town, 2026, 11, 5, 10)
    await life["inspector"].taps(reviewing.close, during.id)
    late = await life.assigned(life.school)
    await life.assigned(life.faraway)
    at(town, 2026, 11, 20, 10)

    office_id = life.person("office").id

    def found(work: UnitOfWork) -> set[int]:
        office: Any = work.persons.get(office_id)
        filters = month_filters(STREET, date(2026, month, 1), work.day())
        return {
            each
            for one in filters
            for each in work.ledger_lists.ids(within_reach(work, office, one).sought, 0, 100)
        }

    wanted = {10: {old.id, during.id}, 11: {old.id, during.id, late.id}}
    assert town.reads(found) == wanted[month]
