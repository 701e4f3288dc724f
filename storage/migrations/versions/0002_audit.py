"""The audit chain takes the place of the journal, and takes over its lines."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Moment
from storage.stores.audit.chain import GENESIS, PUBLISH, TIE, Head, digest, line_id, spell_moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AT_ONCE = 1000  # lines moved by one statement
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SAID = ("at", "person_id", "action", "subject", "before", "after")


def _table(name: str, *others: str) -> sa.TableClause:
    columns: list[sa.ColumnClause[Any]] = [sa.column("at", Moment())]
    columns += [sa.column(each) for each in ("id", *SAID[1:], *others)]
    return sa.table(name, *columns)


JOURNAL = _table("journal")
AUDIT = _table("audit", "previous", "hash")

SQLITE_GUARDS = tuple(
    f"""
    CREATE TRIGGER audit_refuses_{event.lower()} BEFORE {event} ON audit
    BEGIN SELECT RAISE(ABORT, 'audit lines are only ever added'); END
    """
    for event in ("UPDATE", "DELETE")
)
POSTGRESQL_GUARDS = (
    """
    CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit lines are only ever added'; END $$
    """,
    """
    CREATE TRIGGER audit_refuses BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()
    """,
)


def upgrade() -> None:
    """Bring in the chain, hash the journal's lines into it in their order, drop the journal."""
    op.create_table(
        "audit",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_audit_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"], unique=False)
    _move(JOURNAL, AUDIT, _chained())
    op.drop_index(op.f("ix_journal_subject"), table_name="journal")
    op.drop_table("journal")
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_GUARDS if sqlite else POSTGRESQL_GUARDS:
        op.execute(statement)


def downgrade() -> None:
    """Bring back the journal with what its lines said."""
    op.create_table(
        "journal",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_journal_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    op.create_index(op.f("ix_journal_subject"), "journal", ["subject"], unique=False)
    _move(AUDIT, JOURNAL, lambda line: None if line["action"] in {TIE, PUBLISH} else line)
    op.drop_index(op.f("ix_audit_subject"), table_name="audit")
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_refuses()")


def _move(
    source: sa.TableClause,
    target: sa.TableClause,
    become: Callable[[dict[str, Any]], dict[str, Any] | None],
) -> None:
    """Copy what lines say, in their order, as ``become`` makes them; ``None`` leaves one out."""
    connection = op.get_bind()
    said = sa.select(*(source.c[name] for name in SAID)).order_by(source.c.id)
    rows = connection.execute(said, execution_options={"yield_per": AT_ONCE})
    for part in rows.mappings().partitions():
        lines = [line for row in part if (line := become(dict(row))) is not None]
        if lines:
            connection.execute(sa.insert(target), lines)


def _chained() -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return what makes a line of strand 1 of each journal line that it is given in turn."""
    previous = Head(line_id(1, 0), GENESIS)

    def chain(line: dict[str, Any]) -> dict[str, Any]:
        nonlocal previous
        facts = (line["person_id"], None, line["action"], line["subject"])
        at = spell_moment(line["at"])
        hashed = digest(1, previous.hash, at, *facts, line["before"], line["after"])
        made: dict[str, Any] = {"id": previous.id + 1, "previous": previous.hash, "hash": hashed}
        previous = Head(made["id"], hashed)
        return line | made

    return chain
