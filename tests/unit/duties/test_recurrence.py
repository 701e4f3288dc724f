"""Rules give days, days give windows: month ends, working days, and clocks that jump."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duties.model import Revision, Shift, Terms, Window
from duties.recurrence import RuleRefused, check_rule, days_of, shifted, windows
from duties.span import Span, SpanUnreadable, read_span
from duties.walls import moment_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Week:
    """The plain week, but for some days."""

    def __init__(self, off: tuple[date, ...] = (), made_up: tuple[date, ...] = ()) -> None:
        self.off = off
        self.made_up = made_up

    def is_working(self, day: date) -> bool:
        return day not in self.off and (day.weekday() < 5 or day in self.made_up)


def wall(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - what a clock on the wall shows


def days(rule: str, anchor: date, first: date, last: date) -> list[str]:
    return [day.isoformat() for day in days_of(rule, anchor, first, last)]


def revision(terms: Terms, since: date, number: int = 1, made_at: datetime = LONG_AGO) -> Revision:
    return Revision(number, 1, since, terms, None, made_at)


def hours(found: list[Window], zone: ZoneInfo = SHANGHAI) -> list[tuple[str, str]]:
    def spell(moment: datetime) -> str:
        return moment.astimezone(zone).strftime("%m-%d %H:%M")

    return [(spell(each.opens_at), spell(each.due_at)) for each in found]


def test_a_day_that_a_month_does_not_have_is_its_last_one() -> None:
    found = days(
        "FREQ=MONTHLY;BYMONTHDAY=31", date(2027, 1, 1), date(2027, 1, 1), date(2027, 4, 30)
    )
    assert found == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]


def test_a_month_from_the_31st_on_is_clipped_too() -> None:
    found = days("FREQ=MONTHLY", date(2028, 1, 31), date(2028, 1, 1), date(2028, 3, 31))
    assert found == ["2028-01-31", "2028-02-29", "2028-03-31"]


def test_several_days_of_a_month_are_clipped_each() -> None:
    rule = "FREQ=MONTHLY;BYMONTHDAY=15,30,31"
    assert days(rule, date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 31)) == [
        "2027-02-15",
        "2027-02-28",
        "2027-03-15",
        "2027-03-30",
        "2027-03-31",
    ]


def test_a_year_from_29_february_comes_every_year() -> None:
    found = days("FREQ=YEARLY", date(2024, 2, 29), date(2024, 1, 1), date(2028, 12, 31))
    assert found == ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]


def test_an_interval_is_counted_from_the_day_from_which_the_rule_holds() -> None:
    weeks = days("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", date(2026, 1, 7), *november())
    assert weeks == [
        each.isoformat()
        for each in every_day(*november())
        if each.weekday() in {0, 4} and (each - date(2026, 1, 5)).days // 7 % 2 == 0
    ]
    quarters = "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"
    assert days(quarters, date(2025, 2, 3), date(2026, 1, 1), date(2026, 12, 31)) == [
        "2026-02-28",
        "2026-05-31",
        "2026-08-31",
        "2026-11-30",
    ]


def november() -> tuple[date, date]:
    return date(2026, 11, 1), date(2026, 11, 30)


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@settings(deadline=None)
@given(
    st.integers(1, 9),
    st.sets(st.integers(0, 6), min_size=1),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 800),
)
def test_any_weekly_rule_gives_what_counting_gives(
    step: int, weekdays: set[int], anchor: date, after: int
) -> None:
    names = ",".join(["MO", "TU", "WE", "TH", "FR", "SA", "SU"][each] for each in sorted(weekdays))
    first = anchor + timedelta(days=after)
    last = first + timedelta(days=60)
    monday = anchor - timedelta(days=anchor.weekday())
    assert days(f"FREQ=WEEKLY;INTERVAL={step};BYDAY={names}", anchor, first, last) == [
        day.isoformat()
        for day in every_day(first, last)
        if day.weekday() in weekdays and (day - monday).days // 7 % step == 0
    ]


@settings(deadline=None)
@given(
    st.integers(1, 13),
    st.integers(1, 31),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 800),
)
def test_any_monthly_rule_gives_what_counting_gives(
    step: int, number: int, anchor: date, after: int
) -> None:
    first = anchor + timedelta(days=after)
    last = first + timedelta(days=500)
    assert days(f"FREQ=MONTHLY;INTERVAL={step};BYMONTHDAY={number}", anchor, first, last) == [
        day.isoformat()
        for day in every_day(first, last)
        if day.day == min(number, last_day_of(day))
        and ((day.year - anchor.year) * 12 + day.month - anchor.month) % step == 0
    ]


def last_day_of(day: date) -> int:
    return (date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)).day


def test_a_rule_ends_with_its_until() -> None:
    found = days("FREQ=DAILY;UNTIL=20261103", date(2026, 11, 1), *november())
    assert found == ["2026-11-01", "2026-11-02", "2026-11-03"]


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=HOURLY",
        "FREQ=DAILY;COUNT=3",
        "FREQ=DAILY;UNTIL=20261103T000000Z",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYMONTHDAY=x",
        "DTSTART:20260101",
        "FREQ=MONTHLY;BYMONTHDAY=30;BYSETPOS=1",
        "FREQ=DAILY;FREQ=DAILY",
    ],
)
def test_a_rule_that_means_something_else_is_refused(rule: str) -> None:
    with pytest.raises(RuleRefused):
        check_rule(rule)


def test_days_off_are_moved_over_holidays_and_onto_make_up_days() -> None:
    week = Week(off=(date(2026, 10, 1), date(2026, 10, 2)), made_up=(date(2026, 10, 10),))
    assert shifted(date(2026, 10, 1), Shift.NEXT, week) == date(2026, 10, 5)
    assert shifted(date(2026, 10, 10), Shift.NEXT, week) == date(2026, 10, 10)
    assert shifted(date(2026, 10, 4), Shift.PREVIOUS, week) == date(2026, 9, 30)
    assert shifted(date(2026, 10, 4), Shift.NONE, week) == date(2026, 10, 4)


def test_each_working_day_is_a_daily_rule_moved_to_the_next_one() -> None:
    """Friday, Saturday, Sunday and Monday would be four copies on Friday and Monday."""
    terms = Terms("FREQ=DAILY", (time(8), time(14)), Shift.NEXT, lasts=Span(minutes=120))
    found = windows(
        [revision(terms, date(2026, 1, 1))],
        date(2026, 11, 20),
        date(2026, 11, 24),
        Week(),
        SHANGHAI,
    )
    assert [(each.day.isoformat(), each.slot.hour) for each in found] == [
        (day, hour) for day in ("2026-11-20", "2026-11-23", "2026-11-24") for hour in (8, 14)
    ]


def test_a_window_is_closed_by_the_time_the_next_one_opens() -> None:
    terms = Terms(
        "FREQ=DAILY",
        tuple(time(hour) for hour in range(8, 18, 2)),
        lasts=Span(minutes=100),
        grace=Span(minutes=30),
        closes=Span(minutes=90),
    )
    day = date(2026, 11, 23)
    found = windows([revision(terms, date(2026, 1, 1))], day, day, Week(), SHANGHAI)
    assert [each.slot.hour for each in found] == [8, 10, 12, 14, 16]
    for one, following in pairwise(found):
        assert one.closes_at == one.grace_at == following.opens_at
    assert found[-1].closes_at == found[-1].due_at + timedelta(minutes=90)


def test_no_window_is_made_that_was_past_due_when_its_terms_were_made() -> None:
    made_at = moment_of(wall(2026, 11, 23, 11), SHANGHAI)
    terms = Terms("FREQ=DAILY", (time(8), time(10)), lasts=Span(minutes=120))
    found = windows(
        [revision(terms, date(2026, 11, 1), made_at=made_at)],
        date(2026, 11, 1),
        date(2026, 11, 23),
        Week(),
        SHANGHAI,
    )
    assert hours(found) == [("11-23 10:00", "11-23 12:00")]


def test_a_revision_holds_from_its_day_on() -> None:
    before = revision(Terms("FREQ=DAILY", (time(8),), lasts=Span(minutes=60)), date(2026, 1, 1))
    after = revision(Terms("FREQ=DAILY", (time(9),), lasts=Span(minutes=60)), date(2026, 11, 3), 2)
    found = windows([before, after], date(2026, 11, 1), date(2026, 11, 4), Week(), SHANGHAI)
    assert [(each.revision_id, each.slot.hour) for each in found] == [
        (1, 8),
        (1, 8),
        (2, 9),
        (2, 9),
    ]


def test_windows_are_found_by_the_day_on_which_they_open() -> None:
    terms = Terms("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", opens=Span(months=-3), lasts=Span(days=1))
    found = windows(
        [revision(terms, date(2026, 1, 1))], date(2026, 9, 1), date(2026, 10, 31), Week(), SHANGHAI
    )
    assert hours(found) == [("09-30 00:00", "01-01 00:00")]


def test_an_hour_that_does_not_exist_is_the_moment_of_the_jump() -> None:
    jump = datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert moment_of(wall(2026, 3, 8, 2), NEW_YORK) == jump
    assert moment_of(wall(2026, 3, 8, 2, 30), NEW_YORK) == jump
    assert moment_of(wall(2026, 3, 8, 3), NEW_YORK) == jump


def test_an_hour_that_comes_twice_is_the_first_one() -> None:
    assert moment_of(wall(2026, 11, 1, 1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_a_window_in_an_hour_that_does_not_exist_is_none() -> None:
    terms = Terms("FREQ=DAILY", (time(2), time(5)), lasts=Span(minutes=30))
    found = windows(
        [revision(terms, date(2026, 1, 1))], date(2026, 3, 7), date(2026, 3, 8), Week(), NEW_YORK
    )
    assert hours(found, NEW_YORK) == [
        ("03-07 02:00", "03-07 02:30"),
        ("03-07 05:00", "03-07 05:30"),
        ("03-08 05:00", "03-08 05:30"),
    ]


@settings(deadline=None)
@given(
    st.datetimes(wall(2025, 1, 1), wall(2028, 1, 1)),
    st.integers(0, 300),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Europe/London"]),
)
def test_later_on_the_wall_is_never_earlier_in_time(
    hour: datetime, minutes: int, name: str
) -> None:
    zone = ZoneInfo(name)
    assert moment_of(hour, zone) <= moment_of(hour + timedelta(minutes=minutes), zone)


@settings(deadline=None)
@given(
    st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=TU,SA", "FREQ=MONTHLY;BYMONTHDAY=29,31"]),
    st.sampled_from(list(Shift)),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.lists(st.integers(0, 90), min_size=1, max_size=4),
)
def test_windows_are_the_same_however_the_days_are_cut(
    rule: str, shift: Shift, first: date, pieces: list[int]
) -> None:
    terms = Terms(
        rule,
        (time(0), time(12)),
        shift,
        Span(days=-3),
        Span(days=2),
        Span(minutes=90),
        Span(days=20),
    )
    held = [revision(terms, date(2026, 2, 1))]
    week = Week(off=(date(2026, 10, 1),), made_up=(date(2026, 10, 10),))
    last = first + timedelta(days=sum(pieces) + len(pieces) - 1)
    whole = windows(held, first, last, week, SHANGHAI)
    parts: list[Window] = []
    for piece in pieces:
        parts += windows(held, first, first + timedelta(days=piece), week, SHANGHAI)
        first += timedelta(days=piece + 1)
    assert parts == whole
    assert all(one.closes_at <= following.opens_at for one, following in pairwise(whole))


def test_spans_are_spelled_as_they_are_read() -> None:
    assert read_span("1M -2d 3h 30m") == Span(1, -2, 210)
    assert str(Span(1, -2, 210)) == "1M -2d 210m"
    assert read_span(str(Span())) == Span()
    for text in ("", "3", "1y", "d"):
        with pytest.raises(SpanUnreadable):
            read_span(text)


def test_a_month_after_the_31st_is_the_end_of_the_next() -> None:
    assert Span(months=1).after(wall(2027, 1, 31, 8)) == wall(2027, 2, 28, 8)
