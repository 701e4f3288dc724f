"""Audit chains made in memory, to be tampered with."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from chat.changes import Changes, spell_changes
from storage.stores.audit.chain import (
    FIELDS,
    GENESIS,
    PUBLISH,
    Head,
    Line,
    digest,
    digest_changes,
    line_id,
    naming,
    place_of,
)
from storage.stores.audit.verifying import Fault, Harm, Verification

AT = "2026-11-22T01:31:00.000000+00:00"


@dataclass
class Stored:
    """Lines as a table would hold them; ``storage.stores.audit.verifying.Lookup`` on them."""

    lines: list[Line]

    def hash_of(self, line: int) -> str | None:
        return next((each.hash for each in self.lines if each.id == line), None)

    def with_hash(self, hashed: str) -> list[int]:
        return sorted(each.id for each in self.lines if each.hash == hashed)


def chained(
    head: Head, action: str, changes: Changes, person_id: int | None = None, version: int = FIELDS
) -> Line:
    """A sound line behind another one; of version 1 it says the new values in words."""
    facts = (AT, person_id, None, action, "inspection:1:fire")
    strand = place_of(head.id)[0]
    if version == FIELDS:
        spelled = spell_changes(changes)
        hashed = digest_changes(strand, head.hash, *facts, spelled)
        return Line(head.id + 1, *facts, None, None, head.hash, hashed, FIELDS, spelled)
    ((_, said),) = changes.values()
    after = said if isinstance(said, str) else json.dumps(said, separators=(",", ":"))
    hashed = digest(strand, head.hash, *facts, None, after)
    return Line(head.id + 1, *facts, None, after, head.hash, hashed)


def strand_of(words: Sequence[str], number: int = 1, first: int = FIELDS) -> list[Line]:
    """A sound strand; where ``first`` is the older version, the later half is of the newer."""
    lines: list[Line] = []
    head = Head(line_id(number, 0), GENESIS)
    for place, word in enumerate(words):
        version = first if place < len(words) / 2 else FIELDS
        lines.append(chained(head, "answer", {"value": (None, word)}, 7, version))
        head = Head(lines[-1].id, lines[-1].hash)
    return lines


def published(*strands: list[Line], version: int = FIELDS) -> list[Line]:
    """All strands' lines, the first with one more that names the heads of the others."""
    heads = [Head(strand[-1].id, strand[-1].hash) for strand in strands]
    last = chained(heads[0], PUBLISH, naming(heads[1:]), version=version)
    return [*strands[0], last, *(line for strand in strands[1:] for line in strand)]


def faults(lines: list[Line], head: str | None = None) -> list[Fault]:
    """What a verification finds; a head that is gone counts as cut off."""
    verification = Verification(Stored(lines), head)
    found = list(verification.read(sorted(lines, key=lambda line: line.id)))
    assert verification.lines == len(lines)
    if head and not verification.published:
        found.append(Fault(Harm.CUT, 0, 0))
    return found
