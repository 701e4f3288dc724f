"""The one Chinese font: Noto Sans CJK, open (OFL) and carried by a package, never the system's."""

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from core.errors import XunanError

FAMILY = "Noto Sans CJK SC"
FACE = 2  # of the collection: the simplified Chinese one


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
    """Leave out what the font cannot draw: emoji, their joiners and control characters.

    Line breaks become spaces. For what is printed or drawn only; stored text stays as it came.
    """
    return "".join(
        letter
        for letter in text.replace("\n", " ")
        if unicodedata.category(letter)[0] != "C"
        and not (ord(letter) > 0xFFFF and unicodedata.category(letter) in {"So", "Sk"})
        and not 0xFE00 <= ord(letter) <= 0xFE0F  # variation selectors
    )
