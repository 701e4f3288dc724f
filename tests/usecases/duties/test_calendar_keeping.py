"""The office pastes a notice, sees what it would change, and puts it in."""

from collections.abc import Sequence
from datetime import date

import pytest

from duties.calendar.keeping import (
    NoticeKnown,
    NoticePartial,
    apply_notice,
    preview_notice,
    read_calendar,
)
from duties.calendar.notice_reading import NoticeUnreadable
from duties.calendar.ports import MovedOccurrence
from duties.calendar.working_calendar import DayChange, WorkingCalendar, YearSource
from storage.engine.unit_of_work import UnitOfWork
from tests.unit.duties import notices
from tests.usecases.town import Town

OF_2027 = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月14日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""
"""An invented one: 2027 is not announced when this is written."""


class Shifting:
    """Stands for the occurrences: one that was due on each day that is worked no more."""

    def moved_between(
        self, before: WorkingCalendar, after: WorkingCalendar
    ) -> Sequence[MovedOccurrence]:
        day = date(2027, 10, 7)
        moved = after.next_working(day)
        return [MovedOccurrence("示例小学", "防火检查", before.next_working(day), moved)]


def test_announced_years_are_put_in_once_and_no_other(town: Town) -> None:
    calendar = town.reads(read_calendar)
    assert calendar.is_announced(2026)
    assert calendar.years[2026].source is YearSource.LIBRARY
    assert not calendar.is_announced(2027)
    assert town.reads(read_calendar) == calendar
    assert town.reads(lambda work: work.calendar.read()) == calendar


def test_a_preview_writes_nothing(town: Town) -> None:
    preview = town.reads(lambda work: preview_notice(work, OF_2027, occurrences=Shifting()))
    assert preview.notice.year == 2027
    assert DayChange(date(2027, 10, 7), False) in preview.changes
    assert DayChange(date(2027, 10, 9), True) in preview.changes
    assert preview.moved == [
        MovedOccurrence("示例小学", "防火检查", date(2027, 10, 7), date(2027, 10, 8))
    ]
    assert not town.reads(read_calendar).is_announced(2027)
    assert town.changes("apply_notice") == []


def test_a_notice_makes_an_estimated_year_an_announced_one(town: Town) -> None:
    town.reads(lambda work: apply_notice(work, OF_2027))
    calendar = town.reads(lambda work: work.calendar.read())
    assert calendar.is_announced(2027)
    assert calendar.years[2027].text == OF_2027
    assert not calendar.is_working(date(2027, 1, 1))
    assert calendar.is_working(date(2027, 10, 9))
    (line,) = town.changes("apply_notice")
    assert line["2027-10-09"] == (None, "working")


def test_a_notice_that_is_put_in_again_is_refused_and_changes_nothing(town: Town) -> None:
    first = town.reads(lambda work: apply_notice(work, OF_2027))
    assert len(first.changes) > 0
    with pytest.raises(NoticeKnown):
        town.reads(lambda work: apply_notice(work, OF_2027))
    assert len(town.changes("apply_notice")) == 1


def test_a_year_may_change_while_it_runs(town: Town) -> None:
    """One festival is announced anew: its days change, and the year's others stay."""
    before = town.reads(read_calendar)
    text = (
        "国务院办公厅关于调整2026年国庆节假期安排的通知\n一、2026年10月1日（周四）至6日（周二）放假调休，共6天。"
        "9月20日（周日）上班。\n国务院办公厅\n2026年8月3日"
    )
    preview = town.reads(lambda work: apply_notice(work, text))
    assert preview.changes == (
        DayChange(date(2026, 10, 7), True),
        DayChange(date(2026, 10, 10), False),
    )
    after = town.reads(lambda work: work.calendar.read())
    assert after.is_announced(2026)
    assert after.years[2026].source is YearSource.NOTICE
    others = [each for each in before.of_year(2026) if each.name != "国庆节"]
    assert [each for each in after.of_year(2026) if each.name != "国庆节"] == others


def test_one_festival_of_a_year_that_is_not_announced_is_refused(town: Town) -> None:
    text = "2027年元旦：1月1日（周五）至3日（周日）放假，共3天。"
    with pytest.raises(NoticePartial) as refusal:
        town.reads(lambda work: apply_notice(work, text))
    assert "春节" in refusal.value.missing
    assert not town.reads(read_calendar).is_announced(2027)


def test_the_shipped_year_and_its_notice_are_worked_alike(town: Town) -> None:
    preview = town.reads(lambda work: preview_notice(work, notices.OF_2026))
    assert preview.changes == ()


def test_an_unreadable_notice_leaves_everything_as_it_was(town: Town) -> None:
    before = town.reads(read_calendar)
    with pytest.raises(NoticeUnreadable):
        town.reads(lambda work: apply_notice(work, OF_2027.replace("共7天", "共6天")))
    assert town.reads(lambda work: work.calendar.read()) == before
    assert town.changes("apply_notice") == []


def test_two_processes_that_start_together_put_each_year_in_once(town: Town) -> None:
    years = town.reads(read_calendar).years[2026]

    def late(work: UnitOfWork) -> bool:
        return work.calendar.add_year(years, ())

    assert town.reads(late) is False
    assert len(town.reads(lambda work: work.calendar.read()).of_year(2026)) > 30
