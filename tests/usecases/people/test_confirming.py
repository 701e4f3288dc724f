"""A nomination is on the to-do of all who may confirm it, until it is decided or has lapsed."""

from datetime import timedelta

import pytest

from bot.workers.todo_refresh import refresh
from chat.kept_card import read
from core.clock import FixedClock
from frontdesk import leaving
from frontdesk.showing import open_todo, showing
from frontdesk.todo import show_todo
from people import nominating
from people.model import Membership, Role, Unit
from people.nominating import NOMINATION_LASTS
from people.views import NominationView, TodoView
from tests.usecases.people.test_nominating import A, B, C, nominates, seat
from tests.usecases.snap_moves import does
from tests.usecases.town import STREET, Phone, Town, shown


@pytest.fixture
async def first(town: Town) -> Phone:
    """Somebody of the area's office, who nominates."""
    return await town.member(A, Membership(Role.OFFICE), "陈示例")


@pytest.fixture
async def second(town: Town) -> Phone:
    """Another one of the area's office."""
    return await town.member(B, Membership(Role.OFFICE), "孙示例")


@pytest.fixture
async def nominee(town: Town, school: Unit) -> Phone:
    """An inspector who is to become it."""
    return await town.member(C, Membership(Role.INSPECTOR, street=STREET), "吴示例")


async def todo(phone: Phone) -> list[str]:
    """What of nominations is on somebody's to-do."""
    view = shown(await phone.taps(showing, show_todo), TodoView)
    asked = [each for each in view.entries if each.item.subject == "nomination"]
    return [f"{each.asked} {each.title}" for each in asked]


ASKED = ["确认提名 吴示例任奖励经办人（全区）"]


async def test_it_waits_for_who_may_confirm_and_for_nobody_else(
    town: Town, first: Phone, second: Phone, nominee: Phone
) -> None:
    """Who was to confirm was told once; overlooked, the nomination lapsed."""
    nomination = await nominates(town, first, nominee)
    later = await town.member(40, Membership(Role.OFFICE), "钱示例")
    assert await todo(second) == ASKED
    assert [await todo(each) for each in (first, nominee, later)] == [[], [], []]
    assert town.rows("SELECT due_at = ends_at FROM todo_items") == [True]
    reply = await second.taps(open_todo, "nomination", nomination)
    assert shown(reply, NominationView).confirm
    await does(second, nominating.confirm, nomination)
    assert await todo(second) == []
    left = "SELECT count(*) FROM todo_items WHERE subject = 'nomination'"
    assert town.rows(left) == [0]
    cards = town.rows(
        "SELECT card FROM outbox WHERE topic LIKE 'todo:%' AND kind = 'edit' AND external_id = :to",
        to=str(B),
    )
    assert "暂无待办" in str(read(cards[-1]).text)


@pytest.mark.parametrize("end", ["refuse", "withdraw"])
async def test_it_is_gone_when_it_was_refused_or_withdrawn(
    town: Town, first: Phone, second: Phone, nominee: Phone, end: str
) -> None:
    nomination = await nominates(town, first, nominee)
    assert await todo(second) == ASKED
    if end == "refuse":
        await does(second, nominating.refuse, nomination)
    else:
        await does(first, nominating.withdraw, nomination)
    assert await todo(second) == []


async def test_one_that_nobody_confirms_goes_with_its_term(
    town: Town, first: Phone, second: Phone, nominee: Phone, clock: FixedClock
) -> None:
    await nominates(town, first, nominee)
    clock.advance(NOMINATION_LASTS - timedelta(seconds=1))
    assert await todo(second) == ASKED
    clock.advance(timedelta(seconds=1))
    assert await todo(second) == []
    await refresh(town.turns)
    left = "SELECT count(*) FROM todo_items WHERE subject = 'nomination'"
    assert town.rows(left) == [0]
    await nominates(town, first, nominee)
    assert await todo(second) == ASKED


async def test_who_leaves_the_office_is_asked_no_more(
    town: Town, first: Phone, second: Phone, nominee: Phone
) -> None:
    third = await town.member(41, Membership(Role.OFFICE), "周示例")
    await nominates(town, first, nominee)
    assert await todo(third) == ASKED
    await second.taps(leaving.leave, seat(town, second))
    holders = town.rows("SELECT holder FROM todo_items")
    (left,) = town.rows("SELECT person_id FROM addresses WHERE external_id = '41'")
    assert holders == [f"person:{left}"]
