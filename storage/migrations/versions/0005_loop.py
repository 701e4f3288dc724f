"""The life of a hazard: its columns, and the tables around the ledger."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
POINTERS = (
    ("place_id", "places"),
    ("owner_id", "persons"),
    ("supervisor_id", "persons"),
    ("submitted_by", "persons"),
    ("duplicate_of", "hazards"),
    ("last_by", "persons"),
)
INDEXES = (
    ("ix_hazards_found_by", ["found_by", "id"]),
    ("ix_hazards_unit", ["unit_id", "id"]),
    ("ix_hazards_unit_alive", ["unit_id", "alive", "id"]),
    ("ix_hazards_street", ["street", "id"]),
    ("ix_hazards_street_alive", ["street", "alive", "id", "deadline", "severity"]),
)
OF_OPEN = (
    ("ix_hazards_open", ["id", "deadline", "severity"]),
    ("ix_hazards_spot", ["latitude", "longitude"]),
)


def _later() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("street", sa.String(40), nullable=False, server_default=""),
        sa.Column("source", sa.String(12), nullable=False, server_default="inspection"),
        sa.Column("place_id", KEY, nullable=True),
        sa.Column("category", sa.String(20), nullable=False, server_default=""),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("severity", sa.String(10), nullable=True),
        sa.Column("criterion", sa.String(60), nullable=False, server_default=""),
        sa.Column("track", sa.String(12), nullable=False, server_default="routine"),
        sa.Column("lead", sa.String(60), nullable=False, server_default=""),
        sa.Column("supporting", sa.String(200), nullable=False, server_default=""),
        sa.Column("owner_id", KEY, nullable=True),
        sa.Column("supervisor_id", KEY, nullable=True),
        sa.Column("first_deadline", sa.Date(), nullable=True),
        sa.Column("submitted_by", KEY, nullable=True),
        sa.Column("submitted_at", Moment(), nullable=True),
        sa.Column("rounds", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("returns", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("relapses", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("revisit_on", sa.Date(), nullable=True),
        sa.Column("ending", sa.String(12), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("duplicate_of", KEY, nullable=True),
        sa.Column("last_step", sa.String(20), nullable=False, server_default="file"),
        sa.Column("last_by", KEY, nullable=True),
        sa.Column("last_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("alive", sa.Boolean(), nullable=False, server_default=sa.true()),
    )


def upgrade() -> None:
    """Bring the columns and tables in, and say what stands in them of old hazards."""
    with op.batch_alter_table("hazards") as table:
        table.alter_column("deadline", existing_type=sa.Date(), nullable=True)
        for column in _later():
            table.add_column(column)
        for name, other in POINTERS:
            table.create_foreign_key(op.f(f"fk_hazards_{name}_{other}"), other, [name], ["id"])
        table.drop_index("ix_hazards_unit_id")
        table.drop_index("ix_hazards_found_by")
    for name, columns in INDEXES:
        op.create_index(name, "hazards", columns)
    for name, columns in OF_OPEN:
        op.create_index(
            name,
            "hazards",
            columns,
            sqlite_where=sa.text("alive IS 1"),  # SQLite wants it as statements spell it
            postgresql_where=sa.text("alive IS true"),
        )
    op.create_index("ix_memberships_street", "memberships", ["street", "role"])
    _add_tables()
    with op.batch_alter_table("photos") as table:
        table.add_column(sa.Column("hazard_id", KEY, nullable=True))
        table.add_column(sa.Column("draft_id", KEY, nullable=True))
        table.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="0"))
        for name, other in (("hazard_id", "hazards"), ("draft_id", "drafts")):
            table.create_foreign_key(op.f(f"fk_photos_{name}_{other}"), other, [name], ["id"])
    op.create_index("ix_photos_hazard", "photos", ["hazard_id"])
    op.create_index("ix_photos_draft", "photos", ["draft_id"])
    op.create_index("ix_posts_about", "posts", ["topic", "chat_id"])
    op.create_index(
        "ix_outbox_about",
        "outbox",
        ["topic"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    _carry_over()


def _carry_over() -> None:
    """Let hazards of before stand where they stood: open ones wait to be classified."""
    op.execute(
        "UPDATE hazards SET first_deadline = deadline, last_at = found_at, last_by = found_by,"
        " street = (SELECT street FROM units WHERE units.id = hazards.unit_id)"
    )
    op.execute("UPDATE hazards SET state = 'on_ledger' WHERE state = 'open'")
    op.execute(
        "UPDATE hazards SET state = 'closed', last_step = 'fix_on_spot', ending = 'rectified',"
        " severity = 'general', closed_at = found_at, alive = false, rounds = 1"
        " WHERE state = 'fixed'"
    )
    op.execute(
        "UPDATE photos SET hazard_id = (SELECT hazards.id FROM hazards"
        " WHERE hazards.inspection_id = photos.inspection_id"
        " AND hazards.question = photos.question)"
    )
    op.execute("UPDATE photos SET round = 1 WHERE purpose = 'fixed'")
    op.execute(
        "INSERT INTO waits (hazard_id, duty, holder, due_at, since)"
        " SELECT id, 'classify', 'office:', found_at, found_at FROM hazards"
        " WHERE state = 'on_ledger'"
    )


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def _add_tables() -> None:
    op.create_table(
        "waits",
        sa.Column("hazard_id", KEY, nullable=False),
        sa.Column("duty", sa.String(12), nullable=False),
        sa.Column("holder", sa.String(60), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        _to("waits", "hazard_id", "hazards"),
        _key("waits", "hazard_id", "duty"),
    )
    op.create_index("ix_waits_holder", "waits", ["holder", "due_at", "hazard_id"])
    op.create_table(
        "plans",
        sa.Column("id", KEY, nullable=False),
        sa.Column("hazard_id", KEY, nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("owner", "measures", "money", "deadline", "contingency")
        ),
        sa.Column("written_by", KEY, nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("submitted_at", Moment(), nullable=True),
        _to("plans", "hazard_id", "hazards"),
        _to("plans", "written_by", "persons"),
        _key("plans", "id"),
    )
    op.create_index(op.f("ix_plans_hazard_id"), "plans", ["hazard_id"])
    op.create_table(
        "extensions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("hazard_id", KEY, nullable=False),
        sa.Column("asked_by", KEY, nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decided_by", KEY, nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        _to("extensions", "hazard_id", "hazards"),
        _to("extensions", "asked_by", "persons"),
        _to("extensions", "decided_by", "persons"),
        _key("extensions", "id"),
    )
    op.create_index(op.f("ix_extensions_hazard_id"), "extensions", ["hazard_id"])
    op.create_table(
        "transfers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("hazard_id", KEY, nullable=False),
        sa.Column("department", sa.String(60), nullable=False),
        sa.Column("copy", sa.Boolean(), nullable=False),
        sa.Column("made_by", KEY, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=True),
        sa.Column("answered_by", sa.String(64), nullable=False, server_default=""),
        sa.Column("answered_at", Moment(), nullable=True),
        _to("transfers", "hazard_id", "hazards"),
        _to("transfers", "made_by", "persons"),
        _key("transfers", "id"),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_transfers_token_sha256")),
    )
    op.create_index(op.f("ix_transfers_hazard_id"), "transfers", ["hazard_id"])
    op.create_table(
        "witnesses",
        sa.Column("hazard_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        _to("witnesses", "hazard_id", "hazards"),
        _to("witnesses", "person_id", "persons"),
        _key("witnesses", "hazard_id", "person_id"),
    )
    _add_snaps()
    op.create_table(
        "review_pictures",
        sa.Column("hazard_id", KEY, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owed_at", Moment(), nullable=False),
        sa.Column("claimed_until", Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=True),
        _to("review_pictures", "hazard_id", "hazards"),
        _key("review_pictures", "hazard_id", "round"),
    )
    op.create_index(
        "ix_review_pictures_owed",
        "review_pictures",
        ["owed_at"],
        sqlite_where=sa.text("sent_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL"),
    )


def _add_snaps() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("unit_id", KEY, nullable=True),
        sa.Column("place_id", KEY, nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("privacy", sa.String(12), nullable=False),
        sa.Column("secret", sa.String(20), nullable=False),
        sa.Column("distinct_from", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("hazard_id", KEY, nullable=True),
        _to("drafts", "person_id", "persons"),
        _to("drafts", "unit_id", "units"),
        _to("drafts", "place_id", "places"),
        _to("drafts", "hazard_id", "hazards"),
        _key("drafts", "id"),
    )
    op.create_index("ix_drafts_chat", "drafts", ["chat_id", "state", "id"])
    op.create_table(
        "tips",
        sa.Column("id", KEY, nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("hazard_id", KEY, nullable=False),
        sa.Column("secret_sha256", sa.String(64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("reward", sa.String(12), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("decided_by", KEY, nullable=True),
        _to("tips", "hazard_id", "hazards"),
        _to("tips", "decided_by", "persons"),
        _key("tips", "id"),
        sa.UniqueConstraint("number", name=op.f("uq_tips_number")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_tips_secret_sha256")),
    )
    op.create_index(op.f("ix_tips_hazard_id"), "tips", ["hazard_id"])
    op.create_table(
        "tip_notes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("tip_id", KEY, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _to("tip_notes", "tip_id", "tips"),
        _key("tip_notes", "id"),
    )
    op.create_index(op.f("ix_tip_notes_tip_id"), "tip_notes", ["tip_id"])
    op.create_table(
        "tip_tries",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        _key("tip_tries", "chat_id"),
    )


def downgrade() -> None:
    """Take the columns and tables away; states that were not there before count as open."""
    op.drop_index("ix_outbox_about", "outbox")
    op.drop_index("ix_posts_about", "posts")
    op.drop_index("ix_photos_draft", "photos")
    op.drop_index("ix_photos_hazard", "photos")
    with op.batch_alter_table("photos") as table:
        for name, other in (("hazard_id", "hazards"), ("draft_id", "drafts")):
            table.drop_constraint(op.f(f"fk_photos_{name}_{other}"), type_="foreignkey")
        for name in ("hazard_id", "draft_id", "round"):
            table.drop_column(name)
    for name in (
        "review_pictures",
        "tip_tries",
        "tip_notes",
        "tips",
        "drafts",
        "witnesses",
        "transfers",
        "extensions",
        "plans",
        "waits",
    ):
        op.drop_table(name)
    op.execute("UPDATE hazards SET state = 'fixed' WHERE fixed_on_spot AND state = 'closed'")
    op.execute("UPDATE hazards SET state = 'open' WHERE state <> 'fixed'")
    op.execute("UPDATE hazards SET deadline = date(found_at) WHERE deadline IS NULL")
    op.drop_index("ix_memberships_street", "memberships")
    for name, _ in (*INDEXES, *OF_OPEN):
        op.drop_index(name, "hazards")
    with op.batch_alter_table("hazards") as table:
        for name, other in POINTERS:
            table.drop_constraint(op.f(f"fk_hazards_{name}_{other}"), type_="foreignkey")
        for column in _later():
            table.drop_column(column.name)
        table.alter_column("deadline", existing_type=sa.Date(), nullable=False)
        table.create_index("ix_hazards_unit_id", ["unit_id"])
        table.create_index("ix_hazards_found_by", ["found_by"])
