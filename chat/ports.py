"""The storage that any conversation needs."""

from datetime import datetime
from typing import Protocol

from chat.changes import Changes
from chat.state import ChatState, Scene


class ReplyTargets(Protocol):
    """The item that a message in a chat belongs to.

    A chat goes by Telegram's id here: its messages are those of one conversation on that channel,
    not of a person.
    """

    def put(self, chat_id: int, message_id: int, inspection_id: int, number: int) -> None:
        """Let a reply to this message go to this item."""

    def get(self, chat_id: int, message_id: int) -> tuple[int, int] | None:
        """Return inspection id and item number, or ``None``."""


class ChatStates(Protocol):
    """The scene of each chat; a conversation on Telegram, and so by Telegram's id of it."""

    def get(self, chat_id: int) -> ChatState:
        """Return the chat's scene; a chat never seen before shows the menu."""

    def move(self, chat_id: int, scene: Scene, moved_by: int) -> None:
        """Put another scene on the chat's card; ``moved_by`` is the update that does."""

    def pin_card(self, chat_id: int, card_id: int | None) -> None:
        """Remember which message is the living card."""


class ChatWork(Protocol):
    """One turn in a chat."""

    @property
    def chat_id(self) -> int:
        """The private chat in which the actor speaks."""

    @property
    def update_id(self) -> int:
        """The Telegram update behind this turn."""

    @property
    def chat_states(self) -> ChatStates:
        """The state of each chat: what its card shows."""


class Journal(Protocol):
    """The actions of people by time and role; lines are only added, each chained to the last."""

    def record(
        self,
        at: datetime,
        person_id: int | None,
        action: str,
        subject: str,
        changes: Changes,
        role: str | None = None,
    ) -> None:
        """Add one line that says what has changed, by field (``chat.changes.changed``).

        Left out, ``role`` is every role that the person holds.

        A use case that depends on one of several roles, or gives the first one, names it.
        """
