"""When digests are due: by the working calendar, and what they are about then."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from duties.ports import WorkingDays
from hazards.counts.period import A_DAY, Period, PeriodKind
from reports.digests.model import Span

MOST_BEHIND = 5
"""Weeks, months or quarters that are made up for at once after a long outage; ours."""


def next_moment(after: datetime, minute: int, days: WorkingDays) -> datetime:
    """Return the next moment after one (wall time) at which digests are sent."""
    day = after.date()
    while not days.is_working(day) or moment_on(day, minute, after) <= after:
        day += A_DAY
    return moment_on(day, minute, after)


def moment_on(day: date, minute: int, like: datetime) -> datetime:
    """Return so many minutes into a day, in the zone of a wall time."""
    zone = like.tzinfo
    assert isinstance(zone, ZoneInfo)  # noqa: S101 - wall times have one
    return datetime.combine(day, time(minute // 60, minute % 60), zone)


def working_day_before(day: date, days: WorkingDays) -> date:
    """Return the last working day before a day."""
    day -= A_DAY
    while not days.is_working(day):
        day -= A_DAY
    return day


def spans_due(since: date, today: date) -> list[Span]:
    """Return what is to be told of on a working day, where nothing was since a day.

    One daily digest tells of all days up to yesterday; a week, a month, a quarter is told of once
    it is over.
    """
    due = [Span(PeriodKind.DAY, since, today - A_DAY)] if since < today else []
    for kind in (PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER):
        over: list[Span] = []
        period = Period.of(kind, since)
        while period.last < today:
            over.append(Span(kind, period.first, period.last))
            period = period.next()
        due += over[-MOST_BEHIND:]
    return due


def days_before(span: Span) -> tuple[date, date]:
    """Return with which days a span is compared: the period before, or as many days."""
    if span.kind is PeriodKind.DAY:
        length = (span.last - span.first) + A_DAY
        return span.first - length, span.first - A_DAY
    before = Period.of(span.kind, span.first).previous()
    return before.first, before.last


def today_again(now: datetime) -> datetime:
    """Return when what cannot be told of yet is looked at again."""
    return now + timedelta(minutes=1)
