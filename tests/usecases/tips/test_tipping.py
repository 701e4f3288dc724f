"""A tip is on the ledger, and nothing leads from it to who gave it."""

import asyncio
from itertools import product

import pytest

from chat.html import html_of
from chat.scene import show
from checklists.views import StrangerView
from frontdesk import photos
from frontdesk.showing import show_again
from handlers.tips.cards import tip_draft_card
from hazards.photos import TELLS_AFTER
from hazards.snaps import category_choice, filing, snapping
from hazards.snaps.draft_photos import DraftGone
from hazards.snaps.drafts import Privacy
from hazards.snaps.views import DraftView, FiledView, PrivacyView, TipFiledView
from hazards.tips import tipping
from hazards.tips.identity_sealer import NoSealKey
from hazards.tips.model import digest
from hazards.tips.tipping import PhotosPending, UnitMissing
from people.model import Membership, Role, Unit
from storage.engine.unit_of_work import UnitOfWork
from storage.fernet_sealer import FernetSealer, NoSealer, new_key
from storage.tables import metadata
from tests.usecases.snap_moves import (
    HYDRANT,
    bares,
    does,
    draft_of,
    files,
    kept_bytes,
    scans,
    snaps,
)
from tests.usecases.town import STREET, Phone, Town, photo_message

TIPSTER = 990_771_554_433
NAME = "路人甲示例"


@pytest.fixture(autouse=True)
def key(town: Town) -> None:
    town.make.sealer = FernetSealer([new_key()])


@pytest.fixture
def tipster(town: Town) -> Phone:
    return town.phone(TIPSTER)


async def drafts(town: Town, phone: Phone, privacy: Privacy, unit: Unit) -> tuple[int, str]:
    """Make a tip ready for its last tap; return the draft's id and the secret on the card."""
    draft = await snaps(town, phone, HYDRANT)
    view = await does(phone, tipping.choose_privacy, draft, privacy)
    if view.draft.unit_id is None:
        view = await does(phone, category_choice.choose_unit, draft, unit.id)
    assert isinstance(view, DraftView)
    await bares(town)
    return draft, view.draft.secret


async def gives(
    town: Town, phone: Phone, unit: Unit, privacy: Privacy = Privacy.ANONYMOUS
) -> TipFiledView:
    """Give a tip."""
    draft, _ = await drafts(town, phone, privacy, unit)
    view = await does(phone, tipping.submit, draft)
    assert isinstance(view, TipFiledView)
    return view


def traces(town: Town, *needles: object) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table in which any of these stands, whole or inside a text."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for table in metadata.sorted_tables:
        rows = [
            row if isinstance(row, tuple) else (row,)
            for row in town.rows(f"SELECT * FROM {table.name}")  # noqa: S608 - our own
        ]
        hits = [
            row
            for row in rows
            if any(str(needle) in str(cell) for cell, needle in product(row, needles))
        ]
        if hits:
            found[table.name] = hits
    return found


def person_of(town: Town, telegram_id: int) -> int:
    """The id of who writes from there."""
    query = "SELECT person_id FROM addresses WHERE external_id = :id"
    (person,) = town.rows(query, id=str(telegram_id))
    return int(person)


async def test_a_tip_is_on_the_ledger_by_nobody_and_waits_with_the_office(
    town: Town, school: Unit, tipster: Phone
) -> None:
    office = await town.member(8, Membership(Role.OFFICE), "陈示例")
    view = await gives(town, tipster, school)
    assert view.tip.number == "JB-2026-000001"
    row = "SELECT number, state, source, description, supervisor_id FROM hazards"
    assert town.rows(row) == [("PT-2026-000001", "on_ledger", "tip", HYDRANT, None)]
    assert town.rows("SELECT name FROM persons JOIN hazards ON persons.id = hazards.found_by") == [
        "匿名"
    ]
    assert town.rows(
        "SELECT CAST(external_id AS BIGINT) FROM outbox WHERE topic LIKE 'queue:%'"
    ) == [office.telegram_id]
    assert town.rows("SELECT secret_sha256, sealed FROM tips") == [(digest(view.secret), "")]


@pytest.mark.parametrize("privacy", [Privacy.ANONYMOUS, Privacy.CONFIDENTIAL])
async def test_no_row_of_any_table_leads_from_the_chat_to_the_tip(
    town: Town, school: Unit, tipster: Phone, privacy: Privacy
) -> None:
    await town.member(8, Membership(Role.OFFICE), "陈示例")
    await scans(town, tipster, school)
    draft, secret = await drafts(town, tipster, privacy, school)
    person = person_of(town, TIPSTER)
    town.rows("UPDATE persons SET name = :name WHERE id = :id", name=NAME, id=person)
    assert set(traces(town, TIPSTER)) == {"addresses", "contexts", "desks", "drafts", "photos"}
    await does(tipster, tipping.submit, draft)
    left = traces(town, TIPSTER, NAME, secret)
    assert set(left) == {"desks"}
    (state,) = town.rows("SELECT scene, number, note, moved_by FROM desks WHERE chat_id > 99")
    assert state == ("menu", None, "", 0)
    assert town.rows(f"SELECT count(*) FROM persons WHERE id = {person}") == [0]  # noqa: S608 - ours
    assert town.rows("SELECT external_id FROM addresses ORDER BY 1") == ["", "8"]
    assert town.rows("SELECT count(*) FROM drafts") == [0]
    photo = "SELECT chat_id, message_id = -id, draft_id, album, file_id, file_unique_id FROM photos"
    assert [tuple(row) for row in town.rows(photo)] == [(0, True, None, None, "", "")]
    lines = town.rows("SELECT DISTINCT person_id FROM audit WHERE subject LIKE 'hazard:%'")
    assert lines == [None]


async def test_a_member_who_tips_stays_a_member_and_is_not_found_by_it(
    town: Town, school: Unit, inspector: Phone
) -> None:
    await scans(town, inspector, school)
    person = person_of(town, inspector.telegram_id)
    assert town.rows("SELECT person_id FROM scans") == [person]
    await gives(town, inspector, school, Privacy.CONFIDENTIAL)
    assert town.rows("SELECT person_id FROM scans") == [None]
    assert town.rows("SELECT count(*) FROM contexts") == [0]
    about = "SELECT count(*) FROM audit WHERE person_id IS NOT NULL AND subject LIKE 'hazard:%'"
    assert town.rows(about) == [0]
    assert town.rows(f"SELECT count(*) FROM hazards WHERE found_by = {person}") == [0]  # noqa: S608 - ours
    assert town.rows(f"SELECT count(*) FROM photos WHERE sent_by = {person}") == [0]  # noqa: S608 - ours


async def test_an_office_member_who_tips_is_told_like_the_others(town: Town, school: Unit) -> None:
    """Whoever is left out of what all others hear would be known by it."""
    first = await town.member(8, Membership(Role.OFFICE), "陈示例")
    second = await town.member(9, Membership(Role.OFFICE), "周示例")
    await gives(town, first, school)
    told = town.rows(
        "SELECT CAST(external_id AS BIGINT)"
        " FROM outbox WHERE topic LIKE 'queue:%' ORDER BY CAST(external_id AS BIGINT)"
    )
    assert told == [first.telegram_id, second.telegram_id]


async def test_the_update_by_which_a_tip_came_is_not_kept(
    town: Town, school: Unit, tipster: Phone
) -> None:
    draft, _ = await drafts(town, tipster, Privacy.ANONYMOUS, school)
    town.reads(lambda work: work.inbox.receive(5000, TIPSTER, f'{{"chat": {TIPSTER}}}', work.now))
    await tipster.at(5000, lambda work: tipping.submit(work, draft))
    assert town.rows(
        "SELECT payload, chat_id, committed_at IS NULL FROM inbox WHERE update_id = 5000"
    ) == [(None, None, False)]


async def test_who_gave_it_in_confidence_is_sealed_apart_from_the_tip(
    town: Town, school: Unit, tipster: Phone
) -> None:
    photo = photo_message(700)
    await tipster.taps(photos.receive_photo, photo)
    view = await gives(town, tipster, school, Privacy.CONFIDENTIAL)
    assert view.confidential
    assert "群众" not in view.tip.sealed
    assert str(TIPSTER) in town.make.sealer.open(view.tip.sealed)


async def test_the_receipt_is_on_the_card_before_the_last_tap_and_after_a_restart(
    town: Town, school: Unit, tipster: Phone
) -> None:
    draft, secret = await drafts(town, tipster, Privacy.ANONYMOUS, school)
    assert len(secret) == 10
    card = await tipster.sees()
    assert isinstance(card, DraftView)
    assert card.draft.secret == secret
    view = await does(tipster, tipping.submit, draft)
    assert isinstance(view, TipFiledView)
    assert view.secret == secret
    assert isinstance((await tipster.taps(show_again)).view, StrangerView)


async def test_a_tip_is_submitted_once_however_often_it_is_tapped(
    town: Town, school: Unit, tipster: Phone
) -> None:
    draft, _ = await drafts(town, tipster, Privacy.ANONYMOUS, school)
    results = await asyncio.gather(
        *(does(tipster, tipping.submit, draft) for _ in range(3)), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in results) == [
        "DraftGone",
        "DraftGone",
        "TipFiledView",
    ]
    assert town.rows("SELECT count(*) FROM tips") == [1]


async def test_a_tip_waits_until_its_photos_tell_nothing_of_the_camera(
    town: Town, school: Unit, tipster: Phone
) -> None:
    draft = await snaps(town, tipster, HYDRANT)
    await does(tipster, tipping.choose_privacy, draft, Privacy.ANONYMOUS)
    await does(tipster, category_choice.choose_unit, draft, school.id)
    with pytest.raises(PhotosPending):
        await does(tipster, tipping.submit, draft)
    (original,) = town.rows("SELECT sha256 FROM photos")
    await bares(town)
    assert isinstance(await does(tipster, tipping.submit, draft), TipFiledView)
    assert town.rows("SELECT sha256 FROM removals") == [original]
    (kept,) = town.rows("SELECT sha256 FROM photos")
    assert kept != original
    assert [line["photo.sha256"] for line in town.changes("photo")] == [(None, kept)]


async def test_photos_of_named_snaps_stay_as_they_are(
    town: Town, school: Unit, tipster: Phone
) -> None:
    await snaps(town, tipster, HYDRANT)
    assert town.reads(lambda work: work.photos.with_metadata(work.now, 9)) == []


async def test_a_tip_waits_for_its_photos_and_its_unit(
    town: Town, school: Unit, tipster: Phone
) -> None:
    await tipster.sends_photo(kept=False)
    await does(tipster, tipping.choose_privacy, 1, Privacy.ANONYMOUS)
    with pytest.raises(UnitMissing):
        await does(tipster, tipping.submit, 1)
    await does(tipster, category_choice.choose_unit, 1, school.id)
    with pytest.raises(PhotosPending) as caught:
        await does(tipster, tipping.submit, 1)
    assert caught.value.count == 1
    assert town.rows("SELECT count(*) FROM hazards") == [0]


async def test_a_button_that_files_by_name_does_not_file_a_tip(
    town: Town, school: Unit, tipster: Phone
) -> None:
    draft, _ = await drafts(town, tipster, Privacy.ANONYMOUS, school)
    assert isinstance(await files(tipster, draft, school.id), DraftView)
    assert isinstance(await does(tipster, filing.deny, draft), DraftView)
    assert town.rows("SELECT count(*) FROM hazards") == [0]


async def test_a_tip_can_become_a_snap_again_and_its_secret_is_void(
    town: Town, school: Unit, tipster: Phone
) -> None:
    draft, _ = await drafts(town, tipster, Privacy.ANONYMOUS, school)
    await does(tipster, tipping.choose_privacy, draft, Privacy.NAMED)
    assert draft_of(town, draft).secret == ""
    assert isinstance(await does(tipster, tipping.submit, draft), DraftView)
    assert isinstance(await files(tipster, draft, school.id), FiledView)


async def test_without_a_key_only_anonymous_tips_are_taken(
    town: Town, school: Unit, tipster: Phone
) -> None:
    town.make.sealer = NoSealer()
    draft = await snaps(town, tipster)
    view = await does(tipster, show, tipping.DRAFT_PRIVACY, tipping.DraftPrivacyScene(draft))
    assert isinstance(view, PrivacyView)
    assert not view.confidential
    assert await tipster.sees() == view
    with pytest.raises(NoSealKey):
        await does(tipster, tipping.choose_privacy, draft, Privacy.CONFIDENTIAL)
    assert draft_of(town, draft).privacy is Privacy.NAMED


async def test_the_place_of_the_scanned_code_is_taken_for_a_tip(
    town: Town, school: Unit, tipster: Phone
) -> None:
    place = await scans(town, tipster, school, "食堂")
    view = await gives(town, tipster, school)
    assert view.tip.hazard_id == 1
    assert town.rows("SELECT place_id, street FROM hazards") == [(place, STREET)]


async def test_a_snap_of_the_same_person_does_not_go_with_the_tip(
    town: Town, school: Unit, tipster: Phone
) -> None:
    snap = await snaps(town, tipster, HYDRANT)
    await files(tipster, snap, school.id)
    await gives(town, tipster, school)
    person = person_of(town, TIPSTER)
    assert town.rows(f"SELECT number FROM hazards WHERE found_by = {person}") == [  # noqa: S608 - ours
        "PT-2026-000001"
    ]
    with pytest.raises(DraftGone):
        await does(tipster, show, snapping.DRAFT, snapping.DraftScene(2))


async def test_a_tip_does_not_wait_for_a_photo_that_cannot_be_fetched(
    town: Town, school: Unit, tipster: Phone
) -> None:
    """The card used to say for a day that it would be kept in a few seconds."""
    draft, _ = await drafts(town, tipster, Privacy.ANONYMOUS, school)
    (first,) = town.rows("SELECT message_id FROM photos")
    message = await tipster.sends_photo(reply_to=first, kept=False)

    def fails(work: UnitOfWork) -> int:
        photo = work.photos.by_message(TIPSTER, message)
        assert photo is not None
        work.photos.tried(photo.id, work.now, TELLS_AFTER - 1)
        return photo.id

    late = town.reads(fails)
    with pytest.raises(PhotosPending):
        await does(tipster, tipping.submit, draft)
    town.reads(lambda work: work.photos.tried(late, work.now, TELLS_AFTER))
    asked = await does(tipster, tipping.submit, draft)
    assert isinstance(asked, DraftView)
    assert asked.stuck == (2,)
    assert "第 2 张照片一直没取到" in html_of(tip_draft_card(asked).text)
    filed = await does(tipster, tipping.submit_without, draft)
    assert isinstance(filed, TipFiledView)
    assert filed.late == 1
    held = "SELECT chat_id, hazard_id, state, file_id <> '' FROM photos ORDER BY id"
    assert [tuple(row) for row in town.rows(held)] == [
        (0, 1, "stored", False),
        (0, 1, "received", True),
    ]
    assert set(traces(town, TIPSTER)) <= {"desks"}
    town.reads(lambda work: kept_bytes(work, late))
    assert [tuple(row) for row in town.rows(held)] == [(0, 1, "stored", False)] * 2
    assert len(town.changes("photo")) == 2
    assert town.rows("SELECT DISTINCT person_id FROM audit WHERE action = 'photo'") == [None]
