"""Alembic's environment: one engine, handed over by ``storage.engine.migrate``."""

from alembic import context
from sqlalchemy import Engine

from storage.tables import metadata


def run() -> None:
    """Run the migrations in one transaction each."""
    engine: Engine = context.config.attributes["engine"]
    with engine.connect().execution_options(isolation_level=_level(engine)) as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=engine.dialect.name == "sqlite",
            transaction_per_migration=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


def _level(engine: Engine) -> str:
    return "READ COMMITTED" if engine.dialect.name == "postgresql" else "SERIALIZABLE"


run()
