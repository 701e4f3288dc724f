"""Hazards that were handed to departments."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select, update

from hazards.transfer import Transfer
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.tables.loop_tables import transfers

_TRANSFER_ROWS = Rows(Transfer, transfers)
_TRANSFER = select(*_TRANSFER_ROWS.columns)
_ADD_TRANSFER = Prepared(
    lambda insert: (
        insert(transfers)
        .values(
            bound("hazard_id", "department", "copy", "made_by", "made_at", "reason")
            | bound("token_sha256", "expires_at", "department_id")
        )
        .returning(transfers.c.id)
    )
)
_TRANSFER_OF = Prepared(lambda _: _TRANSFER.where(transfers.c.id == bindparam("transfer_id")))
_SOME = Prepared(lambda _: _TRANSFER.where(among(transfers.c.id)))
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


_KEPT = (
    "taken",
    "answered_by",
    "answered_at",
    "feedback_due",
    "report",
    "reported_by",
    "reporter_id",
    "reported_at",
    "asked_again",
    "settled_at",
)
_SAVE = Prepared(
    lambda _: (
        update(transfers).where(transfers.c.id == bindparam("transfer_id")).values(bound(*_KEPT))
    )
)
_WITH_DEPARTMENT = Prepared(
    lambda _: (
        select(transfers.c.hazard_id)
        .where(
            transfers.c.department_id == bindparam("department"),
            transfers.c.settled_at.is_(None),
            transfers.c.copy.is_(False),
            or_(
                transfers.c.taken.is_(None),
                and_(transfers.c.taken.is_(True), transfers.c.feedback_due.is_not(None)),
            ),
        )
        .order_by(transfers.c.id)
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
        department_id: int | None = None,
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
            department_id=department_id,
        )
        id_ = int(row[0]) if row else 0
        known = (id_, hazard_id, department, copy, by, at, reason, expires_at)
        return Transfer(*known, token_sha256=token_sha256, department_id=department_id)

    def by_token(self, token_sha256: str) -> Transfer | None:
        """Return the transfer of a link, or ``None``."""
        row = self._session.one(_BY_TOKEN, token=token_sha256)
        return _TRANSFER_ROWS.read(row) if row else None

    def get(self, transfer_id: int) -> Transfer | None:
        """Return a transfer, or ``None``."""
        row = self._session.one(_TRANSFER_OF, transfer_id=transfer_id)
        return _TRANSFER_ROWS.read(row) if row else None

    def some(self, ids: Iterable[int]) -> list[Transfer]:
        """Return the transfers with these ids."""
        return [
            _TRANSFER_ROWS.read(row)
            for part in slices(ids)
            for row in self._session.all(_SOME, **part)
        ]

    def live(self, hazard_id: int) -> Transfer | None:
        """Return the transfer by which a hazard is with a department now, or ``None``."""
        return next((each for each in reversed(self.of_hazard(hazard_id)) if each.live), None)

    def with_department(self, department_id: int) -> list[int]:
        """Return the hazards that are with a department now, oldest first."""
        return [row[0] for row in self._session.all(_WITH_DEPARTMENT, department=department_id)]

    def of_hazard(self, hazard_id: int) -> list[Transfer]:
        """Return all transfers and copies of a hazard, oldest first."""
        return [_TRANSFER_ROWS.read(row) for row in self._session.all(_OF_HAZARD, hazard=hazard_id)]

    def renew(self, transfer_id: int, token_sha256: str, expires_at: datetime) -> None:
        """Let a transfer be answered by another link, and no more by the one before."""
        self._session.later(
            _RENEW, transfer_id=transfer_id, token_sha256=token_sha256, expires_at=expires_at
        )

    def answer(self, transfer_id: int, *, taken: bool, by: str, at: datetime) -> bool:
        """Note the department's answer; ``False`` when there was one before."""
        touched = self._session.run(
            _ANSWER, transfer_id=transfer_id, taken=taken, answered_by=by, answered_at=at
        )
        return touched == 1

    def save(self, transfer: Transfer) -> None:
        """Keep what has become of a transfer since its department took it."""
        self._session.later(_SAVE, transfer_id=transfer.id, **plain(transfer, _KEPT))
