"""Text for cells: whatever people typed stays text, and no cell is ever a formula.

An ``=`` at the front of a cell of a workbook is harmless as long as the cell is written as a
string; in CSV there are no types, so what a spreadsheet would take for a formula gets an apostrophe
in front.
"""

import re

LONGEST = 32_767
"""UTF-16 units in a cell of a workbook, says Excel."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("\r\n?")
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BLANK = " \t\r\n\u00a0\u3000\ufeff\u200b"
CUT = "…"


def cell_text(text: str) -> str:
    """Return typed text as a cell of a workbook holds it.

    What XML cannot say goes, halves of a character become ``�``, and what is longer than a cell
    may be ends in ``…``. Text that looks like a piece of a workbook's own XML gets a blank in
    front: the library writes such a cell as it stands.
    """
    if text.isprintable():
        cleaned = text
    else:
        cleaned = _SURROGATES.sub("\ufffd", _BREAKS.sub("\n", _ILLEGAL.sub("", text)))
    if cleaned.startswith("<r>") and cleaned.endswith("</r>"):
        cleaned = f" {cleaned}"
    if len(cleaned) * 2 > LONGEST:
        cleaned = _cut(cleaned)
    return cleaned


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= LONGEST * 2:
        return text
    return units[: (LONGEST - 1) * 2].decode("utf-16-le", errors="ignore") + CUT


def guarded(text: str) -> str:
    """Return text for CSV that no spreadsheet takes for a formula."""
    cleaned = cell_text(text)
    bare = cleaned.lstrip(_BLANK)
    if cleaned[:1] in {"\t", "\r", "\n"} or bare.startswith(_FORMULA):
        return f"'{cleaned}"
    return cleaned
