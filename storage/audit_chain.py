"""How lines of the audit chain hang together: what is hashed, and how a broken chain is read.

A strand is a chain of its own: each line carries the hash of the line before it in the strand, and
its own hash over that and over what it says. Pure functions; the database is elsewhere.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import NamedTuple

GENESIS = "0" * 64  # stands before the first line of a strand
TIE, PUBLISH = "tie", "publish"  # actions of the lines that name the heads of other strands

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Line(NamedTuple):
    """One line as it is stored; ``at`` is spelled as ``spell_moment`` does."""

    id: int
    strand: int
    position: int
    at: str
    person_id: int | None
    role: str | None
    action: str
    subject: str
    before: str | None
    after: str | None
    previous: str
    hash: str


class Head(NamedTuple):
    """The last line of a strand at some moment."""

    strand: int
    position: int
    hash: str


def spell_moment(at: datetime) -> str:
    """Spell an aware moment in the one shape that is hashed: UTC, with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest(
    strand: int,
    previous: str,
    at: str,
    person_id: int | None,
    role: str | None,
    action: str,
    subject: str,
    before: str | None,
    after: str | None,
) -> str:
    """Return a line's hash: SHA-256 over its facts as one JSON array in UTF-8, in this order.

    This shape is for ever: with another one, no line that is stored could be verified.
    """
    said = (strand, previous, at, person_id, role, action, subject, before, after)
    return hashlib.sha256(_encode(said).encode()).hexdigest()
