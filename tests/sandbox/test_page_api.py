"""What the page with the phones asks for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot
from aiohttp import ClientSession, FormData

from sandbox.model import PhoneSpec
from sandbox.server import Running, start
from sandbox.telegram import Telegram
from tests.sandbox.conftest import INSPECTOR, OFFICE_GROUP, OFFICER, eventually, picture


class Browser:
    """The page's side: posts, gets and listens."""

    def __init__(self, session: ClientSession) -> None:
        self._session = session

    async def get(self, path: str) -> Any:
        async with self._session.get(f"/sandbox/{path}") as response:
            assert response.status == 200
            return await response.json()

    async def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        arguments = {"data": body} if isinstance(body, FormData) else {"json": body}
        async with self._session.post(f"/sandbox/{path}", **arguments) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def listen(self, last_id: str = "", until: str = "") -> list[dict[str, Any]]:
        """Return events after ``last_id`` up to and with the first of kind ``until``."""
        events = []
        headers = {"Last-Event-ID": last_id} if last_id else {}
        async with self._session.get("/sandbox/events", headers=headers) as response:
            assert response.content_type == "text/event-stream"
            async for line in response.content:
                if line.startswith(b"data: "):
                    events.append(json.loads(line.removeprefix(b"data: ")))
                    if events[-1]["kind"] == until:
                        return events
        return events


@pytest.fixture
async def browser(server: Running) -> AsyncIterator[Browser]:
    async with ClientSession(server.url) as session:
        yield Browser(session)


async def test_the_state_names_bot_phones_chats_and_messages(browser: Browser) -> None:
    await browser.post(f"phones/{INSPECTOR}/start", {"payload": "abc"})
    state = await browser.get("state")
    assert state["bot"]["username"] == "sample_bot"
    inspector = state["phones"][0]
    assert (inspector["id"], inspector["name"], inspector["note"]) == (
        INSPECTOR,
        "甲示例",
        "检查员",
    )
    assert [(chat["id"], chat["type"], chat["title"]) for chat in inspector["chats"]] == [
        (INSPECTOR, "private", "甲示例"),
        (OFFICE_GROUP, "supergroup", "示例办公室"),
    ]
    message = state["messages"][str(INSPECTOR)][0]
    assert message["text"] == "/start abc"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_everything_that_happens_is_told_as_an_event(browser: Browser, bot: Bot) -> None:
    before = (await browser.get("state"))["last_event_id"]
    await browser.post(f"phones/{INSPECTOR}/text", {"text": "在吗"})
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "a"}]]}
    sent = await bot.send_message(INSPECTOR, "在", reply_markup=markup)  # type: ignore[arg-type]
    pressed = await browser.post(
        f"phones/{INSPECTOR}/press", {"message_id": sent.message_id, "row": 0, "column": 0}
    )
    await bot.answer_callback_query(pressed["query_id"], "行", show_alert=True)
    await bot.edit_message_text("改", chat_id=INSPECTOR, message_id=sent.message_id)
    await bot.send_chat_action(INSPECTOR, "typing")
    await bot.pin_chat_message(INSPECTOR, sent.message_id)
    await bot.delete_message(INSPECTOR, sent.message_id)
    await browser.post("phones", {"name": "丙示例", "note": "路人"})
    await bot.set_my_commands([])
    events = await browser.listen(before, "commands")
    assert [event["kind"] for event in events] == [
        "message",
        "message",
        "callback_answer",
        "edited",
        "action",
        "pinned",
        "deleted",
        "pinned",
        "phone",
        "commands",
    ]
    answer = events[2]
    assert (answer["query_id"], answer["text"], answer["show_alert"]) == (
        pressed["query_id"],
        "行",
        True,
    )
    assert (events[5]["message_id"], events[7]["message_id"]) == (sent.message_id, None)
    assert events[6]["message_ids"] == [sent.message_id]
    assert events[8]["phone"]["name"] == "丙示例"


async def test_events_arrive_while_listening(browser: Browser) -> None:
    listening = asyncio.create_task(browser.listen(until="message"))
    await asyncio.sleep(0.05)
    await browser.post(f"phones/{INSPECTOR}/text", {"text": "在吗"})
    events = await asyncio.wait_for(listening, 5)
    assert events[-1]["message"]["text"] == "在吗"


async def test_a_page_that_outlived_a_restart_is_told_to_fetch_anew(browser: Browser) -> None:
    assert [event["kind"] for event in await browser.listen("0000-3", "reset")] == ["reset"]


async def test_files_are_sent_as_photo_album_and_file(browser: Browser) -> None:
    form = FormData({"caption": "三张"}, quote_fields=False)
    for number in range(3):
        form.add_field("file", picture(400, 300), filename=f"{number}.jpg")
    album = await browser.post(f"phones/{INSPECTOR}/media", form)
    assert len({message["media_group_id"] for message in album}) == 1
    assert [message.get("caption") for message in album] == ["三张", None, None]
    form = FormData({"as_file": "1", "reply_to": "1"}, quote_fields=False)
    form.add_field("file", picture(400, 300), filename="原图.jpg", content_type="image/jpeg")
    file = (await browser.post(f"phones/{INSPECTOR}/media", form))[0]
    assert file["document"]["file_name"] == "原图.jpg"
    assert file["reply_to_message"]["message_id"] == 1


async def test_a_file_is_shown_by_the_browser_under_its_own_name(
    browser: Browser, server: Running
) -> None:
    form = FormData(quote_fields=False)
    form.add_field("file", b"%PDF-1.7", filename="附件2.pdf")
    sent = (await browser.post(f"phones/{INSPECTOR}/media", form))[0]
    file_id = sent["document"]["file_id"]
    async with ClientSession() as session:
        async with session.get(f"{server.url}/sandbox/files/{file_id}") as response:
            assert response.content_type == "application/pdf"
            disposition = response.headers["Content-Disposition"]
            assert disposition == "inline; filename*=UTF-8''%E9%99%84%E4%BB%B62.pdf"
            assert await response.read() == b"%PDF-1.7"
        async with session.get(f"{server.url}/sandbox/files/none") as response:
            assert response.status == 404


async def test_a_file_that_may_carry_a_script_is_only_offered_for_download(
    browser: Browser, server: Running
) -> None:
    for name in ("页.html", "图.svg", "表.xml"):
        form = FormData({"as_file": "1"}, quote_fields=False)
        form.add_field("file", b"<script>alert(1)</script>", filename=name)
        sent = (await browser.post(f"phones/{INSPECTOR}/media", form))[0]
        address = f"{server.url}/sandbox/files/{sent['document']['file_id']}"
        async with ClientSession() as session, session.get(address) as response:
            assert response.headers["Content-Disposition"].startswith("attachment;")


async def test_samples_are_drawn_and_sent(browser: Browser, server: Running) -> None:
    samples = await browser.get("samples")
    assert len(samples) >= 4
    async with ClientSession(server.url) as session, session.get(samples[0]["url"]) as response:
        assert response.content_type == "image/jpeg"
    sent = await browser.post(
        f"phones/{INSPECTOR}/sample", {"name": samples[0]["name"], "caption": "看"}
    )
    largest = sent[0]["photo"][-1]
    assert (largest["width"], largest["height"], sent[0]["caption"]) == (1280, 960, "看")


async def test_place_sticker_and_voice_reach_the_bot(browser: Browser, bot: Bot) -> None:
    await browser.post(f"phones/{INSPECTOR}/location", {"latitude": 31.24, "longitude": 121.4})
    await browser.post(f"phones/{INSPECTOR}/sticker", {})
    await browser.post(f"phones/{INSPECTOR}/voice", {})
    messages = [update.message for update in await bot.get_updates()]
    assert [message.content_type for message in messages if message] == [
        "location",
        "sticker",
        "voice",
    ]


async def test_a_deep_link_opens_on_a_phone(browser: Browser, bot: Bot) -> None:
    link = "https://t.me/sample_bot?start=unit-7"
    await browser.post("link", {"user_id": OFFICER, "link": link})
    update = (await bot.get_updates())[0]
    assert update.message is not None
    assert update.message.text == "/start unit-7"
    assert update.message.from_user is not None
    assert update.message.from_user.id == OFFICER
    elsewhere = await browser.post(
        "link", {"user_id": OFFICER, "link": "https://t.me/other_bot?start=x"}, 404
    )
    assert "@sample_bot" in elsewhere["error"]


async def test_a_blocked_bot_shows_on_the_phone(browser: Browser) -> None:
    await browser.post(f"phones/{INSPECTOR}/start")
    phone = await browser.post(f"phones/{INSPECTOR}/block", {"blocked": True})
    assert phone["blocked"] is True
    assert (await browser.get("state"))["phones"][0]["blocked"] is True


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("phones/5/text", {"text": "x"}, 404),
        (f"phones/{INSPECTOR}/dance", {}, 404),
        (f"phones/{INSPECTOR}/text", {}, 400),
        (f"phones/{INSPECTOR}/text", {"text": " "}, 400),
        (f"phones/{INSPECTOR}/text", {"text": "x", "reply_to": 5}, 404),
        (f"phones/{INSPECTOR}/text", {"text": "x", "chat_id": OFFICER}, 404),
        (f"phones/{INSPECTOR}/press", {"message_id": 1, "row": 0, "column": 0}, 404),
        (f"phones/{INSPECTOR}/location", {"latitude": "north", "longitude": 1}, 400),
        (f"phones/{INSPECTOR}/sample", {"name": "none"}, 404),
        ("faults", {"earthquake": 1}, 400),
        ("faults", {"bad_gateway": "often"}, 400),
    ],
)
async def test_a_wrong_request_of_the_page_gets_a_sentence(
    browser: Browser, telegram: Telegram, path: str, body: dict[str, Any], status: int
) -> None:
    answer = await browser.post(path, body, status)
    assert answer["error"]
    assert not telegram.updates.pending


async def test_the_page_itself_is_served(server: Running) -> None:
    async with ClientSession(server.url) as session:
        async with session.get("/") as response:
            assert response.content_type == "text/html"
            page = await response.text()
        assert "http://" not in page.replace("http://www.w3.org", "")
        assert "https://" not in page


async def test_stopping_does_not_wait_for_pages_and_bots_that_listen(
    telegram: Telegram,
) -> None:
    running = await start(telegram, port=0)
    async with ClientSession(running.url) as session:
        events = asyncio.create_task(Browser(session).listen())
        poll = asyncio.create_task(
            session.get(f"/bot{telegram.token}/getUpdates", params={"timeout": "50"})
        )
        await eventually(lambda: telegram.updates.polled)
        await asyncio.wait_for(running.stop(), 5)
        assert (await poll).status == 200
        assert await events == []


async def test_the_clock_is_set_by_the_moves_that_its_owner_gave() -> None:
    moments = [1_800_000_000.0]
    telegram = Telegram(
        phones=[PhoneSpec(INSPECTOR, "甲示例")],
        clock=lambda: moments[-1],
        zone="Asia/Shanghai",
        moves={"tomorrow": lambda: moments.append(moments[-1] + 86400)},
    )
    running = await start(telegram, port=0)
    try:
        async with ClientSession(running.url) as session:
            browser = Browser(session)
            state = await browser.get("state")
            before = {"now": 1_800_000_000.0, "moves": ["tomorrow"], "zone": "Asia/Shanghai"}
            after = {**before, "now": 1_800_086_400.0}
            assert state["clock"] == before
            assert await browser.post("clock", {"move": "tomorrow"}) == after
            told = await browser.listen(state["last_event_id"], until="clock")
            assert told[-1]["clock"] == after
            await browser.post("clock", {"move": "yesterday"}, status=400)
            sent = await telegram.people.text(INSPECTOR, "hello")
            assert sent["date"] == 1_800_086_400
    finally:
        await running.stop()
        await telegram.close()


async def test_a_clock_that_nobody_may_set_offers_nothing(browser: Browser) -> None:
    assert (await browser.get("state"))["clock"]["moves"] == []
    await browser.post("clock", {"move": "tomorrow"}, status=400)
