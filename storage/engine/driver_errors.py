"""Errors of both database drivers: which of them pass, and which say that the database is away."""

import sqlite3

from core.errors import DatabaseAway

TRY_AGAIN = frozenset({"40001", "40P01"})  # serialization failure, deadlock
POSTGRESQL_AWAY = frozenset({"08", "53", "57"})  # connection, resources, an operator's doing
QUERY_CANCELED = "57014"
SQLITE_AWAY = ("locked", "unable to open", "disk I/O", "is full", "readonly")


def may_pass(error: Exception, attempt: int) -> bool:
    """Tell whether trying again may help: a deadlock, or a connection that was lost."""
    if getattr(error, "sqlstate", None) in TRY_AGAIN:
        return True
    return is_away(error) and attempt == 1


def is_away(error: Exception) -> bool:
    """Tell whether an error says that the database is away, and nothing of the turn itself.

    Both drivers use few classes for many things: SQLite's also tells of mistakes in the SQL, and
    PostgreSQL's of a transaction that was chosen to give way, which has its own code.
    """
    cause = getattr(error, "orig", error)  # SQLAlchemy wraps what goes wrong while connecting
    if isinstance(cause, sqlite3.OperationalError):
        return any(words in str(cause) for words in SQLITE_AWAY)
    state = getattr(cause, "sqlstate", None)
    if state:
        return state[:2] in POSTGRESQL_AWAY and state != QUERY_CANCELED
    return type(cause).__name__ in {"OperationalError", "InterfaceError", "ConnectionTimeout"}


def database_away(error: Exception) -> DatabaseAway:
    """Return the refusal for an error that says that the database is away, caused by it."""
    away = DatabaseAway(str(error))
    away.__cause__ = error
    return away


def cause_of(error: Exception) -> Exception:
    """Return what the driver raised where an error says that the database is away."""
    cause = error.__cause__ if isinstance(error, DatabaseAway) else None
    return cause if isinstance(cause, Exception) else error
