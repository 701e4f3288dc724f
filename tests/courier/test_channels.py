"""A second channel beside Telegram: the address says by which one something goes."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from chat.address import TELEGRAM, Address, on_telegram
from chat.card import Card
from chat.push import Delivery, Parcel, Push, PushKind, PushState
from chat.text import Run, bold, joined, text_of
from core.clock import FixedClock
from courier import courier as courier_module
from courier.channels.telegram.carrying import TelegramCarrier
from courier.courier import Bell, Courier
from courier.ports import Carrier, Channels, OpenCarrier
from courier.unreachable import Unreachable
from people import reward_role
from people.model import Membership, Role
from sandbox.client import Phone
from storage.engine.turns import Turns, WorkMaker
from storage.engine.unit_of_work import UnitOfWork
from tests.courier.conftest import INSPECTOR
from tests.sandbox.conftest import eventually

SLIPS = "slips"
AT_THE_GATE = Address(SLIPS, "gate-3")


class SlipPrinter:
    """A channel that prints: it shouts what is bold, and knows no HTML."""

    def __init__(self) -> None:
        self.printed: list[tuple[str, str]] = []

    async def carry(self, parcel: Parcel) -> Delivery:
        lines = ("".join(_run(run) for run in line) for line in parcel.card.text.lines)
        self.printed.append((parcel.address.external_id, "\n".join(lines)))
        number, kind = len(self.printed), PushKind.MESSAGE
        return Delivery(parcel, PushState.SENT, message_id=number, posted=kind)

    async def stop(self) -> None:
        """Nothing waits here."""

    async def close(self) -> None:
        """Nothing is open."""


def _run(run: Run) -> str:
    return f"【{run.words}】" if run.bold else run.words


class Office:
    """A database in which one person has joined from two addresses, and who carries what."""

    def __init__(self, engine: Engine, turns: Turns, bell: Bell, telegram: Carrier) -> None:
        self.engine, self.turns, self.bell = engine, turns, bell
        self.printer = SlipPrinter()
        self.channels: dict[str, OpenCarrier] = {
            TELEGRAM: opening(telegram),
            SLIPS: opening(self.printer),
        }

    @asynccontextmanager
    async def working(self, channels: Channels | None = None) -> AsyncIterator[None]:
        reach = Unreachable(self.turns)
        courier = Courier(self.turns, self.bell, reach, channels or self.channels)
        running = asyncio.create_task(courier.run())
        yield
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await courier.finish()

    async def tell(self, key: str, *addresses: Address) -> None:
        """Put the same card into the outbox for some addresses."""
        card = Card(text_of(joined(bold("待办"), f" {key}")))

        def turn(work: UnitOfWork) -> None:
            for address in addresses:
                work.outbox.put(Push(f"{key}:{address}", address, card, topic="todo:1"))

        await self.turns.run(turn)

    def states(self) -> dict[str, str]:
        """What a second session reads of the outbox."""
        with self.engine.connect() as connection:
            rows = connection.execute(text("SELECT key, state FROM outbox ORDER BY id")).all()
        return {row[0]: row[1] for row in rows}

    def resting(self) -> list[str]:
        """What came back and waits for another try."""
        query = "SELECT key FROM outbox WHERE state = 'waiting' AND last_error IS NOT NULL"
        with self.engine.connect() as connection:
            return [row[0] for row in connection.execute(text(query))]


def opening(carrier: Carrier) -> OpenCarrier:
    async def opened() -> Carrier:
        return carrier

    return opened


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def turns(engine: Engine, make: WorkMaker, bell: Bell) -> Iterator[Turns]:
    turns = Turns(engine, make, notify=bell.ring)
    yield turns
    turns.close()


@pytest.fixture
async def office(
    engine: Engine, turns: Turns, bell: Bell, carrier: TelegramCarrier, phone: Phone
) -> Office:
    """The inspector has joined from Telegram, and the gate's printer is theirs too."""

    def join(work: UnitOfWork) -> None:
        person = work.persons.add(on_telegram(INSPECTOR), "王示例", work.now)
        later = work.now + timedelta(minutes=1)
        assert work.persons.reach(person.id, AT_THE_GATE, later)
        work.persons.join(person.id, Membership(Role.OFFICE), work.now)

    await turns.run(join)
    return Office(engine, turns, bell, carrier)


async def test_a_push_goes_by_the_channel_of_its_address_in_the_words_of_that_channel(
    office: Office, phone: Phone
) -> None:
    async with office.working():
        await office.tell("一", AT_THE_GATE, on_telegram(INSPECTOR))
        message = await phone.wait_for("待办 一")
        await eventually(lambda: office.printer.printed == [("gate-3", "【待办】 一")])
        await eventually(lambda: set(office.states().values()) == {"sent"})
    assert [each["type"] for each in message.raw["entities"]] == ["bold"]


async def test_who_has_two_addresses_is_told_once_and_at_the_first(
    office: Office, phone: Phone
) -> None:
    def turn(work: UnitOfWork) -> None:
        membership = Membership(Role.REWARD_OFFICER)
        reward_role.tell_invited(work, membership, "赵示例", "invitation:1")

    async with office.working():
        await office.turns.run(turn)
        await phone.wait_for("赵示例")
        await eventually(lambda: list(office.states().values()) == ["sent"])
    assert office.printer.printed == []


async def test_who_acts_from_any_of_their_addresses_is_the_same_person(office: Office) -> None:
    def turn(work: UnitOfWork) -> list[Any]:
        return [work.persons.by_address(each) for each in (AT_THE_GATE, on_telegram(INSPECTOR))]

    gate, telegram = await office.turns.run(turn)
    assert gate == telegram
    assert (gate.address, gate.addresses) == (
        on_telegram(INSPECTOR),
        (on_telegram(INSPECTOR), AT_THE_GATE),
    )


async def test_what_goes_to_a_channel_that_is_not_installed_is_given_up_and_the_office_hears(
    office: Office, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    def join(work: UnitOfWork) -> None:
        person = work.persons.add(Address("pigeons", "loft"), "李示例", work.now)
        work.persons.join(person.id, Membership(Role.INSPECTOR, street="示例街道"), work.now)

    await office.turns.run(join)
    async with office.working():
        await office.tell("一", Address("pigeons", "loft"), on_telegram(INSPECTOR))
        await phone.wait_for("待办 一")
        await phone.wait_for("李示例 用的消息渠道，这台服务器上没有装。")
        await eventually(lambda: office.states()["一:pigeons:loft"] == "given_up")
    assert "no channel pigeons is installed" in caplog.text


async def test_a_channel_that_cannot_be_opened_holds_up_no_other(
    office: Office, phone: Phone, clock: FixedClock
) -> None:
    jammed = [True]

    async def opened() -> Carrier:
        if jammed[0]:
            raise OSError("paper jam")
        return office.printer

    async with office.working(office.channels | {SLIPS: opened}):
        await office.tell("一", AT_THE_GATE, on_telegram(INSPECTOR))
        await phone.wait_for("待办 一")
        await eventually(lambda: office.resting() == [f"一:{AT_THE_GATE}"])
        jammed[0] = False
        clock.advance(timedelta(seconds=courier_module.REST_SECONDS))
        office.bell.ring()
        await eventually(lambda: office.printer.printed == [("gate-3", "【待办】 一")])


async def test_an_address_that_telegram_could_not_know_is_given_up(
    carrier: TelegramCarrier, turns: Turns, caplog: pytest.LogCaptureFixture
) -> None:
    """It would have been tried for two days."""

    def turn(work: UnitOfWork) -> Parcel:
        work.outbox.put(Push("1", Address(TELEGRAM, "nobody-s"), Card(text_of("好"))))
        (parcel,) = work.dispatch.claim(1, work.now, courier_module.LEASE)
        return parcel

    with caplog.at_level(logging.CRITICAL):
        outcome = await carrier.carry(await turns.run(turn))
    assert outcome.state is PushState.GIVEN_UP
