"""Scenes that no row may tell of, kept in the memory of the process alone.

Whoever follows a tip gave it. While its case, or the question for its receipt, is on the card, the
row of the chat shows the menu as a thousand others do.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import ClassVar, NamedTuple

from chat.state import Scene

MOST_CHATS = 10_000


@dataclass(frozen=True, slots=True)
class UnwrittenScene(Scene):
    """A scene that no row may tell of; ``lasts``, since it was last shown, until it fades."""

    lasts: ClassVar[timedelta]

    def faded(self) -> "UnwrittenScene | None":
        """Return what takes the place of a scene that was left open; ``None`` for the menu."""
        return None


class _Kept(NamedTuple):
    scene: UnwrittenScene
    at: datetime


class UnwrittenScenes:
    """The scenes of the chats that follow a tip; the longest unmoved are forgotten."""

    def __init__(self, most_chats: int = MOST_CHATS) -> None:
        self._most = most_chats
        self._lock = Lock()
        self._kept: dict[int, _Kept] = {}

    def put(self, chat_id: int, scene: UnwrittenScene, at: datetime) -> None:
        """Remember what is on the card of a chat."""
        with self._lock:
            self._kept.pop(chat_id, None)
            self._kept[chat_id] = _Kept(scene, at)
            while len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]

    def drop(self, chat_id: int) -> None:
        """Forget it: something else is on the card."""
        with self._lock:
            self._kept.pop(chat_id, None)

    def of(self, chat_id: int, now: datetime) -> UnwrittenScene | None:
        """Return the scene, or what is left of one that was left open.

        ``None`` where nothing is remembered (any more).
        """
        with self._lock:
            kept = self._kept.get(chat_id)
            if kept is None:
                return None
            scene: UnwrittenScene | None = kept.scene
            while scene is not None and now - kept.at > scene.lasts:
                scene = scene.faded()
            if scene is None:
                del self._kept[chat_id]
                return None
            self._kept[chat_id] = _Kept(scene, kept.at)
            return scene
