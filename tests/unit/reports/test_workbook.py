"""The template for bringing people in, as a spreadsheet program writes and reads it."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from people.importing import SHEETS, Fate, ImportMistakes, Outcome, PersonOutcome
from people.model import Role
from reports.workbook import (
    Links,
    WorkbookUnreadable,
    read_workbook,
    write_outcome,
    write_template,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.xlsx"
    write_template(path)
    return path


def test_the_template_has_explanations_headings_and_lists_and_no_rows(template: Path) -> None:
    book = load_workbook(template)
    assert book.sheetnames == ["说明", *SHEETS]
    for title, columns in SHEETS.items():
        assert [cell.value for cell in book[title][1]] == [column.title for column in columns]
        assert book[title].max_row == 1
    offered = {
        (title, str(each.sqref)): each.formula1
        for title in SHEETS
        for each in book[title].data_validations.dataValidation
    }
    assert offered["单位", "F2:F5000"] == '"红,橙,黄,蓝"'
    assert offered["单位", "G2:G5000"] == '"是,否"'
    assert offered["点位", "A2:A5000"] == "=单位!$A$2:$A$5000"
    assert str(offered["人员", "B2:B5000"]).startswith('"检查员,企业安全员')


def test_what_is_filled_in_is_read_with_its_rows(template: Path) -> None:
    book = load_workbook(template)
    book["单位"].append([" 示例小学 ", "学校", "示例街道"])
    book["单位"].append([None, None, "  "])
    book["单位"].append(["示例园区", "园区", "示例街道"])
    book["人员"].append(["王示例", "检查员", None, "示例街道", 123456789.0])
    book.save(template)
    read = read_workbook(template)
    assert [(row.number, row["单位名称"]) for row in read["单位"]] == [
        (2, "示例小学"),
        (4, "示例园区"),
    ]
    assert read["人员"][0]["Telegram编号"] == "123456789"
    assert read["人员"][0]["单位名称"] == ""
    assert read["点位"] == []


def test_coordinates_are_read_as_they_were_typed(template: Path) -> None:
    book = load_workbook(template)
    blank = [None] * 4
    book["单位"].append(["示例小学", "学校", "示例街道", *blank, 31.2304, 121.0])
    book["单位"].append(["示例园区", "园区", "示例街道", *blank, " 31.2304 ", "121.4737"])
    book.save(template)
    first, second = read_workbook(template)["单位"]
    assert (first["纬度"], first["经度"]) == ("31.2304", "121")
    assert (second["纬度"], second["经度"]) == ("31.2304", "121.4737")


def test_a_workbook_from_before_there_were_coordinates_is_read(template: Path) -> None:
    book = load_workbook(template)
    book["单位"].delete_cols(8, 2)
    book["单位"].append(["示例小学", "学校", "示例街道"])
    book.save(template)
    (row,) = read_workbook(template)["单位"]
    assert (row["单位名称"], row["纬度"], row["经度"]) == ("示例小学", "", "")


def test_a_missing_sheet_and_a_renamed_column_are_named(template: Path) -> None:
    book = load_workbook(template)
    del book["点位"]
    book["人员"]["A1"] = "名字"
    book.save(template)
    with pytest.raises(ImportMistakes) as refusal:
        read_workbook(template)
    assert [str(mistake) for mistake in refusal.value.mistakes] == [
        "点位 第1行 表:没有“点位”这张表。请用模板填。",
        "人员 第1行 姓名:缺这一栏。请用模板填,不要改表头。",
    ]


@pytest.mark.parametrize("content", [None, b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "people.xlsx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WorkbookUnreadable):
        read_workbook(path)


@pytest.mark.parametrize(
    ("username", "link"),
    [("sample_bot", "https://t.me/sample_bot?start=secret"), ("", "/start secret")],
)
def test_the_outcome_hands_out_links_with_their_days(
    tmp_path: Path, username: str, link: str
) -> None:
    until = datetime(2026, 11, 29, 1, 30, tzinfo=UTC)
    people = (
        PersonOutcome(2, "李示例", Role.PRINCIPAL, "示例小学", Fate.INVITED, "secret", until),
        PersonOutcome(3, "=1+1", Role.INSPECTOR, "全区", Fate.MEMBER),
    )
    path = tmp_path / "result.xlsx"
    write_outcome(path, Outcome(0, 0, 0, people), Links(username), SHANGHAI)
    rows = list(load_workbook(path).worksheets[0].values)[1:]
    assert rows == [
        ("2", "李示例", "主要负责人", "示例小学", "已生成邀请", link, "2026-11-29 09:30"),
        ("3", "'=1+1", "检查员", "全区", "本来就在", None, None),
    ]
