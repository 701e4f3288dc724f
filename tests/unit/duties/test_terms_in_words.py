"""Hours and days as somebody types them."""

from datetime import time

import pytest

from duties.model import Shift, Terms
from duties.programmes.terms_in_words import ChangeUnreadable, read_change, spell_terms
from duties.recurrence import check_rule

DAILY = Terms("FREQ=DAILY", (time(8), time(12)))


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("8点 12点 16点", "每天 8:00、12:00、16:00"),
        ("改成 9:30、14：00", "每天 9:30、14:00"),
        ("8点半", "每天 8:30"),
        ("周一、周四", "每周一、周四 8:00、12:00"),
        ("每周一四日 9点", "每周一、周四、周日 9:00"),
        ("星期天", "每周日 8:00、12:00"),
        ("每月5日、20日 10点", "每月5日、20日 10:00"),
        ("每月31号", "每月31日 8:00、12:00"),
        ("每个工作日 7:00", "每个工作日 7:00"),
        ("每天 23点", "每天 23:00"),
        ("提前30分钟", "每天 8:00、12:00，提前30分钟显示"),
        ("周一 9点，提前2小时提醒", "每周一 9:00，提前2小时显示"),
        ("每月5日 提前1天", "每月5日 8:00、12:00，提前1天显示"),
        ("不提前", "每天 8:00、12:00"),
    ],
)
def test_hours_and_days_are_read_and_the_rest_stays(text: str, spelled: str) -> None:
    after = read_change(text, DAILY)
    check_rule(after.rule)
    assert spell_terms(after) == spelled


@pytest.mark.parametrize(
    "text", ["", "随便", "25点", "每月32日", "8点去吃饭", "周一 好", "提前90天"]
)
def test_what_names_neither_or_more_is_refused(text: str) -> None:
    with pytest.raises(ChangeUnreadable):
        read_change(text, DAILY)


def test_working_days_follow_the_working_calendar() -> None:
    assert read_change("工作日", DAILY).shift is Shift.NEXT
    assert read_change("每天", read_change("工作日", DAILY)).shift is Shift.NONE
