"""A person in Python: what they see, press and wait for; groups and privacy."""

from __future__ import annotations

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import (
    CallbackQuery,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)

from sandbox.client import OverHttp, Phone, Unseen
from sandbox.errors import NoSuchPhone
from sandbox.samples import sample_list
from sandbox.server import Running
from sandbox.telegram import Telegram
from tests.sandbox.conftest import INSPECTOR, OFFICE_GROUP, OFFICER, picture


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    """Return an inline keyboard with one button in each row."""
    rows = [[InlineKeyboardButton(text=label, callback_data=label)] for label in labels]
    return InlineKeyboardMarkup(inline_keyboard=rows)


@pytest.fixture
async def listening(telegram: Telegram, bot: Bot) -> Dispatcher:
    """A dispatcher fed straight from the sandbox, which answers every press with its data."""
    dp = Dispatcher()

    @dp.callback_query()
    async def on_press(query: CallbackQuery) -> None:
        await query.answer(query.data)

    async def feed(update: dict[str, object]) -> None:
        await dp.feed_raw_update(bot, update)

    telegram.deliver_to(feed)
    return dp


@pytest.mark.usefixtures("listening")
async def test_a_press_takes_the_exact_label_before_one_that_begins_or_contains(
    bot: Bot, phone: Phone
) -> None:
    await bot.send_message(INSPECTOR, "旧", reply_markup=keyboard("今天", "明天见"))
    await bot.send_message(INSPECTOR, "新", reply_markup=keyboard("今天请假", "不是今天", "后天"))
    assert (await phone.press("今天")).text == "今天"
    assert (await phone.press("今")).text == "今天请假"
    assert (await phone.press("请假")).text == "今天请假"
    assert (await phone.press("明天", message_id=2)).text == "明天见"
    with pytest.raises(Unseen, match=r"no button '昨天'[^$]*\[ 后天 \]"):
        await phone.press("昨天")


async def test_a_press_that_nobody_answers_ends_with_a_look_at_the_screen(
    telegram: Telegram, bot: Bot, phone: Phone
) -> None:
    await bot.send_message(INSPECTOR, "卡片", reply_markup=keyboard("好"))
    hasty = Phone(telegram, INSPECTOR, timeout=0.05)
    with pytest.raises(Unseen) as failure:
        await hasty.press("好")
    assert str(failure.value).splitlines() == [
        "waited 0.05 s for an answer to pressing '好'",
        "on the screen:",
        "▸ 甲示例 #1",
        "    /start",
        "◂ 示例机器人 #2",
        "    卡片",
        "    [ 好 ]",
    ]
    with pytest.raises(Unseen):
        await hasty.settled()
    with pytest.raises(Unseen, match="for '别的'"):
        await hasty.wait_for("别的")


async def test_a_button_with_a_link_asks_nobody(telegram: Telegram, bot: Bot, phone: Phone) -> None:
    link = InlineKeyboardButton(text="去", url="https://example.org")
    markup = InlineKeyboardMarkup(inline_keyboard=[[link]])
    await bot.send_message(INSPECTOR, "x", reply_markup=markup)
    assert (await phone.press("去")).url == "https://example.org"
    assert not telegram.updates.pending


async def test_a_reply_keyboard_types_its_label_and_is_only_the_persons(
    bot: Bot, phone: Phone
) -> None:
    markup = ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text="位置"), KeyboardButton(text="不")]]
    )
    sent = await bot.send_message(INSPECTOR, "哪里", reply_markup=markup)
    assert sent.reply_markup is None
    assert (await phone.last()).labels == ["位置", "不"]
    await phone.press("不")
    update = (await bot.get_updates())[0]
    assert update.message is not None
    assert update.message.text == "不"
    await bot.send_message(INSPECTOR, "说", reply_markup=ForceReply())
    assert (await phone.last()).raw["reply_markup"] == {"force_reply": True}


async def test_what_the_bots_handler_raises_is_raised_for_the_person(
    telegram: Telegram, listening: Dispatcher, phone: Phone
) -> None:
    @listening.message()
    async def on_message(_: Message) -> None:
        raise LookupError("broken handler")

    await phone.send("x")
    with pytest.raises(LookupError, match="broken handler"):
        await phone.settled()
    await phone.settled()


async def test_a_reply_shows_what_it_answers(bot: Bot, phone: Phone) -> None:
    sent = await bot.send_message(INSPECTOR, "第 5 项")
    replies = await phone.photo(picture(400, 300), reply_to=sent.message_id)
    update = (await bot.get_updates())[0]
    assert update.message is not None
    assert update.message.reply_to_message is not None
    assert update.message.reply_to_message.text == "第 5 项"
    assert replies[0].lines() == ["│ 第 5 项", "［照片 400×300］"]
    with pytest.raises(NoSuchPhone):
        await phone.send("x", reply_to=99)


async def test_both_ways_to_a_phone_are_the_same(
    server: Running, telegram: Telegram, bot: Bot, phone: Phone
) -> None:
    async with OverHttp(server.url) as transport:
        far = Phone(transport, INSPECTOR)
        for person in (phone, far):
            await person.send("一")
            await person.open_link("t.me/sample_bot?start=x")
            await person.location(31.24, 121.4)
            await person.sticker()
            await person.voice()
            await person.sample(sample_list()[0]["name"], "样")
            await person.document("附件.pdf", b"%PDF-1.7", caption="表")
            await person.photo([picture(400, 300)] * 2, "两张", as_file=True)
        updates = await bot.get_updates()
        kinds = [update.message.content_type for update in updates if update.message]
        half = len(kinds) // 2
        assert kinds[:half] == kinds[half:]
        assert kinds[half:] == [
            *("text", "text", "location", "sticker", "voice", "photo"),
            *("document", "document", "document"),
        ]
        near_text, far_text = await phone.transcript(), await far.transcript()
        assert near_text == far_text
        assert "［文件 附件.pdf 8 字节］" in far_text
        document = next(seen for seen in await far.screen() if "document" in seen.raw)
        assert await far.download(document) == b"%PDF-1.7"
        with pytest.raises(NoSuchPhone, match="does not lead to @sample_bot"):
            await far.open_link("https://t.me/other_bot")


async def test_long_text_is_cut_into_messages_as_the_app_does(bot: Bot, phone: Phone) -> None:
    await phone.send("长" * 5000)
    lengths = [len(u.message.text or "") for u in await bot.get_updates() if u.message]
    assert lengths == [4096, 904]
    await phone.send("短" + " " * 5000)
    assert (await phone.screen())[-1].text == "短"


async def test_in_a_group_the_bot_hears_commands_replies_and_its_name(
    telegram: Telegram, bot: Bot
) -> None:
    seat = Phone(telegram, OFFICER, chat_id=OFFICE_GROUP)
    sent = await bot.send_message(OFFICE_GROUP, "大家好")
    await seat.send("闲聊")
    await seat.send("/help")
    await seat.send("@sample_bot 在吗")
    await seat.send("收到", reply_to=sent.message_id)
    heard = [update.message.text for update in await bot.get_updates() if update.message]
    assert heard == ["/help", "@sample_bot 在吗", "收到"]
    assert len(await Phone(telegram, INSPECTOR, chat_id=OFFICE_GROUP).screen()) == 5


async def test_members_of_a_group_are_known(telegram: Telegram, bot: Bot) -> None:
    chat = telegram.chats.add_group("新群", (OFFICER,))
    member = await bot.get_chat_member(chat.id, OFFICER)
    stranger = await bot.get_chat_member(chat.id, INSPECTOR)
    assert (member.status, stranger.status) == ("member", "left")
    assert (await bot.get_chat(chat.id)).title == "新群"
    with pytest.raises(NoSuchPhone):
        await Phone(telegram, INSPECTOR, chat_id=chat.id).send("x")


async def test_deleting_several_messages_skips_what_is_gone(bot: Bot, phone: Phone) -> None:
    sent = [await bot.send_message(INSPECTOR, str(number)) for number in range(3)]
    await sent[0].delete()
    await bot.delete_messages(INSPECTOR, [message.message_id for message in sent])
    assert [seen.text for seen in await phone.screen()] == ["/start"]
