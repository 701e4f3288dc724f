"""Departments, each with the sectors for which it answers."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import bindparam, delete, insert, select, update

from people.departments.model import Department
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.tables.people_tables import department_sectors, departments

_ROWS = Rows(Department, departments, sectors=None)
_NEW = _ROWS.but("id")
_IN_ORDER = (departments.c.street, departments.c.id)
_ALL = Prepared(lambda _: select(*_ROWS.columns).order_by(*_IN_ORDER))
_SOME = Prepared(
    lambda _: select(*_ROWS.columns).where(among(departments.c.id)).order_by(*_IN_ORDER)
)
_BY_KEY = Prepared(lambda _: select(departments.c.id).where(departments.c.key == bindparam("key")))
_NAMED = Prepared(
    lambda _: (
        select(departments.c.id).where(departments.c.name == bindparam("name")).order_by(*_IN_ORDER)
    )
)
_SECTORS = Prepared(
    lambda _: select(department_sectors.c.department_id, department_sectors.c.sector).order_by(
        department_sectors.c.department_id, department_sectors.c.place
    )
)
_SECTORS_OF = Prepared(
    lambda _: (
        select(department_sectors.c.department_id, department_sectors.c.sector)
        .where(among(department_sectors.c.department_id))
        .order_by(department_sectors.c.department_id, department_sectors.c.place)
    )
)
_ADD = Prepared(
    lambda insert: (
        insert(departments)
        .values(bound(*_NEW))
        .on_conflict_do_nothing(index_elements=["street", "name"])
        .returning(departments.c.id)
    )
)
_UPDATE = Prepared(
    lambda _: (
        update(departments)
        .where(departments.c.id == bindparam("department_id"))
        .values(bound("kind"))
    )
)
_DROP_SECTORS = Prepared(
    lambda _: delete(department_sectors).where(
        department_sectors.c.department_id == bindparam("department_id")
    )
)
_ADD_SECTOR = Prepared(
    lambda _: insert(department_sectors).values(bound("department_id", "sector", "place"))
)


class SqlDepartmentStore:
    """``people.departments.ports.DepartmentStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, department: Department) -> Department | None:
        """Keep a new department; ``None`` when the street has one of this name."""
        row = self._session.one(_ADD, **plain(department, _NEW))
        if row is None:
            return None
        added = replace(department, id=int(row[0]))
        self._keep_sectors(added)
        return added

    def update(self, department: Department) -> None:
        """Keep what is now known of a department: its kind and its sectors."""
        given = {"department_id": department.id}
        self._session.later(_UPDATE, **given, kind=department.kind.value)
        self._session.later(_DROP_SECTORS, **given)
        self._keep_sectors(department)

    def _keep_sectors(self, department: Department) -> None:
        rows = [
            {"department_id": department.id, "sector": sector, "place": place}
            for place, sector in enumerate(department.sectors)
        ]
        self._session.many(_ADD_SECTOR, rows)

    def get(self, department_id: int) -> Department | None:
        """Return a department, or ``None``."""
        return next(iter(self.some([department_id])), None)

    def by_mark(self, mark: str) -> Department | None:
        """Return the department that a button names, or ``None``."""
        if mark.isdecimal():
            return self.get(int(mark))
        row = self._session.one(_BY_KEY, key=mark)
        return self.get(row[0]) if row else None

    def named(self, name: str) -> list[Department]:
        """Return the departments of exactly this name, that of the whole area first."""
        return self.some(row[0] for row in self._session.all(_NAMED, name=name))

    def all(self) -> list[Department]:
        """Return all departments: those of the whole area first, in the order they came in."""
        rows, sectors = self._session.all(_ALL), self._session.all(_SECTORS)
        return _with_sectors([_ROWS.read(row) for row in rows], sectors)

    def some(self, ids: Iterable[int]) -> list[Department]:
        """Return the departments with these ids, in the order of ``all``."""
        found: list[Department] = []
        for part in slices(ids):
            rows, sectors = (self._session.all(each, **part) for each in (_SOME, _SECTORS_OF))
            found += _with_sectors([_ROWS.read(row) for row in rows], sectors)
        return sorted(found, key=lambda each: (each.street, each.id))


def _with_sectors(found: list[Department], rows: Iterable[tuple[int, str]]) -> list[Department]:
    sectors: dict[int, list[str]] = {}
    for department_id, sector in rows:
        sectors.setdefault(department_id, []).append(sector)
    return [replace(each, sectors=tuple(sectors.get(each.id, ()))) for each in found]
