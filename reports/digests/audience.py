"""For whom a digest is: an office, a department, the person in charge of one unit, or the group."""

from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

from hazards.counts.slices import Slice
from people.awaiting import people_of, present
from people.departments.model import Department
from people.model import Membership, Person, Role, Unit
from people.permissions import Action, NotAllowed, Where, require
from people.ports import PeopleWork
from people.streets import WHOLE_AREA
from people.todo import office_of

LONGEST_ID = 18  # digits


class AudienceKind(StrEnum):
    """The kinds of audiences; each reads of its own places alone."""

    GROUP = "group"
    OFFICE = "office"
    DEPARTMENT = "department"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Audience:
    """An audience; ``of`` is a street (empty: the whole area), or the id of a unit or department.

    The group is the one of the office of the whole area (``OFFICE_CHAT_ID``), and reads the same.
    """

    kind: AudienceKind
    of: str = ""

    @property
    def key(self) -> str:
        """How rows name it: ``office:示例街道``, ``unit:17``, as holders are named."""
        return f"{self.kind}:{self.of}"

    @property
    def code(self) -> str:
        """How buttons name it: a street by a number of its name, for a name may be too long."""
        if self.kind is AudienceKind.OFFICE:
            return f"s{crc32(self.of.encode())}" if self.of else "a"
        return f"{self.kind.value[0]}{self.of}"

    @property
    def id(self) -> int:
        """The id of its unit or department."""
        return int(self.of)

    @classmethod
    def read(cls, key: str) -> "Audience":
        """Return the audience that a row names; raises ``ValueError`` for none."""
        kind, _, of = key.partition(":")
        return cls(AudienceKind(kind), of)

    @classmethod
    def asked(cls, key: str) -> "Audience":
        """Return the audience that a chat remembers; raises ``NotAllowed`` for none."""
        try:
            return cls.read(key)
        except ValueError:
            raise NotAllowed from None


AREA = Audience(AudienceKind.OFFICE)
GROUP = Audience(AudienceKind.GROUP)


def of_street(street: str) -> Audience:
    """Return the office of a street."""
    return Audience(AudienceKind.OFFICE, street)


def of_unit(unit_id: int) -> Audience:
    """Return who is in charge of a unit."""
    return Audience(AudienceKind.UNIT, str(unit_id))


def of_department(department_id: int) -> Audience:
    """Return a department."""
    return Audience(AudienceKind.DEPARTMENT, str(department_id))


def audience_by(membership: Membership) -> Audience:
    """Return the audience to whose places a role belongs."""
    if membership.department_id is not None:
        return of_department(membership.department_id)
    if membership.unit_id is not None:
        return of_unit(membership.unit_id)
    return of_street(membership.street or "")


def audience_of(work: PeopleWork, code: str) -> Audience:
    """Return the audience that a button names; raises ``NotAllowed`` for one of no button."""
    kind, of = code[:1], code[1:]
    if code == AREA.code:
        return AREA
    if code == GROUP.code:
        return GROUP
    if kind == "s":
        for street in work.units.streets():
            if of_street(street).code == code:
                return of_street(street)
    if not of.isdecimal() or len(of) > LONGEST_ID:
        raise NotAllowed
    if kind == AudienceKind.UNIT.value[0]:
        return of_unit(int(of))
    if kind == AudienceKind.DEPARTMENT.value[0]:
        return of_department(int(of))
    raise NotAllowed


@dataclass(frozen=True, slots=True)
class Place:
    """The place of which an audience reads: what it is called, and what is counted of it."""

    title: str
    slice: Slice
    where: Where


def place_of(work: PeopleWork, audience: Audience) -> Place | None:
    """Return the place of an audience; ``None`` where it is no more."""
    if audience.kind is AudienceKind.UNIT:
        unit = work.units.get(audience.id)
        return _of_unit(unit) if unit is not None else None
    if audience.kind is AudienceKind.DEPARTMENT:
        department = work.departments.get(audience.id)
        return _of_department(department) if department is not None else None
    street = audience.of
    return Place(street or WHOLE_AREA, Slice(street=street or None), street or None)


def _of_unit(unit: Unit) -> Place:
    return Place(unit.name, Slice(unit_id=unit.id), unit)


def _of_department(department: Department) -> Place:
    remit = department.remit
    slice_ = Slice(street=remit.street or None, sectors=frozenset(remit.sectors))
    return Place(department.name, slice_, department)


def readers(work: PeopleWork, audience: Audience) -> list[Person]:
    """Return the persons who are sent the digests of an audience; of the group nobody."""
    if audience.kind is AudienceKind.GROUP:
        return []
    if audience.kind is AudienceKind.OFFICE:
        return people_of(work, office_of(audience.of))
    if audience.kind is AudienceKind.DEPARTMENT:
        return people_of(work, audience.key)
    led = (Role.PRINCIPAL, audience.id)
    found = [
        present(work, person)
        for person in work.persons.of_unit(audience.id)
        if led in ((each.role, each.unit_id) for each in person.memberships)
    ]
    return list({person.id: person for person in found}.values())


def require_reader(work: PeopleWork, audience: Audience) -> Place:
    """Return the place of an audience to whoever may see its figures.

    Raises ``NotJoined`` and ``NotAllowed``: nobody learns the figures of others.
    """
    place = place_of(work, audience)
    if place is None:
        raise NotAllowed
    require(work.person, Action.SEE_LEDGER, place.where)
    return place
