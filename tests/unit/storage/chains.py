"""Audit chains made in memory, to be tampered with."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.stores.audit.chain import (
    GENESIS,
    PUBLISH,
    Head,
    Line,
    digest,
    line_id,
    place_of,
    spell_heads,
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


def chained(head: Head, action: str, after: str | None, person_id: int | None = None) -> Line:
    """A sound line behind another one."""
    said = (AT, person_id, None, action, "inspection:1:fire", None, after)
    hashed = digest(place_of(head.id)[0], head.hash, *said)
    return Line(head.id + 1, *said, head.hash, hashed)


def strand_of(words: Sequence[str], number: int = 1) -> list[Line]:
    """A sound strand."""
    lines: list[Line] = []
    head = Head(line_id(number, 0), GENESIS)
    for word in words:
        lines.append(chained(head, "answer", word, 7))
        head = Head(lines[-1].id, lines[-1].hash)
    return lines


def published(*strands: list[Line]) -> list[Line]:
    """All strands' lines, the first with one more that names the heads of the others."""
    heads = [Head(strand[-1].id, strand[-1].hash) for strand in strands]
    last = chained(heads[0], PUBLISH, spell_heads(heads[1:]))
    return [*strands[0], last, *(line for strand in strands[1:] for line in strand)]


def faults(lines: list[Line], head: str | None = None) -> list[Fault]:
    """What a verification finds; a head that is gone counts as cut off."""
    verification = Verification(Stored(lines), head)
    found = list(verification.read(sorted(lines, key=lambda line: line.id)))
    assert verification.lines == len(lines)
    if head and not verification.published:
        found.append(Fault(Harm.CUT, 0, 0))
    return found
