"""Running prepared statements on one driver connection."""

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.engine import Dialect

from storage.engine.prepared import Cursor, Prepared, Row

if TYPE_CHECKING:
    from storage.engine.libpq import PreparedConnection

log = logging.getLogger(__name__)

T = TypeVar("T")

UNREADABLE = (AttributeError, LookupError, TypeError, ValueError)
"""What is raised where a row is read that is damaged, or of another version."""

Execute = Callable[[str, Any], Cursor]
ExecuteMany = Callable[[str, Any], object]
SAVE, BACK = "SAVEPOINT attempt", "ROLLBACK TO SAVEPOINT attempt"
RELEASE = "RELEASE SAVEPOINT attempt"
LOCK_CHATS = "SELECT count(pg_advisory_xact_lock(chat)) FROM unnest($1::bigint[]) AS chat"


class Session:
    """One driver connection and the statements that run on it.

    BEGIN, SAVEPOINT and COMMIT belong to whoever owns the session
    (``storage.engine.turns``); stores only run statements. On PostgreSQL those of which nobody
    reads the outcome wait for the next one that is read, in their order: what is read is always
    as if each had run at once, and a fault is raised before the transaction's end.
    """

    def __init__(self, engine: Engine) -> None:
        self.dialect: Dialect = engine.dialect
        self._pooled = engine.raw_connection()
        self.postgresql = engine.dialect.name == "postgresql"
        driver: Any = self._pooled.driver_connection
        self._say: Execute = driver.execute
        self._prepared = _prepared_on(driver) if self.postgresql else None
        ready: Any = self._prepared or driver  # SQLite keeps statements prepared by itself
        self._execute: Execute = ready.execute
        self._execute_many: ExecuteMany = ready.executemany
        self._later: ExecuteMany = self._prepared.later if self._prepared else driver.execute

    def begin(self, chats: Sequence[int] = ()) -> None:
        """Begin a transaction: SQLite's only writer, on PostgreSQL whoever holds these chats."""
        if self._prepared is None:
            self._say("BEGIN IMMEDIATE", ())
            return
        self._prepared.forget()
        self._prepared.later("BEGIN")
        if chats:
            self._prepared.later(LOCK_CHATS, (list(chats),))

    def commit(self) -> None:
        """Commit; when this returns, it is on the disk."""
        if self._prepared is None:
            self._say("COMMIT", ())
        else:
            self._prepared.commit()

    def roll_back(self) -> None:
        """Undo everything since the transaction began."""
        self.forget()
        self._say("ROLLBACK", ())

    def settle(self) -> None:
        """Run what waits on PostgreSQL; a fault in it is raised here."""
        if self._prepared is not None:
            self._prepared.settle()

    def forget(self) -> None:
        """Let go of what waits: what it belongs to is undone."""
        if self._prepared is not None:
            self._prepared.forget()

    def say(self, sql: str, parameters: Any = ()) -> Cursor:
        """Execute SQL text as it is, after what waits."""
        self.settle()
        return self._say(sql, parameters)

    def save_later(self) -> None:
        """Set a savepoint after what waits, before the next statement that is read."""
        self.settle()
        self._later(SAVE, ())

    def back_to_save(self) -> None:
        """Undo everything since the savepoint, and let go of it.

        At once: while a transaction is at fault, the next statement could not be prepared. Where
        the savepoint itself waits yet, nothing after it has run.
        """
        unsent = self._prepared is not None and self._prepared.waits(SAVE)
        self.forget()
        if not unsent:
            self._say(BACK, ())
            self._say(RELEASE, ())

    def say_later(self, sql: str) -> None:
        """Execute SQL text before the next statement that is read."""
        self._later(sql, ())

    def later(self, statement: Prepared, **values: Any) -> None:
        """Execute a statement of which nobody reads the outcome, at the latest before the next one
        that is read.
        """
        ready = statement.on(self.dialect)
        self._later(ready.sql, ready.parameters(values))

    def run(self, statement: Prepared, **values: Any) -> int:
        """Execute a statement and return the number of rows that it touched."""
        ready = statement.on(self.dialect)
        return self._execute(ready.sql, ready.parameters(values)).rowcount

    def many(self, statement: Prepared, rows: Sequence[dict[str, Any]]) -> None:
        """Execute a statement once for each of these rows of values."""
        if not rows:
            return
        ready = statement.on(self.dialect)
        self._execute_many(ready.sql, [ready.parameters(row) for row in rows])

    def one(self, statement: Prepared, **values: Any) -> Row | None:
        """Execute a statement and return its first row, or ``None``."""
        ready = statement.on(self.dialect)
        raw = self._execute(ready.sql, ready.parameters(values)).fetchone()
        return None if raw is None else ready.row(raw)

    def all(self, statement: Prepared, **values: Any) -> list[Row]:
        """Execute a statement and return all its rows."""
        ready = statement.on(self.dialect)
        rows = self.raw(statement, **values)
        if not ready.columns:
            return rows
        return [ready.row(raw) for raw in rows]

    def raw(self, statement: Prepared, **values: Any) -> list[Any]:
        """Execute a statement and return all its rows as the driver gives them."""
        ready = statement.on(self.dialect)
        return self._execute(ready.sql, ready.parameters(values)).fetchall()

    def each(
        self, statement: Prepared, read: Callable[[Row], T], about: str, **values: Any
    ) -> tuple[list[T], list[Any]]:
        """Execute a statement and return what each row makes, and the keys of those that make none.

        For passes over many rows: one that cannot be read ends none of them. The log says of what
        (``about``) and of which key, the row's first cell, and why.
        """
        made, unread = self.each_raw(statement, read, about, **values)
        return made, [raw[0] for raw in unread]

    def each_raw(
        self, statement: Prepared, read: Callable[[Row], T], about: str, **values: Any
    ) -> tuple[list[T], list[Sequence[Any]]]:
        """Do as ``each``, but return whole rows that make none: for keys of several cells."""
        ready = statement.on(self.dialect)
        made: list[T] = []
        unread: list[Sequence[Any]] = []
        for raw in self.raw(statement, **values):
            try:
                made.append(read(ready.row(raw)))
            except UNREADABLE as fault:
                log.warning("%s %s cannot be read and is passed over: %r", about, raw[0], fault)
                unread.append(raw)
        return made, unread

    def close(self) -> None:
        """Close the connection; what waits is not run."""
        if self._prepared is not None:
            self._prepared.close()
        self._pooled.close()


def _prepared_on(driver: Any) -> "PreparedConnection":
    from storage.engine.libpq import PreparedConnection  # noqa: PLC0415 - 40 ms at start

    return PreparedConnection(driver)
