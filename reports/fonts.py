"""The one Chinese font: Noto Sans CJK, open (OFL) and carried by a package, never the system's."""

import struct
import unicodedata
from bisect import bisect_right
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

from core.errors import XunanError

FAMILY = "Noto Sans CJK SC"
FACE = 2  # of the collection: the simplified Chinese one
MISSING = "〓"


class FontMissing(XunanError):
    """The package that carries the font (manimgx-fonts-cjk) is not installed."""


@cache
def font_path() -> Path:
    """Return the font collection's file; Typst and FreeType both need a real path.

    Raises ``FontMissing``.
    """
    package = find_spec("manimgx_fonts_cjk")
    if package is None or package.origin is None:
        raise FontMissing
    return Path(package.origin).with_name("NotoSansCJK-VF.otf.ttc")


def drawable(text: str) -> str:
    """Return text as the font can draw it, for what is printed or drawn only.

    Emoji, their joiners and control characters are left out, line breaks become spaces. A letter,
    mark or number that the font lacks becomes 〓, as printers set what they have no type for: a
    name with a gap in it would look whole. Stored text stays as it came.
    """
    drawn = ""
    for letter in text.replace("\n", " "):
        if unicodedata.category(letter)[0] == "C" or _is_selector(letter):
            continue
        if has_glyph(letter) and not _is_pictograph(letter):
            drawn += letter
        elif unicodedata.category(letter)[0] in "LMN":
            drawn += MISSING
    return drawn


def _is_pictograph(letter: str) -> bool:
    return ord(letter) > 0xFFFF and unicodedata.category(letter) in {"So", "Sk"}


def _is_selector(letter: str) -> bool:
    return 0xFE00 <= ord(letter) <= 0xFE0F or 0xE0100 <= ord(letter) <= 0xE01EF


def has_glyph(letter: str) -> bool:
    """Tell whether the font has a shape for a character; raises ``FontMissing``."""
    firsts, lasts = _covered()
    at = bisect_right(firsts, ord(letter)) - 1
    return at >= 0 and ord(letter) <= lasts[at]


@cache
def _covered() -> tuple[list[int], list[int]]:
    """Return the first and last characters of the runs that the font covers.

    They stand in its table ``cmap``, in the subtable of format 12 (OpenType 1.9, "cmap").
    """
    with font_path().open("rb") as file:
        (face,) = _at(file, 12 + 4 * FACE, ">I")
        (count,) = _at(file, face + 4, ">H")
        for place in range(count):
            tag, _, table, _ = _at(file, face + 12 + 16 * place, ">4sIII")
            if tag == b"cmap":
                return _read_cmap(file, table)
    raise FontMissing


def _read_cmap(file: BinaryIO, table: int) -> tuple[list[int], list[int]]:
    (_, count) = _at(file, table, ">HH")
    for place in range(count):
        _, _, offset = _at(file, table + 4 + 8 * place, ">HHI")
        form, _, _, _, groups = _at(file, table + offset, ">HHIII")
        if form == 12:
            numbers = _at(file, table + offset + 16, f">{3 * groups}I")
            return list(numbers[0::3]), list(numbers[1::3])
    raise FontMissing


def _at(file: BinaryIO, place: int, form: str) -> tuple[Any, ...]:
    file.seek(place)
    return struct.unpack(form, file.read(struct.calcsize(form)))
