"""Wrong tries at receipts, counted in the memory of the process alone.

Whoever mistypes a receipt follows a tip, and so gave one: no row may say who it was.
"""

from datetime import datetime
from threading import Lock

MOST_CHATS = 10_000


class WrongTries:
    """The wrong tries of each chat; the oldest are forgotten when there are too many."""

    def __init__(self, most_chats: int = MOST_CHATS) -> None:
        self._most = most_chats
        self._lock = Lock()
        self._tries: dict[int, tuple[datetime, set[int]]] = {}  # since when, and by which updates

    def add(self, chat_id: int, update_id: int, at: datetime) -> None:
        """Count a wrong try, once for each update: a turn may run again."""
        with self._lock:
            _, updates = self._tries.setdefault(chat_id, (at, set()))
            updates.add(update_id)
            while len(self._tries) > self._most:
                self._tries.pop(next(iter(self._tries)))

    def of(self, chat_id: int, since: datetime) -> tuple[int, datetime | None]:
        """Return how often a chat tried in vain, and since when.

        What began before ``since`` is forgotten, for all chats.
        """
        with self._lock:
            for chat in [each for each, (began, _) in self._tries.items() if began < since]:
                del self._tries[chat]
            began, updates = self._tries.get(chat_id, (None, set()))
            return len(updates), began
