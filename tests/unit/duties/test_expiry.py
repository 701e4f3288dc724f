"""证照设备: days as they follow and are typed, warnings, and the kinds that come as data."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from duties.expiry.course import OVERDUE, after_years, end_of, settle, stage_on
from duties.expiry.days import DayRefused, read_day, until_of
from duties.expiry.importing import DAYS, KIND
from duties.expiry.kind_reading import check_kinds
from duties.expiry.kinds import (
    WARNINGS,
    Expiry,
    ExpiryKindUnknown,
    all_kinds,
    kind_of,
    kinds_for,
    read_kind,
)
from duties.expiry.model import Validity
from duties.expiry.steps import may_skip, steps_of
from duties.programmes.programme import Kind
from duties.programmes.reading import load_programmes

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 22)
END, START = Expiry("until", "有效期", "有效期至"), Expiry("age", "满5年", "安装日期", years=5)
UNTIL = date(2026, 12, 31)
GOOD = """[[kind]]
key = "sample"
title = "示例证"
name = "姓名"
source = "000 工贸方案 第18项"

[[kind.expiry]]
key = "until"
title = "有效期"
asks = "有效期至"
"""


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE).astimezone(UTC)


def fresh(until: date = UNTIL) -> Validity:
    return Validity(1, 1, "until", None, until, None, at(TODAY))


@pytest.mark.parametrize(
    ("since", "years", "until"),
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 2, 29), 5, date(2029, 2, 28)),
        (date(2023, 2, 28), 5, date(2028, 2, 28)),
        (date(2025, 1, 31), 1, date(2026, 1, 31)),
        (date(2025, 12, 31), 15, date(2040, 12, 31)),
    ],
)
def test_years_end_on_the_same_day_or_on_the_last_of_the_month(
    since: date, years: int, until: date
) -> None:
    assert after_years(since, years) == until


@pytest.mark.parametrize(
    "typed",
    ["2027-05-01", "2027年5月1日", "20270501", "2027/5/1", "２０２７．５．１", "2027年5月1号"],
)
def test_a_day_is_read_in_any_usual_way(typed: str) -> None:
    assert read_day(typed, END, TODAY) == date(2027, 5, 1)


def test_without_a_year_an_end_is_to_come_and_a_beginning_is_past() -> None:
    assert read_day("5月1日", END, TODAY) == date(2027, 5, 1)
    assert read_day("12月31日", START, TODAY) == date(2025, 12, 31)
    assert read_day("今天", START, TODAY) == TODAY


def test_an_end_in_the_past_is_taken_since_it_may_be_overdue() -> None:
    assert read_day("2025-03-01", END, TODAY) == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("typed", "expiry", "said"),
    [
        ("明年", END, "没有看懂日期"),
        ("2027-02-29", END, "没有看懂日期"),
        ("=1+1", END, "没有看懂日期"),
        ("2127-05-01", END, "2127年离今天太远"),
        ("2927-05-01", END, "没有看懂日期"),
        ("1926-05-01", END, "1926年离今天太远"),
        ("0001-01-01", START, "没有看懂日期"),
        ("9999-12-31", END, "没有看懂日期"),
        ("2026-11-23", START, "安装日期不能在今天以后"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused_with_what_to_do(
    typed: str, expiry: Expiry, said: str
) -> None:
    with pytest.raises(DayRefused) as refused:
        read_day(typed, expiry, TODAY)
    assert said in refused.value.what
    assert "请发日期，如 2027-05-01" in refused.value.what


def test_the_end_follows_from_the_beginning() -> None:
    assert until_of(START, date(2021, 6, 1)) == date(2026, 6, 1)
    assert until_of(END, date(2021, 6, 1)) == date(2021, 6, 1)


@pytest.mark.parametrize(
    ("left", "stage"),
    [(400, None), (91, None), (90, 90), (31, 90), (30, 30), (7, 7), (1, 7), (0, 0), (-1, -1)],
)
def test_the_stage_is_the_nearest_warning(left: int, stage: int | None) -> None:
    assert stage_on(UNTIL, UNTIL - timedelta(days=left), WARNINGS) == stage


def test_every_warning_comes_once_at_nine() -> None:
    """Looked at each hour of half a year: a warning for each stage, and none after that."""
    one, warned = fresh(), []
    moment = at(date(2026, 9, 1), 0)
    while moment < at(date(2027, 2, 1)):
        one, worse = settle(one, WARNINGS, moment, ZONE)
        if worse:
            warned.append((one.stage, moment.astimezone(ZONE)))
        moment += timedelta(hours=1)
    days = [(stage, (UNTIL - wall.date()).days, wall.hour) for stage, wall in warned]
    assert days == [(90, 90, 9), (30, 30, 9), (7, 7, 9), (0, 0, 9), (OVERDUE, -1, 9)]
    assert one.act_at is None


def test_it_need_only_be_looked_at_when_it_says_so() -> None:
    one, seen = fresh(), []
    moment: datetime | None = at(date(2026, 9, 1))
    while moment is not None:
        one, worse = settle(one, WARNINGS, moment, ZONE)
        seen.append((one.stage, worse))
        moment = one.act_at
    assert seen == [(None, False), (90, True), (30, True), (7, True), (0, True), (-1, True)]


def test_what_was_missed_while_nobody_looked_is_one_warning() -> None:
    one, worse = settle(fresh(), WARNINGS, at(UNTIL + timedelta(days=3)), ZONE)
    assert (one.stage, worse) == (OVERDUE, True)
    assert settle(one, WARNINGS, at(UNTIL + timedelta(days=4)), ZONE) == (one, False)


def test_a_clock_that_goes_back_warns_nobody_again() -> None:
    one, _ = settle(fresh(), WARNINGS, at(UNTIL - timedelta(days=5)), ZONE)
    back, worse = settle(one, WARNINGS, at(UNTIL - timedelta(days=60)), ZONE)
    assert (back.stage, worse) == (7, False)
    again, worse = settle(back, WARNINGS, at(UNTIL - timedelta(days=20)), ZONE)
    assert (again.stage, worse) == (7, False)


def test_the_last_day_is_good_to_its_end() -> None:
    assert end_of(UNTIL, ZONE).isoformat() == "2026-12-31T23:59:59+08:00"


def test_the_shipped_kinds_are_sound() -> None:
    assert check_kinds() == []
    assert all(each.source or each.ours for each in all_kinds().values())
    assert all(each.warnings == WARNINGS for each in all_kinds().values())
    special = read_kind("特种作业操作证")
    assert special is read_kind(KIND)
    assert {each.key for each in special.expiries} == {*DAYS.values()}
    with pytest.raises(ExpiryKindUnknown):
        read_kind("身份证")


def test_a_kind_that_was_taken_off_the_list_still_reads() -> None:
    assert kind_of("gone").title == "证照设备"


def test_kinds_are_offered_by_sector() -> None:
    school = {each.key for each in kinds_for("教育")}
    chemical = {each.key for each in kinds_for("危化品")}
    assert "chemical-licence" in chemical - school
    assert {"special-operation", "charging-equipment", "lift", "extinguisher"} <= school & chemical


def test_every_demand_about_what_expires_names_its_kind() -> None:
    named = {
        each.key: each.record
        for programme in load_programmes().all()
        for each in programme.demands
        if each.kind is Kind.EXPIRY
    }
    assert named == {
        "edu-charger-5y": "charging-equipment",
        "ind-special-expiry": "special-operation",
        "chem-insure": "liability-insurance",
        "mkt-lift15": "lift",
    }
    assert {*named.values()} <= {*all_kinds()}


def test_the_steps_of_a_kind() -> None:
    lift = read_kind("lift")
    assert steps_of(lift, places=True) == ("name", "number", "place", "inspection", "age")
    assert "place" not in steps_of(lift, places=False)
    assert [may_skip(lift, each) for each in ("name", "number", "inspection", "age")] == [
        False,
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ('source = "000 工贸方案 第18项"\n', "", 1, "缺少 source"),
        ('source = "000 工贸方案 第18项"', 'source = "工贸"', 5, "要写成文件和条目"),
        ('name = "姓名"', 'name = "姓名"\nsectors = ["学校"]', 5, "不是行业名录里的名称"),
        ('name = "姓名"', 'name = "姓名"\nrole = "office"', 5, "role 只能是"),
        ('name = "姓名"', 'name = "姓名"\nwarnings = [7, 30]', 5, "从多到少"),
        ('name = "姓名"', 'name = "姓名"\nchoices = ["甲"]', 5, "就要写 detail"),
        ('key = "until"', 'key = "name"', 8, "“name”已用过"),
        ('asks = "有效期至"', 'asks = "有效期至"\noptional = true', 11, "不能是可选的"),
        ('asks = "有效期至"', 'asks = "有效期至"\nmonths = 3', 11, "不认识的键 months"),
    ],
)
def test_a_mistake_in_a_kind_is_named_with_its_line(
    tmp_path: Path, before: str, after: str, line: int, said: str
) -> None:
    assert before in GOOD
    path = tmp_path / "kinds.toml"
    path.write_text(GOOD.replace(before, after), "utf-8")
    (mistake,) = check_kinds(path)
    assert mistake.line == line
    assert said in mistake.reason
