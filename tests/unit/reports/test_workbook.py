"""The template for bringing people in, as a spreadsheet program writes and reads it."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from people.importing import Fate, Imported, PersonOutcome
from people.listed_colours import KeptColour
from people.master_list import SHEETS
from people.model import Risk, Role
from reports.workbook import (
    Links,
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
    assert str(offered["单位", "B2:B5000"]).startswith('"教育,民政,养老机构')
    assert len(str(offered["单位", "B2:B5000"])) <= 255, "a list longer than this breaks the file"
    assert offered["单位", "F2:F5000"] == '"红,橙,黄,蓝"'
    assert offered["单位", "G2:G5000"] == '"是,否"'
    assert offered["点位", "A2:A5000"] == "=单位!$A$2:$A$5000"
    assert str(offered["人员", "B2:B5000"]).startswith('"检查员,安全员')


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
    write_outcome(path, Imported(0, 0, 0, people), Links(username), SHANGHAI)
    sheet = load_workbook(path).worksheets[0]
    assert (sheet["B3"].data_type, sheet["B3"].quotePrefix) == ("s", True)  # no formula
    rows = list(sheet.values)[1:]
    assert rows == [
        ("2", "李示例", "主要负责人", "示例小学", "已生成邀请", link, "2026-11-29 09:30"),
        ("3", "=1+1", "检查员", "全区", "已在册", None, None),
    ]


def test_the_outcome_names_each_unit_whose_colour_an_office_has_decided(tmp_path: Path) -> None:
    path = tmp_path / "result.xlsx"
    kept = (KeptColour(7, "示例小学", Risk.BLUE, Risk.ORANGE),)
    write_outcome(path, Imported(0, 1, 0, (), (), kept), Links(""), SHANGHAI)
    heads, row = load_workbook(path)["颜色未改"].values
    assert heads == ("单位表行号", "单位名称", "名单上的颜色", "现在的颜色", "怎么办")
    assert row[:4] == ("7", "示例小学", "蓝", "橙")
    assert "请把名单改为“橙”" in str(row[4])
    write_outcome(path, Imported(0, 1, 0, ()), Links(""), SHANGHAI)
    assert load_workbook(path).sheetnames == ["导入结果"]
