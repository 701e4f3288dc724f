"""Units, places and people brought in from one workbook: all of it or nothing, as often as wanted.

How the cells came out of the file is not known here; each row is its texts by column.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chat.address import Address, on_telegram
from people.changes import of_place, of_unit
from people.departments.sheet import (
    COLUMNS,
    DEPARTMENT,
    DEPARTMENTS,
    Known,
    key_of,
    known_departments,
    mistakes_in,
    street_in,
    take_department,
)
from people.joining import INVITATION_LASTS, enrol, initials_of, make_invitation
from people.model import Membership, Risk, Role, Scope, Unit
from people.naming import NameRefused, give_name, read_name
from people.nearby import LATITUDE, LONGITUDE, CoordinatesRefused, read_coordinates
from people.permissions import HELD_AT
from people.ports import PeopleWork
from people.sectors import all_sectors, find_sector, nearest_sectors, read_sector
from people.streets import WHOLE_AREA, nearest_streets
from spreadsheets.checking import check_cells
from spreadsheets.model import Column, Kind, Layout, Mistake, SheetMistakes, SheetRow, Workbook

UNITS, PLACES, PEOPLE = "单位", "点位", "人员"
NAME, SECTOR, STREET, ADDRESS = "单位名称", "行业", "街镇", "地址"
PRINCIPAL, RISK, HIGH_RISK = "主要负责人", "风险等级", "高危行业"
PLACE, KIND = "点位名称", "类别"
PERSON, ROLE, TELEGRAM = "姓名", "角色", "Telegram编号"
LARGEST_TELEGRAM_ID = 2**52  # Telegram promises that ids stay below
YES, NO = "是", "否"
_MOBILE = re.compile(r"(?:\+?86|0086)?1[3-9]\d{9}")  # a phone in China, not a Telegram id


ROLES = {role.label: role for role in Role if role is not Role.PUBLIC}
OTHER_ROLES = {"企业安全员": Role.SAFETY_OFFICER}
RISKS = {risk.label: risk for risk in Risk}
SHEETS: Layout = {
    UNITS: (
        Column(NAME, 120, required=True),
        Column(SECTOR, 40, required=True),
        Column(STREET, 40, required=True),
        Column(ADDRESS, 200),
        Column(PRINCIPAL, 64),
        Column(RISK, 10, choices=tuple(RISKS)),
        Column(HIGH_RISK, 1, choices=(YES, NO)),
        Column(LATITUDE, 20, later=True, kind=Kind.NUMBER),
        Column(LONGITUDE, 20, later=True, kind=Kind.NUMBER),
    ),
    PLACES: (
        Column(NAME, 120, required=True),
        Column(PLACE, 60, required=True),
        Column(KIND, 40),
    ),
    PEOPLE: (
        Column(PERSON, 64, required=True),
        Column(ROLE, 20, required=True, choices=tuple(ROLES), also=tuple(OTHER_ROLES)),
        Column(NAME, 120),
        Column(STREET, 40),
        Column(TELEGRAM, 20, kind=Kind.DIGITS),
        Column(DEPARTMENT, 40, later=True),
    ),
    DEPARTMENTS: COLUMNS,
}
"""The sheets of the workbook, and the columns of each."""


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
    """The outcome of an import."""

    units_added: int
    units_changed: int
    places_added: int
    people: tuple[PersonOutcome, ...]
    new_streets: tuple[str, ...] = ()

    @property
    def joined(self) -> tuple[Membership, ...]:
        """The roles that somebody holds by it from now on."""
        new = (each.membership for each in self.people if each.fate is Fate.JOINED)
        return tuple(dict.fromkeys(each for each in new if each is not None))


def bring_in(work: PeopleWork, book: Workbook, *, new_streets: bool = False) -> Imported:
    """Take a whole workbook in; raises ``SheetMistakes``, and then nothing is to be committed.

    Units are known by their names, places by unit and name, people by their Telegram id or else by
    name and role; what is there already is brought up to date and not doubled. An empty cell
    leaves what is known. An invitation that waits to be used stays good: its link is handed out.
    Once any street is known, others are taken only where they are said to be ``new_streets``.
    """
    known = {unit.name: unit for unit in work.units.all()}
    departments = known_departments(work)
    streets = {unit.street for unit in known.values()}
    mistakes = _Check(book, known, set(departments), new_streets=new_streets).mistakes()
    if mistakes:
        raise SheetMistakes(mistakes)
    added = changed = places = 0
    for row in book[UNITS]:
        before = known.get(row[NAME])
        known[row[NAME]] = unit = _take_unit(work, row, before)
        added += before is None
        changed += before is not None and before != unit
    for row in book[PLACES]:
        places += _take_place(work, known[row[NAME]], row)
    for row in book.get(DEPARTMENTS, ()):
        take_department(work, row, departments)
    departments = known_departments(work)
    people = tuple(_take_person(work, row, known, departments) for row in book[PEOPLE])
    new = {unit.street for unit in known.values()} - streets
    return Imported(added, changed, places, people, tuple(sorted(new)))


def _take_unit(work: PeopleWork, row: SheetRow, before: Unit | None) -> Unit:
    unit = before or work.units.add(
        row[NAME], initials_of(row[NAME]), read_sector(row[SECTOR]).name, row[STREET], work.now
    )
    latitude, longitude = unit.latitude, unit.longitude
    if row[LATITUDE]:
        latitude, longitude = read_coordinates(row[LATITUDE], row[LONGITUDE])
    after = replace(
        unit,
        sector=read_sector(row[SECTOR]).name,
        street=row[STREET],
        address=row[ADDRESS] or unit.address,
        principal=row[PRINCIPAL] or unit.principal,
        risk=RISKS[row[RISK]] if row[RISK] else unit.risk,
        high_risk=row[HIGH_RISK] == YES if row[HIGH_RISK] else unit.high_risk,
        latitude=latitude,
        longitude=longitude,
    )
    if after != unit:
        work.units.update(after)
    if after != before:
        changes = of_unit(before, after)
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


def _role_in(row: SheetRow) -> Role:
    return (ROLES | OTHER_ROLES)[row[ROLE]]


def _membership_in(row: SheetRow, known: Mapping[str, Unit], departments: Known) -> Membership:
    """Return the role of a row; only 全区 written out reaches over the whole area."""
    if row[DEPARTMENT]:
        department = departments[street_in(row), row[DEPARTMENT]]
        return Membership(_role_in(row), department_id=department.id)
    if row[NAME]:
        return Membership(_role_in(row), unit_id=known[row[NAME]].id)
    return Membership(_role_in(row), street=None if row[STREET] == WHOLE_AREA else row[STREET])


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


class _Check:
    """Looks through a workbook for mistakes."""

    def __init__(
        self,
        book: Workbook,
        known: Mapping[str, Unit],
        departments: set[tuple[str, str]],
        *,
        new_streets: bool,
    ) -> None:
        self._book = book
        self._before = {unit.street for unit in known.values()}
        self._new_streets = new_streets or not self._before
        self._found: list[Mistake] = []
        listed = book[UNITS]
        self._units = set(known) | {row[NAME] for row in listed}
        moved = {row[NAME]: row[STREET] for row in listed}
        self._departments = departments | {key_of(row) for row in book.get(DEPARTMENTS, ())}
        self._streets = {unit.street for unit in known.values()} | set(moved.values())

    def mistakes(self) -> list[Mistake]:
        """Return all mistakes in the order of the sheets and rows."""
        rules: dict[str, tuple[Callable[[SheetRow], object], Callable[[SheetRow], None]]] = {
            UNITS: (lambda row: row[NAME], self._of_unit),
            PLACES: (lambda row: (row[NAME], row[PLACE]), self._place),
            PEOPLE: (
                lambda row: (
                    row[TELEGRAM] or row[PERSON],
                    row[ROLE],
                    row[NAME],
                    row[STREET],
                    row[DEPARTMENT],
                ),
                self._person,
            ),
            DEPARTMENTS: (key_of, self._department),
        }
        for sheet, (identity, rule) in rules.items():
            seen: dict[object, int] = {}
            for row in self._book.get(sheet, ()):
                if not self._cells(sheet, row):
                    continue
                first = seen.setdefault(identity(row), row.number)
                if first != row.number:
                    column = SHEETS[sheet][0].title
                    self._say(sheet, row, column, f"与第{first}行重复，请删去一行。")
                rule(row)
        return self._found

    def _say(self, sheet: str, row: SheetRow, column: str, what: str) -> None:
        self._found.append(Mistake(sheet, row.number, column, what))

    def _cells(self, sheet: str, row: SheetRow) -> bool:
        """Look at each cell by itself; returns whether the row can be looked at as a whole."""
        wrong = list(check_cells(SHEETS[sheet], row))
        for column, what in wrong:
            self._say(sheet, row, column, what)
        return not wrong

    def _of_unit(self, row: SheetRow) -> None:
        sector, street = row[SECTOR], row[STREET]
        if find_sector(sector) is None:
            near = nearest_sectors(sector) or tuple(all_sectors())
            self._say(UNITS, row, SECTOR, f"没有“{sector[:20]}”这个行业，可填：{'、'.join(near)}。")
        if street == WHOLE_AREA:
            self._say(UNITS, row, STREET, "“全区”不是街镇。请填单位所在的街镇。")
        elif not self._new_streets and street not in self._before:
            near = nearest_streets(street, self._before)
            what = f"没有登记过“{street[:20]}”。是不是：{'、'.join(near)}？"
            self._say(UNITS, row, STREET, f"{what}确为新街镇的，导入时加上 --new-street。")
        if row[LATITUDE] or row[LONGITUDE]:
            try:
                read_coordinates(row[LATITUDE], row[LONGITUDE])
            except CoordinatesRefused as refusal:
                self._say(UNITS, row, refusal.column, refusal.what)

    def _place(self, row: SheetRow) -> None:
        self._unit(PLACES, row)

    def _department(self, row: SheetRow) -> None:
        for column, what in mistakes_in(row, self._streets):
            self._say(DEPARTMENTS, row, column, what)

    def _in_department(self, row: SheetRow) -> None:
        if Scope.DEPARTMENT not in HELD_AT[_role_in(row)]:
            what = f"{_role_in(row).label}不属于部门，请把部门一栏清空。"
            self._say(PEOPLE, row, DEPARTMENT, what)
        elif row[NAME]:
            self._say(PEOPLE, row, NAME, "填了部门，就不填单位，请清空。")
        elif (street_in(row), row[DEPARTMENT]) not in self._departments:
            what = f"没有登记“{row[STREET]}{row[DEPARTMENT][:20]}”。"
            what += f"请先填入“{DEPARTMENTS}”表，或核对街镇。"
            self._say(PEOPLE, row, DEPARTMENT, what)

    def _unit(self, sheet: str, row: SheetRow) -> None:
        if row[NAME] not in self._units:
            what = f"没有名为“{row[NAME][:20]}”的单位。请先填入“{UNITS}”表，或改为已登记的名称。"
            self._say(sheet, row, NAME, what)

    def _person(self, row: SheetRow) -> None:
        try:
            read_name(row[PERSON])
        except NameRefused as refusal:
            self._say(PEOPLE, row, PERSON, refusal.what)
        self._telegram(row)
        if row[DEPARTMENT]:
            self._in_department(row)
            return
        if row[NAME] and row[STREET]:
            self._say(PEOPLE, row, STREET, "单位和街镇只能填一个，请删去一个。")
            return
        if row[NAME]:
            self._unit(PEOPLE, row)
        elif row[STREET] and row[STREET] not in self._streets | {WHOLE_AREA}:
            near = nearest_streets(row[STREET], self._streets)
            what = f"没有哪家单位在“{row[STREET][:20]}”。核对街镇名称，或先登记那里的单位。"
            if near:
                what += f"是不是：{'、'.join(near)}？"
            self._say(PEOPLE, row, STREET, what)
        self._scope(row)

    def _telegram(self, row: SheetRow) -> None:
        telegram = row[TELEGRAM]
        if not telegram:
            return
        if _MOBILE.fullmatch(telegram):
            what = "像是手机号。Telegram编号是另一串数字；不知道的留空，会生成邀请链接。"
            self._say(PEOPLE, row, TELEGRAM, what)
        elif not (
            telegram.isascii() and telegram.isdigit() and 0 < int(telegram) < LARGEST_TELEGRAM_ID
        ):
            self._say(PEOPLE, row, TELEGRAM, "应是一串数字。不知道的留空，会生成邀请链接。")

    def _scope(self, row: SheetRow) -> None:
        role = _role_in(row)
        if HELD_AT[role] == {Scope.DEPARTMENT}:
            self._say(PEOPLE, row, DEPARTMENT, f"{role.label}要填是哪个部门的。")
            return
        scope = Scope.UNIT if row[NAME] else Scope.STREET
        if row[STREET] == WHOLE_AREA:
            scope = Scope.AREA
        if not row[NAME] and not row[STREET]:
            self._nowhere(row, role)
        elif scope not in HELD_AT[role]:
            if Scope.UNIT in HELD_AT[role]:
                self._say(PEOPLE, row, NAME, f"{role.label}要填是哪家单位的。")
            else:
                what = f"{role.label}不属于单位，请改填街镇，管全区就在街镇一栏写“全区”。"
                self._say(PEOPLE, row, NAME, what)

    def _nowhere(self, row: SheetRow, role: Role) -> None:
        """Say that a reach is missing: left empty, it would be the whole area."""
        if HELD_AT[role] == {Scope.UNIT}:
            self._say(PEOPLE, row, NAME, f"{role.label}要填是哪家单位的。")
        else:
            what = "没有填管辖范围。请填街镇；全区的填“全区”，不能为空。"
            self._say(PEOPLE, row, STREET, what)
