"""Telegram without the network: one bot, its people, and the calls that it makes.

Everything else in this package is a way in: the HTTP server, the page, aiogram's session for
tests, and the people of :mod:`sandbox.client`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sandbox.calls import parse_call
from sandbox.chats import Chats
from sandbox.errors import ApiError
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.files import Files, check_upload
from sandbox.flood import FloodLimits
from sandbox.inline import Inline
from sandbox.methods import HANDLERS
from sandbox.model import GroupSpec, JsonDict, PhoneSpec, UploadedFile
from sandbox.people import People
from sandbox.profile import Profile
from sandbox.pusher import Deliver, Pusher
from sandbox.store import ForgetfulStore, SqliteStore, Store
from sandbox.updates import Updates
from sandbox.webhook import Webhook

DEFAULT_TOKEN = "100200300:sandbox-token-that-opens-nothing-0"  # noqa: S105 - it opens nothing


class Telegram:
    """The whole of Telegram, as far as one bot can see it.

    ``store`` is a file in which everything outlives the process; without it nothing does.
    ``flood`` switches the flood limits on. ``clock`` gives Unix time in seconds, ``zone`` names
    where the page shows it (none: where its reader is), ``moves`` are the ways in which the page
    may set it, by what they are called;
    ``inline`` switches inline mode on, as BotFather does at /setinline;
    ``query_lifetime`` is how many seconds a pressed button waits for its answer, and
    ``inline_lifetime`` an inline query;
    ``webhook_backoff`` how many seconds pass before a failed delivery is repeated.
    """

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        username: str = "sandbox_bot",
        name: str = "Sandbox",
        phones: Iterable[PhoneSpec] = (),
        groups: Iterable[GroupSpec] = (),
        store: Path | None = None,
        flood: bool = False,
        reads_all_group_messages: bool = False,
        inline: bool = False,
        clock: Callable[[], float] = time.time,
        zone: str | None = None,
        moves: Mapping[str, Callable[[], object]] = MappingProxyType({}),
        query_lifetime: float = 300.0,
        inline_lifetime: float = 30.0,
        webhook_backoff: float = 1.0,
    ) -> None:
        self.token = token
        self.clock = clock
        self.moves = dict(moves)
        self._zone = zone
        self.store: Store = SqliteStore(store) if store else ForgetfulStore()
        self.events = Events()
        self.faults = Faults()
        self.flood: FloodLimits | None = FloodLimits(clock) if flood else None
        self.updates = Updates(self.store, self.events, self.faults)
        self.files = Files(self.store)
        self.chats = Chats(self.store, self.events, clock)
        self.chats.welcome(phones, groups)
        self.profile = Profile(
            self.store,
            int(token.partition(":")[0]),
            username,
            name,
            reads_all_group_messages,
            inline,
        )
        self.people = People(self, query_lifetime)
        self.inline = Inline(self, inline_lifetime)
        self.webhook = Webhook(self, webhook_backoff)
        self.calls_running = 0
        self._sink: Pusher | None = None
        self.failures: list[Exception] = []

    async def call(
        self, method: str, params: JsonDict, files: Mapping[str, UploadedFile] | None = None
    ) -> Any:
        """Carry out a method and return its JSON result.

        Raises ApiError as Telegram would answer, or the two faults of :mod:`sandbox.errors` that
        are no answer at all.
        """
        polling = method.lower() == "getupdates"
        self.calls_running += not polling
        try:
            await self.faults.before(method)
            result = await self._carry_out(method, params, files or {})
            self.faults.after(method)
            return result
        finally:
            self.calls_running -= not polling
            if not polling:
                self.events.touch()

    async def _carry_out(
        self, method: str, params: JsonDict, files: Mapping[str, UploadedFile]
    ) -> Any:
        for upload in files.values():
            check_upload(upload, as_photo=False)
        call = parse_call(method, params, files)
        handler = HANDLERS.get(type(call))
        if handler is None:
            raise ApiError(
                501, f"Not Implemented: the sandbox does not carry {call.__api_method__}"
            )
        return await handler(self, call)

    def clock_json(self) -> JsonDict:
        """Return what the page shows of the clock, and how it may be set."""
        return {"now": self.clock(), "moves": [*self.moves], "zone": self._zone}

    def move_clock(self, name: str) -> None:
        """Set the clock in one of the ways that there are; raises KeyError for another."""
        self.moves[name]()
        self.events.emit("clock", clock=self.clock_json())

    def spend(self, chat_id: int, amount: int = 1) -> None:
        """Count messages against the flood limits, when these are on."""
        if self.flood is not None:
            self.flood.spend(chat_id, amount)

    def count_edit(self, chat_id: int) -> None:
        """Count an edit against the limits: all of them in a group, none in a private chat."""
        if chat_id < 0:
            self.spend(chat_id)

    def set_flood(self, on: bool) -> None:
        """Switch the flood limits; switching them on anew starts counting from nothing."""
        if on and self.flood is None:
            self.flood = FloodLimits(self.clock)
        elif not on:
            self.flood = None

    def deliver_to(self, deliver: Deliver, *, connections: int = 40, ordered: bool = True) -> None:
        """Push updates to a coroutine function in this process; call it inside the event loop.

        Updates of one chat wait for each other, as with a webhook, unless ``ordered`` is off, as
        with a bot that polls and handles what it gets at the same time. What ``deliver`` raises
        is kept in ``failures`` and raised again to the person who looks at their phone next.
        """

        async def guarded(update: JsonDict) -> None:
            try:
                await deliver(update)
            except Exception as error:
                self.failures.append(error)

        self._sink = Pusher(
            self.updates,
            self.faults,
            guarded,
            connections=connections,
            backoff=0.01,
            ordered=ordered,
        )

    @property
    def hears_directly(self) -> bool:
        """Tell whether updates go to a function in this process, so that ``busy`` is exact."""
        return self._sink is not None

    @property
    def busy(self) -> bool:
        """Tell whether an update waits or is being handled, or a call is being carried out."""
        pushers = [pusher for pusher in (self._sink, self.webhook.pusher) if pusher]
        in_flight = any(pusher.in_flight for pusher in pushers)
        return bool(self.updates.pending or self.updates.held or in_flight or self.calls_running)

    async def close(self) -> None:
        """Stop deliveries and let go of the disk."""
        if self._sink is not None:
            await self._sink.stop()
        await self.webhook.stop()
        self.store.close()
