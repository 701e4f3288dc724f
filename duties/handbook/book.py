"""The handbook (随身手册) as a whole, made once when somebody first asks."""

from collections.abc import Mapping, Sequence
from functools import cache

from core.errors import XunanError
from duties.handbook.entries import Entry
from duties.handbook.gathering import gather_entries
from duties.handbook.searching import Index
from hazards.criteria.loader import load_criteria
from people.sectors import all_sectors, lineage


class EntryUnknown(XunanError):
    """The handbook has no such entry, or has it no more."""


class Handbook:
    """All entries, found by key, by words, and by the sector of a unit."""

    def __init__(self, entries: Sequence[Entry], index: Index) -> None:
        self.entries = entries
        self._by_key: Mapping[str, Entry] = {each.key: each for each in entries}
        self._index = index

    def entry(self, key: str) -> Entry:
        """Return an entry; raises ``EntryUnknown``."""
        try:
            return self._by_key[key]
        except KeyError:
            raise EntryUnknown(key) from None

    def search(self, query: str) -> list[Entry]:
        """Return the entries that fit some words, the best first; none for no words."""
        return self._index.search(query)

    def for_sector(self, sector: str) -> list[Entry]:
        """Return what holds for units of a sector: its own first, then what holds for all."""
        names = lineage(sector)
        fitting = [each for each in self.entries if each.is_for(names)]
        return sorted(fitting, key=lambda each: not each.sectors)


@cache
def load_handbook() -> Handbook:
    """Return the handbook; raises ``datafiles.reading.Mistakes``.

    Making it reads what the start did not: that takes some tenths of a second, and belongs into a
    thread of its own where others wait.
    """
    entries = gather_entries()
    synonyms = [each.words | {each.label} for each in load_criteria().categories]
    synonyms += [frozenset({each.name, *each.words}) for each in all_sectors().values()]
    return Handbook(entries, Index(entries, synonyms))
