"""The tables, as SQLAlchemy Core sees them; migrations build exactly these.

Stored moments are aware UTC. Enumerations are kept as their text values, so that a person with a
database client can read them.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
    true,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime: ``timestamptz`` on PostgreSQL, ISO 8601 text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose text where the database has no moment of its own."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Refuse naive datetimes, which would silently mean another hour."""
        textual = dialect.name == "sqlite"

        def process(value: datetime | None) -> Any:
            if value is None:
                return None
            if value.tzinfo is None:
                raise ValueError("a stored moment must be aware")
            return value.astimezone(UTC).isoformat(timespec="microseconds") if textual else value

        return process

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002 - SQLAlchemy's signature
        """Read back aware UTC."""
        if dialect.name == "sqlite":
            parse = datetime.fromisoformat
            return lambda value: None if value is None else parse(value)
        return lambda value: None if value is None else value.astimezone(UTC)


CLAIMED = Column("claimed_by").is_not(None)  # what somebody has in hand is found without a scan

# SQLite only gives out row ids by itself for a column of type INTEGER.
Key = BigInteger().with_variant(Integer, "sqlite")


units = Table(
    "units",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
    Column("initials", String(120), nullable=False),  # pinyin initials, for search by thumb
    Column("sector", String(40), nullable=False),
    Column("street", String(40), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("address", String(200), nullable=False, server_default=""),
    Column("principal", String(64), nullable=False, server_default=""),
    Column("risk", String(10), nullable=False, server_default="blue"),
    Column("high_risk", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("latitude", Float),  # WGS84 degrees, as phones send them
    Column("longitude", Float),
    Column("cell", Integer, index=True),  # of the grid of ``people.nearby``, where that is known
    Index("ix_units_street_name", "street", "name"),
)

# Where what is looked for may begin: the ends of a unit's name, its initials and its pinyin.
Term = String(20).with_variant(String(20, collation="C"), "postgresql")
unit_terms = Table(
    "unit_terms",
    metadata,
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("term", Term, primary_key=True),
    Column("street", String(40), nullable=False),  # that of the unit
    Index("ix_unit_terms_term", "term", "unit_id"),
    Index("ix_unit_terms_street", "street", "term", "unit_id"),
    sqlite_with_rowid=False,
)

persons = Table(
    "persons",
    metadata,
    Column("id", Key, primary_key=True),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("name", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    # Whether that is the name to sign with, rather than the nickname of a chat.
    Column("named", Boolean(create_constraint=False), nullable=False, server_default=false()),
)

memberships = Table(
    "memberships",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("unit_id", ForeignKey("units.id")),
    Column("street", String(40)),
    Column("began_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("chosen_at", Moment),  # when the person last wanted to see the menu of this role
    CheckConstraint("unit_id IS NULL OR street IS NULL", name="one_scope"),
    Index("ix_memberships_unit", "unit_id"),
    Index("ix_memberships_street", "street", "role"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Key, primary_key=True),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("unit_id", ForeignKey("units.id")),
    Column("street", String(40)),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("used_by", ForeignKey("persons.id")),
    Column("revoked_at", Moment),
    Column("invitee", String(64), nullable=False, server_default=""),
    Column("made_by", ForeignKey("persons.id"), index=True),  # nobody: the command line
    CheckConstraint("unit_id IS NULL OR street IS NULL", name="one_scope"),
)

# Updates from Telegram: stored before they are confirmed to Telegram, claimed in the transaction
# that carries out their effects, dropped some days after they were answered.
_INBOX_WAITS = and_(
    Column("answered_at").is_(None), Column("payload").is_not(None), Column("set_aside").is_(None)
)

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("received_at", Moment, nullable=False),
    Column("payload", Text),
    Column("committed_at", Moment),
    Column("answered_at", Moment),
    Column("chat_id", BigInteger),  # while it waits; afterwards nobody is to be read from a row
    Column("set_aside", String(200)),  # why an update cannot be handled, ever
    Index(
        "ix_inbox_waiting",
        "chat_id",
        "update_id",
        sqlite_where=_INBOX_WAITS,
        postgresql_where=_INBOX_WAITS,
    ),
    Index("ix_inbox_received_at", "received_at"),  # what is too old is found without a scan
)

# What is on the one living card of a chat, and so what the bot waits for there.
chat_states = Table(
    "desks",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("card_id", BigInteger),  # message id of the living card
    Column("scene", String(20), nullable=False),
    Column("inspection_id", BigInteger),
    Column("number", Integer),
    Column("note", Text, nullable=False),
    Column("left_number", Integer),  # the item that the card showed before this one
    Column("moved_by", BigInteger, nullable=False),  # the update that put this scene here
)

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
    Index("ix_inspections_unit_form", "unit_id", "form_id", "signed_at"),
    Index("ix_inspections_inspector", "inspector_id", "signed_at"),
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
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("inspection_id", "question"),
)


def _of_open(name: str, *columns: str) -> Index:
    """Return an index over hazards that are still to be put right."""
    alive = Column("alive", Boolean).is_(True)
    return Index(name, *columns, sqlite_where=alive, postgresql_where=alive)


# The ledger. ``alive``: still to be put right; ``version`` counts the steps.
hazards = Table(
    "hazards",
    metadata,
    Column("id", Key, primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("inspection_id", ForeignKey("inspections.id")),
    Column("question", String(40)),
    Column("item", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("deadline", Date),
    Column("state", String(20), nullable=False),
    Column("fixed_on_spot", Boolean(create_constraint=False), nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("found_by", ForeignKey("persons.id"), nullable=False),
    Column("street", String(40), nullable=False, server_default=""),
    Column("source", String(12), nullable=False, server_default="inspection"),
    Column("place_id", ForeignKey("places.id")),
    Column("category", String(20), nullable=False, server_default=""),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("severity", String(10)),
    Column("criterion", String(60), nullable=False, server_default=""),
    Column("track", String(12), nullable=False, server_default="routine"),
    Column("lead", String(60), nullable=False, server_default=""),
    Column("supporting", String(200), nullable=False, server_default=""),
    Column("owner_id", ForeignKey("persons.id")),
    Column("supervisor_id", ForeignKey("persons.id")),
    Column("first_deadline", Date),
    Column("submitted_by", ForeignKey("persons.id")),
    Column("submitted_at", Moment),
    Column("rounds", Integer, nullable=False, server_default="0"),
    Column("returns", Integer, nullable=False, server_default="0"),
    Column("relapses", Integer, nullable=False, server_default="0"),
    Column("closed_at", Moment),
    Column("revisit_on", Date),
    Column("ending", String(12)),
    Column("reason", Text, nullable=False, server_default=""),
    Column("duplicate_of", ForeignKey("hazards.id")),
    Column("last_step", String(20), nullable=False, server_default="file"),
    Column("last_by", ForeignKey("persons.id")),
    Column("last_at", Moment),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("alive", Boolean(create_constraint=False), nullable=False, server_default=true()),
    UniqueConstraint("inspection_id", "question"),
    Index("ix_hazards_found_by", "found_by", "id"),
    Index("ix_hazards_unit", "unit_id", "id"),
    Index("ix_hazards_unit_alive", "unit_id", "alive", "id"),
    Index("ix_hazards_street", "street", "id"),
    # What the ledger is narrowed to is in them too, so that other rows are passed over unread.
    Index("ix_hazards_street_alive", "street", "alive", "id", "deadline", "severity"),
    _of_open("ix_hazards_open", "id", "deadline", "severity"),
    _of_open("ix_hazards_spot", "latitude", "longitude"),
)

# The last serial number given in a series and year.
series = Table(
    "series",
    metadata,
    Column("prefix", String(8), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

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
    Column("media_type", String(40)),
    Column("size", Integer),
    Column("width", Integer),
    Column("height", Integer),
    Column("taken_at", String(19)),  # the camera's own wall time, where the file carries one
    Column("dhash", String(16)),  # 64-bit difference hash, hexadecimal
    Column("hazard_id", ForeignKey("hazards.id")),
    Column("draft_id", ForeignKey("drafts.id")),
    Column("round", Integer, nullable=False, server_default="0"),  # of rectification, from 1
    Column("claimed_until", Moment),  # in hand, or at rest, until then
    Column("claimed_by", BigInteger),  # the process that has it in hand
    Column("bare", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("bare_after", Moment),  # when to try again to make the copy that a tip needs
    UniqueConstraint("chat_id", "message_id"),
    Index("ix_photos_item", "inspection_id", "question"),
    Index("ix_photos_hazard", "hazard_id"),
    Index("ix_photos_draft", "draft_id"),
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

# Messages of ours and theirs that belong to one item: a reply to one goes to that item.
reply_targets = Table(
    "signposts",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("inspection_id", ForeignKey("inspections.id"), nullable=False),
    Column("number", Integer, nullable=False),
)

# Official papers that are owed to somebody after signing.
papers = Table(
    "papers",
    metadata,
    Column("id", Key, primary_key=True),
    Column("inspection_id", ForeignKey("inspections.id"), nullable=False, unique=True),
    Column("chat_id", BigInteger, nullable=False),
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
