"""Updates on their way to the bot: kept until confirmed, polled for or pushed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from sandbox.errors import Conflict
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.model import JsonDict
from sandbox.store import Store

_NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
_LONGEST_POLL = 50
_FIRST_ID = 100_000_001

Deliver = Callable[[JsonDict], Awaitable[None]]


class Updates:
    """The queue of one bot."""

    def __init__(self, store: Store, events: Events, faults: Faults) -> None:
        self._store = store
        self._events = events
        self._faults = faults
        self.pending: dict[int, JsonDict] = {}
        self._next_id = _FIRST_ID
        self._allowed: list[str] = []
        self._arrived = asyncio.Event()
        self._poll: asyncio.Event | None = None
        for key, record in store.load("update"):
            self.pending[int(key)] = record
        for key, record in store.load("counter"):
            if key == "update":
                self._next_id = record["next"]

    def push(self, kind: str, payload: JsonDict) -> None:
        """Queue an update, unless the bot has said that it does not want this kind."""
        if not self._wanted(kind):
            return
        update = {"update_id": self._next_id, kind: payload}
        self._next_id += 1
        self._store.put("counter", "update", {"next": self._next_id})
        self._store.put("update", str(update["update_id"]), update)
        self.pending[update["update_id"]] = update
        if len(self.pending) > 1 and self._faults.take("reorder_updates"):
            order = list(self.pending)
            order[-2:] = reversed(order[-2:])
            self.pending = {update_id: self.pending[update_id] for update_id in order}
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
        with suppress(TimeoutError):
            await asyncio.wait_for(arrived.wait(), timeout)

    async def poll(self, offset: int, limit: int, timeout: int) -> list[JsonDict]:  # noqa: ASYNC109
        """Answer getUpdates; raise Conflict when another getUpdates takes over meanwhile."""
        if self._poll is not None:
            self._poll.set()
        terminated = self._poll = asyncio.Event()
        try:
            self._confirm_before(offset)
            loop = asyncio.get_running_loop()
            deadline = loop.time() + min(timeout, _LONGEST_POLL)
            while not self.pending and (left := deadline - loop.time()) > 0:
                await self._arrival_or(terminated, left)
                if terminated.is_set():
                    raise Conflict(
                        "terminated by other getUpdates request; "
                        "make sure that only one bot instance is running"
                    )
            return self._batch(limit)
        finally:
            if self._poll is terminated:
                self._poll = None

    async def _arrival_or(self, terminated: asyncio.Event, left: float) -> None:
        waits = [asyncio.ensure_future(event.wait()) for event in (self._arrived, terminated)]
        try:
            await asyncio.wait(waits, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

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


class Pusher:
    """Hands updates to ``deliver`` as they arrive.

    Updates of one chat go one after another; at most ``connections`` run at once. A delivery that
    raises is repeated after ``backoff`` seconds, doubled each time up to a minute.
    """

    def __init__(
        self, updates: Updates, faults: Faults, deliver: Deliver, connections: int, backoff: float
    ) -> None:
        self._updates = updates
        self._faults = faults
        self._deliver = deliver
        self._connections = connections
        self._backoff = backoff
        self._running: dict[int, asyncio.Task[None]] = {}
        self._busy_chats: set[int] = set()
        self._loop_task = asyncio.create_task(self._run())

    @property
    def in_flight(self) -> int:
        """Return how many deliveries are under way."""
        return len(self._running)

    async def stop(self) -> None:
        """Stop delivering; what was not confirmed stays in the queue."""
        tasks = [self._loop_task, *self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            for update in list(self._updates.pending.values()):
                chat = chat_of_update(update)
                if len(self._running) >= self._connections:
                    break
                if update["update_id"] in self._running or chat in self._busy_chats:
                    continue
                self._busy_chats.add(chat)
                self._running[update["update_id"]] = asyncio.create_task(self._send(update, chat))
            await self._updates.arrival(60)

    async def _send(self, update: JsonDict, chat: int) -> None:
        pause = self._backoff
        times = 2 if self._faults.take("duplicate_updates") else 1
        while times and update["update_id"] in self._updates.pending:
            try:
                await self._deliver(update)
            except DeliveryFailed:
                await asyncio.sleep(pause)
                pause = min(pause * 2, 60.0)
            else:
                times -= 1
        self._updates.confirm(update["update_id"])
        self._running.pop(update["update_id"], None)
        self._busy_chats.discard(chat)
        self._updates.nudge()


class DeliveryFailed(Exception):
    """The other side did not take the update; it will be offered again."""


def chat_of_update(update: JsonDict) -> int:
    """Return the chat that an update belongs to, 0 when it has none."""
    for key, payload in update.items():
        if key != "update_id":
            message = payload.get("message", payload)
            return int(message.get("chat", {}).get("id", 0))
    return 0
