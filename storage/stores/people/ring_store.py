"""What somebody is to hear: gathered until it is due, and taken together."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, false, func, select, update

from people.rings import Ring
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.troubled import CountsTroubled
from storage.tables.ring_tables import rings

EACH = 4  # rings of a person that are looked at to find the next persons
_C = rings.c
_ROWS = Rows(Ring, rings)
_WRITTEN = _ROWS.but("id")
_PUT = Prepared(
    lambda insert: (
        insert(rings)
        .values(bound(*_WRITTEN))
        .on_conflict_do_nothing(index_elements=["person_id", "occasion"])
    )
)
_DUE = Prepared(
    lambda _: (
        select(_C.person_id)
        .where(_C.due_at <= bindparam("now"))
        .order_by(_C.due_at)
        .limit(bindparam("most"))
    )
)
_TAKE = Prepared(
    lambda _: (
        update(rings)
        .where(_C.person_id == bindparam("whose"), _C.due_at <= bindparam("now"))
        .values(due_at=None, rung_at=bindparam("now"), trouble=None)
        .returning(*_ROWS.columns)
    )
)
_BEFORE = rings.alias("before")
_LAST = Prepared(
    lambda _: select(*_ROWS.columns).where(
        _C.person_id == bindparam("whose"),
        _C.rung_at
        == select(func.max(_BEFORE.c.rung_at))
        .where(_BEFORE.c.person_id == bindparam("whose"))
        .scalar_subquery(),
    )
)
_AGAIN = Prepared(
    lambda _: (
        update(rings)
        .where(_C.person_id == bindparam("whose"), _C.rung_at == bindparam("was"))
        .values(rung_at=bindparam("now"))
    )
)
_ASIDE = Prepared(
    lambda _: (
        update(rings)
        .where(_C.person_id == bindparam("whose"), _C.due_at < bindparam("until"))
        .values(due_at=bindparam("until"), trouble=bindparam("why"))
    )
)
_RESET = Prepared(
    lambda _: (
        update(rings)
        .where(_C.person_id == bindparam("whose"), _C.due_at.is_not(None), _C.critical == false())
        .values(due_at=bindparam("until"))
    )
)
_RANG = Prepared(
    lambda _: (
        select(_C.id)
        .where(_C.person_id == bindparam("whose"), _C.rung_at >= bindparam("since"))
        .limit(1)
    )
)
_DROP = Prepared(
    lambda _: delete(rings).where(
        _C.id.in_(
            select(_C.id)
            .where(_C.rung_at < bindparam("before"))
            .order_by(_C.rung_at)
            .limit(bindparam("most"))
        )
    )
)


class SqlRings(CountsTroubled, table=rings):
    """``people.ports.RingStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, ring: Ring) -> None:
        """Keep a ring, unless one of its occasion is there for its person already."""
        self._session.later(_PUT, **plain(ring, _WRITTEN))

    def due(self, now: datetime, most: int) -> list[int]:
        """Return the ids of the next persons who are to hear something by now."""
        rows = self._session.all(_DUE, now=now, most=most * EACH)
        return [*dict.fromkeys(row[0] for row in rows)][:most]

    def take(self, person_id: int, now: datetime) -> list[Ring]:
        """Return what somebody is to hear by now, in the order in which it came; nobody else
        takes it.
        """
        taken = [_ROWS.read(row) for row in self._session.all(_TAKE, whose=person_id, now=now)]
        return sorted(taken, key=lambda each: each.id)

    def last(self, person_id: int) -> list[Ring]:
        """Return what somebody heard together last, as it came."""
        found = [_ROWS.read(row) for row in self._session.all(_LAST, whose=person_id)]
        return sorted(found, key=lambda each: each.id)

    def again(self, rings: Sequence[Ring], now: datetime) -> None:
        """Note that somebody hears what was rung together once more, with what is new."""
        for each in rings[:1]:
            self._session.later(_AGAIN, whose=each.person_id, was=each.rung_at, now=now)

    def set_aside(self, person_id: int, until: datetime, trouble: str, /) -> None:
        """Let somebody hear after a while what could not be said."""
        self._session.later(_ASIDE, whose=person_id, until=until, why=trouble)

    def reset(self, person_id: int, until: datetime) -> None:
        """Let somebody hear what waits, and is not critical, from another moment on."""
        self._session.later(_RESET, whose=person_id, until=until)

    def rang_since(self, person_id: int, since: datetime) -> bool:
        """Tell whether somebody has heard anything since a moment."""
        return self._session.one(_RANG, whose=person_id, since=since) is not None

    def drop(self, before: datetime, most: int) -> int:
        """Drop up to ``most`` that were rung before a moment, and return how many."""
        return self._session.run(_DROP, before=before, most=most)
