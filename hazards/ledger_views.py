"""What the screens of the ledger show."""

from dataclasses import dataclass
from typing import NamedTuple

from hazards.ledger_lists import Tally
from hazards.model import Hazard

ON_A_PAGE = 6
"""Hazards on a page of the ledger."""


class Way(NamedTuple):
    """A button that leads to the ledger under another filter."""

    label: str
    view: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class LedgerView:
    """A page of the ledger, older than ``before_id``.

    ``tally`` counts all hits, ``page`` is the page's number from 1. ``newer`` and ``older`` are
    before which ids the pages beside it lie, 0 the newest. ``looked`` says that older ones were not
    looked at yet. ``cleared`` are the ways without one narrowing each.
    """

    title: str
    view: int
    hazards: tuple[Hazard, ...]
    tally: Tally
    page: int
    before_id: int | None
    newer: int | None
    older: int | None
    looked: bool
    at_hand: tuple[Way, ...]
    cleared: tuple[Way, ...]
    supervised: bool = False  # whether who looks decides about what is late
    lost: bool = False  # whether this stands for a filter that cannot be read any more

    @property
    def pages(self) -> int:
        """How many pages there are, as far as was counted."""
        return max(-(-self.tally.hits // ON_A_PAGE), self.page)


@dataclass(frozen=True, slots=True)
class FiltersView:
    """What the ledger is narrowed to, and by what else it may be.

    ``facets`` are words for a button, and what people read on it; ``tally`` counts the hits.
    """

    title: str
    view: int
    facets: tuple[tuple[str, str], ...]
    cleared: tuple[Way, ...]
    clear_all: Way
    tally: Tally
    lost: bool = False


@dataclass(frozen=True, slots=True)
class FilterOptionsView:
    """A page of the choices of one facet; ``typed`` is what was looked for.

    ``searched`` says that more can be found by typing.
    """

    facet: str
    label: str
    view: int
    options: tuple[Way, ...]
    any: Way
    page: int
    more: bool
    typed: str
    searched: bool
