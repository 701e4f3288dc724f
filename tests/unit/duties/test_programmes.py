"""The programmes that come with the product: complete, with a source, and giving sound windows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from checklists.ports import Forms
from datafiles.reading import Mistakes
from duties.calendar.holiday_library import announced_years
from duties.calendar.working_calendar import CalendarYear, WorkingCalendar, YearSource
from duties.model import Revision, Terms
from duties.programmes.programme import (
    Bearer,
    Demand,
    Kind,
    Programme,
    Trait,
    TraitUnknown,
    UnknownProgramme,
    read_trait,
)
from duties.programmes.reading import check_programmes, load_programmes
from duties.recurrence import windows

ZONE = ZoneInfo("Asia/Shanghai")
MADE = datetime(2025, 12, 1, tzinfo=UTC)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
KNOWN = (Path(__file__).parent / "demands.txt").read_text("utf-8").split()
BEYOND_THE_CALENDAR = {
    "lead-hazards",
    "lead-posts",
    "lead-dangerous-work",
    "lead-contractors",
    "lead-rescue",
    "res-check",
    "res-train",
    "res-led",
}
SECTORS = {"教育", "民政", "文旅", "卫健", "工贸", "国企", "危化品", "市场监管"} | {
    "商务",
    "体育",
    "道路交通",
    "建设管理",
    "生态环境",
}
GOOD = """key = "sample"
title = "示例方案"
sectors = ["教育"]

[[row]]
key = "patrol"
title = "充电区巡查"
who = "unit"
every = "每日"
rule = "FREQ=DAILY"
proof = "patrol"
source = "000 教育方案 附件2 第17项"
"""


def _demands() -> list[Demand]:
    return [each for programme in load_programmes().all() for each in programme.demands]


def _terms(demand: Demand) -> Iterator[tuple[date, Terms]]:
    """Give the terms of a demand that can give windows in 2026, and since when."""
    if demand.terms is not None:
        yield FIRST, demand.terms
    for day in demand.once:
        if day >= FIRST:
            yield date(day.year, 1, 1), demand.terms_on(day)


def test_every_demand_of_the_sources_is_in_a_programme() -> None:
    assert len(KNOWN) == len(set(KNOWN)) == 121
    assert {each.of for each in _demands()} == {*KNOWN, *BEYOND_THE_CALENDAR}
    assert {*KNOWN} <= {each.key for each in _demands()}


def test_every_sector_of_the_sources_has_a_programme() -> None:
    named = [sector for each in load_programmes().all() for sector in each.sectors]
    assert sorted(named) == sorted(SECTORS)


def test_every_demand_has_a_source_or_is_ours() -> None:
    assert [each.key for each in _demands() if not each.source and not each.ours] == []


def test_what_no_document_dates_is_ours() -> None:
    ours = {each.key for each in _demands() if each.ours}
    seasonal = {each.key for each in _demands() if each.seasons and each.kind is Kind.RECURRING}
    seasonal -= {"spo-weather"}
    campaigns = {each.key for each in load_programmes().find("campaigns")[0].demands} - {"camp"}
    assert seasonal == {"civ-season", "cul-season", "fire-compound"}
    assert seasonal | campaigns <= ours
    assert "camp" not in ours


@pytest.mark.parametrize("demand", _demands(), ids=lambda each: each.key)
def test_every_rule_gives_windows_in_order(demand: Demand) -> None:
    year = CalendarYear(2026, True, YearSource.LIBRARY, MADE)
    calendar = WorkingCalendar().with_year(year, announced_years()[2026])
    for since, terms in _terms(demand):
        revision = Revision(1, 1, since, terms, None, MADE)
        found = windows([revision], FIRST, LAST, calendar, ZONE)
        assert found, demand.key
        for each in found:
            assert each.opens_at <= each.due_at <= each.grace_at <= each.closes_at


def test_a_half_year_report_is_due_on_the_last_day_of_june_and_of_december() -> None:
    _, demand = load_programmes().find("env-report")
    assert demand is not None
    assert demand.terms is not None
    revision = Revision(1, 1, FIRST, demand.terms, None, MADE)
    year = CalendarYear(2026, True, YearSource.LIBRARY, MADE)
    calendar = WorkingCalendar().with_year(year, announced_years()[2026])
    found = windows([revision], FIRST, LAST, calendar, ZONE)
    assert [each.day for each in found] == [date(2026, 6, 30), date(2026, 12, 31)]


def test_every_kind_has_what_sets_it_off() -> None:
    for each in _demands():
        assert (each.terms is not None) == (each.kind is Kind.RECURRING or each.happens)
        assert each.happens == any(season.at_unit for season in each.seasons)
        assert bool(each.once) == (each.kind is Kind.ONCE)
        assert bool(each.event) == (each.kind in {Kind.EVENT, Kind.EXPIRY})


def test_everybody_who_bears_a_demand_has_a_role_and_a_name() -> None:
    for bearer in Bearer:
        assert bearer.label
        assert bearer.role_at_unit or bearer.role_at_street


def test_a_programme_is_found_by_its_key_or_that_of_a_demand() -> None:
    book = load_programmes()
    programme, demand = book.find("education")
    assert (programme.title, demand) == ("教育系统", None)
    same, found = book.find("edu-ev-2h")
    assert same is programme
    assert found is not None
    assert found.critical
    assert len(found.terms.slots if found.terms else ()) == 8
    with pytest.raises(UnknownProgramme):
        book.find("nothing")


def test_a_trait_is_read_by_key_or_name() -> None:
    assert read_trait("charging") is read_trait("有充电区") is Trait.CHARGING
    with pytest.raises(TraitUnknown):
        read_trait("蓝色")


def test_the_shipped_programmes_name_forms_that_there_are(forms: Forms) -> None:
    ids = {form.id for form in forms.all_latest()}
    assert check_programmes((), ids) == []


def _written(folder: Path, text: str, name: str = "sample.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_good_file_has_no_mistakes(tmp_path: Path) -> None:
    _written(tmp_path, GOOD)
    (programme,) = load_programmes(directory=tmp_path).all()
    assert isinstance(programme, Programme)
    assert programme.demands[0].of == "patrol"


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ('["教育"]', '["学校"]', 3, "“学校”不是行业名录里的名称，可用：教育"),
        ('who = "unit"', 'who = "somebody"', 8, "who “somebody”不认识，可用：unit"),
        ("FREQ=DAILY", "FREQ=HOURLY", 10, "不是能用的重复规则"),
        ('proof = "patrol"', 'proof = "patrol"\ncloses = "soon"', 12, "“soon”不是时长"),
        ('proof = "patrol"', 'proof = "patrol"\nopens = "2d"', 12, "opens 不能在起点之后"),
        ('proof = "patrol"', 'proof = "patrol"\nslots = ["8:00"]', 12, "“8:00”不是时刻"),
        ('proof = "patrol"', 'proof = "patrol"\nwhen = ["shed"]', 12, "“shed”不认识"),
        ('proof = "patrol"', 'proof = "patrol"\nform = "nothing"', 12, "没有“nothing”这张表"),
        ('proof = "patrol"', 'proof = "patrol"\nof = "other"', 12, "of “other”不在本文件里"),
        ('proof = "patrol"', 'proof = "patrol"\nperiod = 2', 12, "不认识的键 period"),
        ("000 教育方案 附件2 第17项", "教育 17", 12, "要写成文件和条目"),
        ('source = "000 教育方案 附件2 第17项"\n', "", 5, "没有文件依据的要写 ours = true"),
        ('rule = "FREQ=DAILY"\n', "", 5, "recurring 缺少 rule"),
        ('key = "sample"', 'key = "other"', 1, "文件名应是 other.toml"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, before: str, after: str, line: int, said: str
) -> None:
    assert before in GOOD
    path = _written(tmp_path, GOOD.replace(before, after))
    (mistake,) = check_programmes([path], {"campus"})
    assert (mistake.file, mistake.line) == (str(path), line)
    assert said in mistake.reason


def test_a_key_stands_once_in_all_files(tmp_path: Path) -> None:
    _written(tmp_path, GOOD)
    _written(tmp_path, GOOD.replace('"sample"', '"second"'), "second.toml")
    with pytest.raises(Mistakes, match="“patrol”已在"):
        load_programmes(directory=tmp_path)
