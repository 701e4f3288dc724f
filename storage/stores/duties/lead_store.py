"""Counts of 五带头: how many of its leads each unit did in a quarter."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select

from duties.leads.quarters import PROGRAMME
from duties.leads.views import LED, Tally
from people.permissions import Reach
from storage.engine.prepared import Prepared, constant
from storage.engine.rows import Rows
from storage.engine.session import Session
from storage.stores.reach import ByReach
from storage.tables.duty_tables import duties, occurrences
from storage.tables.people_tables import units

_DONE = func.sum(
    case((occurrences.c.state.in_([constant(each.value) for each in sorted(LED)]), 1), else_=0)
)
_TOTAL = func.count(occurrences.c.id)
_ROWS = Rows(
    Tally,
    units,
    unit_id=units.c.id,
    unit=units.c.name,
    street=units.c.street,
    done=_DONE,
    total=_TOTAL,
)


def _tallies(where: ColumnElement[bool]) -> Select[Any]:
    """Count the leads of a quarter of those units that have some; what is made up is no more."""
    return (
        select(*_ROWS.columns)
        .select_from(units)
        .join(duties, duties.c.unit_id == units.c.id)
        .join(occurrences, occurrences.c.duty_id == duties.c.id)
        .where(
            where,
            duties.c.programme == constant(PROGRAMME),
            duties.c.ended_at.is_(None),
            occurrences.c.local_date == bindparam("quarter"),
            occurrences.c.makes_up.is_(None),
        )
        .group_by(units.c.id, units.c.name, units.c.street)
    )


def _page(where: ColumnElement[bool]) -> Prepared:
    page = _tallies(where).order_by(_DONE, units.c.id)
    return Prepared(lambda _: page.limit(bindparam("most")).offset(bindparam("skip")))


def _count(where: ColumnElement[bool]) -> Prepared:
    each = _tallies(where).subquery()
    full = func.sum(case((each.c.done >= each.c.total, 1), else_=0))
    none = func.sum(case((each.c.done == 0, 1), else_=0))
    return Prepared(lambda _: select(func.count(), full, none).select_from(each))


_PAGE, _COUNT = ByReach(_page), ByReach(_count)
_AFTER = Prepared(
    lambda _: _tallies(units.c.id > bindparam("unit")).order_by(units.c.id).limit(bindparam("most"))
)


class SqlLeadStore:
    """``duties.leads.ports.LeadStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(self, quarter: date, reach: Reach, skip: int, most: int) -> list[Tally]:
        """Return units in reach with the leads of a quarter, those with the fewest done first."""
        if reach.area:
            rows = self._session.all(_PAGE.everywhere, quarter=quarter, skip=skip, most=most)
            return [_ROWS.read(row) for row in rows]
        found = {}
        for statement, some in _PAGE.parts(reach):
            rows = self._session.all(statement, quarter=quarter, skip=0, most=skip + most, **some)
            found.update({row[0]: _ROWS.read(row) for row in rows})
        return sorted(found.values(), key=lambda each: (each.done, each.unit_id))[skip:][:most]

    def count(self, quarter: date, reach: Reach) -> tuple[int, int, int]:
        """Count the units in reach with leads in a quarter, those with all done, with none."""
        total = full = none = 0
        for statement, some in _COUNT.parts(reach):
            row = self._session.one(statement, quarter=quarter, **some) or (0, 0, 0)
            total, full, none = total + row[0], full + (row[1] or 0), none + (row[2] or 0)
        return total, full, none

    def after(self, quarter: date, unit_id: int, most: int) -> list[Tally]:
        """Return the next units with leads in a quarter, by id."""
        rows = self._session.all(_AFTER, quarter=quarter, unit=unit_id, most=most)
        return [_ROWS.read(row) for row in rows]
