"""Reading the audit chain from end to end, and telling where it is broken."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple, Protocol

from storage.stores.audit.chain import (
    GENESIS,
    PUBLISH,
    TIE,
    Line,
    digest_of,
    heads_named,
    line_id,
    place_of,
)


class Harm(StrEnum):
    """The kinds of fault at a place in the chain."""

    ALTERED = "altered"  # the line does not say what its hash was made of
    MISSING = "missing"  # lines that stood before this one are gone, or were replaced
    MOVED = "moved"  # the line belongs behind another one than it stands behind
    DUPLICATED = "duplicated"  # the line is a copy of one that stands where it belongs
    CUT = "cut"  # a line that another one names is gone
    REWRITTEN = "rewritten"  # a line is not the one that another one names


class Fault(NamedTuple):
    """One thing that is wrong.

    ``id`` is the line where it shows. ``other`` is the line that it has to do with: the last one
    before what is missing, the one that a moved line belongs behind, the one that a duplicate is a
    copy of, the one that names what was cut off or rewritten. ``line`` is there when the line is.
    """

    harm: Harm
    id: int
    other: int
    line: Line | None = None


class Lookup(Protocol):
    """Finds lines out of order."""

    def hash_of(self, line: int) -> str | None:
        """Return the hash that is stored with a line, ``None`` when there is no such line."""

    def with_hash(self, hashed: str) -> list[int]:
        """Return the ids of the lines that are stored with a hash, in order; may read them all."""


class Verification:
    """One reading of all lines in the order of their ids; holds no more than one at a time.

    ``lines`` counts what was read. ``published`` becomes true when the sound line was met whose
    hash begins with ``head``, which was published once.
    """

    def __init__(self, lookup: Lookup, head: str | None = None) -> None:
        self._lookup = lookup
        self._head = head
        self.lines = 0
        self.published = False

    def read(self, lines: Iterable[Line]) -> Iterator[Fault]:
        """Yield each fault as it is met."""
        strand, last = 0, 0
        expected: str | None = None  # the hash of the line before; None after one that is in doubt
        for line in lines:
            self.lines += 1
            if line.id == last + 1 and line.previous == expected:
                expected = line.hash
            else:
                if place_of(line.id)[0] != strand:
                    strand = place_of(line.id)[0]
                    last, expected = line_id(strand, 0), GENESIS
                fault = self._unlinked(line, last, expected)
                if fault is None or fault.harm is Harm.MISSING:
                    expected = line.hash
                elif fault.harm is Harm.MOVED:
                    expected = None
                if fault is not None:
                    yield fault
            if line.hash != digest_of(line, strand):
                yield Fault(Harm.ALTERED, line.id, line.id, line)
                expected = None
            elif line.action in {TIE, PUBLISH}:
                yield from self._named(line)
            last = line.id

    def _unlinked(self, line: Line, last: int, expected: str | None) -> Fault | None:
        """Tell why a line does not follow the one before it; ``None`` when that is not its harm."""
        gap = line.id > last + 1
        if line.previous == expected:
            return Fault(Harm.MOVED, line.id, last, line) if line.id != last + 1 else None
        home = self._home(line)
        if home is not None:
            return Fault(Harm.DUPLICATED, line.id, home, line)
        if line.previous == GENESIS:
            before: int | None = line_id(place_of(line.id)[0], 0)
        else:
            before = next(iter(self._lookup.with_hash(line.previous)), None)
        elsewhere = before != last and not (gap and before is not None and before > line.id)
        if before is not None and elsewhere and expected is not None:
            return Fault(Harm.MOVED, line.id, before, line)
        if expected is None and not gap:
            return None
        return Fault(Harm.MISSING, line.id, last, line)

    def _home(self, line: Line) -> int | None:
        """Return where the same line stands rightly, when it stands there as well."""
        for same in self._lookup.with_hash(line.hash):
            strand, place = place_of(same)
            before = GENESIS if place == 1 else self._lookup.hash_of(line_id(strand, place - 1))
            if same != line.id and before == line.previous:
                return same
        return None

    def _named(self, line: Line) -> Iterator[Fault]:
        """Hold the heads that a line names against the lines that are there."""
        if line.action == PUBLISH and self._head and line.hash.startswith(self._head):
            self.published = True
        try:
            heads = heads_named(line)
        except (TypeError, ValueError):
            yield Fault(Harm.ALTERED, line.id, line.id, line)
            return
        for head in heads:
            stored = self._lookup.hash_of(head.id)
            if stored is None:
                yield Fault(Harm.CUT, head.id, line.id)
            elif stored != head.hash:
                yield Fault(Harm.REWRITTEN, head.id, line.id)
