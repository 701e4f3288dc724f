"""Absences, and whom each person stands in for."""

from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select, update

from people.absences.model import LIVE, Absence, AbsenceState
from storage.engine.prepared import Prepared, bound, constant
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.address_rows import same_address
from storage.stores.troubled import CountsTroubled
from storage.tables.absence_tables import absences
from storage.tables.outbox_tables import unreachable
from storage.tables.people_tables import addresses, persons

ACTIVE = absences.c.state == constant(AbsenceState.ACTIVE)
AWAY_TO = (
    select(absences.c.substitute_id)
    .where(absences.c.person_id == persons.c.id, ACTIVE)
    .correlate(persons)
    .scalar_subquery()
)
"""Of a person: who is named to stand in for them now."""
STANDS_IN = (
    select(absences.c.id)
    .where(absences.c.substitute_id == persons.c.id, ACTIVE)
    .correlate(persons)
    .exists()
)
"""Of a person: whether anybody has named them to stand in now."""

_ROWS = Rows(Absence, absences)
_LIVE = absences.c.state.in_([constant(each) for each in sorted(LIVE)])
_ADD = Prepared(
    lambda insert: insert(absences).values(bound(*_ROWS.but("id"))).returning(*_ROWS.columns)
)
_GET = Prepared(lambda _: select(*_ROWS.columns).where(absences.c.id == bindparam("absence")))
_SAVE = Prepared(
    lambda _: (
        update(absences)
        .where(absences.c.id == bindparam("absence"), absences.c.version == bindparam("was"))
        .values(**bound(*_ROWS.but("id")), trouble=None)
    )
)
_CONCERNING = Prepared(
    lambda _: (
        select(*_ROWS.columns)
        .where(
            or_(
                absences.c.person_id == bindparam("person"),
                absences.c.substitute_id == bindparam("person"),
            ),
            _LIVE,
        )
        .order_by(absences.c.first_day, absences.c.id)
    )
)
_DUE = Prepared(
    lambda _: (
        select(absences.c.id)
        .where(absences.c.act_at <= bindparam("now"))
        .order_by(absences.c.act_at, absences.c.id)
        .limit(bindparam("most"))
    )
)
_LOST = Prepared(
    lambda _: (
        select(absences.c.id)
        .join(addresses, addresses.c.person_id == absences.c.substitute_id)
        .join(unreachable, and_(*same_address(unreachable, addresses)))
        .where(_LIVE, absences.c.warned_at.is_(None), absences.c.trouble.is_(None))
        .distinct()
        .order_by(absences.c.id)
        .limit(bindparam("most"))
    )
)
_ASIDE = Prepared(
    lambda _: (
        update(absences)
        .where(absences.c.id == bindparam("absence"))
        .values(bound("act_at", "trouble"))
    )
)


class SqlAbsenceStore(CountsTroubled, table=absences):
    """``people.absences.ports.AbsenceStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, absence: Absence) -> Absence:
        """Keep a new absence and return it with its id."""
        row = self._session.one(_ADD, **plain(absence, _ROWS.but("id")))
        assert row is not None  # noqa: S101 - what was just inserted comes back
        return _ROWS.read(row)

    def get(self, absence_id: int) -> Absence | None:
        """Return an absence, or ``None``."""
        row = self._session.one(_GET, absence=absence_id)
        return _ROWS.read(row) if row else None

    def save(self, absence: Absence) -> bool:
        """Keep what has changed of an absence; ``False`` when somebody was quicker."""
        values = plain(absence, _ROWS.but("id")) | {"version": absence.version + 1}
        return self._session.run(_SAVE, absence=absence.id, was=absence.version, **values) == 1

    def concerning(self, person_id: int) -> list[Absence]:
        """Return the planned and active absences of a person, and those they stand in for."""
        return [_ROWS.read(row) for row in self._session.all(_CONCERNING, person=person_id)]

    def ids_due(self, now: datetime, most: int) -> list[int]:
        """Return the absences about which something changes by now, the earliest first."""
        return [row[0] for row in self._session.all(_DUE, now=now, most=most)]

    def ids_lost(self, most: int) -> list[int]:
        """Return those whose substitute takes no message, which nobody was told yet."""
        return [row[0] for row in self._session.all(_LOST, most=most)]

    def set_aside(self, absence_id: int, until: datetime, trouble: str) -> None:
        """Look at an absence that made trouble again after a while."""
        self._session.later(_ASIDE, absence=absence_id, act_at=until, trouble=trouble)
