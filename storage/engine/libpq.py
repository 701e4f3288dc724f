"""Prepared statements on PostgreSQL, run on libpq itself.

A cursor of psycopg is made for everything that SQL can do, and costs a hot turn more than the
server does. The statements of the product are known: each is prepared once on a connection, its
values go as text whose types the server has derived, and psycopg's own adapters (in C) turn
values into text and rows into values. Statements of which nobody reads the outcome wait and are
sent in one go with the next one that is read: one wait for the server serves them all.
"""

from collections.abc import Sequence
from selectors import EVENT_READ, EVENT_WRITE, BaseSelector, DefaultSelector
from typing import Any

import psycopg
from psycopg import errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus

ENCODING = "utf-8"
IN_ONE_GO = 50  # statements that are sent before the server's answers are read
_GOOD = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})


Said = tuple[bytes, Sequence[Any]]  # a prepared statement by its name, and its values as text


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
        self._waiting: list[Said] = []
        self._arriving = _watch(self._libpq.socket, EVENT_READ)
        self._both_ways = _watch(self._libpq.socket, EVENT_READ | EVENT_WRITE)

    def execute(self, sql: str, values: Sequence[Any]) -> Answer:
        """Run a statement with ``$1``, ``$2``, … for its values, at first use preparing it.

        What waits is run before it; a fault in that is raised here.
        """
        name = self._names.get(sql) or self._prepare(sql)
        texts = self._as_text(values)
        if self._waiting:
            result = self._send([*self._taken(), (name, texts)])
        else:
            result = self._libpq.exec_prepared(name, texts)
        if result.status != ExecStatus.TUPLES_OK:
            self._check(result)
            return Answer([], result.command_tuples or 0)
        self._adapters.set_pgresult(result)
        return Answer(self._adapters.load_rows(0, result.ntuples, tuple), result.ntuples)

    def later(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Run a statement before the next one that is read; its fault is raised there."""
        name = self._names.get(sql) or self._prepare(sql)
        self._waiting.append((name, self._as_text(values)))
        if len(self._waiting) >= IN_ONE_GO:
            self.settle()

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement once for each of these rows of values, after what waits."""
        name = self._names.get(sql) or self._prepare(sql)
        texts = [self._as_text(values) for values in rows]  # what cannot be said is never half sent
        waiting = [*self._taken(), *((name, values) for values in texts)]
        for first in range(0, len(waiting), IN_ONE_GO):
            self._send(waiting[first : first + IN_ONE_GO])

    def waits(self, sql: str) -> bool:
        """Tell whether a statement waits."""
        name = self._names.get(sql)
        return any(waiting == name for waiting, _ in self._waiting)

    def settle(self) -> None:
        """Run what waits."""
        if self._waiting:
            self._send(self._taken())

    def commit(self) -> None:
        """Run what waits and COMMIT; raises ``InFailedSqlTransaction`` when that rolled back.

        A server that is told to commit what has failed undoes it, and does not call it an error.
        """
        self.later("COMMIT")
        result = self._send(self._taken())
        if result.command_status != b"COMMIT":
            raise errors.InFailedSqlTransaction("COMMIT was answered by a rollback")

    def forget(self) -> None:
        """Let go of what waits: what it belongs to is undone."""
        self._waiting.clear()

    def close(self) -> None:
        """Let go of what waiting for the connection takes; the connection itself stays."""
        self._arriving.close()
        self._both_ways.close()

    def _taken(self) -> list[Said]:
        waiting, self._waiting = self._waiting, []
        return waiting

    def _send(self, statements: Sequence[Said]) -> Any:
        """Send statements in one go and return the answer to the last; raises the first fault."""
        self._libpq.enter_pipeline_mode()
        try:
            for name, values in statements:
                self._libpq.send_query_prepared(name, values)
            self._libpq.pipeline_sync()
            results = [self._answer() for _ in statements]
            self._result()  # the mark after the last
        finally:
            self._libpq.exit_pipeline_mode()
        for result in results:
            self._check(result)
        return results[-1]

    def _answer(self) -> Any:
        result = self._result()
        if result is None:
            raise psycopg.OperationalError(self._libpq.get_error_message())
        self._result()  # nothing: the end of what one statement gives
        return result

    def _result(self) -> Any:
        """Return the next thing that the server says; other threads go on meanwhile.

        libpq's own waiting would hold Python's lock, and with it whoever the server waits for.
        """
        while self._libpq.flush():
            self._both_ways.select()
            self._libpq.consume_input()
        while self._libpq.is_busy():
            self._arriving.select()
            self._libpq.consume_input()
        return self._libpq.get_result()

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


def _watch(socket: int, events: int) -> BaseSelector:
    selector = DefaultSelector()
    selector.register(socket, events)
    return selector
