"""Tables of the life of a hazard: plans, extensions, transfers, witnesses, pictures."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from storage.engine.schema import CLAIMED, Key, Moment, metadata

# Plans for major hazards, one for each time that one was handed in.
plans = Table(
    "plans",
    metadata,
    Column("id", Key, primary_key=True),
    Column("hazard_id", ForeignKey("hazards.id"), nullable=False, index=True),
    Column("owner", Text, nullable=False),
    Column("measures", Text, nullable=False),
    Column("money", Text, nullable=False),
    Column("deadline", Text, nullable=False),
    Column("contingency", Text, nullable=False),
    Column("written_by", ForeignKey("persons.id"), nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("submitted_at", Moment),
)


extensions = Table(
    "extensions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("hazard_id", ForeignKey("hazards.id"), nullable=False, index=True),
    Column("asked_by", ForeignKey("persons.id"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("reason", Text, nullable=False),
    Column("until", Date, nullable=False),
    Column("granted", Boolean(create_constraint=False)),
    Column("decided_by", ForeignKey("persons.id")),
    Column("decided_at", Moment),
)


# Hazards handed to a department, or departments told of one (``copy``). The token of the link that
# the department answers by is kept as its hash only. Without ``feedback_due`` no feedback is asked
# for: so it was with all that were taken before it was.
transfers = Table(
    "transfers",
    metadata,
    Column("id", Key, primary_key=True),
    Column("hazard_id", ForeignKey("hazards.id"), nullable=False, index=True),
    Column("department", String(60), nullable=False),
    Column("copy", Boolean(create_constraint=False), nullable=False),
    Column("made_by", ForeignKey("persons.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("reason", Text, nullable=False),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("expires_at", Moment, nullable=False),
    Column("taken", Boolean(create_constraint=False)),
    Column("answered_by", String(64), nullable=False, server_default=""),
    Column("answered_at", Moment),
    Column("department_id", ForeignKey("departments.id")),
    Column("feedback_due", Moment),
    Column("report", Text, nullable=False, server_default=""),
    Column("reported_by", String(64), nullable=False, server_default=""),
    Column("reporter_id", ForeignKey("persons.id")),
    Column("reported_at", Moment),
    Column("asked_again", Text, nullable=False, server_default=""),
    Column("settled_at", Moment),
    Index("ix_transfers_department", "department_id", "settled_at", "id"),
)


# Who else has seen a hazard that was found already.
witnesses = Table(
    "witnesses",
    metadata,
    Column("hazard_id", ForeignKey("hazards.id"), primary_key=True),
    Column("person_id", ForeignKey("persons.id"), primary_key=True),
    Column("at", Moment, nullable=False),
)


# The picture of before and after that a reviewer is owed for each round of rectification.
review_pictures = Table(
    "review_pictures",
    metadata,
    Column("hazard_id", ForeignKey("hazards.id"), primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("owed_at", Moment, nullable=False),
    Column("claimed_until", Moment),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("sha256", String(64)),
    Column("last_error", Text),
    Column("sent_at", Moment),
    Column("claimed_by", BigInteger),
    Index(
        "ix_review_pictures_claimed_by",
        "claimed_by",
        sqlite_where=CLAIMED,
        postgresql_where=CLAIMED,
    ),
    Index(
        "ix_review_pictures_sha256",
        "sha256",
        sqlite_where=Column("sha256").is_not(None),
        postgresql_where=Column("sha256").is_not(None),
    ),
    Index(
        "ix_review_pictures_owed",
        "owed_at",
        sqlite_where=Column("sent_at").is_(None),
        postgresql_where=Column("sent_at").is_(None),
    ),
)
