"""Lists of the ledger by what befell hazards: sent back, fallen overdue, handed on, and until when.

The spells that figures are counted from answer, so that a list has what its figure has: the
deadline is the one that stood then, and both are as the last count left them.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Date, and_, bindparam, exists, func, select

from hazards.inspection_kind import OWN_KINDS
from hazards.ledger_filter import LedgerFilter
from hazards.model import Track
from storage.engine.prepared import Prepared, constant
from storage.stores.reports.spells import OVERDUE, RETURNED, UNANSWERED
from storage.tables.count_tables import hazard_spells
from storage.tables.ledger_tables import hazards
from storage.tables.loop_tables import plans

BEGUN = {"returned": RETURNED, "fell_overdue": OVERDUE, "transferred": UNANSWERED}
"""Periods of a filter in which something began."""
STOOD = {"overdue_on": OVERDUE, "unanswered_on": UNANSWERED}
"""Days of a filter at whose end something stood."""
_S = hazard_spells.c
_FIRST, _LAST = date(1, 1, 1), date(9999, 12, 30)


def _begun(what: str, name: str) -> ColumnElement[bool]:
    since, until = bindparam(f"{name}_from", type_=Date), bindparam(f"{name}_to", type_=Date)
    return and_(_S.what == constant(what), _S.since.between(since, until))


def _stood(what: str, name: str) -> ColumnElement[bool]:
    day = bindparam(name, type_=Date)
    return and_(_S.what == constant(what), _S.since <= day, _S.until > day)


_SPELLS = {
    **{name: _begun(what, name) for name, what in BEGUN.items()},
    **{name: _stood(what, name) for name, what in STOOD.items()},
}
_BOUNDS = {
    name: Prepared(
        lambda _, said=said: select(func.min(_S.hazard_id), func.max(_S.hazard_id)).where(said)  # type: ignore[misc]  # bound for each
    )
    for name, said in _SPELLS.items()
}
CONDITIONS: dict[str, ColumnElement[bool]] = {
    **{name: exists().where(_S.hazard_id == hazards.c.id, said) for name, said in _SPELLS.items()},
    "planned": exists().where(plans.c.hazard_id == hazards.c.id, plans.c.submitted_at.is_not(None)),
    "listed": hazards.c.track == constant(Track.LISTED.value),
    # aside, so that it is not the index of kinds that is read and then sorted
    "own": hazards.c.kind.concat("").in_([constant(each.value) for each in OWN_KINDS]),
}
_FLAGS = ("planned", "listed", "own")


class Asked(NamedTuple):
    """A condition by its name, what it is told, and what bounds the ids of its hits."""

    name: str
    values: dict[str, date]
    bounds: Prepared | None = None


def asked(wanted: LedgerFilter) -> Iterator[Asked]:
    """Yield what a filter asks of this."""
    for name in BEGUN:
        days = getattr(wanted, name)
        if days is not None:
            values = {f"{name}_from": days.first or _FIRST, f"{name}_to": days.last or _LAST}
            yield Asked(name, values, _BOUNDS[name])
    for name in STOOD:
        day = getattr(wanted, name)
        if day is not None:
            yield Asked(name, {name: day}, _BOUNDS[name])
    for name in _FLAGS:
        if getattr(wanted, name):
            yield Asked(name, {}, None)
