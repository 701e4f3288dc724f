"""The ledger as it is exported: rows with all their names, read from one snapshot.

A long export reads in a transaction of its own, which only reads: PostgreSQL gives it one snapshot,
SQLite one state of the write-ahead log. So all rows are of the moment at which it began, and no
writer waits for it. It reads by keyset, in short statements.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Engine, bindparam, func, select

from core.clock import local
from hazards.ledger_filter import Sought
from hazards.model import Ending, HazardState, Severity, Source, Track
from hazards.photos import PhotoState, Purpose
from people.departments.answering import Answering
from people.model import Risk
from reports.exports.model import LedgerRow
from reports.exports.ports import Key, PhotoOfRow
from storage.engine.prepared import Prepared, Row
from storage.engine.session import Session
from storage.stores.hazards.ledger_list_store import SqlLedgerLists
from storage.stores.people.department_store import SqlDepartmentStore
from storage.tables.ledger_tables import hazards, ledger_moves
from storage.tables.people_tables import persons, units
from storage.tables.photo_tables import photos
from storage.tables.places_tables import places

AT_ONCE = 400
"""Hazards that are read in one statement."""

_NAMES = tuple(f"id{number}" for number in range(AT_ONCE))


def _among(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return column.in_([bindparam(name, type_=column.type) for name in _NAMES])


_finder, _owner, _supervisor = (persons.alias(name) for name in ("finder", "owner", "supervisor"))
_MOVED_AT = (  # last; of what is not open, that is when it was struck off
    select(func.max(ledger_moves.c.at))
    .where(ledger_moves.c.hazard_id == hazards.c.id)
    .scalar_subquery()
)
_KEYS = Prepared(
    lambda _: (
        select(
            hazards.c.id,
            hazards.c.unit_id,
            units.c.name,
            hazards.c.street,
            units.c.sector,
            hazards.c.found_at,
        )
        .join(units, units.c.id == hazards.c.unit_id)
        .where(_among(hazards.c.id))
    )
)
_ROWS = Prepared(
    lambda _: (
        select(
            hazards.c.id,
            hazards.c.number,
            hazards.c.unit_id,
            units.c.name,
            units.c.sector,
            hazards.c.street,
            units.c.address,
            units.c.principal,
            units.c.risk,
            places.c.name,
            hazards.c.item,
            hazards.c.description,
            hazards.c.measure,
            hazards.c.deadline,
            hazards.c.state,
            hazards.c.severity,
            hazards.c.track,
            hazards.c.source,
            hazards.c.found_at,
            _finder.c.name,
            _owner.c.name,
            _supervisor.c.name,
            hazards.c.submitted_at,
            _MOVED_AT.label("closed_at"),
            hazards.c.returns,
            hazards.c.relapses,
            hazards.c.ending,
            hazards.c.reason,
            hazards.c.fixed_on_spot,
            hazards.c.lead,
        )
        .join(units, units.c.id == hazards.c.unit_id)
        .join(_finder, _finder.c.id == hazards.c.found_by)
        .outerjoin(places, places.c.id == hazards.c.place_id)
        .outerjoin(_owner, _owner.c.id == hazards.c.owner_id)
        .outerjoin(_supervisor, _supervisor.c.id == hazards.c.supervisor_id)
        .where(_among(hazards.c.id))
    )
)
_PHOTOS = Prepared(
    lambda _: (
        select(photos.c.hazard_id, photos.c.sha256, photos.c.purpose)
        .join(hazards, hazards.c.id == photos.c.hazard_id)
        .where(
            _among(photos.c.hazard_id),
            photos.c.state == PhotoState.STORED.value,
            photos.c.sha256.is_not(None),
            photos.c.medium == "photo",
            # Of a tip only copies are shown that tell nothing of who took them.
            (hazards.c.source != Source.TIP.value)
            | photos.c.bare.is_(True)
            | (photos.c.purpose != Purpose.FOUND.value),
        )
        .order_by(photos.c.hazard_id, photos.c.id)
        .limit(bindparam("most"))
    )
)
_MAKE: dict[int, Any] = {
    14: {each.value: each for each in HazardState}.__getitem__,
    15: lambda value: Severity(value) if value else None,
    16: {each.value: each for each in Track}.__getitem__,
    17: {each.value: each for each in Source}.__getitem__,
    26: lambda value: Ending(value) if value else None,
}
_RISKS = {each.value: each.label for each in Risk}


@contextmanager
def snapshot(engine: Engine) -> Iterator[Session]:
    """Open a session that only reads, and reads one state of the database to its end."""
    session = Session(engine)
    try:
        if session.postgresql:
            session.say("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        else:
            session.say("BEGIN")
        try:
            yield session
        finally:
            session.roll_back()
    finally:
        session.close()


class SqlLedgerRows:
    """``reports.exports.ports.LedgerRows`` on the database."""

    def __init__(self, session: Session, zone: ZoneInfo) -> None:
        self._session = session
        self._lists = SqlLedgerLists(session)
        self._zone = zone

    @cached_property
    def _answering(self) -> Answering:
        return Answering(SqlDepartmentStore(self._session).all())

    def keys(self, sought: Sought, after_id: int, limit: int) -> list[Key]:
        """Return the next hits after an id, in the order of the ids."""
        ids = self._lists.ids(sought, after_id, limit)
        found = {row[0]: row for row in self._among(_KEYS, ids)}
        return [self._key(found[each]) for each in ids]

    def _key(self, row: Row) -> Key:
        id_, unit_id, unit_name, street, sector, found_at = row
        department = self._answering.of(street, sector)
        found_on = local(found_at, self._zone).date()
        return Key(id_, unit_id, unit_name, street, department, found_on)

    def rows(self, ids: Sequence[int]) -> list[LedgerRow]:
        """Return the hazards with these ids, in their order."""
        found = {row[0]: row for row in self._among(_ROWS, ids)}
        return [self._row(found[each]) for each in ids]

    def _row(self, cells: Row) -> LedgerRow:
        department = self._answering.of(cells[5], cells[4])
        return _row(cells, department.name if department is not None else "")

    def photos(self, ids: Sequence[int], most: int) -> list[PhotoOfRow]:
        """Return kept photos of these hazards, at most so many, in the order of the hazards."""
        found: list[PhotoOfRow] = []
        for first in range(0, len(ids), AT_ONCE):
            if len(found) >= most:
                break
            part = ids[first : first + AT_ONCE]
            rows = self._among(_PHOTOS, part, most=most - len(found))
            found += [PhotoOfRow(row[0], row[1], row[2] == Purpose.FIXED.value) for row in rows]
        return found

    def _among(self, statement: Prepared, ids: Sequence[int], **more: Any) -> Iterator[Row]:
        for first in range(0, len(ids), AT_ONCE):
            part = list(ids[first : first + AT_ONCE])
            part += part[-1:] * (AT_ONCE - len(part))
            yield from self._session.all(statement, **dict(zip(_NAMES, part, strict=True)), **more)


def _row(cells: Row, department: str) -> LedgerRow:
    made = list(cells)
    for index, make in _MAKE.items():
        made[index] = make(made[index])
    made[8] = _RISKS.get(made[8], "")
    for index in (9, 20, 21):
        made[index] = made[index] or ""
    if made[14].open:
        made[23] = None
    if made[17] is Source.TIP:
        made[19] = "匿名"
    made[23] = _moment(made[23])
    made.append(department)
    return LedgerRow(*made)


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
