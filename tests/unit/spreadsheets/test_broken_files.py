"""Files that are no workbook, or a broken one, are refused in words."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from spreadsheets.model import Fault, SheetMistakes, WorkbookUnreadable
from spreadsheets.reading import read_sheets
from tests.unit.spreadsheets.test_reading import HEADINGS, ONE, file, save, write_raw

__all__ = ["file"]  # fixtures for these tests too


def zipped(**parts: bytes) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return memory.getvalue()


def whole(file: Path) -> bytes:
    save(file, ["甲", "示例街道"])
    return file.read_bytes()


def bomb(_file: Path) -> bytes:
    return zipped(
        **{
            "[Content_Types].xml": b"<Types/>",
            "xl/workbook.xml": b"<workbook/>",
            "xl/worksheets/sheet1.xml": b" " * 70_000_000,
        }
    )


def crowd(_file: Path) -> bytes:
    return zipped(
        **{
            "[Content_Types].xml": b"<Types/>",
            "xl/workbook.xml": b"<workbook/>",
            "xl/worksheets/sheet1.xml": b"<c/><c />" * 600_000,
        }
    )


def laughing(file: Path) -> bytes:
    write_raw(
        file, "<sheetData/>", **{"xl/sharedStrings.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}
    )
    return file.read_bytes()


def spread(file: Path) -> bytes:
    write_raw(
        file,
        f"<sheetData>{HEADINGS}</sheetData>"
        '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A1:XFD1"/></mergeCells>' * 40,
    )
    return file.read_bytes()


FAULTS: list[tuple[Callable[[Path], bytes], Fault]] = [
    (lambda _: b"", Fault.EMPTY),
    (lambda _: "姓名，街镇\n甲，示例街道\n".encode(), Fault.TEXT),
    (lambda _: "姓名，街镇\n甲，示例街道\n".encode("gb18030"), Fault.TEXT),
    (lambda _: "姓名\t街镇".encode("utf-16"), Fault.TEXT),
    (lambda _: b"<html><table></table></html>", Fault.TEXT),
    (lambda _: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Fault.OTHER),
    (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Fault.OLD),
    (
        lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        Fault.PROTECTED,
    ),
    (lambda _: zipped(**{"word/document.xml": b"<a/>"}), Fault.OTHER),
    (lambda _: zipped(**{"xl/workbook.bin": b""}), Fault.BINARY),
    (lambda file: whole(file)[:-900], Fault.DAMAGED),
    (lambda file: whole(file)[:40], Fault.DAMAGED),
    (lambda file: b"PK\x03\x04 broken" + whole(file)[900:], Fault.DAMAGED),
    (bomb, Fault.TOO_LARGE),
    (crowd, Fault.TOO_LARGE),
    (laughing, Fault.DAMAGED),
    (spread, Fault.TOO_LARGE),
]


@pytest.mark.parametrize(("make", "fault"), FAULTS)
def test_what_is_no_workbook_is_refused_in_words(
    file: Path, make: Callable[[Path], bytes], fault: Fault
) -> None:
    """A traceback used to be all that was said of some."""
    file.write_bytes(make(file))
    with pytest.raises(WorkbookUnreadable) as refusal:
        read_sheets(file, ONE)
    assert refusal.value.fault is fault


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path, fault in ((tmp_path / "no.xlsx", Fault.MISSING), (tmp_path, Fault.UNREADABLE)):
        with pytest.raises(WorkbookUnreadable) as refusal:
            read_sheets(path, ONE)
        assert refusal.value.fault is fault


@pytest.mark.parametrize("place", range(200, 5000, 397))
def test_a_file_that_is_broken_anywhere_never_ends_in_a_traceback(file: Path, place: int) -> None:
    data = bytearray(whole(file))
    data[place : place + 8] = b"\xff" * 8
    file.write_bytes(data)
    try:
        read_sheets(file, ONE)
    except (WorkbookUnreadable, SheetMistakes):
        return
