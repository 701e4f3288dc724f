"""The courier at work between a real database and a Telegram on localhost."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from chat.address import TELEGRAM, on_telegram
from chat.card import Card
from chat.push import Push, PushKind, Sound, Urgency
from chat.text import text_of
from core.clock import FixedClock
from courier import courier as courier_module
from courier.channels.telegram.carrying import TelegramCarrier, open_carrier
from courier.channels.telegram.limiter import Limiter
from courier.courier import Bell, Courier
from courier.ports import Carrier
from courier.unreachable import Unreachable
from people.model import Membership, Role
from sandbox.client import Phone
from sandbox.server import Running
from storage.engine.turns import NOBODY, Caller, Turns, WorkMaker
from storage.engine.unit_of_work import UnitOfWork
from tests.courier.conftest import GROUP, INSPECTOR, OFFICE, OFFICER
from tests.sandbox.conftest import eventually

PEOPLE = (
    (INSPECTOR, "王示例", Membership(Role.INSPECTOR, street="示例街道")),
    (OFFICE, "陈示例", Membership(Role.OFFICE)),
)
TOPIC = "todo:1"


class World:
    """A database and the couriers that work on it."""

    def __init__(self, engine: Engine, turns: Turns, bell: Bell, carrier: Carrier) -> None:
        self.engine = engine
        self.turns = turns
        self.bell = bell
        self.carrier = carrier
        self.unreachable = Unreachable(turns)

    def courier(self, office: int | None = None) -> Courier:
        async def opened() -> Carrier:
            return self.carrier

        group = on_telegram(office) if office is not None else None
        return Courier(self.turns, self.bell, self.unreachable, {TELEGRAM: opened}, group)

    @asynccontextmanager
    async def working(self, office: int | None = None) -> AsyncIterator[Courier]:
        """A courier at work, which finishes at the end of the block."""
        courier = self.courier(office)
        running = asyncio.create_task(courier.run())
        yield courier
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await courier.finish()

    async def tell(self, *pushes: Push) -> None:
        """Put pushes into the outbox as a use case does."""

        def turn(work: UnitOfWork) -> None:
            for push in pushes:
                work.outbox.put(push)

        await self.turns.run(turn)

    def rows(self, query: str) -> list[Any]:
        """What a second session reads."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def states(self) -> dict[str, str]:
        return dict(self.rows("SELECT key, state FROM outbox ORDER BY id"))

    async def until(self, query: str, expected: list[Any]) -> None:
        """Wait until the database says it."""
        await eventually(lambda: self.rows(query) == expected)


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def turns(engine: Engine, make: WorkMaker, bell: Bell) -> Iterator[Turns]:
    turns = Turns(engine, make, notify=bell.ring)
    yield turns
    turns.close()


@pytest.fixture
async def world(
    engine: Engine, turns: Turns, bell: Bell, carrier: TelegramCarrier, phone: Phone
) -> World:
    """The inspector and the office have joined; the inspector has pressed START."""

    def join(work: UnitOfWork) -> None:
        for telegram_id, name, membership in PEOPLE:
            person = work.persons.add(on_telegram(telegram_id), name, work.now)
            work.persons.join(person.id, membership, work.now)

    await turns.run(join)
    return World(engine, turns, bell, carrier)


@pytest.fixture
async def office(server: Running) -> Phone:
    """The office's phone, who has pressed START."""
    phone = Phone(server.telegram, OFFICE, timeout=5)
    await phone.start()
    return phone


def push(key: str, chat_id: int = INSPECTOR, **more: Any) -> Push:
    return Push(key, on_telegram(chat_id), Card(text_of(key)), **more)


async def test_what_is_committed_is_sent_at_once_without_waiting_for_the_next_look(
    world: World, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier_module, "LOOK_SECONDS", 3600.0)
    async with world.working():
        await world.until("SELECT count(*) FROM outbox", [(0,)])
        await world.tell(push("第一条"))
        await phone.wait_for("第一条")
        await world.until("SELECT state, attempts FROM outbox", [("sent", 1)])
        await world.tell(push("第二条"))
        await phone.wait_for("第二条")


async def test_what_another_process_has_put_is_found_by_looking(
    world: World, phone: Phone, engine: Engine, make: WorkMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier_module, "LOOK_SECONDS", 0.05)
    async with world.working():
        other = Turns(engine, make, writers=1)
        await other.run(lambda work: work.outbox.put(push("别处来的")))
        other.close()
        await phone.wait_for("别处来的")


async def test_a_card_is_sent_pinned_and_edited_in_the_order_in_which_it_was_put(
    world: World, phone: Phone
) -> None:
    async with world.working():
        await world.tell(push("待办 2 件", topic=TOPIC))
        await world.tell(push("pin", topic=TOPIC, kind=PushKind.PIN))
        await phone.wait_for("待办 2 件")
        await world.tell(push("待办 1 件", topic=TOPIC, kind=PushKind.EDIT))
        card = await phone.wait_for("待办 1 件")
        await world.until("SELECT count(*) FROM outbox WHERE state = 'sent'", [(3,)])
    assert await phone.pinned() == card.id
    assert len([seen for seen in await phone.screen() if seen.from_bot]) == 1
    assert world.rows("SELECT topic, message_id FROM posts") == [(TOPIC, card.id)]


async def test_of_somebody_who_blocked_the_bot_the_office_is_told_once(
    world: World, phone: Phone, office: Phone, server: Running, clock: FixedClock
) -> None:
    await phone.block()
    async with world.working(GROUP):
        await world.tell(push("一"))
        told = await office.wait_for("王示例")
        clock.advance(timedelta(hours=1))
        await world.tell(push("二"))
        await world.until("SELECT state FROM outbox WHERE key = '二'", [("given_up",)])
        await world.until("SELECT count(*) FROM outbox WHERE state = 'waiting'", [(0,)])
    assert told.text == (
        "⚠️ 王示例 停用或屏蔽了机器人。\n通知送不到了。请另行联系；对方给机器人发一句话，就恢复。"
    )
    assert [seen.text for seen in await office.screen() if seen.from_bot] == [told.text]
    in_group = server.telegram.chats.chats[GROUP].messages.values()
    assert [stored.text for stored in in_group] == [told.text]
    assert world.rows("SELECT CAST(external_id AS BIGINT), reason FROM unreachable") == [
        (INSPECTOR, "Forbidden: bot was blocked by the user")
    ]
    assert world.states()["一"] == "given_up"


async def test_an_office_that_is_out_of_reach_itself_makes_no_loop(world: World) -> None:
    async with world.working(GROUP - 1):
        await world.tell(push("给检查员", OFFICE), push("给没来过的人", OFFICER))
        await world.until("SELECT count(*) FROM outbox WHERE state = 'waiting'", [(0,)])
        await world.until(
            "SELECT CAST(external_id AS BIGINT) FROM unreachable ORDER BY 1",
            [(GROUP - 1,), (7002,), (7003,)],
        )
    assert set(world.states().values()) == {"given_up"}
    assert len(world.states()) == 3


async def test_a_stranger_out_of_reach_is_marked_but_not_spoken_of(
    world: World, office: Phone
) -> None:
    async with world.working():
        await world.tell(push("回音", OFFICER))
        await world.until("SELECT CAST(external_id AS BIGINT) FROM unreachable", [(OFFICER,)])
    assert [seen for seen in await office.screen() if seen.from_bot] == []


async def test_who_takes_a_message_again_is_not_lost_any_more(
    world: World, phone: Phone, office: Phone
) -> None:
    await phone.block()
    async with world.working():
        await world.tell(push("一"))
        await world.until("SELECT CAST(external_id AS BIGINT) FROM unreachable", [(INSPECTOR,)])
        await phone.block(False)
        await world.tell(push("二"))
        await world.until("SELECT CAST(external_id AS BIGINT) FROM unreachable", [])
        await phone.block()
        await world.tell(push("三"))
        await world.until("SELECT CAST(external_id AS BIGINT) FROM unreachable", [(INSPECTOR,)])


async def test_that_there_was_nothing_to_pin_brings_nobody_back(
    world: World, phone: Phone, office: Phone
) -> None:
    """It used to: they were told nothing of what was given up when they really came back."""
    await phone.block()
    async with world.working():
        await world.tell(push("edit", topic=TOPIC, kind=PushKind.EDIT))
        await world.tell(push("pin", topic=TOPIC, kind=PushKind.PIN))
        await world.until("SELECT kind, state FROM outbox WHERE kind = 'pin'", [("pin", "sent")])
    assert world.rows("SELECT state FROM outbox WHERE kind = 'edit'") == [("given_up",)]
    assert world.rows("SELECT external_id FROM unreachable") == [(str(INSPECTOR),)]
    assert world.unreachable.lost == {on_telegram(INSPECTOR)}


async def test_who_writes_again_is_heard_with_one_statement_and_others_with_none(
    world: World, phone: Phone, office: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    await phone.block()
    async with world.working():
        await world.tell(push("一"))
        await world.until("SELECT external_id FROM unreachable", [(str(INSPECTOR),)])
        await eventually(lambda: world.unreachable.lost == {on_telegram(INSPECTOR)})
    turns: list[int] = []
    run = world.turns.run

    def counting(use_case: Callable[[UnitOfWork], Any], caller: Caller = NOBODY) -> Awaitable[Any]:
        turns.append(1)
        return run(use_case, caller)

    monkeypatch.setattr(world.turns, "run", counting)
    caught_up: list[UnitOfWork] = []
    for chat, turns_so_far in ((OFFICE, []), (INSPECTOR, [1]), (INSPECTOR, [1])):
        await world.unreachable.heard(on_telegram(chat), world.turns.run, caught_up.append)
        assert turns == turns_so_far
    assert len(caught_up) == 1
    assert world.rows("SELECT external_id FROM unreachable") == []


async def test_another_process_learns_who_is_lost(world: World, phone: Phone) -> None:
    await world.turns.run(lambda work: work.dispatch.lose(on_telegram(OFFICE), work.now, "blocked"))
    await world.unreachable.refresh()
    assert world.unreachable.lost == {on_telegram(OFFICE)}


async def test_what_was_sent_while_the_database_was_away_is_not_sent_again(
    world: World, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier_module, "REST_SECONDS", 0.02)
    run, gone = world.turns.run, False
    bring = world.carrier.carry

    async def carry(parcel: Any) -> Any:
        nonlocal gone
        outcome = await bring(parcel)
        gone = True
        return outcome

    def failing(use_case: Callable[[UnitOfWork], Any], caller: Caller = NOBODY) -> Awaitable[Any]:
        if gone:
            raise OSError("database or disk is full")
        return run(use_case, caller)

    await world.tell(push("一次"))
    monkeypatch.setattr(world.carrier, "carry", carry)
    monkeypatch.setattr(world.turns, "run", failing)
    async with world.working():
        await phone.wait_for("一次")
        await asyncio.sleep(0.1)
        assert world.states() == {"一次": "waiting"}
        gone = False
        await world.until("SELECT state FROM outbox", [("sent",)])
    assert len([seen for seen in await phone.screen() if seen.from_bot]) == 1


async def test_when_stopped_what_is_on_its_way_arrives_and_the_rest_is_given_back(
    world: World, server: Running, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, url = server.telegram.token, server.url
    world.carrier = carrier = open_carrier(token, url, lambda _: None, Limiter())
    server.telegram.faults.change({"slow_seconds": 0.3})
    chats = [await another_phone(server, number) for number in range(12)]
    await world.tell(*(push(f"给 {chat}", chat) for chat in chats))
    async with world.working():
        await eventually(lambda: server.telegram.calls_running > 0)
    assert carrier
    states = list(world.states().values())
    arrived = [chat for chat in chats if server.telegram.chats.chats[chat].messages]
    assert 0 < len(arrived) < len(chats)
    assert states.count("sent") == len(arrived)
    free = "SELECT count(*) FROM outbox WHERE state = 'waiting' AND claimed_until IS NULL"
    assert world.rows(free) == [(len(chats) - len(arrived),)]
    assert world.rows("SELECT sum(attempts) FROM outbox") == [(len(arrived),)]


async def another_phone(server: Running, number: int) -> int:
    """The chat of a guest who has pressed START, with nothing in it."""
    guest = server.telegram.chats.add_guest(f"访客{number}", "")
    server.telegram.chats.chats[guest.id].started = True
    return guest.id


async def test_two_couriers_at_once_send_everything_once(world: World, server: Running) -> None:
    chats = [await another_phone(server, number) for number in range(80)]
    await world.tell(*(push(f"给 {chat}", chat, urgency=Urgency.NEWS) for chat in chats))
    async with world.working(), world.working():
        await world.until("SELECT count(*) FROM outbox WHERE state = 'sent'", [(80,)])
    counts = [len(server.telegram.chats.chats[chat].messages) for chat in chats]
    assert counts == [1] * 80


async def test_what_takes_longer_than_its_lease_stays_with_its_courier(
    world: World,
    server: Running,
    phone: Phone,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(courier_module, "RENEW_SECONDS", 0.0)
    monkeypatch.setattr(courier_module, "LOOK_SECONDS", 0.02)
    server.telegram.faults.change({"slow_seconds": 1.0})
    await world.tell(push("慢"))
    leased = "SELECT count(*) FROM outbox WHERE claimed_until IS NOT NULL"
    async with world.working():
        await world.until(leased, [(1,)])
        clock.advance(timedelta(seconds=15))
        await asyncio.sleep(0.3)  # renewals of the first lease
        clock.advance(timedelta(seconds=15))
        claims = await world.turns.run(
            lambda work: work.dispatch.claim(9, work.now, timedelta(seconds=1))
        )
        assert claims == []
        await world.until("SELECT state FROM outbox", [("sent",)])
    assert len([seen for seen in await phone.screen() if seen.from_bot]) == 1


async def test_a_bell_rung_from_a_thread_wakes_and_one_that_nobody_hears_does_no_harm() -> None:
    bell = Bell()
    bell.ring()
    bell.listen()
    ringing = threading.Thread(target=bell.ring)
    ringing.start()
    async with asyncio.timeout(5):
        await bell.heard(3600.0)
    ringing.join()
    async with asyncio.timeout(5):
        await bell.heard(0.01)


async def test_what_is_claimed_at_the_moment_of_stopping_is_given_back(
    world: World, server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, claiming = world.turns.run, asyncio.Event()

    def watched(use_case: Callable[[UnitOfWork], Any], caller: Caller = NOBODY) -> Awaitable[Any]:
        claiming.set()
        return run(use_case, caller)

    chats = [await another_phone(server, number) for number in range(30)]
    await world.tell(*(push(f"给 {chat}", chat) for chat in chats))
    monkeypatch.setattr(world.turns, "run", watched)
    async with world.working():
        await claiming.wait()
    await world.turns.run(lambda work: work.now)  # the turns before it are over
    kept = "SELECT count(*) FROM outbox WHERE state = 'waiting' AND claimed_until IS NOT NULL"
    assert world.rows(kept) == [(0,)]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_in_quiet_hours_only_what_is_critical_or_waited_for_sounds(
    world: World, phone: Phone, clock: FixedClock
) -> None:
    wall = clock.now().astimezone(clock.zone).replace(hour=22, minute=0)
    clock.advance(wall - clock.now())
    group = Phone(phone._transport, INSPECTOR, chat_id=GROUP)
    await world.tell(
        push("usual", INSPECTOR),
        push("critical", INSPECTOR, sound=Sound.ALWAYS),
        push("answer", INSPECTOR, urgency=Urgency.ANSWER),
        push("never", INSPECTOR, sound=Sound.NEVER),
        push("group", GROUP),
    )
    async with world.working():
        await world.until("SELECT count(*) FROM outbox WHERE state <> 'sent'", [(0,)])
    heard = {seen.text: seen.sounds for seen in await phone.screen(100) if seen.from_bot}
    assert heard == {"usual": False, "critical": True, "answer": True, "never": False}
    assert [seen.sounds for seen in await group.screen(100) if seen.text == "group"] == [True]
    held = "SELECT persons.name, news FROM rings JOIN persons ON persons.id = person_id"
    assert world.rows(held) == [("王示例", "held")]
