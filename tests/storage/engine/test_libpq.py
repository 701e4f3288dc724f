"""Prepared statements on PostgreSQL, run on libpq itself."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

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
