"""Charging places at which nobody has patrolled on a day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Subquery,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)

from duties.model import OccurrenceState, Proof
from duties.occurrences.views import Unpatrolled
from people.permissions import Reach
from storage.engine.prepared import Prepared, constant
from storage.engine.schema import Moment
from storage.engine.session import Session
from storage.tables.checklist_tables import inspections
from storage.tables.duty_tables import duties, occurrences
from storage.tables.people_tables import units
from storage.tables.places_tables import codes, places

CHARGING = constant("%充电%")
PATROL_FORM = constant("ev-patrol")
_O = occurrences.c
_FAR = bindparam("far", type_=Moment())
_SINCE = bindparam("since", type_=Moment())
_AWAITED = [
    constant(each)
    for each in (
        OccurrenceState.PLANNED,
        OccurrenceState.OPEN,
        OccurrenceState.LATE,
        OccurrenceState.MISSED,
    )
]


def _spots(where: ColumnElement[bool]) -> Subquery:
    """Select charging places, and units with a duty about one that have none in the books."""
    charging = or_(places.c.name.like(CHARGING), places.c.kind.like(CHARGING))
    registered = (
        select(
            units.c.id.label("unit_id"),
            units.c.name.label("unit"),
            places.c.id.label("place_id"),
            places.c.name.label("place"),
        )
        .join(places, places.c.unit_id == units.c.id)
        .where(where, charging)
    )
    asked = (
        select(duties.c.id)
        .where(
            duties.c.unit_id == units.c.id,
            duties.c.ended_at.is_(None),
            duties.c.title.like(CHARGING),
        )
        .exists()
    )
    known = select(places.c.id).where(places.c.unit_id == units.c.id, charging).exists()
    unregistered = select(
        units.c.id,
        units.c.name,
        literal_column("NULL").label("place_id"),
        literal_column("''").label("place"),
    ).where(where, asked, ~known)
    return union_all(registered, unregistered).subquery("spots")


def _about(spot: Subquery) -> ColumnElement[bool]:
    """Return whether an occurrence is one of a place: by its duty, its code, or the duty's name."""
    place = func.coalesce(_O.place_id, codes.c.place_id)
    by_name = and_(duties.c.title.like(CHARGING), or_(place.is_(None), spot.c.place_id.is_(None)))
    days = _O.local_date.between(bindparam("before"), bindparam("day"))
    return and_(_O.unit_id == spot.c.unit_id, days, or_(place == spot.c.place_id, by_name))


_OF_PLACES = occurrences.join(duties, duties.c.id == _O.duty_id).outerjoin(
    codes, codes.c.id == _O.scanned_code
)


def _unpatrolled(where: ColumnElement[bool]) -> Prepared:
    spot = _spots(where)
    shown = or_(_O.proof == constant(Proof.PATROL), _O.proof.like(constant("inspection:%")))
    patrolled = (
        select(_O.id).select_from(_OF_PLACES).where(_about(spot), _O.done_at >= _SINCE, shown)
    )
    inspected = select(inspections.c.id).where(
        inspections.c.unit_id == spot.c.unit_id,
        inspections.c.form_id == PATROL_FORM,
        inspections.c.signed_at >= _SINCE,
    )
    due = (
        select(func.min(_O.due_at))
        .select_from(_OF_PLACES)
        .where(
            _about(spot),
            _O.local_date == bindparam("day"),
            _O.state.in_(_AWAITED),
            _O.makes_up.is_(None),
        )
        .scalar_subquery()
    )
    found = (
        select(spot, due.label("due_at"), func.count().over().label("total"))
        .where(~exists(patrolled), ~exists(inspected))
        .order_by(func.coalesce(due, _FAR), spot.c.unit, spot.c.unit_id, spot.c.place)
        .limit(bindparam("most"))
        .offset(bindparam("skip"))
    )
    return Prepared(lambda _: found)


# One street at a time: with many a planner expects so much that it reads the places of all.
_IN_STREET = _unpatrolled(units.c.street == bindparam("street"))
_EVERYWHERE = _unpatrolled(true())
FAR_AHEAD = datetime(9999, 1, 1, tzinfo=UTC)  # of places with no patrol that is awaited: they last


class SqlPatrolSpots:
    """``duties.occurrences.ports.PatrolSpots`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def unpatrolled(
        self, reach: Reach, day: date, since: datetime, skip: int, most: int
    ) -> tuple[list[Unpatrolled], int]:
        """Return some charging places in reach without a patrol since a moment, and their number.

        ``day`` is the day that began at that moment. What is late comes first, by how long. The
        number may be 0 where none comes after those that are skipped.
        """
        given = {
            "day": day,
            "before": day - timedelta(days=1),
            "since": since,
            "far": FAR_AHEAD,
        }
        looks: list[tuple[Prepared, dict[str, Any]]] = [(_EVERYWHERE, {})]
        if not reach.area:
            looks = [(_IN_STREET, {"street": each}) for each in reach.streets]
        merged = len(looks) > 1
        page = {"skip": 0, "most": skip + most} if merged else {"skip": skip, "most": most}
        found: list[Unpatrolled] = []
        total = 0
        for statement, some in looks:
            rows = self._session.all(statement, **given, **page, **some)
            found += [Unpatrolled(*row[:-1]) for row in rows]
            total += rows[0][-1] if rows else 0
        if not merged:
            return found, total
        found.sort(key=lambda each: (each.due_at or FAR_AHEAD, each.unit, each.unit_id))
        return found[skip:][:most], total
