"""The file around a workbook: a zip that is looked at before anything in it is unpacked."""

import codecs
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, iterparse

from spreadsheets.model import Fault, WorkbookUnreadable

LARGEST_FILE = 20 * 1024 * 1024  # bytes, as it lies on disk
LARGEST_UNPACKED = 64 * 1024 * 1024  # bytes of the parts that are read
MOST_CELLS = 400_000  # written in the sheets, empty ones too
MOST_PARTS = 2_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CELL = re.compile(rb"<(?:\w+:)?(?:c|row|si|xf)[\s/>]")
_CHUNK = 1 << 20


class Package:
    """The parts of a workbook's file, by their names."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}

    def has(self, part: str) -> bool:
        """Tell whether there is such a part."""
        return part.lower() in self._names

    def elements(self, part: str) -> Iterator[tuple[str, Element]]:
        """Read a part element by element as each ends, under names without their namespaces."""
        with self._archive.open(self._names[part.lower()]) as file:
            for _, element in iterparse(file):  # noqa: S314 - weighed before, and without a DTD
                yield bare(element.tag), element


def bare(tag: str) -> str:
    """Return the name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """Return an attribute, whatever its namespace; empty when it is not there."""
    return next((value for key, value in element.attrib.items() if bare(key) == name), "")


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open a workbook's file; raises ``WorkbookUnreadable`` for what is none, here or in the block.

    What is damaged may show only while it is read, so the block is part of the opening.
    """
    fault = _look(path)
    if fault is not None:
        raise WorkbookUnreadable(path.name, fault)
    try:
        with zipfile.ZipFile(path) as archive:
            fault = _weigh(archive)
            if fault is None:
                yield Package(archive)
                return
    except WorkbookUnreadable:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        ParseError,
        EOFError,
        KeyError,
        IndexError,
        ValueError,
        OverflowError,
        NotImplementedError,
        RuntimeError,
        OSError,
    ) as trouble:
        raise WorkbookUnreadable(path.name, Fault.DAMAGED) from trouble
    raise WorkbookUnreadable(path.name, fault)


def _look(path: Path) -> Fault | None:
    """Tell from the first bytes why a file is no workbook."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
    except FileNotFoundError:
        return Fault.MISSING
    except OSError:
        return Fault.UNREADABLE
    if not start:
        return Fault.EMPTY
    if size > LARGEST_FILE:
        return Fault.TOO_LARGE
    if start.startswith(_OLE):
        return Fault.PROTECTED if _ENCRYPTED in path.read_bytes() else Fault.OLD
    if start.startswith(b"PK"):
        return None
    return Fault.TEXT if _is_text(start) else Fault.OTHER


def _is_text(start: bytes) -> bool:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    for encoding in ("utf-8", "gb18030"):
        try:  # the last character may be cut
            codecs.getincrementaldecoder(encoding)().decode(start)
        except UnicodeDecodeError:
            continue
        return b"\0" not in start
    return False


def _weigh(archive: zipfile.ZipFile) -> Fault | None:
    """Tell from the table of contents, then from a count of cells, why a zip is not to be read."""
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        return Fault.PROTECTED
    if "xl/workbook.bin" in names:
        return Fault.BINARY
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        return Fault.OTHER
    read = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in read) > LARGEST_UNPACKED:
        return Fault.TOO_LARGE
    cells = 0
    for part in read:
        with archive.open(part) as file:
            while chunk := file.read(_CHUNK):
                if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                    return Fault.DAMAGED  # no spreadsheet program writes one
                cells += len(_CELL.findall(chunk))
                if cells > 2 * MOST_CELLS:
                    return Fault.TOO_LARGE
    return None
