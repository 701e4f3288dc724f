"""The menu, choosing a unit and a checklist."""

from datetime import timedelta

import pytest

from checklists import starting, walking
from checklists.signing_views import SummaryView
from checklists.views import FormsView, ItemView, MenuView, UnfinishedView, UnitsView
from core.clock import FixedClock
from frontdesk import menu as frontdesk_menu
from frontdesk import words as frontdesk_words
from people.model import Membership, Role, Unit
from tests.usecases.town import STREET, Phone, Town, shown


async def names_for(phone: Phone, query: str = "", page: int = 0) -> list[str]:
    """The names of the units on a page."""
    view = shown(await phone.taps(starting.choose_unit, query, page), UnitsView)
    return [entry.unit.name for entry in view.entries]


@pytest.fixture
def units(town: Town) -> list[Unit]:
    """Ten units with initials of their own."""

    def add(number: int) -> Unit:
        return town.reads(
            lambda work: work.units.add(f"单位{number}ABC", f"dw{number}", "学校", STREET, work.now)
        )

    return [add(number) for number in range(10)]


async def test_units_come_page_by_page_and_none_is_left_out(
    inspector: Phone, units: list[Unit]
) -> None:
    pages = [await names_for(inspector, page=page) for page in (0, 1)]
    assert [len(page) for page in pages] == [6, 4]
    assert {*pages[0], *pages[1]} == {unit.name for unit in units}
    assert await names_for(inspector, page=99) == pages[1]
    assert await names_for(inspector, page=-1) == pages[0]


async def test_another_page_keeps_what_was_searched_for(
    inspector: Phone, units: list[Unit], town: Town
) -> None:
    town.unit("别的园区")
    first = shown(await inspector.taps(starting.choose_unit, "单位"), UnitsView)
    second = shown(await inspector.taps(starting.turn_units, 1), UnitsView)
    assert (first.pages, second.query, second.page) == (2, "单位", 1)


@pytest.mark.parametrize("query", ["dw7", "DW7", "d w7", "单位7", "7abc", " 位7 "])
async def test_a_unit_is_found_by_a_few_characters_or_initials(
    inspector: Phone, units: list[Unit], query: str
) -> None:
    assert await names_for(inspector, query) == ["单位7ABC"]


@pytest.mark.parametrize("query", ["%", "_", "'", "没有这家"])
async def test_what_matches_nothing_shows_an_empty_page(
    inspector: Phone, units: list[Unit], query: str
) -> None:
    assert await names_for(inspector, query) == []


async def test_typing_while_units_are_shown_searches_them(
    inspector: Phone, units: list[Unit]
) -> None:
    await inspector.taps(starting.choose_unit)
    view = shown(await inspector.taps(frontdesk_words.receive_text, "dw3", None), UnitsView)
    assert [entry.unit for entry in view.entries] == [units[3]]


async def test_units_visited_last_come_first(
    inspector: Phone, units: list[Unit], clock: FixedClock
) -> None:
    for place in (8, 2, 5):
        await inspector.begins(units[place])
        clock.advance(timedelta(minutes=1))
    assert (await names_for(inspector))[:3] == [units[place].name for place in (5, 2, 8)]


async def test_a_school_is_offered_the_campus_forms_and_a_factory_is_not(
    town: Town, inspector: Phone, school: Unit
) -> None:
    factory = town.unit("示例实业", "工贸")
    for_school = shown(await inspector.taps(starting.choose_form, school.id), FormsView).forms
    for_factory = shown(await inspector.taps(starting.choose_form, factory.id), FormsView).forms
    assert {"campus", "campus-base"} <= {form.id for form in for_school[:2]}
    assert {form.id for form in for_factory} == {"ev-charging", "ev-patrol", "building"}


async def test_the_menu_of_an_officer_names_the_unit_and_counts_nothing_yet(
    town: Town, school: Unit
) -> None:
    officer = await town.member(9, Membership(Role.SAFETY_OFFICER, unit_id=school.id))
    menu = shown(await officer.taps(frontdesk_menu.show_menu), MenuView)
    assert (menu.unit, menu.unfinished, menu.hazards) == (school, None, 0)


async def test_the_menu_offers_what_was_begun_with_its_progress(
    inspector: Phone, campus: int
) -> None:
    await inspector.passes(campus, (1, 2, 3))
    unfinished = shown(await inspector.taps(frontdesk_menu.show_menu), MenuView).unfinished
    assert unfinished is not None
    assert (unfinished.tally.answered, unfinished.tally.total) == (3, 29)


async def test_going_on_with_nothing_begun_shows_the_menu(inspector: Phone) -> None:
    reply = await inspector.taps(frontdesk_menu.resume_last)
    shown(reply, MenuView)
    assert reply.count == 0


async def test_an_inspection_remembers_the_one_that_was_signed_before_it(
    town: Town, inspector: Phone, school: Unit, campus: int
) -> None:
    town.rows("UPDATE inspections SET signed_at = started_at")
    for unit in (school, town.unit("示例中学")):
        await inspector.begins(unit)
    previous = town.rows("SELECT previous_id FROM inspections ORDER BY id")
    assert previous == [None, campus, None]


async def test_a_patrol_with_an_answer_is_offered_before_a_new_one_is_begun(
    town: Town, school: Unit
) -> None:
    """One tap on the menu used to set a hazard aside that was being described."""
    officer = await town.member(9, Membership(Role.SAFETY_OFFICER, unit_id=school.id))
    first = shown(await officer.taps(starting.start_patrol), ItemView).sheet.inspection.id
    again = shown(await officer.taps(starting.start_patrol), ItemView).sheet.inspection.id
    assert again != first
    await officer.taps(walking.answer_item, again, 1, "hazard")
    await officer.sends_photo()
    view = shown(await officer.taps(starting.start_patrol), UnfinishedView)
    assert view.unfinished.inspection.id == again
    shown(await officer.taps(starting.resume, again), SummaryView)
