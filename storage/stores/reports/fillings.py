"""Who counts, and up to when everything is counted."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from storage.engine.prepared import Prepared, bound
from storage.engine.session import Session
from storage.tables.count_tables import count_fillings

_F = count_fillings.c
_HOLD = Prepared(
    lambda make: (
        make(count_fillings)
        .values(bound("name"))
        .on_conflict_do_update(index_elements=["name"], set_={"filled_at": _F.filled_at})
        .returning(_F.filled_at)
    )
)
_MARK = Prepared(
    lambda make: (
        make(count_fillings)
        .values(bound("name", "filled_at"))
        .on_conflict_do_update(index_elements=["name"], set_={"filled_at": bindparam("filled_at")})
    )
)
_FILLED = Prepared(
    lambda _: select(func.min(_F.filled_at, type_=_F.filled_at.type), func.count(_F.filled_at))
)


def hold(session: Session, name: str) -> None:
    """Let nobody else count until the transaction ends; waits for whoever does."""
    session.one(_HOLD, name=name)


def mark(session: Session, name: str, at: datetime | None) -> None:
    """Note up to when everything is counted; nothing while it is counted anew."""
    session.later(_MARK, name=name, filled_at=at)


def as_of(session: Session, fillings: int) -> datetime | None:
    """Return up to when everything is counted by all fillings; ``None`` before that."""
    row = session.one(_FILLED)
    return row[0] if row and row[1] == fillings else None
