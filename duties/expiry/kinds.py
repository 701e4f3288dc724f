"""The kinds of what is kept in 证照设备 (特种作业操作证, 电梯 …): one list as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from core.errors import XunanError
from people.model import Role
from people.sectors import lineage

WARNINGS = (90, 30, 7)  # days before


class ExpiryKindUnknown(XunanError):
    """There is no such kind; ``known`` are the titles of those there are."""

    def __init__(self, word: str, known: tuple[str, ...]) -> None:
        super().__init__(word)
        self.word = word
        self.known = known


@dataclass(frozen=True, slots=True)
class Expiry:
    """What of a thing ends: ``title`` names it, ``asks`` which day is given.

    That day is the end itself, or with ``years`` the one from which they count. ``once``: what is
    to be done by the end is done once, and nothing is renewed by it.
    """

    key: str
    title: str
    asks: str
    years: int = 0
    optional: bool = False
    once: bool = False


@dataclass(frozen=True, slots=True)
class ExpiryKind:
    """A kind: ``name``, ``number`` and ``detail`` are the labels of what is asked.

    An empty label is not asked. ``placed``: also where in the unit it is. ``sectors`` are those to
    whose units it is offered, none for all; ``role`` is who of a unit hears of it, ``warnings`` are
    how many days before. ``source`` is document and place; ``ours`` says that no document gives the
    period or the days.
    """

    key: str
    title: str
    name: str
    expiries: tuple[Expiry, ...]
    number: str = ""
    detail: str = ""
    choices: tuple[str, ...] = ()
    placed: bool = False
    sectors: tuple[str, ...] = ()
    role: Role = Role.SAFETY_OFFICER
    warnings: tuple[int, ...] = WARNINGS
    source: str = ""
    ours: bool = False

    def expiry(self, key: str) -> Expiry | None:
        """Return what of it ends by its key, or ``None``."""
        return next((each for each in self.expiries if each.key == key), None)


@cache
def all_kinds() -> Mapping[str, ExpiryKind]:
    """Return the kinds by key, in the order of the list; raises ``Mistakes``."""
    from duties.expiry.kind_reading import load_kinds  # noqa: PLC0415 - a card is made without it

    return load_kinds()


def kind_of(key: str) -> ExpiryKind:
    """Return a kind by its key; of one that was taken off the list the plainest that there is."""
    return all_kinds().get(key) or ExpiryKind(key, "证照设备", "名称", ())


def expiry_of(kind: ExpiryKind, key: str) -> Expiry:
    """Return what of a kind ends by its key; what was taken off the list reads as 有效期."""
    return kind.expiry(key) or Expiry(key, "有效期", "有效期至")


def read_kind(word: str) -> ExpiryKind:
    """Return a kind by its key or its title; raises ``ExpiryKindUnknown``."""
    kinds = all_kinds()
    for kind in kinds.values():
        if word.strip() in {kind.key, kind.title}:
            return kind
    raise ExpiryKindUnknown(word, tuple(kind.title for kind in kinds.values()))


def kinds_for(sector: str) -> tuple[ExpiryKind, ...]:
    """Return the kinds that are offered to units of a sector."""
    own = {*lineage(sector)}
    return tuple(each for each in all_kinds().values() if not each.sectors or own & {*each.sectors})
