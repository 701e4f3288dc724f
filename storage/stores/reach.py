"""Statements about units in reach of somebody: one for each way in which units are reached."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, true

from people.permissions import Reach
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared
from storage.tables.people_tables import units

_IN_STREET = units.c.street == bindparam("remit_street")


class ByReach:
    """One statement with a condition on ``units``, prepared for whatever a reach is made of."""

    def __init__(self, build: Callable[[ColumnElement[bool]], Prepared]) -> None:
        self.everywhere = build(true())
        self._streets = build(among(units.c.street))
        self._units = build(among(units.c.id))
        self._sectors = build(among(units.c.sector))
        self._sectors_in_street = build(and_(among(units.c.sector), _IN_STREET))

    def parts(self, reach: Reach) -> Iterator[tuple[Prepared, dict[str, Any]]]:
        """Yield the statements that find together what is in reach, with what is bound to them."""
        if reach.area:
            yield self.everywhere, {}
            return
        yield from ((self._streets, some) for some in slices(reach.streets))
        yield from ((self._units, some) for some in slices(reach.unit_ids))
        for remit in reach.remits:
            for some in slices(remit.sectors):
                if remit.street:
                    yield self._sectors_in_street, {**some, "remit_street": remit.street}
                else:
                    yield self._sectors, some
