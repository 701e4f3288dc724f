"""Running prepared statements on one driver connection."""

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlalchemy.engine import Dialect

from storage.engine.prepared import Cursor, Prepared, Row


class DriverConnection(Protocol):
    """The part of a driver's connection that the product uses."""

    def execute(self, sql: str, parameters: Any = ()) -> Cursor:
        """Execute one statement."""

    def cursor(self) -> Any:
        """Return a cursor, for what a connection does not do by itself."""

    def close(self) -> None:
        """Close the connection."""


class Session:
    """One driver connection and the statements that run on it.

    BEGIN, SAVEPOINT and COMMIT belong to whoever owns the session
    (``storage.engine.turns``); stores only run statements.
    """

    def __init__(self, engine: Engine) -> None:
        self.dialect: Dialect = engine.dialect
        self._pooled = engine.raw_connection()
        driver: Any = self._pooled.driver_connection
        self._driver: DriverConnection = driver
        self.postgresql = engine.dialect.name == "postgresql"

    def say(self, sql: str, parameters: Any = ()) -> Cursor:
        """Execute SQL text as it is."""
        return self._driver.execute(sql, parameters)

    def run(self, statement: Prepared, **values: Any) -> int:
        """Execute a statement and return the number of rows that it touched."""
        ready = statement.on(self.dialect)
        return self._driver.execute(ready.sql, ready.parameters(values)).rowcount

    def many(self, statement: Prepared, rows: Sequence[dict[str, Any]]) -> None:
        """Execute a statement once for each of these rows of values."""
        if not rows:
            return
        ready = statement.on(self.dialect)
        cursor = self._driver.cursor()
        cursor.executemany(ready.sql, [ready.parameters(row) for row in rows])
        cursor.close()

    def one(self, statement: Prepared, **values: Any) -> Row | None:
        """Execute a statement and return its first row, or ``None``."""
        ready = statement.on(self.dialect)
        raw = self._driver.execute(ready.sql, ready.parameters(values)).fetchone()
        return None if raw is None else ready.row(raw)

    def all(self, statement: Prepared, **values: Any) -> list[Row]:
        """Execute a statement and return all its rows."""
        ready = statement.on(self.dialect)
        rows = self._driver.execute(ready.sql, ready.parameters(values)).fetchall()
        if not ready.columns:
            return rows
        return [ready.row(raw) for raw in rows]

    def close(self) -> None:
        """Close the connection."""
        self._pooled.close()
