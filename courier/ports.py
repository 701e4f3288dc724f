"""The ports of the courier: the outbox, the people and the files."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, TypeVar

from chat.push import Delivery, Outbox, Parcel
from people.model import Person

Result = TypeVar("Result")

FindFile = Callable[[str], Path | None]  # where the bytes with a SHA-256 are kept, if they are


class Dispatch(Protocol):
    """The courier's side of the outbox, within one turn."""

    def claim(
        self, most: int, now: datetime, lease: timedelta, worker: int | None = None
    ) -> list[Parcel]:
        """Take rows that are due, the most urgent first; nobody else does until the lease ends."""

    def renew(self, parcel_ids: Sequence[int], until: datetime) -> None:
        """Keep rows that are still under way."""

    def settle(self, outcome: Delivery, now: datetime) -> None:
        """Record what became of a row."""

    def lose(self, chat_id: int, since: datetime, reason: str) -> bool:
        """Note that a chat takes nothing any more; ``False`` when that is known."""

    def hear(self, chat_id: int) -> bool:
        """Note that a chat is there again; ``True`` when it had been lost."""

    def unreachable(self) -> list[int]:
        """Return the chats that take nothing from the bot."""

    def holders(self, role: str) -> list[int]:
        """Return the private chats of all who hold a role."""


class People(Protocol):
    """The persons behind chats."""

    def by_telegram(self, telegram_id: int) -> Person | None:
        """Return the person behind a Telegram user, or ``None``."""


class CourierWork(Protocol):
    """One turn of the courier; what it does is there when the turn is committed."""

    @property
    def now(self) -> datetime:
        """The moment of the turn."""

    @property
    def dispatch(self) -> Dispatch:
        """Rows to carry, and who is out of reach."""

    @property
    def outbox(self) -> Outbox:
        """Where the office is told."""

    @property
    def persons(self) -> People:
        """Names."""


class CourierTurns(Protocol):
    """The way into the database."""

    def run(self, use_case: Callable[[CourierWork], Result]) -> Awaitable[Result]:
        """Run a use case as one transaction and return what it returned, once that is stored."""


class Carrier(Protocol):
    """The way to Telegram."""

    async def carry(self, parcel: Parcel) -> Delivery:
        """Bring one parcel; says what became of it, whatever goes wrong."""

    async def stop(self) -> None:
        """Begin nothing new: what is not on its way yet comes back as still waiting."""

    async def close(self) -> None:
        """Close the connections."""
