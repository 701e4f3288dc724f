"""Prepared statements on PostgreSQL, run on libpq itself."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from threading import Thread

import psycopg
import pytest
from sqlalchemy import Engine

from storage.engine.libpq import IN_ONE_GO, PreparedConnection

pytestmark = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


@pytest.fixture
def connection(engine: Engine) -> "Iterator[psycopg.Connection[object]]":
    pooled = engine.raw_connection()
    driver = pooled.driver_connection
    assert isinstance(driver, psycopg.Connection)
    driver.execute("CREATE TEMP TABLE things (id int PRIMARY KEY, name text)")
    try:
        yield driver
    finally:
        pooled.close()


@pytest.fixture
def prepared(connection: "psycopg.Connection[object]") -> PreparedConnection:
    return PreparedConnection(connection)


def test_values_of_every_kind_come_back_as_they_went(prepared: PreparedConnection) -> None:
    values = [7, -(2**62), "“是”\n\\'", True, None, 1.25, NOON, date(2024, 2, 29)]
    kinds = ["int", "bigint", "text", "bool", "text", "float8", "timestamptz", "date"]
    sql = "SELECT " + ", ".join(f"${at}::{kind}" for at, kind in enumerate(kinds, 1))
    for _ in range(2):
        assert list(prepared.execute(sql, values).fetchone()) == values


def test_a_statement_takes_small_and_large_numbers_alike(prepared: PreparedConnection) -> None:
    sql = "SELECT $1::bigint + 1"
    assert [prepared.execute(sql, [n]).fetchone()[0] for n in (1, 2**40, 3)] == [2, 2**40 + 1, 4]


def test_rows_touched_are_counted(prepared: PreparedConnection) -> None:
    add = "INSERT INTO things VALUES ($1, $2) ON CONFLICT DO NOTHING"
    assert [prepared.execute(add, [1, "甲"]).rowcount for _ in range(2)] == [1, 0]
    found = prepared.execute("SELECT name FROM things", [])
    assert (found.rowcount, found.fetchone(), found.fetchone()) == (1, ("甲",), None)


def test_what_was_prepared_outlives_a_rollback(
    connection: "psycopg.Connection[object]", prepared: PreparedConnection
) -> None:
    add = "INSERT INTO things VALUES ($1, $2)"
    for _ in range(8):  # psycopg would prepare BEGIN by itself, and drop all at a ROLLBACK
        connection.execute("BEGIN")
        prepared.execute(add, [1, "甲"])
        connection.execute("ROLLBACK")
    assert prepared.execute("SELECT count(*) FROM things", []).fetchone() == (0,)


def test_an_error_has_the_servers_code_and_leaves_the_connection_usable(
    prepared: PreparedConnection,
) -> None:
    add = "INSERT INTO things VALUES ($1, $2)"
    prepared.execute(add, [1, "甲"])
    with pytest.raises(psycopg.errors.UniqueViolation) as caught:
        prepared.execute(add, [1, "乙"])
    assert caught.value.sqlstate == "23505"
    with pytest.raises(psycopg.errors.UndefinedTable):
        prepared.execute("SELECT 1 FROM nothing_of_the_kind", [])
    assert prepared.execute("SELECT name FROM things", []).fetchall() == [("甲",)]


def test_many_rows_go_in_and_a_wrong_one_among_them_is_told(prepared: PreparedConnection) -> None:
    add = "INSERT INTO things VALUES ($1, $2)"
    many = [[at, str(at)] for at in range(2 * IN_ONE_GO + 7)]
    prepared.executemany(add, many)
    assert prepared.execute("SELECT count(*) FROM things", []).fetchone() == (len(many),)
    with pytest.raises(psycopg.errors.UniqueViolation):
        prepared.executemany(add, [[1000, "a"], [1, "b"], [1001, "c"]])
    assert prepared.execute("SELECT count(*) FROM things", []).fetchone() == (len(many),)


def test_a_connection_that_is_gone_is_told_as_such(
    connection: "psycopg.Connection[object]", prepared: PreparedConnection
) -> None:
    prepared.execute("SELECT 1", [])
    with pytest.raises(psycopg.Error):
        prepared.execute("SELECT pg_terminate_backend(pg_backend_pid())", [])
    assert connection.broken
    with pytest.raises(psycopg.OperationalError):
        prepared.execute("SELECT 1", [])
    with pytest.raises(psycopg.OperationalError):
        prepared.executemany("SELECT $1::int", [[1], [2]])


def test_a_row_that_cannot_be_said_leaves_the_connection_usable(
    prepared: PreparedConnection,
) -> None:
    """It left half of the rows sent, and the connection in a mode that takes nothing else."""
    add = "INSERT INTO things VALUES ($1, $2)"
    with pytest.raises(psycopg.DataError):
        prepared.executemany(add, [[1, "a"], [2, "\x00"]])
    assert prepared.execute("SELECT count(*) FROM things", []).fetchone() == (0,)


ADD = "INSERT INTO things VALUES ($1, $2)"
COUNT = "SELECT count(*) FROM things"


def test_what_waits_has_run_before_the_next_that_is_read(prepared: PreparedConnection) -> None:
    prepared.later("BEGIN")
    for at in range(2 * IN_ONE_GO + 3):
        prepared.later(ADD, [at, str(at)])
    prepared.later("UPDATE things SET name = $1 WHERE id = $2", ["乙", 1])
    assert prepared.execute("SELECT name FROM things WHERE id = $1", [1]).fetchone() == ("乙",)
    assert prepared.execute(COUNT, []).fetchone() == (2 * IN_ONE_GO + 3,)
    prepared.executemany("DELETE FROM things WHERE id = $1", [[1], [2]])
    prepared.later("DELETE FROM things WHERE id = $1", [3])
    prepared.commit()
    assert prepared.execute(COUNT, []).fetchone() == (2 * IN_ONE_GO,)


def test_a_fault_of_what_waits_is_raised_at_the_next_and_at_the_commit(
    connection: "psycopg.Connection[object]", prepared: PreparedConnection
) -> None:
    for ending in (lambda: prepared.execute(COUNT, []), prepared.settle, prepared.commit):
        prepared.later("BEGIN")
        prepared.later(ADD, [1, "甲"])
        prepared.later(ADD, [1, "乙"])
        prepared.later(ADD, [2, "丙"])
        with pytest.raises(psycopg.errors.UniqueViolation):
            ending()
        connection.execute("ROLLBACK")
        assert prepared.execute(COUNT, []).fetchone() == (0,)


def test_a_commit_that_undoes_is_an_error(
    connection: "psycopg.Connection[object]", prepared: PreparedConnection
) -> None:
    """The server answers the COMMIT of a transaction that has failed by ROLLBACK, as if all was
    well.
    """
    connection.execute("BEGIN")
    prepared.execute(ADD, [1, "甲"])
    with pytest.raises(psycopg.errors.UniqueViolation):
        prepared.execute(ADD, [1, "乙"])
    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        prepared.commit()


def test_what_is_let_go_of_never_runs(prepared: PreparedConnection) -> None:
    prepared.later(ADD, [1, "甲"])
    prepared.forget()
    assert prepared.execute(COUNT, []).fetchone() == (0,)


def test_waiting_for_an_answer_holds_up_no_other_thread(
    engine: Engine, prepared: PreparedConnection
) -> None:
    """libpq's own waiting held Python's lock: who had to let the other go on never could."""
    other = engine.raw_connection()
    driver = other.driver_connection
    assert isinstance(driver, psycopg.Connection)
    driver.execute("SELECT pg_advisory_lock(77)")
    prepared.later("SELECT pg_advisory_lock($1::bigint)", [77])
    waiting = Thread(target=prepared.settle, daemon=True)
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    driver.execute("SELECT pg_advisory_unlock(77)")
    waiting.join(20)
    assert not waiting.is_alive()
    other.close()
