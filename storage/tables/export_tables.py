"""Exports that are owed to whoever asked for them, and offices' own forms for them."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from storage.engine.schema import CLAIMED, Key, Moment, metadata

_OWED = Column("state", String(10)) == "owed"

# An export that somebody asked for; ``done`` of ``total`` hazards are written so far.
exports = Table(
    "exports",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("view_id", BigInteger, nullable=False),  # the filter among ``ledger_views``
    Column("format", String(8), nullable=False),
    Column("split", String(12), nullable=False),
    Column("form_id", ForeignKey("export_forms.id")),
    Column("month", Date),  # whose hazards fill a form; of ``view_id`` it is the first filter
    Column("state", String(10), nullable=False),  # owed, sent, given_up
    Column("asked_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("last_error", Text),
    Column("ended_at", Moment),
    Column("claimed_until", Moment),
    Column("claimed_by", BigInteger),
    Index("ix_exports_owed", "id", sqlite_where=_OWED, postgresql_where=_OWED),
    Index("ix_exports_person", "person_id", "id"),
    Index("ix_exports_claimed_by", "claimed_by", sqlite_where=CLAIMED, postgresql_where=CLAIMED),
    Index("ix_exports_asked_at", "asked_at"),
)


# A form that an office uploaded: which row holds the heads, and what its columns mean.
export_forms = Table(
    "export_forms",
    metadata,
    Column("id", Key, primary_key=True),
    Column("street", String(40), nullable=False),  # of the office; empty for the area's
    Column("name", String(120), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("sheet", Text, nullable=False),
    Column("head_row", Integer, nullable=False),
    Column("heads", Text, nullable=False),  # JSON: column, words and the key of a field
    Column("made_by", ForeignKey("persons.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("filled_for", Date),  # the last month for which it was filled by itself
    Index("ix_export_forms_street", "street", "id"),
    Index("ix_export_forms_sha256", "sha256"),
)
