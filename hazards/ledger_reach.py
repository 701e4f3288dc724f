"""The part of a list of the ledger that somebody may see: a filter never widens it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from hazards.ledger_filter import LedgerFilter, Sought
from people.departments.ports import DepartmentStore
from people.model import Membership, Person, Remit, Unit
from people.permissions import (
    Action,
    NotAllowed,
    Reach,
    apart,
    may,
    may_as,
    reach_by,
    reach_of,
    require_member,
)
from people.ports import UnitStore

MOST_UNITS = 200
"""Units of one street that somebody may reach one by one; ours."""


class ReachWork(Protocol):
    """What meeting a filter with somebody's reach needs."""

    @property
    def units(self) -> UnitStore:
        """Units."""

    @property
    def departments(self) -> DepartmentStore:
        """Departments."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the wall calendar."""

    def day(self) -> date:
        """Return the present day of the wall calendar."""


@dataclass(frozen=True, slots=True)
class Within:
    """A filter within somebody's reach, and the name of the place that it is about."""

    sought: Sought
    title: str


def within_reach(work: ReachWork, person: Person | None, wanted: LedgerFilter) -> Within:
    """Meet a filter with the places that somebody may see.

    A filter without a place is about that of the role that is chosen now. Raises ``NotJoined``,
    and ``NotAllowed`` for who sees no ledger, or none of that place.
    """
    person = require_member(person)
    reach = reach_of(person, Action.SEE_LEDGER)
    if not reach:
        raise NotAllowed
    if wanted.unit_id is not None:
        unit = work.units.get(wanted.unit_id)
        if unit is None or not may(person, Action.SEE_LEDGER, unit):
            raise NotAllowed
        return _within(work, wanted, Reach(unit_ids=(unit.id,)), unit.name)
    if wanted.department is not None:
        department = work.departments.get(wanted.department)
        if department is None:
            raise NotAllowed
        part = _of_remit(work, reach, department.remit)
        return _within(work, wanted, _narrowed(part, wanted.street), department.name)
    if wanted.street:
        return _within(work, wanted, _in_street(work, reach, wanted.street), wanted.street)
    for held in (*person.memberships, *person.lent):
        if may_as(held, Action.SEE_LEDGER):
            return _within(work, wanted, reach_by((held,)), _title(work, held))
    raise NotAllowed


def _title(work: ReachWork, held: Membership) -> str:
    if held.department_id is not None:
        department = work.departments.get(held.department_id)
        return department.name if department is not None else ""
    unit = work.units.get(held.unit_id) if held.unit_id is not None else None
    return unit.name if unit is not None else held.street or "全区"


def everywhere(work: ReachWork, wanted: LedgerFilter) -> Within:
    """Return a filter in the whole area, for who works on the server itself."""
    if wanted.unit_id is not None:
        unit = work.units.get(wanted.unit_id)
        return _within(work, wanted, Reach(unit_ids=(wanted.unit_id,)), unit.name if unit else "")
    if wanted.department is not None:
        department = work.departments.get(wanted.department)
        if department is None:
            raise NotAllowed
        part = _narrowed(Reach(remits=(department.remit,)), wanted.street)
        return _within(work, wanted, part, department.name)
    if wanted.street:
        return _within(work, wanted, Reach(streets=(wanted.street,)), wanted.street)
    return _within(work, wanted, Reach(area=True), "全区")


def _within(work: ReachWork, wanted: LedgerFilter, reach: Reach, title: str) -> Within:
    return Within(Sought(wanted, reach, work.day(), work.zone), title)


def _in_street(work: ReachWork, reach: Reach, street: str) -> Reach:
    """Return the part of a street that somebody reaches; raises ``NotAllowed`` for none."""
    if reach.area or street in reach.streets:
        return Reach(streets=(street,))
    remits = _narrowed(reach, street).remits
    found = (work.units.get(unit_id) for unit_id in reach.unit_ids[:MOST_UNITS])
    units: list[Unit] = [unit for unit in found if unit is not None and unit.street == street]
    if not units and not remits:
        raise NotAllowed
    return Reach(unit_ids=tuple(unit.id for unit in units), remits=remits)


def _of_remit(work: ReachWork, reach: Reach, remit: Remit) -> Reach:
    """Return of what a department answers for the part that somebody reaches.

    Raises ``NotAllowed`` for none.
    """
    if reach.area:
        return Reach(remits=(remit,))
    remits = [
        Remit(street, remit.sectors) for street in reach.streets if remit.street in {"", street}
    ]
    for own in reach.remits:
        sectors = tuple(each for each in remit.sectors if each in own.sectors)
        streets = {own.street, remit.street} - {""}
        if sectors and len(streets) < 2 and own.street not in reach.streets:
            remits.append(Remit(next(iter(streets), ""), sectors))
    found = (work.units.get(unit_id) for unit_id in reach.unit_ids[:MOST_UNITS])
    units = tuple(unit.id for unit in found if unit is not None and remit.covers(unit))
    if not remits and not units:
        raise NotAllowed
    return Reach(unit_ids=units, remits=apart(remits))


def _narrowed(reach: Reach, street: str) -> Reach:
    """Return a reach without the remits, and the parts of them, that lie in other streets."""
    if not street:
        return reach
    near = (each for each in reach.remits if each.street in {"", street})
    return replace(reach, remits=tuple(Remit(street, each.sectors) for each in near))
