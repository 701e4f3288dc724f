"""Switches of key seasons, and the duties that follow them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select, update

from duties.model import Duty, OccurrenceState
from duties.seasons.ports import BegunGroup, SeasonalGroup
from duties.seasons.switch import Switch
from storage.engine.prepared import Prepared, bound, constant
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.duties.duty_store import DUTY_ROWS
from storage.tables.duty_tables import duties, duty_revisions, occurrences
from storage.tables.people_tables import units
from storage.tables.season_tables import seasons

_ROWS = Rows(Switch, seasons)
_ADD = Prepared(
    lambda insert: (
        insert(seasons)
        .values(bound(*_ROWS.but("id")))
        .on_conflict_do_nothing()
        .returning(*_ROWS.columns)
    )
)
_GET = Prepared(lambda _: select(*_ROWS.columns).where(seasons.c.id == bindparam("switch_id")))
_SHARED = Prepared(
    lambda _: select(*_ROWS.columns).where(seasons.c.unit_id.is_(None)).order_by(seasons.c.id)
)
_OF_UNIT = Prepared(
    lambda _: (
        select(*_ROWS.columns).where(seasons.c.unit_id == bindparam("unit")).order_by(seasons.c.id)
    )
)
_END = Prepared(
    lambda _: (
        update(seasons)
        .where(seasons.c.id == bindparam("switch_id"), seasons.c.ended_at.is_(None))
        .values(ended_at=bindparam("at"), ended_by=bindparam("by"))
    )
)
_SEASONAL = duties.c.season.is_not(None)
_IN_FORCE = duties.c.ended_at.is_(None)
_NEXT = Prepared(
    lambda _: (
        select(*DUTY_ROWS.columns)
        .where(duties.c.id > bindparam("after"), _SEASONAL, _IN_FORCE)
        .order_by(duties.c.id)
        .limit(bindparam("most"))
    )
)
_COUNT = Prepared(lambda _: select(func.count()).select_from(duties).where(_SEASONAL, _IN_FORCE))
_NOW = (
    select(
        duties.c.row,
        duties.c.title,
        duties.c.season,
        duties.c.unit_id,
        duties.c.street,
        duty_revisions.c.terms,
        func.row_number()
        .over(
            partition_by=duties.c.id,
            order_by=(duty_revisions.c.effective_from.desc(), duty_revisions.c.id.desc()),
        )
        .label("place"),
    )
    .join(duty_revisions, duty_revisions.c.duty_id == duties.c.id)
    .where(_SEASONAL, _IN_FORCE)
    .subquery()
)
_ALIKE = (
    _NOW.c.row,
    _NOW.c.title,
    _NOW.c.season,
    _NOW.c.terms,
    units.c.street,
    units.c.sector,
    _NOW.c.street,
)
_GROUPS = Prepared(
    lambda _: (
        select(*_ALIKE, func.count(_NOW.c.unit_id), func.count())
        .select_from(_NOW)
        .outerjoin(units, units.c.id == _NOW.c.unit_id)
        .where(_NOW.c.place == 1)
        .group_by(*_ALIKE)
        .order_by(_NOW.c.row)
    )
)
_ALIVE = occurrences.c.state.in_(
    [constant(each) for each in (OccurrenceState.OPEN, OccurrenceState.LATE)]
)
_BEGUN = Prepared(
    lambda _: (
        select(duties.c.season, units.c.street, units.c.sector, duties.c.street, func.count())
        .select_from(duties)
        .join(occurrences, occurrences.c.duty_id == duties.c.id)
        .outerjoin(units, units.c.id == duties.c.unit_id)
        .where(
            _SEASONAL,
            _IN_FORCE,
            _ALIVE,
            occurrences.c.begun_at.is_not(None),
            or_(bindparam("unit") == 0, duties.c.unit_id == bindparam("unit")),
        )
        .group_by(duties.c.season, units.c.street, units.c.sector, duties.c.street)
    )
)


class SqlSeasonStore:
    """``duties.seasons.ports.SeasonStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shared: tuple[Switch, ...] | None = None

    def begun(self) -> None:
        """A turn has begun, or a part of one was undone: nothing is known of what stands there."""
        self._shared = None

    def shared(self) -> tuple[Switch, ...]:
        """Return all that concern more than one unit, read once in a turn: some dozen a year."""
        if self._shared is None:
            self._shared = tuple(_ROWS.read(row) for row in self._session.all(_SHARED))
        return self._shared

    def of_unit(self, unit_id: int) -> list[Switch]:
        """Return all that were made for one unit."""
        return [_ROWS.read(row) for row in self._session.all(_OF_UNIT, unit=unit_id)]

    def get(self, switch_id: int) -> Switch | None:
        """Return one, or ``None``."""
        row = self._session.one(_GET, switch_id=switch_id)
        return _ROWS.read(row) if row else None

    def add(self, switch: Switch) -> Switch | None:
        """Keep a new one; ``None`` when another with its days stands at the same places."""
        row = self._session.one(_ADD, **plain(switch, _ROWS.but("id")))
        self.begun()
        return _ROWS.read(row) if row else None

    def end(self, switch_id: int, at: datetime, by: int | None) -> bool:
        """End one; ``False`` when it was ended before."""
        self.begun()
        return self._session.run(_END, switch_id=switch_id, at=at, by=by) == 1

    def next_duties(self, after: int, most: int) -> list[Duty]:
        """Return the next duties in force that follow seasons after one, by id."""
        return [DUTY_ROWS.read(row) for row in self._session.all(_NEXT, after=after, most=most)]

    def count_duties(self) -> int:
        """Count the duties in force that follow seasons."""
        row = self._session.one(_COUNT)
        return int(row[0]) if row else 0

    def count_alike(self) -> Sequence[SeasonalGroup]:
        """Count the duties in force that follow seasons, those alike together."""
        return [
            SeasonalGroup(
                row[0], row[1], row[2], row[3], row[4] or row[6] or "", row[5] or "", row[7], row[8]
            )
            for row in self._session.all(_GROUPS)
        ]

    def count_begun(self, unit_id: int | None = None) -> Sequence[BegunGroup]:
        """Count what somebody has begun of duties that follow seasons, by where that is."""
        found = self._session.all(_BEGUN, unit=unit_id or 0)
        return [BegunGroup(row[0], row[1] or row[3] or "", row[2] or "", row[4]) for row in found]
