"""Taps that no button of ours would send, thousands of them, at the dispatcher of the product."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, cast, get_args

import pytest
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import (
    AnswerCallbackQuery,
    GetMe,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, Message, User
from pydantic import TypeAdapter, ValidationError

from bot.app import App, open_app
from bot.telegram import make_bot
from chat.press import Press
from sandbox.client import Phone
from tests.conversation.buttons import every_button
from tests.conversation.handset import Handset, picture
from tests.conversation.stage import GROUP, INSPECTOR, OFFICE, OFFICER, STRANGER, Stage

TAPS = 3_000
BATCH = 60
FIRST_UPDATE = 500_000_000
NUMBERS = (
    *("0", "1", "2", "3", "7", "-1", "-2", "99", "9999", "10000", "99999", "700000", "800000"),
    *("2147483647", "2147483648", "4294967296", "9007199254740993", str(2**63 - 1)),
    *(str(2**63), str(-(2**63) - 1), str(2**64), "9" * 40, "1" * 5000),
)
ODDITIES = (
    *("", " ", "1.5", "1e9", "0x10", "nan", "inf", "None", "true", "null", "１", "²", "-0", "+1"),
    *("pass", "hazard", "show", "done", "nonsense", "查", "\u202e", "\ufffd", "'; --", "%s", "{}"),
    *("a" * 64, "é" * 32, "🧯" * 16, "__class__", "role", "inspector", "public", "unit", "area"),
)


class Counting(BaseSession):
    """A Telegram that agrees to everything and counts which taps were answered."""

    def __init__(self) -> None:
        super().__init__()
        self.answered: Counter[str] = Counter()
        self.words: dict[str, str] = {}
        self._sent = 1_000

    async def make_request(
        self,
        bot: Bot,  # noqa: ARG002 - aiogram's own signature
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109, ARG002 - aiogram's own signature
    ) -> TelegramType:
        """Agree to a call."""
        if isinstance(method, AnswerCallbackQuery):
            self.answered[method.callback_query_id] += 1
            self.words[method.callback_query_id] = method.text or ""
        return cast("TelegramType", self._result(method))

    def _result(self, method: TelegramMethod[Any]) -> Any:
        if isinstance(method, GetMe):
            return User(id=1, is_bot=True, first_name="巡安", username="sample_bot")
        if isinstance(method, SendMediaGroup):
            return [self._message(int(method.chat_id)) for _ in method.media]
        if isinstance(method, SendMessage | SendPhoto | SendDocument):
            return self._message(int(method.chat_id))
        return True

    def _message(self, chat_id: int) -> Message:
        self._sent += 1
        chat = Chat(id=chat_id, type="private")
        return Message(message_id=self._sent, date=datetime.now(UTC), chat=chat)

    async def close(self) -> None:
        """There is nothing to close."""

    async def stream_content(
        self, *_given: Any, **_named: Any
    ) -> AsyncGenerator[bytes, None]:  # pragma: no cover - no file is asked for
        """Yield a file's bytes."""
        yield b""


def words_of(kind: type[Press]) -> list[str]:
    """Return the closed words that a kind of button knows, so that forged ones get further."""
    found = []
    for field in kind.model_fields.values():
        for part in (field.annotation, *get_args(field.annotation)):
            found += [str(each) for each in get_args(part)]
            if isinstance(part, type):
                found += [str(each) for each in getattr(part, "__members__", {}).values()]
    return found


def forged(dice: random.Random, kind: type[Press]) -> str:
    """Return data with the prefix of a kind of button and anything behind it."""
    own = words_of(kind)
    count = len(kind.model_fields)
    if dice.random() < 0.1:
        count += dice.choice((-1, 1))

    def part() -> str:
        roll = dice.random()
        if own and roll < 0.25:
            return dice.choice(own)
        return dice.choice(NUMBERS if roll < 0.8 else ODDITIES)

    return ":".join([kind.prefix, *(part() for _ in range(count))])


def tap(number: int, person: int, data: str) -> dict[str, Any]:
    """Return the update of a press."""
    chat = {"id": person, "type": "private", "first_name": "示例"}
    return {
        "update_id": FIRST_UPDATE + number,
        "callback_query": {
            "id": str(number),
            "from": {"id": person, "is_bot": False, "first_name": "示例"},
            "chat_instance": "1",
            "data": data,
            "message": {"message_id": 900, "date": 1_790_000_000, "chat": chat, "text": "旧"},
        },
    }


async def answered(office: App, session: Counting, taps: list[dict[str, Any]]) -> None:
    """Hand taps in as polling does, and wait until each is answered."""
    await office.updates.receive(taps)
    ids = {each["callback_query"]["id"] for each in taps}
    try:
        async with asyncio.timeout(60):
            while not ids <= session.answered.keys():  # noqa: ASYNC110 - a session rings no bell
                await asyncio.sleep(0.01)
    except TimeoutError:
        left = {each["callback_query"]["id"]: each["callback_query"]["data"] for each in taps}
        pytest.fail(f"not answered: {[left[one] for one in ids - session.answered.keys()]}")


def batches(dice: random.Random) -> Iterator[list[dict[str, Any]]]:
    """Yield forged taps of four people, every kind of button alike often."""
    kinds = every_button()
    people = (INSPECTOR, OFFICER, OFFICE, STRANGER)
    for start in range(0, TAPS, BATCH):
        yield [
            tap(number, dice.choice(people), forged(dice, kinds[number % len(kinds)]))
            for number in range(start, start + BATCH)
        ]


async def test_every_forged_tap_is_answered_and_none_leaves_a_trace(
    stage: Stage, inspector: Handset, stranger: Handset
) -> None:
    """Ids beyond 64 bits used to reach the database: 46 of 10,000 taps were an ``OverflowError``.

    The fixture of this folder fails a test in which the bot logged an error.
    """
    await inspector.begins()
    await inspector.finds()
    await stranger.shows(picture(), "已存")
    await stage.close()
    session = Counting()
    async with open_app(
        stage.settings, make_bot(stage.settings, session), stage.engine, stage.clock
    ) as office:
        for some in batches(random.Random(20_261_126)):
            await answered(office, session, some)
    assert len(session.answered) == TAPS


@pytest.mark.parametrize("kind", every_button(), ids=lambda kind: kind.__name__)
def test_a_button_carries_no_number_that_no_column_holds(kind: type[Press]) -> None:
    numbers = [field for field in kind.model_fields.values() if field.annotation is int]
    for field in numbers:
        bounded = TypeAdapter[int](Annotated[(int, *field.metadata)])
        for beyond in (2**63, -(2**63), -2, "9" * 40):
            with pytest.raises(ValidationError):
                bounded.validate_python(beyond)


@pytest.mark.parametrize(
    "payload",
    [
        *("9" * 64, "c", "t", "c" + "A" * 22, "t" + "_" * 24, "-" * 20, "0", "\ufffd", "查" * 20),
        *("%00", "../../etc", "c" + "A" * 21 + "é", "x" * 4_000, "1 2 3", "\u202e"),
    ],
)
async def test_a_forged_start_link_is_answered_in_words(
    stage: Stage, stranger: Handset, payload: str
) -> None:
    await stranger.send(f"/start {payload}")
    await stranger.settled()
    assert len((await stranger.last()).text) > 5
    assert stage.town.rows("SELECT count(*) FROM memberships")[0] == 3


@pytest.mark.parametrize("where", [(2**62, 2**62), (1e308, 1.0), (31.2, -181.0), (float("nan"), 1)])
async def test_a_forged_place_is_nowhere(
    stage: Stage, stranger: Handset, where: tuple[float, float]
) -> None:
    """Degrees of no spot on earth used to end in an ``OverflowError`` in the search for units."""
    await stranger.shows(picture(), "已存")
    person = {"id": STRANGER, "is_bot": False, "first_name": "示例"}
    latitude, longitude = where
    message = {
        "message_id": 901,
        "date": 1_790_000_000,
        "chat": {"id": STRANGER, "type": "private", "first_name": "示例"},
        "from": person,
        "location": {"latitude": latitude, "longitude": longitude},
    }
    await stage.app.updates.receive([{"update_id": FIRST_UPDATE, "message": message}])
    await stranger.wait_for("位置")
    await stranger.settled()
    assert stage.town.rows("SELECT latitude FROM drafts") == [None]


async def test_a_tap_of_long_ago_in_a_group_is_no_fault(stage: Stage) -> None:
    """The refusal of its answer used to be logged as an error with its trace."""
    old = tap(1, STRANGER, "m")
    old["callback_query"]["message"]["chat"] = {"id": GROUP, "type": "group", "title": "示例"}
    await stage.app.updates.receive([old])
    after = Phone(stage.telegram, OFFICE, chat_id=GROUP)
    await after.send("/start@sample_bot")
    await after.wait_for("私聊")
