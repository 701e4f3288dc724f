"""What the sandbox keeps when its process ends."""

from __future__ import annotations

from pathlib import Path

from aiogram import Bot
from aiogram.types import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, InputRichMessage

from sandbox.client import Phone
from sandbox.session import InProcessSession
from sandbox.store import SqliteStore
from sandbox.telegram import Telegram
from tests.sandbox.conftest import INSPECTOR, PHONES, eventually, picture


def telegram_at(path: Path) -> Telegram:
    """Start, or start again, on the data at ``path``."""
    return Telegram(username="sample_bot", phones=PHONES, store=path)


async def test_a_conversation_goes_on_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "var" / "sandbox.db"
    before = telegram_at(path)
    bot = Bot(before.token, session=InProcessSession(before))
    phone = Phone(before, INSPECTOR)
    await phone.start()
    photo = (await phone.photo(picture(), "现场"))[0]
    button = InlineKeyboardButton(text="好", callback_data="a")
    await bot.send_message(
        INSPECTOR, "卡片", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]])
    )
    await bot.send_rich_message(INSPECTOR, InputRichMessage(html="<h1>日报</h1>"))
    await bot.set_my_commands([BotCommand(command="start", description="开始")])
    await bot.pin_chat_message(INSPECTOR, 3)
    screen = [seen.raw for seen in await phone.screen()]
    largest = await phone.download(photo)
    await before.close()

    after = telegram_at(path)
    phone = Phone(after, INSPECTOR)
    bot = Bot(after.token, session=InProcessSession(after))
    assert [seen.raw for seen in await phone.screen()] == screen
    assert await phone.download(photo) == largest
    assert await phone.pinned() == 3
    assert after.people.commands() == [{"command": "start", "description": "开始"}]
    sent = await bot.send_photo(INSPECTOR, photo.raw["photo"][0]["file_id"])
    assert sent.message_id == 5
    query_id, _ = await phone.touch("好")
    await bot.answer_callback_query(query_id)
    await after.close()


async def test_undelivered_updates_survive_in_order_and_new_ones_get_new_ids(
    tmp_path: Path,
) -> None:
    path = tmp_path / "sandbox.db"
    before = telegram_at(path)
    for text in ("一", "二", "三"):
        await before.people.text(INSPECTOR, text)
    first = await before.call("getUpdates", {"limit": 1})
    await before.call("getUpdates", {"offset": first[0]["update_id"] + 1, "limit": 1})
    await before.close()

    after = telegram_at(path)
    waiting = await after.call("getUpdates", {})
    assert [update["message"]["text"] for update in waiting] == ["二", "三"]
    await after.people.text(INSPECTOR, "四")
    newest = (await after.call("getUpdates", {"offset": -1}))[0]
    assert newest["update_id"] == first[0]["update_id"] + 3
    await after.close()


async def test_a_press_before_a_restart_can_be_answered_after_it(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    before = telegram_at(path)
    phone = Phone(before, INSPECTOR)
    await phone.start()
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "a"}]]}
    await before.call("sendMessage", {"chat_id": INSPECTOR, "text": "x", "reply_markup": markup})
    query_id, _ = await phone.touch("好")
    await before.close()

    after = telegram_at(path)
    assert await after.call("answerCallbackQuery", {"callback_query_id": query_id}) is True
    await after.close()


async def test_what_was_deleted_stays_deleted_and_guests_stay(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    before = telegram_at(path)
    guest = before.chats.add_guest("丙示例", "路人")
    await before.people.text(guest.id, "一")
    await before.people.text(guest.id, "二")
    await before.call("deleteMessage", {"chat_id": guest.id, "message_id": 1})
    await before.people.block(guest.id, True)
    await before.close()

    after = telegram_at(path)
    chat = after.chats.chats[guest.id]
    assert list(chat.messages) == [2]
    assert chat.blocked
    assert after.chats.people[guest.id].note == "路人"
    assert after.chats.add_guest("丁示例", "").id == guest.id + 1
    await after.close()


async def test_a_webhook_is_remembered_and_resumed(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    before = telegram_at(path)
    await before.call("setWebhook", {"url": "http://127.0.0.1:9/hook"})
    await before.close()

    after = telegram_at(path)
    assert after.webhook.url == "http://127.0.0.1:9/hook"
    await after.people.text(INSPECTOR, "x")
    after.webhook.resume()
    await eventually(lambda: "last_error_message" in after.webhook.info())
    assert after.webhook.info()["pending_update_count"] == 1
    await after.close()


def test_what_was_put_is_there_though_the_process_never_closed_its_store(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    killed = SqliteStore(path)
    killed.put("message", "7/1", {"text": "旧"})
    killed.put("message", "7/1", {"text": "新"})
    killed.put("message", "7/2", {"text": "二"})
    killed.remove("message", "7/2")
    other = SqliteStore(path)
    assert list(other.load("message")) == [("7/1", {"text": "新"})]
    other.close()
    killed.close()
