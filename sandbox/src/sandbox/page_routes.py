"""The routes of the page with the phones, as JSON under ``/sandbox``."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.bot_routes import file_response
from sandbox.errors import ApiError, NoSuchPhone
from sandbox.model import JsonDict, UploadedFile
from sandbox.samples import sample, sample_list
from sandbox.screen import screen
from sandbox.telegram import Telegram

_KEEP_ALIVE = 15.0
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Page:
    """The handlers; one for each address."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._closing = False

    def close(self) -> None:
        """End the streams of events: the server stops."""
        self._closing = True
        self._telegram.events.touch()

    async def state(self, _: web.Request) -> web.Response:
        """Return everything that the page shows when it opens."""
        telegram = self._telegram
        chats = telegram.chats
        return web.json_response(
            {
                "bot": {
                    **telegram.profile.me(),
                    "description": telegram.profile.text("description", "zh"),
                },
                "commands": telegram.people.commands(),
                "phones": [chats.phone_json(person) for person in chats.people.values()],
                "messages": {
                    str(chat.id): [stored.page_view() for stored in chat.messages.values()]
                    for chat in chats.chats.values()
                },
                "pinned": {
                    str(chat.id): chat.pinned[-1] for chat in chats.chats.values() if chat.pinned
                },
                "clock": telegram.clock_json(),
                "waiting": [query.id for query in telegram.people.waiting()],
                "last_event_id": f"{telegram.events.epoch}-{telegram.events.last}",
            }
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream what happens, from ``Last-Event-ID`` or ``after`` on, else from now.

        A ``reset`` says that what was missed is no longer known: fetch the state anew.
        """
        events = self._telegram.events
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        )
        known = request.headers.get("Last-Event-ID") or request.query.get("after", "")
        epoch, _, number = known.partition("-")
        seen = int(number) if epoch == events.epoch and number.isdigit() else events.last
        await response.prepare(request)
        await response.write(b"retry: 1000\n\n")
        if epoch and epoch != events.epoch:
            await response.write(_event(f"{events.epoch}-{seen}", {"kind": "reset"}))
        try:
            while not (self._closing or request.transport is None):
                missed = events.since(seen)
                if missed is None:
                    missed = [(events.last, {"kind": "reset"})]
                for seen, event in missed:
                    await response.write(_event(f"{events.epoch}-{seen}", event))
                if events.last == seen and not await events.wait(_KEEP_ALIVE):
                    await response.write(b": still here\n\n")
        except ConnectionError:
            pass
        return response

    async def add_phone(self, request: web.Request) -> web.Response:
        """Add a person."""
        fields = await _fields(request)
        name = str(fields.get("name") or "").strip() or "新手机"
        person = self._telegram.chats.add_guest(name, str(fields.get("note") or ""))
        return web.json_response(self._telegram.chats.phone_json(person))

    async def add_group(self, request: web.Request) -> web.Response:
        """Add a group: ``title`` and ``members``, the ids of its phones."""
        fields = await _fields(request)
        members = tuple(self._telegram.chats.person(int(m)).id for m in fields["members"])
        chat = self._telegram.chats.add_group(str(fields["title"]), members)
        return web.json_response(chat.json())

    async def act(self, request: web.Request) -> web.Response:
        """Do something on a phone."""
        user_id = int(request.match_info["user_id"])
        action = request.match_info["action"]
        if action not in _ACTIONS:
            raise NoSuchPhone(f"a phone cannot {action}")
        if action == "media":
            result = await self._media(user_id, request)
        else:
            fields = _picked(await _fields(request), _ACTIONS[action])
            result = await getattr(self._telegram.people, action)(user_id, **fields)
        return web.json_response(result)

    async def _media(self, user_id: int, request: web.Request) -> Any:
        form = await request.post()
        files = [
            UploadedFile(part.filename, part.file.read(), part.content_type)
            for part in form.getall("file", [])
            if isinstance(part, web.FileField)
        ]
        fields = {key: value for key, value in form.items() if key != "file"}
        return await self._telegram.people.media(
            user_id, files, **_picked(fields, _ACTIONS["media"])
        )

    async def screen(self, request: web.Request) -> web.Response:
        """Return what a person sees; with ``after`` and ``timeout`` wait for a change first."""
        telegram = self._telegram
        query = request.query
        chat_id = int(query["chat_id"]) if "chat_id" in query else None
        chat = telegram.chats.chat_of(int(request.match_info["user_id"]), chat_id)
        if int(query.get("after", "-1")) == telegram.events.version:
            await telegram.events.wait(min(float(query.get("timeout", "0")), 30.0))
        return web.json_response(screen(telegram, int(request.match_info["user_id"]), chat))

    async def link(self, request: web.Request) -> web.Response:
        """Open a deep link on a phone."""
        fields = await _fields(request)
        sent = await self._telegram.people.link(int(fields["user_id"]), str(fields["link"]))
        return web.json_response(sent)

    async def file(self, request: web.Request) -> web.Response:
        """Return a file of any message."""
        file = self._telegram.files.find(request.match_info["file_id"])
        if file is None:
            raise NoSuchPhone("no such file")
        return file_response(self._telegram.files.read(file), file.name, file.mime)

    async def samples(self, _: web.Request) -> web.Response:
        """List the sample photos."""
        return web.json_response(sample_list())

    async def sample(self, request: web.Request) -> web.Response:
        """Return one sample photo."""
        name = request.match_info["name"]
        return file_response(await sample(name), f"{name}.jpg", "image/jpeg")

    async def clock(self, request: web.Request) -> web.Response:
        """Set the clock in one of the ways that its owner gave: ``move`` names it."""
        fields = await _fields(request)
        self._telegram.move_clock(str(fields["move"]))
        return web.json_response(self._telegram.clock_json())

    async def faults(self, request: web.Request) -> web.Response:
        """Show the fault switches; POST changes some, ``flood`` included."""
        telegram = self._telegram
        if request.method == "POST":
            switches = await _fields(request)
            flood = switches.pop("flood", telegram.flood is not None)
            try:
                telegram.faults.change(switches)
            except ValueError as error:
                raise BadSwitch(str(error)) from None
            telegram.set_flood(bool(flood))
        return web.json_response({**telegram.faults.json(), "flood": telegram.flood is not None})


class BadSwitch(Exception):
    """A fault that there is not, or a value that makes no sense for it."""


_COMMON = {"chat_id": int, "reply_to": int}
_ACTIONS: dict[str, dict[str, Callable[[Any], Any]]] = {
    "text": {"text": str, **_COMMON},
    "start": {"payload": str},
    "media": {"caption": str, "as_file": bool, **_COMMON},
    "sample": {"name": str, "caption": str, "as_file": bool, **_COMMON},
    "location": {"latitude": float, "longitude": float, **_COMMON},
    "sticker": {"chat_id": int},
    "voice": {"chat_id": int},
    "press": {"chat_id": int, "message_id": int, "row": int, "column": int},
    "block": {"blocked": bool},
    "ask": {"query": str, "offset": str, "chat_id": int},
    "choose": {"query_id": str, "result_id": str},
    "plain": {"plain": bool},
}


def _picked(fields: JsonDict, wanted: dict[str, Callable[[Any], Any]]) -> JsonDict:
    """Take the wanted fields that were given and are not empty, each as its type."""
    return {
        key: kind(fields[key])
        for key, kind in wanted.items()
        if key in fields and fields[key] not in {None, ""}
    }


async def _fields(request: web.Request) -> JsonDict:
    body = await request.text()
    fields = json.loads(body) if body else {}
    if not isinstance(fields, dict):
        raise TypeError("a JSON object is expected")
    return fields


def _event(event_id: str, event: JsonDict) -> bytes:
    return f"id: {event_id}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n".encode()


@web.middleware
async def _refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer what the page got wrong with a sentence instead of a stack trace."""
    if not request.path.startswith("/sandbox/"):
        return await handler(request)
    try:
        return await handler(request)
    except NoSuchPhone as error:
        return web.json_response({"error": str(error)}, status=404)
    except ApiError as error:
        return web.json_response({"error": error.description}, status=error.error_code)
    except (BadSwitch, KeyError, TypeError, ValueError) as error:
        return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)


def add_page_routes(app: web.Application, telegram: Telegram) -> Page:
    """Let the page in at ``app``."""
    page = Page(telegram)
    app.middlewares.append(_refusals)
    app.router.add_get("/sandbox/state", page.state)
    app.router.add_get("/sandbox/events", page.events)
    app.router.add_post("/sandbox/phones", page.add_phone)
    app.router.add_post("/sandbox/groups", page.add_group)
    app.router.add_get("/sandbox/phones/{user_id:\\d+}/screen", page.screen)
    app.router.add_post("/sandbox/phones/{user_id:\\d+}/{action}", page.act)
    app.router.add_post("/sandbox/link", page.link)
    app.router.add_get("/sandbox/files/{file_id}", page.file)
    app.router.add_get("/sandbox/samples", page.samples)
    app.router.add_get("/sandbox/samples/{name}", page.sample)
    app.router.add_post("/sandbox/clock", page.clock)
    app.router.add_get("/sandbox/faults", page.faults)
    app.router.add_post("/sandbox/faults", page.faults)
    return page
