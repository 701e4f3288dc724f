"""今日路线: what is most due goes first among what is near each other.

Pure functions. What is overdue, or due soonest, is taken, up to what a day holds; these are put in
the order of a short way: to the nearest each time, then without crossings (2-opt). Units without
coordinates come at the end, by what is due first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from people.nearby import distance

A_DAY = 8  # visits; ours


@dataclass(frozen=True, slots=True)
class Stop:
    """A unit to visit: where it is (degrees of WGS84, where that is known) and until when."""

    id: int
    due: date
    latitude: float | None = None
    longitude: float | None = None

    @property
    def placed(self) -> bool:
        """Whether its place is known."""
        return self.latitude is not None and self.longitude is not None


Spot = tuple[float, float]


def route(stops: Sequence[Stop], start: Spot | None = None, most: int = A_DAY) -> list[Stop]:
    """Return the stops of a day in the order of the way, from ``start`` where that is known."""
    due = sorted(stops, key=lambda each: (each.due, each.id))[:most]
    placed = [each for each in due if each.placed]
    return [*_way(placed, start), *(each for each in due if not each.placed)]


def length(stops: Sequence[Stop], start: Spot | None = None) -> float:
    """Return how many metres a way is that goes from stop to stop in a straight line."""
    spots = [
        *([start] if start is not None else []),
        *(_spot(each) for each in stops if each.placed),
    ]
    return sum(distance(*one, *other) for one, other in pairwise(spots))


def _spot(stop: Stop) -> Spot:
    return stop.latitude or 0.0, stop.longitude or 0.0


def _way(stops: Sequence[Stop], start: Spot | None) -> list[Stop]:
    """Return the shortest of the ways that begin at each of the stops."""
    ways = [_uncrossed(_to_nearest(first, stops), start) for first in stops]
    return min(ways, key=lambda way: length(way, start), default=[])


def _to_nearest(first: Stop, stops: Sequence[Stop]) -> list[Stop]:
    way, left = [first], [each for each in stops if each is not first]
    while left:
        nearest = min(left, key=_from(_spot(way[-1])))
        left.remove(nearest)
        way.append(nearest)
    return way


def _from(here: Spot) -> Callable[[Stop], tuple[float, date, int]]:
    return lambda each: (distance(*here, *_spot(each)), each.due, each.id)


def _uncrossed(way: list[Stop], start: Spot | None) -> list[Stop]:
    """Turn a part of the way round as long as that makes it shorter."""
    shorter = True
    while shorter:
        shorter = False
        for begin in range(len(way) - 1):
            for end in range(begin + 2, len(way) + 1):
                turned = [*way[:begin], *reversed(way[begin:end]), *way[end:]]
                if length(turned, start) < length(way, start) - 0.5:  # half a metre
                    way, shorter = turned, True
    return way
