"""Occurrences: what falls due when, and what became of it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, bindparam, func, select, union_all, update

from duties.model import Listed, Occurrence, OccurrenceState
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.troubled import CountsTroubled
from storage.tables.count_tables import duties_to_count
from storage.tables.duty_tables import duties, duty_revisions, occurrences
from storage.tables.people_tables import units
from storage.tables.places_tables import places

_C = occurrences.c
ROWS = Rows(
    Occurrence, occurrences, act_at=func.coalesce(_C.stalled_at, _C.act_at, type_=_C.act_at.type)
)
_WRITTEN = (*ROWS.but("id"), "act_at")
_BY_ITSELF = _C.act_at.is_not(None)  # what is alive, as the index of those of a duty has it
_ORDER = (_C.local_date, _C.slot, _C.duty_id, _C.whose, _C.id)
_ADD = Prepared(
    lambda insert: (
        insert(occurrences)
        .values(bound(*_WRITTEN, "whose"))
        .on_conflict_do_nothing(index_elements=["duty_id", "local_date", "slot", "whose"])
    )
)
_TO_COUNT = Prepared(
    lambda make: make(duties_to_count).values(
        duty_id=bindparam("duty_id"), first=bindparam("day"), last=bindparam("day")
    )
)
_GET = Prepared(lambda _: select(*ROWS.columns).where(_C.id == bindparam("occurrence_id")))
_SAVE = Prepared(
    lambda _: (
        update(occurrences)
        .where(_C.id == bindparam("occurrence_id"), _C.version == bindparam("was"))
        .values(**bound(*_WRITTEN), stalled_at=None, trouble=None)
    )
)
_TO_SETTLE = Prepared(
    lambda _: (
        select(_C.id)
        .where(_C.act_at <= bindparam("now"))
        .order_by(_C.act_at, _C.id)
        .limit(bindparam("most"))
    )
)
_ASIDE = Prepared(
    lambda _: (
        update(occurrences)
        .where(_C.id == bindparam("occurrence_id"))
        .values(**bound("act_at", "trouble"), stalled_at=func.coalesce(_C.stalled_at, _C.act_at))
    )
)


def _alive_or_after(moment: str, *order: str, **more: ColumnElement[bool]) -> Prepared:
    """Return the statement for those of a duty that are alive, or close after a moment.

    Two ways by two indexes: what has ended long ago costs nothing.
    """
    of_duty = and_(_C.duty_id == bindparam("duty"), *more.values())
    return Prepared(
        lambda _: union_all(
            select(*ROWS.columns).where(of_duty, _C.closes_at > bindparam(moment)),
            select(*ROWS.columns).where(of_duty, _BY_ITSELF, _C.closes_at <= bindparam(moment)),
        ).order_by(*order)
    )


_SINCE = _alive_or_after("moment", "local_date", "slot", "duty_id", "person_id", "id")
_OF_UNIT = Prepared(
    lambda _: (
        select(*ROWS.columns)
        .where(
            _C.unit_id == bindparam("unit"),
            _C.local_date.between(bindparam("first"), bindparam("last")),
        )
        .order_by(*_ORDER)
    )
)
_OF_DUTY = Prepared(
    lambda _: (
        select(*ROWS.columns)
        .where(
            _C.duty_id == bindparam("duty"),
            _C.local_date.between(bindparam("first"), bindparam("last")),
        )
        .order_by(*_ORDER)
    )
)
_BETWEEN = _alive_or_after("start", "due_at", "id", opened=_C.opens_at < bindparam("end"))
_LISTED_ROWS = Rows(
    Listed,
    occurrences,
    occurrence=ROWS,
    title=duties.c.title,
    terms=duty_revisions.c.terms,
    unit_name=units.c.name,
    place_name=places.c.name,
    street=duties.c.street,
)
_SOME = Prepared(
    lambda _: (
        select(*_LISTED_ROWS.columns)
        .select_from(occurrences)
        .join(duties, duties.c.id == _C.duty_id)
        .join(duty_revisions, duty_revisions.c.id == _C.revision_id)
        .outerjoin(units, units.c.id == _C.unit_id)
        .outerjoin(places, places.c.id == _C.place_id)
        .where(among(_C.id))
    )
)
_COUNT = Prepared(
    lambda _: (
        select(func.count())
        .select_from(occurrences)
        .where(_C.duty_id == bindparam("duty"), _C.state == bindparam("stands"))
    )
)
_BY_PROOF = Prepared(
    lambda _: (
        select(duties.c.title)
        .join(occurrences, occurrences.c.duty_id == duties.c.id)
        .where(_C.proof == bindparam("by"))
        .order_by(_C.id)
    )
)


class SqlOccurrenceStore(CountsTroubled, table=occurrences):
    """``duties.ports.OccurrenceStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, occurrences: Sequence[Occurrence]) -> None:
        """Keep new ones; those that stand there already stay as they are."""
        rows = [{**plain(each, _WRITTEN), "whose": each.person_id or 0} for each in occurrences]
        self._session.many(_ADD, rows)
        for each in occurrences:
            if each.state is not OccurrenceState.PLANNED:
                self._count(each)

    def get(self, occurrence_id: int) -> Occurrence | None:
        """Return an occurrence, or ``None``."""
        row = self._session.one(_GET, occurrence_id=occurrence_id)
        return ROWS.read(row) if row else None

    def save(self, occurrence: Occurrence) -> bool:
        """Keep what has changed, one version up; ``False`` when somebody else was first."""
        values = plain(occurrence, _WRITTEN) | {"version": occurrence.version + 1}
        touched = self._session.run(
            _SAVE, occurrence_id=occurrence.id, was=occurrence.version, **values
        )
        if touched == 1:
            self._count(occurrence)
        return touched == 1

    def _count(self, occurrence: Occurrence) -> None:
        """Leave word that an occurrence is to be counted; what is only planned is none yet."""
        self._session.later(_TO_COUNT, duty_id=occurrence.duty_id, day=occurrence.local_date)

    def ids_to_settle(self, now: datetime, most: int) -> list[int]:
        """Return those to which something happens by now, in the order of the moments."""
        return [row[0] for row in self._session.all(_TO_SETTLE, now=now, most=most)]

    def set_aside(self, occurrence_id: int, until: datetime, trouble: str) -> None:
        """Look after an occurrence that made trouble again after a while."""
        self._session.later(_ASIDE, occurrence_id=occurrence_id, act_at=until, trouble=trouble)

    def since(self, duty_id: int, moment: datetime) -> list[Occurrence]:
        """Return those of a duty that are alive, or close after a moment."""
        return self._read(_SINCE, duty=duty_id, moment=moment)

    def of_unit(self, unit_id: int, first: date, last: date) -> list[Occurrence]:
        """Return those of a unit by their days, in their order."""
        return self._read(_OF_UNIT, unit=unit_id, first=first, last=last)

    def of_duty(self, duty_id: int, first: date, last: date) -> list[Occurrence]:
        """Return those of a duty by their days, in their order."""
        return self._read(_OF_DUTY, duty=duty_id, first=first, last=last)

    def some(self, ids: Iterable[int]) -> list[Listed]:
        """Return the occurrences with these ids; one that is not there is left out.

        So is one that cannot be read, which the log names: it hides no other.
        """
        found: list[Listed] = []
        for part in slices(ids):
            found += self._session.each(_SOME, _LISTED_ROWS.read, "occurrence", **part)[0]
        return found

    def between(self, duty_id: int, start: datetime, end: datetime) -> list[Occurrence]:
        """Return those of a duty that are open at any moment between two, or still are."""
        return self._read(_BETWEEN, duty=duty_id, start=start, end=end)

    def by_inspection(self, inspection_id: int) -> list[str]:
        """Return the titles of the duties that a signed inspection fulfilled."""
        rows = self._session.all(_BY_PROOF, by=f"inspection:{inspection_id}")
        return [row[0] for row in rows]

    def count(self, duty_id: int, state: OccurrenceState) -> int:
        """Count those of a duty in one state."""
        row = self._session.one(_COUNT, duty=duty_id, stands=state.value)
        return int(row[0]) if row else 0

    def _read(self, statement: Prepared, **values: object) -> list[Occurrence]:
        return [ROWS.read(row) for row in self._session.all(statement, **values)]
