"""The ports of the courier: the outbox, the people and the files."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from chat.address import Address
from chat.push import Delivery, Outbox, Parcel
from people.model import Person, Role
from people.quiet import Hours
from people.rings import Ring

Result = TypeVar("Result")

FindFile = Callable[[str], Path | None]  # where the bytes with a SHA-256 are kept, if they are


class Dispatch(Protocol):
    """The courier's side of the outbox, within one turn."""

    def claim(
        self, most: int, now: datetime, lease: timedelta, worker: int | None = None
    ) -> list[Parcel]:
        """Take rows that are due, the most urgent first; nobody else does until the lease ends."""

    def hours(self, parcel_ids: Sequence[int]) -> dict[int, Hours]:
        """Return the quiet hours of whom these are; those to groups are left out."""

    def renew(self, parcel_ids: Sequence[int], until: datetime) -> None:
        """Keep rows that are still under way."""

    def settle(self, outcome: Delivery, now: datetime) -> None:
        """Record what became of a row."""

    def lose(self, address: Address, since: datetime, reason: str) -> bool:
        """Note that an address takes nothing any more; ``False`` when that is known."""

    def hear(self, address: Address) -> bool:
        """Note that an address is there again; ``True`` when it had been lost."""

    def unreachable(self) -> list[Address]:
        """Return the addresses that take nothing from the bot."""


class People(Protocol):
    """The persons behind addresses."""

    def by_address(self, address: Address) -> Person | None:
        """Return the person whose address it is, or ``None``."""

    def get(self, person_id: int) -> Person | None:
        """Return a person by our own id, or ``None``."""

    def all_holding(self, role: Role) -> list[Person]:
        """Return who holds a role anywhere at all."""


class Rings(Protocol):
    """What somebody is to hear later."""

    def put(self, ring: Ring) -> None:
        """Keep a ring, unless one of its occasion is there for its person already."""


class CourierWork(Protocol):
    """One turn of the courier; what it does is there when the turn is committed."""

    @property
    def now(self) -> datetime:
        """The moment of the turn."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the wall calendar."""

    @property
    def rings(self) -> Rings:
        """What somebody is to hear later."""

    @property
    def dispatch(self) -> Dispatch:
        """Rows to carry, and who is out of reach."""

    @property
    def outbox(self) -> Outbox:
        """Where the office is told."""

    @property
    def persons(self) -> People:
        """Names, and the addresses of the office."""


class CourierTurns(Protocol):
    """The way into the database."""

    def run(self, use_case: Callable[[CourierWork], Result]) -> Awaitable[Result]:
        """Run a use case as one transaction and return what it returned, once that is stored."""


class Carrier(Protocol):
    """The way to one channel."""

    async def carry(self, parcel: Parcel) -> Delivery:
        """Bring one parcel; says what became of it, whatever goes wrong."""

    async def stop(self) -> None:
        """Begin nothing new: what is not on its way yet comes back as still waiting."""

    async def close(self) -> None:
        """Close the connections."""


OpenCarrier = Callable[[], Awaitable[Carrier]]
Channels = Mapping[str, OpenCarrier]
"""The channels that are installed, by the names that stand in addresses."""
