"""Days as people type them."""

from datetime import date, timedelta

import pytest

from chat.days import read_coming_days

THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("今天", (11, 26), (11, 26)),
        ("明天", (11, 27), (11, 27)),
        ("明天请假", (11, 27), (11, 27)),
        ("１２月３日", (12, 3), (12, 3)),
        ("12月3日（周四）", (12, 3), (12, 3)),
        ("12.3-12.5", (12, 3), (12, 5)),
        ("2026-12-03-2026-12-05", (12, 3), (12, 5)),
        ("12月3日至5日", (12, 3), (12, 5)),
        ("28-30号", (11, 28), (11, 30)),
        ("30号到2号", (11, 30), (12, 2)),
        ("周五到下周二", (11, 27), (12, 1)),
        ("周三到周一", (12, 2), (12, 7)),
        ("本周五", (11, 27), (11, 27)),
        ("明天起3天", (11, 27), (11, 29)),
        ("三天", (11, 26), (11, 28)),
        ("从明天 到 周日", (11, 27), (11, 29)),
    ],
)
def test_days_to_come_are_read_as_they_are_meant(
    typed: str, first: tuple[int, int], last: tuple[int, int]
) -> None:
    assert read_coming_days(typed, THURSDAY) == (date(2026, *first), date(2026, *last))


def test_next_week_follows_the_day_from_which_it_is_counted() -> None:
    sunday = date(2026, 11, 22)
    assert read_coming_days("周五到下周二", sunday) == (date(2026, 11, 27), date(2026, 12, 1))
    assert read_coming_days("下周二", sunday) == (date(2026, 11, 24), date(2026, 11, 24))


def test_a_day_that_has_gone_by_is_that_of_the_next_year() -> None:
    assert read_coming_days("1月2日", THURSDAY) == (date(2027, 1, 2), date(2027, 1, 2))


@pytest.mark.parametrize(
    ("typed", "today", "first", "last"),
    [
        ("11月20日至12月10日", date(2026, 11, 27), date(2026, 11, 20), date(2026, 12, 10)),
        ("11月20日起3天", date(2026, 11, 27), date(2026, 11, 20), date(2026, 11, 22)),
        ("2月24日", date(2027, 2, 26), date(2027, 2, 24), date(2027, 2, 24)),
        ("12月20日至1月5日", date(2027, 1, 2), date(2026, 12, 20), date(2027, 1, 5)),
        ("2027年11月20日至12月10日", date(2026, 11, 27), date(2027, 11, 20), date(2027, 12, 10)),
        ("1月28日至2月10日", date(2026, 11, 27), date(2027, 1, 28), date(2027, 2, 10)),
    ],
)
def test_where_what_went_by_lately_counts_it_is_not_taken_for_the_next_year(
    typed: str, today: date, first: date, last: date
) -> None:
    """A season typed a week late used to be read as one of the next year."""
    assert read_coming_days(typed, today, timedelta(days=60)) == (first, last)


@pytest.mark.parametrize(
    "typed", ["请假", "", "李示例", "2月30日", "12月5日到", "13月1日", "0天", "9999年12月31日起3天"]
)
def test_what_names_no_days_is_none(typed: str) -> None:
    assert read_coming_days(typed, THURSDAY) is None
