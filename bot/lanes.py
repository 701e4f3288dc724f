"""One lane for each chat: what belongs to one conversation happens one after the other."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

log = logging.getLogger(__name__)
Job = Callable[[], Awaitable[Any]]


class Lanes:
    """Runs jobs: those of one chat in order, those of different chats at the same time."""

    def __init__(self) -> None:
        self._tails: dict[int, asyncio.Task[Any]] = {}
        self._running = 0
        self._room = asyncio.Event()
        self._room.set()

    def submit(self, chat_id: int, job: Job) -> "asyncio.Task[Any]":
        """Queue a job on a chat's lane; its task returns what the job returns, or raises it."""
        before = self._tails.get(chat_id)
        self._running += 1
        task = asyncio.get_running_loop().create_task(self._run(chat_id, before, job))
        self._tails[chat_id] = task
        return task

    async def _run(self, chat_id: int, before: "asyncio.Task[Any] | None", job: Job) -> Any:
        if before is not None and not before.done():
            await asyncio.wait((before,))
        try:
            return await job()
        finally:
            self._running -= 1
            self._room.set()
            if self._tails.get(chat_id) is asyncio.current_task():
                del self._tails[chat_id]

    async def room(self, most: int) -> None:
        """Wait until fewer than ``most`` jobs are under way."""
        while self._running >= most:
            self._room.clear()
            await self._room.wait()

    async def drained(self) -> None:
        """Wait until every lane is empty."""
        while self._tails:
            await asyncio.wait(list(self._tails.values()))
