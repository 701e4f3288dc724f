"""Inline mode: somebody types the bot's name in a chat, and sends what it offers."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)

from sandbox.client import Phone
from sandbox.errors import ApiError, NoSuchPhone
from sandbox.model import GroupSpec, JsonDict, PhoneSpec
from sandbox.session import InProcessSession
from sandbox.telegram import Telegram

GROUP = -1_001_000_000_900


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """A Telegram in which the bot takes inline queries, and answers those that say so."""
    made = Telegram(
        phones=[PhoneSpec(1, "甲示例")], groups=[GroupSpec(GROUP, "示例群", (1,))], inline=True
    )
    yield made
    await made.close()


def article(key: str, **other: Any) -> InlineQueryResultArticle:
    content = InputTextMessageContent(message_text=f"<b>{key}</b>", parse_mode="HTML")
    return InlineQueryResultArticle(
        id=key, title=f"题 {key}", input_message_content=content, **other
    )


async def test_a_result_is_sent_by_who_asked_through_the_bot(telegram: Telegram) -> None:
    bot = Bot(telegram.token, session=InProcessSession(telegram))
    seen: list[JsonDict] = []

    async def deliver(update: JsonDict) -> None:
        seen.append(update)
        if "inline_query" in update:
            asked = update["inline_query"]
            await bot.answer_inline_query(
                asked["id"], [article("a", description="出处"), article("b")], next_offset="2"
            )

    telegram.deliver_to(deliver)
    phone = Phone(telegram, 1, chat_id=GROUP)
    offer = await phone.ask("消火栓")
    assert seen[0]["inline_query"]["query"] == "消火栓"
    assert seen[0]["inline_query"]["chat_type"] == "supergroup"
    assert [each["title"] for each in offer.results] == ["题 a", "题 b"]
    assert offer.results[0]["description"] == "出处"
    assert offer.next_offset == "2"
    sent = await phone.choose(offer, "题 b")
    assert sent.text == "b"
    assert sent.raw["via_bot"]["id"] == telegram.profile.id
    assert sent.raw["from"]["id"] == 1
    await phone.settled()
    assert seen[-1]["message"]["text"] == "b"
    assert (await bot.me()).supports_inline_queries


async def test_a_bot_without_inline_mode_is_asked_nothing() -> None:
    telegram = Telegram(phones=[PhoneSpec(1, "甲示例")])
    with pytest.raises(NoSuchPhone, match="setinline"):
        await Phone(telegram, 1).ask("x")
    assert not telegram.profile.me()["supports_inline_queries"]
    await telegram.close()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"results": [article(str(n)) for n in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [article("a"), article("a")]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article("长" * 22)]}, "RESULT_ID_INVALID"),
        ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        (
            {
                "results": [],
                "button": InlineQueryResultsButton(text="问", start_parameter="a b"),
            },
            "START_PARAM_INVALID",
        ),
        ({"results": [], "button": InlineQueryResultsButton(text="问")}, "exactly one"),
    ],
)
async def test_what_telegram_would_refuse_is_refused(
    telegram: Telegram, given: JsonDict, said: str
) -> None:
    asked = await telegram.people.ask(1, "x")
    params = {"inline_query_id": asked["query_id"], **given}
    dumped = {
        key: [each.model_dump(exclude_none=True) for each in value]
        if isinstance(value, list)
        else value.model_dump(exclude_none=True)
        if isinstance(value, InlineQueryResultsButton)
        else value
        for key, value in params.items()
    }
    with pytest.raises(ApiError, match=said):
        await telegram.call("answerInlineQuery", dumped)


async def test_an_answer_that_comes_too_late_is_refused() -> None:
    now = [1000.0]
    telegram = Telegram(
        phones=[PhoneSpec(1, "甲示例")], inline=True, clock=lambda: now[0], inline_lifetime=30
    )
    asked = await telegram.people.ask(1, "x")
    now[0] += 31
    with pytest.raises(ApiError, match="query is too old"):
        await telegram.call(
            "answerInlineQuery", {"inline_query_id": asked["query_id"], "results": []}
        )
    await telegram.close()
