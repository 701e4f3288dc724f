"""Alembic's environment: one engine, handed over by ``storage.engine.migrate``."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, Engine, event

from storage.tables import metadata


def run() -> None:
    """Run the migrations, each in a transaction that leaves all of it or nothing.

    SQLite rebuilds a table by dropping it, which takes its rows for deleted where others name
    them. So foreign keys are off while it migrates, and each migration ends with a look at all.
    """
    engine: Engine = context.config.attributes["engine"]
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
            event.listen(connection, "begin", _begin)
        else:
            connection.execution_options(isolation_level="READ COMMITTED")
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=engine.dialect.name == "sqlite",
            transaction_per_migration=True,
            compare_type=True,
            on_version_apply=_look_for_orphans,
        )
        with context.begin_transaction():
            context.run_migrations()


def _begin(connection: Connection) -> None:
    """Say BEGIN: the driver's connections are in autocommit, and say none by themselves."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _look_for_orphans(ctx: Any, step: Any, heads: Any, run_args: Any) -> None:  # noqa: ARG001
    """Refuse a migration that leaves a row without what it names. Raises ``RuntimeError``."""
    connection: Connection = ctx.connection
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(3)
        if orphans:
            raise RuntimeError(f"rows name what is not there: {[tuple(each) for each in orphans]}")


run()
