"""Events in their order, for those who watch: the page and the people in tests."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque

from sandbox.model import JsonDict

_KEPT = 2000


class Events:
    """A log of the last events that can be waited on.

    Ids are ``<epoch>-<number>``: the epoch changes when the process starts again, so that a
    watcher knows that it must fetch the whole state instead of asking for what it missed.
    """

    def __init__(self) -> None:
        self.epoch = secrets.token_hex(4)
        self.last = 0
        self.version = 0
        self._kept: deque[tuple[int, JsonDict]] = deque(maxlen=_KEPT)
        self._changed = asyncio.Event()

    def emit(self, kind: str, **facts: object) -> None:
        """Add an event and wake everybody who waits."""
        self.last += 1
        self._kept.append((self.last, {"kind": kind, **facts}))
        self.touch()

    def touch(self) -> None:
        """Wake those who wait without an event: something that they look at has changed."""
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    def since(self, number: int) -> list[tuple[int, JsonDict]] | None:
        """Return the events after ``number``, or None when some are no longer kept."""
        if number > self.last or (self._kept and number < self._kept[0][0] - 1):
            return None
        return [item for item in self._kept if item[0] > number]

    async def wait(self, timeout: float) -> bool:  # noqa: ASYNC109 - it is the length of one wait
        """Wait for the next change, at most ``timeout`` seconds; tell whether there was one."""
        changed = self._changed
        try:
            await asyncio.wait_for(changed.wait(), timeout)
        except TimeoutError:
            return False
        return True
