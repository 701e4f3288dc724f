"""Snaps that are not filed yet."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from hazards.snaps.drafts import Draft, DraftState
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.tables.snap_tables import drafts

_ROWS = Rows(Draft, drafts)
_CHANGED = _ROWS.but("id", "chat_id", "person_id", "began_at")
_OPEN = drafts.c.state == DraftState.OPEN.value

_DRAFT = select(*_ROWS.columns)
_ADD = Prepared(
    lambda insert: (
        insert(drafts)
        .values(**bound("chat_id", "person_id", "began_at", *_CHANGED))
        .returning(drafts.c.id)
    )
)
_GET = Prepared(lambda _: _DRAFT.where(drafts.c.id == bindparam("draft")))
_WAITING = Prepared(
    lambda _: _DRAFT.where(drafts.c.chat_id == bindparam("chat"), _OPEN).order_by(
        drafts.c.id.desc()
    )
)
_SAVE = Prepared(
    lambda _: (
        update(drafts).where(drafts.c.id == bindparam("draft"), _OPEN).values(**bound(*_CHANGED))
    )
)
_REMOVE = Prepared(lambda _: delete(drafts).where(drafts.c.id == bindparam("draft"), _OPEN))


class SqlDraftStore:
    """``hazards.snaps.ports.DraftStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, chat_id: int, person_id: int, at: datetime) -> Draft:
        """Begin a draft."""
        empty = Draft(0, chat_id, person_id, at)
        row = self._session.one(
            _ADD, chat_id=chat_id, person_id=person_id, began_at=at, **plain(empty, _CHANGED)
        )
        if row is None:
            raise LookupError(chat_id)
        return Draft(int(row[0]), chat_id, person_id, at)

    def get(self, draft_id: int) -> Draft | None:
        """Return a draft, or ``None``."""
        row = self._session.one(_GET, draft=draft_id)
        return _ROWS.read(row) if row else None

    def waiting(self, chat_id: int) -> list[Draft]:
        """Return the open drafts of a chat, the newest first."""
        return [_ROWS.read(row) for row in self._session.all(_WAITING, chat=chat_id)]

    def save(self, draft: Draft) -> bool:
        """Keep what has changed; ``False`` when it is not open any more."""
        return self._session.run(_SAVE, draft=draft.id, **plain(draft, _CHANGED)) == 1

    def remove(self, draft_id: int) -> None:
        """Take an open draft away without a trace; its photos must have left it."""
        self._session.later(_REMOVE, draft=draft_id)
