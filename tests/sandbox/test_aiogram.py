"""A real aiogram bot over HTTP: polling, webhooks, uploads, downloads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramConflictError, TelegramUnauthorizedError
from aiogram.methods import SendMessage
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import ClientSession, web

from sandbox.client import OverHttp, Phone
from sandbox.server import Running
from sandbox.telegram import Telegram
from tests.sandbox.conftest import INSPECTOR, OFFICER, eventually, picture


def dispatcher() -> Dispatcher:
    """Return a bot that repeats text with a button, returns photos as files, and counts presses."""
    dp = Dispatcher()

    @dp.message(lambda message: bool(message.photo))
    async def on_photo(message: Message, bot: Bot) -> None:
        assert message.photo
        data = await bot.download(message.photo[-1])
        assert data is not None
        await message.reply_document(BufferedInputFile(data.read(), "回执.jpg"), caption="收到")

    @dp.message()
    async def on_text(message: Message) -> None:
        button = InlineKeyboardButton(text="✅ 合格", callback_data="ok", style="success")
        await message.answer(
            f"你说 {message.text}",
            reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]),
        )

    @dp.callback_query()
    async def on_press(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        await query.message.edit_text("已记下")
        await query.answer("好", show_alert=True)

    return dp


@pytest.fixture
async def polling(http_bot: Bot) -> AsyncIterator[None]:
    dp = dispatcher()
    task = asyncio.create_task(
        dp.start_polling(http_bot, handle_signals=False, close_bot_session=False)
    )
    yield
    await dp.stop_polling()
    await task


@pytest.fixture
async def person(server: Running) -> AsyncIterator[Phone]:
    """The inspector, over HTTP."""
    async with OverHttp(server.url) as transport:
        yield Phone(transport, INSPECTOR, timeout=5)


@pytest.mark.usefixtures("polling")
async def test_a_conversation_by_polling(person: Phone) -> None:
    await person.start("abc")
    assert (await person.wait_for("你说")).text == "你说 /start abc"
    answer = await person.press("合格")
    assert (answer.text, answer.show_alert) == ("好", True)
    await person.settled()
    last = await person.last()
    assert (last.text, last.labels) == ("已记下", [])
    assert (await person.transcript()).splitlines()[-1].strip() == "已记下"


@pytest.mark.usefixtures("polling")
async def test_photos_go_up_and_files_come_down(person: Phone) -> None:
    await person.photo([picture(), picture(800, 600)], "两张")
    await person.wait_for(lambda seen: "document" in seen.raw)
    await person.settled()
    receipts = [seen for seen in await person.screen() if "document" in seen.raw]
    assert len(receipts) == 2
    assert {seen.raw["reply_to_message"]["message_id"] for seen in receipts} == {1, 2}
    assert receipts[0].raw["document"]["file_name"] == "回执.jpg"
    assert (await person.download(receipts[0])).startswith(b"\xff\xd8")


async def test_an_album_of_the_bot_shares_a_group(http_bot: Bot, person: Phone) -> None:
    await person.start()
    captions = ["三张", None, None]
    sent = await http_bot.send_media_group(
        INSPECTOR,
        [InputMediaPhoto(media=BufferedInputFile(picture(), "a.jpg"), caption=c) for c in captions],
    )
    assert len({message.media_group_id for message in sent}) == 1
    assert sent[0].caption == "三张"
    known = sent[2].photo
    assert known
    assert (await http_bot.send_photo(INSPECTOR, known[-1].file_id)).photo == known


async def test_a_wrong_token_is_unauthorized(server: Running, http_bot: Bot) -> None:
    stranger = Bot("7:wrong", session=http_bot.session)
    with pytest.raises(TelegramUnauthorizedError):
        await stranger.get_me()
    async with ClientSession() as session:
        for address in ("/bot7:wrong/getMe", "/file/bot7:wrong/photos/file_1.jpg"):
            async with session.get(server.url + address) as response:
                assert response.status == 401
                assert (await response.json())["ok"] is False
        async with session.get(f"{server.url}/bot{server.telegram.token}") as response:
            assert await response.json() == {
                "ok": False,
                "error_code": 404,
                "description": "Not Found",
            }


async def test_of_two_polls_the_first_ends_with_a_conflict(
    http_bot: Bot, telegram: Telegram
) -> None:
    first = asyncio.create_task(http_bot.get_updates(timeout=20))
    await eventually(lambda: telegram.updates.polled)
    assert await http_bot.get_updates(timeout=0) == []
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await first


async def test_an_offset_confirms_and_a_negative_one_forgets(
    http_bot: Bot, telegram: Telegram, person: Phone
) -> None:
    for text in ("一", "二", "三"):
        await person.send(text)
    updates = await http_bot.get_updates(limit=2)
    assert [update.message.text for update in updates if update.message] == ["一", "二"]
    again = await http_bot.get_updates(limit=2)
    assert [update.update_id for update in again] == [update.update_id for update in updates]
    rest = await http_bot.get_updates(offset=updates[0].update_id + 1)
    assert [update.message.text for update in rest if update.message] == ["二", "三"]
    newest = await http_bot.get_updates(offset=-1)
    assert [update.message.text for update in newest if update.message] == ["三"]
    assert len(telegram.updates.pending) == 1


async def test_only_the_wanted_kinds_of_update_arrive(
    http_bot: Bot, telegram: Telegram, person: Phone
) -> None:
    await http_bot.get_updates(allowed_updates=["callback_query"])
    await person.send("不要")
    assert await http_bot.get_updates() == []
    await http_bot.get_updates(allowed_updates=[])
    await person.send("要")
    assert len(await http_bot.get_updates()) == 1


async def test_commands_are_seen_by_scope_and_language(http_bot: Bot, server: Running) -> None:
    start = BotCommand(command="start", description="开始")
    cancel = BotCommand(command="cancel", description="取消")
    private = BotCommandScopeAllPrivateChats()
    await http_bot.set_my_commands([start])
    await http_bot.set_my_commands([start, cancel], scope=private, language_code="zh")
    assert [item.command for item in await http_bot.get_my_commands()] == ["start"]
    async with ClientSession() as session, session.get(f"{server.url}/sandbox/state") as response:
        shown = (await response.json())["commands"]
    assert [item["command"] for item in shown] == ["start", "cancel"]
    await http_bot.delete_my_commands(scope=private, language_code="zh")
    assert await http_bot.get_my_commands(scope=private, language_code="zh") == []


async def test_name_descriptions_and_menu_button_are_kept(http_bot: Bot) -> None:
    await http_bot.set_my_name("新名字")
    await http_bot.set_my_description("说明")
    await http_bot.set_my_short_description("简介")
    assert (await http_bot.me()).first_name == "新名字"
    assert (await http_bot.get_my_name()).name == "新名字"
    assert (await http_bot.get_my_description()).description == "说明"
    assert (await http_bot.get_my_short_description()).short_description == "简介"
    assert (await http_bot.get_chat_menu_button()).type == "commands"


# --- webhooks ----------------------------------------------------------------------------------


class Receiver:
    """A web server of the bot, which fails as often as ``failures`` says."""

    def __init__(self, bot: Bot, dp: Dispatcher, secret: str) -> None:
        self.failures = 0
        self.tries = 0
        app = web.Application(middlewares=[self.count])
        handler = SimpleRequestHandler(dp, bot, handle_in_background=False, secret_token=secret)
        handler.register(app, "/hook")
        self.runner = web.AppRunner(app)
        self.url = ""

    @web.middleware
    async def count(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        self.tries += 1
        if self.failures:
            self.failures -= 1
            return web.Response(status=500)
        return await handler(request)

    async def start(self) -> None:
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}/hook"


@pytest.fixture
async def receiver(http_bot: Bot) -> AsyncIterator[Receiver]:
    dp = dispatcher()
    receiver = Receiver(http_bot, dp, "s3cret")
    await receiver.start()
    yield receiver
    await receiver.runner.cleanup()


async def test_a_conversation_by_webhook(http_bot: Bot, person: Phone, receiver: Receiver) -> None:
    await http_bot.set_webhook(receiver.url, secret_token="s3cret", max_connections=5)
    await person.start()
    await person.settled()
    assert (await person.press("✅ 合格")).text == "好"
    info = await http_bot.get_webhook_info()
    assert (info.url, info.max_connections, info.pending_update_count) == (receiver.url, 5, 0)
    with pytest.raises(TelegramConflictError, match="while webhook is active"):
        await http_bot.get_updates()
    await http_bot.delete_webhook()
    assert await http_bot.get_updates() == []


async def test_a_failing_webhook_is_tried_again_until_it_works(
    http_bot: Bot, person: Phone, receiver: Receiver
) -> None:
    receiver.failures = 2
    await http_bot.set_webhook(receiver.url, secret_token="s3cret")
    await person.send("还在吗")
    await person.wait_for("你说 还在吗")
    assert receiver.tries == 3
    info = await http_bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_a_webhook_with_another_secret_is_not_taken(
    http_bot: Bot, telegram: Telegram, person: Phone, receiver: Receiver
) -> None:
    await http_bot.set_webhook(receiver.url, secret_token="other")
    await person.send("x")
    await eventually(lambda: "last_error_message" in telegram.webhook.info())
    assert (await http_bot.get_webhook_info()).pending_update_count == 1
    await http_bot.delete_webhook(drop_pending_updates=True)
    assert not telegram.updates.pending


async def test_a_method_in_the_webhooks_response_is_carried_out(
    http_bot: Bot, server: Running, person: Phone
) -> None:
    dp = Dispatcher()

    @dp.message()
    async def on_message(message: Message) -> SendMessage:
        return message.answer(f"随答 <b>{message.text}</b>", parse_mode="HTML")

    receiver = Receiver(http_bot, dp, "")
    await receiver.start()
    await http_bot.set_webhook(receiver.url)
    await person.send("你好")
    seen = await person.wait_for("随答 你好")
    assert seen.raw["entities"] == [{"type": "bold", "offset": 3, "length": 2}]
    await receiver.runner.cleanup()


async def test_updates_of_one_chat_wait_for_each_other_and_other_chats_do_not(
    telegram: Telegram,
) -> None:
    order: list[str] = []
    gate = asyncio.Event()

    async def deliver(update: dict[str, dict[str, str]]) -> None:
        text = update["message"]["text"]
        if text == "慢":
            await gate.wait()
        order.append(text)

    telegram.deliver_to(deliver)
    await telegram.people.text(INSPECTOR, "慢")
    await telegram.people.text(INSPECTOR, "后")
    await telegram.people.text(OFFICER, "旁人")
    await eventually(lambda: bool(order))
    gate.set()
    await Phone(telegram, INSPECTOR).settled()
    assert order == ["旁人", "慢", "后"]


async def test_without_order_two_updates_of_one_chat_are_handled_at_once(
    telegram: Telegram,
) -> None:
    inside: set[str] = set()
    both = asyncio.Event()

    async def deliver(update: dict[str, dict[str, str]]) -> None:
        inside.add(update["message"]["text"])
        if len(inside) == 2:
            both.set()
        await both.wait()

    telegram.deliver_to(deliver, ordered=False)
    await telegram.people.text(INSPECTOR, "一")
    await telegram.people.text(INSPECTOR, "二")
    await Phone(telegram, INSPECTOR, timeout=5).settled()
    assert inside == {"一", "二"}
