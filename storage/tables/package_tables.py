"""What is handed up each month (报送): submissions, what was handed in, changed words."""

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
    UniqueConstraint,
)

from storage.engine.schema import CLAIMED, Key, Moment, metadata

_DUE = Column("act_at").is_not(None)
_TROUBLED = Column("trouble").is_not(None)
_OF_UNIT = Column("unit_id").is_not(None)
_OF_DEPARTMENT = Column("department_id").is_not(None)

# One for each unit or department, and month. What made trouble waits in ``act_at`` for another try.
submissions = Table(
    "submissions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("owed", String(20), nullable=False),
    Column("unit_id", ForeignKey("units.id")),
    Column("department_id", Key),
    Column("party", String(120), nullable=False),
    Column("street", String(40), nullable=False),
    Column("sector", String(40), nullable=False),
    Column("month", Date, nullable=False),
    Column("since", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("prepared_at", Moment, nullable=False),
    Column("state", String(12), nullable=False),
    Column("handed_at", Moment),
    Column("nil", Boolean(create_constraint=False), nullable=False),
    Column("current", Key),
    Column("told", Integer, nullable=False),
    Column("act_at", Moment),
    Column("reminded_on", Date),
    Column("version", Integer, nullable=False),
    Column("trouble", Text),
    Index(
        "uq_submissions_unit",
        "unit_id",
        "month",
        unique=True,
        sqlite_where=_OF_UNIT,
        postgresql_where=_OF_UNIT,
    ),
    Index(
        "uq_submissions_department",
        "department_id",
        "month",
        unique=True,
        sqlite_where=_OF_DEPARTMENT,
        postgresql_where=_OF_DEPARTMENT,
    ),
    Index("ix_submissions_month", "month", "street", "id"),
    Index("ix_submissions_act_at", "act_at", sqlite_where=_DUE, postgresql_where=_DUE),
    Index("ix_submissions_trouble", "id", sqlite_where=_TROUBLED, postgresql_where=_TROUBLED),
)

# What was handed in, word for word; nothing here is changed but that it was taken back. One whose
# long hazard list is not written yet has no hash; who writes it then gives it one.
submission_versions = Table(
    "submission_versions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False),
    Column("serial", Integer, nullable=False),
    Column("number", String(20), nullable=False, unique=True),
    Column("nil", Boolean(create_constraint=False), nullable=False),
    Column("content", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("handed_by", ForeignKey("persons.id"), nullable=False),
    Column("handed_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    UniqueConstraint("submission_id", "serial"),
)

# Lines of a long hazard list that was handed in, in their order; never changed once all are there.
submission_pieces = Table(
    "submission_pieces",
    metadata,
    Column("id", Key, primary_key=True),
    Column("version_id", ForeignKey("submission_versions.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("first_id", Key, nullable=False),
    Column("last_id", Key, nullable=False),
    Column("total", Integer, nullable=False),
    Column("open", Integer, nullable=False),
    Column("content", Text, nullable=False),
    UniqueConstraint("version_id", "place"),
)

# The submissions of a street with one last day: what lacks then is chased by its office.
submission_rounds = Table(
    "submission_rounds",
    metadata,
    Column("id", Key, primary_key=True),
    Column("street", String(40), nullable=False),
    Column("month", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("act_at", Moment),
    Column("trouble", Text),
    UniqueConstraint("street", "month", "due_on"),
    Index("ix_submission_rounds_act_at", "act_at", sqlite_where=_DUE, postgresql_where=_DUE),
    Index("ix_submission_rounds_trouble", "id", sqlite_where=_TROUBLED, postgresql_where=_TROUBLED),
)

# Words in the place of those that were proposed; empty ones give these back their place.
text_blocks = Table(
    "text_blocks",
    metadata,
    Column("id", Key, primary_key=True),
    Column("about", String(60), nullable=False),
    Column("key", String(60), nullable=False),
    Column("words", Text, nullable=False),
    Column("edited_by", ForeignKey("persons.id"), nullable=False),
    Column("edited_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("about", "key"),
)

_OWED = Column("done_at").is_(None)
_KEPT = Column("sha256").is_not(None)

# Papers that are owed to somebody, until ``done_at``: of what was handed in, of a whole month, or
# of what was issued. ``sha256`` is what was kept; none was given up.
submission_papers = Table(
    "submission_papers",
    metadata,
    Column("id", Key, primary_key=True),
    Column("output", String(10), nullable=False),
    Column("version_id", ForeignKey("submission_versions.id")),
    Column("month", Date),
    Column("bulletin_id", ForeignKey("bulletins.id")),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("owed_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("attempts", Integer, nullable=False),
    Column("claimed_until", Moment),
    Column("claimed_by", BigInteger),
    Column("last_error", Text),
    Column("sha256", String(64)),
    Index("ix_submission_papers_owed", "owed_at", sqlite_where=_OWED, postgresql_where=_OWED),
    Index(
        "ix_submission_papers_claimed_by",
        "claimed_by",
        sqlite_where=CLAIMED,
        postgresql_where=CLAIMED,
    ),
    Index("ix_submission_papers_sha256", "sha256", sqlite_where=_KEPT, postgresql_where=_KEPT),
)
