"""The first letter of each character in pinyin, at once and without a dictionary.

The common characters stand in GB 2312 in the order of their pinyin, so that a short table of where
each letter begins is enough. Those beyond them, and second readings, are not told apart: somebody
who types letters finds most entries by them, and all by characters.

Source: GB 2312-80, level 1 (rows 16 to 55).
"""

from bisect import bisect_right

_BEGINS = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"),
    (0xB8C1, "g"), (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"),
    (0xC4C3, "n"), (0xC5B6, "o"), (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"),
    (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"), (0xD1B9, "y"), (0xD4D1, "z"),
)  # fmt: skip
_CODES = tuple(code for code, _ in _BEGINS)
_LAST = 0xD7F9


def initials_of(text: str) -> str:
    """Return the initials of a text; letters and digits stay, what is not known is left out."""
    return "".join(map(_initial, text))


def _initial(each: str) -> str:
    if each.isascii():
        return each if each.isalnum() else ""
    try:
        code = int.from_bytes(each.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    place = bisect_right(_CODES, code)
    return _BEGINS[place - 1][1] if place and code <= _LAST else ""
