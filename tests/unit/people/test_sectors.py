"""One list of sectors: what people write for one leads to its name, everywhere."""

from collections import Counter

import pytest

from checklists.loader import load_forms
from hazards.criteria.loader import load_criteria
from hazards.loop.deciding import sector_office
from people.departments.starting import starting_set
from people.sectors import (
    SectorUnknown,
    all_sectors,
    find_sector,
    guess_sector,
    lineage,
    nearest_sectors,
    read_sector,
)

FOURTEEN = (
    "教育",
    "民政",
    "文旅",
    "卫健",
    "工贸",
    "国企",
    "危化品",
    "市场监管",
    "消防",
    "商务",
    "体育",
    "道路交通",
    "建设管理",
    "生态环境",
)


def test_the_fourteen_sectors_of_the_plans_are_there() -> None:
    widest = [each.name for each in all_sectors().values() if not each.part_of]
    assert widest == [*FOURTEEN, "其他"]


def test_no_word_stands_for_two_sectors_and_all_parts_and_departments_exist() -> None:
    words = Counter(
        word for each in all_sectors().values() for word in (each.name, *set(each.words))
    )
    assert [word for word, times in words.items() if times > 1] == []
    names = {each.name for each in starting_set("district")}
    for each in all_sectors().values():
        assert not each.part_of or each.part_of in FOURTEEN
        assert not each.department or each.department in names


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("教育", "教育"),
        ("学校", "教育"),
        ("幼 儿 园", "教育"),
        ("校园", "教育"),
        ("教育系统", "教育"),
        ("养老院", "养老机构"),
        ("公安（道路交通）", "道路交通"),
        ("卫健（医疗机构）", "卫健"),
        ("ｋｔｖ", None),
        ("校舍", None),
        ("", None),
    ],
)
def test_what_people_write_leads_to_the_name(written: str, name: str | None) -> None:
    found = find_sector(written)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("written", "nearest"),
    [("民办学校", "教育"), ("校舍", "教育"), ("养佬院", "养老机构"), ("医阮", "卫健")],
)
def test_an_unknown_sector_is_refused_with_the_nearest(written: str, nearest: str) -> None:
    with pytest.raises(SectorUnknown) as refusal:
        read_sector(written)
    assert nearest in refusal.value.nearest


def test_nothing_is_proposed_for_what_is_like_nothing() -> None:
    assert nearest_sectors("xyz") == ()


@pytest.mark.parametrize(
    ("written", "name"), [("五金加工", "机械"), ("第三小学", "教育"), ("未填", None)]
)
def test_free_text_from_before_is_guessed_by_the_longest_word(
    written: str, name: str | None
) -> None:
    found = guess_sector(written)
    assert (found.name if found else None) == name


@pytest.mark.parametrize("sector", ["教育", "学校", "校园", "幼儿园"])
def test_a_campus_form_is_offered_to_every_school_however_its_sector_is_written(
    sector: str,
) -> None:
    """A unit whose sector was 教育 used to be offered no campus form."""
    offered = {form.id for form in load_forms().all_latest() if form.is_for(sector)}
    assert {"campus", "campus-base"} <= offered
    assert "campus" not in {form.id for form in load_forms().all_latest() if form.is_for("工贸")}


def test_criteria_and_departments_follow_the_same_list() -> None:
    holding = {
        sector: {each.source.id for each in load_criteria().criteria if each.holds_for(sector)}
        for sector in ("教育", "民政", "燃气", "机械", "商务")
    }
    assert "moe-2024" in holding["教育"]
    assert "mca-2023" in holding["民政"]
    assert "mohurd-gas-2023" in holding["燃气"]
    assert "mem-10-2023" in holding["机械"]
    assert holding["商务"] == {"gb-45067-2024"}
    assert sector_office("幼儿园") == sector_office("教育") == "教育"
    assert sector_office("养老院") == "民政"
    assert sector_office("其他") == "行业主管部门"


def test_a_kind_of_unit_is_part_of_its_sector() -> None:
    assert lineage("加气站") == ("燃气", "建设管理")
    assert lineage("没有的") == ()
