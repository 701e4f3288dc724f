"""The storage that the people room needs, and the work that every use case is handed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from chat.address import Address
from chat.ports import ChatStates, Journal
from chat.push import TellingWork
from chat.setting_aside import Asides
from core.clock import Clock
from people.departments.ports import DepartmentStore
from people.giving import Gift
from people.model import (
    Code,
    Context,
    Invitation,
    Member,
    Membership,
    Nomination,
    NominationState,
    Person,
    Place,
    Risk,
    Role,
    Unit,
)
from people.permissions import Reach
from people.quiet import Quiet
from people.rings import Ring
from people.todo import Release, TodoItem


class UnitStore(Protocol):
    """Units by id, by name and by what somebody may see."""

    def add(
        self,
        name: str,
        initials: str,
        sector: str,
        street: str,
        at: datetime,
        address: str = "",
        principal: str = "",
        risk: Risk = Risk.BLUE,
        high_risk: bool = False,
        latitude: float | None = None,
        longitude: float | None = None,
    ) -> Unit:
        """Add a unit; raises ``people.joining.UnitExists`` when the name is taken."""

    def update(self, unit: Unit) -> None:
        """Keep what is now known of a unit, but for its colour, which is decided apart."""

    def recolour(self, unit_id: int, risk: Risk) -> None:
        """Give a unit the colour that an office has decided."""

    def take_listed_colour(self, unit_id: int, before: Risk, risk: Risk) -> bool:
        """Give a unit a colour of the master list; ``False`` where it has another one than before.

        ``False``, too, where an office has decided one: confirmed, refused a change, or marked.
        """

    def get(self, unit_id: int) -> Unit | None:
        """Return the unit, or ``None``."""

    def by_name(self, name: str) -> Unit | None:
        """Return the unit of exactly this name, or ``None``."""

    def by_names(self, names: Iterable[str]) -> list[Unit]:
        """Return the units of exactly these names."""

    def all(self) -> list[Unit]:
        """Return all units in the order of their names; for lists that are to be whole."""

    def find(self, reach: Reach, wanted: str, skip: int, most: int) -> list[Unit]:
        """Return up to ``most`` units in reach after the first ``skip``, by name.

        ``wanted`` is as ``people.searching.wanted_of`` gives it; an empty one matches all. Of a
        great many that match only some are found: then more has to be typed.
        """

    def count(self, reach: Reach, wanted: str, most: int) -> int:
        """Count what ``find`` finds, up to ``most``."""

    def matches(self, unit_id: int, wanted: str) -> bool:
        """Tell whether a unit is among those that are looked for."""

    def streets(self) -> list[str]:
        """Return the streets in which units are registered."""

    def near(self, latitude: float, longitude: float, within_m: float) -> list[Unit]:
        """Return the units around a spot: all within so many metres, and some a little beyond."""

    def some(self, street: str | None, most: int) -> list[Unit]:
        """Return up to ``most`` units of a street, or (``None``) of the whole area."""


class PersonStore(Protocol):
    """Persons and their roles."""

    def by_address(self, address: Address) -> Person | None:
        """Return the person whose address it is with the roles held now, or ``None``."""

    def get(self, person_id: int) -> Person | None:
        """Return a person by our own id, or ``None``."""

    def add(self, address: Address, name: str, at: datetime, *, named: bool = True) -> Person:
        """Add a person without any role; one who is known by the address is only renamed.

        Not ``named``: the name is only the nickname of a chat.
        """

    def reach(self, person_id: int, address: Address, at: datetime) -> bool:
        """Give a person one more address; ``False`` when it is somebody's already."""

    def name(self, person_id: int, name: str) -> None:
        """Give a person the name to sign with."""

    def join(self, person_id: int, membership: Membership, at: datetime) -> None:
        """Give a person a role; a role already held stays as it is."""

    def members(self, gifts: tuple[Gift, ...], skip: int, most: int) -> list[Member]:
        """Return a page of the memberships that have not ended, in the order of the names."""

    def count_members(self, gifts: tuple[Gift, ...]) -> int:
        """Count the memberships that have not ended."""

    def members_at(self, unit: Unit) -> list[Member]:
        """Return the memberships that reach a unit, those of the unit itself first."""

    def holding(self, role: Role, street: str) -> list[Person]:
        """Return who holds a role for exactly one street; an empty one is the whole area."""

    def all_holding(self, role: Role) -> list[Person]:
        """Return who holds a role anywhere at all."""

    def of_unit(self, unit_id: int) -> list[Person]:
        """Return who holds a role at exactly one unit, in the order of their names."""

    def of_department(self, department_id: int) -> list[Person]:
        """Return who holds a role in a department, in the order of their names."""

    def anonymous(self, at: datetime) -> Person:
        """Return the person who stands for everybody without a name (匿名); has no address."""

    def forget(self, person_id: int) -> bool:
        """Take a person and their addresses away where nothing else is kept of them.

        Of who has a role or stands with a hazard, nothing is taken: ``False``.
        """

    def memberships_of(self, person_id: int) -> list[Member]:
        """Return a person's memberships, the chosen one first."""

    def member(self, member_id: int) -> Member | None:
        """Return a membership that has not ended, or ``None``."""

    def former_member(self, member_id: int) -> Member | None:
        """Return a membership that has ended, or ``None``."""

    def end(self, member_id: int, at: datetime) -> bool:
        """End a membership; ``False`` when it had ended before."""

    def absences_changed(self) -> None:
        """Somebody else stands in for somebody by now: read persons anew."""

    def choose(self, member_id: int, at: datetime) -> None:
        """Put a membership first among those of its person."""

    def out_of_reach(self, ids: Sequence[int]) -> set[int]:
        """Return those of some persons whose first address takes no message from the bot."""

    def hush(self, person_id: int, quiet: Quiet) -> None:
        """Give a person their own quiet hours."""


class InvitationStore(Protocol):
    """One-time ways in; only the hash of the token is ever kept."""

    def add(
        self,
        token_sha256: str,
        membership: Membership,
        at: datetime,
        expires_at: datetime,
        invitee: str = "",
        made_by: int | None = None,
    ) -> int:
        """Keep a new invitation and return its id."""

    def get(self, invitation_id: int) -> Invitation | None:
        """Return an invitation, or ``None``."""

    def waiting(self, gifts: tuple[Gift, ...], at: datetime, most: int) -> list[Invitation]:
        """Return the newest invitations that can still be used at a moment."""

    def count_waiting(self, gifts: tuple[Gift, ...], at: datetime) -> int:
        """Count the invitations that can still be used at a moment."""

    def last_for(self, invitee: str, membership: Membership) -> Invitation | None:
        """Return the newest invitation for somebody by name to a role, or ``None``."""

    def revoke(self, invitation_id: int, at: datetime) -> bool:
        """Make an invitation void; ``False`` when it was used or void before."""

    def by_token(self, token_sha256: str) -> Invitation | None:
        """Return the invitation with this token hash, or ``None``."""

    def use(self, invitation_id: int, person_id: int, at: datetime) -> bool:
        """Mark an invitation as used; ``False`` when somebody else was first."""


class NominationStore(Protocol):
    """Nominations for the role that two people give."""

    def add(
        self, person_id: int, street: str | None, made_by: int, at: datetime, expires_at: datetime
    ) -> Nomination | None:
        """Keep a nomination; ``None`` when one of this person for the same street waits."""

    def get(self, nomination_id: int) -> Nomination | None:
        """Return a nomination, or ``None``."""

    def waiting(self, at: datetime) -> list[Nomination]:
        """Return those that can still be confirmed at a moment, the newest first."""

    def settle(self, nomination_id: int, state: NominationState, by: int, at: datetime) -> bool:
        """Decide one that waits; ``False`` when it was decided before, or has lapsed."""

    def some(self, ids: Iterable[int]) -> list[tuple[Nomination, str]]:
        """Return the nominations with these ids, each with the name of whom it is about."""

    def lapse(self, at: datetime) -> list[Nomination]:
        """Let those lapse that nobody has confirmed in time, and return them."""


class PlaceStore(Protocol):
    """Places inside units."""

    def put(self, unit_id: int, name: str, kind: str, at: datetime) -> Place:
        """Keep a place; one of the same name at the unit only changes its kind."""

    def get(self, place_id: int) -> Place | None:
        """Return a place, or ``None``."""

    def of_unit(self, unit_id: int) -> list[Place]:
        """Return the places of a unit in the order in which they were added."""


class CodeStore(Protocol):
    """Codes of units and places, and their scans."""

    def issue(
        self, unit_id: int, place_id: int | None, token: str, at: datetime, by: int | None
    ) -> None:
        """Keep a new code; the one before it must have been revoked."""

    def by_token(self, token: str) -> Code | None:
        """Return the code of a token, revoked or not, or ``None``."""

    def get(self, code_id: int) -> Code | None:
        """Return a code, revoked or not, or ``None``."""

    def of_unit(self, unit_id: int) -> list[Code]:
        """Return the good codes of a unit, its own first, then those of its places."""

    def revoke(self, code_id: int, at: datetime) -> bool:
        """Make a code void; ``False`` when it was void before."""

    def scanned(self, code_id: int, person_id: int | None, at: datetime) -> None:
        """Note a scan; nobody's name stands for somebody who is no member."""

    def scans(self, code_id: int) -> int:
        """Count the scans of a code."""

    def unname(self, person_id: int, unit_id: int, since: datetime) -> None:
        """Let the scans of a unit's codes since a moment name a person no more."""


class ContextStore(Protocol):
    """The place at which each chat's person was last known to stand."""

    def put(self, chat_id: int, unit_id: int, place_id: int | None, at: datetime) -> None:
        """Remember where the person of a chat stands."""

    def get(self, chat_id: int) -> Context | None:
        """Return where the person of a chat last stood, or ``None``."""

    def forget(self, chat_id: int) -> None:
        """Forget where the person of a chat stood."""


class TodoItems(Asides[TodoItem], Protocol):
    """What is awaited from whom, about any subject."""

    def due(self, now: datetime, most: int) -> list[TodoItem]:
        """Return the items about which something changes by now, in the order of the moments."""

    def go_on(self, before: TodoItem, after: TodoItem) -> bool:
        """Keep how far an item has come; ``False`` when somebody has dealt with it meanwhile."""

    def climb(self, item: TodoItem) -> None:
        """Let an office hold a late item, too; where it does already nothing changes."""

    def put(self, items: Sequence[TodoItem], existing: Sequence[TodoItem]) -> None:
        """Let exactly these items be about a subject; ``existing`` are those until now."""

    def put_all(self, changes: Iterable[tuple[Sequence[TodoItem], Sequence[TodoItem]]]) -> None:
        """Let exactly these items be about their subjects: each change is these, and those before.

        All of it takes a few statements.
        """

    def about(self, subject: str, subject_id: int) -> list[TodoItem]:
        """Return the items about a subject, the first due first."""

    def about_some(self, subject: str, subject_ids: Iterable[int]) -> dict[int, list[TodoItem]]:
        """Return the items about each of some subjects, the first due first."""

    def first(self, holders: Sequence[str], at: datetime, most: int) -> list[TodoItem]:
        """Return what these holders see at a moment: the urgent first, then the first due."""

    def count(self, holders: Sequence[str], at: datetime, most: int) -> int:
        """Count what these holders see at a moment, up to ``most``."""

    def subjects_of(self, subject: str, holder: str) -> list[int]:
        """Return the ids of all subjects of a kind about which a holder has items."""

    def subjects_after(self, subject: str, holder: str, after: int, most: int) -> list[int]:
        """Return the next of the ids that ``subjects_of`` returns, after one of them."""

    def holders(self) -> list[str]:
        """Return everybody who holds an item."""

    def end(self, at: datetime, most: int) -> list[str]:
        """Take away up to so many that have ended by a moment; return the holders of each."""

    def falls_due(
        self, holders: Sequence[str], start: datetime, end: datetime, at: datetime
    ) -> bool:
        """Tell whether anything that these holders see at a moment is due after one, by another."""


class RingStore(Protocol):
    """What somebody is to hear, gathered until it is due."""

    def put(self, ring: Ring) -> None:
        """Keep a ring, unless one of its occasion is there for its person already."""

    def due(self, now: datetime, most: int) -> list[int]:
        """Return the ids of the next persons who are to hear something by now."""

    def take(self, person_id: int, now: datetime) -> list[Ring]:
        """Return what somebody is to hear by now, as it came; nobody else takes it."""

    def last(self, person_id: int) -> list[Ring]:
        """Return what somebody heard together last, as it came."""

    def again(self, rings: Sequence[Ring], now: datetime) -> None:
        """Note that somebody hears what was rung together once more, with what is new."""

    def set_aside(self, person_id: int, until: datetime, trouble: str, /) -> None:
        """Let somebody hear after a while what could not be said."""

    def troubled(self) -> int:
        """Count what could not be said to somebody."""

    def reset(self, person_id: int, until: datetime) -> None:
        """Let somebody hear what waits, and is not critical, from another moment on."""

    def rang_since(self, person_id: int, since: datetime) -> bool:
        """Tell whether somebody has heard anything since a moment."""


class ReleaseStore(Protocol):
    """To-do items that are handed on bit by bit."""

    def owe(self, release: Release, at: datetime) -> None:
        """Owe the rest of a release."""

    def advance(self, release: Release, subject_id: int, at: datetime) -> bool:
        """Note how far a release has come; ``False`` when somebody else has gone on with it."""

    def done(self, release: Release) -> bool:
        """Let a release go of which nothing is left; ``False`` as for ``advance``."""


class PeopleWork(TellingWork, Protocol):
    """One turn: the moment, who acts from where, and the stores of this room.

    ``update_id`` is the Telegram update that caused the turn; ``person`` is read in the same
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
    def address(self) -> Address:
        """The address from which the actor speaks."""

    @property
    def admins(self) -> frozenset[Address]:
        """Who is the office from the first, by the settings."""

    @property
    def person(self) -> Person | None:
        """The actor, or ``None`` for somebody who has not joined."""

    @property
    def units(self) -> UnitStore:
        """Units."""

    @property
    def departments(self) -> DepartmentStore:
        """Departments."""

    @property
    def persons(self) -> PersonStore:
        """Persons."""

    @property
    def invitations(self) -> InvitationStore:
        """Invitations."""

    @property
    def nominations(self) -> NominationStore:
        """Nominations."""

    @property
    def places(self) -> PlaceStore:
        """Places."""

    @property
    def codes(self) -> CodeStore:
        """Codes."""

    @property
    def contexts(self) -> ContextStore:
        """Contexts."""

    @property
    def chat_states(self) -> ChatStates:
        """Desks."""

    @property
    def journal(self) -> Journal:
        """The journal."""

    @property
    def todo_items(self) -> TodoItems:
        """To-do items."""

    @property
    def rings(self) -> RingStore:
        """What somebody is to hear."""

    @property
    def stale_todos(self) -> set[str]:
        """The holders whose to-do cards the turn has made stale; written once at its end."""

    @property
    def releases(self) -> ReleaseStore:
        """Releases."""
