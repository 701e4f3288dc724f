"""What the office issues about a period: 月报, 季度点评, 通报, 晾晒通报."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from storage.engine.schema import Key, Moment, metadata

_DRAFT = Column("state") == "draft"
_ISSUED = Column("number").is_not(None)

# ``street`` is empty for the whole area. One draft of a kind about a period, and one that corrects
# what was issued; a number stands once in the year of its office.
bulletins = Table(
    "bulletins",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("street", String(40), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("state", String(10), nullable=False),
    Column("made_by", ForeignKey("persons.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("corrects", Key, nullable=False),  # the id of a bulletin, or 0
    Column("year", Integer),
    Column("number", Integer),
    Column("signer", String(160), nullable=False),
    Column("signed_by", ForeignKey("persons.id")),
    Column("signed_at", Moment),
    Column("content", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("signer_id", ForeignKey("persons.id")),  # with whom a draft lies to be signed
    Column("sent_at", Moment),
    Index("ix_bulletins_street", "street", "id"),
    Index(
        "uq_bulletins_draft",
        "street",
        "kind",
        "first",
        "corrects",
        unique=True,
        sqlite_where=_DRAFT,
        postgresql_where=_DRAFT,
    ),
    Index(
        "uq_bulletins_number",
        "street",
        "year",
        "number",
        unique=True,
        sqlite_where=_ISSUED,
        postgresql_where=_ISSUED,
    ),
)
