"""What is opened a hundred times a day is found by an index, however long the ledger is."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from hazards.model import Severity
from storage.engine.database import open_engine
from storage.engine.prepared import Prepared, Row
from storage.engine.session import Session
from storage.stores.chat.outbox_store import SqlOutboxStore
from storage.stores.hazards.ledger_store import SqlHazardStore
from storage.stores.hazards.photo_store import SqlPhotos
from storage.stores.work import removal_store
from tests.databases import SqliteBackend

SCOPES: list[tuple[int | None, str | None]] = [(1, None), (None, "示例街道"), (None, None)]
NARROWED: list[dict[str, Any]] = [
    {},
    {"alive": True},
    {"alive": True, "severity": Severity.MAJOR},
    {"alive": True, "due_before": date(2026, 11, 22)},
]


class Explained(Session):
    """Keeps how SQLite would go about each statement that reads."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.plan: list[str] = []

    def all(self, statement: Prepared, **values: Any) -> list[Row]:
        ready = statement.on(self.dialect)
        parameters = ready.parameters(values)
        rows = self.say(f"EXPLAIN QUERY PLAN {ready.sql}", parameters).fetchall()
        self.plan += [row[3] for row in rows]
        return super().all(statement, **values)


@pytest.fixture
def session(sqlite_backend: SqliteBackend) -> Iterator[Explained]:
    """On SQLite only: PostgreSQL plans by what is in a table, and here there is nothing."""
    url = sqlite_backend.migrated()
    session = Explained(open_engine(url))
    yield session
    session.close()
    sqlite_backend.take_back(url)


@pytest.mark.parametrize("narrowed", NARROWED, ids=str)
@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_a_page_of_the_ledger_comes_from_an_index_in_its_order(
    session: Explained,
    scope: tuple[int | None, str | None],
    narrowed: dict[str, Any],
) -> None:
    SqlHazardStore(session).page(*scope, None, 7, **narrowed)
    assert any("SEARCH hazards USING" in step for step in session.plan)
    assert not any("SCAN" in step or "ORDER BY" in step for step in session.plan)


def test_what_waits_in_the_outbox_is_found_without_what_was_sent(session: Explained) -> None:
    SqlOutboxStore(session).chats_about("task:1")
    assert "SEARCH outbox USING INDEX ix_outbox_about (topic=?)" in session.plan


def test_photos_without_a_receipt_are_found_without_all_others(session: Explained) -> None:
    SqlPhotos(session).chats_to_tell(datetime.now(UTC), 3, 9)
    assert session.plan == [
        "SCAN photos USING INDEX ix_photos_untold",
        "CORRELATED SCALAR SUBQUERY 1",
        "SEARCH other USING INDEX ix_photos_untold (chat_id=?)",
    ]


def test_whether_a_file_is_named_is_found_without_reading_all_that_was_ever_sent(
    session: Explained,
) -> None:
    """Each removal used to read all papers, pictures and pushes, while everybody's turns waited."""
    session.all(removal_store._NAMED, sha="5" * 64)
    assert sum("SEARCH" in step for step in session.plan) == 4
    assert not any("SCAN" in step for step in session.plan)
