"""The master list of units, places, people and departments: its sheets, and their mistakes."""

import re
from collections.abc import Callable, Mapping

from people.departments.sheet import (
    COLUMNS,
    DEPARTMENT,
    DEPARTMENTS,
    key_of,
    mistakes_in,
    street_in,
)
from people.model import Risk, Role, Scope, Unit
from people.naming import NameRefused, read_name
from people.nearby import LATITUDE, LONGITUDE, CoordinatesRefused, read_coordinates
from people.permissions import HELD_AT
from people.sectors import all_sectors, find_sector, nearest_sectors
from people.streets import WHOLE_AREA, nearest_streets
from spreadsheets.checking import check_cells
from spreadsheets.model import Column, Kind, Layout, Mistake, SheetRow, Workbook

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


def role_in(row: SheetRow) -> Role:
    """Return the role of a row of people."""
    return (ROLES | OTHER_ROLES)[row[ROLE]]


class Check:
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
        if Scope.DEPARTMENT not in HELD_AT[role_in(row)]:
            what = f"{role_in(row).label}不属于部门，请把部门一栏清空。"
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
        role = role_in(row)
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
