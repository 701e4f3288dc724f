"""Rows that made trouble, and say so in a column of their table."""

from typing import ClassVar

from sqlalchemy import Table, func, select

from storage.engine.prepared import Prepared
from storage.engine.session import Session


class CountsTroubled:
    """A store of a ``table`` whose rows may make trouble (``chat.setting_aside``)."""

    _session: Session
    _troubled: ClassVar[Prepared]

    def __init_subclass__(cls, table: Table) -> None:
        """Prepare the statement for the table of a store."""
        super().__init_subclass__()
        counted = select(func.count()).select_from(table).where(table.c.trouble.is_not(None))
        cls._troubled = Prepared(lambda _: counted)

    def troubled(self) -> int:
        """Count those that are set aside."""
        row = self._session.one(self._troubled)
        return int(row[0]) if row else 0
