"""The views of people, invitations and codes: plain facts, to be put into words elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chat.once import TOLD_BEFORE, Once
from people.departments.model import Department
from people.model import (
    Code,
    Invitation,
    Member,
    Membership,
    Nomination,
    NominationState,
    Person,
    Place,
    Role,
    Unit,
)
from people.permissions import Where
from people.quiet import Quiet
from people.todo import TodoEntry


@dataclass(frozen=True, slots=True)
class TodoView:
    """What is awaited from a person, the most urgent first; ``total`` counts up to 100.

    ``now`` is wall time; ``substitute`` names who stands in while the person is away.
    """

    person: Person
    entries: tuple[TodoEntry, ...]
    total: int
    now: datetime
    substitute: str = ""


@dataclass(frozen=True, slots=True)
class RolesView:
    """The roles of a person, the chosen one first, each with the place where it is held."""

    roles: tuple[tuple[Member, Where], ...]


@dataclass(frozen=True, slots=True)
class PeopleView:
    """A page of the members whom the actor looks after.

    ``waiting`` invitations are not used, ``nominations`` are not decided; without any, and for who
    may not decide them, there are none.
    """

    entries: tuple[tuple[Member, Where], ...]
    page: int
    pages: int
    waiting: int
    nominations: int = 0


@dataclass(frozen=True, slots=True)
class MemberView:
    """One membership; ``own`` when it is the actor's, who may ``rename`` its holder or not.

    ``nominate``: the actor may nominate its holder as 奖励经办人; ``leave``: the actor may enter
    absences for them, or their own.
    """

    member: Member
    where: Where
    began: date
    own: bool
    rename: bool = False
    nominate: bool = False
    leave: bool = False


@dataclass(frozen=True, slots=True)
class InviteRoleView:
    """Asking as what somebody is to be invited; the actor may ``nominate`` besides, or not."""

    roles: tuple[Role, ...]
    nominate: bool = False


@dataclass(frozen=True, slots=True)
class InviteScopeView:
    """Asking where the role is to be held; a street comes with a unit in it that stands for it."""

    role: Role
    area: bool
    streets: tuple[Unit, ...]
    units: int


@dataclass(frozen=True, slots=True)
class InviteDepartmentView:
    """A page of the departments in which a role may be given; ``known``: there are some at all."""

    role: Role
    departments: tuple[Department, ...]
    query: str
    page: int
    pages: int
    known: bool


@dataclass(frozen=True, slots=True)
class PickUnitView:
    """A page of units to choose from: for an invitation to ``role``, or to see its codes."""

    role: Role | None
    units: tuple[Unit, ...]
    query: str
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class InvitationView:
    """One invitation; its ``token`` is known only in the moment in which it is made.

    ``renewable``: the actor may have another link made in its place.
    """

    invitation: Invitation
    where: Where
    until: date
    inviter: Person | None
    token: Once = TOLD_BEFORE
    renewable: bool = False


@dataclass(frozen=True, slots=True)
class InvitationsView:
    """The newest invitations that can still be used and that the actor may make void."""

    entries: tuple[tuple[Invitation, Where, date], ...]
    more: int


@dataclass(frozen=True, slots=True)
class NominateView:
    """Asking where a member is to be 奖励经办人; a street comes with a unit that stands for it."""

    member: Member
    roles: tuple[tuple[Membership, Where], ...]
    area: bool
    streets: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class NominationView:
    """A nomination as it stands: of whom, who hold what ``roles``, by whom, decided by whom.

    ``obstacle`` says in Chinese why nobody can confirm it any more. The actor may ``confirm`` it or
    not; ``others`` counts all who may. ``own`` is the actor's own nomination.
    """

    nomination: Nomination
    name: str
    roles: tuple[tuple[Membership, Where], ...]
    maker: str
    decider: str
    until: datetime
    standing: NominationState
    obstacle: str
    own: bool
    confirm: bool
    others: int


@dataclass(frozen=True, slots=True)
class NominationsView:
    """The newest nominations that wait, each with the name of whom it is about."""

    entries: tuple[tuple[Nomination, str], ...]
    more: int


class RoleEvent(StrEnum):
    """The events about the role of 奖励经办人."""

    NOMINATED = "nominated"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    INVITED = "invited"
    JOINED = "joined"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class RoleNotice:
    """Telling of the role of 奖励经办人: ``whom`` it is about, empty where that is not known.

    ``street`` is where it is held, ``None`` for the whole area. ``maker`` nominated, or ended it;
    nobody by name is the command line. ``nomination_id``: the reader may look at it. ``own``: the
    reader has got the role, or the holder has ended it.
    """

    event: RoleEvent
    whom: str
    street: str | None
    maker: str = ""
    decider: str = ""
    nomination_id: int = 0
    own: bool = False


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A unit (no place) or a place in it, with the code that is good for it and its scans."""

    place: Place | None
    code: Code | None
    scans: int


@dataclass(frozen=True, slots=True)
class CodesView:
    """The codes of a unit."""

    unit: Unit
    entries: tuple[CodeEntry, ...]


@dataclass(frozen=True, slots=True)
class CodeEndingView:
    """Asking before a code that hangs on a wall dies: taken back, or (``reissue``) replaced."""

    code: Code
    scans: int
    reissue: bool


@dataclass(frozen=True, slots=True)
class NameView:
    """Asking the actor for a name to sign with; ``inspection`` waits to be signed, if one does."""

    nickname: str
    inspection: int | None


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """Asking for the right name of a member."""

    member: Member


@dataclass(frozen=True, slots=True)
class QuietView:
    """Somebody's quiet hours, and those that are offered."""

    quiet: Quiet
    presets: tuple[Quiet, ...]


PeopleScreen = (
    TodoView
    | RolesView
    | PeopleView
    | MemberView
    | InviteRoleView
    | InviteScopeView
    | InviteDepartmentView
    | PickUnitView
    | InvitationView
    | InvitationsView
    | NominateView
    | NominationView
    | NominationsView
    | CodesView
    | CodeEndingView
    | NameView
    | CorrectionView
    | QuietView
)
