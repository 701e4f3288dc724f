"""The one rule for the day by which a hazard must be rectified: given, moved or extended."""

from collections.abc import Iterable
from datetime import date, timedelta

from core.errors import XunanError

LONGEST_DEADLINE = timedelta(days=366)
"""From the day on which a deadline is given: a year, a leap year too."""


class DeadlineRefused(XunanError):
    """The day has passed, is over a year away, or is no later than the deadline to be extended."""


def latest_deadline(today: date) -> date:
    """Return the last day that may be given as a deadline."""
    return today + LONGEST_DEADLINE


def may_be_deadline(day: date, today: date) -> bool:
    """Tell whether a day may be given as a deadline: from today to a year ahead."""
    return today <= day <= latest_deadline(today)


def check_deadline(day: date, today: date) -> date:
    """Return a day that may be given as a deadline; raises ``DeadlineRefused``."""
    if not may_be_deadline(day, today):
        raise DeadlineRefused
    return day


def check_extension(until: date, deadline: date | None, today: date) -> date:
    """Return a day to which a deadline may be extended; raises ``DeadlineRefused``.

    It may be given as a deadline today, and is later than the one that there is.
    """
    if deadline is not None and until <= deadline:
        raise DeadlineRefused
    return check_deadline(until, today)


def extended(deadline: date | None, today: date, days: int) -> date:
    """Return the day so many days after the deadline, or after today if that is later."""
    return max(deadline or today, today) + timedelta(days=days)


def days_to_offer(deadline: date | None, today: date, usual: Iterable[int]) -> tuple[int, ...]:
    """Return by how many days a deadline may be extended, of those that are usual.

    Where the rule leaves less than any of them, it is what the rule leaves; none at all when the
    deadline lies a year away. What is offered on one day is not refused on a later one.
    """
    left = (latest_deadline(today) - extended(deadline, today, 0)).days
    fitting = tuple(days for days in usual if days <= left)
    return fitting or ((left,) if left > 0 else ())
