"""One queue for each chat: what belongs to one conversation happens one after the other."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

Job = Callable[[], Awaitable[Any]]


class ChatQueues:
    """Runs jobs: those of one chat in order, those of different chats at the same time."""

    def __init__(self) -> None:
        self._tails: dict[int, asyncio.Task[Any]] = {}

    def submit(self, chat_id: int, job: Job) -> "asyncio.Task[Any]":
        """Queue a job of a chat; its task returns what the job returns, or raises it."""
        before = self._tails.get(chat_id)
        task = asyncio.get_running_loop().create_task(self._run(chat_id, before, job))
        self._tails[chat_id] = task
        return task

    def idle(self, chat_id: int) -> bool:
        """Tell whether nothing of a chat is queued or under way."""
        return chat_id not in self._tails

    async def _run(self, chat_id: int, before: "asyncio.Task[Any] | None", job: Job) -> Any:
        if before is not None and not before.done():
            await asyncio.wait((before,))
        try:
            return await job()
        finally:
            if self._tails.get(chat_id) is asyncio.current_task():
                del self._tails[chat_id]

    async def drained(self) -> None:
        """Wait until every queue is empty."""
        while self._tails:
            await asyncio.wait(list(self._tails.values()))
