"""Wishes for more time."""

from datetime import date, datetime

from sqlalchemy import bindparam, select, update

from hazards.model import Extension
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows
from storage.engine.session import Session
from storage.tables.loop_tables import extensions

_EXTENSION_ROWS = Rows(Extension, extensions)
_ASK = Prepared(
    lambda insert: (
        insert(extensions)
        .values(bound("hazard_id", "asked_by", "asked_at", "reason", "until"))
        .returning(extensions.c.id)
    )
)
_PENDING = Prepared(
    lambda _: (
        select(*_EXTENSION_ROWS.columns)
        .where(extensions.c.hazard_id == bindparam("hazard"), extensions.c.granted.is_(None))
        .order_by(extensions.c.id.desc())
        .limit(1)
    )
)
_DECIDE = Prepared(
    lambda _: (
        update(extensions)
        .where(extensions.c.id == bindparam("extension_id"), extensions.c.granted.is_(None))
        .values(bound("granted", "decided_by", "decided_at"))
    )
)


class SqlExtensionStore:
    """``hazards.ports.ExtensionStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ask(self, hazard_id: int, by: int, at: datetime, reason: str, until: date) -> int:
        """Keep a wish and return its id."""
        row = self._session.one(
            _ASK, hazard_id=hazard_id, asked_by=by, asked_at=at, reason=reason, until=until
        )
        return int(row[0]) if row else 0

    def pending(self, hazard_id: int) -> Extension | None:
        """Return the wish that waits for a decision, or ``None``."""
        row = self._session.one(_PENDING, hazard=hazard_id)
        return _EXTENSION_ROWS.read(row) if row else None

    def decide(self, extension_id: int, *, granted: bool, by: int, at: datetime) -> bool:
        """Decide; ``False`` when that was done before."""
        touched = self._session.run(
            _DECIDE, extension_id=extension_id, granted=granted, decided_by=by, decided_at=at
        )
        return touched == 1
