"""The course of a validity: of what its holder is warned by now, and when that changes next.

Pure functions. Warnings are given at nine in the morning, so the day of a moment before that is
still the day before. However often and late it is looked at, only the warning that holds now is
given.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.clock import local
from duties.expiry.model import Validity

HOUR = time(9)
DUE, OVERDUE = 0, -1  # stages after the days of the warnings


def after_years(since: date, years: int) -> date:
    """Return the same day some years on; where that month has none, its last day.

    Raises ``ValueError`` beyond the calendar. Source: 民法典 第202条, 月末日为期间的最后一日.
    """
    try:
        return since.replace(year=since.year + years)
    except ValueError:
        return since.replace(year=since.year + years, day=28)


def warning_day(now: datetime, zone: ZoneInfo) -> date:
    """Return the day whose warnings are given by a moment."""
    wall = local(now, zone)
    return wall.date() if wall.time() >= HOUR else wall.date() - timedelta(days=1)


def stage_on(until: date, day: date, warnings: tuple[int, ...]) -> int | None:
    """Return of what is warned by a day; ``None`` while it is far off."""
    left = (until - day).days
    if left < 0:
        return OVERDUE
    return min((each for each in (*warnings, DUE) if left <= each), default=None)


def next_moment(
    until: date, day: date, warnings: tuple[int, ...], zone: ZoneInfo
) -> datetime | None:
    """Return when the warning after those of a day is due; ``None`` after the last one."""
    stages = (*warnings, DUE, OVERDUE)
    coming = (each for each in stages if until - timedelta(days=each) > day)
    nearest = max(coming, default=None)
    return moment_of(until, nearest, zone) if nearest is not None else None


def moment_of(until: date, stage: int, zone: ZoneInfo) -> datetime:
    """Return when something comes to a stage."""
    return datetime.combine(until - timedelta(days=stage), HOUR, zone)


def settle(
    one: Validity, warnings: tuple[int, ...], now: datetime, zone: ZoneInfo
) -> tuple[Validity, bool]:
    """Return a validity as it stands by now, and whether its holder is to be warned of that.

    A clock that goes back takes no warning back, and gives none again.
    """
    if one.ended_at is not None:
        return replace(one, act_at=None), False
    day = warning_day(now, zone)
    stage = stage_on(one.until, day, warnings)
    worse = stage is not None and (one.stage is None or stage < one.stage)
    after = replace(
        one,
        stage=stage if worse else one.stage,
        act_at=next_moment(one.until, day, warnings, zone),
    )
    return after, worse


def end_of(until: date, zone: ZoneInfo) -> datetime:
    """Return the last moment of the last day on which something is good."""
    return datetime.combine(until + timedelta(days=1), time(), zone) - timedelta(seconds=1)
