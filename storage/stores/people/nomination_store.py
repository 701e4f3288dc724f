"""Nominations for the role that two people give."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from people.model import Nomination, NominationState
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, bound, constant
from storage.engine.rows import Rows
from storage.engine.session import Session
from storage.tables.nomination_tables import nominations
from storage.tables.people_tables import persons

# The empty street of the whole area is one value, so that the index holds it unique.
_ROWS = Rows(Nomination, nominations, street=func.nullif(nominations.c.street, ""))
_WAITS = nominations.c.state == constant(NominationState.WAITING)
_ADD = Prepared(
    lambda insert: (
        insert(nominations)
        .values(
            bound("person_id", "street", "made_by", "made_at", "expires_at")
            | {"state": NominationState.WAITING.value}
        )
        .on_conflict_do_nothing(index_elements=["person_id", "street"], index_where=_WAITS)
        .returning(*_ROWS.columns)
    )
)
_GET = Prepared(
    lambda _: select(*_ROWS.columns).where(nominations.c.id == bindparam("nomination_id"))
)
_WAITING = Prepared(
    lambda _: (
        select(*_ROWS.columns)
        .where(_WAITS, nominations.c.expires_at > bindparam("at"))
        .order_by(nominations.c.id.desc())
    )
)
_SETTLE = Prepared(
    lambda _: (
        update(nominations)
        .where(
            nominations.c.id == bindparam("nomination_id"),
            _WAITS,
            nominations.c.expires_at > bindparam("at"),
        )
        .values(state=bindparam("became"), decided_by=bindparam("by"), decided_at=bindparam("at"))
    )
)
_LAPSE = Prepared(
    lambda _: (
        update(nominations)
        .where(_WAITS, nominations.c.expires_at <= bindparam("at"))
        .values(state=NominationState.LAPSED.value, decided_at=bindparam("at"))
        .returning(*_ROWS.columns)
    )
)
_SOME = Prepared(
    lambda _: (
        select(*_ROWS.columns, persons.c.name)
        .join(persons, persons.c.id == nominations.c.person_id)
        .where(among(nominations.c.id))
    )
)


class SqlNominationStore:
    """``people.ports.NominationStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, person_id: int, street: str | None, made_by: int, at: datetime, expires_at: datetime
    ) -> Nomination | None:
        """Keep a nomination; ``None`` when one of this person for the same street waits."""
        row = self._session.one(
            _ADD,
            person_id=person_id,
            street=street or "",
            made_by=made_by,
            made_at=at,
            expires_at=expires_at,
        )
        return _ROWS.read(row) if row else None

    def get(self, nomination_id: int) -> Nomination | None:
        """Return a nomination, or ``None``."""
        row = self._session.one(_GET, nomination_id=nomination_id)
        return _ROWS.read(row) if row else None

    def waiting(self, at: datetime) -> list[Nomination]:
        """Return those that can still be confirmed at a moment, the newest first."""
        return [_ROWS.read(row) for row in self._session.all(_WAITING, at=at)]

    def settle(self, nomination_id: int, state: NominationState, by: int, at: datetime) -> bool:
        """Decide one that waits; ``False`` when it was decided before, or has lapsed."""
        settled = {"nomination_id": nomination_id, "became": state.value, "by": by, "at": at}
        return self._session.run(_SETTLE, **settled) == 1

    def some(self, ids: Iterable[int]) -> list[tuple[Nomination, str]]:
        """Return the nominations with these ids, each with the name of whom it is about."""
        found = (row for part in slices(ids) for row in self._session.all(_SOME, **part))
        return [(_ROWS.read(row[:-1]), row[-1]) for row in found]

    def lapse(self, at: datetime) -> list[Nomination]:
        """Let those lapse that nobody has confirmed in time, and return them."""
        return [_ROWS.read(row) for row in self._session.all(_LAPSE, at=at)]
