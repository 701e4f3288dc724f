"""The sectors of units (行业): one list as data, with what people write for each.

A unit keeps the name that the list gives. Everybody who asks what holds for a sector, a form, a
criterion or a department, asks here, so that 学校 and 教育 are never two things.
"""

import difflib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from core.errors import XunanError

NEAREST = 3  # sectors that are proposed for one that is not known
ALIKE = 0.4  # how alike two words must be to be proposed, of 1
_ENDINGS = ("行业", "领域", "系统", "单位", "类")


class SectorUnknown(XunanError):
    """No sector is called so; ``nearest`` names those that may be meant."""

    def __init__(self, text: str, nearest: tuple[str, ...]) -> None:
        super().__init__(text)
        self.text = text
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector, or a kind of unit within one (``part_of``), and the words for it."""

    name: str
    words: tuple[str, ...]
    part_of: str = ""
    department: str = ""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by whoever reads the list


@cache
def all_sectors() -> Mapping[str, Sector]:
    """Return the sectors by name, in the order of the list."""
    from datafiles.reading import read_list  # noqa: PLC0415 - a paper is set without it

    read = read_list(files("people") / "sectors.toml", "sector", Sector)
    return {sector.name: sector for sector in read}


@cache
def _by_word() -> Mapping[str, Sector]:
    return {
        _plain(word): sector
        for sector in all_sectors().values()
        for word in (sector.name, *sector.words)
    }


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


@cache
def find_sector(text: str) -> Sector | None:
    """Return the sector that somebody means, or ``None``."""
    word = _plain(text)
    found = _by_word().get(word)
    for ending in _ENDINGS:
        if found is None and word.endswith(ending):
            found = _by_word().get(word.removesuffix(ending))
    return found


def read_sector(text: str) -> Sector:
    """Return the sector that somebody means; raises ``SectorUnknown`` with the nearest ones."""
    found = find_sector(text)
    if found is None:
        raise SectorUnknown(text, nearest_sectors(text))
    return found


def nearest_sectors(text: str) -> tuple[str, ...]:
    """Return the sectors that may be meant: by words that stand in the text, then by alike ones."""
    written, words = _plain(text), _by_word()
    inside = _inside(written)
    around = [word for word in words if len(written) > 1 and written in word]
    alike = difflib.get_close_matches(written, words, NEAREST * 3, ALIKE)
    names = (words[each].name for each in (*inside, *around, *alike))
    return tuple(dict.fromkeys(names))[:NEAREST]


def _inside(written: str) -> list[str]:
    """Return the words that stand in a text, the longest and then the narrowest first."""
    words = _by_word()
    found = [word for word in words if word in written]
    return sorted(found, key=lambda word: (-len(word), not words[word].part_of))


def guess_sector(text: str) -> Sector | None:
    """Return the sector that free text from before there was a list seems to mean, or ``None``."""
    found = find_sector(text)
    inside = _inside(_plain(text)) if found is None else []
    return _by_word()[inside[0]] if inside else found


@cache
def lineage(text: str) -> tuple[str, ...]:
    """Return a sector and what it is part of, the narrowest first; nothing for an unknown one."""
    sector = guess_sector(text)
    if sector is None:
        return ()
    return (sector.name, sector.part_of) if sector.part_of else (sector.name,)


def parts_of(name: str) -> tuple[str, ...]:
    """Return the names that units of a sector may have: its own, and those of its kinds."""
    if not name:
        return ()
    return (name, *(each.name for each in all_sectors().values() if each.part_of == name))


def department_for(text: str) -> str:
    """Return the department that is responsible for a sector; empty where the list names none."""
    named = (all_sectors()[name].department for name in lineage(text))
    return next((department for department in named if department), "")
