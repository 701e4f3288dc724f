"""任务清单: tasks, their targets, who answers for them, and what shows that they are done."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

TABLES: dict[str, tuple[sa.Column[object], ...]] = {
    "tasks": (
        sa.Column("street", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("source", sa.String(60), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("category", sa.String(80), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("timing", sa.String(40), nullable=False),
        sa.Column("lead", sa.String(200), nullable=False),
        sa.Column("partners", sa.String(300), nullable=False),
        sa.Column("remark", sa.String(300), nullable=False),
        sa.Column("made_by", Key, nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
    ),
    "task_targets": (
        sa.Column("task_id", Key, nullable=False),
        sa.Column("part", sa.String(20), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("percent", sa.Integer, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("handed_at", Moment(), nullable=True),
        sa.Column("handed_by", Key, nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by", Key, nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
    ),
    "task_entries": (
        sa.Column("target_id", Key, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", Key, nullable=True),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("percent", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    ),
    "task_bodies": (
        sa.Column("street", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("holder", sa.String(80), nullable=False),
        sa.Column("linked_by", Key, nullable=True),
        sa.Column("linked_at", Moment(), nullable=True),
    ),
    "task_uploads": (
        sa.Column("street", sa.String(40), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sent_by", Key, nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    ),
}
REFERENCES = {
    "tasks": {"made_by": "persons"},
    "task_targets": {"task_id": "tasks", "handed_by": "persons", "decided_by": "persons"},
    "task_entries": {"target_id": "task_targets", "by": "persons"},
    "task_bodies": {"linked_by": "persons"},
    "task_uploads": {"sent_by": "persons"},
    "task_leads": {"task_id": "tasks", "body_id": "task_bodies"},
}
INDEXES = (
    ("uq_tasks_identity", "tasks", ["street", "year", "source", "number"], True),
    ("ix_task_targets_task_id", "task_targets", ["task_id"], False),
    ("ix_task_entries_target_id", "task_entries", ["target_id"], False),
    ("uq_task_bodies_name", "task_bodies", ["street", "name"], True),
    ("ix_task_bodies_holder", "task_bodies", ["holder"], False),
    ("ix_task_leads_body", "task_leads", ["body_id"], False),
)
OF_PHOTOS = {"task_target_id": "task_targets", "task_upload_id": "task_uploads"}


def _references(table: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
        for column, to in REFERENCES[table].items()
    ]


def _widen_media_types(length: int) -> None:
    """Give office files room for their type; SQLite counts no letters."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("photos", "media_type", type_=sa.String(length))


def upgrade() -> None:
    """Bring the tables in, and the columns by which photos belong to them."""
    for table, columns in TABLES.items():
        op.create_table(
            table,
            sa.Column("id", Key, nullable=False),
            *columns,
            *_references(table),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )
    op.create_table(
        "task_leads",
        sa.Column("task_id", Key, nullable=False),
        sa.Column("body_id", Key, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        *_references("task_leads"),
        sa.PrimaryKeyConstraint("task_id", "body_id", name=op.f("pk_task_leads")),
    )
    for name, table, names, unique in INDEXES:
        op.create_index(name, table, names, unique=unique)
    kind = Key.compile(dialect=op.get_bind().dialect)
    for column, table in OF_PHOTOS.items():
        op.execute(  # SQLite takes the constraint with the column alone
            f"ALTER TABLE photos ADD COLUMN {column} {kind}"
            f" CONSTRAINT fk_photos_{column}_{table} REFERENCES {table} (id)"
        )
    op.create_index("ix_photos_task_target", "photos", ["task_target_id"])
    _widen_media_types(100)


def downgrade() -> None:
    """Take them away."""
    op.execute("UPDATE photos SET media_type = substr(media_type, 1, 40)")
    _widen_media_types(40)
    op.drop_index("ix_photos_task_target", "photos")
    for column in OF_PHOTOS:
        op.drop_column("photos", column)
    for table in ("task_leads", *reversed(TABLES)):
        op.drop_table(table)
