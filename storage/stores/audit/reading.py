"""Reading the audit chain: page by page for a verification, by subject for a history."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Engine, bindparam, column, func, select, table

from storage.engine.prepared import Prepared, Row
from storage.engine.session import Session
from storage.stores.audit.chain import Line, spell_moment
from storage.tables.audit_tables import audit

PAGE = 2000  # lines held in memory at once

# Columns without types: a moment comes as the database keeps it, parsed only where it must be.
_RAW = table("audit", *map(column, Line._fields))
_PAGE = Prepared(
    lambda _: (
        select(_RAW)
        .where(_RAW.c.id > bindparam("after_id"))
        .order_by(_RAW.c.id)
        .limit(bindparam("most"))
    )
)
_HASH = Prepared(lambda _: select(audit.c.hash).where(audit.c.id == bindparam("line")))
_WITH_HASH = Prepared(
    lambda _: select(audit.c.id).where(audit.c.hash == bindparam("hash")).order_by(audit.c.id)
)
_ABOUT = Prepared(
    lambda _: select(_RAW).where(_RAW.c.subject == bindparam("subject")).order_by(_RAW.c.id)
)
_BELOW = Prepared(
    lambda _: (
        select(_RAW)
        .where(func.substr(_RAW.c.subject, 1, bindparam("length")) == bindparam("prefix"))
        .order_by(_RAW.c.id)
    )
)


class AuditReader:
    """All lines of one moment; ``storage.stores.audit.verifying.Lookup`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def lines(self) -> Iterator[Line]:
        """Yield all lines in the order of their ids."""
        after = -1
        while page := self._session.all(_PAGE, after_id=after, most=PAGE):
            for row in page:
                yield _line(row)
            after = page[-1][0]

    def hash_of(self, line: int) -> str | None:
        """Return the hash that is stored with a line, ``None`` when there is no such line."""
        row = self._session.one(_HASH, line=line)
        return str(row[0]) if row else None

    def with_hash(self, hashed: str) -> list[int]:
        """Return the ids of the lines that are stored with a hash, in order; reads them all."""
        return [row[0] for row in self._session.all(_WITH_HASH, hash=hashed)]

    def about(self, subject: str) -> list[Line]:
        """Return the lines about exactly one subject."""
        return [_line(row) for row in self._session.all(_ABOUT, subject=subject)]

    def below(self, subject: str) -> list[Line]:
        """Return the lines about what belongs to a subject (``subject:…``); reads them all."""
        prefix = f"{subject}:"
        rows = self._session.all(_BELOW, prefix=prefix, length=len(prefix))
        return [_line(row) for row in rows]


def _line(row: Row) -> Line:
    line = Line._make(row)
    at: object = line.at
    return line._replace(at=spell_moment(at)) if isinstance(at, datetime) else line


@contextmanager
def reading(engine: Engine) -> Iterator[AuditReader]:
    """Read the chain as it is at this moment, whatever is written meanwhile."""
    session = Session(engine)
    try:
        postgresql = session.postgresql
        session.say("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if postgresql else "BEGIN")
        yield AuditReader(session)
        session.say("ROLLBACK")
    finally:
        session.close()
