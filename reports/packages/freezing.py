"""A report as it was handed in; a long hazard list of it in pieces.

What is frozen is one canonical JSON, whose hash is on the chain. Of a long list no more than a
piece is held in memory at a time: the JSON of the report is kept without its lines, these in
pieces, and the hash is that of all of it as if it stood in one.
"""

from collections.abc import Sequence
from hashlib import sha256

from reports import frozen
from reports.packages.model import Content, HazardRow, Piece

PIECE = 200
"""Lines of a hazard list that are read, written and kept together."""

_EMPTY = '"hazards":[]'
"""Where the lines belong: words of people cannot say this, for their quotes are escaped."""


def freeze(content: Content) -> tuple[str, str]:
    """Return a report as canonical JSON, and the SHA-256 of that."""
    return frozen.freeze(content)


def thaw(spelled: str) -> Content:
    """Return a report as it was frozen; raises ``ValueError`` for what is none."""
    return frozen.thaw(Content, spelled)


def piece_of(place: int, rows: Sequence[HazardRow]) -> Piece:
    """Return some lines of a list as they are kept."""
    spelled, _ = frozen.freeze(tuple(rows), of=tuple[HazardRow, ...])
    open_ = sum(each.open for each in rows)
    return Piece(place, rows[0].id, rows[-1].id, len(rows), open_, spelled)


def rows_of(piece: Piece) -> tuple[HazardRow, ...]:
    """Return the lines of a piece; raises ``ValueError`` for what is none."""
    return frozen.thaw(tuple[HazardRow, ...], piece.content)


class WholeHash:
    """The SHA-256 of a report, its lines given piece by piece in their order."""

    def __init__(self, content: str) -> None:
        before, self._after = content.split(_EMPTY)
        self._hash = sha256(f'{before}"hazards":['.encode())
        self._any = False

    def add(self, piece: Piece) -> None:
        """Take up the lines of the next piece."""
        lines = piece.content[1:-1]
        self._hash.update(f"{',' if self._any else ''}{lines}".encode())
        self._any = True

    def hexdigest(self) -> str:
        """Return the hash of all that was given."""
        whole = self._hash.copy()
        whole.update(f"]{self._after}".encode())
        return whole.hexdigest()
