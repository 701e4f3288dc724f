"""Updates on their way to the bot: kept until confirmed, polled for or pushed."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from enum import Enum, auto
from typing import Any

from sandbox.errors import Conflict
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.model import JsonDict
from sandbox.store import Store

_NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
_LONGEST_POLL = 50
_HELD_SECONDS = 0.5
_FIRST_ID = 100_000_001


class _Ending(Enum):
    """The reason why a long poll ended before its time."""

    TAKEN_OVER = auto()
    SHUT_DOWN = auto()


class Updates:
    """The queue of one bot."""

    def __init__(self, store: Store, events: Events, faults: Faults) -> None:
        self._store = store
        self._events = events
        self._faults = faults
        self.pending: dict[int, JsonDict] = {}
        self.held: list[JsonDict] = []
        self._next_id = _FIRST_ID
        self._allowed: list[str] = []
        self._arrived = asyncio.Event()
        self._poll: asyncio.Future[_Ending] | None = None
        for key, record in store.load("update"):
            self.pending[int(key)] = record
        for key, record in store.load("counter"):
            if key == "update":
                self._next_id = record["next"]

    def push(self, kind: str, payload: JsonDict) -> None:
        """Queue an update, unless the bot has said that it does not want this kind."""
        if not self._wanted(kind):
            return
        update: JsonDict = {"update_id": self._next_id, kind: payload}
        self._next_id += 1
        self._store.put("counter", "update", {"next": self._next_id})
        self._store.put("update", str(update["update_id"]), update)
        if self._faults.take("reorder_updates"):
            self.held.append(update)
            asyncio.get_running_loop().call_later(_HELD_SECONDS, self._release)
        else:
            self.pending[update["update_id"]] = update
            self._release()

    def _release(self) -> None:
        """Let the updates that were overtaken follow, or go when nothing overtook them."""
        for update in self.held:
            self.pending[update["update_id"]] = update
        self.held.clear()
        self.nudge()

    def nudge(self) -> None:
        """Let those who wait for updates look again."""
        self._arrived.set()
        self._arrived = asyncio.Event()
        self._events.touch()

    def _wanted(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed else kind not in _NOT_BY_DEFAULT

    def allow(self, kinds: list[str] | None) -> None:
        """Remember which kinds the bot wants; None leaves the setting as it is."""
        if kinds is not None:
            self._allowed = list(kinds)

    @property
    def allowed(self) -> list[str]:
        """Return the kinds that the bot asked for, empty for the usual ones."""
        return self._allowed

    def confirm(self, update_id: int) -> None:
        """Drop an update that the bot has taken."""
        if self.pending.pop(update_id, None) is not None:
            self._store.remove("update", str(update_id))
            self._events.touch()

    def forget(self) -> None:
        """Drop everything that waits."""
        for update_id in list(self.pending):
            self.confirm(update_id)

    async def arrival(self, timeout: float) -> None:  # noqa: ASYNC109 - the length of one wait
        """Wait until the next update arrives, at most ``timeout`` seconds."""
        arrived = self._arrived
        with suppress(TimeoutError):  # wait_for may lose a cancellation that comes with the arrival
            async with asyncio.timeout(timeout):
                await arrived.wait()

    async def poll(self, offset: int, limit: int, timeout: int) -> list[JsonDict]:  # noqa: ASYNC109
        """Answer getUpdates; raise Conflict when another getUpdates takes over meanwhile."""
        self._end_poll(_Ending.TAKEN_OVER)
        ending: asyncio.Future[_Ending] = asyncio.get_running_loop().create_future()
        self._poll = ending
        try:
            self._confirm_before(offset)
            loop = asyncio.get_running_loop()
            deadline = loop.time() + min(timeout, _LONGEST_POLL)
            while not (self.pending or ending.done()) and (left := deadline - loop.time()) > 0:
                await self._arrival_or(ending, left)
            if ending.done() and ending.result() is _Ending.TAKEN_OVER:
                raise Conflict(
                    "terminated by other getUpdates request; "
                    "make sure that only one bot instance is running"
                )
            return self._batch(limit)
        finally:
            if self._poll is ending:
                self._poll = None

    @property
    def polled(self) -> bool:
        """Tell whether a getUpdates waits at this moment."""
        return self._poll is not None

    def end_poll(self) -> None:
        """Answer a waiting getUpdates at once, with what there is."""
        self._end_poll(_Ending.SHUT_DOWN)

    def _end_poll(self, why: _Ending) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(why)

    async def _arrival_or(self, ending: asyncio.Future[_Ending], left: float) -> None:
        arrival = asyncio.ensure_future(self._arrived.wait())
        try:
            either: list[asyncio.Future[Any]] = [arrival, ending]
            await asyncio.wait(either, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        finally:
            arrival.cancel()

    def _confirm_before(self, offset: int) -> None:
        if offset > 0:
            for update_id in [number for number in self.pending if number < offset]:
                self.confirm(update_id)
        elif offset < 0:
            for update_id in list(self.pending)[:offset]:
                self.confirm(update_id)

    def _batch(self, limit: int) -> list[JsonDict]:
        batch = list(self.pending.values())[: max(1, min(limit, 100))]
        if batch and self._faults.take("duplicate_updates"):
            batch.append(batch[-1])
        return batch
