"""An office's own form: which row holds its heads, and what each column means."""

import difflib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from reports.exports.columns import ALL, COLUMNS

SERIAL = "serial"
"""The key of the column that counts the rows (序号)."""

ALIKE = 0.6  # of 1: how alike a head and a name must be to be proposed
_SERIALS = {"序号", "编次", "no", "no."}


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a form, counted from 1: its words, and the key of what is filled in.

    An empty key leaves the column to the pen.
    """

    column: int
    words: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class ExportForm:
    """A form of the office of a street (empty: of the area); ``head_row`` counts from 1.

    One that ``ended`` is out of use, and fills what was asked for before.
    """

    id: int
    street: str
    name: str
    sha256: str
    sheet: str
    head_row: int
    heads: tuple[Head, ...]
    ended: bool = False

    def with_id(self, form_id: int) -> "ExportForm":
        """Return the form under the id that it got."""
        return replace(self, id=form_id)

    def matched(self, column: int, key: str) -> "ExportForm":
        """Return the form with another meaning of one column."""
        heads = tuple(
            replace(each, key=key) if each.column == column else each for each in self.heads
        )
        return replace(self, heads=heads)


_HEADS: TypeAdapter[tuple[Head, ...]] = TypeAdapter(tuple[Head, ...])


def spell_heads(heads: Sequence[Head]) -> str:
    """Return heads as they are kept."""
    return _HEADS.dump_json(tuple(heads)).decode()


def read_heads(spelled: str) -> tuple[Head, ...]:
    """Return heads that were kept."""
    return _HEADS.validate_json(spelled)


def title_of(key: str) -> str:
    """Return what people call a field; a dash for a column that is left to the pen."""
    if key == SERIAL:
        return "序号"
    column = ALL.get(key)
    return column.title if column is not None else "不填"


def propose(heads: Sequence[tuple[int, str]]) -> tuple[Head, ...]:
    """Return the heads of a form, each with the field that its name is likest to, once each."""
    taken: set[str] = set()
    proposed = []
    for column, words in heads:
        key = _likest(words, taken)
        if key:
            taken.add(key)
        proposed.append(Head(column, words, key))
    return tuple(proposed)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(each for each in folded if each.isalnum() or each == ".")


def _likest(words: str, taken: set[str]) -> str:
    wanted = _plain(words)
    if wanted in _SERIALS:
        return SERIAL if SERIAL not in taken else ""
    best, found = ALIKE, ""
    for key, names in _names().items():
        if key in taken:
            continue
        for name in names:
            likeness = 1.0 if name == wanted else _alike(name, wanted)
            if likeness > best:
                best, found = likeness, key
    return found


def _alike(name: str, wanted: str) -> float:
    if len(name) >= 2 and name in wanted:
        return 0.7 + 0.2 * len(name) / len(wanted)
    return difflib.SequenceMatcher(None, name, wanted).ratio() * 0.95


def _names() -> dict[str, tuple[str, ...]]:
    return {key: tuple(map(_plain, (column.title, *column.words))) for key, column in ALL.items()}


def likeness_to_ledger(heads: Sequence[str]) -> int:
    """Return how many words of a row may be heads of a ledger: by it the head row is found."""
    standard = {_plain(column.title) for column in COLUMNS}
    known = standard | {name for names in _names().values() for name in names} | _SERIALS
    return sum(_plain(each) in known for each in heads if each) * 2 + sum(
        bool(_likest(each, set())) for each in heads if each
    )
