"""What days come to in months and years, added up once more to hold the sums against."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from hazards.counts.recounting import Cells, Traits
from hazards.inspection_kind import OWN_KINDS
from hazards.model import Source


class SumCell(NamedTuple):
    """A month or a year (``months`` 1 or 12, from ``day`` on), and what is told apart."""

    months: int
    day: date
    unit_id: int
    street: str
    severity: str
    track: str
    planned: bool


Sums = dict[SumCell, Counter[str]]


def summed(moved: Cells) -> Sums:
    """Return what the movements of days come to in their months and in their years."""
    found: Sums = {}
    for (day, traits), moves in moved.items():
        for months, first in ((1, day.replace(day=1)), (12, day.replace(month=1, day=1))):
            cell = SumCell(
                months,
                first,
                traits.unit_id,
                traits.street,
                traits.severity,
                traits.track,
                traits.planned,
            )
            found.setdefault(cell, Counter()).update(_with_sources(traits, moves))
    return found


def _with_sources(traits: Traits, moves: Counter[str]) -> Counter[str]:
    more = Counter(moves)
    if traits.source in {Source.INSPECTION, Source.SNAP, Source.TIP, Source.DUTY}:
        more[f"found_{traits.source}"] = moves["found"]
    if traits.kind in OWN_KINDS:
        more["found_self"] = moves["found"]
    return more
