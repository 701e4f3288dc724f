"""Occurrences of duties in chat: words, photos, a later time, and asking to be excused."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the columns in."""
    op.add_column("occurrences", sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.add_column("occurrences", sa.Column("postponed_to", Moment(), nullable=True))
    op.add_column("occurrences", sa.Column("excuse_asked", sa.String(length=20), nullable=True))
    _add_reference("occurrences", "excuse_asked_by", "persons")
    _add_reference("photos", "occurrence_id", "occurrences")
    proved = sa.text("proof IS NOT NULL")
    op.create_index(
        "ix_occurrences_proof",
        "occurrences",
        ["proof"],
        sqlite_where=proved,
        postgresql_where=proved,
    )
    op.create_index("ix_photos_occurrence", "photos", ["occurrence_id"])


def _add_reference(table: str, column: str, to: str) -> None:
    """Add a column of ids; SQLite takes the constraint with the column alone."""
    kind = Key.compile(dialect=op.get_bind().dialect)
    name = f"fk_{table}_{column}_{to}"
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} {kind} CONSTRAINT {name} REFERENCES {to} (id)"
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_photos_occurrence", "photos")
    op.drop_index("ix_occurrences_proof", "occurrences")
    op.drop_column("photos", "occurrence_id")
    for column in ("excuse_asked_by", "excuse_asked", "postponed_to", "note"):
        op.drop_column("occurrences", column)
