"""Quarters, each named by its first day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from duties.leads.quarters import end_of, quarter_of, report_at

ZONE = ZoneInfo("Asia/Shanghai")


class Weekdays:
    """Monday to Friday."""

    def is_working(self, day: date) -> bool:
        """Tell whether it is none of the weekend."""
        return day.weekday() < 5


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 2, 28), date(2026, 3, 31)])
def test_a_quarter_is_named_by_its_first_day(day: date) -> None:
    found = quarter_of(day)
    assert (found, end_of(found)) == (date(2026, 1, 1), date(2026, 3, 31))
    assert quarter_of(day, 1) == date(2025, 10, 1)
    assert quarter_of(day, -1) == date(2026, 4, 1)
    assert quarter_of(day, 5) == date(2024, 10, 1)


def test_a_quarter_that_begins_on_a_weekend_is_reported_on_the_monday() -> None:
    assert report_at(date(2028, 1, 1), Weekdays(), ZONE) == datetime(2028, 1, 3, 9, tzinfo=ZONE)
    assert report_at(date(2026, 4, 1), Weekdays(), ZONE) == datetime(2026, 4, 1, 9, tzinfo=ZONE)
