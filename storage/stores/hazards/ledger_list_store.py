"""Lists of the ledger by a filter: pages by keyset, and how many there are.

A filter within somebody's reach falls apart into strands: conditions that one index answers in the
order of the ids (one street, one unit, one sector). Each strand is read by itself and they are
merged, so that a page costs the same in a short ledger and in a long one. What period something
fell into bounds the ids first. Whatever takes reading row by row (words) looks at no more than
``LOOKED_AT`` ids in a turn and says how far it came.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, String, and_, bindparam, exists, func, or_, select

from hazards.ledger_filter import Days, LedgerFilter, Sought, Standing, read, spell
from hazards.ledger_lists import Page, Tally
from hazards.ledger_moves import Move
from hazards.model import HazardState, Severity, Source
from people.model import Remit
from storage.engine.prepared import Prepared, bound, constant
from storage.engine.session import Session
from storage.stores.hazards import ledger_spells
from storage.stores.hazards.ledger_store import BEYOND_ALL
from storage.tables.ledger_tables import hazards, ledger_moves, ledger_views
from storage.tables.people_tables import units
from storage.tables.places_tables import places

log = logging.getLogger(__name__)

LOOKED_AT = 60_000
"""Ids that a turn goes through where each row has to be read; about 60 ms on SQLite."""

COUNTED = 20_000
"""Hits that a turn counts in one strand; a list that is longer says that there are more."""

_STATES = tuple(f"state{number}" for number in range(len(HazardState)))
_TIES = {"street": hazards.c.street, "unit": hazards.c.unit_id, "sector": hazards.c.sector}


def _moved(move: Move, *bounds: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        ledger_moves.c.hazard_id == hazards.c.id, ledger_moves.c.move == move.value, *bounds
    )


def _last_move_before(name: str) -> ColumnElement[Any]:
    return (
        select(ledger_moves.c.move)
        .where(ledger_moves.c.hazard_id == hazards.c.id, ledger_moves.c.at < bindparam(name))
        .order_by(ledger_moves.c.at.desc(), ledger_moves.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _spoken() -> ColumnElement[bool]:
    """Return whether words stand in a hazard, as it is read on its card."""
    unit = select(units.c.name).where(units.c.id == hazards.c.unit_id).scalar_subquery()
    place = select(places.c.name).where(places.c.id == hazards.c.place_id).scalar_subquery()
    texts = (hazards.c.description, hazards.c.number, unit, hazards.c.measure, place)
    like: ColumnElement[str] = bindparam("words", type_=String())
    return or_(*(func.lower(text).like(like, escape="\\") for text in texts))


_CONDITIONS: dict[str, ColumnElement[bool]] = {
    **{name: column == bindparam(name) for name, column in _TIES.items()},
    "street_too": hazards.c.street.concat("") == bindparam("street_too"),
    "sector_too": hazards.c.sector.concat("") == bindparam("sector_too"),
    "alive": hazards.c.alive.is_(True),
    "dead": hazards.c.alive.is_(False),
    "major": hazards.c.severity == constant("major"),
    "general": hazards.c.severity == bindparam("general"),
    "unjudged": hazards.c.severity.is_(None),
    "states": hazards.c.state.in_([bindparam(name) for name in _STATES]),
    "due": hazards.c.deadline < bindparam("due"),
    "source": hazards.c.source == bindparam("source"),
    "source_too": hazards.c.source.concat("") == bindparam("source_too"),
    "kind": hazards.c.kind == bindparam("kind"),
    "kind_too": hazards.c.kind.concat("") == bindparam("kind_too"),
    "finder": and_(hazards.c.found_by == bindparam("finder"), hazards.c.source != Source.TIP.value),
    "owner": hazards.c.owner_id == bindparam("owner"),
    "found_from": hazards.c.found_at >= bindparam("found_from"),
    "found_to": hazards.c.found_at < bindparam("found_to"),
    "closed": _moved(
        Move.CLOSED,
        ledger_moves.c.at >= bindparam("closed_from"),
        ledger_moves.c.at < bindparam("closed_to"),
    ),
    "reopened": _moved(
        Move.REOPENED,
        ledger_moves.c.at >= bindparam("reopened_from"),
        ledger_moves.c.at < bindparam("reopened_to"),
    ),
    "closed_since": _moved(Move.CLOSED, ledger_moves.c.at >= bindparam("then")),
    "known_then": hazards.c.found_at < bindparam("then"),
    "open_then": func.coalesce(_last_move_before("then"), "") != Move.CLOSED.value,
    "closed_then": _last_move_before("then") == Move.CLOSED.value,
    "words": _spoken(),
    **ledger_spells.CONDITIONS,
}


@dataclass(frozen=True)
class _Strand:
    """Conditions by name, and what they are told."""

    names: frozenset[str] = frozenset()
    values: dict[str, Any] = field(default_factory=dict)

    def __add__(self, other: "_Strand") -> "_Strand":
        return _Strand(self.names | other.names, self.values | other.values)


def _tied(name: str, value: Any) -> _Strand:
    return _Strand(frozenset({name}), {name: value})


@cache
def _page(names: frozenset[str], *, ascending: bool) -> Prepared:
    found = select(hazards.c.id).where(*(_CONDITIONS[name] for name in sorted(names)))
    found = found.where(hazards.c.id >= bindparam("low"), hazards.c.id < bindparam("high"))
    order = hazards.c.id if ascending else hazards.c.id.desc()
    return Prepared(lambda _: found.order_by(order).limit(bindparam("most")))


@cache
def _count(names: frozenset[str]) -> Prepared:
    found = select(hazards.c.id).where(*(_CONDITIONS[name] for name in sorted(names)))
    found = found.where(hazards.c.id >= bindparam("low"), hazards.c.id < bindparam("high"))
    some = found.limit(bindparam("most")).subquery()
    return Prepared(lambda _: select(func.count()).select_from(some))


_NEWEST = Prepared(lambda _: select(func.max(hazards.c.id)))
_FOUND_BOUNDS = Prepared(
    lambda _: select(func.min(hazards.c.id), func.max(hazards.c.id)).where(
        hazards.c.found_at >= bindparam("since"), hazards.c.found_at < bindparam("until")
    )
)
_MOVED_BOUNDS = Prepared(
    lambda _: select(func.min(ledger_moves.c.hazard_id), func.max(ledger_moves.c.hazard_id)).where(
        ledger_moves.c.move == bindparam("move"),
        ledger_moves.c.at >= bindparam("since"),
        ledger_moves.c.at < bindparam("until"),
    )
)
_KEEP = Prepared(
    lambda insert: (
        insert(ledger_views)
        .values(**bound("id", "filter", "kept_at"))
        .on_conflict_do_update(
            index_elements=["id"],
            set_=bound("filter"),
            where=ledger_views.c.filter != bindparam("filter"),
        )
    )
)
_KEPT = Prepared(
    lambda _: select(ledger_views.c.filter).where(ledger_views.c.id == bindparam("id"))
)
EARLIEST = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
LATEST = datetime.fromisoformat("2190-01-01T00:00:00+00:00")
_NOTHING = (1, 0)


def _strands(sought: Sought) -> Iterator[_Strand]:
    """Yield a filter as conditions that one index answers each."""
    shared = sum(_narrowed(sought), _Strand())
    for place, sector, standing in product(_places(sought), _sectors(sought), _standings(sought)):
        both = place.values.get("sector"), sector.values.get("sector")
        if None not in both and len(set(both)) > 1:
            continue  # no unit is of two sectors
        strand = place + sector + standing + shared
        if {"street", "unit"} & strand.names:  # the index of the place gives the order
            strand = _aside(strand, "sector", "source", "kind")
        elif "sector" in strand.names:
            strand = _aside(strand, "source", "kind")
        elif "source" in strand.names:
            strand = _aside(strand, "kind")
        yield strand


def _aside(strand: _Strand, *names: str) -> _Strand:
    """Keep conditions from being taken for the one whose index gives the order."""
    said, values = set(strand.names), dict(strand.values)
    for name in said.intersection(names):
        said.symmetric_difference_update({name, f"{name}_too"})
        values[f"{name}_too"] = values.pop(name)
    return _Strand(frozenset(said), values)


def _places(sought: Sought) -> list[_Strand]:
    """Return the places within reach, each with the street or the unit that is wanted."""
    reach = sought.reach
    if reach.area:
        return [_Strand()]
    units_ = [_tied("unit", unit_id) for unit_id in reach.unit_ids]
    parts = (_of_remit(remit) for remit in reach.remits)
    remits = [strand for part in parts for strand in part]
    return [*(_tied("street", street) for street in reach.streets), *units_, *remits]


def _of_remit(remit: Remit) -> Iterator[_Strand]:
    """Yield what a department answers for: one strand for each sector, as its index gives it."""
    street = _tied("street_too", remit.street) if remit.street else _Strand()
    return (_tied("sector", sector) + street for sector in remit.sectors)


def _sectors(sought: Sought) -> list[_Strand]:
    if not sought.filter.sectors:
        return [_Strand()]
    return [_tied("sector", sector) for sector in dict.fromkeys(sought.filter.sectors)]


def _standings(sought: Sought) -> list[_Strand]:
    """Return whether hazards are open, now or at the end of a day, with what is overdue."""
    wanted = sought.filter
    if wanted.overdue and wanted.standing is Standing.CLOSED:
        return []  # what is struck off is not overdue
    then = sought.start(wanted.as_of + timedelta(days=1)) if wanted.as_of is not None else None
    due = _tied("due", wanted.as_of or sought.day) if wanted.overdue else _Strand()
    at_once = wanted.states and all(state.open for state in wanted.states)
    is_open = wanted.standing is Standing.OPEN or wanted.overdue
    if then is None:
        if at_once and wanted.standing is Standing.CLOSED:
            return []  # nor is what is struck off in a state of what is open
        if is_open or at_once:
            return [_Strand(frozenset({"alive"})) + due]
        return [_Strand(frozenset({"dead"}) if wanted.standing else frozenset())]
    past = _Strand(frozenset({"known_then"}), {"then": then})
    if is_open:
        past += due + _Strand(frozenset({"open_then"}))
        still = _Strand(frozenset({"alive"}))
        return [past + still, past + _Strand(frozenset({"dead", "closed_since"}))]
    if wanted.standing is Standing.CLOSED:
        return [past + _Strand(frozenset({"closed_then"}))]
    return [past]


def _narrowed(sought: Sought) -> Iterator[_Strand]:
    """Yield what a filter asks of each hazard by itself."""
    wanted = sought.filter
    if wanted.severity is Severity.MAJOR:
        yield _Strand(frozenset({"major"}))
    elif wanted.severity is Severity.GENERAL:
        yield _tied("general", wanted.severity.value)
    if wanted.unjudged:
        yield _Strand(frozenset({"unjudged"}))
    if wanted.states:
        said = [state.value for state in wanted.states]
        said += said[-1:] * (len(_STATES) - len(said))
        yield _Strand(frozenset({"states"}), dict(zip(_STATES, said, strict=True)))
    if wanted.source is not None:
        yield _tied("source", wanted.source.value)
    if wanted.kind is not None:
        yield _tied("kind", wanted.kind.value)
    for name in ("finder", "owner"):
        if getattr(wanted, name) is not None:
            yield _tied(name, getattr(wanted, name))
    yield from _periods(sought)
    for each in ledger_spells.asked(wanted):
        yield _Strand(frozenset({each.name}), dict(each.values))
    if wanted.words:
        plain = wanted.words.lower()
        for sign in "\\%_":
            plain = plain.replace(sign, f"\\{sign}")
        yield _tied("words", f"%{plain}%")


def _periods(sought: Sought) -> Iterator[_Strand]:
    wanted = sought.filter
    if wanted.found is not None:
        span = sought.span(wanted.found)
        if span.first is not None:
            yield _tied("found_from", span.first)
        if span.end is not None:
            yield _tied("found_to", span.end)
    for name in ("closed", "reopened"):
        days = getattr(wanted, name)
        if days is not None:
            span = sought.span(days)
            bounds = {f"{name}_from": span.first or EARLIEST, f"{name}_to": span.end or LATEST}
            yield _Strand(frozenset({name}), bounds)


class SqlLedgerLists:
    """``hazards.ledger_lists.LedgerLists`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, wanted: LedgerFilter, at: datetime) -> int:
        """Keep a filter for buttons that name it, and return its id; mends one that is damaged."""
        view_id = wanted.view_id
        self._session.later(_KEEP, id=view_id, filter=spell(wanted), kept_at=at)
        return view_id

    def kept(self, view_id: int) -> LedgerFilter | None:
        """Return the filter of an id; ``None`` for one that is not there, or cannot be read."""
        row = self._session.one(_KEPT, id=view_id)
        try:
            return read(row[0]) if row else None
        except ValueError as fault:
            log.warning("filter %d cannot be read: %r", view_id, fault)
            return None

    def page(self, sought: Sought, before_id: int | None, limit: int) -> Page:
        """Return the ids of a page, newest first, older than ``before_id``."""
        low, high = self._bounds(sought)
        high = min(high, before_id or BEYOND_ALL)
        floor = low
        if sought.filter.words:
            high = min(high, self._newest() + 1)
            floor = max(low, high - LOOKED_AT)
        found = self._merged(sought, floor, high, limit)
        return Page(tuple(found), floor if len(found) < limit and floor > max(low, 1) else None)

    def page_after(self, sought: Sought, from_id: int, limit: int) -> list[int]:
        """Return the ids of the next newer ones from an id on, the oldest first."""
        low, high = self._bounds(sought)
        low = max(low, from_id)
        if sought.filter.words:
            high = min(high, low + LOOKED_AT)
        found: list[int] = []
        for strand in _strands(sought):
            page = _page(strand.names, ascending=True)
            rows = self._session.all(page, **strand.values, low=low, high=high, most=limit)
            found += [row[0] for row in rows]
        return sorted(set(found))[:limit]

    def count(self, sought: Sought, from_id: int = 0) -> Tally:
        """Count the hits from an id on; a list that is very long, or is read, only in part."""
        low, high = self._bounds(sought)
        floor = max(low, from_id)
        if sought.filter.words:
            top = min(high, self._newest() + 1)
            floor = max(floor, top - LOOKED_AT)
        total = 0
        whole = floor <= max(low, from_id)
        for strand in _strands(sought):
            row = self._session.one(
                _count(strand.names), **strand.values, low=floor, high=high, most=COUNTED + 1
            )
            hits = int(row[0]) if row else 0
            whole = whole and hits <= COUNTED
            total += min(hits, COUNTED)
        return Tally(total, whole=whole)

    def ids(self, sought: Sought, after_id: int, limit: int) -> list[int]:
        """Return the next ids after one, the oldest first, however many rows are looked at."""
        low, high = self._bounds(sought)
        found: set[int] = set()
        for strand in _strands(sought):
            page = _page(strand.names, ascending=True)
            given = {"low": max(low, after_id + 1), "high": high, "most": limit}
            found.update(row[0] for row in self._session.all(page, **strand.values, **given))
        return sorted(found)[:limit]

    def _merged(self, sought: Sought, low: int, high: int, limit: int) -> list[int]:
        found: set[int] = set()
        for strand in _strands(sought):
            page = _page(strand.names, ascending=False)
            rows = self._session.all(page, **strand.values, low=low, high=high, most=limit)
            found.update(row[0] for row in rows)
        return sorted(found, reverse=True)[:limit]

    def _newest(self) -> int:
        row = self._session.one(_NEWEST)
        return int(row[0] or 0) if row else 0

    def _bounds(self, sought: Sought) -> tuple[int, int]:
        """Return from which id, and before which, all hits lie, as far as their periods tell."""
        wanted = sought.filter
        low, high = 0, BEYOND_ALL
        asked: list[tuple[Prepared, Days, dict[str, str]]] = []
        if wanted.found is not None:
            asked.append((_FOUND_BOUNDS, wanted.found, {}))
        if wanted.closed is not None:
            asked.append((_MOVED_BOUNDS, wanted.closed, {"move": Move.CLOSED.value}))
        if wanted.reopened is not None:
            asked.append((_MOVED_BOUNDS, wanted.reopened, {"move": Move.REOPENED.value}))
        rows = []
        for statement, days, values in asked:
            span = sought.span(days)
            given = {"since": span.first or EARLIEST, "until": span.end or LATEST}
            rows.append(self._session.one(statement, **given, **values))
        for each in ledger_spells.asked(wanted):
            rows += [self._session.one(each.bounds, **each.values)] if each.bounds else []
        for row in rows:
            if row is None or row[0] is None:
                return _NOTHING
            low, high = max(low, int(row[0])), min(high, int(row[1]) + 1)
        return low, high
