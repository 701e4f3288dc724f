"""The one Chinese font: Noto Sans CJK, open (OFL) and carried by a package, never the system's."""

from functools import cache
from importlib.resources import files
from pathlib import Path

FAMILY = "Noto Sans CJK SC"
FACE = 2  # of the collection: the simplified Chinese one


@cache
def font_path() -> Path:
    """Return the font collection's file; Typst and FreeType both need a real path."""
    return Path(str(files("manimgx_fonts_cjk"))) / "NotoSansCJK-VF.otf.ttc"
