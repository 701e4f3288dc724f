"""证照设备 as a workbook: what goes out comes back, what is brought in, what is refused."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from duties.expiry import importing
from duties.expiry.model import Given
from reports import expiry_workbook
from spreadsheets.model import SheetMistakes
from spreadsheets.reading import read_sheets
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.test_expiry import FORMULAS, UNTIL, Ledger, ledger

__all__ = ["ledger"]  # fixtures for these tests too


def test_the_workbook_comes_back_as_it_went_out(ledger: Ledger, tmp_path: Path) -> None:
    ledger.adds("李示例", days=(Given("until", UNTIL), Given("review", date(2026, 10, 1))))
    ledger.adds("1号梯", kind="lift", detail="", days=(Given("inspection", UNTIL),))
    path = tmp_path / "台账.xlsx"
    today = date(2026, 9, 1)
    lines = ledger.runs(lambda work: work.expiries.of_unit(ledger.school.id, 0, 99))
    path.write_bytes(expiry_workbook.write_ledger(lines, today))
    book = load_workbook(path)
    assert book.sheetnames == ["特种作业台账", "其他证照设备"]
    rows = list(book["特种作业台账"].values)
    assert rows[1] == (
        "示例小学", "李示例", None, "低压电工", "2026-12-31", "2026-10-01", "复审30天后到期"
    )  # fmt: skip
    assert ledger.runs(lambda work: _brings(work, path)) == importing.Imported(0, 0, 1)


@pytest.mark.parametrize("name", ["-", "#N/A", *FORMULAS])
def test_words_that_look_like_a_formula_stay_words(
    ledger: Ledger, tmp_path: Path, name: str
) -> None:
    """They used to be read back with a sign before them, and the certificate was kept twice."""
    ledger.adds(name, number=name)
    path = tmp_path / "台账.xlsx"
    lines = ledger.runs(lambda work: work.expiries.of_unit(ledger.school.id, 0, 99))
    path.write_bytes(expiry_workbook.write_ledger(lines, date(2026, 9, 1)))
    with ZipFile(path) as package:
        sheets = [each for each in package.namelist() if "/worksheets/" in each]
        assert sheets
        for each in sheets:
            assert not re.search(rb"<f[ >/]", package.read(each))
    cell = load_workbook(path)["特种作业台账"]["B2"]
    assert (cell.value, cell.quotePrefix) == (name, True)
    if not name.startswith("#"):  # the importer takes it for a cell that failed
        assert ledger.runs(lambda work: _brings(work, path)) == importing.Imported(0, 0, 1)


def _written(path: Path, *rows: tuple[Any, ...]) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = importing.SHEET
    sheet.append(importing.TITLES)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def _brings(work: UnitOfWork, path: Path) -> importing.Imported:
    return importing.bring_in(work, read_sheets(path, importing.LAYOUT))


def test_a_workbook_is_brought_in_and_again_with_other_days(ledger: Ledger, tmp_path: Path) -> None:
    rows: list[tuple[Any, ...]] = [
        ("示例小学", "张示例", "T310", "低压电工", date(2027, 5, 1), "2026年10月1日"),
        ("示例小学", "张示例", "T310", "高处作业", 20280501),
    ]
    path = _written(tmp_path / "a.xlsx", *rows)
    assert ledger.runs(lambda work: _brings(work, path)) == importing.Imported(2, 0, 0)
    assert ledger.runs(lambda work: _brings(work, path)) == importing.Imported(0, 0, 2)
    rows[0] = (*rows[0][:4], datetime(2033, 5, 1))  # noqa: DTZ001 - as a cell has it
    again = _written(tmp_path / "b.xlsx", *rows)
    assert ledger.runs(lambda work: _brings(work, again)) == importing.Imported(0, 1, 1)
    lines = ledger.runs(lambda work: work.expiries.of_unit(ledger.school.id, 0, 9))
    assert [each.validity.until for each in lines] == [
        date(2026, 10, 1),
        date(2028, 5, 1),
        date(2033, 5, 1),
    ]


def test_an_old_workbook_undoes_no_renewal(ledger: Ledger, tmp_path: Path) -> None:
    """It used to set back what had been renewed in chat, and all of it was warned of again."""
    row = ("示例小学", "张示例", "T310", "低压电工", "2027-05-01", "2026-10-01")
    other = ("示例小学", "李示例", "T311", "低压电工", "2029-05-01")
    path = _written(tmp_path / "a.xlsx", row, other)
    ledger.runs(lambda work: _brings(work, path))
    lines = ledger.runs(lambda work: work.expiries.of_unit(ledger.school.id, 0, 9))
    entry = next(each.entry for each in lines if each.entry.number == "T310")
    ledger.renews(entry, date(2028, 5, 1))
    with pytest.raises(SheetMistakes) as refused:
        ledger.runs(lambda work: _brings(work, path))
    (mistake,) = refused.value.mistakes
    assert (mistake.row, mistake.column) == (2, "有效期至")
    assert mistake.what == "早于已登记的 2028-05-01。请核对；确要改早的在聊天里改。"
    untils = {each.until for each in ledger.validities(entry) if each.ended_at is None}
    assert untils == {date(2028, 5, 1), date(2026, 10, 1)}


def test_two_people_of_one_name_are_asked_for_their_numbers(ledger: Ledger, tmp_path: Path) -> None:
    """One of two was to be deleted, whether they were one person or not."""
    row = ("示例小学", "张示例", "", "低压电工", "2027-05-01")
    path = _written(tmp_path / "a.xlsx", row, (*row[:4], "2028-05-01"))
    with pytest.raises(SheetMistakes) as refused:
        ledger.runs(lambda work: _brings(work, path))
    (mistake,) = refused.value.mistakes
    assert mistake.what == "与第2行重复：同名的请填证书编号；确是同一张的删去一行。"


def test_every_refused_row_is_named_and_nothing_is_brought_in(
    ledger: Ledger, tmp_path: Path
) -> None:
    good = ("示例小学", "张示例", "T1", "低压电工", "2027-05-01")
    path = _written(
        tmp_path / "a.xlsx",
        good,
        good,
        ("没有的学校", "李示例", "T2", "低压电工", "2027-05-01"),
        ("示例小学", "", "T3", "低压电工", "2027-05-01"),
        ("示例小学", "王示例", "T4", "低压电工", "明年春天", "2927-01-01"),
    )
    with pytest.raises(SheetMistakes) as refused:
        ledger.runs(lambda work: _brings(work, path))
    places = [(each.row, each.column) for each in refused.value.mistakes]
    assert places == [
        (3, "证书编号"),
        (4, "单位名称"),
        (5, "姓名"),
        (6, "有效期至"),
        (6, "复审日期"),
    ]
    assert ledger.rows("SELECT count(*) FROM expiry_entries") == [(0,)]
