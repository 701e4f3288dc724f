"""What the ledger, the chain and the duties say, and what is counted of them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Table,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from duties.counts.recounting import DutyCell, OccurrenceFact
from duties.model import OccurrenceState
from hazards.counts.recounting import Cells, HazardFacts, LineFact, Traits, TransferFact
from hazards.counts.summing import SumCell, Sums
from hazards.model import Ending, HazardState
from storage.engine.prepared import Prepared, constant
from storage.engine.session import Session
from storage.engine.sql_words import AnyOf
from storage.tables.audit_tables import audit
from storage.tables.count_tables import (
    DIMENSIONS,
    MOVEMENTS,
    OUTCOMES,
    ROLLED,
    ROLLED_BY,
    STOCKS,
    duty_counts,
    hazard_counts,
    hazard_stocks,
    hazard_sums,
    stock_days,
)
from storage.tables.duty_tables import duties, duty_revisions, occurrences
from storage.tables.ledger_tables import hazards
from storage.tables.loop_tables import plans, transfers
from storage.tables.people_tables import units

_H, _A, _T, _O = hazards.c, audit.c, transfers.c, occurrences.c
_OF_UNITS = AnyOf(_H.unit_id, "units")
_PLANNED = exists().where(plans.c.hazard_id == _H.id, plans.c.submitted_at.is_not(None))
_ANSWERED = case(
    (or_(_T.taken.is_(None), _T.feedback_due.is_(None)), _T.answered_at),
    else_=_T.reported_at,
)
"""A department that is asked what became of a hazard has answered once it has told."""
_UNITS = Prepared(
    lambda _: (
        select(units.c.id)
        .where(units.c.id > bindparam("after"))
        .order_by(units.c.id)
        .limit(bindparam("most"))
    )
)
_NAMES = Prepared(lambda _: select(units.c.id, units.c.name).where(AnyOf(units.c.id, "units")))
_HAZARDS = Prepared(
    lambda _: (
        select(
            _H.id,
            _H.unit_id,
            _H.street,
            func.coalesce(_H.severity, constant("")),
            _H.source,
            _H.kind,
            _H.track,
            case((_PLANNED, literal_column("1")), else_=literal_column("0")),
            _H.state,
            _H.ending,
            _H.found_at,
            _H.closed_at,
            _H.last_at,
            _H.deadline,
        )
        .where(_OF_UNITS)
        .order_by(_H.id)
    )
)
_LINES = Prepared(
    lambda _: (
        select(_H.id, _A.at, _A.id, _A.action, _A.changes)
        .select_from(hazards)
        .join(audit, _A.subject == constant("hazard:").concat(_H.number))
        .where(_OF_UNITS)
    )
)
_TRANSFERS = Prepared(
    lambda _: (
        select(_H.id, _T.made_at, _ANSWERED)
        .select_from(hazards)
        .join(transfers, _T.hazard_id == _H.id)
        .where(_OF_UNITS, _T.copy.is_(False))
    )
)
_STOCK_DAYS = Prepared(lambda _: select(stock_days.c.day))


def _cells(table: Table, summed: Sequence[str]) -> Prepared:
    chosen = select(table.c.day, *(table.c[name] for name in (*DIMENSIONS, *summed)))
    return Prepared(lambda _: chosen.where(AnyOf(table.c.unit_id, "units")))


_COUNTED, _STOCKS = _cells(hazard_counts, MOVEMENTS), _cells(hazard_stocks, STOCKS)
_ROLLED = Prepared(
    lambda _: select(
        *(hazard_sums.c[name] for name in ("months", "day", *ROLLED_BY, *ROLLED))
    ).where(AnyOf(hazard_sums.c.unit_id, "units"))
)
_STRAYS = Prepared(
    lambda _: (
        select(hazard_counts.c.unit_id)
        .where(~exists().where(units.c.id == hazard_counts.c.unit_id))
        .distinct()
        .limit(bindparam("most"))
    )
)
_DUTIES = Prepared(
    lambda _: (
        select(duties.c.id)
        .where(duties.c.id > bindparam("after"))
        .order_by(duties.c.id)
        .limit(bindparam("most"))
    )
)
_TITLES = Prepared(
    lambda _: select(duties.c.id, duties.c.title).where(AnyOf(duties.c.id, "duties"))
)
_PLANNED_ONLY = (OccurrenceState.PLANNED, OccurrenceState.OPEN, OccurrenceState.DROPPED)
_OCCURRENCES = Prepared(
    lambda _: (
        select(
            _O.duty_id,
            _O.local_date,
            duty_revisions.c.terms,
            func.coalesce(duties.c.unit_id, _O.unit_id),
            duties.c.street,
            duties.c.programme,
            _O.state,
            _O.makes_up,
        )
        .select_from(occurrences)
        .join(duties, duties.c.id == _O.duty_id)
        .join(duty_revisions, duty_revisions.c.id == _O.revision_id)
        .where(
            AnyOf(_O.duty_id, "duties"),
            _O.state.not_in([constant(each.value) for each in _PLANNED_ONLY]),
        )
    )
)
_D = duty_counts.c
_DUTY_COUNTS = Prepared(
    lambda _: select(*(_D[name] for name in (*DutyCell._fields, *OUTCOMES))).where(
        AnyOf(_D.duty_id, "duties")
    )
)


class SqlRecounts:
    """``reports.counts.ports.Recounts`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def units_after(self, unit_id: int, most: int) -> list[int]:
        """Return the next units by their ids."""
        return [row[0] for row in self._session.all(_UNITS, after=unit_id, most=most)]

    def stray_units(self, most: int) -> list[int]:
        """Return units that are counted and are not there."""
        return [row[0] for row in self._session.all(_STRAYS, most=most)]

    def names(self, unit_ids: Sequence[int]) -> dict[int, str]:
        """Return the names of units."""
        return {row[0]: row[1] for row in self._session.all(_NAMES, units=[*unit_ids])}

    def hazards_of(self, unit_ids: Sequence[int]) -> list[HazardFacts]:
        """Return what the ledger and the chain say of the hazards of units."""
        given = [*unit_ids]
        lines: dict[int, list[LineFact]] = defaultdict(list)
        for row in self._session.all(_LINES, units=given):
            lines[row[0]].append(LineFact(*row[1:]))
        made: dict[int, list[TransferFact]] = defaultdict(list)
        for row in self._session.all(_TRANSFERS, units=given):
            made[row[0]].append(TransferFact(*row[1:]))
        found = []
        for row in self._session.all(_HAZARDS, units=given):
            ending = Ending(row[9]) if row[9] else None
            traits, state = _traits(row[1:8]), HazardState(row[8])
            found_at, closed_at, last_at, deadline = row[10:]
            found.append(
                HazardFacts(
                    row[0],
                    traits,
                    state,
                    ending,
                    found_at,
                    closed_at,
                    last_at,
                    deadline,
                    lines[row[0]],
                    made[row[0]],
                )
            )
        return found

    def stock_days(self) -> list[date]:
        """Return the days for which there are stocks."""
        return [row[0] for row in self._session.all(_STOCK_DAYS)]

    def counted(self, unit_ids: Sequence[int]) -> Cells:
        """Return what is counted of units, day by day."""
        return self._cells(_COUNTED, MOVEMENTS, unit_ids)

    def sums(self, unit_ids: Sequence[int]) -> Sums:
        """Return what is counted of units for whole months and years."""
        end = 2 + len(ROLLED_BY)
        return {
            _sum_cell(row[:end]): Counter(dict(zip(ROLLED, row[end:], strict=True)))
            for row in self._session.all(_ROLLED, units=[*unit_ids])
        }

    def stocks(self, unit_ids: Sequence[int]) -> Cells:
        """Return the stocks of units."""
        return self._cells(_STOCKS, STOCKS, unit_ids)

    def _cells(self, statement: Prepared, names: Sequence[str], unit_ids: Sequence[int]) -> Cells:
        end = 1 + len(DIMENSIONS)
        return {
            (row[0], _traits(row[1:end])): Counter(dict(zip(names, row[end:], strict=True)))
            for row in self._session.all(statement, units=[*unit_ids])
        }

    def duties_after(self, duty_id: int, most: int) -> list[int]:
        """Return the next duties by their ids."""
        return [row[0] for row in self._session.all(_DUTIES, after=duty_id, most=most)]

    def titles(self, duty_ids: Sequence[int]) -> dict[int, str]:
        """Return the titles of duties."""
        return {row[0]: row[1] for row in self._session.all(_TITLES, duties=[*duty_ids])}

    def occurrences_of(self, duty_ids: Sequence[int]) -> list[OccurrenceFact]:
        """Return what became of duties, each occasion by itself."""
        found = []
        rows = self._session.all(_OCCURRENCES, duties=[*duty_ids])
        for duty_id, day, terms, unit, street, programme, state, makes_up in rows:
            where = (unit or 0, "" if unit else street or "")
            cell = DutyCell(day, duty_id, terms.proof.value, *where, programme)
            found.append(OccurrenceFact(cell, OccurrenceState(state), makes_up is None))
        return found

    def duties_counted(self, duty_ids: Sequence[int]) -> dict[DutyCell, Counter[str]]:
        """Return what is counted of duties, day by day."""
        end = len(DutyCell._fields)
        return {
            DutyCell(*row[:end]): Counter(dict(zip(OUTCOMES, row[end:], strict=True)))
            for row in self._session.all(_DUTY_COUNTS, duties=[*duty_ids])
        }


def _sum_cell(cells: Sequence[Any]) -> SumCell:
    months, day, unit_id, street, severity, track, planned = cells
    return SumCell(months, day, unit_id, street, severity, track, bool(planned))


def _traits(cells: Sequence[Any]) -> Traits:
    unit_id, street, severity, source, kind, track, planned = cells
    return Traits(unit_id, street, severity, source, kind, track, bool(planned))
