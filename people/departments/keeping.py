"""Departments come in and are found again: by what a button says, by a typed name, by a unit."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.errors import XunanError
from people.changes import of_department
from people.departments.model import Department, DepartmentKind
from people.departments.starting import starting_set
from people.model import Unit
from people.ports import PeopleWork
from people.sectors import all_sectors, read_sector
from people.streets import WHOLE_AREA, require_street

LONGEST_NAME = 40  # characters


class DepartmentUnknown(XunanError):
    """No department has this name, or stands behind this button."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self.name = name


class DepartmentExists(XunanError):
    """The street, or the whole area, has a department of this name."""


class DepartmentMisnamed(XunanError):
    """A department needs a name of at most ``LONGEST_NAME`` characters, and not of digits alone."""


@dataclass(frozen=True, slots=True)
class Starting:
    """What became of a starting set: departments that are new, and that were there already."""

    added: tuple[Department, ...]
    there: tuple[Department, ...]


def add_department(
    work: PeopleWork,
    name: str,
    street: str = "",
    kind: DepartmentKind = DepartmentKind.BUREAU,
    sectors: Iterable[str] = (),
) -> Department:
    """Add a department; with an empty street it answers in all of them.

    Raises ``DepartmentMisnamed``, ``DepartmentExists``, ``SectorUnknown`` and ``StreetUnknown``.
    """
    name, street = name.strip(), street.strip()
    if not 0 < len(name) <= LONGEST_NAME or name.isdecimal():
        raise DepartmentMisnamed(name)
    street = "" if street in {"", WHOLE_AREA} else require_street(work, street)
    own = tuple(dict.fromkeys(read_sector(each).name for each in sectors))
    added = _add(work, Department(0, name, street, kind, None, own))
    if added is None:
        raise DepartmentExists(name)
    return added


def _add(work: PeopleWork, department: Department) -> Department | None:
    added = work.departments.add(department)
    if added is not None:
        changes = of_department(None, added)
        subject = f"department:{added.id}"
        work.journal.record(work.now, _actor(work), "add_department", subject, changes)
    return added


def _actor(work: PeopleWork) -> int | None:
    return work.person.id if work.person else None


def change_department(
    work: PeopleWork,
    department: Department,
    sectors: Iterable[str] | None = None,
    kind: DepartmentKind | None = None,
) -> Department:
    """Let a department answer for other sectors, or be of another kind, from now on.

    What is not given stays. Raises ``SectorUnknown``.
    """
    own = department.sectors
    if sectors is not None:
        own = tuple(dict.fromkeys(read_sector(each).name for each in sectors))
    after = replace(department, sectors=own, kind=kind or department.kind)
    if (own, after.kind) != (department.sectors, department.kind):
        work.departments.update(after)
        work.persons.absences_changed()
        changes = of_department(department, after)
        subject = f"department:{after.id}"
        work.journal.record(work.now, _actor(work), "change_department", subject, changes)
    return after


def put_in(work: PeopleWork, name: str, street: str = "") -> Starting:
    """Take a starting set in; a department that is there already stays as it is.

    Raises ``StartingSetUnknown``, and ``StreetUnknown`` for a street without any unit.
    """
    street = require_street(work, street) if street else ""
    added: list[Department] = []
    there: list[Department] = []
    for each in starting_set(name):
        new = Department(0, each.name, street, each.kind, None, each.sectors)
        made = _add(work, new)
        if made is not None:
            added.append(made)
        else:
            there += [
                known for known in work.departments.named(each.name) if known.street == street
            ]
    return Starting(tuple(added), tuple(there))


def read_department(work: PeopleWork, mark: str) -> Department:
    """Return the department that a button stands for; raises ``DepartmentUnknown``."""
    found = work.departments.by_mark(mark)
    if found is None:
        raise DepartmentUnknown
    return found


def find_department(work: PeopleWork, name: str, street: str = "") -> Department:
    """Return the department of a name, in a street or for all; raises ``DepartmentUnknown``."""
    name = name.strip()
    for each in reversed(work.departments.named(name)):
        if each.street in {"", street}:
            return each
    raise DepartmentUnknown(name)


def marked(work: PeopleWork, marks: Iterable[str]) -> tuple[Department, ...]:
    """Return the departments of these marks, each once; a mark of none is passed over."""
    found = (work.departments.by_mark(mark) for mark in dict.fromkeys(marks) if mark)
    return tuple(each for each in found if each is not None)


def offered_for(work: PeopleWork, unit: Unit) -> tuple[Department, ...]:
    """Return the departments to which something of a unit may go, who answers for it first.

    Those are of its street and of the whole area; the others follow by their sectors, in the order
    in which these are known, and at last who answers for none.
    """
    near = [each for each in work.departments.all() if each.street in {"", unit.street}]
    known = {name: place for place, name in enumerate(all_sectors())}

    def place(department: Department) -> tuple[bool, int]:
        sectors = [known[each] for each in department.sectors if each in known]
        return not department.remit.covers(unit), min(sectors, default=len(known))

    return tuple(sorted(near, key=place))
