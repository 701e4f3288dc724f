"""The one Chinese font: Noto Sans CJK, open (OFL) and carried by a package, never the system's."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from core.errors import XunanError

FAMILY = "Noto Sans CJK SC"
FACE = 2  # of the collection: the simplified Chinese one


class FontMissing(XunanError):  # noqa: N818 - errors are named after the fact
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
