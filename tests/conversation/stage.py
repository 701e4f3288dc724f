"""The whole bot in one process with a Telegram of its own: no sockets but for the courier's."""

import asyncio
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from aiogram import Bot
from pydantic import SecretStr
from sqlalchemy import Engine, bindparam, text

from bot.app import App, open_app
from bot.raw_update import read_update
from bot.settings import Settings
from bot.telegram import PatientMiddleware, make_bot
from chat.address import on_telegram
from checklists.loader import load_forms
from core.clock import FixedClock
from handlers.notices.render import card_of_notice
from people import joining
from people.model import Membership, Role, Unit
from sandbox.model import JsonDict
from sandbox.session import InProcessSession
from sandbox.telegram import Telegram
from storage.engine.schema import Moment
from storage.engine.turns import WorkMaker, transaction
from tests.conversation.handset import ESTATE, NURSERY, SCHOOL, Handset
from tests.databases import open_kept
from tests.usecases.town import Town

STREET = "示例街道"
INSPECTOR, OFFICER, OFFICE, STRANGER = 7001, 7002, 7003, 7004
GROUP = -1_001_000_000_700
UNITS = (
    (SCHOOL, "教育", STREET),
    (NURSERY, "教育", STREET),
    (ESTATE, "居民小区", STREET),
    ("邻街小学", "教育", "邻街示例街道"),
)


class Stage:
    """A bot that can be closed and opened again while its Telegram and its database stay.

    Updates go the way that polling takes: kept, then handled in their chat's lane. ``telegram``
    counts an update as done when its lane is, so that a phone knows when the bot is at rest.
    """

    def __init__(
        self, telegram: Telegram, clock: FixedClock, api_url: str, database_url: str, folder: Path
    ) -> None:
        self.telegram = telegram
        self.clock = clock
        self.settings = Settings(
            bot_token=SecretStr(telegram.token),
            telegram_api_url=api_url,
            database_url=database_url,
            photo_dir=folder / "photos",
            webhook_url="",
            admin_ids=(),
        )
        self.engine: Engine = open_kept(database_url)
        self.make = WorkMaker(self.clock, load_forms(), card_of_notice=card_of_notice)
        self.town: Town
        self.app: App
        self._running = AsyncExitStack()
        self._open = asyncio.Event()

    async def open(self) -> None:
        """Start the bot."""
        bot = self.bot()
        self.app = await self._running.enter_async_context(
            open_app(self.settings, bot, self.engine, self.clock)
        )
        self.town = Town(self.engine, self.make, self.app.turns)
        self._open.set()

    def bot(self) -> Bot:
        """A bot of its own on this Telegram."""
        session = InProcessSession(self.telegram)
        session.middleware(PatientMiddleware())
        return make_bot(self.settings, session)

    async def close(self) -> None:
        """Stop the bot; what people do meanwhile waits at Telegram."""
        self._open.clear()
        await self._running.aclose()
        self._running = AsyncExitStack()

    async def deliver(self, update: JsonDict) -> None:
        """Take one update as polling does, and return when its lane and the courier are at rest.

        What others are told comes beside the answer: a phone that looks at its newest message
        finds the same one whether the machine is quick or slow. A courier that a test holds up
        is not waited for.
        """
        await self._open.wait()
        app = self.app
        await app.updates.receive([update])
        await app.queues.submit(read_update(update).chat_id, _nothing)
        with suppress(TimeoutError):
            await self.carried(patience=1)

    def set_up(self) -> None:
        """Register the units and the people of the street."""
        with transaction(self.engine, self.make) as work:
            for unit in UNITS:
                joining.add_unit(work, *unit, new_street=True)
            school = work.units.by_name(SCHOOL)
            assert school is not None
            for telegram_id, name, membership in (
                (INSPECTOR, "王示例", Membership(Role.INSPECTOR, street=STREET)),
                (OFFICER, "李示例", Membership(Role.SAFETY_OFFICER, unit_id=school.id)),
                (OFFICE, "陈示例", Membership(Role.OFFICE)),
            ):
                person = work.persons.add(on_telegram(telegram_id), name, work.now)
                work.persons.join(person.id, membership, work.now)

    def unit(self, name: str = SCHOOL) -> Unit:
        """A unit by name."""
        unit = self.town.reads(lambda work: work.units.by_name(name))
        assert unit is not None
        return unit

    def inspection(self) -> int:
        """The id of the newest inspection."""
        number: int = self.town.rows("SELECT max(id) FROM inspections")[0]
        return number

    def answers(self) -> dict[int, str]:
        """The answers of the newest inspection, by item number of the campus form."""
        return self.town.answers(self.inspection())

    async def carried(self, patience: float = 20) -> None:
        """Wait until the courier has brought all that is due.

        Args:
            patience: seconds to wait at most.

        Raises:
            TimeoutError: something is still waiting then.
        """
        due = "SELECT count(*) FROM outbox WHERE state = 'waiting' AND due_at <= :now"
        async with asyncio.timeout(patience):
            while self._count(due):  # noqa: ASYNC110 - rows ring no bell
                await asyncio.sleep(0.02)

    def _count(self, query: str) -> int:
        with self.engine.connect() as connection:
            now = bindparam("now", self.clock.now(), type_=Moment())
            found: int = connection.execute(text(query).bindparams(now)).scalar_one()
        return found

    def handset(self, user_id: int) -> Handset:
        """Another phone of a person."""
        return Handset(self.telegram, user_id)


async def _nothing() -> None:
    """The end of a lane."""
