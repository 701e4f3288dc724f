"""Another working calendar: what nobody has begun moves with it, bit by bit, and nothing else."""

from datetime import date, timedelta

from duties import doing
from duties.calendar import pasting
from duties.calendar.keeping import preview_notice
from duties.calendar.moving import PlannedOccurrences
from duties.calendar.watching import SUBJECT, watch
from duties.model import OccurrenceState, Shift, Terms
from duties.rollouts import carrying_on
from duties.rollouts.rollout import Rollout
from duties.span import Span
from people.todo import office_of
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import OFFICE, OFFICER, STREET, Desk, at
from tests.usecases.duties.test_calendar_keeping import OF_2027

LEASE = timedelta(minutes=1)
FIRST_OF_MONTH = Terms("FREQ=MONTHLY;BYMONTHDAY=1", shift=Shift.NEXT, lasts=Span(days=1))
END_OF_MONTH = Terms("FREQ=MONTHLY;BYMONTHDAY=31", shift=Shift.PREVIOUS, lasts=Span(days=1))
CHANGED = """国务院办公厅关于调整2026年国庆节假期安排的通知
一、2026年10月1日（周四）至6日（周二）放假调休，共6天。9月20日（周日）上班。
国务院办公厅
2026年9月3日"""


def opens(desk: Desk, duty_id: int) -> list[date]:
    """The days on which the occurrences of a duty open that are not dropped."""
    found = desk.runs(lambda w: w.occurrences.of_duty(duty_id, date(2026, 1, 1), date(2028, 1, 1)))
    return [
        each.opens_at.astimezone(desk.clock.zone).date()
        for each in found
        if each.state is not OccurrenceState.DROPPED
    ]


def puts_in(desk: Desk, text: str) -> Rollout:
    """Put a notice in and let everything follow."""
    desk.runs(lambda work: pasting.put_in(work, text), OFFICE)

    def goes_on(work: UnitOfWork) -> Rollout | None:
        claimed = work.rollouts.claim(work.now, LEASE)
        return carrying_on.go_on(work, claimed) if claimed is not None else None

    while last := desk.runs(goes_on):
        end = last
    return end


def test_new_years_day_is_no_working_day_once_it_is_announced(desk: Desk) -> None:
    """1 January 2027 is a Friday of the plain week, and then a holiday until Sunday."""
    desk.goes(at(7, month=12))
    duty = desk.applies(FIRST_OF_MONTH, date(2026, 12, 7))
    assert opens(desk, duty.id) == [date(2027, 1, 1)]
    preview = desk.runs(
        lambda work: preview_notice(work, OF_2027, occurrences=PlannedOccurrences(work))
    )
    assert [(each.unit_name, each.before, each.after) for each in preview.moved] == [
        ("示例小学", date(2027, 1, 1), date(2027, 1, 4))
    ]
    assert opens(desk, duty.id) == [date(2027, 1, 1)]
    end = puts_in(desk, OF_2027)
    assert (end.made, end.failed) == (1, 0)
    assert opens(desk, duty.id) == [date(2027, 1, 4)]
    desk.goes(at(31, month=12))
    desk.sweeps()
    assert date(2027, 2, 1) in opens(desk, duty.id)


def test_a_change_in_mid_year_moves_what_nobody_has_begun(desk: Desk) -> None:
    """By the first announcement people work on 10 October 2026, by the change on the 7th."""
    desk.goes(at(15, 7, month=9))
    rule = "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=7"
    duty = desk.applies(Terms(rule, shift=Shift.NEXT, lasts=Span(days=1)), date(2026, 9, 15))
    month_end = desk.applies(END_OF_MONTH, date(2026, 9, 15), "end")
    assert opens(desk, duty.id) == [date(2026, 10, 8)]
    assert opens(desk, month_end.id) == [date(2026, 9, 30)]
    end = puts_in(desk, CHANGED)
    assert end.made == 1
    assert opens(desk, duty.id) == [date(2026, 10, 7)]
    assert opens(desk, month_end.id) == [date(2026, 9, 30)]


def test_what_somebody_has_begun_stays(desk: Desk) -> None:
    desk.goes(at(15, 7, month=9))
    rule = "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=7"
    terms = Terms(rule, shift=Shift.NEXT, opens=Span(days=-30), lasts=Span(days=1))
    duty = desk.applies(terms, date(2026, 9, 1))
    desk.sweeps()
    (before,) = desk.has()
    desk.runs(lambda work: doing.begin(work, before.id), OFFICER)
    puts_in(desk, CHANGED)
    (after,) = desk.has()
    assert (after.opens_at, after.due_at) == (before.opens_at, before.due_at)
    assert after.state is OccurrenceState.OPEN
    assert opens(desk, duty.id) == [date(2026, 9, 8)]


def test_the_office_waits_for_the_next_year_from_november_until_it_is_in(desk: Desk) -> None:
    def waiting() -> list[str]:
        return desk.runs(
            lambda work: [each.holder for each in work.todo_items.about(SUBJECT, 2027)]
        )

    desk.goes(at(31, 8, month=10))
    desk.runs(watch)
    assert waiting() == []
    desk.goes(at(1, 8))
    desk.runs(watch)
    desk.runs(watch)
    assert waiting() == [office_of(STREET)]
    puts_in(desk, OF_2027)
    assert waiting() == []
