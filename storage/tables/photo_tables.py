"""Photos: whose, for what, and whether their bytes are kept."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from storage.engine.schema import CLAIMED, Key, Moment, metadata

# A photo is known from the moment its message arrives; ``state`` says whether its bytes are kept.
photos = Table(
    "photos",
    metadata,
    Column("id", Key, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("album", String(64)),  # Telegram's media_group_id
    Column("file_id", Text, nullable=False),
    Column("file_unique_id", String(64), nullable=False),
    Column("sent_by", ForeignKey("persons.id"), nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("caption", Text, nullable=False),
    Column("inspection_id", ForeignKey("inspections.id")),
    Column("question", String(40)),
    Column("purpose", String(10), nullable=False),
    Column("state", String(10), nullable=False),
    Column("refusal", Text),
    Column("told", Boolean(create_constraint=False), nullable=False),  # receipt or refusal given
    Column("attempts", Integer, nullable=False),
    Column("sha256", String(64)),
    Column("media_type", String(40).with_variant(String(100), "postgresql")),
    Column("size", Integer),
    Column("width", Integer),
    Column("height", Integer),
    Column("taken_at", String(19)),  # the camera's own wall time, where the file carries one
    Column("dhash", String(16)),  # 64-bit difference hash, hexadecimal
    Column("hazard_id", ForeignKey("hazards.id")),
    Column("draft_id", ForeignKey("drafts.id")),
    Column("occurrence_id", ForeignKey("occurrences.id")),
    Column("medium", String(10), nullable=False, server_default="photo"),
    Column("name", Text, nullable=False, server_default=""),  # of a file
    Column("expiry_entry_id", ForeignKey("expiry_entries.id")),
    Column("task_target_id", ForeignKey("task_targets.id")),
    Column("task_upload_id", ForeignKey("task_uploads.id")),
    Column("transfer_id", ForeignKey("transfers.id")),  # of which it shows what became
    Column("round", Integer, nullable=False, server_default="0"),  # of rectification, from 1
    Column("claimed_until", Moment),  # in hand, or at rest, until then
    Column("claimed_by", BigInteger),  # the process that has it in hand
    Column("bare", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("bare_after", Moment),  # when to try again to make the copy that a tip needs
    UniqueConstraint("chat_id", "message_id"),
    Index("ix_photos_item", "inspection_id", "question"),
    Index("ix_photos_hazard", "hazard_id"),
    Index("ix_photos_draft", "draft_id"),
    Index("ix_photos_occurrence", "occurrence_id"),
    Index("ix_photos_expiry_entry", "expiry_entry_id"),
    Index("ix_photos_task_target", "task_target_id"),
    Index("ix_photos_transfer", "transfer_id"),
    Index(
        "ix_photos_waiting",
        "id",
        sqlite_where=Column("state") == "received",
        postgresql_where=Column("state") == "received",
    ),
    Index("ix_photos_album", "chat_id", "album"),
    Index("ix_photos_sha256", "sha256"),
    Index(
        "ix_photos_claimed_by",
        "claimed_by",
        sqlite_where=CLAIMED,
        postgresql_where=CLAIMED,
    ),
    Index(
        "ix_photos_untold",
        "chat_id",
        sqlite_where=Column("told").is_(False),
        postgresql_where=Column("told").is_(False),
    ),
)
