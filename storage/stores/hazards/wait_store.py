"""What hazards wait for, and from whom."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, or_, select

from hazards.loop.waiting import Awaited, Entry, TodoItem
from hazards.model import Severity
from storage.engine.prepared import Prepared, Row, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.tables.ledger_tables import hazards
from storage.tables.people_tables import units
from storage.tables.wait_tables import waits

_WAIT_ROWS = Rows(TodoItem, waits)
_ADD_WAIT = Prepared(
    lambda insert: (
        insert(waits)
        .values(bound(*_WAIT_ROWS.written))
        .on_conflict_do_update(
            index_elements=["hazard_id", "duty"], set_=bound("holder", "due_at", "since")
        )
    )
)
_DROP_WAIT = Prepared(
    lambda _: delete(waits).where(
        waits.c.hazard_id == bindparam("hazard"), waits.c.duty == bindparam("what")
    )
)
_WAITS_OF = Prepared(
    lambda _: (
        select(*_WAIT_ROWS.columns)
        .where(waits.c.hazard_id == bindparam("hazard"))
        .order_by(waits.c.due_at)
    )
)
_SHOWN = or_(waits.c.duty != Awaited.REVISIT.value, waits.c.due_at <= bindparam("until"))
_FIRST = Prepared(
    lambda _: (
        select(
            hazards.c.id,
            hazards.c.number,
            units.c.name,
            hazards.c.description,
            waits.c.duty,
            waits.c.due_at,
            hazards.c.severity,
        )
        .select_from(waits)
        .join(hazards, hazards.c.id == waits.c.hazard_id)
        .join(units, units.c.id == hazards.c.unit_id)
        .where(waits.c.holder == bindparam("whose"), _SHOWN)
        .order_by(waits.c.due_at, waits.c.hazard_id)
        .limit(bindparam("most"))
    )
)
_COUNT = Prepared(
    lambda _: select(func.count()).select_from(
        select(waits.c.hazard_id)
        .where(waits.c.holder == bindparam("whose"), _SHOWN)
        .limit(bindparam("most"))
        .subquery()
    )
)
_HAZARDS_OF = Prepared(
    lambda _: (
        select(waits.c.hazard_id)
        .where(waits.c.holder == bindparam("whose"))
        .distinct()
        .order_by(waits.c.hazard_id)
    )
)
_AFTER = (
    select(waits.c.hazard_id)
    .where(waits.c.holder == bindparam("whose"), waits.c.hazard_id > bindparam("after"))
    .distinct()
    .order_by(waits.c.hazard_id)
    .limit(bindparam("most"))
)
_HAZARDS_AFTER = Prepared(lambda _: _AFTER)
_HAZARDS_AFTER_IN = Prepared(
    lambda _: _AFTER.join(hazards, hazards.c.id == waits.c.hazard_id).where(
        hazards.c.street == bindparam("street")
    )
)
_HOLDERS = Prepared(lambda _: select(waits.c.holder).distinct().order_by(waits.c.holder))


class SqlWaitStore:
    """``hazards.ports.WaitStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, hazard_id: int, waits: Sequence[TodoItem], there: Sequence[TodoItem]) -> None:
        """Let a hazard wait for exactly this; ``there`` is what it waits for until now."""
        wanted = {wait.duty for wait in waits}
        for wait in there:
            if wait.duty not in wanted:
                self._session.run(_DROP_WAIT, hazard=hazard_id, what=wait.duty.value)
        for wait in waits:
            if wait not in there:
                self._session.run(
                    _ADD_WAIT,
                    **plain(wait, _WAIT_ROWS.written),
                )

    def of_hazard(self, hazard_id: int) -> list[TodoItem]:
        """Return what a hazard waits for."""
        rows = self._session.all(_WAITS_OF, hazard=hazard_id)
        return [_WAIT_ROWS.read(row) for row in rows]

    def first(self, holders: Sequence[str], until: datetime, limit: int) -> list[Entry]:
        """Return what waits for any of these holders, the most urgent first."""
        found = [
            row
            for holder in holders
            for row in self._session.all(_FIRST, whose=holder, until=until, most=limit)
        ]
        found.sort(key=lambda row: (row[5], row[0]))
        return [_entry(row) for row in found[:limit]]

    def count(self, holders: Sequence[str], until: datetime, most: int) -> int:
        """Count what waits for any of these holders, up to ``most``."""
        total = 0
        for holder in holders:
            row = self._session.one(_COUNT, whose=holder, until=until, most=most)
            total += int(row[0]) if row else 0
        return min(total, most)

    def hazards_of(self, holder: str) -> list[int]:
        """Return the ids of all hazards that wait for one holder."""
        return [row[0] for row in self._session.all(_HAZARDS_OF, whose=holder)]

    def hazards_after(self, holder: str, street: str | None, after: int, most: int) -> list[int]:
        """Return the next ids after one of the hazards (in a street) that wait for a holder."""
        given = {"whose": holder, "after": after, "most": most}
        if street is None:
            return [row[0] for row in self._session.all(_HAZARDS_AFTER, **given)]
        return [row[0] for row in self._session.all(_HAZARDS_AFTER_IN, **given, street=street)]

    def holders(self) -> list[str]:
        """Return everybody for whom anything waits."""
        return [row[0] for row in self._session.all(_HOLDERS)]


def _entry(row: Row) -> Entry:
    id_, number, unit, description, duty, due_at, severity = row
    return Entry(
        id_, number, unit, description, Awaited(duty), due_at, severity == Severity.MAJOR.value
    )
