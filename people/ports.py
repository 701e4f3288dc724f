"""What the people room needs from storage, and what every use case is handed."""

from datetime import datetime
from typing import Protocol

from core.clock import Clock
from people.desk import Desk, Scene
from people.model import Invitation, Membership, Person, Unit


class UnitStore(Protocol):
    """Units by id, by name and by what somebody may see."""

    def add(self, name: str, initials: str, sector: str, street: str, at: datetime) -> Unit:
        """Add a unit; raises ``people.joining.UnitExists`` when the name is taken."""

    def get(self, unit_id: int) -> Unit | None:
        """Return the unit, or ``None``."""

    def by_name(self, name: str) -> Unit | None:
        """Return the unit of exactly this name, or ``None``."""

    def all(self) -> list[Unit]:
        """Return all units in the order of their names."""


class PersonStore(Protocol):
    """Persons and their roles."""

    def by_telegram(self, telegram_id: int) -> Person | None:
        """Return the person behind a Telegram user with the roles held now, or ``None``."""

    def get(self, person_id: int) -> Person | None:
        """Return a person by our own id, or ``None``."""

    def add(self, telegram_id: int, name: str, at: datetime) -> Person:
        """Add a person without any role."""

    def join(self, person_id: int, membership: Membership, at: datetime) -> None:
        """Give a person a role; a role already held stays as it is."""


class InvitationStore(Protocol):
    """One-time ways in; only the hash of the token is ever kept."""

    def add(
        self, token_sha256: str, membership: Membership, at: datetime, expires_at: datetime
    ) -> None:
        """Keep a new invitation."""

    def by_token(self, token_sha256: str) -> Invitation | None:
        """Return the invitation with this token hash, or ``None``."""

    def use(self, invitation_id: int, person_id: int, at: datetime) -> bool:
        """Mark an invitation as used; ``False`` when somebody else was first."""


class DeskStore(Protocol):
    """The scene of each chat."""

    def get(self, chat_id: int) -> Desk:
        """Return the chat's scene; a chat never seen before shows the menu."""

    def move(
        self,
        chat_id: int,
        scene: Scene,
        inspection_id: int | None,
        number: int | None,
        note: str,
        left_number: int | None,
        moved_by: int,
    ) -> None:
        """Put another scene on the chat's card."""

    def pin_card(self, chat_id: int, card_id: int | None) -> None:
        """Remember which message is the living card."""


class Journal(Protocol):
    """Who did what, when, as what; lines are only ever added, each chained to the one before."""

    def record(
        self,
        at: datetime,
        person_id: int | None,
        action: str,
        subject: str,
        before: str | None,
        after: str | None,
        role: str | None = None,
    ) -> None:
        """Add one line; left out, ``role`` is every role that the person holds.

        A use case that depends on one of several roles, or gives the first one, names it.
        """


class PeopleWork(Protocol):
    """One turn: the moment, who acts from where, and the stores of this room.

    ``update_id`` is the Telegram update that caused the turn; ``actor`` has been read in the same
    transaction.
    """

    @property
    def clock(self) -> Clock:
        """The clock of the process."""

    @property
    def now(self) -> datetime:
        """The one moment of this turn, aware UTC."""

    @property
    def chat_id(self) -> int:
        """The private chat in which the actor speaks."""

    @property
    def update_id(self) -> int:
        """The Telegram update behind this turn."""

    @property
    def telegram_id(self) -> int:
        """The Telegram user behind this turn."""

    @property
    def admin_ids(self) -> frozenset[int]:
        """The Telegram users who are the office from the first, by the settings."""

    @property
    def person(self) -> Person | None:
        """Who acts, or ``None`` for somebody who has not joined."""

    @property
    def units(self) -> UnitStore:
        """Units."""

    @property
    def persons(self) -> PersonStore:
        """Persons."""

    @property
    def invitations(self) -> InvitationStore:
        """Invitations."""

    @property
    def desks(self) -> DeskStore:
        """Desks."""

    @property
    def journal(self) -> Journal:
        """The journal."""
