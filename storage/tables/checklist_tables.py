"""Inspections with their answers and findings, and the papers that are owed for them."""

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

inspections = Table(
    "inspections",
    metadata,
    Column("id", Key, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("form_id", String(40), nullable=False),
    Column("form_version", Integer, nullable=False),
    Column("inspector_id", ForeignKey("persons.id"), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("signed_at", Moment),
    Column("dropped_at", Moment),
    Column("previous_id", ForeignKey("inspections.id")),
    Column("kind", String(12), nullable=False, server_default="area"),
    Column("first_id", ForeignKey("inspections.id")),
    Index("ix_inspections_unit_form", "unit_id", "form_id", "signed_at"),
    Index("ix_inspections_inspector", "inspector_id", "signed_at"),
    Index(
        "ix_inspections_first",
        "first_id",
        sqlite_where=Column("first_id").is_not(None),
        postgresql_where=Column("first_id").is_not(None),
    ),
)


answers = Table(
    "answers",
    metadata,
    Column("inspection_id", ForeignKey("inspections.id"), primary_key=True),
    Column("question", String(40), primary_key=True),
    Column("value", Text, nullable=False),
    Column("given", String(10), nullable=False),
    Column("answered_at", Moment, nullable=False),
    Column("answered_by", ForeignKey("persons.id"), nullable=False),
)


findings = Table(
    "findings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("inspection_id", ForeignKey("inspections.id"), nullable=False),
    Column("question", String(40), nullable=False),
    Column("description", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("deadline", Date),
    Column("fixed_on_spot", Boolean(create_constraint=False), nullable=False),
    Column("known", Text, nullable=False, server_default=""),  # numbers of hazards from before
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("inspection_id", "question"),
)


# Official papers that are owed to who has signed.
papers = Table(
    "papers",
    metadata,
    Column("id", Key, primary_key=True),
    Column("inspection_id", ForeignKey("inspections.id"), nullable=False, unique=True),
    Column("state", String(10), nullable=False),
    Column("sha256", String(64)),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("claimed_until", Moment),
    Column("claimed_by", BigInteger),
    Index(
        "ix_papers_claimed_by",
        "claimed_by",
        sqlite_where=CLAIMED,
        postgresql_where=CLAIMED,
    ),
    Index(
        "ix_papers_sha256",
        "sha256",
        sqlite_where=Column("sha256").is_not(None),
        postgresql_where=Column("sha256").is_not(None),
    ),
    Index(
        "ix_papers_owed",
        "id",
        sqlite_where=Column("state") == "owed",
        postgresql_where=Column("state") == "owed",
    ),
)


# The link by which people sign beside who leads; one for each inspection that asks for it.
cosign_links = Table(
    "cosign_links",
    metadata,
    Column("id", Key, primary_key=True),
    Column("inspection_id", ForeignKey("inspections.id"), nullable=False, unique=True),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("made_at", Moment, nullable=False),
)


# Signatures of those who walked along. The address is forgotten when the inspection ends.
cosignatures = Table(
    "cosignatures",
    metadata,
    Column("id", Key, primary_key=True),
    Column("inspection_id", ForeignKey("inspections.id"), nullable=False),
    Column("person_id", ForeignKey("persons.id")),
    Column("name", String(64), nullable=False),
    Column("stamp", BigInteger, nullable=False),
    Column("signed_at", Moment, nullable=False),
    Column("lapsed_at", Moment),
    Column("channel", String(20)),
    Column("external_id", String(64)),
    Index("uq_cosignatures_person", "inspection_id", "person_id", unique=True),
    Index("uq_cosignatures_address", "inspection_id", "channel", "external_id", unique=True),
)
