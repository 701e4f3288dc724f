"""A tip is followed, and added to, by its receipt alone."""

from datetime import timedelta

import pytest

from checklists import evidence, starting
from checklists.views import Done
from core.clock import FixedClock
from hazards import following
from hazards.photos import Noted
from hazards.snap_views import FollowingView, Shot, TipCaseView
from hazards.tips import spell_secret
from hazards.wrong_tries import WrongTries
from people.model import Membership, Role, Unit
from tests.usecases.snaps import does, kept_bytes
from tests.usecases.test_tipping import TIPSTER, gives, traces
from tests.usecases.town import Phone, Town, photo_message

WRONG = "0000-0000-00"


@pytest.fixture
def tipster(town: Town) -> Phone:
    return town.phone(TIPSTER)


@pytest.fixture
async def secret(town: Town, school: Unit, tipster: Phone) -> str:
    """The secret of a tip that was given."""
    await town.member(8, Membership(Role.OFFICE), "陈示例")
    return (await gives(town, tipster, school)).secret


async def opens(phone: Phone, typed: str) -> FollowingView | TipCaseView:
    """Ask to follow a tip, and type something."""
    await does(phone, following.show_following)
    reply = await phone.types(typed)
    assert reply.done is Done.RECEIPT_READ
    assert isinstance(reply.view, FollowingView | TipCaseView)
    return reply.view


@pytest.mark.parametrize("shape", ["{0}", "{1} {0}", "{0} {1}", "回执 {1} 口令 {2}"])
async def test_the_secret_opens_the_case_from_any_chat(town: Town, secret: str, shape: str) -> None:
    other = town.phone(55)
    view = await opens(other, shape.format(secret, "JB-2026-000001", spell_secret(secret).lower()))
    assert isinstance(view, TipCaseView)
    assert view.hazard.number == "PT-2026-000001"
    assert view.photos == Shot(1, 1)
    assert await other.sees() == view


async def test_neither_the_number_alone_nor_another_number_opens_it(
    town: Town, secret: str, tipster: Phone
) -> None:
    for typed in ("JB-2026-000001", f"JB-2026-000002 {secret}", WRONG):
        view = await opens(tipster, typed)
        assert isinstance(view, FollowingView)
        assert view.wrong
    left = await does(tipster, following.show_following)
    assert left.left == following.MOST_TRIES - 2


async def test_after_five_wrong_tries_in_an_hour_not_even_the_right_one_is_taken(
    town: Town, secret: str, tipster: Phone, clock: FixedClock
) -> None:
    lefts = [(await opens(tipster, WRONG)) for _ in range(6)]
    assert [view.left for view in lefts if isinstance(view, FollowingView)] == [4, 3, 2, 1, 0, 0]
    view = await opens(tipster, secret)
    assert isinstance(view, FollowingView)
    assert view.until == clock.now() + timedelta(hours=1)
    assert isinstance(await opens(town.phone(55), secret), TipCaseView)
    clock.advance(timedelta(minutes=61))
    assert isinstance(await opens(tipster, secret), TipCaseView)


async def test_no_row_says_who_mistyped_a_receipt(town: Town, secret: str, tipster: Phone) -> None:
    """A table kept who had tried in vain, and the chat's row that the last try was wrong."""
    other = town.phone(TIPSTER + 1)
    await does(other, following.show_following)
    await opens(tipster, WRONG)
    rows = "SELECT scene, number, inspection_id, note, left_number, moved_by FROM desks"
    mistyped, asked = (
        town.rows(f"{rows} WHERE chat_id = {phone.telegram_id}") for phone in (tipster, other)
    )
    assert mistyped == asked
    assert set(traces(town, TIPSTER)) == {"desks"}
    view = await tipster.sees()
    assert isinstance(view, FollowingView)
    assert view.wrong


def test_a_turn_that_runs_again_counts_its_wrong_try_once(clock: FixedClock) -> None:
    tries = WrongTries(most_chats=2)
    hour_ago = clock.now() - timedelta(hours=1)
    for _ in range(3):
        tries.add(7, 100, clock.now())
    assert tries.of(7, hour_ago) == (1, clock.now())
    for chat_id in (8, 9):
        tries.add(chat_id, 101, clock.now())
    assert tries.of(7, hour_ago) == (0, None)
    assert tries.of(9, clock.now() + timedelta(seconds=1)) == (0, None)


async def test_what_is_on_the_card_is_not_readable_in_the_row_of_the_chat(
    town: Town, secret: str, tipster: Phone
) -> None:
    view = await opens(tipster, secret)
    (row,) = town.rows(
        f"SELECT scene, number, inspection_id, note, moved_by FROM desks WHERE chat_id = {TIPSTER}"  # noqa: S608 - ours
    )
    assert row[:3] == ("tip_case", None, None)
    assert row[4] == 0
    assert len(row[3]) > 60
    assert set(traces(town, TIPSTER)) == {"desks"}
    assert traces(town, secret) == {}
    await does(tipster, following.look_again)
    (again,) = town.rows(f"SELECT note FROM desks WHERE chat_id = {TIPSTER}")  # noqa: S608 - ours
    assert again != row[3]
    assert await tipster.sees() == view


async def test_a_sentence_goes_to_the_case_and_to_the_office_from_nobody(
    town: Town, secret: str, tipster: Phone
) -> None:
    await opens(tipster, secret)
    view = (await tipster.types("昨天又锁了")).view
    assert isinstance(view, TipCaseView)
    assert [note.text for note in view.notes] == ["昨天又锁了"]
    (told,) = town.rows("SELECT chat_id, html FROM outbox WHERE key LIKE 'more:%'")
    assert told[0] == 8
    assert "昨天又锁了" in told[1]
    assert town.rows("SELECT person_id, after FROM audit WHERE action = 'tip_note'") == [
        (None, "昨天又锁了")
    ]
    assert set(traces(town, TIPSTER)) == {"desks"}


async def test_a_photo_is_nobodys_from_the_first_moment(
    town: Town, secret: str, tipster: Phone
) -> None:
    await opens(tipster, secret)
    photo = photo_message(810, caption="门口")
    noted = await tipster.taps(evidence.receive_photo, photo)
    assert noted is Noted.WITH_THE_TIP
    newest = (
        "SELECT chat_id, hazard_id, draft_id, file_id, told FROM photos ORDER BY id DESC LIMIT 1"
    )
    assert [tuple(row) for row in town.rows(newest)] == [(0, 1, None, "file810", True)]
    assert set(traces(town, TIPSTER)) == {"desks"}
    view = await tipster.sees()
    assert isinstance(view, TipCaseView)
    assert view.photos == Shot(1, 2)
    waiting = town.reads(lambda work: work.photos.claim(work.now, work.now, 9, 9))
    town.reads(lambda work: kept_bytes(work, waiting[0].id))
    row = "SELECT file_id, file_unique_id FROM photos"
    assert town.rows(row) == [("", ""), ("", "")]
    lines = town.rows("SELECT person_id FROM audit WHERE action = 'photo'")
    assert lines == [None, None]
    view = await tipster.sees()
    assert isinstance(view, TipCaseView)
    assert view.photos == Shot(2, 2)


async def test_a_photo_after_the_card_was_left_is_a_snap_again(
    town: Town, secret: str, tipster: Phone
) -> None:
    await opens(tipster, secret)
    await tipster.taps(starting.show_menu)
    await tipster.sends_photo()
    assert town.rows("SELECT count(*) FROM drafts") == [1]
    with pytest.raises(following.TipUnknown):
        await does(tipster, following.add_words, "还在")
