"""Changes of duties on their way, and what has to be counted before they go."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, func, or_, select, update

from duties.rollouts.ports import TermsGroup, UnitGroup
from duties.rollouts.rollout import Rollout, RolloutKind
from people.model import Unit
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.people.unit_store import UNIT_ROWS
from storage.tables.duty_tables import duties, duty_revisions
from storage.tables.people_tables import units
from storage.tables.places_tables import places
from storage.tables.rollout_tables import rollouts

CHARGING = "充电"  # in the name or the kind of a place

_ROWS = Rows(Rollout, rollouts)
_WAY = ("reached", "passed", "made", "kept", "failed", "trouble", "finished_at")
_OWE = Prepared(
    lambda insert: (
        insert(rollouts).values(bound(*_ROWS.but("id"), "due_at")).returning(*_ROWS.columns)
    )
)
_GET = Prepared(lambda _: select(*_ROWS.columns).where(rollouts.c.id == bindparam("rollout")))
_ABOUT = Prepared(
    lambda _: (
        select(*_ROWS.columns)
        .where(rollouts.c.about_id == bindparam("about"), rollouts.c.kind == bindparam("kind"))
        .order_by(rollouts.c.id.desc())
        .limit(1)
    )
)
_UNFINISHED = Prepared(
    lambda _: select(*_ROWS.columns).where(rollouts.c.due_at.is_not(None)).order_by(rollouts.c.id)
)
_NEXT = Prepared(
    lambda _: (
        select(*_ROWS.columns)
        .where(rollouts.c.due_at <= bindparam("now"))
        .order_by(rollouts.c.due_at, rollouts.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
)
_REST = Prepared(
    lambda _: (
        update(rollouts)
        .where(rollouts.c.id == bindparam("rollout"), rollouts.c.due_at.is_not(None))
        .values(due_at=bindparam("until"))
    )
)
_ADVANCE = Prepared(
    lambda _: (
        update(rollouts)
        .where(
            rollouts.c.id == bindparam("rollout"),
            rollouts.c.reached == bindparam("before"),
            rollouts.c.due_at.is_not(None),
        )
        .values(bound(*_WAY, "due_at"))
    )
)
_HERE = or_(bindparam("street") == "", units.c.street == bindparam("street"))
_UNITS_AFTER = Prepared(
    lambda _: (
        select(*UNIT_ROWS.columns)
        .where(units.c.id > bindparam("after"), _HERE)
        .order_by(units.c.id)
        .limit(bindparam("most"))
    )
)
_IS_CHARGING = exists().where(
    places.c.unit_id == units.c.id,
    or_(places.c.name.like(f"%{CHARGING}%"), places.c.kind.like(f"%{CHARGING}%")),
)
_GROUPS = (
    select(units.c.sector, units.c.high_risk, _IS_CHARGING.label("charging"), units.c.id)
    .where(_HERE)
    .subquery()
)
_UNIT_GROUPS = Prepared(
    lambda _: (
        select(_GROUPS.c.sector, _GROUPS.c.high_risk, _GROUPS.c.charging, func.count())
        .group_by(_GROUPS.c.sector, _GROUPS.c.high_risk, _GROUPS.c.charging)
        .order_by(_GROUPS.c.sector)
    )
)
_IN_FORCE = duties.c.ended_at.is_(None)
_ROWS_IN_FORCE = Prepared(
    lambda _: (
        select(duties.c.row, units.c.sector, func.count())
        .join(units, units.c.id == duties.c.unit_id)
        .where(duties.c.programme == bindparam("programme"), _IN_FORCE, _HERE)
        .group_by(duties.c.row, units.c.sector)
    )
)
_DUTIES = Prepared(lambda _: select(func.count()).select_from(duties).where(_IN_FORCE))
_NOW = (
    select(
        duties.c.id,
        duty_revisions.c.terms,
        duty_revisions.c.effective_from,
        func.row_number()
        .over(
            partition_by=duties.c.id,
            order_by=(duty_revisions.c.effective_from.desc(), duty_revisions.c.id.desc()),
        )
        .label("place"),
    )
    .join(duty_revisions, duty_revisions.c.duty_id == duties.c.id)
    .where(_IN_FORCE)
    .subquery()
)
_TERMS = Prepared(
    lambda _: (
        select(_NOW.c.terms, _NOW.c.effective_from, func.count(), func.min(_NOW.c.id))
        .where(_NOW.c.place == 1)
        .group_by(_NOW.c.terms, _NOW.c.effective_from)
        .order_by(func.min(_NOW.c.id))
    )
)


class SqlRolloutStore:
    """``duties.rollouts.ports.RolloutStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def owe(self, rollout: Rollout) -> Rollout:
        """Keep a new one, which is due at once."""
        values = plain(rollout, _ROWS.but("id"))
        row = self._session.one(_OWE, **values, due_at=rollout.made_at)
        assert row is not None  # noqa: S101 - what was just inserted comes back
        return _ROWS.read(row)

    def get(self, rollout_id: int) -> Rollout | None:
        """Return one, or ``None``."""
        row = self._session.one(_GET, rollout=rollout_id)
        return _ROWS.read(row) if row else None

    def about(self, kind: RolloutKind, about_id: int) -> Rollout | None:
        """Return the newest one of a kind about something, or ``None``."""
        row = self._session.one(_ABOUT, kind=kind.value, about=about_id)
        return _ROWS.read(row) if row else None

    def unfinished(self) -> list[Rollout]:
        """Return those that are on their way, the oldest first; what cannot be read is none."""
        made, _ = self._session.each(_UNFINISHED, _ROWS.read, "change of duties")
        return made

    def claim(self, now: datetime, lease: timedelta) -> Rollout | None:
        """Take the one that has waited longest and that nobody else has, for a while."""
        unread: list[int] = [0]
        while unread:  # one that cannot be read rests for as long, and the next is looked at
            made, unread = self._session.each(_NEXT, _ROWS.read, "change of duties", now=now)
            for rollout_id in (*unread, *(each.id for each in made)):
                self._session.later(_REST, rollout=rollout_id, until=now + lease)
        return made[0] if made else None

    def rest(self, rollout: Rollout, until: datetime) -> None:
        """Let one that is on its way rest until a moment."""
        self._session.later(_REST, rollout=rollout.id, until=until)

    def advance(self, rollout: Rollout, before: int, at: datetime) -> bool:
        """Keep how far one has come; ``False`` when somebody else went on from ``before``."""
        due = at if rollout.finished_at is None else None
        values = plain(rollout, _WAY)
        touched = self._session.run(
            _ADVANCE, rollout=rollout.id, before=before, due_at=due, **values
        )
        return touched == 1

    def units_after(self, street: str, unit_id: int, most: int) -> list[Unit]:
        """Return the next units of a street (empty: of the whole area) after one, by id."""
        found = self._session.all(_UNITS_AFTER, street=street, after=unit_id, most=most)
        return [UNIT_ROWS.read(row) for row in found]

    def count_units(self, street: str) -> Sequence[UnitGroup]:
        """Count the units of a street (empty: of the whole area), those alike together."""
        found = self._session.all(_UNIT_GROUPS, street=street)
        return [UnitGroup(row[0], bool(row[1]), bool(row[2]), row[3]) for row in found]

    def count_rows(self, programme: str, street: str) -> Sequence[tuple[str, str, int]]:
        """Count the units of a street where a row is in force, by row and sector."""
        found = self._session.all(_ROWS_IN_FORCE, programme=programme, street=street)
        return [(row[0], row[1], row[2]) for row in found]

    def count_duties(self) -> int:
        """Count the duties in force."""
        row = self._session.one(_DUTIES)
        return int(row[0]) if row else 0

    def count_terms(self) -> Sequence[TermsGroup]:
        """Count the duties in force by the terms that they have now, those alike together."""
        return [TermsGroup(row[0], row[1], row[2], row[3]) for row in self._session.all(_TERMS)]
