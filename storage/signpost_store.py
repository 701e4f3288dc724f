"""Messages of ours and theirs that point at items."""

from sqlalchemy import bindparam, select

from storage.prepared import Prepared, bound
from storage.schema import signposts
from storage.session import Session

_PUT_SIGNPOST = Prepared(
    lambda insert: (
        insert(signposts)
        .values(**bound("chat_id", "message_id", "inspection_id", "number"))
        .on_conflict_do_update(
            index_elements=["chat_id", "message_id"],
            set_=bound("inspection_id", "number"),
        )
    )
)
_SIGNPOST = Prepared(
    lambda _: select(signposts.c.inspection_id, signposts.c.number).where(
        signposts.c.chat_id == bindparam("chat_id"),
        signposts.c.message_id == bindparam("message_id"),
    )
)


class SqlSignpostStore:
    """``checklists.ports.SignpostStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, chat_id: int, message_id: int, inspection_id: int, number: int) -> None:
        """Let a reply to this message go to this item."""
        self._session.run(
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
