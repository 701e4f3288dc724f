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
    """The scenes of the chats that follow a tip; the longest unmoved are forgotten.

    Turns change them only through ``UncommittedScenes``.
    """

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


class _Change(NamedTuple):
    shared: UnwrittenScenes
    scene: UnwrittenScene | None
    at: datetime


class UncommittedScenes:
    """What a transaction has changed about the scenes, kept apart until it is committed.

    A turn that is run again must find what was on the card before its first run. It would take the
    receipt that was typed for words about the case which that receipt has just opened.
    """

    def __init__(self) -> None:
        self._changes: dict[int, _Change] = {}

    def put(
        self, shared: UnwrittenScenes, chat_id: int, scene: UnwrittenScene, at: datetime
    ) -> None:
        """Remember what is to be on the card of a chat."""
        self._changes.pop(chat_id, None)
        self._changes[chat_id] = _Change(shared, scene, at)

    def drop(self, shared: UnwrittenScenes, chat_id: int, at: datetime) -> None:
        """Forget what was on the card, as soon as it is committed."""
        self._changes.pop(chat_id, None)
        self._changes[chat_id] = _Change(shared, None, at)

    def of(self, shared: UnwrittenScenes, chat_id: int, now: datetime) -> UnwrittenScene | None:
        """Return the scene as this transaction sees it."""
        change = self._changes.get(chat_id)
        return change.scene if change is not None else shared.of(chat_id, now)

    def mark(self) -> dict[int, _Change]:
        """Return the changes up to here, for ``undone``."""
        return dict(self._changes)

    def undone(self, mark: dict[int, _Change]) -> None:
        """Forget the changes since a mark."""
        self._changes = dict(mark)

    def begun(self) -> None:
        """A transaction has begun: what an earlier one left uncommitted never was."""
        self._changes = {}

    def committed(self) -> None:
        """Hand the changes over to everybody."""
        for chat_id, change in self._changes.items():
            if change.scene is None:
                change.shared.drop(chat_id)
            else:
                change.shared.put(chat_id, change.scene, change.at)
        self._changes = {}
