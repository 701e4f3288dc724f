"""A draw as it was kept: its pairs, what all were called then, and whether it comes out again.

Pure functions. What is read here is the record alone, however many units there are by now.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from duties.visits.drawing import Draw, Drawn, again
from duties.visits.model import DrawRecord


@dataclass(frozen=True, slots=True)
class Names:
    """What units and inspectors were called when they were drawn, by id.

    There are none in draws of before these were kept.
    """

    units: Mapping[int, str]
    inspectors: Mapping[int, str]

    @classmethod
    def of(cls, record: DrawRecord) -> "Names":
        """Read the names of a draw."""
        kept = json.loads(record.names) if record.names else {}
        units, people = (
            {int(id_): name for id_, name in kept.get(each, {}).items()}
            for each in ("units", "inspectors")
        )
        return cls(units, people)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A draw that was made again from what was kept of it; ``None`` where nothing could be.

    ``intact``: the population is the one whose hash was kept. ``same``: so are the drawn units,
    and who was drawn for each.
    """

    made: Draw | None
    intact: bool
    same: bool


def pairs_of(record: DrawRecord) -> list[Drawn]:
    """Return the drawn units in the order of their lots, each with who was drawn for it."""
    return [Drawn(unit_id, inspector_id) for unit_id, inspector_id in json.loads(record.result)]


def repeat(record: DrawRecord) -> Repeated:
    """Make a draw again by its seed from the population that was kept."""
    intact = sha256(record.population.encode()).hexdigest() == record.sha256
    try:
        made = again(record.seed, record.population, record.asked)
    except (KeyError, TypeError, ValueError):
        return Repeated(None, intact, same=False)
    return Repeated(made, intact, intact and made.result == record.result)
