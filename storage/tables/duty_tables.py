"""Duties, the terms that they have from a day on, and the occasions on which they fall due."""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import time
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text, Time
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from duties.model import Proof, Shift, Terms
from duties.span import Span, read_span
from storage.engine.schema import Key, Moment, metadata

SPANS = tuple(each.name for each in fields(Terms) if each.type is Span)


class KeptTerms(TypeDecorator[Terms]):
    """The terms of a duty as JSON that a person can read."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Spell terms."""
        return spell_terms

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002 - SQLAlchemy's signature
        """Read terms."""
        return read_terms


def spell_terms(terms: Terms) -> str:
    """Spell terms as JSON."""
    kept = {each.name: _spell(getattr(terms, each.name)) for each in fields(Terms)}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def read_terms(text: str) -> Terms:
    """Read terms as they were spelled; raises ``ValueError`` and ``KeyError`` for what are none."""
    kept = json.loads(text)
    spans = {name: read_span(kept[name]) for name in SPANS}
    slots = tuple(time.fromisoformat(each) for each in kept["slots"])
    choices = {"shift": Shift(kept["shift"]), "proof": Proof(kept["proof"])}
    return Terms(**{**kept, **spans, **choices, "slots": slots})


def _spell(value: object) -> object:
    if isinstance(value, Span):
        return str(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [each.isoformat("minutes") for each in value]
    return value


_IN_FORCE = Column("ended_at").is_(None)
_TO_PLAN = Column("plan_at").is_not(None)
_SEASONAL = Column("season").is_not(None)
_TO_SETTLE = Column("act_at").is_not(None)
_TROUBLED = Column("trouble").is_not(None)
_PROVED = Column("proof").is_not(None)
_DONE = Column("done_at").is_not(None)

# A row of a programme as it stands for a unit, a place or a street (``about``), once at a time.
duties = Table(
    "duties",
    metadata,
    Column("id", Key, primary_key=True),
    Column("programme", String(60), nullable=False),
    Column("row", String(60), nullable=False),
    Column("title", String(200), nullable=False),
    Column("about", String(60), nullable=False),
    Column("unit_id", ForeignKey("units.id"), index=True),
    Column("street", String(40)),
    Column("place_id", ForeignKey("places.id")),
    Column("role", String(20), nullable=False),
    Column("person_id", ForeignKey("persons.id")),
    Column("since", Date, nullable=False),
    Column("ended_at", Moment),
    Column("season", String(60)),
    Column("planned_until", Date),
    Column("plan_at", Moment),
    Column("trouble", Text),  # why it could not be planned the last time
    Index(
        "uq_duties_in_force",
        "about",
        "programme",
        "row",
        unique=True,
        sqlite_where=_IN_FORCE,
        postgresql_where=_IN_FORCE,
    ),
    Index("ix_duties_season", "about", sqlite_where=_SEASONAL, postgresql_where=_SEASONAL),
    Index("ix_duties_seasonal", "id", sqlite_where=_SEASONAL, postgresql_where=_SEASONAL),
    Index("ix_duties_plan_at", "plan_at", sqlite_where=_TO_PLAN, postgresql_where=_TO_PLAN),
    Index("ix_duties_trouble", "id", sqlite_where=_TROUBLED, postgresql_where=_TROUBLED),
)

duty_revisions = Table(
    "duty_revisions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("duty_id", ForeignKey("duties.id"), nullable=False, index=True),
    Column("effective_from", Date, nullable=False),
    Column("terms", KeptTerms, nullable=False),
    Column("made_by", ForeignKey("persons.id")),
    Column("made_at", Moment, nullable=False),
    Column("note", Text, nullable=False),
)

# ``whose`` is ``person_id``, or 0 where any holder may do it, so that the index holds it unique.
# What made trouble waits in ``act_at`` for another try; ``stalled_at`` is the moment that stood
# there before.
occurrences = Table(
    "occurrences",
    metadata,
    Column("id", Key, primary_key=True),
    Column("duty_id", ForeignKey("duties.id"), nullable=False),
    Column("revision_id", ForeignKey("duty_revisions.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id")),
    Column("place_id", ForeignKey("places.id")),
    Column("person_id", ForeignKey("persons.id")),
    Column("whose", Key, nullable=False),
    Column("local_date", Date, nullable=False),
    Column("slot", Time, nullable=False),
    Column("opens_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("grace_at", Moment, nullable=False),
    Column("closes_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("act_at", Moment),
    Column("begun_at", Moment),
    Column("begun_by", ForeignKey("persons.id")),
    Column("done_at", Moment),
    Column("done_by", ForeignKey("persons.id")),
    Column("recorded_at", Moment),
    Column("reason", String(20)),
    Column("excused_by", ForeignKey("persons.id")),
    Column("proof", String(60)),
    Column("makes_up", Key),
    Column("version", Integer, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("postponed_to", Moment),
    Column("excuse_asked", String(20)),
    Column("excuse_asked_by", ForeignKey("persons.id")),
    Column("scanned_at", Moment),
    Column("scanned_code", Key),
    Column("distance_m", Integer),
    Column("marks", String(60), nullable=False, server_default=""),
    Column("handed_at", Moment),
    Column("handed_by", ForeignKey("persons.id")),
    Column("heard_at", Moment),
    Column("stalled_at", Moment),
    Column("trouble", Text),
    Index("uq_occurrences_key", "duty_id", "local_date", "slot", "whose", unique=True),
    Index("ix_occurrences_act_at", "act_at", sqlite_where=_TO_SETTLE, postgresql_where=_TO_SETTLE),
    Index("ix_occurrences_unit_id_local_date", "unit_id", "local_date"),
    Index("ix_occurrences_unit_id_due_at", "unit_id", "due_at"),  # what reports add up
    Index("ix_occurrences_person_id_local_date", "person_id", "local_date"),
    Index("ix_occurrences_duty_id_closes_at", "duty_id", "closes_at"),
    Index(
        "ix_occurrences_alive",
        "duty_id",
        "closes_at",
        sqlite_where=_TO_SETTLE,
        postgresql_where=_TO_SETTLE,
    ),
    Index(
        "ix_occurrences_done",
        "duty_id",
        "whose",
        "done_at",
        sqlite_where=_DONE,
        postgresql_where=_DONE,
    ),
    Index("ix_occurrences_proof", "proof", sqlite_where=_PROVED, postgresql_where=_PROVED),
    Index("ix_occurrences_trouble", "id", sqlite_where=_TROUBLED, postgresql_where=_TROUBLED),
)
