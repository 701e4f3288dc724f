"""People who only receive, behind a server that holds the bot to Telegram's limits.

At most thirty messages in any second to all of them together, and one a second to each; whoever
does more is told to come back, and that is counted.
"""

import time
from collections import deque
from collections.abc import Callable
from typing import Final, TypedDict

FIRST_CHAT: Final = 90_000_001
PER_SECOND: Final = 30


class Received(TypedDict):
    """What arrived: times of the first and the last, in seconds of the monotonic clock."""

    accepted: int
    refused: int
    first_at: float
    last_at: float


class TooManyRequestsError(Exception):
    """HTTP status 429; to be tried again after so many seconds."""

    RETRY_AFTER: Final = 1


class Recipients:
    """Everybody with a chat id from ``FIRST_CHAT`` on."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._window: deque[float] = deque()
        self._last: dict[str, float] = {}
        self._received = Received(accepted=0, refused=0, first_at=0.0, last_at=0.0)

    def know(self, chat_id: str) -> bool:
        """Tell whether a chat belongs to one of them."""
        return chat_id.isdigit() and int(chat_id) >= FIRST_CHAT

    def receive(self, chat_id: str) -> str:
        """Take a message and return the JSON of the reply; raises ``TooManyRequestsError``."""
        now = self._clock()
        while self._window and self._window[0] <= now - 1.0:
            self._window.popleft()
        if len(self._window) >= PER_SECOND or now - self._last.get(chat_id, -1.0) < 1.0:
            self._received["refused"] += 1
            raise TooManyRequestsError
        self._window.append(now)
        self._last[chat_id] = now
        seen = self._received
        seen["accepted"] += 1
        seen["first_at"] = seen["first_at"] or now
        seen["last_at"] = now
        return (
            f'{{"ok":true,"result":{{"message_id":{seen["accepted"]},"date":{int(time.time())},'
            f'"chat":{{"id":{chat_id},"type":"private","first_name":"示例"}},"text":"…"}}}}'
        )

    def received(self) -> Received:
        """Return what has arrived so far."""
        return self._received
