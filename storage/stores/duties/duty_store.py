"""Duties and their revisions."""

from datetime import date, datetime

from sqlalchemy import bindparam, select, update

from duties.model import Duty, Revision, Terms
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.troubled import CountsTroubled
from storage.tables.duty_tables import duties, duty_revisions

DUTY_ROWS = Rows(Duty, duties)
_REVISION_ROWS = Rows(Revision, duty_revisions)
_IN_FORCE = duties.c.ended_at.is_(None)
_ADD = Prepared(
    lambda insert: (
        insert(duties)
        .values(bound(*DUTY_ROWS.but("id"), "about"))
        .on_conflict_do_nothing(index_elements=["about", "programme", "row"], index_where=_IN_FORCE)
        .returning(*DUTY_ROWS.columns)
    )
)
_GET = Prepared(lambda _: select(*DUTY_ROWS.columns).where(duties.c.id == bindparam("duty_id")))
_AT = Prepared(
    lambda _: (
        select(*DUTY_ROWS.columns)
        .where(duties.c.about == bindparam("where"), _IN_FORCE)
        .order_by(duties.c.id)
    )
)
_OF_UNIT = Prepared(
    lambda _: (
        select(*DUTY_ROWS.columns)
        .where(duties.c.unit_id == bindparam("unit"), _IN_FORCE)
        .order_by(duties.c.id)
    )
)
_SEASONAL = Prepared(
    lambda _: (
        select(*DUTY_ROWS.columns)
        .where(duties.c.about == bindparam("where"), duties.c.season.is_not(None))
        .order_by(duties.c.id)
    )
)
_ALL = Prepared(
    lambda _: (
        select(*DUTY_ROWS.columns)
        .where(duties.c.id > bindparam("after"), _IN_FORCE)
        .order_by(duties.c.id)
        .limit(bindparam("most"))
    )
)
_NEWEST = Prepared(lambda _: select(duties.c.id).order_by(duties.c.id.desc()).limit(1))
_TO_PLAN = Prepared(
    lambda _: (
        select(duties.c.id)
        .where(duties.c.plan_at <= bindparam("now"))
        .order_by(duties.c.plan_at, duties.c.id)
        .limit(bindparam("most"))
    )
)
_PLANNED = Prepared(
    lambda _: (
        update(duties)
        .where(duties.c.id == bindparam("duty_id"))
        .values(**bound("planned_until", "plan_at"), trouble=None)
    )
)
_ASIDE = Prepared(
    lambda _: (
        update(duties)
        .where(duties.c.id == bindparam("duty_id"))
        .values(bound("plan_at", "trouble"))
    )
)
_END = Prepared(
    lambda _: (
        update(duties)
        .where(duties.c.id == bindparam("duty_id"), _IN_FORCE)
        .values(ended_at=bindparam("at"), plan_at=None)
    )
)
_REVISE = Prepared(
    lambda insert: (
        insert(duty_revisions)
        .values(bound(*_REVISION_ROWS.but("id")))
        .returning(*_REVISION_ROWS.columns)
    )
)
_REVISIONS = Prepared(
    lambda _: (
        select(*_REVISION_ROWS.columns)
        .where(duty_revisions.c.duty_id == bindparam("duty"))
        .order_by(duty_revisions.c.id)
    )
)


class SqlDutyStore(CountsTroubled, table=duties):
    """``duties.ports.DutyStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, duty: Duty) -> Duty | None:
        """Keep a duty; ``None`` when the same row is in force at the same place already."""
        values = plain(duty, DUTY_ROWS.but("id"))
        row = self._session.one(_ADD, **values, about=duty.about)
        return DUTY_ROWS.read(row) if row else None

    def get(self, duty_id: int) -> Duty | None:
        """Return a duty, or ``None``."""
        row = self._session.one(_GET, duty_id=duty_id)
        return DUTY_ROWS.read(row) if row else None

    def in_force(self, about: str) -> list[Duty]:
        """Return the duties in force at a place (``Duty.about``)."""
        return [DUTY_ROWS.read(row) for row in self._session.all(_AT, where=about)]

    def of_unit(self, unit_id: int) -> list[Duty]:
        """Return the duties in force at a unit and its places."""
        return [DUTY_ROWS.read(row) for row in self._session.all(_OF_UNIT, unit=unit_id)]

    def seasonal_at(self, about: str) -> list[Duty]:
        """Return the duties that follow seasons at a place, in force or ended."""
        return [DUTY_ROWS.read(row) for row in self._session.all(_SEASONAL, where=about)]

    def all_in_force(self, after: int, most: int) -> list[Duty]:
        """Return the next duties in force after one, by id."""
        return [DUTY_ROWS.read(row) for row in self._session.all(_ALL, after=after, most=most)]

    def newest(self) -> int:
        """Return the id of the duty that was made last, 0 where there is none."""
        row = self._session.one(_NEWEST)
        return row[0] if row else 0

    def ids_to_plan(self, now: datetime, most: int) -> list[int]:
        """Return the duties of which further occurrences are to be made."""
        return [row[0] for row in self._session.all(_TO_PLAN, now=now, most=most)]

    def planned(self, duty_id: int, until: date, again_at: datetime) -> None:
        """Note up to which day a duty is planned, and when it is to be planned further."""
        self._session.later(_PLANNED, duty_id=duty_id, planned_until=until, plan_at=again_at)

    def end(self, duty_id: int, at: datetime) -> bool:
        """End a duty; ``False`` when it had ended before."""
        return self._session.run(_END, duty_id=duty_id, at=at) == 1

    def set_aside(self, duty_id: int, until: datetime, trouble: str) -> None:
        """Plan a duty that made trouble again after a while."""
        self._session.later(_ASIDE, duty_id=duty_id, plan_at=until, trouble=trouble)

    def add_revision(
        self,
        duty_id: int,
        effective_from: date,
        terms: Terms,
        made_by: int | None,
        made_at: datetime,
        note: str,
    ) -> Revision:
        """Keep other terms of a duty."""
        row = self._session.one(
            _REVISE,
            duty_id=duty_id,
            effective_from=effective_from,
            terms=terms,
            made_by=made_by,
            made_at=made_at,
            note=note,
        )
        assert row is not None  # noqa: S101 - what was just inserted comes back
        return _REVISION_ROWS.read(row)

    def revisions(self, duty_id: int) -> list[Revision]:
        """Return all terms that a duty ever had, in the order in which they were made."""
        return [_REVISION_ROWS.read(row) for row in self._session.all(_REVISIONS, duty=duty_id)]
