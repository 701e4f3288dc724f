"""What goes with a hazard through its life: waits, plans, extensions, transfers, witnesses."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, or_, select, update

from hazards.loop.waiting import Awaited, Entry, TodoItem
from hazards.model import PLAN_PARTS, Extension, Plan, Severity, Transfer
from storage.engine.prepared import Prepared, Row, bound
from storage.engine.schema import hazards, units
from storage.engine.session import Session
from storage.tables.hazard_tables import extensions, plans, transfers, waits, witnesses

_WAIT_COLUMNS = ("hazard_id", "duty", "holder", "due_at", "since")
_ADD_WAIT = Prepared(
    lambda insert: (
        insert(waits)
        .values(bound(*_WAIT_COLUMNS))
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
        select(*(waits.c[name] for name in _WAIT_COLUMNS))
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
                    hazard_id=hazard_id,
                    duty=wait.duty.value,
                    holder=wait.holder,
                    due_at=wait.due_at,
                    since=wait.since,
                )

    def of_hazard(self, hazard_id: int) -> list[TodoItem]:
        """Return what a hazard waits for."""
        rows = self._session.all(_WAITS_OF, hazard=hazard_id)
        return [TodoItem(row[0], Awaited(row[1]), *row[2:]) for row in rows]

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


_PARTS = tuple(PLAN_PARTS)
_PLAN = select(plans.c.id, *(plans.c[part] for part in _PARTS)).where(
    plans.c.hazard_id == bindparam("hazard")
)
_DRAFT = Prepared(
    lambda _: _PLAN.where(plans.c.submitted_at.is_(None)).order_by(plans.c.id.desc()).limit(1)
)
_LAST_PLAN = Prepared(
    lambda _: _PLAN.where(plans.c.submitted_at.is_not(None)).order_by(plans.c.id.desc()).limit(1)
)
_NEW_PLAN = Prepared(
    lambda insert: insert(plans).values(bound("hazard_id", *_PARTS, "written_by", "written_at"))
)
_REWRITE = Prepared(
    lambda _: (
        update(plans)
        .where(plans.c.id == bindparam("plan_id"))
        .values(bound(*_PARTS, "written_by", "written_at"))
    )
)
_SUBMIT_PLAN = Prepared(
    lambda _: (
        update(plans)
        .where(plans.c.hazard_id == bindparam("hazard"), plans.c.submitted_at.is_(None))
        .values(submitted_at=bindparam("at"))
    )
)


_AUTHOR = Prepared(
    lambda _: (
        select(plans.c.written_by)
        .where(plans.c.hazard_id == bindparam("hazard"), plans.c.submitted_at.is_not(None))
        .order_by(plans.c.id.desc())
        .limit(1)
    )
)


def _plan(row: Row) -> Plan:
    owner, measures, money, deadline, contingency = row[1:6]
    return Plan(owner, measures, money, deadline, contingency, row[0])


class SqlPlanStore:
    """``hazards.ports.PlanStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def draft(self, hazard_id: int) -> Plan:
        """Return the plan that is being written: the last one anew, or an empty one."""
        row = self._session.one(_DRAFT, hazard=hazard_id)
        return _plan(row) if row else self.last(hazard_id) or Plan()

    def write(self, hazard_id: int, plan: Plan, by: int, at: datetime) -> None:
        """Keep the plan that is being written."""
        parts = {part: getattr(plan, part) for part in _PARTS}
        row = self._session.one(_DRAFT, hazard=hazard_id)
        if row:
            self._session.run(_REWRITE, plan_id=row[0], written_by=by, written_at=at, **parts)
        else:
            self._session.run(_NEW_PLAN, hazard_id=hazard_id, written_by=by, written_at=at, **parts)

    def submit(self, hazard_id: int, at: datetime) -> None:
        """Hand in the plan that is being written."""
        self._session.run(_SUBMIT_PLAN, hazard=hazard_id, at=at)

    def last(self, hazard_id: int) -> Plan | None:
        """Return the plan that was handed in last, or ``None``."""
        row = self._session.one(_LAST_PLAN, hazard=hazard_id)
        return _plan(row) if row else None

    def author(self, hazard_id: int) -> int | None:
        """Return who handed the last plan in, or ``None``."""
        row = self._session.one(_AUTHOR, hazard=hazard_id)
        return int(row[0]) if row else None


_ASK = Prepared(
    lambda insert: (
        insert(extensions)
        .values(bound("hazard_id", "asked_by", "asked_at", "reason", "until"))
        .returning(extensions.c.id)
    )
)
_PENDING = Prepared(
    lambda _: (
        select(
            extensions.c.id,
            extensions.c.hazard_id,
            extensions.c.asked_by,
            extensions.c.asked_at,
            extensions.c.reason,
            extensions.c.until,
            extensions.c.granted,
        )
        .where(extensions.c.hazard_id == bindparam("hazard"), extensions.c.granted.is_(None))
        .order_by(extensions.c.id.desc())
        .limit(1)
    )
)
_DECIDE = Prepared(
    lambda _: (
        update(extensions)
        .where(extensions.c.id == bindparam("extension_id"), extensions.c.granted.is_(None))
        .values(bound("granted", "decided_by", "decided_at"))
    )
)


class SqlExtensionStore:
    """``hazards.ports.ExtensionStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ask(self, hazard_id: int, by: int, at: datetime, reason: str, until: date) -> int:
        """Keep a wish and return its id."""
        row = self._session.one(
            _ASK, hazard_id=hazard_id, asked_by=by, asked_at=at, reason=reason, until=until
        )
        return int(row[0]) if row else 0

    def pending(self, hazard_id: int) -> Extension | None:
        """Return the wish that waits for a decision, or ``None``."""
        row = self._session.one(_PENDING, hazard=hazard_id)
        return Extension(*row) if row else None

    def decide(self, extension_id: int, *, granted: bool, by: int, at: datetime) -> bool:
        """Decide; ``False`` when that was done before."""
        touched = self._session.run(
            _DECIDE, extension_id=extension_id, granted=granted, decided_by=by, decided_at=at
        )
        return touched == 1


_TRANSFER = select(
    transfers.c.id,
    transfers.c.hazard_id,
    transfers.c.department,
    transfers.c.copy,
    transfers.c.made_by,
    transfers.c.made_at,
    transfers.c.reason,
    transfers.c.expires_at,
    transfers.c.taken,
    transfers.c.answered_by,
    transfers.c.answered_at,
    transfers.c.token_sha256,
)
_ADD_TRANSFER = Prepared(
    lambda insert: (
        insert(transfers)
        .values(
            bound("hazard_id", "department", "copy", "made_by", "made_at", "reason")
            | bound("token_sha256", "expires_at")
        )
        .returning(transfers.c.id)
    )
)
_TRANSFER_OF = Prepared(lambda _: _TRANSFER.where(transfers.c.id == bindparam("transfer_id")))
_BY_TOKEN = Prepared(lambda _: _TRANSFER.where(transfers.c.token_sha256 == bindparam("token")))
_OF_HAZARD = Prepared(
    lambda _: _TRANSFER.where(transfers.c.hazard_id == bindparam("hazard")).order_by(transfers.c.id)
)
_RENEW = Prepared(
    lambda _: (
        update(transfers)
        .where(transfers.c.id == bindparam("transfer_id"))
        .values(bound("token_sha256", "expires_at"))
    )
)
_ANSWER = Prepared(
    lambda _: (
        update(transfers)
        .where(transfers.c.id == bindparam("transfer_id"), transfers.c.taken.is_(None))
        .values(bound("taken", "answered_by", "answered_at"))
    )
)


class SqlTransferStore:
    """``hazards.ports.TransferStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        hazard_id: int,
        department: str,
        *,
        copy: bool,
        by: int,
        at: datetime,
        reason: str,
        token_sha256: str,
        expires_at: datetime,
    ) -> Transfer:
        """Keep a transfer."""
        row = self._session.one(
            _ADD_TRANSFER,
            hazard_id=hazard_id,
            department=department,
            copy=copy,
            made_by=by,
            made_at=at,
            reason=reason,
            token_sha256=token_sha256,
            expires_at=expires_at,
        )
        id_ = int(row[0]) if row else 0
        known = (id_, hazard_id, department, copy, by, at, reason, expires_at)
        return Transfer(*known, token_sha256=token_sha256)

    def by_token(self, token_sha256: str) -> Transfer | None:
        """Return the transfer of a link, or ``None``."""
        row = self._session.one(_BY_TOKEN, token=token_sha256)
        return Transfer(*row) if row else None

    def get(self, transfer_id: int) -> Transfer | None:
        """Return a transfer, or ``None``."""
        row = self._session.one(_TRANSFER_OF, transfer_id=transfer_id)
        return Transfer(*row) if row else None

    def pending(self, hazard_id: int) -> Transfer | None:
        """Return the transfer that a hazard waits for, or ``None``."""
        return next((each for each in reversed(self.of_hazard(hazard_id)) if each.waiting), None)

    def of_hazard(self, hazard_id: int) -> list[Transfer]:
        """Return all transfers and copies of a hazard, oldest first."""
        return [Transfer(*row) for row in self._session.all(_OF_HAZARD, hazard=hazard_id)]

    def renew(self, transfer_id: int, token_sha256: str, expires_at: datetime) -> None:
        """Let a transfer be answered by another link, and no more by the one before."""
        self._session.run(
            _RENEW, transfer_id=transfer_id, token_sha256=token_sha256, expires_at=expires_at
        )

    def answer(self, transfer_id: int, *, taken: bool, by: str, at: datetime) -> bool:
        """Note the department's answer; ``False`` when there was one before."""
        touched = self._session.run(
            _ANSWER, transfer_id=transfer_id, taken=taken, answered_by=by, answered_at=at
        )
        return touched == 1


_ADD_WITNESS = Prepared(
    lambda insert: (
        insert(witnesses)
        .values(bound("hazard_id", "person_id", "at"))
        .on_conflict_do_nothing(index_elements=["hazard_id", "person_id"])
    )
)
_WITNESSES = Prepared(
    lambda _: (
        select(witnesses.c.person_id)
        .where(witnesses.c.hazard_id == bindparam("hazard"))
        .order_by(witnesses.c.at)
    )
)


class SqlWitnessStore:
    """``hazards.ports.WitnessStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, hazard_id: int, person_id: int, at: datetime) -> bool:
        """Add a witness; ``False`` for one who is known."""
        touched = self._session.run(_ADD_WITNESS, hazard_id=hazard_id, person_id=person_id, at=at)
        return touched == 1

    def of_hazard(self, hazard_id: int) -> list[int]:
        """Return the witnesses of a hazard."""
        return [row[0] for row in self._session.all(_WITNESSES, hazard=hazard_id)]
