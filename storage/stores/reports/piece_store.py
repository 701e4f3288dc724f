"""Long hazard lists that were handed in, in pieces."""

from sqlalchemy import bindparam, delete, func, select

from reports.packages.model import ListCount, Piece
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.tables.package_tables import submission_pieces

_C = submission_pieces.c
_ROWS = Rows(Piece, submission_pieces)
_OF_ONE = _C.version_id == bindparam("version_id")
_ADD = Prepared(
    lambda insert: insert(submission_pieces).values(bound("version_id", *_ROWS.written))
)
_CLEAR = Prepared(lambda _: delete(submission_pieces).where(_OF_ONE))
_COUNT = Prepared(lambda _: select(func.sum(_C.total), func.sum(_C.open)).where(_OF_ONE))
_AT = Prepared(
    lambda _: (
        select(*_ROWS.columns)
        .where(_OF_ONE, _C.place <= bindparam("line"))
        .order_by(_C.place.desc())
        .limit(1)
    )
)
_WITH = Prepared(
    lambda _: (
        select(*_ROWS.columns)
        .where(_OF_ONE, _C.last_id >= bindparam("hazard"))
        .order_by(_C.place)
        .limit(1)
    )
)


class SqlPieces:
    """``reports.packages.ports.Pieces`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, version_id: int, piece: Piece) -> None:
        """Keep a piece of a version."""
        self._session.later(_ADD, version_id=version_id, **plain(piece, _ROWS.written))

    def clear(self, version_id: int) -> None:
        """Let go of the pieces of a version that was not frozen to its end."""
        self._session.later(_CLEAR, version_id=version_id)

    def count(self, version_id: int) -> ListCount:
        """Count the lines of a version that are kept in pieces."""
        row = self._session.one(_COUNT, version_id=version_id)
        return ListCount(*(int(each or 0) for each in row or ()))

    def at(self, version_id: int, line: int) -> Piece | None:
        """Return the piece with a line, by its place from 0 on, or the last one before it."""
        row = self._session.one(_AT, version_id=version_id, line=line)
        return _ROWS.read(row) if row else None

    def of_hazard(self, version_id: int, hazard_id: int) -> Piece | None:
        """Return the piece in which a hazard stands if it does at all."""
        row = self._session.one(_WITH, version_id=version_id, hazard=hazard_id)
        return _ROWS.read(row) if row else None
