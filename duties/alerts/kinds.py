"""The kinds of alerts (台风, 高温, 工作提示 …) with the words to begin with: one list as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from core.errors import XunanError
from duties.alerts.model import Answering

FALLBACK = "warning"  # of what is sent without saying its kind


class AlertKindUnknown(XunanError):
    """There is no such kind of alerts; ``known`` are the keys of those there are."""

    def __init__(self, key: str, known: tuple[str, ...]) -> None:
        super().__init__(key)
        self.key = key
        self.known = known


@dataclass(frozen=True, slots=True)
class AlertKind:
    """A kind of alerts: ``title`` heads the message, ``short`` stands on a button."""

    key: str
    title: str
    short: str
    text: str
    answering: Answering
    minutes: int

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by whoever reads the list


@cache
def all_kinds() -> Mapping[str, AlertKind]:
    """Return the kinds by key, in the order of the list."""
    from datafiles.reading import read_list  # noqa: PLC0415 - a paper is set without it

    read = read_list(files("duties.alerts") / "kinds.toml", "kind", AlertKind)
    return {kind.key: kind for kind in read}


def kind_of(key: str) -> AlertKind:
    """Return a kind by its key; one that was taken off the list reads as the plainest."""
    kinds = all_kinds()
    return kinds.get(key) or kinds[FALLBACK]


def read_kind(key: str) -> AlertKind:
    """Return a kind that there is; raises ``AlertKindUnknown``."""
    kinds = all_kinds()
    if key not in kinds:
        raise AlertKindUnknown(key, tuple(kinds))
    return kinds[key]
