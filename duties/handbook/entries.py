"""An entry (条目) of the handbook: one criterion, check point, duty or measure."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

KEY_LENGTH = 8  # hexadecimal digits


class EntryKind(StrEnum):
    """What an entry is, in the order in which entries that fit alike are shown."""

    CRITERION = "c"
    POINT = "p"
    DUTY = "d"
    MEASURE = "m"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _LABELS[self]

    @property
    def short(self) -> str:
        """The Chinese name where room is scarce."""
        return _SHORT[self]


_LABELS = {
    EntryKind.CRITERION: "重大隐患判定标准",
    EntryKind.POINT: "检查要点",
    EntryKind.DUTY: "值守要求",
    EntryKind.MEASURE: "整改措施",
}
_SHORT = {
    EntryKind.CRITERION: "标准",
    EntryKind.POINT: "要点",
    EntryKind.DUTY: "值守",
    EntryKind.MEASURE: "措施",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: ``title`` stands in lists beside what it is ``about``.

    ``facts`` are pairs of a label and words.
    ``key`` is made of what the entry says, so that it stays the same while that does. ``sectors``
    names whose units are meant, none means all. ``source`` is a citation in words, "" where no
    document says it. ``words`` are further ones by which people ask for it. ``weight`` is
    less than 1 for what stands below others that fit as well.
    """

    key: str
    kind: EntryKind
    title: str
    about: str
    facts: tuple[tuple[str, str], ...]
    source: str
    sectors: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    weight: float = 1.0

    def is_for(self, lineage: Sequence[str]) -> bool:
        """Tell whether it holds for units of a sector, given with what that is part of."""
        return not self.sectors or any(name in self.sectors for name in lineage)


def key_of(kind: EntryKind, *named: str) -> str:
    """Return the key of what is named so."""
    text = "\x00".join((kind.value, *named))
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]
