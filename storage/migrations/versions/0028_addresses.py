"""Persons have addresses (a channel, and what it knows them by), and what is told goes to one."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_WAITING = sa.text("state = 'waiting'")
_KEPT = {"posts": "message_id, topic, kind, sent_at", "unreachable": "since, reason"}


def upgrade() -> None:
    """Turn Telegram's ids into addresses; a paper goes to who has signed it."""
    op.create_table(
        "addresses",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_addresses_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("channel", "external_id", name=op.f("pk_addresses")),
    )
    op.create_index("ix_addresses_person", "addresses", ["person_id", "since"])
    op.execute(
        "INSERT INTO addresses (channel, external_id, person_id, since)"
        " SELECT CASE WHEN telegram_id = 0 THEN 'nobody' ELSE 'telegram' END,"
        " CASE WHEN telegram_id = 0 THEN '' ELSE CAST(telegram_id AS VARCHAR(64)) END,"
        " id, created_at FROM persons"
    )
    with op.batch_alter_table("persons") as batch:
        batch.drop_constraint("uq_persons_telegram_id", type_="unique")
        batch.drop_column("telegram_id")
    for name, length in (("channel", 20), ("external_id", 64)):
        op.add_column(
            "outbox",
            sa.Column(name, sa.String(length=length), nullable=False, server_default=""),
        )
    op.execute("UPDATE outbox SET channel = 'telegram', external_id = CAST(chat_id AS VARCHAR(64))")
    op.drop_index("ix_outbox_chat", table_name="outbox")
    op.drop_column("outbox", "chat_id")
    _index_waiting("ix_outbox_address", "channel", "external_id")
    for table in _KEPT:
        _key_anew(
            table,
            "channel, external_id",
            "'telegram' AS channel, CAST(chat_id AS VARCHAR(64)) AS external_id",
            sa.Column("channel", sa.String(length=20), nullable=False),
            sa.Column("external_id", sa.String(length=64), nullable=False),
        )
    op.drop_column("papers", "chat_id")


def downgrade() -> None:
    """Turn addresses into Telegram's ids again.

    Raises ``RuntimeError`` where somebody is known by anything but one Telegram id.
    """
    strange = op.get_bind().execute(
        sa.text(
            "SELECT 1 FROM persons LEFT JOIN addresses ON person_id = persons.id"
            " GROUP BY persons.id HAVING count(channel) <> 1"
            " OR min(channel) NOT IN ('telegram', 'nobody') LIMIT 1"
        )
    )
    if strange.first() is not None:
        raise RuntimeError("somebody is known by something else than one Telegram id")
    op.add_column(
        "papers",
        sa.Column("chat_id", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
    )
    op.execute(
        "UPDATE papers SET chat_id = (SELECT CAST(external_id AS BIGINT) FROM inspections"
        " JOIN addresses ON person_id = inspector_id WHERE inspections.id = inspection_id)"
    )
    for table in _KEPT:
        op.execute(f"DELETE FROM {table} WHERE channel <> 'telegram'")  # noqa: S608 - ours
        _key_anew(
            table,
            "chat_id",
            "CAST(external_id AS BIGINT) AS chat_id",
            sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        )
    op.execute("DELETE FROM outbox WHERE channel <> 'telegram'")
    op.add_column(
        "outbox",
        sa.Column("chat_id", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
    )
    op.execute("UPDATE outbox SET chat_id = CAST(external_id AS BIGINT)")
    op.drop_index("ix_outbox_address", table_name="outbox")
    op.drop_column("outbox", "external_id")
    op.drop_column("outbox", "channel")
    _index_waiting("ix_outbox_chat", "chat_id")
    op.add_column("persons", sa.Column("telegram_id", sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE persons SET telegram_id = (SELECT CASE channel WHEN 'telegram'"
        " THEN CAST(external_id AS BIGINT) ELSE 0 END FROM addresses WHERE person_id = persons.id)"
    )
    with op.batch_alter_table("persons") as batch:
        batch.alter_column("telegram_id", existing_type=sa.BigInteger(), nullable=False)
        batch.create_unique_constraint("uq_persons_telegram_id", ["telegram_id"])
    op.drop_table("addresses")


def _index_waiting(name: str, *columns: str) -> None:
    """Index what waits in the outbox by where it goes."""
    op.create_index(
        name, "outbox", [*columns, "id"], sqlite_where=_WAITING, postgresql_where=_WAITING
    )


def _key_anew(table: str, key: str, made: str, *columns: sa.Column[Any]) -> None:
    """Build a table anew whose rows go by another key, ``made`` of the one that they had."""
    rest = _KEPT[table]
    op.execute(f"CREATE TABLE kept_{table} AS SELECT {made}, {rest} FROM {table}")  # noqa: S608 - ours
    op.drop_table(table)
    {"posts": _create_posts, "unreachable": _create_unreachable}[table](*columns)
    op.execute(
        f"INSERT INTO {table} ({key}, {rest}) SELECT {key}, {rest} FROM kept_{table}"  # noqa: S608 - ours
    )
    op.drop_table(f"kept_{table}")


def _create_posts(*address: sa.Column[Any]) -> None:
    names = [each.name for each in address]
    op.create_table(
        "posts",
        *address,
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint(*names, "message_id", name=op.f("pk_posts")),
    )
    op.create_index("ix_posts_topic", "posts", [*names, "topic", "message_id"])
    op.create_index("ix_posts_about", "posts", ["topic", *names])
    op.create_index("ix_posts_sent_at", "posts", ["sent_at"])


def _create_unreachable(*address: sa.Column[Any]) -> None:
    op.create_table(
        "unreachable",
        *address,
        sa.Column("since", Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(*(each.name for each in address), name=op.f("pk_unreachable")),
    )
