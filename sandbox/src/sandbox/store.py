"""The sandbox's storage for what must outlive the process."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from sandbox.model import JsonDict


class Store(Protocol):
    """Records by kind and key, and the bytes of files."""

    def put(self, kind: str, key: str, record: JsonDict) -> None:
        """Keep a record, replacing an earlier one of the same kind and key."""

    def remove(self, kind: str, key: str) -> None:
        """Forget a record; forgetting what is not there is fine."""

    def load(self, kind: str) -> Iterator[tuple[str, JsonDict]]:
        """Yield all records of a kind in the order in which they were first put."""

    def put_bytes(self, key: str, data: bytes) -> None:
        """Keep the bytes of a file."""

    def get_bytes(self, key: str) -> bytes:
        """Return the bytes of a file; KeyError when unknown."""

    def close(self) -> None:
        """Let go of the disk."""


class ForgetfulStore:
    """Keeps nothing but the bytes of files, in memory: for tests."""

    def __init__(self) -> None:
        self._bytes: dict[str, bytes] = {}

    def put(self, kind: str, key: str, record: JsonDict) -> None:
        """Do nothing: memory already holds it."""

    def remove(self, kind: str, key: str) -> None:
        """Do nothing."""

    def load(self, kind: str) -> Iterator[tuple[str, JsonDict]]:  # noqa: ARG002
        """Yield nothing: a new process begins anew."""
        return iter(())

    def put_bytes(self, key: str, data: bytes) -> None:
        """Keep the bytes of a file."""
        self._bytes[key] = data

    def get_bytes(self, key: str) -> bytes:
        """Return the bytes of a file; KeyError when unknown."""
        return self._bytes[key]

    def close(self) -> None:
        """Do nothing."""


class SqliteStore:
    """One SQLite file in WAL mode: a killed process loses nothing that was put."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = NORMAL;
            CREATE TABLE IF NOT EXISTS record (
                kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL,
                UNIQUE (kind, key)
            );
            CREATE TABLE IF NOT EXISTS bytes (key TEXT PRIMARY KEY, data BLOB NOT NULL);
            """
        )

    def put(self, kind: str, key: str, record: JsonDict) -> None:
        """Keep a record, replacing an earlier one of the same kind and key."""
        self._connection.execute(
            "INSERT INTO record (kind, key, body) VALUES (?, ?, ?) "
            "ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
            (kind, key, json.dumps(record, ensure_ascii=False)),
        )

    def remove(self, kind: str, key: str) -> None:
        """Forget a record; forgetting what is not there is fine."""
        self._connection.execute("DELETE FROM record WHERE kind = ? AND key = ?", (kind, key))

    def load(self, kind: str) -> Iterator[tuple[str, JsonDict]]:
        """Yield all records of a kind in the order in which they were first put."""
        rows = self._connection.execute(
            "SELECT key, body FROM record WHERE kind = ? ORDER BY rowid", (kind,)
        )
        for key, body in rows:
            yield key, json.loads(body)

    def put_bytes(self, key: str, data: bytes) -> None:
        """Keep the bytes of a file."""
        self._connection.execute("INSERT OR REPLACE INTO bytes VALUES (?, ?)", (key, data))

    def get_bytes(self, key: str) -> bytes:
        """Return the bytes of a file; KeyError when unknown."""
        row = self._connection.execute("SELECT data FROM bytes WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise KeyError(key)
        return bytes(row[0])

    def close(self) -> None:
        """Let go of the disk."""
        self._connection.close()
