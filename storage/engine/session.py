"""Running prepared statements on one driver connection."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine import Dialect

from storage.engine.prepared import Cursor, Prepared, Row

Execute = Callable[[str, Any], Cursor]
ExecuteMany = Callable[[str, Any], object]


class Session:
    """One driver connection and the statements that run on it.

    BEGIN, SAVEPOINT and COMMIT belong to whoever owns the session
    (``storage.engine.turns``); stores only run statements.
    """

    def __init__(self, engine: Engine) -> None:
        self.dialect: Dialect = engine.dialect
        self._pooled = engine.raw_connection()
        self.postgresql = engine.dialect.name == "postgresql"
        driver: Any = self._pooled.driver_connection
        self._say: Execute = driver.execute
        if self.postgresql:
            from storage.engine.libpq import PreparedConnection  # noqa: PLC0415 - 40 ms at start

            driver = PreparedConnection(driver)
        self._execute: Execute = driver.execute  # SQLite keeps statements prepared by itself
        self._execute_many: ExecuteMany = driver.executemany

    def say(self, sql: str, parameters: Any = ()) -> Cursor:
        """Execute SQL text as it is."""
        return self._say(sql, parameters)

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
        rows = self._execute(ready.sql, ready.parameters(values)).fetchall()
        if not ready.columns:
            return rows
        return [ready.row(raw) for raw in rows]

    def close(self) -> None:
        """Close the connection."""
        self._pooled.close()
