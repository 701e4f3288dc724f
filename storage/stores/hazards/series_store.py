"""Serial numbers, a series to itself in each year."""

from sqlalchemy import bindparam, select

from storage.engine.prepared import Prepared
from storage.engine.session import Session
from storage.tables.ledger_tables import series

_NEXT = Prepared(
    lambda insert: (
        insert(series)
        .values(prefix=bindparam("prefix"), year=bindparam("year"), last=1)
        .on_conflict_do_update(index_elements=["prefix", "year"], set_={"last": series.c.last + 1})
        .returning(series.c.last)
    )
)
_GIVEN = Prepared(
    lambda _: (
        select(series.c.year, series.c.last)
        .where(series.c.prefix == bindparam("prefix"))
        .order_by(series.c.year.desc())
    )
)


class SqlSeriesStore:
    """``hazards.ports.SeriesStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next(self, prefix: str, year: int) -> int:
        """Take the next number of a series in a year, from 1."""
        row = self._session.one(_NEXT, prefix=prefix, year=year)
        return int(row[0]) if row else 0

    def given(self, prefix: str) -> list[tuple[int, int]]:
        """Return the years of a series, the newest first, each with its last number."""
        return [(int(year), int(last)) for year, last in self._session.all(_GIVEN, prefix=prefix)]
