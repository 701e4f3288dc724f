"""Tips, and what was added to them."""

from datetime import date, datetime

from sqlalchemy import bindparam, select, update

from hazards.tips.model import Reward, Tip, TipNote
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows
from storage.engine.session import Session
from storage.tables.tip_tables import tip_notes, tips

NEWEST = 2**62

_ROWS = Rows(Tip, tips)
_NOTE_ROWS = Rows(TipNote, tip_notes)
_TIP = select(*_ROWS.columns)
_ADD = Prepared(
    lambda insert: (
        insert(tips)
        .values(
            bound("number", "hazard_id", "secret_sha256", "sealed", "filed_on")
            | {"reward": Reward.NONE.value}
        )
        .returning(tips.c.id)
    )
)
_GET = Prepared(lambda _: _TIP.where(tips.c.id == bindparam("tip")))
_BY_NUMBER = Prepared(lambda _: _TIP.where(tips.c.number == bindparam("number")))
_BY_SECRET = Prepared(lambda _: _TIP.where(tips.c.secret_sha256 == bindparam("secret")))
_PAGE = Prepared(
    lambda _: (
        _TIP.where(tips.c.id < bindparam("before"))
        .order_by(tips.c.id.desc())
        .limit(bindparam("most"))
    )
)
_DECIDE = Prepared(
    lambda _: (
        update(tips)
        .where(
            tips.c.id == bindparam("tip"),
            tips.c.reward == bindparam("stood"),
            tips.c.amount.is_not_distinct_from(bindparam("amount_before")),
            tips.c.decided_by.is_not_distinct_from(bindparam("decided_before")),
        )
        .values(bound("reward", "amount", "decided_by"))
    )
)
_ADD_NOTE = Prepared(
    lambda insert: insert(tip_notes).values(bound("tip_id", "at", "text")).returning(tip_notes.c.id)
)
_NOTES = Prepared(
    lambda _: (
        select(*_NOTE_ROWS.columns)
        .where(tip_notes.c.tip_id == bindparam("tip"))
        .order_by(tip_notes.c.id)
    )
)


class SqlTipStore:
    """``hazards.snaps.ports.TipStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, number: str, hazard_id: int, secret_sha256: str, sealed: str, filed_on: date
    ) -> Tip:
        """Keep a tip."""
        row = self._session.one(
            _ADD,
            number=number,
            hazard_id=hazard_id,
            secret_sha256=secret_sha256,
            sealed=sealed,
            filed_on=filed_on,
        )
        return Tip(int(row[0]) if row else 0, number, hazard_id, sealed, filed_on)

    def get(self, tip_id: int) -> Tip | None:
        """Return a tip, or ``None``."""
        row = self._session.one(_GET, tip=tip_id)
        return _ROWS.read(row) if row else None

    def by_number(self, number: str) -> Tip | None:
        """Return the tip with a number, or ``None``."""
        row = self._session.one(_BY_NUMBER, number=number)
        return _ROWS.read(row) if row else None

    def by_secret(self, secret_sha256: str) -> Tip | None:
        """Return the tip of a secret, or ``None``."""
        row = self._session.one(_BY_SECRET, secret=secret_sha256)
        return _ROWS.read(row) if row else None

    def page(self, before_id: int | None, limit: int) -> list[Tip]:
        """Return tips, newest first, older than ``before_id``."""
        rows = self._session.all(_PAGE, before=before_id or NEWEST, most=limit)
        return [_ROWS.read(row) for row in rows]

    def decide(self, tip: Tip, before: Tip) -> bool:
        """Keep a step of the reward; ``False`` when it, or its amount, was not as ``before``."""
        touched = self._session.run(
            _DECIDE,
            tip=tip.id,
            stood=before.reward.value,
            amount_before=before.amount,
            decided_before=before.decided_by,
            reward=tip.reward.value,
            amount=tip.amount,
            decided_by=tip.decided_by,
        )
        return touched == 1

    def note(self, tip_id: int, at: datetime, text: str) -> TipNote:
        """Keep what was added to a tip."""
        row = self._session.one(_ADD_NOTE, tip_id=tip_id, at=at, text=text)
        return TipNote(int(row[0]) if row else 0, at, text)

    def notes(self, tip_id: int) -> list[TipNote]:
        """Return what was added to a tip, oldest first."""
        return [_NOTE_ROWS.read(row) for row in self._session.all(_NOTES, tip=tip_id)]
