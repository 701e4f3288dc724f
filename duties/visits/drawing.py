"""双随机: units and inspectors by lot, so that anybody can make the same draw again.

Pure functions. Lots are the SHA-256 of the seed and what is drawn, in hexadecimal:

- a unit's lot is ``SHA-256("<seed>|unit|<id>")``; the units with the lowest lots are drawn;
- for each drawn unit, in the order of its lot, that inspector is drawn who has the fewest drawn
  units by then, and of these the one with the lowest lot
  ``SHA-256("<seed>|<unit id>|inspector|<id>")``.

Who belongs to a unit never draws it (回避). The order in which the population is given makes no
difference. The algorithm is ours, and called ``sha256-1``.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from heapq import nsmallest

ALGORITHM = "sha256-1"


@dataclass(frozen=True, slots=True)
class Drawer:
    """An inspector, and the units to which they belong."""

    id: int
    avoids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A unit that was drawn, and who is to visit it; ``None`` where everybody belongs to it."""

    unit_id: int
    inspector_id: int | None


@dataclass(frozen=True, slots=True)
class Draw:
    """The outcome of a draw, with what it was made from."""

    seed: int
    asked: int
    population: str
    drawn: tuple[Drawn, ...]

    @property
    def sha256(self) -> str:
        """The hash of the population."""
        return sha256(self.population.encode()).hexdigest()

    @property
    def result(self) -> str:
        """The pairs as canonical JSON."""
        pairs = [[each.unit_id, each.inspector_id] for each in self.drawn]
        return json.dumps(pairs, separators=(",", ":"))


def draw(seed: int, unit_ids: Iterable[int], drawers: Iterable[Drawer], asked: int) -> Draw:
    """Draw so many units, and who visits each."""
    return again(seed, spell_population({*unit_ids}, {*drawers}), asked)


def choose(
    seed: int, unit_id: int, people: Iterable[Drawer], load: Mapping[int, int]
) -> int | None:
    """Return who is drawn for a unit, of those who do not belong to it; ``None`` for nobody.

    ``load`` is how many drawn units each has.
    """
    free = [each.id for each in people if unit_id not in each.avoids]
    least = min((load.get(each, 0) for each in free), default=0)
    ready = [each for each in free if load.get(each, 0) == least]
    return min(ready, key=lambda id_: (_lot(seed, unit_id, "inspector", id_), id_), default=None)


def spell_population(units: Iterable[int], people: Iterable[Drawer]) -> str:
    """Return what is drawn from as canonical JSON: ids in order, and who avoids which units."""
    drawers = [[each.id, sorted(each.avoids)] for each in sorted(people, key=lambda one: one.id)]
    kept = {"inspectors": drawers, "units": sorted(units)}
    return json.dumps(kept, separators=(",", ":"), sort_keys=True)


def drawers_of(population: str) -> list[Drawer]:
    """Return the inspectors of a population that was kept; raises ``ValueError`` for none."""
    kept = json.loads(population)
    return [Drawer(id_, frozenset(avoids)) for id_, avoids in kept["inspectors"]]


@lru_cache(maxsize=4)  # of a great many units, each page of a draw would hash them all again
def again(seed: int, population: str, asked: int) -> Draw:
    """Make a draw again from what was kept of it; raises ``ValueError`` for what is none."""
    units, people = json.loads(population)["units"], drawers_of(population)
    order = nsmallest(max(asked, 0), units, key=lambda id_: (_lot(seed, "unit", id_), id_))
    load = Counter[int]()
    drawn = []
    for unit_id in order:
        chosen = choose(seed, unit_id, people, load)
        if chosen is not None:
            load[chosen] += 1
        drawn.append(Drawn(unit_id, chosen))
    return Draw(seed, asked, population, tuple(drawn))


def _lot(*parts: object) -> str:
    return sha256("|".join(map(str, parts)).encode()).hexdigest()
