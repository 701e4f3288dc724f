"""A hazard that is on the ledger already is asked about before it is filed again."""

import pytest

from checklists import signing
from frontdesk import words as frontdesk_words
from hazards.loop import deciding
from hazards.model import Ending
from hazards.snaps import category_choice, filing
from hazards.snaps.draft_photos import DraftSettled
from hazards.snaps.views import DraftView, FiledView, LookalikeView
from people.model import Membership, Role, Unit
from tests.usecases.snap_moves import AISLE, GREY, HYDRANT, does, draft_of, files, keeps, snaps
from tests.usecases.town import Phone, Town

NEAR_GREY = "0f1e2d3c4b5a6979"  # one bit of 64 off


@pytest.fixture
async def known(town: Town, school: Unit, inspector: Phone) -> int:
    """The id of a hazard on the ledger: no water at a hydrant of the school."""
    await files(inspector, await snaps(town, inspector, HYDRANT, dhash=GREY), school.id)
    return 1


@pytest.fixture
async def passer_by(town: Town) -> Phone:
    """Somebody else who may see what is found at any unit."""
    return await town.member(99, Membership(Role.INSPECTOR), "王示例")


@pytest.fixture
def stranger(town: Town) -> Phone:
    return town.phone(77)


async def test_the_same_unit_and_category_is_asked_about(
    town: Town, school: Unit, known: int, passer_by: Phone
) -> None:
    draft = await snaps(town, passer_by, "消火栓没有水")
    view = await files(passer_by, draft, school.id)
    assert isinstance(view, LookalikeView)
    assert view.hazard.id == known
    assert [photo.sha256 for photo in view.photos] == town.rows(
        "SELECT sha256 FROM photos WHERE hazard_id = 1"
    )
    assert view.finder == "巡安"
    assert await passer_by.sees() == view
    assert town.rows("SELECT count(*) FROM hazards") == [1]


@pytest.mark.parametrize("way", ["category", "photo", "spot"])
async def test_a_stranger_whose_snap_is_alike_is_not_shown_what_lies_there(
    town: Town, school: Unit, inspector: Phone, stranger: Phone, way: str
) -> None:
    """The photos of inspections, of other people's snaps and of tips used to be sent to them."""
    first = await snaps(town, inspector, HYDRANT, dhash=GREY)
    await inspector.taps(frontdesk_words.receive_location, 31.25, 121.4)
    await files(inspector, first, school.id)
    other = town.unit("示例园区", sector="企业")
    words = HYDRANT if way == "category" else AISLE
    draft = await snaps(town, stranger, words, dhash=NEAR_GREY if way == "photo" else "0" * 16)
    if way == "spot":
        await stranger.taps(frontdesk_words.receive_location, 31.25, 121.4)
    view = await files(stranger, draft, school.id if way == "category" else other.id)
    assert isinstance(view, FiledView)
    assert (view.joined, view.hazard.number) == (False, "PT-2026-000002")


async def test_a_stranger_cannot_join_what_they_may_not_see_by_a_forged_button(
    town: Town, school: Unit, known: int, stranger: Phone
) -> None:
    """The number of the case, and its state, used to be told to whoever sent the button."""
    draft = await snaps(town, stranger, HYDRANT)
    await does(stranger, category_choice.choose_unit, draft, school.id)
    assert isinstance(await does(stranger, filing.join, draft, known), DraftView)
    assert town.rows("SELECT count(*) FROM witnesses") == [0]
    assert town.rows(f"SELECT hazard_id FROM drafts WHERE id = {draft}") == [None]  # noqa: S608 - ours


async def test_who_may_not_see_it_any_more_is_shown_the_draft_instead(
    town: Town, school: Unit, known: int, passer_by: Phone
) -> None:
    draft = await snaps(town, passer_by, HYDRANT)
    assert isinstance(await files(passer_by, draft, school.id), LookalikeView)
    town.rows(
        "UPDATE memberships SET ended_at = began_at WHERE person_id = (SELECT max(id) FROM persons)"
    )
    assert isinstance(await passer_by.sees(), DraftView)
    assert isinstance(await does(passer_by, filing.join, draft, known), DraftView)


async def test_who_found_the_other_hazard_is_asked_whatever_their_role(
    town: Town, school: Unit, stranger: Phone
) -> None:
    await files(stranger, await snaps(town, stranger, HYDRANT), school.id)
    assert isinstance(
        await files(stranger, await snaps(town, stranger, HYDRANT), school.id), LookalikeView
    )


@pytest.mark.parametrize(
    ("caption", "other_place"),
    [(AISLE, False), ("", False), (HYDRANT, True)],
    ids=["another category", "no category", "another place"],
)
async def test_what_is_elsewhere_or_about_something_else_is_filed_at_once(
    town: Town, school: Unit, known: int, passer_by: Phone, caption: str, other_place: bool
) -> None:
    place = town.reads(lambda work: work.places.put(school.id, "食堂", "", work.now))
    draft = await snaps(town, passer_by, caption)
    view = await files(passer_by, draft, school.id, place.id if other_place else 0)
    assert isinstance(view, FiledView)


async def test_the_same_place_needs_no_words(
    town: Town, school: Unit, inspector: Phone, passer_by: Phone
) -> None:
    place = town.reads(lambda work: work.places.put(school.id, "食堂", "", work.now))
    await files(inspector, await snaps(town, inspector), school.id, place.id)
    view = await files(passer_by, await snaps(town, passer_by), school.id, place.id)
    assert isinstance(view, LookalikeView)


@pytest.mark.parametrize(
    ("north", "asked"), [(0.0004, True), (0.0005, False)], ids=["44 m", "56 m"]
)
async def test_what_is_within_fifty_metres_is_asked_about_whatever_its_unit_and_category(
    town: Town, school: Unit, inspector: Phone, passer_by: Phone, north: float, asked: bool
) -> None:
    other = town.unit("示例园区", sector="企业")
    first = await snaps(town, inspector, HYDRANT)
    await inspector.taps(frontdesk_words.receive_location, 31.25, 121.4)
    await files(inspector, first, school.id)
    draft = await snaps(town, passer_by, AISLE)
    await passer_by.taps(frontdesk_words.receive_location, 31.25 + north, 121.4)
    view = await files(passer_by, draft, other.id)
    assert isinstance(view, LookalikeView if asked else FiledView)


async def test_a_photo_that_looks_the_same_is_asked_about(
    town: Town, known: int, passer_by: Phone
) -> None:
    other = town.unit("示例园区", sector="企业")
    draft = await snaps(town, passer_by, dhash=NEAR_GREY)
    view = await files(passer_by, draft, other.id)
    assert isinstance(view, LookalikeView)
    assert view.hazard.id == known


async def test_what_has_ended_is_no_twin(
    town: Town, school: Unit, known: int, passer_by: Phone
) -> None:
    office = await town.member(8, Membership(Role.OFFICE), "陈示例")
    await does(office, deciding.end, known, Ending.UNFOUNDED, "看过，没有问题")
    view = await files(passer_by, await snaps(town, passer_by, HYDRANT), school.id)
    assert isinstance(view, FiledView)


async def test_the_same_hazard_gains_a_witness_and_the_photos(
    town: Town, school: Unit, known: int, passer_by: Phone
) -> None:
    draft = await snaps(town, passer_by, HYDRANT, album="a")
    late = await passer_by.sends_photo(album="a", kept=False)
    await files(passer_by, draft, school.id)
    view = await does(passer_by, filing.join, draft, known)
    assert isinstance(view, FiledView)
    assert (view.joined, view.pending, view.hazard.number) == (True, 1, "PT-2026-000001")
    assert await passer_by.sees() == view
    await keeps(town, passer_by, late)
    (person,) = town.rows("SELECT person_id FROM addresses WHERE external_id = '99'")
    assert town.rows("SELECT hazard_id, person_id FROM witnesses") == [(known, person)]
    assert town.rows("SELECT hazard_id FROM photos") == [known] * 3
    lines = "SELECT action, person_id FROM audit WHERE subject LIKE 'hazard:%' AND person_id = "
    assert town.rows(lines + str(person)) == [
        ("witness", person),
        ("photo", person),
        ("photo", person),
    ]
    assert town.rows("SELECT count(*) FROM hazards") == [1]


async def test_who_has_the_hazard_in_hand_hears_of_the_witness(
    town: Town, school: Unit, inspector: Phone, known: int, passer_by: Phone
) -> None:
    draft = await snaps(town, passer_by, HYDRANT)
    await files(passer_by, draft, school.id)
    for _ in range(2):
        await does(passer_by, filing.join, draft, known)
    told = town.rows("SELECT CAST(external_id AS BIGINT), card FROM outbox WHERE key LIKE 'more:%'")
    assert [chat for chat, _ in told] == [inspector.telegram_id]
    assert "有补充，新增照片 1 张" in told[0][1]


async def test_who_found_it_is_no_witness_of_their_own(
    town: Town, school: Unit, inspector: Phone, known: int
) -> None:
    draft = await snaps(town, inspector, HYDRANT)
    await files(inspector, draft, school.id)
    await does(inspector, filing.join, draft, known)
    assert town.rows("SELECT count(*) FROM witnesses") == [0]
    assert town.rows("SELECT hazard_id FROM photos") == [known, known]


async def test_a_draft_joins_nothing_that_it_does_not_resemble(
    town: Town, school: Unit, known: int, passer_by: Phone
) -> None:
    draft = await snaps(town, passer_by, AISLE)
    await does(passer_by, category_choice.choose_unit, draft, school.id)
    view = await does(passer_by, filing.join, draft, known)
    assert isinstance(view, DraftView)
    assert town.rows("SELECT count(*) FROM witnesses") == [0]


async def test_another_hazard_is_filed_and_what_it_is_not_is_remembered(
    town: Town, school: Unit, known: int, passer_by: Phone
) -> None:
    draft = await snaps(town, passer_by, HYDRANT)
    await files(passer_by, draft, school.id)
    view = await does(passer_by, filing.deny, draft)
    assert isinstance(view, FiledView)
    assert (view.joined, view.hazard.number) == (False, "PT-2026-000002")
    assert draft_of(town, draft).distinct_from == (known,)
    again = await does(passer_by, filing.deny, draft)
    assert again == view
    assert town.rows("SELECT count(*) FROM hazards") == [2]


async def test_an_answer_after_the_draft_was_settled_changes_nothing(
    town: Town, school: Unit, known: int, passer_by: Phone
) -> None:
    draft = await snaps(town, passer_by, HYDRANT)
    await files(passer_by, draft, school.id)
    filed = await does(passer_by, filing.deny, draft)
    assert await does(passer_by, filing.join, draft, known) == filed
    assert town.rows("SELECT count(*) FROM witnesses") == [0]
    with pytest.raises(DraftSettled):
        await does(passer_by, category_choice.choose_unit, draft, school.id)


async def test_a_twin_that_ends_meanwhile_gives_way_to_the_draft(
    town: Town, school: Unit, known: int, passer_by: Phone
) -> None:
    office = await town.member(8, Membership(Role.OFFICE), "陈示例")
    draft = await snaps(town, passer_by, HYDRANT)
    await files(passer_by, draft, school.id)
    await does(office, deciding.end, known, Ending.UNFOUNDED, "看过，没有问题")
    view = await does(passer_by, filing.join, draft, known)
    assert isinstance(view, DraftView)
    assert isinstance(await files(passer_by, draft, school.id), FiledView)


async def test_a_hazard_found_at_an_item_counts_by_what_its_words_say(
    town: Town, school: Unit, inspector: Phone, campus: int, passer_by: Phone
) -> None:
    await inspector.passes(campus, range(1, 30))
    await inspector.finds(campus, 5)
    await inspector.taps(signing.sign, campus)
    town.rows("UPDATE hazards SET category = ''")
    view = await files(passer_by, await snaps(town, passer_by, HYDRANT), school.id)
    assert isinstance(view, LookalikeView)
    assert len(view.photos) == 1
