"""What bulletins tell besides the counts: visits, inspections, and what was handed in."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select, true

from hazards.counts.slices import Dimension
from hazards.inspection_kind import InspectionKind
from reports.packages.model import RoundCount, Standing
from storage.engine.prepared import Prepared, constant
from storage.engine.session import Session
from storage.stores.reports.submission_store import STANDS
from storage.tables.checklist_tables import inspections
from storage.tables.package_tables import submissions
from storage.tables.people_tables import units
from storage.tables.visit_tables import visits

_U, _I, _V, _S = units.c, inspections.c, visits.c, submissions.c
_OWN = tuple(each.value for each in (InspectionKind.SELF, InspectionKind.LED))
_BY: dict[Dimension, ColumnElement[Any]] = {
    Dimension.STREET: _U.street,
    Dimension.SECTOR: _U.sector,
    Dimension.UNIT: _U.id,
}
_HANDED_BY: dict[Dimension, ColumnElement[Any]] = {
    Dimension.STREET: _S.street,
    Dimension.SECTOR: _S.sector,
    Dimension.UNIT: _S.unit_id,
}
_COUNTED = (Standing.IN_TIME, Standing.LATE, Standing.NIL, Standing.MISSING, Standing.WAITING)
Build = Callable[[Dimension, bool], Prepared]


def _in(street: ColumnElement[Any], *, of_street: bool) -> ColumnElement[bool]:
    return street == bindparam("of_street") if of_street else true()


@cache
def _planned(by: Dimension, of_street: bool) -> Prepared:
    found = _distinct(by, visits, _V.unit_id).where(
        _in(_U.street, of_street=of_street),
        _V.due.between(bindparam("first"), bindparam("last")),
        _V.state != constant("dropped"),
    )
    return Prepared(lambda _: found)


@cache
def _inspected(by: Dimension, of_street: bool) -> Prepared:
    found = _distinct(by, inspections, _I.unit_id).where(
        _in(_U.street, of_street=of_street),
        _I.signed_at >= bindparam("since"),
        _I.signed_at < bindparam("until"),
        _I.kind.not_in([constant(each) for each in _OWN]),
    )
    return Prepared(lambda _: found)


def _distinct(by: Dimension, of: Any, unit_id: ColumnElement[Any]) -> Select[Any]:
    counted = func.count(func.distinct(unit_id))
    return select(_BY[by], counted).select_from(of).join(units, _U.id == unit_id).group_by(_BY[by])


@cache
def _handed(by: Dimension, of_street: bool) -> Prepared:
    sums = (func.count().filter(STANDS[each]) for each in _COUNTED)
    found = (
        select(_HANDED_BY[by], func.count(), *sums)
        .where(
            and_(_in(_S.street, of_street=of_street), _S.unit_id.is_not(None)),
            _S.month == bindparam("month"),
        )
        .group_by(_HANDED_BY[by])
    )
    return Prepared(lambda _: found)


class SqlBulletinFacts:
    """``reports.bulletins.ports.BulletinFacts`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def planned(
        self, dimension: Dimension, street: str | None, first: date, last: date
    ) -> dict[str | int, int]:
        """Count the units whom a plan of visits names for some days (应检)."""
        return self._told_apart(_planned, dimension, street, first=first, last=last)

    def inspected(
        self, dimension: Dimension, street: str | None, since: datetime, until: datetime
    ) -> dict[str | int, int]:
        """Count the units where others than themselves signed an inspection (实检)."""
        return self._told_apart(_inspected, dimension, street, since=since, until=until)

    def _told_apart(
        self, statement: Build, dimension: Dimension, street: str | None, **given: Any
    ) -> dict[str | int, int]:
        rows = self._session.all(statement(dimension, street is not None), **_of(street), **given)
        return {key: int(number) for key, number in rows}

    def submissions(
        self,
        dimension: Dimension,
        street: str | None,
        months: Sequence[date],
        now: datetime,
    ) -> dict[str | int, RoundCount]:
        """Count what units handed in for some months, by how it stands at a moment."""
        found: dict[str | int, list[int]] = {}
        statement = _handed(dimension, street is not None)
        for month in months:
            for key, *numbers in self._session.all(statement, **_of(street), month=month, now=now):
                sums = found.setdefault(key, [0] * len(numbers))
                found[key] = [old + int(new) for old, new in zip(sums, numbers, strict=True)]
        return {key: RoundCount(*numbers) for key, numbers in found.items()}


def _of(street: str | None) -> dict[str, str]:
    return {"of_street": street} if street is not None else {}
