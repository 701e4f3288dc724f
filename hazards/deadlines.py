"""The one rule for the day by which a hazard must be rectified."""

from datetime import date, timedelta

LONGEST_DEADLINE = timedelta(days=366)
"""From the day on which a deadline is given: a year, a leap year too."""


def may_be_deadline(day: date, today: date) -> bool:
    """Tell whether a day may be given as a deadline: from today to a year ahead."""
    return today <= day <= today + LONGEST_DEADLINE
