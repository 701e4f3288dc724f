"""A workbook as people fill it in: all of it is read, or refused by sheet, row and column."""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook

from people.master_list import SHEETS
from reports.workbook import write_template
from spreadsheets import reading
from spreadsheets.model import Column, Kind, SheetMistakes
from spreadsheets.reading import read_sheets

ONE = {
    "人员": (
        Column("姓名", 20, required=True),
        Column("街镇", 20),
        Column("编号", 20, kind=Kind.DIGITS),
    )
}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.xlsx"
    write_template(path)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "people.xlsx"


def save(file: Path, *rows: Sequence[Any]) -> Book:
    """A book with one sheet of people, saved; returned to be changed and saved again."""
    book = Book()
    sheet = book.worksheets[0]
    sheet.title = "人员"
    for row in (["姓名", "街镇", "编号"], *rows):
        sheet.append(list(row))
    book.save(file)
    return book


def write_raw(file: Path, sheet: str, space: str = MAIN, **parts: str) -> None:
    """A workbook of the fewest parts, with this XML for its only sheet."""
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    whole = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{office}"><sheets>'
        '<sheet name="人员" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}">{sheet}</worksheet>',
        **parts,
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in whole.items():
            archive.writestr(name, text)


def text_cell(reference: str, words: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{words}</t></is></c>'


HEADINGS = (
    '<row r="1">'
    + "".join(
        text_cell(f"{letter}1", title)
        for letter, title in zip("ABC", ("姓名", "街镇", "编号"), strict=True)
    )
    + "</row>"
)


def names(file: Path) -> list[tuple[int, str, str]]:
    """The rows as number, name and street."""
    return [(row.number, row["姓名"], row["街镇"]) for row in read_sheets(file, ONE)["人员"]]


def refused(file: Path) -> list[str]:
    with pytest.raises(SheetMistakes) as refusal:
        read_sheets(file, ONE)
    return [str(mistake) for mistake in refusal.value.mistakes]


def test_what_is_filled_in_is_read_with_its_rows(template: Path) -> None:
    book = load_workbook(template)
    book["单位"].append([" 示例小学 ", "学校", "示例街道"])
    book["单位"].append([None, None, "  "])
    book["单位"].append(["示例园区", "园区", "示例街道"])
    book["人员"].append(["王示例", "检查员", None, "示例街道", 123456789.0])
    book.save(template)
    read = read_sheets(template, SHEETS)
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
    first, second = read_sheets(template, SHEETS)["单位"]
    assert (first["纬度"], first["经度"]) == ("31.2304", "121")
    assert (second["纬度"], second["经度"]) == ("31.2304", "121.4737")


def test_a_workbook_from_before_there_were_coordinates_is_read(template: Path) -> None:
    book = load_workbook(template)
    book["单位"].delete_cols(8, 2)
    book["单位"].append(["示例小学", "学校", "示例街道"])
    book.save(template)
    (row,) = read_sheets(template, SHEETS)["单位"]
    assert (row["单位名称"], row["纬度"], row["经度"]) == ("示例小学", "", "")


def test_a_missing_sheet_and_a_renamed_column_are_named(template: Path) -> None:
    book = load_workbook(template)
    del book["点位"]
    book["人员"]["A1"] = "名字"
    book.save(template)
    with pytest.raises(SheetMistakes) as refusal:
        read_sheets(template, SHEETS)
    assert [str(mistake) for mistake in refusal.value.mistakes] == [
        "点位 第1行 表：没有“点位”这张表。请用模板填。",
        "人员 第1行 姓名：缺这一栏。请用模板填，不要改表头。",
    ]


def test_a_merged_cell_counts_for_every_row_that_it_covers(file: Path) -> None:
    """The second and third row used to be of no street, which was the whole district."""
    book = save(file, ["甲", "示例街道"], ["乙"], ["丙"], ["丁", "另一街道"])
    book["人员"].merge_cells("B2:B4")
    book.save(file)
    assert names(file) == [
        (2, "甲", "示例街道"),
        (3, "乙", "示例街道"),
        (4, "丙", "示例街道"),
        (5, "丁", "另一街道"),
    ]


def test_somebody_over_two_merged_rows_is_one_person(file: Path) -> None:
    book = save(file, ["甲", "示例街道"], [], ["乙", "示例街道"])
    for letter in "AB":
        book["人员"].merge_cells(f"{letter}2:{letter}3")
    book.save(file)
    assert [each[:2] for each in names(file)] == [(2, "甲"), (4, "乙")]


def test_what_lies_hidden_under_a_merged_cell_does_not_count(file: Path) -> None:
    rows = "".join(
        f'<row r="{row}">{text_cell(f"A{row}", name)}{text_cell(f"B{row}", street)}</row>'
        for row, name, street in ((2, "甲", "示例街道"), (3, "乙", "旧街道"))
    )
    merged = '<mergeCells><mergeCell ref="B2:B3"/></mergeCells>'
    write_raw(file, f"<sheetData>{HEADINGS}{rows}</sheetData>{merged}")
    assert names(file) == [(2, "甲", "示例街道"), (3, "乙", "示例街道")]


@pytest.mark.parametrize("dimension", ["A1", "A1:C2", "A1:A1", ""])
def test_a_sheet_is_read_to_its_end_whatever_it_says_of_its_size(
    file: Path, dimension: str
) -> None:
    """Of three units one used to be taken."""
    rows = "".join(f'<row r="{row}">{text_cell(f"A{row}", f"名{row}")}</row>' for row in (2, 3, 9))
    said = f'<dimension ref="{dimension}"/>' if dimension else ""
    write_raw(file, f"{said}<sheetData>{HEADINGS}{rows}</sheetData>")
    assert [each[:2] for each in names(file)] == [(2, "名2"), (3, "名3"), (9, "名9")]


def test_cells_and_rows_without_references_and_strict_names_are_read(file: Path) -> None:
    plain = "".join(f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in ("甲", "示例街道"))
    write_raw(file, f"<sheetData>{HEADINGS}<row>{plain}</row></sheetData>", STRICT)
    assert names(file) == [(2, "甲", "示例街道")]


def test_rich_text_and_reading_aids_are_words(file: Path) -> None:
    strings = (
        f'<sst xmlns="{MAIN}"><si><r><t>王</t></r><r><t>伟</t></r>'
        "<rPh><t>wangwei</t></rPh></si></sst>"
    )
    row = '<row r="2"><c r="A2" t="s"><v>0</v></c></row>'
    write_raw(file, f"<sheetData>{HEADINGS}{row}</sheetData>", **{"xl/sharedStrings.xml": strings})
    assert names(file) == [(2, "王伟", "")]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("#N/A", "是错误值 #N/A"),
        ("#REF!", "是错误值 #REF!"),
        (True, "是逻辑值 TRUE"),
        (12, "是数字 12"),
        (3.5, "是数字 3.5"),
        (date(2026, 11, 22), "是日期或时间"),
        ("=B2", "是公式，没有算出结果"),
    ],
)
def test_what_is_no_words_is_refused_by_its_place(file: Path, value: object, said: str) -> None:
    """An inspector used to be called #N/A."""
    save(file, ["甲", "示例街道"], [value, "示例街道"])
    (mistake,) = refused(file)
    assert mistake.startswith(f"人员 第3行 姓名：{said}")


def test_what_a_formula_came_to_is_taken_and_its_error_refused(file: Path) -> None:
    good = '<row r="2"><c r="A2" t="str"><f>B9</f><v>甲</v></c></row>'
    bad = '<row r="3"><c r="A3" t="e"><f>B9</f><v>#NAME?</v></c></row>'
    write_raw(file, f"<sheetData>{HEADINGS}{good}</sheetData>")
    assert names(file) == [(2, "甲", "")]
    write_raw(file, f"<sheetData>{HEADINGS}{good}{bad}</sheetData>")
    assert refused(file)[0].startswith("人员 第3行 姓名：是错误值 #NAME?")


def test_digits_are_read_from_numbers_and_words(file: Path) -> None:
    save(file, ["甲", None, 123456789], ["乙", None, "0077"], ["丙", None, 5e9])
    assert [row["编号"] for row in read_sheets(file, ONE)["人员"]] == [
        "123456789",
        "0077",
        "5000000000",
    ]


@pytest.mark.parametrize(
    "heading", ["姓 名", "姓名 *", "姓名＊", " 姓\u3000名：", "姓名（必填）", "姓名\n*"]
)
def test_a_heading_is_known_with_spaces_and_stars(file: Path, heading: str) -> None:
    book = save(file, ["甲"])
    book["人员"]["A1"] = heading
    book.save(file)
    assert names(file) == [(2, "甲", "")]


def test_columns_that_nobody_knows_are_refused_rather_than_dropped(file: Path) -> None:
    book = save(file, ["甲", "示例街道", 5, "13800000000", "注"])
    book["人员"]["D1"] = "手机"
    book.save(file)
    assert refused(file) == [
        "人员 第1行 手机：模板里没有这一栏，填了也不会导入。请删掉这一列，或改成模板的表头。",
        (
            "人员 第1行 第E列：没有表头，却填了内容。模板里没有这一栏，填了也不会导入。"
            "请删掉这一列，或改成模板的表头。"
        ),
    ]
    book["人员"]["D1"] = "街 镇"
    book["人员"]["E2"] = None
    book.save(file)
    assert refused(file) == ["人员 第1行 街镇：这一栏有两列，请留一列。"]


def test_hidden_rows_columns_and_sheets_are_refused_by_name(file: Path) -> None:
    """They used to come in unseen."""
    book = save(file, *([name, "示例街道"] for name in "甲乙丙丁戊"))
    sheet = book["人员"]
    for row in (3, 4, 6):
        sheet.row_dimensions[row].hidden = True
    sheet.row_dimensions[20].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.save(file)
    first, second, third = refused(file)
    assert first.startswith("人员 第3行 整行：第3至4行是隐藏的，或被筛选掉了。")
    assert second.startswith("人员 第6行 整行：这一行是隐藏的")
    assert third.startswith("人员 第1行 街镇：这一列是隐藏的")
    book = save(file, ["甲"])
    book.create_sheet("空")
    book["人员"].sheet_state = "hidden"
    book.active = 1
    book.save(file)
    assert refused(file) == ["人员 第1行 表：这张表是隐藏的。请取消隐藏，核对后再导入。"]


def test_a_second_sheet_of_the_same_kind_is_not_passed_over(file: Path) -> None:
    book = save(file, ["甲"])
    book.create_sheet("人员（2）").append(["姓名"])
    book.create_sheet("说明").append(["随便"])
    book.save(file)
    assert refused(file) == [
        "人员（2） 第1行 表：这张表不会被读。内容请并到模板的表里，不要的请删掉。"
    ]


def test_letters_that_nobody_sees_are_left_out(file: Path) -> None:
    save(file, ["王\u200b伟\u202e", "\u200b示例\n街道"], ["乙", "\u200b"])
    assert names(file) == [(2, "王伟", "示例 街道"), (3, "乙", "")]


def test_more_rows_than_a_district_has_are_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    save(file, *([f"名{number}"] for number in range(5)))
    assert refused(file) == ["人员 第5行 姓名：超过3行。请分几个文件导入。"]


DAYS = {"人员": (Column("姓名", 20, required=True), Column("到期", 20, kind=Kind.DAY))}


def _days(file: Path, *values: Any) -> list[str]:
    book = Book()
    book.worksheets[0].title = "人员"
    for row in (["姓名", "到期"], *(["甲", value] for value in values)):
        book.worksheets[0].append(row)
    book.save(file)
    return [row["到期"] for row in read_sheets(file, DAYS)["人员"]]


def test_a_day_is_read_however_the_cell_keeps_it(file: Path) -> None:
    noon = datetime(2027, 5, 1, 12)  # noqa: DTZ001 - as a cell has it
    values = (date(2027, 5, 1), "2027年5月1日", 20270501, date(1900, 3, 1), noon, time(9))
    assert _days(file, *values) == [
        "2027-05-01",
        "2027年5月1日",
        "20270501",
        "1900-03-01",
        "46508.5",  # has an hour: whoever reads days refuses it
        "0.375",
    ]


def test_a_day_of_a_book_that_counts_from_1904_is_the_day_that_it_shows(file: Path) -> None:
    book = Book()
    book.worksheets[0].title = "人员"
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - as openpyxl has it
    for row in (["姓名", "到期"], ["甲", date(2027, 5, 1)]):
        book.worksheets[0].append(row)
    book.save(file)
    assert [row["到期"] for row in read_sheets(file, DAYS)["人员"]] == ["2027-05-01"]
