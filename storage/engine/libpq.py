"""Prepared statements on PostgreSQL, run on libpq itself.

A cursor of psycopg is made for everything that SQL can do, and costs a hot turn more than the
server does. The statements of the product are known: each is prepared once on a connection, its
values go as text whose types the server has derived, and psycopg's own adapters (in C) turn
values into text and rows into values.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
from psycopg import errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus

ENCODING = "utf-8"
IN_ONE_GO = 50  # rows that are sent before the server's answers are read
_GOOD = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})


class Answer:
    """What came of a statement; as much of a DB-API cursor as the product uses."""

    def __init__(self, rows: list[Any], rowcount: int) -> None:
        self._rows = iter(rows)
        self.rowcount = rowcount

    def fetchone(self) -> Any:
        """Return the next row or ``None``."""
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        return list(self._rows)


class PreparedConnection:
    """The statements that are prepared on one connection of psycopg.

    Not for several threads at once. Raises psycopg's own errors, with the server's ``sqlstate``.
    """

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        connection.prepare_threshold = None  # or psycopg drops all that is prepared at a ROLLBACK
        self._libpq = connection.pgconn
        self._names: dict[str, bytes] = {}
        self._adapters = Transformer(connection)

    def execute(self, sql: str, values: Sequence[Any]) -> Answer:
        """Run a statement with ``$1``, ``$2``, … for its values, at first use preparing it."""
        name = self._names.get(sql) or self._prepare(sql)
        result = self._libpq.exec_prepared(name, self._as_text(values))
        if result.status != ExecStatus.TUPLES_OK:
            self._check(result)
            return Answer([], result.command_tuples or 0)
        self._adapters.set_pgresult(result)
        return Answer(self._adapters.load_rows(0, result.ntuples, tuple), result.ntuples)

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement once for each of these rows of values, without waiting in between."""
        name = self._names.get(sql) or self._prepare(sql)
        texts = [self._as_text(values) for values in rows]  # what cannot be said is never half sent
        for first in range(0, len(texts), IN_ONE_GO):
            some = texts[first : first + IN_ONE_GO]
            self._libpq.enter_pipeline_mode()
            try:
                for values in some:
                    self._libpq.send_query_prepared(name, values)
                self._libpq.pipeline_sync()
                results = list(self._answers(len(some)))
            finally:
                self._libpq.exit_pipeline_mode()
            for result in results:
                self._check(result)

    def _answers(self, sent: int) -> Iterator[Any]:
        """Read one answer for each statement that was sent, and the mark after the last."""
        for _ in range(sent):
            result = self._libpq.get_result()
            if result is None:
                raise psycopg.OperationalError(self._libpq.get_error_message())
            yield result
            self._libpq.get_result()  # nothing: the end of what one statement gives
        self._libpq.get_result()

    def _prepare(self, sql: str) -> bytes:
        name = f"xunan_{len(self._names)}".encode()
        self._check(self._libpq.prepare(name, sql.encode()))
        self._names[sql] = name
        return name

    def _as_text(self, values: Sequence[Any]) -> Sequence[Any]:
        return self._adapters.dump_sequence(values, [PyFormat.TEXT] * len(values))

    def _check(self, result: Any) -> None:
        if result.status in _GOOD:
            return
        if self._libpq.status == ConnStatus.BAD:
            raise psycopg.OperationalError(self._libpq.get_error_message())
        if result.status != ExecStatus.PIPELINE_ABORTED:
            raise errors.error_from_result(result, encoding=ENCODING)
