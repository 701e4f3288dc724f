"""How lines of the audit chain hang together: what is hashed, and how a broken chain is read.

A strand is a chain of its own: each line carries the hash of the line before it in the strand, and
its own hash over that and over what it says. Pure functions; the database is elsewhere.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring as quoted
from typing import NamedTuple

GENESIS = "0" * 64  # stands before the first line of a strand
PER_STRAND = 10**12
TIE, PUBLISH = "tie", "publish"  # actions of the lines that name the heads of other strands


class Line(NamedTuple):
    """One line as it is stored; ``at`` is spelled as ``spell_moment`` does."""

    id: int
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
    """A line that was the last of its strand at some moment."""

    id: int
    hash: str


def line_id(strand: int, place: int) -> int:
    """Return the id of a line: its strand, from 1, and its place in it, from 1."""
    return strand * PER_STRAND + place


def place_of(line: int) -> tuple[int, int]:
    """Return the strand of a line's id and the place in it."""
    return divmod(line, PER_STRAND)


def spell_moment(at: datetime) -> str:
    """Spell an aware moment in the one shape that is hashed: UTC, with microseconds."""
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return utc.isoformat(timespec="microseconds")


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

    The array is written without spaces, and with only those characters escaped that JSON wants
    escaped. This shape is for ever: with another one, no line that is stored could be verified.
    """
    said = (
        f'[{strand},"{previous}","{at}",{"null" if person_id is None else person_id},'
        f"{'null' if role is None else quoted(role)},{quoted(action)},{quoted(subject)},"
        f"{'null' if before is None else quoted(before)},"
        f"{'null' if after is None else quoted(after)}]"
    )
    return hashlib.sha256(said.encode()).hexdigest()


def spell_heads(heads: Sequence[Head]) -> str:
    """Spell heads for the line that names them."""
    return json.dumps(heads, separators=(",", ":"))
