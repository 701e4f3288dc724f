"""The stub Bot API server as a bot meets it: over HTTP, by long polling and by webhook."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, FormData, MultipartWriter, web

from bench.crowd import PersonSpec
from bench.stub import serve

MARKUP = json.dumps({"inline_keyboard": [[{"text": "✅ 合格", "callback_data": "a:1"}]]})
PEOPLE: list[PersonSpec] = [
    {"id": number, "name": f"检查员{number}", "presses": [f"open:{number}"]} for number in (1, 2, 3)
]


class Bot:
    """Speaks to the stub as a bot does, and as the bench does."""

    def __init__(self, session: ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def call(self, method: str, **fields: Any) -> Any:
        form = FormData({key: str(value) for key, value in fields.items()})
        async with self._session.post(f"{self._url}/bot4242:A/{method}", data=form) as reply:
            return await reply.json()

    async def tell(self, command: str) -> Any:
        async with self._session.get(f"{self._url}/bench/{command}") as reply:
            return await reply.json()

    async def show(self, query: dict[str, Any], text: str) -> None:
        message = query["message"]
        await self.call(
            "editMessageText",
            chat_id=message["chat"]["id"],
            message_id=message["message_id"],
            text=text,
            reply_markup=MARKUP,
        )


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    server = await serve(PEOPLE)
    port = server.sockets[0].getsockname()[1]
    async with ClientSession() as session:
        yield Bot(session, f"http://127.0.0.1:{port}")
    server.close()
    await server.wait_closed()


async def test_a_tap_waits_for_the_poll_and_is_handed_out_until_confirmed(bot: Bot) -> None:
    await bot.tell("tap-once")

    first = await bot.call("getUpdates", timeout=5)
    again = await bot.call("getUpdates", timeout=5)
    confirmed = first["result"][0]["update_id"] + 1

    assert first == again
    assert (await bot.call("getUpdates", offset=confirmed, timeout=0))["result"] == []


async def test_a_poll_that_waits_is_answered_by_the_tap(bot: Bot) -> None:
    waiting = asyncio.create_task(bot.call("getUpdates", timeout=30))
    await bot.call("getMe")

    await bot.tell("tap-once")

    updates = (await waiting)["result"]
    assert [update["callback_query"]["data"] for update in updates] == ["open:1"]


async def test_everybody_taps_again_as_soon_as_they_are_served(bot: Bot) -> None:
    await bot.tell("saturate")
    updates = (await bot.call("getUpdates", timeout=5))["result"]
    assert len(updates) == len(PEOPLE)

    for update in updates:
        await bot.show(update["callback_query"], "第 1 项")
        await bot.call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"])
    offset = updates[-1]["update_id"] + 1
    following = (await bot.call("getUpdates", offset=offset, timeout=5))["result"]

    assert [update["callback_query"]["data"] for update in following] == ["a:1"] * len(PEOPLE)
    assert (await bot.tell("snapshot"))["done"] == len(PEOPLE)


async def test_people_tap_to_the_beat_while_it_lasts(bot: Bot) -> None:
    await bot.tell("pace?seconds=0.05&people=2")
    waiting = await bot.call("getUpdates", timeout=5)
    await bot.tell("pause")

    assert {update["callback_query"]["from"]["id"] for update in waiting["result"]} <= {1, 2}


async def test_what_telegram_would_refuse_is_refused(bot: Bot) -> None:
    reply = await bot.call("answerCallbackQuery", callback_query_id="0")

    assert (reply["ok"], reply["error_code"]) == (False, 400)


async def test_methods_of_no_matter_to_the_crowd_are_agreed_to(bot: Bot) -> None:
    assert await bot.call("setMyCommands", commands="[]") == {"ok": True, "result": True}


async def test_by_webhook_the_answer_may_travel_in_the_response(bot: Bot) -> None:
    secrets: list[str | None] = []
    ten_served = asyncio.Event()

    async def on_update(request: web.Request) -> web.Response:
        secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        query = (await request.json())["callback_query"]
        await bot.show(query, f"第 {len(secrets)} 项")
        if len(secrets) > 10:
            ten_served.set()
        writer = MultipartWriter("form-data")
        for key, value in (("method", "answerCallbackQuery"), ("callback_query_id", query["id"])):
            writer.append(value).set_content_disposition("form-data", name=key)
        return web.Response(body=writer)

    app = web.Application()
    app.router.add_post("/hook", on_update)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"

    await bot.tell("tap-once")
    await bot.call("setWebhook", url=url, secret_token="s3cret", max_connections=2)
    await bot.tell("saturate")
    await ten_served.wait()
    await bot.tell("pause")
    seen = await bot.tell("snapshot")
    await bot.call("deleteWebhook")
    await runner.cleanup()

    assert set(secrets) == {"s3cret"}
    assert seen["calls"]["answerCallbackQuery"] >= seen["done"] > len(PEOPLE)
    assert (seen["refused"], seen["webhook_failures"]) == (0, 0)
