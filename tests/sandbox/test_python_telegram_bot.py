"""A real python-telegram-bot bot over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import telegram as ptb
from telegram.error import BadRequest, Forbidden, RetryAfter
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ExtBot,
    MessageHandler,
    filters,
)

from sandbox.client import OverHttp, Phone
from sandbox.server import Running
from sandbox.telegram import Telegram
from tests.sandbox.conftest import INSPECTOR, picture


@pytest.fixture
async def ptb_bot(server: Running) -> AsyncIterator[ExtBot[None]]:
    async with ExtBot(
        server.telegram.token,
        base_url=f"{server.url}/bot",
        base_file_url=f"{server.url}/file/bot",
    ) as bot:
        yield bot


async def test_a_conversation_by_polling(server: Running) -> None:
    async def on_text(update: ptb.Update, _: object) -> None:
        assert update.message is not None
        button = ptb.InlineKeyboardButton("好", callback_data="x")
        await update.message.reply_html(
            "<b>在</b>", reply_markup=ptb.InlineKeyboardMarkup([[button]])
        )

    async def on_press(update: ptb.Update, _: object) -> None:
        assert update.callback_query is not None
        await update.callback_query.edit_message_text("改了")
        await update.callback_query.answer("答了")

    application: Application = (  # type: ignore[type-arg] # six parameters that say nothing here
        ApplicationBuilder()
        .token(server.telegram.token)
        .base_url(f"{server.url}/bot")
        .base_file_url(f"{server.url}/file/bot")
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, on_text))
    application.add_handler(CallbackQueryHandler(on_press))
    async with application, OverHttp(server.url) as transport:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(poll_interval=0)
        phone = Phone(transport, INSPECTOR, timeout=5)
        await phone.start()
        await phone.wait_for("在")
        assert (await phone.press("好")).text == "答了"
        assert (await phone.last()).text == "改了"
        await application.updater.stop()
        await application.stop()


async def test_files_go_up_and_come_down_unchanged(
    ptb_bot: ExtBot[None], phone: Phone, telegram: Telegram
) -> None:
    original = picture(exif=True)
    sent = await ptb_bot.send_document(INSPECTOR, original, filename="现场.jpg", caption="原图")
    assert sent.document is not None
    assert sent.document.file_name == "现场.jpg"
    file = await ptb_bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == original
    assert await phone.download(await phone.last()) == original


async def test_an_album_and_a_photo_can_be_sent_and_replaced(
    ptb_bot: ExtBot[None], phone: Phone
) -> None:
    media = [ptb.InputMediaPhoto(picture()), ptb.InputMediaPhoto(picture(), caption="二")]
    album = await ptb_bot.send_media_group(INSPECTOR, media)
    assert album[0].media_group_id == album[1].media_group_id
    first = await ptb_bot.send_photo(INSPECTOR, picture(), caption="前")
    await first.edit_media(ptb.InputMediaPhoto(picture(640, 480), caption="后"))
    last = await phone.last()
    assert (last.text, last.raw["photo"][-1]["width"]) == ("后", 640)


async def test_refusals_become_its_own_exceptions(
    ptb_bot: ExtBot[None], phone: Phone, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    with pytest.raises(BadRequest, match=r"[Cc]an't parse entities"):
        await ptb_bot.send_message(INSPECTOR, "<b>", parse_mode="HTML")
    telegram.faults.change({"too_many_requests": 1, "retry_after": 7})
    with pytest.raises(RetryAfter) as wait:
        await ptb_bot.send_message(INSPECTOR, "x")
    assert wait.value.retry_after == timedelta(seconds=7)
    await phone.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await ptb_bot.send_message(INSPECTOR, "x")


async def test_messages_are_copied_forwarded_pinned_and_reacted_to(
    ptb_bot: ExtBot[None], phone: Phone
) -> None:
    theirs = await phone.photo(picture(), "现场")
    copy = await ptb_bot.copy_message(INSPECTOR, INSPECTOR, theirs[0].id, caption="副本")
    copied = await phone.last()
    assert (copied.id, copied.text, "forward_origin" in copied.raw) == (
        copy.message_id,
        "副本",
        False,
    )
    forwarded = await ptb_bot.forward_message(INSPECTOR, INSPECTOR, theirs[0].id)
    assert forwarded.forward_origin is not None
    await ptb_bot.pin_chat_message(INSPECTOR, copied.id)
    assert await phone.pinned() == copied.id
    assert (await ptb_bot.get_chat(INSPECTOR)).pinned_message is not None
    await ptb_bot.unpin_all_chat_messages(INSPECTOR)
    assert await phone.pinned() is None
    await ptb_bot.set_message_reaction(INSPECTOR, theirs[0].id, "👍")
    reacted = next(seen for seen in await phone.screen() if seen.id == theirs[0].id)
    assert reacted.raw["reactions"][0]["emoji"] == "👍"


async def test_two_calls_at_once_do_not_mix_up_their_answers(
    ptb_bot: ExtBot[None], phone: Phone
) -> None:
    texts = [f"第 {number} 条" for number in range(8)]
    sent = await asyncio.gather(*(ptb_bot.send_message(INSPECTOR, text) for text in texts))
    assert [message.text for message in sent] == texts
    assert len({message.message_id for message in sent}) == len(texts)
