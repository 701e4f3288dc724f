"""Tables around the ledger: what waits for whom, plans, extensions, transfers, drafts, tips."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    and_,
)

from storage.engine.schema import CLAIMED, Key, Moment, metadata

# What a hazard waits for, and from whom: ``holder`` is ``person:17`` or ``office:<street>`` (an
# empty street: the office of the whole area). A row goes when the wait is over.
waits = Table(
    "waits",
    metadata,
    Column("hazard_id", ForeignKey("hazards.id"), primary_key=True),
    Column("duty", String(12), primary_key=True),
    Column("holder", String(60), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("since", Moment, nullable=False),
    Index("ix_waits_holder", "holder", "due_at", "hazard_id"),
)

# What waits for somebody who has left, or for another office, and is handed on bit by bit: all
# hazards up to ``reached`` are done. A row goes when all are.
releases = Table(
    "releases",
    metadata,
    Column("id", Key, primary_key=True),
    Column("holder", String(60), nullable=False),
    Column("street", String(40)),  # none: wherever the hazards lie
    Column("heir_id", ForeignKey("persons.id")),
    Column("actor_id", ForeignKey("persons.id")),
    Column("reached", BigInteger, nullable=False),
    Column("due_at", Moment, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
)

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
# the department answers by is kept as its hash only.
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
)

# Who else has seen a hazard that was found already.
witnesses = Table(
    "witnesses",
    metadata,
    Column("hazard_id", ForeignKey("hazards.id"), primary_key=True),
    Column("person_id", ForeignKey("persons.id"), primary_key=True),
    Column("at", Moment, nullable=False),
)

# Of a tip that is about to be filed; its photos are copied without metadata meanwhile.
OPEN_TIP = and_(Column("state") == "open", Column("privacy") != "named")

# A snap before it is filed. One that becomes a tip is taken away, so that nothing leads from the
# chat to the tip.
drafts = Table(
    "drafts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("description", Text, nullable=False),
    Column("unit_id", ForeignKey("units.id")),
    Column("place_id", ForeignKey("places.id")),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("category", String(20), nullable=False),
    Column("privacy", String(12), nullable=False),
    Column("secret", String(20), nullable=False),
    Column("distinct_from", Text, nullable=False),  # hazards that it was said not to be
    Column("state", String(10), nullable=False),
    Column("hazard_id", ForeignKey("hazards.id")),
    Index("ix_drafts_chat", "chat_id", "state", "id"),
    Index("ix_drafts_tips", "id", sqlite_where=OPEN_TIP, postgresql_where=OPEN_TIP),
    Index(
        "ix_drafts_open",
        "began_at",
        sqlite_where=Column("state") == "open",
        postgresql_where=Column("state") == "open",
    ),
)

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
