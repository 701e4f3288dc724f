"""Numbers of records as people type them: whole, without what goes without saying, or the tail."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

SERIAL_WIDTH = 6
"""Digits of a serial at least, as ``hazards.ledger`` writes them."""
SHORTEST_TAIL = 3
"""Digits of a tail at least: so many stand where a number is shortened (``PT-…123``)."""

_DASHES = {ord(each): "-" for each in "‐‑‒–—―−_"}  # full-width ones are plain by then
_AROUND = " \t\r\n“”\"'‘’「」《》()[]【】<>,.;:!?。、#"
_LABELS = ("隐患编号", "举报编号", "报送编号", "编号")
_TAIL = rf"(?P<digits>\d{{{SHORTEST_TAIL},{SERIAL_WIDTH}}})"
_DOTS = r"(?:\.{2,}|·+|\*+)"


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number as it was typed.

    ``series`` is empty where its letters were left out. With a ``year``, ``digits`` are the whole
    serial; without one they are the last digits of it.
    """

    series: str
    year: int | None
    digits: str

    @property
    def whole(self) -> str:
        """The number as it stands on the record, where all of it is known; else empty."""
        return f"{self.series}-{self.year}-{self.digits}" if self.series and self.year else ""


def read_number(text: str, series: Iterable[str]) -> TypedNumber | None:
    """Return the number that all of the words are; ``None`` for any other words.

    ``series`` are the letters with which numbers begin. Case and width of the letters do not
    matter, nor which dash, or none, stands between the parts; without the letters there must be
    one between year and serial, since bare digits could be anything.
    """
    letters = "|".join(re.escape(each.upper()) for each in series)
    plain = unicodedata.normalize("NFKC", text).upper().translate(_DASHES).strip(_AROUND)
    label = next((each for each in _LABELS if plain.startswith(each)), "")
    plain = re.sub(r"\s*-\s*|\s+", "-", plain.removeprefix(label).strip(_AROUND))
    for pattern in (
        rf"(?P<series>{letters})-?(?P<year>\d{{4}})-?(?P<digits>\d{{6,9}})",
        rf"(?P<series>{letters})-?(?P<year>\d{{4}})-(?P<digits>\d{{1,5}})",
        r"(?P<series>)(?P<year>\d{4})-(?P<digits>\d{6,9})",
        rf"(?P<series>{letters})-?{_DOTS}?-?(?P<year>){_TAIL}",
        rf"(?P<series>){_DOTS}?-?(?P<year>){_TAIL}",
    ):
        found = re.fullmatch(pattern, plain, re.ASCII)
        if found is not None:
            year = int(found["year"]) if found["year"] else None
            digits = found["digits"].zfill(SERIAL_WIDTH) if year else found["digits"]
            return TypedNumber(found["series"], year, digits)
    return None
