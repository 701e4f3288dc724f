"""A notice is read as the office pastes it, checked against itself, and refused with reasons."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest

from duties.calendar.keeping import days_under
from duties.calendar.notice_reading import NoticeUnreadable, read_notice
from duties.calendar.working_calendar import CalendarYear, WorkingCalendar, YearSource
from tests.unit.duties import notices

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, tzinfo=UTC)


def calendar_from(*texts: str) -> WorkingCalendar:
    """The calendar after notices, one after the other."""
    calendar = WorkingCalendar()
    for text in texts:
        notice = read_notice(text, TODAY, calendar)
        year = CalendarYear(notice.year, True, YearSource.NOTICE, AT)
        calendar = calendar.with_year(year, days_under(notice, calendar))
    return calendar


def reasons(text: str, year: int | None = None) -> tuple[str, ...]:
    with pytest.raises(NoticeUnreadable) as refusal:
        read_notice(text, TODAY, year=year)
    return refusal.value.reasons


@pytest.mark.parametrize("year", notices.BY_YEAR)
def test_a_year_as_announced_is_worked_as_the_library_has_it(year: int) -> None:
    calendar = calendar_from(*notices.BY_YEAR[year])
    days = [date(year, 1, 1) + timedelta(days=each) for each in range(365)]
    assert [
        day for day in days if calendar.is_working(day) != chinese_calendar.is_workday(day)
    ] == []


def test_2026_has_six_makeup_days() -> None:
    notice = read_notice(notices.OF_2026, TODAY)
    assert notice.whole
    assert [len(each.off) for each in notice.festivals] == [3, 9, 3, 5, 3, 3, 7]
    worked = [day for each in notice.festivals for day in each.worked]
    assert worked == [
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ]


def test_a_notice_may_change_days_of_the_december_before() -> None:
    calendar = calendar_from(notices.OF_2019)
    assert calendar.is_working(date(2018, 12, 29))  # a Saturday
    assert not calendar.is_working(date(2018, 12, 31))  # a Monday


def test_the_text_may_be_broken_into_lines_and_tagged() -> None:
    text = notices.OF_2026.replace("月", "月\n ").replace("一、", "<p><strong>一、</strong>")
    assert read_notice(text, TODAY) == read_notice(notices.OF_2026, TODAY)


def test_one_festival_alone_is_read_with_the_year_that_its_weekdays_fit() -> None:
    notice = read_notice("元旦：1月1日（周五）至3日（周日）放假，共3天。", TODAY)
    assert (notice.year, notice.whole) == (2027, False)
    assert notice.festivals[0].off == tuple(date(2027, 1, each) for each in (1, 2, 3))


def test_a_year_is_asked_for_where_nothing_tells_it() -> None:
    text = "元旦：1月1日至3日放假，共3天。"
    assert reasons(text) == ("没有读到是哪一年的通知。请连同标题一起粘贴。",)
    assert read_notice(text, TODAY, year=2027).year == 2027


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("共9天", "共8天", "春节：写着共8天，读到的是2月15日起9天。"),
        ("1月4日（周日）", "1月4日（周一）", "元旦：2026年1月4日是周日，写的是周一。"),
        ("5月9日（周六）", "5月8日（周五）", "劳动节：5月8日不是周末，却写着上班。"),
        ("至6日（周一）放假", "至31日放假", "没有2026年4月31日这一天"),
        ("五、端午节：", "五、端X节：", "没有读到：端午节。通知可能没有粘贴完整。"),
        ("4月4日（周六）至6日", "4月4日（周六）起到六日", "清明节：没有读到放假的日期。"),
        (
            "5月9日（周六）上班",
            "5月9日（周六）另行通知",
            "没有读懂“5月9日（周六）另行通知”。",
        ),
        ("6月19日（周五）至21日（周日）放假，共3天", "6月17日放假，与周末连休", "并不和周末相连"),
        ("1月4日（周日）上班", "1月3日（周六）上班", "元旦：1月3日既放假又上班。"),
    ],
)
def test_what_contradicts_itself_is_said(old: str, new: str, reason: str) -> None:
    assert old in notices.OF_2026
    found = reasons(notices.OF_2026.replace(old, new))
    assert any(reason in each for each in found), found


def test_a_text_of_something_else_is_no_notice() -> None:
    assert "没有读到节日和日期" in reasons("各单位请于3月20日前报送材料。")[0]


def test_a_holiday_that_is_not_known_cannot_be_made_longer() -> None:
    assert "还没有录入" in reasons(notices.LONGER_2020)[0]


def test_2020_lost_a_makeup_day_when_its_spring_festival_became_longer() -> None:
    calendar = calendar_from(notices.OF_2020, notices.LONGER_2020)
    assert not calendar.is_working(date(2020, 2, 1))
    assert calendar.is_working(date(2020, 1, 19))
    assert calendar.is_working(date(2020, 2, 3))
