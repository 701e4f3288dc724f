"""Who presses a made-up button, or types what stands for something, learns nothing of others."""

import asyncio
import json
import random
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import count, product
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.methods import GetMe, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import BufferedInputFile, FSInputFile, InputFile
from pydantic import SecretStr

from bot.app import App, open_app
from bot.settings import Settings
from bot.telegram import make_bot
from chat.press import Press
from checklists.ports import Forms
from core.clock import FixedClock
from handlers import texts
from handlers.hazards.buttons import HazardCallback, LedgerViewCallback
from handlers.notices.render import card_of_notice
from handlers.snaps import buttons as snaps_buttons
from handlers.tasks.buttons import LinkBodyCallback
from reports.packages.model import BlockKind
from storage.engine.turns import Turns, WorkMaker
from storage.evidence_files import EvidenceFiles
from tests.conversation.bot.test_forged_taps import Counting, tap
from tests.conversation.buttons import every_button, ids_on, said_on, written
from tests.conversation.others import (
    DESKS,
    MARK,
    NEVER,
    OUTSIDERS,
    Case,
    Watched,
    settled_case,
)
from tests.databases import NOW, SqliteBackend, file_of, open_kept
from tests.usecases.life import settle_in
from tests.usecases.town import Town

MOST = 5  # ways to write each kind of button, beyond those that show each word once
TOKEN = re.compile(r"start=[\w-]+")
NAMELESS = {"message_id", "chat_id", "callback_query_id", "reply_parameters"}
PUBLIC = {
    (snaps_buttons.FileCallback, "unit"),
    (snaps_buttons.FileCallback, "place"),
    (snaps_buttons.DraftUnitCallback, "unit"),
    (LedgerViewCallback, "view"),
    (LinkBodyCallback, "which"),
}
"""Anybody may report a hazard at any unit, and finds it by two letters of its name; a filter of the
ledger that is kept shows whoever asks only what they reach; any office reads which departments
there are."""


class Listening(Counting):
    """A Telegram that agrees to everything, and remembers what it was told to show to whom."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[int, str]] = []

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's own signature
    ) -> TelegramType:
        """Agree to a call."""
        told = {name: value for name, value in method if value and name not in NAMELESS}
        said = json.dumps(told, default=_spell, ensure_ascii=False)
        if not isinstance(method, GetMe):
            self.calls.append((getattr(method, "chat_id", 0), f"{method.__api_method__} {said}"))
        return await super().make_request(bot, method, timeout)


def _spell(value: Any) -> Any:
    if isinstance(value, FSInputFile):
        return Path(value.path).name
    if isinstance(value, InputFile):
        return [value.filename, len(value.data) if isinstance(value, BufferedInputFile) else 0]
    return value.model_dump() if hasattr(value, "model_dump") else repr(value)


@dataclass
class Door:
    """The running bot, and the case behind it."""

    office: App
    session: Listening
    case: Case
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def press(self, who: str, data: str) -> list[str]:
        """Press a button, and return all that is said to that, in any order."""
        number = next(self.numbers)
        person = self.case.life[who].telegram_id
        heard = await self._deliver(person, tap(number, person, data))
        assert self.session.answered[str(number)] == 1, data
        return heard

    async def say(self, who: str, words: str, answering: str = "") -> list[str]:
        """Send words, as an answer to a message of the bot's if there is one."""
        person = self.case.life[who].telegram_id
        update = tap(number := next(self.numbers), person, "")
        chat = update.pop("callback_query")["message"]["chat"]
        message = {"message_id": 10_000 + number, "date": 1_790_000_000, "chat": chat}
        sender = {"id": person, "is_bot": False, "first_name": "示例"}
        entities = [{"type": "bot_command", "offset": 0, "length": len(words.split(maxsplit=1)[0])}]
        update["message"] = message | {"from": sender, "text": words}
        if words.startswith("/"):
            update["message"]["entities"] = entities
        if answering:
            bot = {"id": 1, "is_bot": True, "first_name": "巡安"}
            earlier = message | {"message_id": 900, "from": bot, "text": answering}
            update["message"]["reply_to_message"] = earlier
        return await self._deliver(person, update)

    async def _deliver(self, person: int, update: dict[str, Any]) -> list[str]:
        self.session.calls.clear()
        await self.office.updates.receive([update])
        async with asyncio.timeout(30):
            await self.office.queues.submit(person, _nothing)
        return sorted(said for chat, said in self.session.calls if chat in {0, person})


async def _nothing() -> None:
    """The end of a lane."""


@pytest.fixture(scope="module")
def settled(
    sqlite_backend: SqliteBackend, tmp_path_factory: pytest.TempPathFactory, forms: Forms
) -> Iterator[tuple[Case, Path]]:
    """The case, and the folder of its photos: it is built once, and each test has a copy."""
    url = sqlite_backend.migrated()
    photos = tmp_path_factory.mktemp("case") / "photos"

    async def built() -> Case:
        engine = open_kept(url)
        make = WorkMaker(FixedClock(NOW), forms, card_of_notice=card_of_notice)
        turns = Turns(engine, make)
        life = await settle_in(Town(engine, make, turns))
        case = await settled_case(life, file_of(url), EvidenceFiles(photos))
        turns.close()
        engine.dispose()
        return case

    yield asyncio.run(built()), photos
    sqlite_backend.take_back(url)


@pytest.fixture
async def door(
    settled: tuple[Case, Path], sqlite_backend: SqliteBackend, tmp_path: Path, clock: FixedClock
) -> AsyncIterator[Door]:
    """The bot on a copy of the case."""
    case, photos = settled
    url = sqlite_backend.copied(case.path)
    settings = Settings(
        bot_token=SecretStr("42:sample"),
        database_url=url,
        photo_dir=tmp_path / "photos",
        courier="apart",
        webhook_url="",
        admin_ids=(),
    )
    shutil.copytree(photos, settings.photo_dir)
    engine = open_kept(url)
    session = Listening()
    bot = make_bot(settings, session)
    async with open_app(settings, bot, engine, clock) as office:
        yield Door(office, session, replace(case, path=file_of(url)))
    engine.dispose()
    sqlite_backend.take_back(url)


def told(case: Case, heard: list[str]) -> list[str]:
    """Return which secrets of the case were said."""
    whole = "".join(heard)
    return [each for each in case.secrets if each in whole]


@dataclass(frozen=True)
class Forgery:
    """A button with ids of the case on it, and the same with ids that never were.

    ``public`` are those of which anybody may know that they are there.
    """

    data: str
    never: str
    public: bool


SUBJECT_IDS = {
    "nomination": "nomination",
    "escalation": "case",
    "alert": "alert",
    "alert_answer": "acknowledgement",
    "occurrence": "occurrence",
    "misses": "proposal",
    "expiry": "entry",
    "bulletin": "bulletin",
    "submission": "submission",
    "submissions": "round",
    "task": "target",
    "copy": "transfer",
}
"""Of what a line of the to-do carries the id, where that is no hazard."""


def forgeries(case: Case, who: str, seed: str) -> Iterator[Forgery]:
    """Yield every kind of button, written on by somebody whom the case does not concern.

    Of each kind the lot is drawn apart: a further kind changes nothing about the others.
    """
    for kind in every_button():
        dice = random.Random(f"{seed}:{kind.prefix}")
        for said in said_on(kind, dice, MOST):
            for ids in whose(case, who, carried_on(kind, said), dice) or [{}]:
                foreign = {name for name, (is_foreign, _) in ids.items() if is_foreign}
                real = {name: id_ for name, (_, id_) in ids.items()}
                data = written(kind, said | real)
                never = written(kind, said | real | dict.fromkeys(foreign, NEVER))
                if data is not None and never is not None:
                    public = bool(foreign) and {(kind, name) for name in foreign} <= PUBLIC
                    yield Forgery(data, never, public)


Ids = dict[str, tuple[bool, int]]  # by field: whether it is somebody else's, and which


def carried_on(kind: type[Press], said: dict[str, Any]) -> dict[str, str]:
    """Return the fields of a button that carry ids, and of what, by what else stands on it."""
    fields = ids_on(kind)
    if isinstance(said.get("kind"), BlockKind):
        fields["about"] = said["kind"].subject
    if "subject_id" in fields:
        fields["subject_id"] = SUBJECT_IDS.get(said["subject"], fields["subject_id"])
    return fields


def whose(case: Case, who: str, fields: dict[str, str], dice: random.Random) -> list[Ids]:
    """Return each choice of ids that are the case's, or one's own, with one of the case's."""
    choices: list[list[tuple[bool, int]]] = []
    for of in fields.values():
        own = case.own.get(who, {}).get(of, [])
        assert case.ids[of], of
        foreign = (True, dice.choice(case.ids[of]))
        choices.append([foreign, (False, dice.choice(own))] if own else [foreign])
    mixed = [dict(zip(fields, each, strict=True)) for each in product(*choices)]
    return [each for each in mixed if any(foreign for foreign, _ in each.values())]


Outcome = tuple[list[str], dict[str, tuple[int, int]]]  # what was said, and rows gone and new


class Watch(Watched):
    """Looks at the database after each press, and makes it what it was."""

    def __init__(self, door: Door, who: str) -> None:
        super().__init__(door.case)
        self._door = door
        self._who = who
        self._before = door.case.dump()
        self.faults: list[str] = []

    async def press(self, data: str) -> Outcome:
        """Press a button; return what came of it."""
        return self._came(data, await self._door.press(self._who, data))

    async def say(self, words: str, answering: str = "") -> Outcome:
        """Send words; return what came of it."""
        about = f"{words} ({answering})" if answering else words
        return self._came(about, await self._door.say(self._who, words, answering))

    def _came(self, data: str, heard: list[str]) -> Outcome:
        """Return what was said, but for links that somebody made themselves, and what changed."""
        self.faults += [f"{data} told {each}" for each in told(self._door.case, heard)]
        return [TOKEN.sub("start=", each) for each in heard], self._changes(data)

    def _changes(self, data: str) -> dict[str, tuple[int, int]]:
        """Return of which tables how many rows are gone and new; a row of others must not be."""
        before = self._before
        after = {name: rows for name, rows in self.written().items() if rows != before[name]}
        if not after:
            return {}
        self.faults += [f"{data} changed {row}" for row in self._door.case.lost(after, self._who)]
        self.restore()
        return {
            name: (len(before[name] - rows), len(rows - before[name]))
            for name, rows in after.items()
            if name != DESKS
        }


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_a_made_up_button_tells_nothing_of_others_and_changes_nothing_of_theirs(
    door: Door, who: str
) -> None:
    """Inspections, units, codes, members and invitations used to be refused in two ways."""
    with closing(Watch(door, who)) as watch:
        for each in forgeries(door.case, who, f"{who}:20261126"):
            real = await watch.press(each.data)
            alike = each.never == each.data or each.public
            if not alike and real != await watch.press(each.never):
                watch.faults.append(f"{each.data} is answered otherwise than {each.never}: {real}")
    assert not watch.faults, "\n".join(watch.faults)[:20_000]


async def test_whom_it_concerns_is_told_by_the_same_buttons(door: Door) -> None:
    """Else the other tests would find nothing because nothing is ever said."""
    case = door.case
    said: set[str] = set()
    with closing(Watched(case)) as watched:
        for who in ("office", "reward officer"):
            for each in forgeries(case, who, who):
                said |= set(told(case, await door.press(who, each.data)))
                watched.restore()
        for hazard in case.ids["hazard"]:
            pictures = HazardCallback(hazard=hazard, photos=True).pack()
            said |= set(told(case, await door.press("office", pictures)))
            watched.restore()
    assert MARK in said
    for kind in ("PT-", "JB-"):
        assert any(each.startswith(kind) for each in said)
    assert any(len(each) == len(sha256().hexdigest()) for each in said)


ALL_COMMANDS = {*texts.COMMANDS, "todo", "ledger", "me", "history", "hazard", "transfer"}
COMMANDS = ALL_COMMANDS - {"tip", "cha"}
"""But for the one that needs its secret, and the one that looks words up in the handbook."""


def stands_for(case: Case) -> list[tuple[str, str]]:
    """Return what stands for something of the case, each beside the same that never was."""
    ids = [(f"{kind[0]}{found[0]}", f"{kind[0]}{NEVER}") for kind, found in case.ids.items()]
    named = [
        (each, "".join("9" if letter.isdigit() else letter for letter in each))
        for each in dict.fromkeys((*case.numbers(), *case.almost()))
    ]
    return [*dict.fromkeys(ids), (str(case.ids["hazard"][0]), str(NEVER)), *named]


def ways_to_say(what: str) -> list[tuple[str, str]]:
    """Return the ways to type what stands for something, each with the message it answers."""
    named = "-" in what or what.isdigit()
    return [
        (what, ""),
        (what.lower().replace("-", ""), ""),
        *((tail, "") for tail in (what[3:], f"PT-…{what[-3:]}", what[-6:]) if what[2:3] == "-"),
        (f"看看 https://t.me/sample_bot?start={what} 这个", ""),
        ("好了", f"整改任务 {what} · 示例小学"),
        *((f"/{command} {what}", "") for command in (COMMANDS if named else ("start",))),
    ]


@pytest.mark.parametrize("who", ["passer-by", "estate officer", "far office"])
async def test_what_is_typed_tells_nothing_of_others_and_changes_nothing_of_theirs(
    door: Door, who: str
) -> None:
    with closing(Watch(door, who)) as watch:
        for real, never in stands_for(door.case):
            pairs = zip(ways_to_say(real), ways_to_say(never), strict=True)
            for (words, answering), others in pairs:
                came = await watch.say(words, answering)
                if came != await watch.say(*others):
                    watch.faults.append(f"{words} is answered otherwise than {others[0]}: {came}")
    assert not watch.faults, "\n".join(watch.faults)[:20_000]


async def test_a_tip_is_not_told_by_its_number_and_a_wrong_secret(door: Door) -> None:
    case = door.case
    (number,) = (each for each in case.secrets if each.startswith("JB-"))
    heard = []
    for who, named in (("department", number), ("passer-by", "JB-2026-999999")):
        for words in (f"/tip {named}", f"/tip {named} ABCD-EFGH-JK"):
            heard.append(await door.say(who, words))
            assert not told(case, heard[-1])
    assert heard[:2] == heard[2:]
