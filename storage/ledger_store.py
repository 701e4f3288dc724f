"""The ledger of hazards and its serial numbers."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from hazards.model import Hazard, HazardState, NewHazard
from storage.prepared import Prepared, Row, bound
from storage.schema import hazards, series, units
from storage.session import Session

_HAZARD = select(
    hazards.c.id,
    hazards.c.number,
    hazards.c.unit_id,
    units.c.name,
    hazards.c.inspection_id,
    hazards.c.question,
    hazards.c.item,
    hazards.c.description,
    hazards.c.measure,
    hazards.c.deadline,
    hazards.c.state,
    hazards.c.found_at,
    hazards.c.found_by,
).join(units, units.c.id == hazards.c.unit_id)
_NEW = (
    "number",
    "unit_id",
    "inspection_id",
    "question",
    "item",
    "description",
    "measure",
    "deadline",
    "state",
    "fixed_on_spot",
    "found_at",
    "found_by",
)


def _query(refine: Callable[[Select[Any]], Select[Any]]) -> Prepared:
    return Prepared(lambda _: refine(_HAZARD))


_ADD = Prepared(lambda insert: insert(hazards).values(bound(*_NEW)).returning(hazards.c.id))
_GET = _query(lambda query: query.where(hazards.c.id == bindparam("hazard_id")))
_BY_NUMBER = _query(lambda query: query.where(hazards.c.number == bindparam("number")))
_AT_ITEM = _query(
    lambda query: query.where(
        hazards.c.inspection_id == bindparam("inspection_id"),
        hazards.c.question == bindparam("question"),
    )
)
_OF_INSPECTION = _query(
    lambda query: query.where(hazards.c.inspection_id == bindparam("inspection_id")).order_by(
        hazards.c.id
    )
)
_FOUND_BY = _query(
    lambda query: (
        query.where(
            hazards.c.found_by == bindparam("person_id"), hazards.c.id < bindparam("before_id")
        )
        .order_by(hazards.c.id.desc())
        .limit(bindparam("most"))
    )
)
_COUNT = Prepared(
    lambda _: (
        select(func.count())
        .select_from(hazards)
        .where(hazards.c.found_by == bindparam("person_id"))
    )
)
_OPEN_AT = _query(
    lambda query: (
        query.where(
            hazards.c.unit_id == bindparam("unit_id"), hazards.c.state == HazardState.OPEN.value
        )
        .order_by(hazards.c.deadline, hazards.c.id)
        .limit(bindparam("limit"))
    )
)
_LATEST_AT = _query(
    lambda query: (
        query.where(hazards.c.unit_id == bindparam("unit_id"))
        .order_by(hazards.c.id.desc())
        .limit(bindparam("limit"))
    )
)
_OPEN_COUNTS = Prepared(
    lambda _: (
        select(hazards.c.unit_id, func.count())
        .where(hazards.c.state == HazardState.OPEN.value)
        .group_by(hazards.c.unit_id)
    )
)
_NEXT = Prepared(
    lambda insert: (
        insert(series)
        .values(prefix=bindparam("prefix"), year=bindparam("year"), last=1)
        .on_conflict_do_update(index_elements=["prefix", "year"], set_={"last": series.c.last + 1})
        .returning(series.c.last)
    )
)
BEYOND_ALL = 2**62


class SqlHazardStore:
    """``hazards.ports.HazardStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, number: str, state: HazardState, hazard: NewHazard) -> Hazard:
        """Put a hazard on the ledger."""
        row = self._session.one(
            _ADD,
            number=number,
            state=state.value,
            unit_id=hazard.unit_id,
            inspection_id=hazard.inspection_id,
            question=hazard.question,
            item=hazard.item,
            description=hazard.description,
            measure=hazard.measure,
            deadline=hazard.deadline,
            fixed_on_spot=hazard.fixed_on_spot,
            found_at=hazard.found_at,
            found_by=hazard.found_by,
        )
        added = self.get(row[0]) if row else None
        if added is None:
            raise LookupError(number)
        return added

    def get(self, hazard_id: int) -> Hazard | None:
        """Return a hazard, or ``None``."""
        row = self._session.one(_GET, hazard_id=hazard_id)
        return _hazard(row) if row else None

    def by_number(self, number: str) -> Hazard | None:
        """Return the hazard with a number of the ledger, or ``None``."""
        row = self._session.one(_BY_NUMBER, number=number)
        return _hazard(row) if row else None

    def found_by(self, person_id: int, before_id: int | None, limit: int) -> list[Hazard]:
        """Return what a person found, newest first, older than ``before_id``."""
        rows = self._session.all(
            _FOUND_BY, person_id=person_id, before_id=before_id or BEYOND_ALL, most=limit
        )
        return [_hazard(row) for row in rows]

    def count_found_by(self, person_id: int) -> int:
        """Count what a person found."""
        row = self._session.one(_COUNT, person_id=person_id)
        return int(row[0]) if row else 0

    def of_inspection(self, inspection_id: int) -> list[Hazard]:
        """Return the hazards of an inspection in the order of their numbers."""
        rows = self._session.all(_OF_INSPECTION, inspection_id=inspection_id)
        return [_hazard(row) for row in rows]

    def open_at(self, unit_id: int, limit: int) -> list[Hazard]:
        """Return the open hazards of a unit, the earliest deadline first."""
        rows = self._session.all(_OPEN_AT, unit_id=unit_id, limit=limit)
        return [_hazard(row) for row in rows]

    def latest_at(self, unit_id: int, limit: int) -> list[Hazard]:
        """Return the hazards found last at a unit, open or not, the newest first."""
        rows = self._session.all(_LATEST_AT, unit_id=unit_id, limit=limit)
        return [_hazard(row) for row in rows]

    def open_counts(self) -> dict[int, int]:
        """Return the number of open hazards for each unit that has any."""
        return dict(self._session.all(_OPEN_COUNTS))

    def at_item(self, inspection_id: int, question: str) -> Hazard | None:
        """Return the hazard that an inspection found at one item, or ``None``."""
        row = self._session.one(_AT_ITEM, inspection_id=inspection_id, question=question)
        return _hazard(row) if row else None


def _hazard(row: Row) -> Hazard:
    cells = list(row)
    cells[10] = HazardState(cells[10])
    return Hazard(*cells)


class SqlSeriesStore:
    """``hazards.ports.SeriesStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next(self, prefix: str, year: int) -> int:
        """Take the next number of a series in a year, from 1."""
        row = self._session.one(_NEXT, prefix=prefix, year=year)
        return int(row[0]) if row else 0
