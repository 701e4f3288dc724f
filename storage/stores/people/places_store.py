"""Places inside units, their codes, and where people stand."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, insert, select, update

from people.model import Code, Context, Place
from storage.engine.prepared import Prepared
from storage.engine.rows import Rows
from storage.engine.session import Session
from storage.stores.people.unit_store import UNIT_ROWS
from storage.tables.people_tables import units
from storage.tables.places_tables import codes, contexts, places, scans

_PLACE_ROWS = Rows(Place, places)
_PUT_PLACE = Prepared(
    lambda insert: (
        insert(places)
        .values(
            unit_id=bindparam("unit_id"),
            name=bindparam("name"),
            kind=bindparam("kind"),
            created_at=bindparam("at"),
        )
        .on_conflict_do_update(index_elements=["unit_id", "name"], set_={"kind": bindparam("kind")})
        .returning(*_PLACE_ROWS.columns)
    )
)
_PLACE = Prepared(
    lambda _: select(*_PLACE_ROWS.columns).where(places.c.id == bindparam("place_id"))
)
_PLACES = Prepared(
    lambda _: (
        select(*_PLACE_ROWS.columns)
        .where(places.c.unit_id == bindparam("unit_id"))
        .order_by(places.c.id)
    )
)

_CODE_ROWS = Rows(Code, codes, unit=UNIT_ROWS, place=_PLACE_ROWS)
_CODE = (
    select(*_CODE_ROWS.columns)
    .join(units, units.c.id == codes.c.unit_id)
    .outerjoin(places, places.c.id == codes.c.place_id)
)


def _query(refine: Callable[[Select[Any]], Select[Any]]) -> Prepared:
    return Prepared(lambda _: refine(_CODE))


_ISSUE = Prepared(
    lambda _: insert(codes).values(
        unit_id=bindparam("unit_id"),
        place_id=bindparam("place_id"),
        token=bindparam("token"),
        issued_at=bindparam("at"),
        issued_by=bindparam("by"),
    )
)
_BY_TOKEN = _query(lambda query: query.where(codes.c.token == bindparam("token")))
_CODE_BY_ID = _query(lambda query: query.where(codes.c.id == bindparam("code_id")))
_OF_UNIT = _query(
    lambda query: query.where(
        codes.c.unit_id == bindparam("unit_id"), codes.c.revoked_at.is_(None)
    ).order_by(codes.c.place_id.is_not(None), codes.c.place_id)
)
_REVOKE = Prepared(
    lambda _: (
        update(codes)
        .where(codes.c.id == bindparam("code_id"), codes.c.revoked_at.is_(None))
        .values(revoked_at=bindparam("at"))
    )
)
_SCANNED = Prepared(
    lambda _: insert(scans).values(
        code_id=bindparam("code_id"), person_id=bindparam("person_id"), at=bindparam("at")
    )
)
_SCANS = Prepared(
    lambda _: select(func.count()).select_from(scans).where(scans.c.code_id == bindparam("code_id"))
)

_UNNAME = Prepared(
    lambda _: (
        update(scans)
        .where(
            scans.c.person_id == bindparam("person"),
            scans.c.at >= bindparam("since"),
            scans.c.code_id.in_(select(codes.c.id).where(codes.c.unit_id == bindparam("unit"))),
        )
        .values(person_id=None)
    )
)

_HERE: dict[str, Any] = {name: bindparam(name) for name in ("unit_id", "place_id", "at")}
_PUT_CONTEXT = Prepared(
    lambda insert: (
        insert(contexts)
        .values(chat_id=bindparam("chat_id"), **_HERE)
        .on_conflict_do_update(index_elements=["chat_id"], set_=_HERE)
    )
)
_FORGET = Prepared(lambda _: delete(contexts).where(contexts.c.chat_id == bindparam("chat")))
_CONTEXT_ROWS = Rows(Context, contexts, unit=UNIT_ROWS, place=_PLACE_ROWS)
_CONTEXT = Prepared(
    lambda _: (
        select(*_CONTEXT_ROWS.columns)
        .join(units, units.c.id == contexts.c.unit_id)
        .outerjoin(places, places.c.id == contexts.c.place_id)
        .where(contexts.c.chat_id == bindparam("chat_id"))
    )
)


class SqlPlaceStore:
    """``people.ports.PlaceStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, unit_id: int, name: str, kind: str, at: datetime) -> Place:
        """Keep a place; one of the same name at the unit only changes its kind."""
        row = self._session.one(_PUT_PLACE, unit_id=unit_id, name=name, kind=kind, at=at)
        if row is None:
            raise LookupError(name)
        return _PLACE_ROWS.read(row)

    def get(self, place_id: int) -> Place | None:
        """Return a place, or ``None``."""
        row = self._session.one(_PLACE, place_id=place_id)
        return _PLACE_ROWS.read(row) if row else None

    def of_unit(self, unit_id: int) -> list[Place]:
        """Return the places of a unit in the order in which they were added."""
        return [_PLACE_ROWS.read(row) for row in self._session.all(_PLACES, unit_id=unit_id)]


class SqlCodeStore:
    """``people.ports.CodeStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def issue(
        self, unit_id: int, place_id: int | None, token: str, at: datetime, by: int | None
    ) -> None:
        """Keep a new code; the one before it must have been revoked."""
        self._session.later(_ISSUE, unit_id=unit_id, place_id=place_id, token=token, at=at, by=by)

    def by_token(self, token: str) -> Code | None:
        """Return the code of a token, revoked or not, or ``None``."""
        row = self._session.one(_BY_TOKEN, token=token)
        return _CODE_ROWS.read(row) if row else None

    def get(self, code_id: int) -> Code | None:
        """Return a code, revoked or not, or ``None``."""
        row = self._session.one(_CODE_BY_ID, code_id=code_id)
        return _CODE_ROWS.read(row) if row else None

    def of_unit(self, unit_id: int) -> list[Code]:
        """Return the good codes of a unit, its own first, then those of its places."""
        return [_CODE_ROWS.read(row) for row in self._session.all(_OF_UNIT, unit_id=unit_id)]

    def revoke(self, code_id: int, at: datetime) -> bool:
        """Make a code void; ``False`` when it was void before."""
        return self._session.run(_REVOKE, code_id=code_id, at=at) == 1

    def scanned(self, code_id: int, person_id: int | None, at: datetime) -> None:
        """Note a scan; nobody's name stands for somebody who is no member."""
        self._session.later(_SCANNED, code_id=code_id, person_id=person_id, at=at)

    def scans(self, code_id: int) -> int:
        """Count the scans of a code."""
        row = self._session.one(_SCANS, code_id=code_id)
        return int(row[0]) if row else 0

    def unname(self, person_id: int, unit_id: int, since: datetime) -> None:
        """Let the scans of a unit's codes since a moment name a person no more."""
        self._session.later(_UNNAME, person=person_id, unit=unit_id, since=since)


class SqlContextStore:
    """``people.ports.ContextStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, chat_id: int, unit_id: int, place_id: int | None, at: datetime) -> None:
        """Remember where the person of a chat stands."""
        self._session.later(
            _PUT_CONTEXT, chat_id=chat_id, unit_id=unit_id, place_id=place_id, at=at
        )

    def get(self, chat_id: int) -> Context | None:
        """Return where the person of a chat last stood, or ``None``."""
        row = self._session.one(_CONTEXT, chat_id=chat_id)
        return _CONTEXT_ROWS.read(row) if row else None

    def forget(self, chat_id: int) -> None:
        """Forget where the person of a chat stood."""
        self._session.later(_FORGET, chat=chat_id)
