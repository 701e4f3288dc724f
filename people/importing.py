"""Units, places and people brought in from one workbook: all of it or nothing, as often as wanted.

How the cells came out of the file is not known here; each row is its texts by column.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chat.address import Address, on_telegram
from chat.changes import NOTE
from people.changes import of_place, of_unit
from people.departments.sheet import (
    DEPARTMENT,
    DEPARTMENTS,
    Known,
    TakenDepartment,
    known_departments,
    street_in,
    take_department,
)
from people.joining import INVITATION_LASTS, enrol, initials_of, make_invitation
from people.listed_colours import REASON, KeptColour, take_colour
from people.master_list import (
    ADDRESS,
    HIGH_RISK,
    KIND,
    NAME,
    PEOPLE,
    PERSON,
    PLACE,
    PLACES,
    PRINCIPAL,
    RISK,
    RISKS,
    SECTOR,
    STREET,
    TELEGRAM,
    UNITS,
    YES,
    Check,
    role_in,
)
from people.model import Membership, Risk, Role, Unit
from people.naming import give_name, read_name
from people.nearby import LATITUDE, LONGITUDE, read_coordinates
from people.ports import PeopleWork
from people.sectors import read_sector
from people.streets import WHOLE_AREA
from spreadsheets.model import SheetMistakes, SheetRow, Workbook


class Fate(StrEnum):
    """The outcome for a person in the workbook."""

    JOINED = "已加入"
    MEMBER = "已在册"
    INVITED = "已生成邀请"
    WAITING = "原邀请仍有效"
    USED = "邀请已使用"


@dataclass(frozen=True, slots=True)
class PersonOutcome:
    """The outcome of one row of people; ``token`` opens a new invitation, once.

    ``expires_at`` is also that of an invitation which was handed out before and waits to be used.
    """

    row: int
    name: str
    role: Role
    where: str
    fate: Fate
    token: str = ""
    expires_at: datetime | None = None
    membership: Membership | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """The outcome of an import; ``kept_colours`` are rows whose colour an office has decided."""

    units_added: int
    units_changed: int
    places_added: int
    people: tuple[PersonOutcome, ...]
    new_streets: tuple[str, ...] = ()
    kept_colours: tuple[KeptColour, ...] = ()
    departments: tuple[TakenDepartment, ...] = ()

    @property
    def joined(self) -> tuple[Membership, ...]:
        """The roles that somebody holds by it from now on."""
        new = (each.membership for each in self.people if each.fate is Fate.JOINED)
        return tuple(dict.fromkeys(each for each in new if each is not None))


def bring_in(work: PeopleWork, book: Workbook, *, new_streets: bool = False) -> Imported:
    """Take a whole workbook in; raises ``SheetMistakes``, and then nothing is to be committed.

    Units are known by their names, places by unit and name, people by their Telegram id or else by
    name and role; what is there already is brought up to date and not doubled. An empty cell
    leaves what is known, and a colour stays where an office has decided one. An invitation that
    waits to be used stays good: its link is handed out. Once any street is known, others are taken
    only where they are said to be ``new_streets``.
    """
    known = {unit.name: unit for unit in work.units.all()}
    departments = known_departments(work)
    streets = {unit.street for unit in known.values()}
    mistakes = Check(book, known, set(departments), new_streets=new_streets).mistakes()
    if mistakes:
        raise SheetMistakes(mistakes)
    added = changed = places = 0
    kept: list[KeptColour] = []
    for row in book[UNITS]:
        before = known.get(row[NAME])
        known[row[NAME]] = unit = _take_unit(work, row, before)
        listed = RISKS.get(row[RISK], unit.risk)
        if listed is not unit.risk:
            kept.append(KeptColour(row.number, unit.name, listed, unit.risk))
        added += before is None
        changed += before is not None and before != unit
    for row in book[PLACES]:
        places += _take_place(work, known[row[NAME]], row)
    taken = tuple(take_department(work, row, departments) for row in book.get(DEPARTMENTS, ()))
    departments = known_departments(work)
    people = tuple(_take_person(work, row, known, departments) for row in book[PEOPLE])
    new = {unit.street for unit in known.values()} - streets
    return Imported(added, changed, places, people, tuple(sorted(new)), tuple(kept), taken)


def _take_unit(work: PeopleWork, row: SheetRow, before: Unit | None) -> Unit:
    sector, listed = read_sector(row[SECTOR]).name, RISKS.get(row[RISK])
    unit = before or work.units.add(
        row[NAME], initials_of(row[NAME]), sector, row[STREET], work.now, risk=listed or Risk.BLUE
    )
    latitude, longitude = unit.latitude, unit.longitude
    if row[LATITUDE]:
        latitude, longitude = read_coordinates(row[LATITUDE], row[LONGITUDE])
    after = replace(
        unit,
        sector=sector,
        street=row[STREET],
        address=row[ADDRESS] or unit.address,
        principal=row[PRINCIPAL] or unit.principal,
        risk=take_colour(work, unit, listed) if listed else unit.risk,
        high_risk=row[HIGH_RISK] == YES if row[HIGH_RISK] else unit.high_risk,
        latitude=latitude,
        longitude=longitude,
    )
    if after != unit:
        work.units.update(after)
    if after != before:
        changes = of_unit(before, after)
        if listed is after.risk and "risk" in changes:
            changes |= {NOTE: (None, REASON)}
        work.journal.record(work.now, None, "import_unit", f"unit:{unit.id}", changes)
    return after


def _take_place(work: PeopleWork, unit: Unit, row: SheetRow) -> bool:
    """Keep a place; returns whether it is new."""
    existing = {place.name: place for place in work.places.of_unit(unit.id)}
    before = existing.get(row[PLACE])
    kind = row[KIND] or (before.kind if before else "")
    if before is None or before.kind != kind:
        place = work.places.put(unit.id, row[PLACE], kind, work.now)
        changes = of_place(before, place)
        work.journal.record(work.now, None, "import_place", f"place:{place.id}", changes)
    return before is None


def _membership_in(row: SheetRow, known: Mapping[str, Unit], departments: Known) -> Membership:
    """Return the role of a row; only 全区 written out reaches over the whole area."""
    if row[DEPARTMENT]:
        department = departments[street_in(row), row[DEPARTMENT]]
        return Membership(role_in(row), department_id=department.id)
    if row[NAME]:
        return Membership(role_in(row), unit_id=known[row[NAME]].id)
    return Membership(role_in(row), street=None if row[STREET] == WHOLE_AREA else row[STREET])


def _take_person(
    work: PeopleWork, row: SheetRow, known: Mapping[str, Unit], departments: Known
) -> PersonOutcome:
    membership = _membership_in(row, known, departments)
    name = read_name(row[PERSON])
    where = row[NAME] or f"{street_in(row) if row[DEPARTMENT] else row[STREET]}{row[DEPARTMENT]}"
    outcome = PersonOutcome(
        row.number, name, membership.role, where, Fate.JOINED, membership=membership
    )
    if row[TELEGRAM]:
        address = on_telegram(int(row[TELEGRAM]))
        return replace(outcome, fate=_join(work, address, name, membership))
    last = work.invitations.last_for(name, membership)
    if last is not None and last.used_at is not None:
        return replace(outcome, fate=Fate.USED)
    if last is not None and last.revoked_at is None and work.now < last.expires_at:
        return replace(outcome, fate=Fate.WAITING, expires_at=last.expires_at)
    _, token = make_invitation(work, membership, name)
    expires = work.now + INVITATION_LASTS
    return replace(outcome, fate=Fate.INVITED, token=token, expires_at=expires)


def _join(work: PeopleWork, address: Address, name: str, membership: Membership) -> Fate:
    person = work.persons.by_address(address)
    if person is None:
        person = work.persons.add(address, name, work.now)
    else:
        give_name(work, person, name)
    if membership in person.memberships:
        return Fate.MEMBER
    enrol(work, person, membership)
    return Fate.JOINED
