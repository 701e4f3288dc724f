"""Telegram's flood limits, so that a bot that does not pace itself finds out here."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.errors import TooManyRequests


@dataclass(slots=True)
class _Window:
    """At most ``limit`` messages in any ``seconds``."""

    limit: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float, amount: int) -> float:
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        excess = len(self.times) + amount - self.limit
        if excess <= 0 or not self.times:
            return 0.0
        return self.times[min(excess, len(self.times)) - 1] + self.seconds - now


@dataclass(slots=True)
class _Bucket:
    """``rate`` a second on average, short bursts of ``burst`` tolerated."""

    rate: float
    burst: float
    level: float = 0.0
    seen: float = 0.0

    def wait(self, now: float, amount: int) -> float:
        self.level = max(0.0, self.level - (now - self.seen) * self.rate)
        self.seen = now
        return max(0.0, (self.level + amount - self.burst) / self.rate)


class FloodLimits:
    """30 messages a second in all, about one a second to a person, 20 a minute to a group."""

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        per_second: int = 30,
        per_group_minute: int = 20,
        private_rate: float = 1.0,
        private_burst: int = 5,
    ) -> None:
        self._clock = clock
        self._overall = _Window(per_second, 1.0)
        self._per_group_minute = per_group_minute
        self._private = (private_rate, private_burst)
        self._groups: dict[int, _Window] = {}
        self._people: dict[int, _Bucket] = {}

    def spend(self, chat_id: int, amount: int = 1) -> None:
        """Count messages to a chat; raise TooManyRequests, counting nothing, when over a limit."""
        now = self._clock()
        chat: _Window | _Bucket
        if chat_id < 0:
            chat = self._groups.setdefault(chat_id, _Window(self._per_group_minute, 60.0))
        else:
            chat = self._people.setdefault(chat_id, _Bucket(*self._private, seen=now))
        wait = max(self._overall.wait(now, amount), chat.wait(now, amount))
        if wait > 0:
            raise TooManyRequests(max(1, math.ceil(wait)))
        self._overall.times.extend([now] * amount)
        if isinstance(chat, _Window):
            chat.times.extend([now] * amount)
        else:
            chat.level += amount
