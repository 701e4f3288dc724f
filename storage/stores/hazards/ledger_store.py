"""The ledger of hazards and its serial numbers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select, update

from hazards.loop.waiting import HAZARD_SUBJECT
from hazards.model import Hazard, HazardLine, HazardState, NewHazard, Severity, Step
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.tables.checklist_tables import inspections
from storage.tables.count_tables import hazards_to_count
from storage.tables.ledger_tables import hazards
from storage.tables.people_tables import units
from storage.tables.places_tables import places
from storage.tables.todo_tables import todo_items

_ROWS = Rows(
    Hazard,
    hazards,
    unit_name=units.c.name,
    sector=units.c.sector,
    place_name=func.coalesce(places.c.name, ""),
)
_HAZARD = (
    select(*_ROWS.columns)
    .join(units, units.c.id == hazards.c.unit_id)
    .outerjoin(places, places.c.id == hazards.c.place_id)
)
_FOUND = tuple(field.name for field in fields(NewHazard))
_NEW = (*_FOUND, "number", "state", "last_step", "last_by", "alive")
_FIXED = (
    "id",
    "number",
    "unit_id",
    "street",
    "inspection_id",
    "question",
    "item",
    "found_at",
    "kind",
)
_CHANGED = _ROWS.but(*_FIXED, "found_by", "fixed_on_spot", "source", "version")


def _query(refine: Callable[[Select[Any]], Select[Any]]) -> Prepared:
    return Prepared(lambda _: refine(_HAZARD))


_LINE_ROWS = Rows(HazardLine, hazards, unit_name=units.c.name)
_LINES = Prepared(
    lambda _: (
        select(*_LINE_ROWS.columns)
        .join(units, units.c.id == hazards.c.unit_id)
        .where(among(hazards.c.id))
    )
)
_AWAITED_IN = Prepared(
    lambda _: (
        select(hazards.c.id)
        .join(todo_items, todo_items.c.subject_id == hazards.c.id)
        .where(
            todo_items.c.subject == HAZARD_SUBJECT,
            todo_items.c.holder == bindparam("holder"),
            todo_items.c.subject_id > bindparam("after"),
            hazards.c.street == bindparam("street"),
        )
        .distinct()
        .order_by(hazards.c.id)
        .limit(bindparam("most"))
    )
)
_ADD = Prepared(
    lambda insert: (
        insert(hazards)
        .values(
            bound(*_NEW)
            | {
                "first_deadline": bindparam("deadline"),
                "last_at": bindparam("now"),
                "street": func.coalesce(
                    select(units.c.street)
                    .where(units.c.id == bindparam("unit_id"))
                    .scalar_subquery(),
                    "",
                ),
                "sector": func.coalesce(
                    select(units.c.sector)
                    .where(units.c.id == bindparam("unit_id"))
                    .scalar_subquery(),
                    "",
                ),
            }
        )
        .returning(hazards.c.id)
    )
)
_SAVE = Prepared(
    lambda _: (
        update(hazards)
        .where(hazards.c.id == bindparam("hazard_id"), hazards.c.version == bindparam("seen"))
        .values(bound(*_CHANGED, "alive") | {"version": hazards.c.version + 1})
    )
)
_SOME = _query(lambda query: query.where(among(hazards.c.id)))
_TO_COUNT = Prepared(
    lambda make: make(hazards_to_count).values(
        first=bindparam("hazard_id"), last=bindparam("hazard_id")
    )
)
_GET = _query(lambda query: query.where(hazards.c.id == bindparam("hazard_id")))
_BY_NUMBER = _query(lambda query: query.where(hazards.c.number == bindparam("number")))
_AT_ITEM = _query(
    lambda query: query.where(
        hazards.c.inspection_id == bindparam("inspection_id"),
        hazards.c.question == bindparam("question"),
    )
)
_OPEN_AT_ITEMS = (
    select(*_ROWS.columns, inspections.c.form_id)
    .select_from(hazards)
    .join(units, units.c.id == hazards.c.unit_id)
    .join(inspections, inspections.c.id == hazards.c.inspection_id)
    .outerjoin(places, places.c.id == hazards.c.place_id)
    .where(
        hazards.c.unit_id == bindparam("unit_id"),
        hazards.c.alive.is_(True),
        hazards.c.question.is_not(None),
    )
    .order_by(hazards.c.id)
)
_OPEN_AT_ALL_ITEMS = Prepared(lambda _: _OPEN_AT_ITEMS)
_OPEN_AT_ONE_ITEM = Prepared(
    lambda _: _OPEN_AT_ITEMS.where(hazards.c.question == bindparam("question"))
)
_OF_INSPECTION = _query(
    lambda query: query.where(hazards.c.inspection_id == bindparam("inspection_id")).order_by(
        hazards.c.id
    )
)
_MERGED_OF = _query(
    lambda query: query.where(
        hazards.c.found_by == bindparam("person_id"), hazards.c.duplicate_of.is_not(None)
    ).order_by(hazards.c.id.desc())
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
        query.where(hazards.c.unit_id == bindparam("unit_id"), hazards.c.alive.is_(True))
        .order_by(hazards.c.deadline.nulls_last(), hazards.c.id)
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
_COUNT_OPEN_AT = Prepared(
    lambda _: (
        select(func.count())
        .select_from(hazards)
        .where(hazards.c.unit_id == bindparam("unit_id"), hazards.c.alive.is_(True))
    )
)
_OPEN_NEAR = _query(
    lambda query: (
        query.where(
            hazards.c.alive.is_(True),
            hazards.c.latitude.between(bindparam("south"), bindparam("north")),
            hazards.c.longitude.between(bindparam("west"), bindparam("east")),
        )
        .order_by(hazards.c.id.desc())
        .limit(bindparam("most"))
    )
)


@cache
def _page(scope: str, alive: bool | None, by_severity: bool, by_deadline: bool) -> Prepared:
    """Return the statement for a page; each kind is compiled once."""

    def refine(query: Select[Any]) -> Select[Any]:
        found = query.where(hazards.c.id < bindparam("before_id"))
        if scope == "unit":
            found = found.where(hazards.c.unit_id == bindparam("unit_id"))
        elif scope == "street":
            found = found.where(hazards.c.street == bindparam("street"))
        if alive is not None:
            found = found.where(hazards.c.alive.is_(alive))
        if by_severity:
            found = found.where(hazards.c.severity == bindparam("severity"))
        if by_deadline:
            found = found.where(hazards.c.deadline < bindparam("due"))
        return found.order_by(hazards.c.id.desc()).limit(bindparam("most"))

    return _query(refine)


BEYOND_ALL = 2**62


class SqlHazardStore:
    """``hazards.ports.HazardStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, number: str, state: HazardState, hazard: NewHazard, step: Step = Step.FILE
    ) -> Hazard:
        """Put a hazard on the ledger."""
        row = self._session.one(
            _ADD,
            number=number,
            state=state.value,
            **plain(hazard, _FOUND) | {"kind": hazard.kind or ""},
            last_step=step.value,
            last_by=hazard.found_by,
            now=hazard.found_at,
            alive=state.open,
        )
        if row:
            self._session.later(_TO_COUNT, hazard_id=row[0])
        added = self.get(row[0]) if row else None
        if added is None:
            raise LookupError(number)
        return added

    def save(self, hazard: Hazard) -> bool:
        """Keep what a step has changed, one version up; ``False`` when somebody was first."""
        touched = self._session.run(
            _SAVE,
            hazard_id=hazard.id,
            seen=hazard.version,
            alive=hazard.state.open,
            **plain(hazard, _CHANGED),
        )
        if touched == 1:
            self._session.later(_TO_COUNT, hazard_id=hazard.id)
        return touched == 1

    def get(self, hazard_id: int) -> Hazard | None:
        """Return a hazard, or ``None``."""
        row = self._session.one(_GET, hazard_id=hazard_id)
        return _ROWS.read(row) if row else None

    def some(self, ids: Sequence[int]) -> list[Hazard]:
        """Return the hazards with these ids in the order of the ids."""
        rows = (row for part in slices(ids) for row in self._session.all(_SOME, **part))
        found = {row[0]: _ROWS.read(row) for row in rows}
        return [found[each] for each in ids if each in found]

    def by_number(self, number: str) -> Hazard | None:
        """Return the hazard with a number of the ledger, or ``None``."""
        row = self._session.one(_BY_NUMBER, number=number)
        return _ROWS.read(row) if row else None

    def found_by(self, person_id: int, before_id: int | None, limit: int) -> list[Hazard]:
        """Return what a person found, newest first, older than ``before_id``."""
        rows = self._session.all(
            _FOUND_BY, person_id=person_id, before_id=before_id or BEYOND_ALL, most=limit
        )
        return [_ROWS.read(row) for row in rows]

    def count_found_by(self, person_id: int) -> int:
        """Count what a person found."""
        row = self._session.one(_COUNT, person_id=person_id)
        return int(row[0]) if row else 0

    def merged_of(self, person_id: int) -> list[Hazard]:
        """Return what a person found and was merged into others, newest first."""
        return [_ROWS.read(row) for row in self._session.all(_MERGED_OF, person_id=person_id)]

    def of_inspection(self, inspection_id: int) -> list[Hazard]:
        """Return the hazards of an inspection in the order of their numbers."""
        rows = self._session.all(_OF_INSPECTION, inspection_id=inspection_id)
        return [_ROWS.read(row) for row in rows]

    def open_at(self, unit_id: int, limit: int) -> list[Hazard]:
        """Return the open hazards of a unit, the earliest deadline first."""
        rows = self._session.all(_OPEN_AT, unit_id=unit_id, limit=limit)
        return [_ROWS.read(row) for row in rows]

    def latest_at(self, unit_id: int, limit: int) -> list[Hazard]:
        """Return the hazards found last at a unit, open or not, the newest first."""
        rows = self._session.all(_LATEST_AT, unit_id=unit_id, limit=limit)
        return [_ROWS.read(row) for row in rows]

    def page(
        self,
        unit_id: int | None,
        street: str | None,
        before_id: int | None,
        limit: int,
        *,
        alive: bool | None = None,
        severity: Severity | None = None,
        due_before: date | None = None,
    ) -> list[Hazard]:
        """Return a page of the ledger, newest first, older than ``before_id``."""
        scope = "unit" if unit_id is not None else "street" if street is not None else "area"
        statement = _page(scope, alive, severity is not None, due_before is not None)
        given = {
            "unit_id": unit_id,
            "street": street,
            "severity": severity.value if severity else None,
            "due": due_before,
        }
        wanted = {name: value for name, value in given.items() if value is not None}
        rows = self._session.all(statement, before_id=before_id or BEYOND_ALL, most=limit, **wanted)
        return [_ROWS.read(row) for row in rows]

    def lines(self, ids: Iterable[int]) -> list[HazardLine]:
        """Return the hazards with these ids in short; one that is not there is left out."""
        found = (row for part in slices(ids) for row in self._session.all(_LINES, **part))
        return [_LINE_ROWS.read(row) for row in found]

    def awaited_in(self, street: str, holder: str, after: int, most: int) -> list[int]:
        """Return the next ids after one of the hazards in a street that a holder has items of."""
        given = {"street": street, "holder": holder, "after": after, "most": most}
        return [row[0] for row in self._session.all(_AWAITED_IN, **given)]

    def open_near(
        self, latitude: float, longitude: float, degrees: float, limit: int
    ) -> list[Hazard]:
        """Return open hazards in a box of so many degrees around a point (WGS84)."""
        rows = self._session.all(
            _OPEN_NEAR,
            south=latitude - degrees,
            north=latitude + degrees,
            west=longitude - degrees * 2,
            east=longitude + degrees * 2,
            most=limit,
        )
        return [_ROWS.read(row) for row in rows]

    def count_open_at(self, unit_id: int) -> int:
        """Count the open hazards of a unit."""
        row = self._session.one(_COUNT_OPEN_AT, unit_id=unit_id)
        return int(row[0]) if row else 0

    def open_at_items(self, unit_id: int, question: str | None = None) -> list[tuple[Hazard, str]]:
        """Return the open hazards of a unit that inspections found at items, oldest first."""
        if question is None:
            rows = self._session.all(_OPEN_AT_ALL_ITEMS, unit_id=unit_id)
        else:
            rows = self._session.all(_OPEN_AT_ONE_ITEM, unit_id=unit_id, question=question)
        return [(_ROWS.read(row[:-1]), row[-1]) for row in rows]

    def at_item(self, inspection_id: int, question: str) -> Hazard | None:
        """Return the hazard that an inspection found at one item, or ``None``."""
        row = self._session.one(_AT_ITEM, inspection_id=inspection_id, question=question)
        return _ROWS.read(row) if row else None
