"""Counting inside the database what became of duties, some at a time.

What came due of a duty on some days is counted anew as a whole, so that nothing counts twice. Who
counts is held as with hazards.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    or_,
    select,
    update,
)

from duties.counts.ports import DutyDays
from duties.model import OccurrenceState
from storage.engine.ids import among, slices
from storage.engine.prepared import Insert, Prepared, bound, constant
from storage.engine.session import Session
from storage.engine.sql_words import JsonText
from storage.stores.reports import fillings
from storage.stores.troubled import CountsTroubled
from storage.tables.count_tables import OUTCOMES, duties_to_count, duty_counts
from storage.tables.duty_tables import duties, duty_revisions, occurrences

DUTIES = "duties"
AT_ONCE = timedelta(days=31)
A_DAY = timedelta(days=1)
_Q, _O, _D = duties_to_count.c, occurrences.c, duties.c
_ZERO: ColumnElement[int] = literal_column("0")
_FIRST_TIME = _O.makes_up.is_(None)


def _stands(state: OccurrenceState, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(_O.state == constant(state.value), *more)


_OUTCOMES = {
    "on_time": _stands(OccurrenceState.DONE, _FIRST_TIME),
    "late": _stands(OccurrenceState.DONE_LATE, _FIRST_TIME),
    "missed": _stands(OccurrenceState.MISSED, _FIRST_TIME),
    "excused": _stands(OccurrenceState.EXCUSED, _FIRST_TIME),
    "behind": _stands(OccurrenceState.LATE, _FIRST_TIME),
    "made_up": _stands(OccurrenceState.MADE_UP),
}
_PROOF = func.coalesce(JsonText(duty_revisions.c.terms, "proof"), constant(""))


def _count(make: Insert) -> Any:
    key = (_O.local_date, _O.duty_id, _PROOF)
    unit = func.coalesce(_D.unit_id, _O.unit_id, _ZERO)
    street = case((unit == _ZERO, func.coalesce(_D.street, constant(""))), else_=constant(""))
    summed = (func.sum(case((_OUTCOMES[name], 1), else_=0)) for name in OUTCOMES)
    chosen = (
        select(*key, func.max(unit), func.max(street), func.max(_D.programme), *summed)
        .select_from(occurrences)
        .join(duties, _D.id == _O.duty_id)
        .join(duty_revisions, duty_revisions.c.id == _O.revision_id)
        .where(
            _O.duty_id == bindparam("duty_id"),
            _O.local_date.between(bindparam("first"), bindparam("last")),
            or_(*_OUTCOMES.values()),
        )
        .group_by(*key)
    )
    columns = ["day", "duty_id", "proof", "unit_id", "street", "programme", *OUTCOMES]
    return make(duty_counts).from_select(columns, chosen)


_COUNT = Prepared(_count)
_FORGET = Prepared(
    lambda _: delete(duty_counts).where(
        duty_counts.c.duty_id == bindparam("duty_id"),
        duty_counts.c.day.between(bindparam("first"), bindparam("last")),
    )
)
_FORGET_ALL = Prepared(lambda _: delete(duty_counts)), Prepared(lambda _: delete(duties_to_count))
_EVERYTHING = Prepared(
    lambda make: make(duties_to_count).from_select(
        ["duty_id", "first", "last"],
        select(_O.duty_id, func.min(_O.local_date), func.max(_O.local_date)).group_by(_O.duty_id),
    )
)
_DUE = or_(_Q.act_at.is_(None), _Q.act_at <= bindparam("now"))
_WAITING = Prepared(
    lambda _: (
        select(_Q.id, _Q.duty_id, _Q.first, _Q.last)
        .where(_DUE)
        .order_by(_Q.id)
        .limit(bindparam("most"))
    )
)
_COUNTED = Prepared(lambda _: delete(duties_to_count).where(among(_Q.id)))
_CUT = Prepared(
    lambda _: update(duties_to_count).where(_Q.id == bindparam("row")).values(bound("first"))
)
_ASIDE = Prepared(
    lambda make: make(duties_to_count).values(
        bound("duty_id", "first", "last", "act_at", "trouble")
    )
)


class SqlDutyFilling(CountsTroubled, table=duties_to_count):
    """``duties.counts.ports.DutyFilling`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take(self, now: datetime, most: int) -> list[DutyDays]:
        """Take what is to be counted, at most so many rows; no other process does meanwhile."""
        fillings.hold(self._session, DUTIES)
        taken: list[DutyDays] = []
        rows: list[int] = []
        for row, duty_id, first, last in self._session.all(_WAITING, now=now, most=most):
            end = min(last, first + AT_ONCE - A_DAY)
            taken.append(DutyDays(duty_id, first, end))
            if end == last:
                rows.append(row)
            else:
                self._session.later(_CUT, row=row, first=end + A_DAY)
        for part in slices(rows):
            self._session.later(_COUNTED, **part)
        return list(_joined(taken))

    def count(self, some: DutyDays) -> None:
        """Count anew what came due of a duty on some days."""
        given = some._asdict()
        self._session.later(_FORGET, **given)
        self._session.later(_COUNT, **given)

    def set_aside(self, some: DutyDays, until: datetime, trouble: str) -> None:
        """Count what made trouble again after a while."""
        self._session.later(_ASIDE, **some._asdict(), act_at=until, trouble=trouble)

    def filled(self, now: datetime) -> None:
        """Note that everything is counted up to a moment."""
        fillings.mark(self._session, DUTIES, now)

    def start_anew(self) -> None:
        """Forget all that was counted, and have all duties counted."""
        fillings.hold(self._session, DUTIES)
        fillings.mark(self._session, DUTIES, None)
        for statement in _FORGET_ALL:
            self._session.later(statement)
        self._session.later(_EVERYTHING)


def _joined(some: Iterable[DutyDays]) -> Iterable[DutyDays]:
    """Yield days of the same duty that follow each other, or are the same, as one."""
    last: DutyDays | None = None
    for each in sorted(some):
        if last is None:
            last = each
        elif each.duty_id == last.duty_id and each.first <= last.last + A_DAY:
            last = last._replace(last=max(last.last, each.last))
        else:
            yield last
            last = each
    if last is not None:
        yield last
