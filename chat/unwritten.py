"""Scenes that no row may tell of, kept in the memory of the process alone.

Whoever follows a tip gave it. While its case, or the question for its receipt, is on the card, the
row of the chat shows the menu as a thousand others do.
"""

from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple

from chat.state import Scene

UNWRITTEN = frozenset({Scene.FOLLOWING, Scene.TIP_CASE})
CASE_LASTS = timedelta(minutes=30)  # since it was last shown; after that the receipt is asked anew
QUESTION_LASTS = timedelta(hours=24)
MOST_CHATS = 10_000


class _Kept(NamedTuple):
    scene: Scene
    note: str
    at: datetime


class UnwrittenScenes:
    """What is on the card of each chat that follows a tip; the longest unmoved are forgotten."""

    def __init__(self, most_chats: int = MOST_CHATS) -> None:
        self._most = most_chats
        self._lock = Lock()
        self._kept: dict[int, _Kept] = {}

    def put(self, chat_id: int, scene: Scene, note: str, at: datetime) -> None:
        """Remember what is on the card of a chat."""
        with self._lock:
            self._kept.pop(chat_id, None)
            self._kept[chat_id] = _Kept(scene, note, at)
            while len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]

    def drop(self, chat_id: int) -> None:
        """Forget it: something else is on the card."""
        with self._lock:
            self._kept.pop(chat_id, None)

    def of(self, chat_id: int, now: datetime) -> tuple[Scene, str] | None:
        """Return the scene and its note; a case that was left open is a question for its receipt.

        ``None`` where nothing is remembered (any more).
        """
        with self._lock:
            kept = self._kept.get(chat_id)
            if kept is None:
                return None
            age = now - kept.at
            if kept.scene is Scene.TIP_CASE and age > CASE_LASTS:
                kept = self._kept[chat_id] = _Kept(Scene.FOLLOWING, "", kept.at)
            if age > QUESTION_LASTS:
                del self._kept[chat_id]
                return None
            return kept.scene, kept.note
