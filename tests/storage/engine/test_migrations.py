"""Each revision goes up, down and up; the last one builds exactly the tables of the schema."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from storage.engine.database import open_engine
from storage.engine.migrate import HERE, downgrade, newest, present, upgrade
from storage.tables import metadata
from tests.databases import Backend, PostgresBackend, SqliteBackend

PROJECT = Path(__file__).parents[3]


@pytest.fixture
def empty_engine(backend: Backend) -> Iterator[Engine]:
    engine = open_engine(backend.empty())
    yield engine
    engine.dispose()


@pytest.fixture
def migrated_engine(backend: Backend) -> Iterator[Engine]:
    engine = open_engine(backend.at("head"))
    yield engine
    engine.dispose()


def revisions() -> list[tuple[str, str]]:
    """Each revision with the one below it, oldest first."""
    scripts = ScriptDirectory(str(HERE)).walk_revisions()
    return [(each.revision, str(each.down_revision or "base")) for each in scripts][::-1]


COLUMNS = {
    "sqlite": """
        SELECT tables.name, columns.name || ' ' || columns.type FROM sqlite_master AS tables,
         pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'
         AND tables.name NOT LIKE 'sqlite_%'""",
    "postgresql": """
        SELECT table_name, column_name || ' ' || data_type ||
         coalesce('(' || character_maximum_length || ')', '') FROM information_schema.columns
        WHERE table_schema = 'public'""",
}
INDEXES = {
    "sqlite": """
        SELECT tbl_name, name FROM sqlite_master WHERE type = 'index'
        AND name NOT LIKE 'sqlite_%'""",
    "postgresql": "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public'",
}


def shape(engine: Engine) -> dict[str, list[str]]:
    """The columns with their types, in whatever order, and the indexes of every table there is."""
    found: dict[str, list[str]] = {}
    with engine.connect() as connection:
        for query in (COLUMNS, INDEXES):
            for table, name in sorted(connection.exec_driver_sql(query[engine.dialect.name]).all()):
                found.setdefault(table, []).append(name)
    found.pop("alembic_version", None)
    return found


def test_every_revision_goes_up_down_and_up_again(empty_engine: Engine) -> None:
    for revision, below in revisions():
        before = shape(empty_engine)
        upgrade(empty_engine, revision)
        first = shape(empty_engine)
        downgrade(empty_engine, below)
        assert shape(empty_engine) == before
        upgrade(empty_engine, revision)
        assert shape(empty_engine) == first != before


def test_the_migrations_build_exactly_the_tables_of_the_schema(migrated_engine: Engine) -> None:
    with migrated_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert set(shape(migrated_engine)) == set(metadata.tables)


def test_upgrading_a_database_that_is_up_to_date_changes_nothing(migrated_engine: Engine) -> None:
    before = shape(migrated_engine)
    upgrade(migrated_engine)
    assert shape(migrated_engine) == before


def test_going_back_to_the_beginning_leaves_no_table(migrated_engine: Engine) -> None:
    downgrade(migrated_engine, "base")
    assert shape(migrated_engine) == {}


def test_the_newest_migration_file_is_the_head_of_the_chain(empty_engine: Engine) -> None:
    assert present(empty_engine) is None
    upgrade(empty_engine)
    head = ScriptDirectory(str(HERE)).get_current_head()
    assert newest() == present(empty_engine) == head


def test_a_migration_that_fails_leaves_nothing_behind(sqlite_backend: SqliteBackend) -> None:
    """On SQLite its first tables used to stay, and each later start failed because of them."""
    *_, (_, before) = revisions()
    engine = open_engine(sqlite_backend.at(before))
    with engine.connect() as connection:
        connection.execute(text("PRAGMA foreign_keys=OFF"))
        connection.execute(
            text(
                "INSERT INTO memberships (person_id, role, began_at)"
                " VALUES (99, 'office', '2026-11-20T01:00:00.000000+00:00')"
            )
        )
    tables = shape(engine)
    with pytest.raises(RuntimeError, match="rows name what is not there"):
        upgrade(engine)
    assert (present(engine), shape(engine)) == (before, tables)
    with engine.connect() as connection:
        connection.execute(text("DELETE FROM memberships"))
    upgrade(engine)
    assert present(engine) == newest()
    engine.dispose()


def test_workers_that_start_together_all_find_the_tables(postgres_backend: PostgresBackend) -> None:
    """All but the first used to end with a table that was there already."""
    environment = {**os.environ, "DATABASE_URL": postgres_backend.empty()}
    command = [sys.executable, "-m", "bot.commands.cli", "db", "upgrade"]
    workers = [subprocess.Popen(command, env=environment, cwd=PROJECT) for _ in range(3)]
    assert [worker.wait(60) for worker in workers] == [0, 0, 0]
