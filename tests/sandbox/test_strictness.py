"""What Telegram refuses, the sandbox refuses, in the same words."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram import Bot

from sandbox.client import Phone
from sandbox.errors import ApiError
from sandbox.telegram import Telegram
from tests.sandbox.conftest import INSPECTOR, OFFICER, Clock


async def refusal(telegram: Telegram, method: str, **params: Any) -> str:
    """Return code and description of the error that a call ends with."""
    with pytest.raises(ApiError) as caught:
        await telegram.call(method, params)
    return str(caught.value)


def button(**fields: Any) -> dict[str, Any]:
    """Return an inline keyboard of one button."""
    return {"inline_keyboard": [[{"text": "好", **fields}]]}


async def test_an_unknown_method_is_not_found(telegram: Telegram) -> None:
    assert await refusal(telegram, "sendMesage") == "404 Not Found: method not found"


async def test_a_method_of_the_bot_api_that_is_not_carried_says_so(telegram: Telegram) -> None:
    assert "501" in await refusal(telegram, "sendDice", chat_id=INSPECTOR)
    assert "does not carry sendDice" in await refusal(telegram, "sendDice", chat_id=INSPECTOR)


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"chat_id": INSPECTOR}, "message text is empty"),
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": INSPECTOR, "text": "x", "txet": "y"}, 'unknown parameter "txet"'),
        ({"chat_id": INSPECTOR, "text": "x", "reply_markup": "{"}, "can't parse reply_markup JSON"),
        ({"chat_id": INSPECTOR, "text": "x", "reply_markup": {"inlin": []}}, "reply_markup"),
        ({"chat_id": INSPECTOR, "text": "x", "protect_content": "perhaps"}, "protect_content"),
        ({"chat_id": INSPECTOR, "text": "x", "parse_mode": "BB"}, "unsupported parse_mode"),
        ({"chat_id": 99, "text": "x"}, "chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "chat not found"),
    ],
)
async def test_a_message_with_a_wrong_parameter_is_refused(
    telegram: Telegram, phone: Phone, params: dict[str, Any], reason: str
) -> None:
    answer = await refusal(telegram, "sendMessage", **params)
    assert answer.startswith("400 Bad Request: ")
    assert reason in answer
    assert len(await phone.screen()) == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "a", "url": "https://example.org"}, "exactly one action is expected"),
        ({"callback_data": "隐" * 22}, "BUTTON_DATA_INVALID"),
        ({"callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"callback_data": "a", "style": "purple"}, 'unknown style "purple"'),
        ({"callback_data": "a", "colour": "red"}, 'unknown field "colour"'),
        ({"text": " ", "callback_data": "a"}, 'Field "text" must be non-empty'),
        ({"url": "nowhere"}, "inline keyboard button URL is invalid"),
    ],
)
async def test_a_wrong_button_is_refused(
    telegram: Telegram, phone: Phone, fields: dict[str, Any], reason: str
) -> None:
    answer = await refusal(
        telegram, "sendMessage", chat_id=INSPECTOR, text="x", reply_markup=button(**fields)
    )
    assert reason in answer
    assert len(await phone.screen()) == 1


async def test_callback_data_of_64_bytes_and_all_styles_are_accepted(
    telegram: Telegram, phone: Phone
) -> None:
    for style in ("primary", "success", "danger"):
        markup = button(callback_data="隐" * 21 + "a", style=style)
        sent = await telegram.call(
            "sendMessage", {"chat_id": INSPECTOR, "text": "x", "reply_markup": markup}
        )
        assert sent["reply_markup"] == markup
    assert (await phone.last()).labels == ["好"]


async def test_a_person_who_never_started_the_bot_cannot_be_written_to(telegram: Telegram) -> None:
    answer = await refusal(telegram, "sendMessage", chat_id=OFFICER, text="x")
    assert answer == "400 Bad Request: chat not found"


async def test_a_person_who_blocked_the_bot_gets_nothing_until_they_let_it_back(
    telegram: Telegram, phone: Phone, bot: Bot
) -> None:
    await phone.block()
    answer = await refusal(telegram, "sendMessage", chat_id=INSPECTOR, text="x")
    assert answer == "403 Forbidden: bot was blocked by the user"
    await phone.block(False)
    await bot.send_message(INSPECTOR, "x")
    changes = [update.my_chat_member for update in await bot.get_updates()]
    assert [change.new_chat_member.status for change in changes if change] == ["kicked", "member"]


async def test_an_edit_that_changes_nothing_is_refused(
    telegram: Telegram, phone: Phone, bot: Bot
) -> None:
    sent = await bot.send_message(INSPECTOR, "<b>x</b>", parse_mode="HTML")
    where = {"chat_id": INSPECTOR, "message_id": sent.message_id}
    same = await refusal(telegram, "editMessageText", **where, text="*x*", parse_mode="MarkdownV2")
    assert same.startswith("400 Bad Request: message is not modified")
    await telegram.call("editMessageText", {**where, "text": "x"})
    assert (await phone.last()).raw.get("entities") is None
    assert "not modified" in await refusal(telegram, "editMessageText", **where, text="x")


async def test_what_is_gone_or_not_the_bots_own_cannot_be_edited(
    telegram: Telegram, phone: Phone, bot: Bot
) -> None:
    sent = await bot.send_message(INSPECTOR, "x")
    await sent.delete()
    assert [seen.from_bot for seen in await phone.screen()] == [False]
    where = {"chat_id": INSPECTOR, "message_id": sent.message_id}
    assert "message to edit not found" in await refusal(
        telegram, "editMessageText", **where, text="y"
    )
    assert "message to delete not found" in await refusal(telegram, "deleteMessage", **where)
    assert "message can't be edited" in await refusal(
        telegram, "editMessageText", chat_id=INSPECTOR, message_id=1, text="y"
    )


async def test_text_and_caption_are_not_mixed_up_in_edits(telegram: Telegram, bot: Bot) -> None:
    await telegram.people.sample(INSPECTOR, "hydrant")
    theirs = telegram.chats.chats[INSPECTOR].messages[1]
    sent = await bot.send_photo(INSPECTOR, theirs.body["photo"][-1]["file_id"])
    where = {"chat_id": INSPECTOR, "message_id": sent.message_id}
    assert "there is no text in the message to edit" in await refusal(
        telegram, "editMessageText", **where, text="y"
    )
    text = await bot.send_message(INSPECTOR, "x")
    assert "there is no caption in the message to edit" in await refusal(
        telegram,
        "editMessageCaption",
        chat_id=INSPECTOR,
        message_id=text.message_id,
        caption="y",
    )


async def test_a_message_older_than_two_days_cannot_be_deleted(
    telegram: Telegram, phone: Phone, bot: Bot, clock: Clock
) -> None:
    sent = await bot.send_message(INSPECTOR, "x")
    clock.now += 48 * 3600 + 1
    answer = await refusal(telegram, "deleteMessage", chat_id=INSPECTOR, message_id=sent.message_id)
    assert "message can't be deleted for everyone" in answer
    assert (await phone.last()).id == sent.message_id


async def test_a_reply_to_what_is_gone_is_refused_unless_allowed(
    telegram: Telegram, phone: Phone
) -> None:
    message = {"chat_id": INSPECTOR, "text": "x"}
    answer = await refusal(telegram, "sendMessage", **message, reply_parameters={"message_id": 77})
    assert answer == "400 Bad Request: message to be replied not found"
    lenient = {"message_id": 77, "allow_sending_without_reply": True}
    sent = await telegram.call("sendMessage", {**message, "reply_parameters": lenient})
    assert "reply_to_message" not in sent
    sent = await telegram.call("sendMessage", {**message, "reply_parameters": {"message_id": 1}})
    assert sent["reply_to_message"]["text"] == "/start"


async def test_an_unknown_or_old_callback_query_cannot_be_answered(
    telegram: Telegram, phone: Phone, bot: Bot, clock: Clock
) -> None:
    too_old = "query is too old and response timeout expired or query ID is invalid"
    assert too_old in await refusal(telegram, "answerCallbackQuery", callback_query_id="5")
    await telegram.call(
        "sendMessage",
        {"chat_id": INSPECTOR, "text": "x", "reply_markup": button(callback_data="a")},
    )
    query_id, _ = await phone.touch("好")
    await bot.answer_callback_query(query_id, "一次")
    await bot.answer_callback_query(query_id, "两次")
    assert "MESSAGE_TOO_LONG" in await refusal(
        telegram, "answerCallbackQuery", callback_query_id=query_id, text="长" * 201
    )
    clock.now += 301
    assert too_old in await refusal(telegram, "answerCallbackQuery", callback_query_id=query_id)


async def test_wrong_commands_are_refused(telegram: Telegram) -> None:
    for command, reason in (("Start", "BOT_COMMAND_INVALID"), ("a b", "BOT_COMMAND_INVALID")):
        answer = await refusal(
            telegram, "setMyCommands", commands=[{"command": command, "description": "x"}]
        )
        assert reason in answer
    answer = await refusal(
        telegram, "setMyCommands", commands=[{"command": "a", "description": ""}]
    )
    assert "BOT_COMMAND_DESCRIPTION_INVALID" in answer


async def test_an_empty_reply_keyboard_and_an_unknown_action_are_refused(
    telegram: Telegram, phone: Phone
) -> None:
    empty: dict[str, Any] = {"keyboard": [[]]}
    assert "at least one button" in await refusal(
        telegram, "sendMessage", chat_id=INSPECTOR, text="x", reply_markup=empty
    )
    assert "wrong parameter action" in await refusal(
        telegram, "sendChatAction", chat_id=INSPECTOR, action="dancing"
    )
    assert "wrong latitude" in await refusal(
        telegram, "sendLocation", chat_id=INSPECTOR, latitude=91, longitude=0
    )
    assert len(await phone.screen()) == 1
