"""Units, places, persons and the roles that they hold."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chat.address import NOBODY, Address
from people.quiet import USUAL, Quiet


class Role(StrEnum):
    """A role of a person (``domain.md``, terms)."""

    INSPECTOR = "inspector"
    SAFETY_OFFICER = "safety_officer"
    PRINCIPAL = "principal"
    OFFICE = "office"
    DEPARTMENT = "department"
    REWARD_OFFICER = "reward_officer"
    SIGNER = "signer"
    PUBLIC = "public"  # everybody is this without any membership

    @property
    def label(self) -> str:
        """The Chinese name of the role."""
        return _ROLE_TITLES[self]


_ROLE_TITLES = {
    Role.INSPECTOR: "检查员",
    Role.SAFETY_OFFICER: "安全员",
    Role.PRINCIPAL: "主要负责人",
    Role.OFFICE: "安全办",
    Role.DEPARTMENT: "部门联络员",
    Role.REWARD_OFFICER: "奖励经办人",
    Role.SIGNER: "签发人",
    Role.PUBLIC: "群众",
}


class Scope(StrEnum):
    """The scope of a membership."""

    UNIT = "unit"
    STREET = "street"
    AREA = "area"
    DEPARTMENT = "department"

    @property
    def label(self) -> str:
        """The Chinese name of the scope."""
        return _SCOPE_LABELS[self]


_SCOPE_LABELS = {
    Scope.UNIT: "本单位",
    Scope.STREET: "本街镇",
    Scope.AREA: "全区",
    Scope.DEPARTMENT: "本部门",
}


class Risk(StrEnum):
    """The risk colour of a unit (四色), the gravest first."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"

    @property
    def label(self) -> str:
        """The Chinese name of the colour."""
        return {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝"}[self.value]


@dataclass(frozen=True, slots=True)
class Unit:
    """An enterprise, school or care home (单位); ``initials`` are those of its name in pinyin.

    ``high_risk`` says that its trade is among the 高危行业, which are looked at more often.
    ``latitude`` and ``longitude`` are WGS84 degrees; both are known, or neither.
    """

    id: int
    name: str
    sector: str
    street: str
    initials: str = ""
    address: str = ""
    principal: str = ""
    risk: Risk = Risk.BLUE
    high_risk: bool = False
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A spot inside a unit (点位), such as a charging shed or a boiler room."""

    id: int
    unit_id: int
    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Remit:
    """The units for which a department answers: of these sectors, in its street (empty: in all).

    ``sectors`` are all names that such a unit may have, those of the kinds within a sector as well.
    """

    street: str
    sectors: tuple[str, ...]

    def covers(self, unit: Unit) -> bool:
        """Tell whether the department answers for a unit."""
        return unit.sector in self.sectors and self.street in {"", unit.street}


@dataclass(frozen=True, slots=True)
class Membership:
    """A role that a person holds at one unit, for one street, in a department, or for all.

    ``remit`` is that of the department as it is read with the person; it says nothing of which
    membership this is.
    """

    role: Role
    unit_id: int | None = None
    street: str | None = None
    department_id: int | None = None
    remit: Remit | None = field(default=None, compare=False)

    @property
    def scope(self) -> Scope:
        """The scope of the role."""
        if self.department_id is not None:
            return Scope.DEPARTMENT
        if self.unit_id is not None:
            return Scope.UNIT
        return Scope.AREA if self.street is None else Scope.STREET


@dataclass(frozen=True, slots=True)
class Loan:
    """What somebody who is away (请假) lends for as long to whoever stands in for them (替班)."""

    person_id: int
    name: str
    memberships: tuple[Membership, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who talks to the bot, from each of their ``addresses``; told at the first.

    The first membership is the one whose menu the person wants to see. Somebody who is not
    ``named`` has told no name to sign with: ``name`` is then the nickname of their chat.
    ``quiet`` are the hours in which nothing sounds for them.
    ``substitute_id`` tells who stands in while the person is away, ``loans`` for whom the person
    stands in.
    """

    id: int
    addresses: tuple[Address, ...]
    name: str
    memberships: tuple[Membership, ...] = ()
    named: bool = True
    quiet: Quiet = USUAL
    substitute_id: int | None = None
    loans: tuple[Loan, ...] = ()

    @property
    def lent(self) -> tuple[Membership, ...]:
        """The roles of those for whom the person stands in."""
        return tuple(each for loan in self.loans for each in loan.memberships)

    @property
    def address(self) -> Address:
        """The address at which to tell them something; ``NOBODY`` when there is none."""
        return self.addresses[0] if self.addresses else NOBODY


@dataclass(frozen=True, slots=True)
class Member:
    """One membership of one person, as it stands in the books under an ``id`` of its own."""

    id: int
    person_id: int
    name: str
    membership: Membership
    began_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time way in, good until ``expires_at`` (aware UTC).

    ``invitee`` names whom it is meant for, where that is known; ``made_by`` is the id of the
    person who made it, ``None`` for the command line.
    """

    id: int
    membership: Membership
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    invitee: str = ""
    made_by: int | None = None


class NominationState(StrEnum):
    """The state of a nomination."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Nomination:
    """Somebody is to become 奖励经办人, if another person confirms it before ``expires_at``.

    All ids are those of persons; ``street`` is ``None`` for the whole area. The moments are aware
    UTC.
    """

    id: int
    person_id: int
    street: str | None
    made_by: int
    made_at: datetime
    expires_at: datetime
    state: NominationState = NominationState.WAITING
    decided_by: int | None = None

    @property
    def membership(self) -> Membership:
        """The role that it would give."""
        return Membership(Role.REWARD_OFFICER, street=self.street)

    def standing(self, at: datetime) -> NominationState:
        """Return where it stands at a moment: one that nobody confirmed in time has lapsed."""
        late = self.state is NominationState.WAITING and at >= self.expires_at
        return NominationState.LAPSED if late else self.state


@dataclass(frozen=True, slots=True)
class Code:
    """A unit code (企业码) of a unit, or of one place in it; ``token`` is what a link carries.

    It says where somebody stands and never what they may do, so it is kept readable.
    """

    id: int
    unit: Unit
    place: Place | None
    token: str
    issued_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Context:
    """The place of a chat's last scan, and its moment (aware UTC)."""

    unit: Unit
    place: Place | None
    at: datetime
