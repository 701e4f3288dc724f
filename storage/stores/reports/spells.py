"""The spells of hazards, made of the ledger and the audit chain by one statement.

When a hazard was found says the hazard; when it was closed, reopened, ended, sent back or given
another deadline say its lines on the chain, however long ago. Where a line is missing (it never is,
but for a database that somebody wrote to) the hazard itself says what became of it last, so that
what is open on the ledger is open here.
"""

from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    FromClause,
    Insert,
    Select,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from hazards.model import Ending, Step
from storage.engine.prepared import constant
from storage.engine.sql_words import (
    AnyOf,
    ChangedDay,
    Changes,
    DayAfter,
    Earlier,
    Later,
    LocalDay,
)
from storage.tables.audit_tables import audit
from storage.tables.count_tables import DIMENSIONS, hazard_spells
from storage.tables.ledger_tables import hazards
from storage.tables.loop_tables import plans, transfers

FAR = date(9999, 12, 31)
"""Where the end of what goes on is kept."""
OPEN, OVERDUE, RETURNED, UNANSWERED = "open", "overdue", "returned", "unanswered"
CLOSES = (Step.CLOSE, Step.FIX_ON_SPOT)
IN_THEIR_WAY = (Step.END, Step.ACKNOWLEDGE, Step.SETTLE)
"""Steps that end a hazard which nobody has rectified."""
ENDS = (*CLOSES, *IN_THEIR_WAY)
"""Steps after which a hazard is open no more."""

_H = hazards.c
_FAR = literal(FAR, Date)
_OF_CHUNK = AnyOf(_H.id, "ids")
_SPELL = ("hazard_id", "what", "nth", "since", "until", "ending", "in_time")
_RECTIFIED = constant(Ending.RECTIFIED.value)
_NO: ColumnElement[bool] = literal_column("false")
_YES: ColumnElement[bool] = literal_column("true")


def fill_spells(zone: str) -> Insert:
    """Return the statement that adds the spells of the hazards that ``ids`` names."""
    lines = _lines(zone)
    opened = _opened(lines, zone)
    overdue = _overdue(lines, opened, zone)
    parts = (
        _of_open(opened, overdue),
        _of_overdue(overdue),
        _of_returned(lines),
        _of_unanswered(zone),
    )
    every = union_all(*parts).subquery("every_spell")
    planned = exists().where(plans.c.hazard_id == _H.id, plans.c.submitted_at.is_not(None))
    told_apart: dict[str, ColumnElement[Any]] = {
        "severity": func.coalesce(_H.severity, ""),
        "planned": case((planned, _YES), else_=_NO),
    }
    rectified = and_(_H.alive.is_(False), func.coalesce(_H.ending, _RECTIFIED) == _RECTIFIED)
    chosen = (
        select(
            *(every.c[name] for name in _SPELL),
            case((rectified, _YES), else_=_NO),
            *(told_apart[name] if name in told_apart else _H[name] for name in DIMENSIONS),
        )
        .select_from(hazards)
        .join(every, every.c.hazard_id == _H.id)
        .where(_OF_CHUNK)
    )
    return insert(hazard_spells).from_select([*_SPELL, "rectified", *DIMENSIONS], chosen)


def _lines(zone: str) -> CTE:
    """Return the lines of these hazards in their order."""
    a = audit.c
    return (
        select(
            _H.id.label("hazard_id"),
            a.id.label("line"),
            a.at,
            LocalDay(a.at, zone).label("day"),
            a.action,
            a.changes,
        )
        .select_from(hazards)
        .join(audit, a.subject == constant("hazard:").concat(_H.number))
        .where(_OF_CHUNK)
        .cte("lines")
    )


def _numbered(lines: CTE) -> ColumnElement[int]:
    order = (lines.c.at, lines.c.line)
    return func.row_number().over(partition_by=lines.c.hazard_id, order_by=order)


def _opened(lines: CTE, zone: str) -> CTE:
    """Return from when until when each hazard was open, time by time."""
    again = select(lines.c.hazard_id, _numbered(lines) + 1, lines.c.day).where(
        lines.c.action == constant(Step.RELAPSE.value)
    )
    found = select(
        _H.id.label("hazard_id"),
        literal_column("1").label("nth"),
        LocalDay(_H.found_at, zone).label("day"),
    ).where(_OF_CHUNK)
    begun = union_all(found, again).subquery("begun")
    ends = (
        select(
            lines.c.hazard_id,
            _numbered(lines).label("nth"),
            lines.c.day,
            lines.c.action,
        )
        .where(lines.c.action.in_([constant(each.value) for each in ENDS]))
        .subquery("ends")
    )
    next_day = func.lead(begun.c.day).over(partition_by=begun.c.hazard_id, order_by=begun.c.nth)
    last = func.lead(begun.c.nth).over(partition_by=begun.c.hazard_id, order_by=begun.c.nth)
    each = (
        select(
            begun.c.hazard_id,
            begun.c.nth,
            begun.c.day.label("since"),
            next_day.label("next_day"),
            last.label("following"),
            ends.c.day.label("ended_on"),
            ends.c.action,
        )
        .select_from(begun)
        .outerjoin(ends, and_(ends.c.hazard_id == begun.c.hazard_id, ends.c.nth == begun.c.nth))
        .subquery("each_time")
    )
    goes_on = and_(_H.alive.is_(True), each.c.following.is_(None))
    ended_on = func.coalesce(
        each.c.ended_on,
        each.c.next_day,
        LocalDay(func.coalesce(_H.closed_at, _H.last_at, _H.found_at), zone),
    )
    in_its_way = each.c.action.in_([constant(step.value) for step in IN_THEIR_WAY])
    without_line = and_(each.c.action.is_(None), each.c.following.is_(None))
    ending = case(
        (goes_on, constant("")),
        (or_(in_its_way, without_line), func.coalesce(_H.ending, _RECTIFIED)),
        else_=_RECTIFIED,
    )
    return (
        select(
            each.c.hazard_id,
            each.c.nth,
            each.c.since,
            case((goes_on, _FAR), else_=Later(each.c.since, ended_on)).label("until"),
            ending.label("ending"),
        )
        .select_from(each)
        .join(hazards, _H.id == each.c.hazard_id)
        .cte("opened")
    )


def _deadlines(lines: CTE, zone: str) -> FromClause:
    """Return from when until when which deadline was in force."""
    changed = (
        select(
            lines.c.hazard_id,
            lines.c.day,
            ChangedDay(lines.c.changes, "deadline", after=False).label("was"),
            ChangedDay(lines.c.changes, "deadline", after=True).label("deadline"),
            _numbered(lines).label("nth"),
        )
        .where(Changes(lines.c.changes, "deadline"))
        .cte("changed")
    )
    first = (
        select(
            _H.id.label("hazard_id"),
            literal_column("0").label("nth"),
            LocalDay(_H.found_at, zone).label("since"),
            case((changed.c.nth.is_(None), _H.deadline), else_=changed.c.was).label("deadline"),
        )
        .select_from(hazards)
        .outerjoin(changed, and_(changed.c.hazard_id == _H.id, changed.c.nth == 1))
        .where(_OF_CHUNK)
    )
    after = select(changed.c.hazard_id, changed.c.nth, changed.c.day, changed.c.deadline)
    each = union_all(first, after).subquery("each_deadline")
    ends = func.lead(each.c.since).over(partition_by=each.c.hazard_id, order_by=each.c.nth)
    return select(
        each.c.hazard_id,
        each.c.nth,
        each.c.since,
        func.coalesce(ends, _FAR).label("until"),
        each.c.deadline,
    ).subquery("deadlines")


def _overdue(lines: CTE, opened: CTE, zone: str) -> CTE:
    """Return from when until when each hazard was open after its deadline.

    It is from the day after, and for as long as the deadline stays; one that is over on the same
    day was overdue, too.
    """
    due = _deadlines(lines, zone)
    begun = Later(opened.c.since, due.c.since)
    since = Later(begun, DayAfter(due.c.deadline))
    until = Earlier(opened.c.until, due.c.until)
    return (
        select(
            opened.c.hazard_id,
            func.row_number()
            .over(partition_by=opened.c.hazard_id, order_by=(opened.c.nth, due.c.nth))
            .label("nth"),
            opened.c.nth.label("of_open"),
            since.label("since"),
            until.label("until"),
        )
        .select_from(opened)
        .join(due, due.c.hazard_id == opened.c.hazard_id)
        .where(due.c.deadline.is_not(None), since <= until, begun < until)
        .cte("overdue")
    )


def _of_open(opened: CTE, overdue: CTE) -> Select[Any]:
    ended_late = and_(
        overdue.c.hazard_id == opened.c.hazard_id,
        overdue.c.of_open == opened.c.nth,
        overdue.c.until == opened.c.until,
    )
    return (
        select(
            opened.c.hazard_id,
            constant(OPEN).label("what"),
            opened.c.nth,
            opened.c.since,
            opened.c.until,
            opened.c.ending,
            case((overdue.c.hazard_id.is_(None), _YES), else_=_NO).label("in_time"),
        )
        .select_from(opened)
        .outerjoin(overdue, ended_late)
    )


def _of_overdue(overdue: CTE) -> Select[Any]:
    return select(
        overdue.c.hazard_id,
        constant(OVERDUE),
        overdue.c.nth,
        overdue.c.since,
        overdue.c.until,
        constant(""),
        _NO,
    )


def _of_returned(lines: CTE) -> Select[Any]:
    return select(
        lines.c.hazard_id,
        constant(RETURNED),
        _numbered(lines),
        lines.c.day,
        lines.c.day,
        constant(""),
        _NO,
    ).where(lines.c.action == constant(Step.RETURN.value))


def _answered_at(t: Any) -> ColumnElement[Any]:
    """Return when a transfer was answered: with feedback, where the department has taken it and
    is asked for that.
    """
    asked = and_(t.taken.is_(True), t.feedback_due.is_not(None))
    return case((asked, t.reported_at), else_=t.answered_at)


def _of_unanswered(zone: str) -> Select[Any]:
    t = transfers.c
    made = LocalDay(t.made_at, zone)
    at = _answered_at(t)
    answered = LocalDay(at, zone)
    return select(
        t.hazard_id,
        constant(UNANSWERED),
        func.row_number().over(partition_by=t.hazard_id, order_by=t.id),
        made,
        case((at.is_(None), _FAR), else_=Later(made, answered)),
        constant(""),
        _NO,
    ).where(AnyOf(t.hazard_id, "ids"), t.copy.is_(False))
