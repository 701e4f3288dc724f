"""Periods of the wall calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hazards.counts.period import Days, Period, PeriodKind

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
KINDS = st.sampled_from(PeriodKind)


@given(KINDS, DAYS)
def test_periods_follow_each_other_without_a_gap(kind: PeriodKind, day: date) -> None:
    period = Period.of(kind, day)
    assert period.holds(day)
    assert period.first <= day <= period.last
    assert Period.of(kind, period.last) == period
    assert period.next().previous() == period
    assert period.previous().next() == period
    assert (period.next().first - period.last).days == 1
    assert Period.of(kind, period.next().first) == period.next()


@given(KINDS, DAYS)
def test_a_period_is_read_from_its_key(kind: PeriodKind, day: date) -> None:
    period = Period.of(kind, day)
    assert Period.read(period.key) == period


@pytest.mark.parametrize(
    ("kind", "label", "key", "first", "last"),
    [
        ("day", "11月27日（周五）", "2026-11-27", date(2026, 11, 27), date(2026, 11, 27)),
        ("week", "2026年第48周", "2026-W48", date(2026, 11, 23), date(2026, 11, 29)),
        ("month", "2026年11月", "2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("quarter", "2026年第四季度", "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("half", "2026年下半年", "2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("year", "2026年", "2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_named_as_offices_do(
    kind: str, label: str, key: str, first: date, last: date
) -> None:
    period = Period.of(PeriodKind(kind), date(2026, 11, 27))
    assert (period.label, period.key, period.first, period.last) == (label, key, first, last)


def test_the_first_days_of_a_year_may_be_of_the_last_week_before() -> None:
    period = Period.of(PeriodKind.WEEK, date(2027, 1, 1))
    assert (period.label, period.first) == ("2026年第53周", date(2026, 12, 28))


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (Period.of(PeriodKind.DAY, date(2028, 2, 29)), date(2027, 2, 28)),
        (Period.of(PeriodKind.MONTH, date(2028, 2, 29)), date(2027, 2, 1)),
        (Period.of(PeriodKind.WEEK, date(2027, 1, 1)), date(2025, 12, 22)),
    ],
)
def test_the_same_period_a_year_before(period: Period, before: date) -> None:
    assert period.year_before() == Period.of(period.kind, before)


@pytest.mark.parametrize("key", ["", "十一月", "2026-13", "2026-Q5", "2026-W54", "2026-11-31"])
def test_what_is_no_period_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Period.read(key)


def test_days_up_to_one_are_as_many_as_were_asked_for() -> None:
    days = Days.up_to(date(2026, 11, 27), 30)
    assert (days.last - days.first).days == 29
    assert days.label == "10月29日至11月27日"
    assert Days.up_to(date(2026, 1, 3), 5).label == "2025年12月30日至2026年1月3日"
    assert Days.up_to(date(2026, 11, 27), 1).label == "11月27日（周五）"
    with pytest.raises(ValueError, match="to"):
        Days(date(2026, 11, 27), date(2026, 11, 26))
