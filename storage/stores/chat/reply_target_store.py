"""Messages of ours and theirs that point at items."""

from sqlalchemy import bindparam, select

from storage.engine.prepared import Prepared, bound
from storage.engine.session import Session
from storage.tables.chat_tables import reply_targets

_PUT_SIGNPOST = Prepared(
    lambda insert: (
        insert(reply_targets)
        .values(**bound("chat_id", "message_id", "inspection_id", "number"))
        .on_conflict_do_update(
            index_elements=["chat_id", "message_id"],
            set_=bound("inspection_id", "number"),
        )
    )
)
_SIGNPOST = Prepared(
    lambda _: select(reply_targets.c.inspection_id, reply_targets.c.number).where(
        reply_targets.c.chat_id == bindparam("chat_id"),
        reply_targets.c.message_id == bindparam("message_id"),
    )
)


class SqlReplyTargets:
    """``chat.ports.ReplyTargets`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, chat_id: int, message_id: int, inspection_id: int, number: int) -> None:
        """Let a reply to this message go to this item."""
        self._session.later(
            _PUT_SIGNPOST,
            chat_id=chat_id,
            message_id=message_id,
            inspection_id=inspection_id,
            number=number,
        )

    def get(self, chat_id: int, message_id: int) -> tuple[int, int] | None:
        """Return inspection id and item number, or ``None``."""
        row = self._session.one(_SIGNPOST, chat_id=chat_id, message_id=message_id)
        return (row[0], row[1]) if row else None
