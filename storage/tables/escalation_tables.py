"""Late hazards on their way up: a case for each, the steps taken, and the papers owed of them."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from storage.engine.schema import CLAIMED, Key, Moment, metadata

_DUE = Column("act_at").is_not(None)
_COLOURED = Column("colour").is_not(None)
_TROUBLED = Column("trouble").is_not(None)
_OWED = Column("done_at").is_(None)
_SHOWN = Column("picture").is_not(None)
_KEPT = Column("sha256").is_not(None)

# ``act_at`` is the next moment at which anything changes by itself: what the sweep reads. What made
# trouble waits there for another try; ``stalled_at`` is the moment that stood there before.
# ``steps`` is the chain as it was when the hazard was late for the first time.
escalations = Table(
    "escalations",
    metadata,
    Column("id", Key, primary_key=True),
    Column("hazard_id", ForeignKey("hazards.id"), nullable=False, unique=True),
    Column("state", String(10), nullable=False),
    Column("colour", String(10)),
    Column("since", Date, nullable=False),
    Column("deadline", Date, nullable=False),
    Column("base_on", Date, nullable=False),
    Column("reached", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("began_at", Moment),
    Column("act_at", Moment),
    Column("chain_version", Integer, nullable=False),
    Column("steps", Text, nullable=False),
    Column("stalled_at", Moment),
    Column("trouble", Text),
    Index("ix_escalations_act_at", "act_at", sqlite_where=_DUE, postgresql_where=_DUE),
    Index(
        "ix_escalations_colour",
        "colour",
        "deadline",
        "id",
        sqlite_where=_COLOURED,
        postgresql_where=_COLOURED,
    ),
    Index("ix_escalations_trouble", "id", sqlite_where=_TROUBLED, postgresql_where=_TROUBLED),
)

escalation_steps = Table(
    "escalation_steps",
    metadata,
    Column("id", Key, primary_key=True),
    Column("case_id", ForeignKey("escalations.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("state", String(10), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("position", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("until", Date),
    Column("decided_by", ForeignKey("persons.id")),
    Column("decided_at", Moment),
    Column("number", String(40), nullable=False),
    Column("photo_id", BigInteger),
    Column("cover", String(10)),
    Column("tiles", String(60), nullable=False, server_default=""),
    Column("picture", String(64)),
    Column("progress", Text, nullable=False, server_default=""),
    Column("public_words", Text, nullable=False, server_default=""),
    Index("ix_escalation_steps_picture", "picture", sqlite_where=_SHOWN, postgresql_where=_SHOWN),
)

# What is owed of a step: until ``done_at``. ``sha256`` is what was kept of it; none was given up.
escalation_papers = Table(
    "escalation_papers",
    metadata,
    Column("id", Key, primary_key=True),
    Column("step_id", ForeignKey("escalation_steps.id"), nullable=False, index=True),
    Column("output", String(10), nullable=False),
    Column("owed_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("attempts", Integer, nullable=False),
    Column("claimed_until", Moment),
    Column("claimed_by", BigInteger),
    Column("last_error", Text),
    Column("sha256", String(64)),
    Column("person_id", BigInteger),
    Index("ix_escalation_papers_owed", "owed_at", sqlite_where=_OWED, postgresql_where=_OWED),
    Index(
        "ix_escalation_papers_claimed_by",
        "claimed_by",
        sqlite_where=CLAIMED,
        postgresql_where=CLAIMED,
    ),
    Index("ix_escalation_papers_sha256", "sha256", sqlite_where=_KEPT, postgresql_where=_KEPT),
)
