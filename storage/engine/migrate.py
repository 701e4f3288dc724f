"""Bringing a database up to the tables of this version."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parents[1] / "migrations"
MIGRATING = 2**62  # an advisory lock that is no chat's id


def config_for(engine: Engine) -> "Config":
    """Return Alembic's configuration for an open engine."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database up to a revision; does nothing when it is there.

    Whether it is there is asked without Alembic, whose import would double the start of a command.
    """
    if revision == "head" and present(engine) == newest():
        return
    from alembic import command  # noqa: PLC0415

    with _alone(engine):
        command.upgrade(config_for(engine), revision)


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Let workers that start together on PostgreSQL migrate one after the other."""
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect() as connection:  # whose end gives the lock back
        connection.execute(text(f"SELECT pg_advisory_lock({MIGRATING})"))
        yield


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to a revision; ``base`` takes away every table."""
    from alembic import command  # noqa: PLC0415

    command.downgrade(config_for(engine), revision)


def newest() -> str:
    """Return the newest revision, by the numbers that the migration files begin with."""
    return max(file.name.partition("_")[0] for file in (HERE / "versions").glob("[0-9]*.py"))


def present(engine: Engine) -> str | None:
    """Return the revision at which a database is, ``None`` for an empty one."""
    with engine.connect() as connection:
        try:
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        except DBAPIError:
            return None
    return str(found) if found is not None else None
