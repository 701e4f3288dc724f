"""Files of the ledger: read again, and held against what was to be written."""

import csv
import io
import json
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from PIL import Image

from core.clock import local
from reports.exports import writing
from reports.exports.cells import LONGEST, cell_text, guarded
from reports.exports.columns import COLUMNS
from reports.exports.model import ExportFormat, LedgerRow, NothingToExport, Order, Split
from reports.exports.ports import PhotoOfRow
from reports.exports.thumbnails import PhotoSheet
from reports.exports.workbook import SheetNames
from reports.exports.writing import Export, written_within
from tests.unit.reports.exports.rows import HEADING, SOUGHT, TODAY, ZONE, Rows, row

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NASTY = (
    "=1+1",
    "+86",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=cmd|' /C calc'!A0",
    " =1",
    "\u3000＝1",
    "{=1}",
    "<r><t>x</t></r>",
    "<r></is></c><c r='Z1'><f>1+1</f></c></r>",
    "_x0041_",
    "a\x00b\x01c\x0bd\x1fe\x7f",
    "\ud800half",
    "\ufffe\uffff",
    "长" * 40_000,
    "😀" * 20_000,
    "http://example.org",
    "00123",
    "1e5",
    "",
)
typed = st.text(
    alphabet=st.characters(codec=None) | st.sampled_from("=+-@\t\r\n<>&'\"r/_x0041\x00\ud800"),
    max_size=60,
) | st.sampled_from(NASTY)


def written(rows: list[LedgerRow], order: Order, folder: Path) -> tuple[Path, ...]:
    return Export(Rows(rows), SOUGHT, HEADING, order).write(folder, "台账").files


@settings(max_examples=60, deadline=None)
@given(st.lists(typed, min_size=1, max_size=6))
def test_no_text_that_people_type_becomes_a_formula_or_harms_the_file(texts: list[str]) -> None:
    rows = [
        row(n, text, unit_name=text, measure=text, finder=text, reason=text, place_name=text)
        for n, text in enumerate(texts, 1)
    ]
    with tempfile.TemporaryDirectory() as folder:
        (path,) = written(rows, Order(), Path(folder))
        with zipfile.ZipFile(path) as archive:
            sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314
        assert not list(sheet.iter(f"{MAIN}f"))
        kinds = {cell.get("t") for cell in sheet.iter(f"{MAIN}c")}
        assert kinds <= {"inlineStr", "n", None}
        table = load_workbook(path)["台账"]
    column = [each.title for each in COLUMNS].index("隐患内容") + 2
    for place, text in enumerate(texts):
        cell = table.cell(4 + place, column)
        assert cell.data_type != "f"
        wanted = cell_text(text)
        assert _said(cell.value) == _said(wanted)
        assert len(wanted.encode("utf-16-le")) <= LONGEST * 2


def _said(value: object) -> str:
    """Excel's own way to write a control character is read back by Excel, not by openpyxl."""
    return re.sub(r"_x005F(?=_x)", "", str(value or ""))


@settings(max_examples=80, deadline=None)
@given(typed)
def test_csv_holds_nothing_that_a_spreadsheet_takes_for_a_formula(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (path,) = written([row(1, text)], Order(ExportFormat.CSV), Path(folder))
        content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    said = content.decode("utf-8-sig")
    (head, cells) = list(csv.reader(io.StringIO(said, newline="")))
    cell = cells[head.index("隐患内容")]
    assert cell == guarded(text)
    assert not cell.lstrip(" \t\r\n\u3000\xa0").startswith(("=", "+", "-", "@", "＝"))
    assert said.endswith("\r\n")


def test_a_workbook_says_what_the_ledger_says_with_real_dates_and_numbers(tmp_path: Path) -> None:
    rows = [row(number) for number in range(1, 41)]
    (path,) = written(rows, Order(), tmp_path)
    sheet = load_workbook(path)["台账"]
    assert sheet["A1"].value == HEADING.title
    assert sheet["A2"].value == "共 40 条 · 截至 2026年11月22日 17:05 · 范围：未销号"
    titles = [cell.value for cell in sheet[3]]
    assert titles == ["序号", *(column.title for column in COLUMNS)]
    for place, each in enumerate(rows):
        said: dict[Any, Any] = dict(
            zip(titles, (cell.value for cell in sheet[4 + place]), strict=True)
        )
        assert (said["序号"], said["编号"], said["单位"]) == (
            place + 1,
            each.number,
            each.unit_name,
        )
        assert said["整改时限"].date() == each.deadline
        assert said["发现日期"].date() == local(each.found_at, ZONE).date()
        assert said["状态"] == each.standing
        assert said["逾期天数"] == (each.overdue(TODAY) or None)
        assert said["等级"] == {None: "未判定", "general": "一般", "major": "重大"}[each.severity]
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref == "A3:W43"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$3"
    footer: Any = sheet.oddFooter
    assert "&P" in str(footer.center.text)
    fills = {
        sheet.cell(4 + place, titles.index("状态") + 1).fill.fgColor.rgb for place in range(40)
    }
    assert len(fills) == 3  # overdue, open, closed


def department_of(each: LedgerRow) -> str:
    """The sheet that a hazard of the test's ledger belongs on, said anew."""
    if each.sector == "文旅":
        return f"安全科（{each.street}）"
    return {"教育": "区教育局"}.get(each.sector, "未列")


@pytest.mark.parametrize(
    ("split", "told_apart"),
    [
        (Split.MONTH, lambda each: local(each.found_at, ZONE).strftime("%Y年%-m月")),
        (Split.UNIT, lambda each: each.unit_name),
        (Split.ENTERPRISE, lambda each: each.unit_name),
        (Split.STREET, lambda each: each.street),
        (Split.DEPARTMENT, department_of),
    ],
)
def test_each_hazard_is_on_the_sheet_of_its_own(
    tmp_path: Path, split: Split, told_apart: "object"
) -> None:
    rows = [row(number) for number in range(1, 100)]
    (path,) = written(rows, Order(split=split), tmp_path)
    book = load_workbook(path)
    assert callable(told_apart)
    wanted = Counter(told_apart(each) for each in rows)
    head = 4 if split is Split.ENTERPRISE else 3
    for sheet in book:
        numbers = [
            cell.value
            for (cell,) in sheet.iter_rows(min_row=head + 1, min_col=2, max_col=2)
            if str(cell.value).startswith("PT-")
        ]
        assert len(numbers) == wanted.pop(sheet.title)
        belongs = {each.number for each in rows if told_apart(each) == sheet.title}
        assert set(numbers) == belongs
    assert not wanted
    if split is Split.ENTERPRISE:
        assert "主要负责人：王示例" in str(book.worksheets[0]["A3"].value)


def test_sheets_of_months_stand_in_the_order_of_time(tmp_path: Path) -> None:
    rows = [row(n, found_at=row().found_at - timedelta(days=31 * n)) for n in range(12)]
    (path,) = written(rows, Order(split=Split.MONTH), tmp_path)
    names = load_workbook(path, read_only=True).sheetnames
    moments = [tuple(map(int, re.findall(r"\d+", name))) for name in names]
    assert moments == sorted(moments)


def test_very_many_units_go_into_several_workbooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "SHEETS_IN_A_BOOK", 3)
    rows = [row(number) for number in range(1, 30)]
    files = written(rows, Order(split=Split.UNIT), tmp_path)
    assert [path.name for path in files] == ["台账-1.xlsx", "台账-2.xlsx", "台账-3.xlsx"]
    assert sum(len(load_workbook(path, read_only=True).sheetnames) for path in files) == 7


def test_a_file_that_would_grow_too_large_falls_into_several(tmp_path: Path) -> None:
    rows = [row(number) for number in range(1, 26)]
    files = written(rows, Order(rows_in_a_file=10), tmp_path)
    counts = [load_workbook(path).worksheets[0]["A2"].value for path in files]
    assert [str(each)[:6] for each in counts] == ["共 10 条", "共 10 条", "共 5 条 "]


def test_a_line_of_json_has_the_fields_of_its_schema(tmp_path: Path) -> None:
    rows = [row(number) for number in range(1, 9)]
    (path,) = written(rows, Order(ExportFormat.JSONL), tmp_path)
    said = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [each["number"] for each in said] == [each.number for each in rows]
    documented = Path("docs/schemas.md").read_text("utf-8")
    for each, source in zip(said, rows, strict=True):
        assert each["schema"] == "xunan.ledger/1"
        assert all(f"| `{name}` |" in documented for name in each)
        assert date.fromisoformat(each["deadline"]) == source.deadline
        assert (each["found_at"] is None) is (source.source == "tip")


def test_a_filter_that_finds_nothing_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(NothingToExport):
        written([], Order(), tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("split", [Split.UNIT, Split.STREET, Split.ENTERPRISE])
def test_odd_names_of_units_get_sheets_that_a_spreadsheet_opens(
    tmp_path: Path, split: Split
) -> None:
    odd = (
        "a/b:c?*[x]",
        "a b c x",
        "'引号'",
        "长" * 60,
        "长" * 61,
        "History",
        "",
        "=1+1",
        "😀" * 20,
    )
    rows = [row(n, unit_id=n, unit_name=name, street=name) for n, name in enumerate(odd, 1)]
    (path,) = written(rows, Order(split=split), tmp_path)
    book = load_workbook(path)
    names = book.sheetnames
    assert len(names) == len(odd)
    assert len({each.lower() for each in names}) == len(names)
    assert all(len(each.encode("utf-16-le")) <= 62 for each in names)
    numbers = [
        cell.value
        for sheet in book
        for (cell,) in sheet.iter_rows(min_row=4, max_row=6, min_col=2, max_col=2)
        if str(cell.value).startswith("PT-")
    ]
    assert sorted(map(str, numbers)) == [each.number for each in rows]


def pictured(folder: Path, states: list[str]) -> PhotoSheet:
    """Thumbnails of hazards 1, 2, …, whose photos are there, gone, or no pictures at all."""
    kept = folder / "kept"
    kept.mkdir()
    for number, state in enumerate(states, 1):
        if state == "there":
            picture = Image.new("RGB", (800, 600), "red")
            exif = picture.getexif()
            exif[0x010F] = "Camera"
            picture.save(kept / f"{number}", "JPEG", exif=exif)
        elif state == "broken":
            (kept / f"{number}").write_bytes(b"\xff\xd8\xff no picture")

    class Photographed(Rows):
        def photos(self, ids: Sequence[int], most: int) -> list[PhotoOfRow]:
            found = [PhotoOfRow(each, str(each), each % 2 == 0) for each in ids]
            return found[:most]

    rows = Photographed([row(number) for number in range(1, len(states) + 1)])
    return PhotoSheet(rows, lambda name: kept / name, folder, 3)


def test_thumbnails_stand_on_a_second_sheet_and_a_broken_photo_breaks_nothing(
    tmp_path: Path,
) -> None:
    sheet = pictured(tmp_path, ["there", "gone", "broken", "there"])
    rows = [row(number) for number in range(1, 5)]
    export = Export(Rows(rows), SOUGHT, HEADING, Order(), thumbnails=sheet)
    (path,) = export.write(tmp_path, "台账").files
    book = load_workbook(path)
    assert book.sheetnames == ["台账", "照片"]
    photos = book["照片"]
    said = [[cell.value for cell in line] for line in photos.iter_rows(min_row=2, max_col=2)]
    assert said[0] == [rows[0].number, "发现时"]
    assert said[-1][0] == "另有 1 张以上照片未列出，可在巡安里逐条查看。"
    with zipfile.ZipFile(path) as archive:
        (name,) = [each for each in archive.namelist() if each.startswith("xl/media/")]
        with Image.open(io.BytesIO(archive.read(name))) as small:
            assert max(small.size) == 240
            assert not small.getexif()


@pytest.mark.parametrize(
    ("format_", "largest"), [(ExportFormat.XLSX, 150_000), (ExportFormat.JSONL, 800_000)]
)
def test_no_file_is_larger_than_a_channel_takes(
    tmp_path: Path, format_: ExportFormat, largest: int
) -> None:
    rows = [row(number) for number in range(1, 4_001)]
    written_ = written_within(
        largest,
        Order(format_),
        lambda order: Export(Rows(rows), SOUGHT, HEADING, order).write(tmp_path, "台账"),
    )
    assert len(written_.files) > 1
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in written_.files}
    assert max(path.stat().st_size for path in written_.files) <= largest
    numbers = [
        number
        for path in written_.files
        for number in re.findall(
            r"PT-2026-\d{6}",
            path.read_text("utf-8")
            if format_ is ExportFormat.JSONL
            else zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode(),
        )
    ]
    assert numbers == [each.number for each in rows]


@given(st.lists(typed, max_size=8))
def test_names_of_sheets_are_legal_and_each_once(texts: list[str]) -> None:
    names = SheetNames()
    taken = [names.take(text) for text in [*texts, *texts]]
    assert len({each.lower() for each in taken}) == len(taken)
    for name in taken:
        assert 0 < len(name.encode("utf-16-le")) <= 62
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.lower() != "history"
