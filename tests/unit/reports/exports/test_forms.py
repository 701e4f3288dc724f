"""An office's own form: found, matched and filled, and its looks kept."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill

from reports.exports.columns import Moment
from reports.exports.form_filling import FormTooSmall, fill
from reports.exports.form_reading import (
    FormWithMacros,
    HeadsNotFound,
    read_form,
)
from reports.exports.forms import ExportForm, propose, read_heads, spell_heads
from spreadsheets.model import WorkbookUnreadable
from tests.unit.reports.exports.rows import TODAY, ZONE, row

AT = Moment(TODAY, ZONE)


def form_of(path: Path) -> ExportForm:
    found = read_form(path)
    return ExportForm(1, "", "区表", "0" * 64, found.sheet, found.head_row, found.heads)


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """A form as a district has it: a merged title, heads in two rows, a line for signatures."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "附件1"
    sheet["A1"] = "示例区隐患排查整治清单"
    sheet.merge_cells("A1:G1")
    sheet["A1"].font = Font(size=20, bold=True)
    sheet["A2"] = "填报单位（盖章）："
    heads = ("序号", "单位名称", "存在问题", "整改要求", "完成时限", "责任人", "领导批示")
    for column, words in enumerate(heads, 1):
        sheet.cell(3, column, words).fill = PatternFill("solid", fgColor="FFFF00")
        sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
        sheet.cell(5, column).font = Font(name="仿宋", size=14)
    sheet.column_dimensions["C"].width = 44
    sheet.row_dimensions[5].height = 36
    sheet["A8"] = "填表人：          审核人："
    sheet.merge_cells("A8:G8")
    path = tmp_path / "blank.xlsx"
    book.save(path)
    return path


def test_heads_are_found_and_matched_by_what_offices_call_them(blank: Path) -> None:
    found = read_form(blank)
    assert (found.sheet, found.head_row) == ("附件1", 3)
    keys = [each.key for each in found.heads]
    assert keys == ["serial", "unit", "description", "measure", "deadline", "owner", ""]
    assert read_heads(spell_heads(found.heads)) == found.heads


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("隐患内容", "description"),
        ("整改措施", "measure"),
        ("整改时限", "deadline"),
        ("整改责任人", "owner"),
        ("街镇/行业", "street"),
        ("检查时间（年月日）", "found"),
        ("是否销号", ""),
        ("领导签字", ""),
    ],
)
def test_the_heads_that_are_handed_up_mean_what_they_say(words: str, key: str) -> None:
    (head,) = propose([(1, words)])
    assert head.key == key or (key == "" and head.key in {"", "closed", "state"})


def test_no_field_is_proposed_for_two_columns() -> None:
    heads = propose(list(enumerate(("隐患内容", "隐患描述", "问题", "单位", "单位名称"), 1)))
    keys = [each.key for each in heads if each.key]
    assert len(keys) == len(set(keys))


def test_a_form_is_filled_and_keeps_its_looks_and_its_foot(blank: Path, tmp_path: Path) -> None:
    rows = [row(number, "=HYPERLINK(1)") for number in range(1, 11)]
    into = tmp_path / "filled.xlsx"
    assert fill(form_of(blank), blank, rows, AT, into) == 10
    sheet = load_workbook(into)["附件1"]
    assert sheet["A1"].value == "示例区隐患排查整治清单"
    assert sheet["A1"].font.size == 20
    assert "A1:G1" in {str(each) for each in sheet.merged_cells.ranges}
    for place, each in enumerate(rows):
        cells: list[Any] = [cell.value for cell in sheet[5 + place]]
        assert cells[:4] == [place + 1, each.unit_name, "=HYPERLINK(1)", each.measure]
        assert cells[4].date() == each.deadline
        assert cells[5:7] == [each.owner, None]
        assert sheet.cell(5 + place, 3).data_type == "s"
        assert sheet.cell(5 + place, 3).font.name == "仿宋"
        assert sheet.row_dimensions[5 + place].height == 36
    assert sheet["A15"].value == "填表人：          审核人："
    assert "A15:G15" in {str(each) for each in sheet.merged_cells.ranges}
    assert sheet.column_dimensions["C"].width == 44
    with zipfile.ZipFile(into) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_few_rows_leave_the_foot_where_it_is(blank: Path, tmp_path: Path) -> None:
    into = tmp_path / "filled.xlsx"
    fill(form_of(blank), blank, [row(1), row(2)], AT, into)
    sheet = load_workbook(into)["附件1"]
    assert sheet["A8"].value == "填表人：          审核人："
    assert isinstance(sheet["E5"].value, date)


def test_a_form_is_not_filled_beyond_what_it_takes(blank: Path, tmp_path: Path) -> None:
    with pytest.raises(FormTooSmall):
        fill(form_of(blank), blank, [row(1)] * 5_001, AT, tmp_path / "filled.xlsx")


def test_what_is_no_form_is_refused_by_what_is_wrong_with_it(blank: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(blank.read_bytes()[:900])
    with pytest.raises(WorkbookUnreadable):
        read_form(damaged)
    macros = tmp_path / "macros.xlsx"
    macros.write_bytes(blank.read_bytes())
    with zipfile.ZipFile(macros, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    with pytest.raises(FormWithMacros):
        read_form(macros)
    other = tmp_path / "other.xlsx"
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["今天", "天气", "很好"])
    book.save(other)
    with pytest.raises(HeadsNotFound):
        read_form(other)
