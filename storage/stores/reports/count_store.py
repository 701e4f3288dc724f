"""Reading counts: each question is one statement, so that its figures are of one moment.

What was open before a period is the stock with which its month began, and what happened since: two
steps by the day, however long the ledger is. Years and months that lie wholly in a period are read
from their sums, the days before and after them one by one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from operator import add
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    select,
    union_all,
)

from duties.counts.figures import DutyDimension, DutyFigures
from duties.model import Proof
from hazards.counts.figures import HazardFigures
from hazards.counts.period import A_DAY, Period, PeriodKind, Stretch
from hazards.counts.slices import Dimension, Slice
from hazards.inspection_kind import OWN_KINDS
from hazards.model import Severity, Source, Track
from storage.engine.prepared import Prepared, constant
from storage.engine.session import Session
from storage.engine.sql_words import AnyName
from storage.stores.reports import fillings
from storage.tables.count_tables import (
    MONTH,
    YEAR,
    duty_counts,
    hazard_counts,
    hazard_stocks,
    hazard_sums,
    stock_days,
)
from storage.tables.people_tables import units

FILLINGS = 2
NEVER = date(1, 1, 1)
Columns = dict[str, ColumnElement[Any]]
_C, _K, _M, _D = hazard_counts.c, hazard_stocks.c, hazard_sums.c, duty_counts.c
_ZERO: ColumnElement[int] = literal_column("0")
_SUMMED = tuple(each.name for each in fields(HazardFigures))


def _if(condition: ColumnElement[bool], value: ColumnElement[int]) -> ColumnElement[int]:
    return case((condition, value), else_=_ZERO)


def _net(table: Table) -> ColumnElement[int]:
    c = table.c
    ended = c.ended_infeasible + c.ended_unfounded + c.ended_duplicate + c.ended_transferred
    return c.found + c.reopened - c.closed - ended


def _major(table: Table) -> ColumnElement[bool]:
    return table.c.severity == constant(Severity.MAJOR.value)


def _planned(table: Table) -> ColumnElement[bool]:
    return and_(_major(table), table.c.planned.is_(True))


def _listed(table: Table) -> ColumnElement[bool]:
    return table.c.track == constant(Track.LISTED.value)


def _from(source: Source) -> ColumnElement[int]:
    return _if(_C.source == constant(source.value), _C.found)


def _standing(table: Table, stands: ColumnElement[int]) -> Columns:
    """Return the columns of what stands at the end."""
    return {
        "major_open": _if(_major(table), stands),
        "major_planned": _if(_planned(table), stands),
        "listed_open": _if(_listed(table), stands),
    }


def _net_columns(table: Table) -> Columns:
    return {
        "overdue": table.c.newly_overdue - table.c.caught_up,
        "unanswered": table.c.transferred - table.c.answered,
        **_standing(table, _net(table)),
    }


def _in_period(table: Table) -> Columns:
    return {
        **{name: table.c[name] for name in _SUMMED if name in table.c},
        "found_major": _if(_major(table), table.c.found),
        "listed_closed": _if(_listed(table), table.c.closed),
        **_net_columns(table),
    }


_OF_DAYS: Columns = {
    **_in_period(hazard_counts),
    "found_inspection": _from(Source.INSPECTION),
    "found_snap": _from(Source.SNAP),
    "found_tip": _from(Source.TIP),
    "found_duty": _from(Source.DUTY),
    "found_self": _if(_C.kind.in_([constant(each.value) for each in OWN_KINDS]), _C.found),
}
_OF_SUMS = _in_period(hazard_sums)
_BEFORE: Columns = {"opening": _net(hazard_counts), **_net_columns(hazard_counts)}
_STOCK: Columns = {
    "opening": _K.open,
    "overdue": _K.overdue,
    "unanswered": _K.unanswered,
    **_standing(hazard_stocks, _K.open),
}


class Pieces(NamedTuple):
    """Where the pieces of a period begin, each up to the next one; any of them may be empty.

    Days come first, then months, years, months again, and days up to ``end``, which is not in it.
    """

    months: date
    years: date
    after_years: date
    after_months: date
    end: date

    @classmethod
    def of(cls, first: date, last: date) -> "Pieces":
        """Return the pieces of the days from the first to the last."""
        end = last + A_DAY
        months, after_months = _whole(PeriodKind.MONTH, first, end)
        years, after_years = _whole(PeriodKind.YEAR, months, after_months)
        return cls(months, years, after_years, after_months, end)


def _whole(kind: PeriodKind, first: date, end: date) -> tuple[date, date]:
    """Return where whole periods of a kind begin and end; both the end where there are none."""
    since = Period.of(kind, first)
    if since.first < first:
        since = since.next()
    until = Period.of(kind, end).first
    return (since.first, until) if since.first < until else (end, end)


class Narrowed(NamedTuple):
    """Which parts of a slice are asked for; the values are given by the same names."""

    street: bool = False
    sector: bool = False
    sectors: bool = False
    unit_id: bool = False
    severity: bool = False
    source: bool = False
    kind: bool = False


def _given(slice_: Slice) -> dict[str, Any]:
    """Return the values by which a slice is narrowed."""
    values: dict[str, Any] = {
        name: getattr(slice_, name)
        for name in Narrowed._fields
        if getattr(slice_, name) is not None
    }
    if slice_.sectors is not None:
        values["sectors"] = sorted(slice_.sectors)
    for name in ("severity", "source", "kind"):
        if name in values:
            values[name] = values[name].value
    return values


def _narrowed(values: Iterable[str]) -> Narrowed:
    return Narrowed(**dict.fromkeys(values, True))


def _conditions(table: Table, narrowed: Narrowed) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for name, asked in narrowed._asdict().items():
        if asked and name == "sectors":
            found.append(AnyName(units.c.sector, name))
        elif asked:
            column = units.c.sector if name == "sector" else table.c[name]
            found.append(column == bindparam(name))
    return found


def _key(table: Table, dimension: Dimension | None) -> ColumnElement[Any]:
    if dimension is None:
        return _ZERO
    if dimension is Dimension.SECTOR:
        return units.c.sector
    return _any_unit(table) if dimension is Dimension.UNIT else table.c[dimension.value]


def _any_unit(table: Table) -> ColumnElement[int]:
    """Return the unit, as a sum: or SQLite goes through the days of each unit, not a few days."""
    unit_id: ColumnElement[int] = table.c.unit_id + _ZERO
    return unit_id


def _part(
    table: Table, dimension: Dimension | None, narrowed: Narrowed, columns: Columns
) -> Select[Any]:
    key = _key(table, dimension)
    summed = (_sum(columns.get(name), dimension).label(name) for name in _SUMMED)
    chosen = select(key.label("key"), *summed).select_from(table)
    if narrowed.sector or narrowed.sectors:
        chosen = chosen.join(units, units.c.id == table.c.unit_id)
    elif dimension is Dimension.SECTOR:
        chosen = chosen.join(units, units.c.id == _any_unit(table))
    chosen = chosen.where(*_conditions(table, narrowed))
    return chosen if dimension is None else chosen.group_by(key)


def _sum(column: ColumnElement[int] | None, dimension: Dimension | None) -> ColumnElement[int]:
    if column is None:
        return _ZERO
    added = func.sum(column)  # of nothing at all, where nothing is told apart, it is no number
    return func.coalesce(added, _ZERO) if dimension is None else added


def _summable(dimension: Dimension | None, narrowed: Narrowed) -> bool:
    """Tell whether sums know what is asked for: they do not tell source and kind apart."""
    by_these = dimension in {Dimension.SOURCE, Dimension.KIND}
    return not (by_these or narrowed.source or narrowed.kind)


def _in_pieces(dimension: Dimension | None, narrowed: Narrowed) -> Iterator[Select[Any]]:
    """Return what happened in a period, piece by piece (``Pieces``)."""
    first, months, years, after_years, after_months, end = (
        bindparam(name, type_=Date) for name in ("first", *Pieces._fields)
    )
    days = _part(hazard_counts, dimension, narrowed, _OF_DAYS)
    if not _summable(dimension, narrowed):
        yield days.where(_C.day >= first, _C.day < end)
        return
    sums = _part(hazard_sums, dimension, narrowed, _OF_SUMS)
    for kind, since, until in (
        (MONTH, months, years),
        (YEAR, years, after_years),
        (MONTH, after_years, after_months),
    ):
        of_kind = _M.months == literal_column(str(kind))
        yield sums.where(of_kind, _M.day >= since, _M.day < until)
    yield days.where(_C.day >= first, _C.day < months)
    yield days.where(_C.day >= after_months, _C.day < end)


@cache
def _figures(dimension: Dimension | None, narrowed: Narrowed) -> Prepared:
    """Return the statement for figures; each kind is compiled once."""
    first = bindparam("first", type_=Date)
    stock = select(func.max(stock_days.c.day)).where(stock_days.c.day <= first).scalar_subquery()
    since = func.coalesce(stock, bindparam("never", NEVER, Date))
    parts = union_all(
        _part(hazard_stocks, dimension, narrowed, _STOCK).where(_K.day == stock),
        _part(hazard_counts, dimension, narrowed, _BEFORE).where(_C.day >= since, _C.day < first),
        *_in_pieces(dimension, narrowed),
    )
    return Prepared(lambda _: parts)


def _added(rows: Iterable[Sequence[Any]]) -> dict[str | int, HazardFigures]:
    """Add the parts up: a database would sort all of them once more for it."""
    found: dict[str | int, Sequence[int]] = {}
    for row in rows:
        key, numbers = row[0], row[1:]
        before = found.get(key)
        found[key] = numbers if before is None else tuple(map(add, before, numbers))
    return {key: HazardFigures(*numbers) for key, numbers in found.items() if any(numbers)}


_OUTCOMES = tuple(each.name for each in fields(DutyFigures))
_NARROW_DUTIES = ("street", "sector", "sectors", "unit_id")


@cache
def _duty_figures(
    dimension: DutyDimension | None, narrowed: Narrowed, by_programme: bool, by_proof: bool
) -> Prepared:
    street = func.coalesce(units.c.street, _D.street, type_=String())
    keys: dict[DutyDimension | None, ColumnElement[Any]] = {
        None: _ZERO,
        DutyDimension.STREET: street,
        DutyDimension.SECTOR: func.coalesce(units.c.sector, ""),
        DutyDimension.UNIT: _D.unit_id,
        DutyDimension.PROGRAMME: _D.programme,
        DutyDimension.PROOF: _D.proof,
    }
    wanted: dict[str, ColumnElement[bool]] = {
        "street": street == bindparam("street"),
        "sector": units.c.sector == bindparam("sector"),
        "sectors": AnyName(units.c.sector, "sectors"),
        "unit_id": _D.unit_id == bindparam("unit_id"),
    }
    conditions = [wanted[name] for name in _NARROW_DUTIES if getattr(narrowed, name)]
    if by_programme:
        conditions.append(_D.programme == bindparam("programme"))
    if by_proof:
        conditions.append(_D.proof == bindparam("proof"))
    summed = (func.sum(_D[name]) for name in _OUTCOMES)
    chosen = (
        select(keys[dimension].label("key"), *summed)
        .select_from(duty_counts)
        .outerjoin(units, units.c.id == _D.unit_id)
        .where(_D.day.between(bindparam("first"), bindparam("last")), *conditions)
    )
    if dimension is not None:
        chosen = chosen.group_by(keys[dimension])
    return Prepared(lambda _: chosen)


class SqlCounts:
    """``reports.counts.ports.Counts`` on the database, as of one day."""

    def __init__(self, session: Session, today: date) -> None:
        self._session = session
        self._today = today

    def as_of(self) -> datetime | None:
        """Return up to when all is counted (截至); ``None`` before the first filling ends."""
        return fillings.as_of(self._session, FILLINGS)

    def hazard_figures(self, slice_: Slice, period: Stretch) -> HazardFigures:
        """Return the figures of a slice in a period."""
        return self._figures(None, slice_, period).get(0, HazardFigures())

    def figures_by(
        self, dimension: Dimension, slice_: Slice, period: Stretch
    ) -> dict[str | int, HazardFigures]:
        """Return the figures of a slice told apart, in one statement."""
        return self._figures(dimension, slice_, period)

    def _figures(
        self, dimension: Dimension | None, slice_: Slice, period: Stretch
    ) -> dict[str | int, HazardFigures]:
        given = _given(slice_)
        narrowed = _narrowed(given)
        last = min(period.last, max(self._today, period.first))
        pieces = Pieces.of(period.first, last)._asdict()
        if not _summable(dimension, narrowed):
            pieces = {"end": pieces["end"]}
        statement = _figures(dimension, narrowed)
        return _added(self._session.all(statement, first=period.first, **pieces, **given))

    def duty_figures(
        self,
        slice_: Slice,
        period: Stretch,
        *,
        programme: str | None = None,
        proof: Proof | None = None,
    ) -> DutyFigures:
        """Return the figures of a slice in a period."""
        found = self._duty_figures(None, slice_, period, programme, proof)
        return found.get(0, DutyFigures())

    def duty_figures_by(
        self,
        dimension: DutyDimension,
        slice_: Slice,
        period: Stretch,
        *,
        programme: str | None = None,
        proof: Proof | None = None,
    ) -> dict[str | int, DutyFigures]:
        """Return the figures of a slice told apart, in one statement."""
        return self._duty_figures(dimension, slice_, period, programme, proof)

    def _duty_figures(
        self,
        dimension: DutyDimension | None,
        slice_: Slice,
        period: Stretch,
        programme: str | None,
        proof: Proof | None,
    ) -> dict[str | int, DutyFigures]:
        given = {name: value for name, value in _given(slice_).items() if name in _NARROW_DUTIES}
        narrowed = _narrowed(given)
        if programme is not None:
            given["programme"] = programme
        if proof is not None:
            given["proof"] = proof.value
        statement = _duty_figures(dimension, narrowed, programme is not None, proof is not None)
        rows = self._session.all(statement, first=period.first, last=period.last, **given)
        return {row[0]: DutyFigures(*(int(each or 0) for each in row[1:])) for row in rows}
