"""Units, persons, their roles and invitations."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
)

from chat.address import LONGEST_CHANNEL, LONGEST_EXTERNAL_ID
from storage.engine.schema import Key, Moment, metadata

ONE_SCOPE = (
    "(unit_id IS NULL OR street IS NULL) AND"
    " (department_id IS NULL OR (unit_id IS NULL AND street IS NULL))"
)

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
    Index("ix_units_sector_street", "sector", "street"),
    Index("ix_units_risk_street", "risk", "street", "id"),  # pages of the units of a colour
)


# Departments (部门) of a deployment; an empty street is the whole area. A key is what stood on
# buttons before there was this table: it is never used again.
departments = Table(
    "departments",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(40), nullable=False),
    Column("street", String(40), nullable=False, server_default=""),
    Column("kind", String(10), nullable=False),
    Column("key", String(12), unique=True),
    UniqueConstraint("street", "name"),
)


# The sectors for which a department answers, in the order in which they were given.
department_sectors = Table(
    "department_sectors",
    metadata,
    Column("department_id", ForeignKey("departments.id"), primary_key=True),
    Column("sector", String(40), primary_key=True),
    Column("place", Integer, nullable=False),
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
    Column("name", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    # Whether that is the name to sign with, rather than the nickname of a chat.
    Column("named", Boolean(create_constraint=False), nullable=False, server_default=false()),
    # Minutes of the day between which nothing sounds for them; equal ones: at any hour it does.
    Column("quiet_from", Integer, nullable=False, server_default="1200"),
    Column("quiet_until", Integer, nullable=False, server_default="420"),
)


# From where a person speaks, and where they are told: at the first that they had.
addresses = Table(
    "addresses",
    metadata,
    Column("channel", String(LONGEST_CHANNEL), primary_key=True),
    Column("external_id", String(LONGEST_EXTERNAL_ID), primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("since", Moment, nullable=False),
    Index("ix_addresses_person", "person_id", "since"),
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
    Column("department_id", ForeignKey("departments.id")),
    CheckConstraint(ONE_SCOPE, name="one_scope"),
    Index("ix_memberships_unit", "unit_id"),
    Index(
        "ix_memberships_department",
        "department_id",
        sqlite_where=Column("department_id").is_not(None),
        postgresql_where=Column("department_id").is_not(None),
    ),
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
    Column("department_id", ForeignKey("departments.id")),
    CheckConstraint(ONE_SCOPE, name="one_scope"),
)
