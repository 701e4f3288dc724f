"""Departments in the workbook of people: a sheet of their own, and who belongs to one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from people.departments.keeping import add_department, change_department
from people.departments.model import Department, DepartmentKind
from people.ports import PeopleWork
from people.sectors import all_sectors, find_sector, nearest_sectors
from people.streets import WHOLE_AREA, nearest_streets
from spreadsheets.model import Column, SheetRow

DEPARTMENTS = "部门"
DEPARTMENT, STREET, KIND, SECTORS = "部门名称", "街镇", "类别", "主管行业"
KINDS = {kind.label: kind for kind in DepartmentKind}
COLUMNS = (
    Column(DEPARTMENT, 40, required=True, later=True),
    Column(STREET, 40, required=True, later=True),
    Column(KIND, 10, choices=tuple(KINDS), later=True),
    Column(SECTORS, 200, later=True),
)
Known = Mapping[tuple[str, str], Department]  # departments by street and name


def street_in(row: SheetRow) -> str:
    """Return the street of a department in a row; empty for the whole area."""
    return "" if row[STREET] == WHOLE_AREA else row[STREET]


def key_of(row: SheetRow) -> tuple[str, str]:
    """Return by what a department of the sheet is known: its street and its name."""
    return street_in(row), row[DEPARTMENT]


def known_departments(work: PeopleWork) -> Known:
    """Return the departments that are there."""
    return {(each.street, each.name): each for each in work.departments.all()}


@dataclass(frozen=True, slots=True)
class TakenDepartment:
    """A department of the sheet as it was, where it was there, and as it is now."""

    before: Department | None
    after: Department

    @property
    def changed(self) -> tuple[str, ...]:
        """What is another now of one that was there, in words: its kind, its sectors."""
        before, after = self.before, self.after
        if before is None:
            return ()
        kinds = (KIND, before.kind.label, after.kind.label)
        sectors = (SECTORS, "、".join(before.sectors), "、".join(after.sectors))
        return tuple(
            f"{what} {was or '未填'} → {now}" for what, was, now in (kinds, sectors) if was != now
        )

    def __str__(self) -> str:
        """Say in one line what has changed."""
        where = self.after.street or WHOLE_AREA
        return f"{self.after.name}（{where}）：{'；'.join(self.changed)}"


def take_department(work: PeopleWork, row: SheetRow, known: Known) -> TakenDepartment:
    """Keep a department of the sheet; an empty cell of kind or sectors leaves what is known."""
    sectors, street, kind = _sectors_in(row), street_in(row), KINDS.get(row[KIND])
    before = known.get(key_of(row))
    if before is not None:
        return TakenDepartment(before, change_department(work, before, sectors or None, kind))
    usual = DepartmentKind.SECTION if street else DepartmentKind.BUREAU
    after = add_department(work, row[DEPARTMENT], street, kind or usual, sectors)
    return TakenDepartment(None, after)


def mistakes_in(row: SheetRow, streets: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the columns of a row that cannot be taken, each with what to do about it."""
    if row[DEPARTMENT].isdecimal():
        yield DEPARTMENT, "部门名称不能只是数字。请填部门全称。"
    street = street_in(row)
    if street and street not in streets:
        near = nearest_streets(street, streets)
        what = f"没有哪家单位在“{street[:20]}”。核对街镇名称；全区的部门填“全区”。"
        yield STREET, what + (f"是不是：{'、'.join(near)}？" if near else "")
    for each in _sectors_in(row):
        if find_sector(each) is None:
            near = nearest_sectors(each) or tuple(all_sectors())
            yield SECTORS, f"没有“{each[:20]}”这个行业，可填：{'、'.join(near)}。多个用顿号隔开。"


def _sectors_in(row: SheetRow) -> tuple[str, ...]:
    return tuple(each for each in re.split(r"[、，,;；\s]+", row[SECTORS]) if each)
