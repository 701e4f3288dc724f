"""One rule says which day may be a deadline, whoever gives, moves or extends it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hazards.loop.deadlines import (
    LONGEST_DEADLINE,
    DeadlineRefused,
    check_deadline,
    check_extension,
    days_to_offer,
    extended,
    may_be_deadline,
)
from hazards.loop.rectifying import USUAL_EXTENSIONS

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
APART = st.integers(-800, 366)


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (366, True), (367, False)])
def test_a_deadline_lies_between_today_and_a_year_ahead(days: int, may: bool) -> None:
    today = date(2026, 11, 22)
    day = today + timedelta(days=days)
    assert may_be_deadline(day, today) is may
    if may:
        assert check_deadline(day, today) == day
    else:
        with pytest.raises(DeadlineRefused):
            check_deadline(day, today)


@given(today=DAYS, apart=APART, later=st.integers(0, 400), none=st.booleans())
def test_more_time_that_is_offered_is_refused_neither_at_once_nor_later(
    today: date, apart: int, later: int, none: bool
) -> None:
    """Three offers stood on the card whatever the deadline was, and half a year was the limit."""
    deadline = None if none else today + timedelta(days=apart)
    offered = days_to_offer(deadline, today, USUAL_EXTENSIONS)
    for days in offered:
        for pressed in (today, today + timedelta(days=later)):
            until = extended(deadline, pressed, days)
            assert check_extension(until, deadline, pressed) == until
    if not offered:
        assert deadline == today + LONGEST_DEADLINE


@given(today=DAYS, apart=APART)
def test_a_deadline_is_not_extended_to_an_earlier_day(today: date, apart: int) -> None:
    deadline = today + timedelta(days=apart)
    for until in (deadline, deadline - timedelta(days=1), today - timedelta(days=1)):
        with pytest.raises(DeadlineRefused):
            check_extension(until, deadline, today)
