"""What is shown of people, invitations and codes: plain facts, to be put into words elsewhere."""

from dataclasses import dataclass
from datetime import date

from people.model import Code, Invitation, Member, Person, Place, Role, Unit
from people.permissions import Where


@dataclass(frozen=True, slots=True)
class RolesView:
    """The roles of a person, the chosen one first, each with the place where it is held."""

    roles: tuple[tuple[Member, Where], ...]


@dataclass(frozen=True, slots=True)
class PeopleView:
    """A page of the members whom the actor looks after; ``waiting`` invitations are not used."""

    entries: tuple[tuple[Member, Where], ...]
    page: int
    pages: int
    waiting: int


@dataclass(frozen=True, slots=True)
class MemberView:
    """One membership; ``own`` when it is the actor's, who may ``rename`` its holder or not."""

    member: Member
    where: Where
    began: date
    own: bool
    rename: bool = False


@dataclass(frozen=True, slots=True)
class InviteRoleView:
    """Asking as what somebody is to be invited."""

    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class InviteScopeView:
    """Asking where the role is to be held; a street comes with a unit in it that stands for it."""

    role: Role
    area: bool
    streets: tuple[Unit, ...]
    units: int


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
    """One invitation; its ``token`` is known only in the moment in which it is made."""

    invitation: Invitation
    where: Where
    until: date
    inviter: Person | None
    token: str = ""


@dataclass(frozen=True, slots=True)
class InvitationsView:
    """The newest invitations that can still be used and that the actor may make void."""

    entries: tuple[tuple[Invitation, Where, date], ...]
    more: int


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


PeopleScreen = (
    RolesView
    | PeopleView
    | MemberView
    | InviteRoleView
    | InviteScopeView
    | PickUnitView
    | InvitationView
    | InvitationsView
    | CodesView
    | CodeEndingView
    | NameView
    | CorrectionView
)
