"""A tip is followed, and added to, by its receipt alone."""

from datetime import timedelta

import pytest

from chat.done import Done
from chat.incoming import Noted
from chat.unwritten import UnwrittenScenes
from core.clock import FixedClock
from core.errors import XunanError
from frontdesk import menu, photos
from hazards.snaps.views import FollowingView, Shot, TipCaseView
from hazards.tips import following
from hazards.tips.model import spell_secret
from hazards.tips.wrong_tries import WrongTries
from people.model import Membership, Role, Unit
from tests.usecases.snap_moves import does, kept_bytes
from tests.usecases.tips.test_tipping import TIPSTER, gives, traces
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


def row_of(town: Town, phone: Phone) -> tuple[object, ...]:
    """What the database knows of a chat, besides which it is."""
    columns = "scene, number, inspection_id, note, left_number, moved_by, card_id"
    (row,) = town.rows(f"SELECT {columns} FROM desks WHERE chat_id = {phone.telegram_id}")  # noqa: S608 - ours
    return tuple(row)


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
    assert row_of(town, tipster) == row_of(town, other)
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


async def test_the_row_of_a_chat_that_follows_a_tip_is_that_of_one_at_the_menu(
    town: Town, secret: str, tipster: Phone
) -> None:
    """The row said ``tip_case``, and which one to whoever had the bot's token."""
    other = town.phone(TIPSTER + 1)
    await other.taps(menu.show_menu)
    await does(tipster, following.show_following)
    assert row_of(town, tipster) == row_of(town, other)
    view = await opens(tipster, secret)
    assert row_of(town, tipster) == row_of(town, other)
    assert set(traces(town, TIPSTER)) == {"desks"}
    assert traces(town, secret) == {}
    await does(tipster, following.look_again)
    assert row_of(town, tipster) == row_of(town, other)
    assert await tipster.sees() == view


async def test_a_case_that_was_left_open_asks_for_its_receipt_and_takes_nothing(
    town: Town, secret: str, tipster: Phone, clock: FixedClock
) -> None:
    await opens(tipster, secret)
    clock.advance(timedelta(minutes=31))
    with pytest.raises(following.TipUnknown):
        await does(tipster, following.look_again)
    reply = await tipster.types("昨天又锁了")
    assert reply.done is None  # the words stay in the chat, to be sent again
    assert isinstance(reply.view, FollowingView)
    assert reply.view.unread
    assert reply.view.left == following.MOST_TRIES
    with pytest.raises(following.ReceiptAwaited):
        await tipster.taps(photos.receive_photo, photo_message(811))
    assert isinstance((await tipster.types(secret)).view, TipCaseView)
    assert (await tipster.types("昨天又锁了")).done is None
    assert town.rows("SELECT text FROM tip_notes") == ["昨天又锁了"]


async def test_after_a_restart_a_receipt_opens_the_case_from_the_menu(
    town: Town, secret: str, tipster: Phone
) -> None:
    """What nobody remembers is asked for anew; a receipt that is typed is not taken for words."""
    await opens(tipster, secret)
    town.make.unwritten = UnwrittenScenes()
    with pytest.raises(following.TipUnknown):
        await does(tipster, following.look_again)
    reply = await tipster.types(f"口令：{spell_secret(secret)}")
    assert reply.done is Done.RECEIPT_READ
    assert isinstance(reply.view, TipCaseView)


async def test_a_card_that_was_left_for_another_is_forgotten(
    town: Town, secret: str, tipster: Phone
) -> None:
    await opens(tipster, secret)
    await tipster.taps(menu.show_menu)
    with pytest.raises(following.TipUnknown):
        await does(tipster, following.look_again)


def test_only_so_many_cards_are_remembered(clock: FixedClock) -> None:
    scenes = UnwrittenScenes(most_chats=2)
    for chat_id in (7, 8, 9):
        scenes.put(chat_id, following.TipCaseScene(1), clock.now())
    assert scenes.of(7, clock.now()) is None
    assert scenes.of(9, clock.now()) == following.TipCaseScene(1)
    assert scenes.of(9, clock.now() + timedelta(days=2)) is None


async def test_a_sentence_goes_to_the_case_and_to_the_office_from_nobody(
    town: Town, secret: str, tipster: Phone
) -> None:
    await opens(tipster, secret)
    view = (await tipster.types("昨天又锁了")).view
    assert isinstance(view, TipCaseView)
    assert [note.text for note in view.notes] == ["昨天又锁了"]
    (told,) = town.rows(
        "SELECT CAST(external_id AS BIGINT), card FROM outbox WHERE key LIKE 'more:%'"
    )
    assert told[0] == 8
    assert "昨天又锁了" in told[1]
    assert town.rows("SELECT person_id FROM audit WHERE action = 'tip_note'") == [None]
    assert town.changes("tip_note") == [{"note": (None, "昨天又锁了")}]
    assert set(traces(town, TIPSTER)) == {"desks"}


@pytest.mark.parametrize("at", ["the question", "the menu", "the case"])
async def test_a_receipt_opens_its_case_whatever_message_it_answers(
    town: Town, secret: str, tipster: Phone, at: str
) -> None:
    """It used to be refused, or be put to the case, on the chain and to the office, as a note."""
    if at == "the question":
        await does(tipster, following.show_following)
    elif at == "the case":
        await opens(tipster, secret)
    typed = f"JB-2026-000001 {spell_secret(secret)}"
    for reply_to in (None, 4711):
        reply = await tipster.types(typed, reply_to)
        assert isinstance(reply.view, TipCaseView)
        assert reply.done is Done.RECEIPT_READ
    assert town.rows("SELECT count(*) FROM tip_notes") == [0]
    with pytest.raises(XunanError):
        await town.phone(55).types("不是口令", 4711)


async def test_a_photo_is_nobodys_from_the_first_moment(
    town: Town, secret: str, tipster: Phone
) -> None:
    await opens(tipster, secret)
    photo = photo_message(810, caption="门口")
    noted = await tipster.taps(photos.receive_photo, photo)
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
    await tipster.taps(menu.show_menu)
    await tipster.sends_photo()
    assert town.rows("SELECT count(*) FROM drafts") == [1]
    with pytest.raises(following.TipUnknown):
        await does(tipster, following.add_words, "还在")
