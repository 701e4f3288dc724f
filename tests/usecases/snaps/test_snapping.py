"""随手拍: a photo and a tap, from anybody, at any time."""

import asyncio
from dataclasses import replace

import pytest

from chat.scene import show, shows
from checklists import evidence, walking
from checklists.views import MenuView, StrangerView, StrayPhotoView
from frontdesk import menu, photos
from frontdesk.receipts import SnapReceipt, snaps_for
from frontdesk.showing import showing
from hazards import showing as hazards
from hazards.snaps import category_choice, filing, snapping
from hazards.snaps.draft_photos import DraftGone, DraftSettled
from hazards.snaps.drafts import Privacy, Why
from hazards.snaps.filing import NothingToFile
from hazards.snaps.snapping import DescriptionTooLong, SpotUnknown
from hazards.snaps.views import (
    DraftCategoryView,
    DraftsView,
    DraftView,
    FiledView,
    Shot,
)
from hazards.tips import tipping
from people.model import Membership, Role, Unit
from storage.engine.turns import Turns
from tests.usecases.snap_moves import AISLE, HYDRANT, does, draft_of, files, keeps, scans, snaps
from tests.usecases.town import Phone, Town, photo_message, shown


@pytest.fixture
def passer_by(town: Town) -> Phone:
    return town.phone(99)


async def test_a_passer_by_files_with_one_photo_and_one_tap_where_the_code_was_scanned(
    town: Town, school: Unit, passer_by: Phone
) -> None:
    place = await scans(town, passer_by, school, "充电棚")
    draft = await snaps(town, passer_by, HYDRANT)
    card = await passer_by.sees()
    assert isinstance(card, DraftView)
    best = card.guesses[0]
    assert (best.spot, best.why, best.amount) == ("示例小学 · 充电棚", Why.SCANNED, 0)
    assert card.shot == Shot(1, 1)
    view = await files(passer_by, draft, school.id, place)
    assert isinstance(view, FiledView)
    assert view.hazard.number == "PT-2026-000001"
    assert not view.judges
    row = "SELECT state, source, place_id, category, description, deadline FROM hazards"
    assert town.rows(row) == [("on_ledger", "snap", place, "fire_equipment", HYDRANT, None)]
    assert town.rows("SELECT hazard_id, purpose, round FROM photos") == [(1, "found", 0)]
    (person,) = town.rows("SELECT person_id FROM addresses WHERE external_id = '99'")
    assert town.rows("SELECT found_by FROM hazards") == [person]


async def test_the_hash_of_each_photo_is_on_the_audit_chain_of_the_hazard(
    town: Town, school: Unit, passer_by: Phone
) -> None:
    draft = await snaps(town, passer_by, album="a")
    await snaps(town, passer_by, album="a")
    assert town.rows("SELECT action FROM audit") == []
    await files(passer_by, draft, school.id)
    subjects = town.rows("SELECT subject FROM audit WHERE action = 'photo'")
    hashes = town.rows("SELECT sha256 FROM photos ORDER BY id")
    assert subjects == ["hazard:PT-2026-000001:photo"] * 2
    assert town.changes("photo") == [
        {"photo.sha256": (None, each), "photo.purpose": (None, "found"), "photo.round": (None, 0)}
        for each in hashes
    ]


async def test_a_photo_alone_is_enough(town: Town, school: Unit, passer_by: Phone) -> None:
    await files(passer_by, await snaps(town, passer_by), school.id)
    assert town.rows("SELECT description, category FROM hazards") == [("见照片", "other")]


async def test_an_album_is_one_draft_and_its_caption_is_the_sentence(
    town: Town, passer_by: Phone
) -> None:
    for caption in ("", HYDRANT, ""):
        await snaps(town, passer_by, caption, album="a")
    card = await passer_by.sees()
    assert isinstance(card, DraftView)
    assert (card.shot, card.draft.description, card.others) == (Shot(3, 3), HYDRANT, 0)


async def test_sentences_are_added_one_after_the_other_and_a_repeated_one_is_not(
    town: Town, passer_by: Phone
) -> None:
    draft = await snaps(town, passer_by, HYDRANT)
    for words in (HYDRANT, "没有检查卡"):
        await passer_by.types(words)
    assert draft_of(town, draft).description == f"{HYDRANT}；没有检查卡"
    with pytest.raises(DescriptionTooLong):
        await passer_by.types("长" * 500)
    assert draft_of(town, draft).description == f"{HYDRANT}；没有检查卡"


async def test_a_caption_that_is_too_long_leaves_the_photo_with_its_draft(
    town: Town, passer_by: Phone
) -> None:
    await snaps(town, passer_by, "长" * 501)
    card = await passer_by.sees()
    assert isinstance(card, DraftView)
    assert (card.shot, card.draft.description) == (Shot(1, 1), "")


async def test_several_drafts_wait_at_once_and_the_menu_counts_them(
    town: Town, school: Unit, inspector: Phone
) -> None:
    first = await snaps(town, inspector, HYDRANT)
    second = await snaps(town, inspector, AISLE)
    view = await does(inspector, show, snapping.DRAFTS, snapping.DraftsScene())
    assert isinstance(view, DraftsView)
    assert [draft.id for draft, _ in view.entries] == [second, first]
    assert shown(await inspector.taps(menu.show_menu), MenuView).drafts == 2
    filed = await files(inspector, second, school.id)
    assert filed.others == 1
    assert shown(await inspector.taps(menu.show_menu), MenuView).drafts == 1


async def test_somebody_without_a_role_sees_on_the_first_card_what_waits_and_what_was_filed(
    town: Town, school: Unit, passer_by: Phone
) -> None:
    draft = await snaps(town, passer_by)
    assert shown(await passer_by.taps(menu.show_menu), StrangerView) == StrangerView(1, 0)
    await files(passer_by, draft, school.id)
    assert shown(await passer_by.taps(menu.show_menu), StrangerView) == StrangerView(0, 1)
    view = await does(passer_by, show, hazards.HAZARDS, hazards.HazardsScene())
    assert [each.number for each in view.hazards] == ["PT-2026-000001"]


async def test_a_second_photo_within_two_minutes_can_be_put_to_the_one_before(
    town: Town, passer_by: Phone
) -> None:
    first = await snaps(town, passer_by, HYDRANT)
    second = await snaps(town, passer_by, "近照")
    card = await passer_by.sees()
    assert isinstance(card, DraftView)
    assert (card.draft.id, card.mergeable) == (second, first)
    view = await does(passer_by, snapping.merge, second)
    assert isinstance(view, DraftView)
    assert (view.draft.id, view.shot, view.others) == (first, Shot(2, 2), 0)
    assert view.draft.description == f"{HYDRANT}；近照"
    with pytest.raises(DraftGone):
        await does(passer_by, snapping.merge, second)


async def test_a_photo_that_comes_later_is_not_offered_to_the_one_before(
    town: Town, passer_by: Phone
) -> None:
    await snaps(town, passer_by)
    town.rows("UPDATE photos SET sent_at = '2026-11-22T01:20:00.000000+00:00'")
    await snaps(town, passer_by)
    card = await passer_by.sees()
    assert isinstance(card, DraftView)
    assert card.mergeable is None


async def test_a_reply_to_a_photo_goes_to_its_draft(town: Town, passer_by: Phone) -> None:
    message = await passer_by.sends_photo()
    await snaps(town, passer_by)
    await passer_by.sends_photo(reply_to=message)
    assert town.rows("SELECT draft_id, count(*) FROM photos GROUP BY draft_id ORDER BY 1") == [
        (1, 2),
        (2, 1),
    ]
    await passer_by.types(HYDRANT, reply_to=message)
    assert draft_of(town, 1).description == HYDRANT


@pytest.mark.parametrize("times", [2, 3])
async def test_a_draft_is_filed_once_however_often_it_is_tapped(
    town: Town, school: Unit, passer_by: Phone, times: int
) -> None:
    draft = await snaps(town, passer_by)
    other = Phone(town.turns, 99, passer_by.updates)
    views = await asyncio.gather(
        *(files((passer_by, other)[each % 2], draft, school.id) for each in range(times))
    )
    assert {view.hazard.number for view in views} == {"PT-2026-000001"}
    assert town.rows("SELECT count(*) FROM hazards") == [1]


async def test_two_workers_file_a_draft_once(town: Town, school: Unit, passer_by: Phone) -> None:
    draft = await snaps(town, passer_by)
    elsewhere = Turns(town.engine, town.make)
    double_tap = Phone(elsewhere, 99, passer_by.updates)
    views = await asyncio.gather(
        files(passer_by, draft, school.id), files(double_tap, draft, school.id)
    )
    assert [view.hazard.number for view in views] == ["PT-2026-000001"] * 2
    assert town.rows("SELECT count(*) FROM hazards") == [1]
    elsewhere.close()


async def test_a_repeated_update_files_nothing_and_shows_the_same(
    town: Town, school: Unit, passer_by: Phone
) -> None:
    draft = await snaps(town, passer_by)
    replies = [await passer_by.at(5000, showing, filing.file, draft, school.id) for _ in range(2)]
    assert replies[0] == replies[1]
    assert town.rows("SELECT count(*) FROM hazards") == [1]


async def test_an_old_button_of_a_filed_draft_says_under_which_number(
    town: Town, school: Unit, passer_by: Phone
) -> None:
    draft = await snaps(town, passer_by)
    await files(passer_by, draft, school.id)
    for press in (
        shows(category_choice.DRAFT_UNITS),
        shows(category_choice.DRAFT_CATEGORY),
        snapping.merge,
        snapping.drop,
    ):
        with pytest.raises(DraftSettled, match="PT-2026-000001"):
            await does(passer_by, press, draft)


async def test_nobody_reaches_the_draft_of_another_chat(
    town: Town, school: Unit, inspector: Phone, passer_by: Phone
) -> None:
    draft = await snaps(town, passer_by)
    for press, args in (
        (filing.file, (school.id,)),
        (shows(snapping.DRAFT), ()),
        (filing.join, (1,)),
        (snapping.drop, ()),
        (filing.deny, ()),
        (category_choice.choose_unit, (school.id,)),
        (tipping.choose_privacy, (Privacy.ANONYMOUS,)),
        (tipping.submit, ()),
    ):
        with pytest.raises(DraftGone):
            await does(inspector, press, draft, *args)
    assert town.rows("SELECT count(*) FROM hazards") == [0]


async def test_a_place_of_another_unit_is_none(town: Town, school: Unit, passer_by: Phone) -> None:
    other = town.unit("示例中学")
    place = town.reads(lambda work: work.places.put(other.id, "食堂", "", work.now))
    draft = await snaps(town, passer_by)
    for unit_id, place_id in ((school.id, place.id), (99, 0), (school.id, 99)):
        with pytest.raises(SpotUnknown):
            await files(passer_by, draft, unit_id, place_id)
    assert town.rows("SELECT count(*) FROM hazards") == [0]


async def test_a_photo_whose_bytes_come_late_is_filed_and_written_down_when_they_do(
    town: Town, school: Unit, passer_by: Phone
) -> None:
    message = await passer_by.sends_photo(kept=False)
    view = await files(passer_by, 1, school.id)
    assert view.pending == 1
    assert town.rows("SELECT count(*) FROM audit WHERE action = 'photo'") == [0]
    await keeps(town, passer_by, message)
    (subject,) = town.rows("SELECT subject FROM audit WHERE action = 'photo'")
    assert subject == "hazard:PT-2026-000001:photo"
    (line,) = town.changes("photo")
    assert town.rows("SELECT sha256 FROM photos") == [line["photo.sha256"][1]]
    assert isinstance(view := await passer_by.sees(), FiledView)
    assert view.pending == 0


async def test_a_photo_of_an_album_that_comes_after_filing_goes_to_the_hazard(
    town: Town, school: Unit, passer_by: Phone
) -> None:
    draft = await snaps(town, passer_by, album="a")
    await files(passer_by, draft, school.id)
    await snaps(town, passer_by, album="a")
    assert town.rows("SELECT hazard_id FROM photos") == [1, 1]
    assert town.rows("SELECT count(*) FROM audit WHERE action = 'photo'") == [2]
    assert town.rows("SELECT count(*) FROM drafts") == [1]


async def test_a_draft_without_any_photo_and_words_cannot_be_filed(
    town: Town, school: Unit, passer_by: Phone
) -> None:
    await passer_by.sends_photo(kept=False)
    town.rows("UPDATE photos SET state = 'refused'")
    with pytest.raises(NothingToFile):
        await files(passer_by, 1, school.id)
    await passer_by.types(HYDRANT)
    assert isinstance(await files(passer_by, 1, school.id), FiledView)


async def test_a_draft_that_is_given_up_leaves_neither_bytes_nor_hazard(
    town: Town, school: Unit, passer_by: Phone
) -> None:
    draft = await snaps(town, passer_by, HYDRANT)
    view = await does(passer_by, snapping.drop, draft)
    assert isinstance(view, DraftsView)
    assert view.entries == ()
    with pytest.raises(DraftGone):
        await files(passer_by, draft, school.id)
    assert town.rows("SELECT state, sha256 FROM photos") == [("discarded", None)]
    assert town.rows("SELECT count(*) FROM removals") == [1]


async def test_an_inspectors_snap_waits_with_them_and_a_passer_bys_with_the_office(
    town: Town, school: Unit, inspector: Phone, passer_by: Phone
) -> None:
    office = await town.member(8, Membership(Role.OFFICE), "陈示例")
    view = await files(inspector, await snaps(town, inspector, HYDRANT), school.id)
    assert view.judges
    await files(passer_by, await snaps(town, passer_by, AISLE), school.id)
    (person,) = town.rows("SELECT person_id FROM addresses WHERE external_id = '7'")
    assert town.rows("SELECT awaited, holder FROM todo_items ORDER BY subject_id") == [
        ("classify", f"person:{person}"),
        ("classify", "office:"),
    ]
    queued = town.rows(
        "SELECT CAST(external_id AS BIGINT), topic FROM outbox WHERE topic LIKE 'queue:%'"
    )
    assert queued == [(office.telegram_id, "queue:2")]


async def test_the_category_is_proposed_with_its_words_and_can_be_changed(
    town: Town, school: Unit, inspector: Phone
) -> None:
    draft = await snaps(town, inspector, HYDRANT)
    view = await does(
        inspector, show, category_choice.DRAFT_CATEGORY, category_choice.DraftCategoryScene(draft)
    )
    assert isinstance(view, DraftCategoryView)
    assert view.categories[0].key == "fire_equipment"
    assert "消火栓" in "".join(view.proposal.words)
    view = await does(inspector, category_choice.choose_category, draft, "wiring")
    assert view.category.key == "wiring"
    with pytest.raises(category_choice.CategoryUnknown):
        await does(inspector, category_choice.choose_category, draft, "nonsense")
    await files(inspector, draft, school.id)
    assert town.rows("SELECT category FROM hazards") == ["wiring"]


async def test_photos_inside_a_walk_stay_there_until_it_is_said_otherwise(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.taps(walking.go_to_item, campus, 3)
    message = await inspector.sends_photo(caption=AISLE)
    assert isinstance(await inspector.sees(), StrayPhotoView)
    assert town.rows("SELECT count(*) FROM drafts") == [0]
    view = (await inspector.taps(evidence.snap_strays, campus)).view
    assert isinstance(view, DraftView)
    assert (view.draft.description, view.shot) == (AISLE, Shot(1, 1))
    assert [each.why for each in view.guesses] == [Why.VISITED]
    filed = await files(inspector, view.draft.id, view.guesses[0].unit.id)
    assert filed.walking
    (row,) = town.rows(f"SELECT inspection_id, hazard_id FROM photos WHERE message_id = {message}")  # noqa: S608 - a number
    assert row == (None, 1)
    again = (await inspector.taps(evidence.snap_strays, campus)).view
    assert isinstance(again, DraftsView)


async def test_a_photo_after_the_signature_is_a_snap(
    town: Town, inspector: Phone, campus: int
) -> None:
    town.rows("UPDATE inspections SET signed_at = started_at")
    await snaps(town, inspector, AISLE)
    assert isinstance(await inspector.sees(), DraftView)


async def test_a_receipt_tells_of_a_snap_that_is_not_on_the_card(
    town: Town, school: Unit, passer_by: Phone
) -> None:
    first = await snaps(town, passer_by)
    await snaps(town, passer_by)

    async def receipts() -> list[SnapReceipt]:
        return await passer_by.taps(snaps_for, frozenset({1, 2}), view)

    view = await passer_by.sees()
    assert await receipts() == [SnapReceipt(1, 1, "")]
    await files(passer_by, first, school.id)
    assert await receipts() == [SnapReceipt(1, 1, "PT-2026-000001", filed=True)]


async def test_a_photo_is_noted_once_however_often_its_message_comes(
    town: Town, passer_by: Phone
) -> None:
    for _ in range(2):
        await passer_by.taps(photos.receive_photo, photo_message(700))
    assert town.rows("SELECT count(*) FROM photos") == [1]
    assert town.rows("SELECT count(*) FROM drafts") == [1]


async def test_who_sent_the_first_photo_gets_the_name_that_telegram_knows(
    town: Town, passer_by: Phone
) -> None:
    photo = replace(photo_message(700), sender="路人甲" * 40)
    await passer_by.taps(photos.receive_photo, photo)
    (name,) = town.rows(
        "SELECT name FROM persons JOIN addresses ON person_id = persons.id WHERE external_id = '99'"
    )
    assert name == ("路人甲" * 40)[:64]
