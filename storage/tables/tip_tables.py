"""Tips, apart from their hazards."""

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, Text

from storage.engine.schema import Key, Moment, metadata

# What is known of a tip besides its hazard. ``sealed`` is who tipped, encrypted; empty for somebody
# anonymous.
tips = Table(
    "tips",
    metadata,
    Column("id", Key, primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("hazard_id", ForeignKey("hazards.id"), nullable=False, index=True),
    Column("secret_sha256", String(64), nullable=False, unique=True),
    Column("sealed", Text, nullable=False),
    Column("filed_on", Date, nullable=False),
    Column("reward", String(12), nullable=False),
    Column("amount", Integer),  # yuan
    Column("decided_by", ForeignKey("persons.id")),
)


# What a tipster has added, or was told, without a name.
tip_notes = Table(
    "tip_notes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("tip_id", ForeignKey("tips.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),
)
