"""Updates that are pushed to the bot: one after another for each chat, again when it fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from sandbox.faults import Faults
from sandbox.model import JsonDict
from sandbox.updates import Updates

_log = logging.getLogger(__name__)
Deliver = Callable[[JsonDict], Awaitable[None]]


class Pusher:
    """Hands updates to ``deliver`` as they arrive.

    At most ``connections`` run at once, those of one chat one after another when ``ordered``. A
    delivery that raises DeliveryFailed is repeated after ``backoff`` seconds, doubled each time up
    to a minute; one that raises anything else is logged and given up.
    """

    def __init__(
        self,
        updates: Updates,
        faults: Faults,
        deliver: Deliver,
        *,
        connections: int,
        backoff: float,
        ordered: bool = True,
    ) -> None:
        self._ordered = ordered
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
        own = asyncio.current_task()
        tasks = [task for task in (self._loop_task, *self._running.values()) if task is not own]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            for update in list(self._updates.pending.values()):
                chat = chat_of_update(update)
                if len(self._running) >= self._connections:
                    break
                if update["update_id"] in self._running or (
                    self._ordered and chat in self._busy_chats
                ):
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
                times -= 1
            except DeliveryFailed:
                await asyncio.sleep(pause)
                pause = min(pause * 2, 60.0)
            except Exception:
                _log.exception("update %s is given up", update["update_id"])
                break
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
