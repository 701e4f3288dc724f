"""One card for each person, whatever the items on it are about."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.workers.releases import ReleaseWorker
from bot.workers.todo_refresh import refresh
from chat.address import on_telegram
from chat.kept_card import read
from checklists.views import HelpView
from core.clock import FixedClock
from frontdesk import leaving, releasing
from frontdesk.showing import open_todo, showing
from frontdesk.todo import MOST_ON_THE_CARD, show_todo
from frontdesk.todo_subjects import SUBJECTS
from people.awaiting import mark_stale, put_items
from people.model import Membership, Role
from people.permissions import NotAllowed
from people.todo import URGENT, TodoEntry, TodoItem, holder_of, office_of
from people.todo_subjects import Handover, Releaser, TodoSubject
from people.views import TodoView
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.life import Life
from tests.usecases.town import Phone, Town, shown

GEAR = "gear"


@dataclass
class Gear:
    """A kind of subject that these tests alone know: pieces of gear to be looked after."""

    town: Town
    gone: set[int] = field(default_factory=set)
    asked: list[int] = field(default_factory=list)

    def spell(self, _: object, items: Sequence[TodoItem]) -> list[TodoEntry]:
        """Spell items about gear, and note how many were asked for at once."""
        self.asked.append(len(items))
        return [
            TodoEntry(each, "检修", f"{each.subject_id}号灭火器", f"{each.subject_id}号")
            for each in items
            if each.subject_id not in self.gone
        ]

    def hand_on(self, work: Any, gear_id: int, handover: Handover) -> None:
        """Let gear wait for the area's office."""
        assert handover.leaver is not None
        items = work.todo_items.about(GEAR, gear_id)
        after = [TodoItem(GEAR, gear_id, "check", office_of(""), items[0].due_at, work.now)]
        mark_stale(work, put_items(work, GEAR, gear_id, after))

    async def waits(self, gear_id: int, *phones: Phone, hours: float = 1, **facts: Any) -> None:
        """Let a piece of gear wait for these persons."""

        def turn(work: UnitOfWork) -> None:
            due = work.now + timedelta(hours=hours)
            people = [work.persons.by_address(on_telegram(each.telegram_id)) for each in phones]
            items = [
                TodoItem(GEAR, gear_id, "check", holder_of(each.id), due, work.now, **facts)
                for each in people
                if each is not None
            ]
            mark_stale(work, put_items(work, GEAR, gear_id, items))

        await self.town.turns.run(turn)


@pytest.fixture
def gear(town: Town, monkeypatch: pytest.MonkeyPatch) -> Gear:
    gear = Gear(town)
    count: Callable[[Any, Any], int] = lambda work, after: len(  # noqa: E731 - one line of a table
        work.todo_items.subjects_of(GEAR, holder_of(after.id))
    )
    releaser: Releaser[Any] = Releaser(gear.hand_on, count, lambda _, __, ___: None)
    subject: TodoSubject[Any, Any] = TodoSubject(
        GEAR, gear.spell, lambda _, __: HelpView(joined=True), releaser
    )
    monkeypatch.setitem(SUBJECTS, GEAR, subject)
    return gear


def card(town: Town, phone: Phone) -> Any:
    """The to-do card of somebody that waits to be sent."""
    (kept,) = town.rows(
        "SELECT card FROM outbox WHERE topic LIKE 'todo:%' AND kind = 'edit'"
        " AND state = 'waiting' AND external_id = :to",
        to=str(phone.telegram_id),
    )
    return read(kept)


def text(town: Town, phone: Phone) -> list[str]:
    """The lines of somebody's to-do card."""
    return str(card(town, phone).text).splitlines()


async def sees(phone: Phone) -> TodoView:
    """What somebody sees who asks for it."""
    return shown(await phone.taps(showing, show_todo), TodoView)


async def test_an_item_about_something_new_needs_nothing_of_hazards(
    town: Town, gear: Gear, inspector: Phone
) -> None:
    await gear.waits(3, inspector)
    assert text(town, inspector)[1:] == ["🟠 今天  检修 3号灭火器，还剩1小时"]
    (button,) = card(town, inspector).rows[0]
    assert (button.label, button.data.pack()) == ("3号 检修", "ti:gear:3:1")
    reply = await inspector.taps(open_todo, GEAR, 3)
    assert reply.view == HelpView(joined=True)
    await gear.waits(3)
    assert "暂无待办" in text(town, inspector)[1]
    assert (await sees(inspector)).entries == ()


async def test_the_card_is_grouped_by_how_soon_and_stands_in_one_order(
    town: Town, gear: Gear, inspector: Phone
) -> None:
    await gear.waits(1, inspector, hours=24 * 30)
    await gear.waits(2, inspector, hours=-30)
    await gear.waits(5, inspector, hours=-60)
    await gear.waits(3, inspector, hours=24 * 2)
    await gear.waits(4, inspector, hours=24 * 40, rank=URGENT)
    assert [line.partition("检修")[0] for line in text(town, inspector)[1:]] == [
        "🔴 紧急  ",
        "🔴 逾期  ",
        "🔴 ",
        "🟡 下周  ",
        "⚪️ 以后  ",
    ]
    ids = [each.item.subject_id for each in (await sees(inspector)).entries]
    assert ids == [4, 5, 2, 3, 1]


async def test_a_room_whose_words_fail_does_not_break_the_card(
    life: Life, gear: Gear, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await gear.waits(3, life["officer"])

    def broken(_: object, items: Sequence[TodoItem]) -> list[TodoEntry]:
        raise KeyError(items[0].subject_id)

    monkeypatch.setitem(SUBJECTS, GEAR, TodoSubject(GEAR, broken, lambda _, __: None))
    await life.assigned()
    entries = (await sees(life["officer"])).entries
    assert [each.asked for each in entries] == ["待办", "整改"]
    assert "cannot be spelled" in caplog.text
    monkeypatch.delitem(SUBJECTS, GEAR)
    assert [each.asked for each in (await sees(life["officer"])).entries] == ["待办", "整改"]
    with pytest.raises(NotAllowed):
        await life["officer"].taps(open_todo, GEAR, 3)


async def test_items_about_what_is_gone_hold_up_no_other(
    life: Life, gear: Gear, caplog: pytest.LogCaptureFixture
) -> None:
    officer = life["officer"]
    for number in range(1, MOST_ON_THE_CARD + 3):
        await gear.waits(number, officer)
    await life.assigned()
    life.told()
    gear.gone = set(range(1, MOST_ON_THE_CARD + 2))
    caplog.set_level(logging.WARNING)
    await gear.waits(MOST_ON_THE_CARD + 2, officer, hours=2)
    words = next(each.words for each in life.told(todo=True) if each.who == "officer")
    assert "8号灭火器" in words
    assert "整改" in words
    assert words.count("\n") == 2
    view = await sees(officer)
    assert ([each.asked for each in view.entries], view.total) == (["检修", "整改"], 2)
    assert "a gear that is gone: 7" in caplog.text


async def test_of_all_cards_of_a_turn_each_kind_is_asked_once(life: Life, gear: Gear) -> None:
    phones = [life[who] for who in ("officer", "colleague", "inspector", "office")]
    await gear.waits(1, *phones)
    gear.asked.clear()
    await gear.waits(2, *phones)
    assert gear.asked == [8]


async def test_what_somebody_leaves_is_handed_on_by_the_room_that_knows_it(
    town: Town, gear: Gear, inspector: Phone
) -> None:
    office = await town.member(8, Membership(Role.OFFICE), "陈示例")
    many = releasing.AT_ONCE + 3
    for number in range(1, many + 1):
        await gear.waits(number, inspector)
    (seat,) = town.rows("SELECT id FROM memberships WHERE role = 'inspector'")
    asked = (await inspector.taps(leaving.show_leaving, seat)).view
    assert asked.todos == many  # type: ignore[union-attr]  # any other view has none
    await inspector.taps(leaving.leave, seat)
    owed = "SELECT subject, reached FROM releases"
    assert town.rows("SELECT count(*) FROM releases") == [1]
    assert town.rows(owed) == [(GEAR, releasing.AT_ONCE)]
    await ReleaseWorker(town.turns).drain()
    assert town.rows("SELECT DISTINCT holder FROM todo_items") == [office_of("")]
    assert town.rows(owed) == []
    assert (await sees(office)).total == many


async def test_what_has_ended_goes_from_the_card_in_the_morning(
    town: Town, gear: Gear, inspector: Phone, clock: FixedClock
) -> None:
    await gear.waits(1, inspector, ends_at=clock.now() + timedelta(hours=1))
    assert (await sees(inspector)).total == 1
    clock.advance(timedelta(days=1))
    assert (await sees(inspector)).total == 0
    await refresh(town.turns)
    assert town.rows("SELECT count(*) FROM todo_items") == [0]
    assert "暂无待办" in text(town, inspector)[1]
