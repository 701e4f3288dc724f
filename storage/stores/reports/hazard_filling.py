"""Counting hazards inside the database, some at a time.

What was counted of a hazard is taken off, its spells are made anew, and what they say is put on:
so nothing that is done twice counts twice, whatever changed and however late. Whoever counts holds
the row of the filling, so that no two do at once; a turn never waits for it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Subquery,
    Table,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)

from hazards.counts.period import Period, PeriodKind
from hazards.inspection_kind import OWN_KINDS
from hazards.model import Ending, Source
from storage.engine.ids import among, slices
from storage.engine.prepared import Insert, Prepared, bound, constant
from storage.engine.session import Session
from storage.engine.sql_words import AnyOf, DaysBetween, FirstOf
from storage.stores.reports import fillings
from storage.stores.reports.spells import FAR, OPEN, OVERDUE, RETURNED, UNANSWERED, fill_spells
from storage.stores.troubled import CountsTroubled
from storage.tables.count_tables import (
    DIMENSIONS,
    MONTH,
    MOVEMENTS,
    ROLLED,
    ROLLED_BY,
    STOCKS,
    YEAR,
    hazard_counts,
    hazard_spells,
    hazard_stocks,
    hazard_sums,
    hazards_to_count,
    stock_days,
)
from storage.tables.ledger_tables import hazards

HAZARDS = "hazards"
_S, _Q = hazard_spells.c, hazards_to_count.c
_ENDED = _S.until < bindparam("far", FAR, Date)
_OF_CHUNK = AnyOf(_S.hazard_id, "ids")


def _is(what: str, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(_S.what == constant(what), *more)


def _found(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    return _is(OPEN, _S.nth == 1, *more)


def _found_by(source: Source) -> ColumnElement[bool]:
    return _found(_S.source == constant(source.value))


def _ended(ending: Ending) -> ColumnElement[bool]:
    return _is(OPEN, _S.ending == constant(ending.value))


_ZERO: ColumnElement[int] = literal_column("0")
_ONE: ColumnElement[int] = literal_column("1")
_AT_BEGIN: dict[str, tuple[ColumnElement[bool], ColumnElement[int]]] = {
    "found": (_found(), _ONE),
    "found_inspection": (_found_by(Source.INSPECTION), _ONE),
    "found_snap": (_found_by(Source.SNAP), _ONE),
    "found_tip": (_found_by(Source.TIP), _ONE),
    "found_duty": (_found_by(Source.DUTY), _ONE),
    "found_self": (_found(_S.kind.in_([constant(each.value) for each in OWN_KINDS])), _ONE),
    "rectified": (_found(_S.rectified.is_(True)), _ONE),
    "reopened": (_is(OPEN, _S.nth > 1), _ONE),
    "newly_overdue": (_is(OVERDUE), _ONE),
    "returned": (_is(RETURNED), _ONE),
    "transferred": (_is(UNANSWERED), _ONE),
}
_AT_END: dict[str, tuple[ColumnElement[bool], ColumnElement[int]]] = {
    "closed": (_ended(Ending.RECTIFIED), _ONE),
    "closed_in_time": (and_(_ended(Ending.RECTIFIED), _S.in_time.is_(True)), _ONE),
    "days_to_close": (_ended(Ending.RECTIFIED), DaysBetween(_S.since, _S.until)),
    "ended_infeasible": (_ended(Ending.INFEASIBLE), _ONE),
    "ended_unfounded": (_ended(Ending.UNFOUNDED), _ONE),
    "ended_duplicate": (_ended(Ending.DUPLICATE), _ONE),
    "ended_transferred": (_ended(Ending.TRANSFERRED), _ONE),
    "caught_up": (_is(OVERDUE), _ONE),
    "answered": (_is(UNANSWERED), _ONE),
}
_STANDS = {"open": OPEN, "overdue": OVERDUE, "unanswered": UNANSWERED}


def _side(
    day: ColumnElement[date],
    said: dict[str, tuple[ColumnElement[bool], ColumnElement[int]]],
    by: tuple[str, ...],
    names: tuple[str, ...],
) -> Select[Any]:
    """Return what the beginnings, or the ends, of spells come to on their days."""
    summed = [func.sum(case(said[name], else_=_ZERO)) if name in said else _ZERO for name in names]
    return (
        select(
            day.label("day"),
            *(_S[name] for name in by),
            *(each.label(name) for each, name in zip(summed, names, strict=True)),
            func.count().label("facts"),
        )
        .where(_OF_CHUNK)
        .group_by(day, *(_S[name] for name in by))
    )


def _sides(by: tuple[str, ...], names: tuple[str, ...]) -> Subquery:
    """Return what both come to."""
    began = _side(_S.since, _AT_BEGIN, by, names)
    ended = _side(_S.until, _AT_END, by, names).where(_ENDED, _S.what != constant(RETURNED))
    return union_all(began, ended).subquery("each_side")


def _add(make: Insert, table: Table, summed: tuple[str, ...], chosen: Select[Any]) -> Any:
    """Add to rows of counts, which need not be there."""
    key = table.primary_key.columns.keys()
    adding = make(table).from_select([*key, *summed, "facts"], chosen)
    return adding.on_conflict_do_update(
        index_elements=key,
        set_={name: table.c[name] + adding.excluded[name] for name in (*summed, "facts")},
    )


def _counted(sign: int) -> Prepared:
    def build(make: Insert) -> Any:
        each = _sides(DIMENSIONS, MOVEMENTS)
        by = [each.c.day, *(each.c[name] for name in DIMENSIONS)]
        chosen = (
            select(*by, *(func.sum(each.c[name]) * sign for name in (*MOVEMENTS, "facts")))
            .where(each.c.day.is_not(None))
            .group_by(*by)
        )
        return _add(make, hazard_counts, MOVEMENTS, chosen)

    return Prepared(build)


def _rolled(sign: int, months: int) -> Prepared:
    """Count the same for the months, or the years, in which these days lie."""

    def build(make: Insert) -> Any:
        each = _sides(ROLLED_BY, ROLLED)
        by = [FirstOf(each.c.day, months), *(each.c[name] for name in ROLLED_BY)]
        chosen = (
            select(
                literal_column(str(months)),
                *by,
                *(func.sum(each.c[name]) * sign for name in (*ROLLED, "facts")),
            )
            .where(each.c.day.is_not(None))
            .group_by(*by)
        )
        return _add(make, hazard_sums, ROLLED, chosen)

    return Prepared(build)


def _stocks(sign: int, *, of_chunk: bool) -> Prepared:
    """Count what stands on days for which there are stocks: on all of them, or on one ``day``."""

    def build(make: Insert) -> Any:
        stands = and_(stock_days.c.day > _S.since, stock_days.c.day <= _S.until)
        which = _OF_CHUNK if of_chunk else stock_days.c.day == bindparam("day")
        told_apart = [stock_days.c.day, *(_S[name] for name in DIMENSIONS)]
        kinds = (_is(_STANDS[name]) for name in STOCKS)
        chosen = (
            select(
                *told_apart,
                *(func.sum(case((kind, 1), else_=0)) * sign for kind in kinds),
                func.count() * sign,
            )
            .select_from(hazard_spells)
            .join(stock_days, stands)
            .where(which, _S.what.in_([constant(each) for each in _STANDS.values()]))
            .group_by(*told_apart)
        )
        return _add(make, hazard_stocks, STOCKS, chosen)

    return Prepared(build)


@cache
def _fill_spells(zone: str) -> Prepared:
    return Prepared(lambda _: fill_spells(zone))


def _cleared(table: Table) -> Prepared:
    return Prepared(lambda _: delete(table))


def _emptied(table: Table) -> Prepared:
    return Prepared(lambda _: delete(table).where(table.c.facts == _ZERO))


_TAKE_OFF, _PUT_ON = (
    (
        _counted(sign),
        _rolled(sign, MONTH),
        _rolled(sign, YEAR),
        _stocks(sign, of_chunk=True),
    )
    for sign in (-1, 1)
)
_STOCKS_OF_DAY = _stocks(1, of_chunk=False)
_FORGET_SPELLS = Prepared(lambda _: delete(hazard_spells).where(_OF_CHUNK))
_FORGET_EMPTY = tuple(_emptied(each) for each in (hazard_counts, hazard_sums, hazard_stocks))
_FORGET_ALL = tuple(
    _cleared(table)
    for table in (
        hazards_to_count,
        hazard_counts,
        hazard_sums,
        hazard_stocks,
        stock_days,
        hazard_spells,
    )
)
_DUE = or_(_Q.act_at.is_(None), _Q.act_at <= bindparam("now"))
_WAITING = Prepared(
    lambda _: select(_Q.id, _Q.first, _Q.last).where(_DUE).order_by(_Q.id).limit(bindparam("most"))
)
_COUNTED = Prepared(lambda _: delete(hazards_to_count).where(among(_Q.id)))
_CUT = Prepared(
    lambda _: update(hazards_to_count).where(_Q.id == bindparam("row")).values(bound("first"))
)
_ADD = Prepared(lambda make: make(hazards_to_count).values(bound("first", "last")))
_ASIDE = Prepared(
    lambda make: make(hazards_to_count).values(bound("first", "last", "act_at", "trouble"))
)
_FIRST_DAY = Prepared(lambda _: select(func.min(hazard_counts.c.day)))
_STOCK_DAYS = Prepared(lambda _: select(stock_days.c.day))
_ADD_DAY = Prepared(lambda make: make(stock_days).values(bound("day")).on_conflict_do_nothing())
_LAST_HAZARD = Prepared(lambda _: select(func.max(hazards.c.id)))


class SqlHazardFilling(CountsTroubled, table=hazards_to_count):
    """``hazards.counts.ports.HazardFilling`` on the database."""

    def __init__(self, session: Session, zone: str) -> None:
        self._session = session
        self._fill_spells = _fill_spells(zone)

    def take(self, now: datetime, most: int) -> list[int]:
        """Take hazards that are to be counted, at most so many; no other process does meanwhile."""
        fillings.hold(self._session, HAZARDS)
        taken: list[int] = []
        rows: list[int] = []
        for row, first, last in self._session.all(_WAITING, now=now, most=most):
            room = most - len(taken)
            if not room:
                break
            end = min(last, first + room - 1)
            taken.extend(range(first, end + 1))
            if end == last:
                rows.append(row)
            else:
                self._session.later(_CUT, row=row, first=end + 1)
        for part in slices(rows):
            self._session.later(_COUNTED, **part)
        return list(dict.fromkeys(taken))

    def count(self, ids: Sequence[int], today: date) -> None:
        """Count hazards anew."""
        given = [*ids]
        for statement in (*_TAKE_OFF, _FORGET_SPELLS, self._fill_spells, *_PUT_ON):
            self._session.later(statement, ids=given)
        self.keep_stocks(today)
        for statement in _FORGET_EMPTY:
            self._session.later(statement)

    def set_aside(self, hazard_id: int, until: datetime, trouble: str) -> None:
        """Count a hazard that made trouble again after a while."""
        self._session.later(_ASIDE, first=hazard_id, last=hazard_id, act_at=until, trouble=trouble)

    def filled(self, now: datetime) -> None:
        """Note that everything is counted up to a moment."""
        fillings.mark(self._session, HAZARDS, now)

    def start_anew(self) -> None:
        """Forget all that was counted, and have every hazard counted."""
        fillings.hold(self._session, HAZARDS)
        fillings.mark(self._session, HAZARDS, None)
        for statement in _FORGET_ALL:
            self._session.later(statement)
        row = self._session.one(_LAST_HAZARD)
        if row and row[0] is not None:
            self._session.later(_ADD, first=1, last=row[0])

    def keep_stocks(self, today: date) -> None:
        """Have stocks for each month from the one after the first day that is counted."""
        row = self._session.one(_FIRST_DAY)
        if row is None or row[0] is None:
            return
        present = {each[0] for each in self._session.all(_STOCK_DAYS)}
        month = Period.of(PeriodKind.MONTH, row[0]).next()
        while month.first <= today:
            if month.first not in present:
                self._session.later(_ADD_DAY, day=month.first)
                self._session.later(_STOCKS_OF_DAY, day=month.first)
            month = month.next()
