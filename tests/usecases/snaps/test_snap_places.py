"""Where a snap was taken: the unit and the place that are proposed, and how another is found."""

from datetime import timedelta

import pytest

from chat.scene import show
from core.clock import FixedClock
from frontdesk import menu
from frontdesk import words as frontdesk_words
from hazards.snaps import category_choice
from hazards.snaps.drafts import Why
from hazards.snaps.snapping import SpotUnknown
from hazards.snaps.views import (
    DraftPlacesView,
    DraftUnitsView,
    DraftView,
)
from people.model import Membership, Role, Unit
from tests.usecases.snap_moves import HYDRANT, does, files, scans, snaps
from tests.usecases.snaps.test_snapping import passer_by
from tests.usecases.town import STREET, Phone, Town, shown

__all__ = ["passer_by"]  # fixtures for these tests too


async def test_the_unit_inspected_last_is_proposed_when_no_code_was_scanned(
    town: Town, school: Unit, inspector: Phone
) -> None:
    await inspector.begins(school)
    await inspector.taps(menu.show_menu)
    await snaps(town, inspector)
    card = await inspector.sees()
    assert isinstance(card, DraftView)
    assert [(each.unit.id, each.why) for each in card.guesses] == [(school.id, Why.VISITED)]


async def test_an_officers_own_unit_is_proposed(town: Town, school: Unit) -> None:
    officer = await town.member(8, Membership(Role.SAFETY_OFFICER, unit_id=school.id), "李示例")
    await snaps(town, officer)
    card = await officer.sees()
    assert isinstance(card, DraftView)
    assert [(each.unit.id, each.why) for each in card.guesses] == [(school.id, Why.OWN)]


async def test_a_scan_counts_for_a_day(
    town: Town, school: Unit, passer_by: Phone, clock: FixedClock
) -> None:
    await scans(town, passer_by, school)
    clock.advance(timedelta(hours=23, minutes=59))
    await snaps(town, passer_by)
    card = await passer_by.sees()
    assert isinstance(card, DraftView)
    assert card.guesses[0].amount == 23 * 60 + 59
    clock.advance(timedelta(minutes=2))
    card = await passer_by.sees()
    assert isinstance(card, DraftView)
    assert card.guesses == ()


async def test_a_shared_location_finds_units_nearby_before_an_old_scan(
    town: Town, school: Unit, passer_by: Phone, clock: FixedClock
) -> None:
    park = town.reads(
        lambda work: work.units.add(
            "示例园区", "slyq", "企业", STREET, work.now, latitude=31.2500, longitude=121.4000
        )
    )
    await scans(town, passer_by, school)
    await snaps(town, passer_by)
    await passer_by.taps(frontdesk_words.receive_location, 31.2510, 121.4000)
    card = await passer_by.sees()
    assert isinstance(card, DraftView)
    assert [each.unit.id for each in card.guesses] == [school.id, park.id]
    assert card.guesses[1].amount == 111
    clock.advance(timedelta(minutes=31))
    card = await passer_by.sees()
    assert isinstance(card, DraftView)
    assert [each.unit.id for each in card.guesses] == [park.id, school.id]
    await files(passer_by, 1, park.id)
    assert town.rows("SELECT latitude, longitude FROM hazards") == [(31.251, 121.4)]


async def test_a_location_near_a_known_hazard_proposes_its_place(
    town: Town, school: Unit, inspector: Phone, passer_by: Phone
) -> None:
    place = town.reads(lambda work: work.places.put(school.id, "后门", "", work.now))
    draft = await snaps(town, inspector, HYDRANT)
    await inspector.taps(frontdesk_words.receive_location, 31.25, 121.4)
    await files(inspector, draft, school.id, place.id)
    await snaps(town, passer_by)
    await passer_by.taps(frontdesk_words.receive_location, 31.2505, 121.4)
    card = await passer_by.sees()
    assert isinstance(card, DraftView)
    assert [each.spot for each in card.guesses] == ["示例小学 · 后门"]


async def test_a_location_without_a_snap_is_not_asked_for(inspector: Phone) -> None:
    with pytest.raises(frontdesk_words.LocationUnasked):
        await inspector.taps(frontdesk_words.receive_location, 31.25, 121.4)


async def test_the_public_finds_any_unit_by_words_and_sees_no_list(
    town: Town, school: Unit, passer_by: Phone
) -> None:
    for number in range(8):
        town.unit(f"第{number}幼儿园")
    draft = await snaps(town, passer_by)
    view = await does(
        passer_by, show, category_choice.DRAFT_UNITS, category_choice.DraftUnitsScene(draft)
    )
    assert isinstance(view, DraftUnitsView)
    assert (view.units, view.listed) == ((), False)
    found = shown(await passer_by.types("园"), DraftUnitsView)
    assert found.units == ()
    found = shown(await passer_by.types("幼儿"), DraftUnitsView)
    assert (len(found.units), found.more, found.pages) == (6, 6, 1)
    turned = await does(passer_by, category_choice.turn_units, draft, 1)
    assert turned.units == found.units
    found = shown(await passer_by.types("示例"), DraftUnitsView)
    assert ([unit.name for unit in found.units], found.more) == (["示例小学"], 0)


async def test_members_see_their_units_and_find_all_others(
    town: Town, school: Unit, inspector: Phone
) -> None:
    far = town.unit("邻街小学", street="邻街示例街道")
    draft = await snaps(town, inspector)
    view = await does(
        inspector, show, category_choice.DRAFT_UNITS, category_choice.DraftUnitsScene(draft)
    )
    assert [unit.id for unit in view.units] == [school.id]
    found = shown(await inspector.types("邻街"), DraftUnitsView)
    assert [unit.id for unit in found.units] == [far.id]


async def test_a_unit_with_places_asks_for_the_place(
    town: Town, school: Unit, inspector: Phone
) -> None:
    place = town.reads(lambda work: work.places.put(school.id, "食堂", "", work.now))
    draft = await snaps(town, inspector)
    view = await does(inspector, category_choice.choose_unit, draft, school.id)
    assert isinstance(view, DraftPlacesView)
    view = await does(inspector, category_choice.choose_place, draft, place.id)
    assert view.guesses[0].spot == "示例小学 · 食堂"
    assert view.guesses[0].why is Why.CHOSEN
    view = await does(inspector, category_choice.choose_place, draft, 0)
    assert view.guesses[0].spot == "示例小学"
    with pytest.raises(SpotUnknown):
        await does(inspector, category_choice.choose_place, draft, 99)
