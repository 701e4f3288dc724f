"""The links of the audit chain: the hashed facts of a line, and the ways in which a chain breaks.

A strand is a chain of its own: each line carries the hash of the line before it in the strand, and
its own hash over that and over what it says. Pure functions; the database is elsewhere.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring as quoted
from typing import NamedTuple

from chat.changes import Changes, read_changes

GENESIS = "0" * 64  # stands before the first line of a strand
PER_STRAND = 10**12
HEADS = "heads"
TIE, PUBLISH = "tie", "publish"  # actions of the lines that name the heads of other strands
PROSE, FIELDS = 1, 2  # versions of a line: by words before and after, by fields


class Line(NamedTuple):
    """One line as it is stored; ``at`` is spelled as ``spell_moment`` does.

    Of ``version`` 1 it says in words what was ``before`` and what is ``after``; of version 2, which
    all are that are added now, it has ``changes`` (``chat.changes.spell_changes``) and no words.
    """

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
    version: int = PROSE
    changes: str | None = None


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
    """Return the hash of a line of version 1: SHA-256 over its facts as one JSON array in UTF-8.

    The array has them in this order, without spaces, and with only those characters escaped that
    JSON wants escaped. This shape is for ever: with another one, no line that is stored could be
    verified.
    """
    facts = _facts(strand, previous, at, person_id, role, action, subject)
    text = (
        f"[{facts},{'null' if before is None else quoted(before)},"
        f"{'null' if after is None else quoted(after)}]"
    )
    return hashlib.sha256(text.encode()).hexdigest()


def digest_changes(
    strand: int,
    previous: str,
    at: str,
    person_id: int | None,
    role: str | None,
    action: str,
    subject: str,
    changes: str,
) -> str:
    """Return the hash of a line of version 2: as ``digest``, with the version before all else.

    ``changes`` stand in the array as the JSON that they are. This shape is for ever, too.
    """
    facts = _facts(strand, previous, at, person_id, role, action, subject)
    return hashlib.sha256(f"[{FIELDS},{facts},{changes}]".encode()).hexdigest()


def _facts(
    strand: int,
    previous: str,
    at: str,
    person_id: int | None,
    role: str | None,
    action: str,
    subject: str,
) -> str:
    return (
        f'{strand},"{previous}","{at}",{"null" if person_id is None else person_id},'
        f"{'null' if role is None else quoted(role)},{quoted(action)},{quoted(subject)}"
    )


def digest_of(line: Line, strand: int) -> str | None:
    """Return the hash that a line ought to have, as one of its version in a strand.

    ``None`` for one that no version allows: with a part that its hash would not be over, or of a
    version that there is not.
    """
    facts = line.at, line.person_id, line.role, line.action, line.subject
    if line.version == PROSE and line.changes is None:
        return digest(strand, line.previous, *facts, line.before, line.after)
    wordless = line.before is None and line.after is None
    if line.version == FIELDS and line.changes is not None and wordless:
        return digest_changes(strand, line.previous, *facts, line.changes)
    return None


def naming(heads: Sequence[Head]) -> Changes:
    """Return the changes of the line that names heads."""
    return {HEADS: (None, heads)}


def heads_named(line: Line) -> list[Head]:
    """Return the heads that a line names; raises ``TypeError`` or ``ValueError`` for no heads."""
    if line.version == FIELDS:
        named = read_changes(line.changes or "").get(HEADS, (None, None))[1]
    else:
        named = json.loads(line.after or "")
    return [Head(int(id_), str(hashed)) for id_, hashed in named]
