"""The state of a chat: the scene on its card, and so the answer that the bot awaits.

Nothing about a conversation lives in memory: the scene on the card is a row. A restart, another
worker or a press on an old button finds it there.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Scene:
    """The screen on the living card, and what it remembers for it.

    Each scene is a frozen dataclass of its own beside the use cases that put it on the card; its
    ``name`` stands in the row of the chat, and so never changes. What it does with words, a photo
    or a place says its ``chat.scene.SceneSpec``.
    """

    name: ClassVar[str]


@dataclass(frozen=True, slots=True)
class MenuScene(Scene):
    """The menu: what a chat shows that was never used, or whose scene is not known any more."""

    name: ClassVar[str] = "menu"


@dataclass(frozen=True, slots=True)
class ChatState:
    """The scene in one chat: a conversation on Telegram, and so by Telegram's id of it.

    ``inspection_id`` and ``number`` are the item of an inspection that the scene is about, where it
    is about one. ``card_id`` is the message id of the living card, ``left_number`` the item that
    was shown before this scene, ``moved_by`` the id of the update that put the scene here in its
    place, else 0; an update with a smaller id that arrives later was meant for what was shown
    before.
    """

    chat_id: int
    scene: Scene = MenuScene()
    inspection_id: int | None = None
    number: int | None = None
    card_id: int | None = None
    left_number: int | None = None
    moved_by: int = 0
