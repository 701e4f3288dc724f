"""One database: opened once, with the driver's own connections set up as the product needs them."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

BUSY_SECONDS = 20  # how long a turn waits while a command line in another process writes


def open_engine(url: str) -> Engine:
    """Return the engine for a database URL.

    SQLite is opened with a write-ahead log and ``synchronous=FULL``: what is committed survives a
    power cut. A PostgreSQL URL without a driver gets psycopg. Connections are in autocommit, since
    the unit of work says BEGIN and COMMIT itself.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        return create_engine(parsed, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    if parsed.database and parsed.database != ":memory:":
        _keep_from_others(Path(parsed.database))
    engine = create_engine(
        parsed,
        poolclass=NullPool,
        connect_args={
            "timeout": BUSY_SECONDS,
            "isolation_level": None,
            "check_same_thread": False,
            "cached_statements": 512,
        },
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _keep_from_others(database: Path) -> None:
    """Let nobody but their owner read the files of a database, also those of an earlier version.

    SQLite gives the write-ahead log the rights of the database itself.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    database.touch(mode=0o600)
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError, PermissionError):
            Path(f"{database}{suffix}").chmod(0o600)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-16000",
        "temp_store=MEMORY",
        "secure_delete=ON",  # what a tip cuts is overwritten, in free pages too
    ):
        connection.execute(f"PRAGMA {pragma}")
