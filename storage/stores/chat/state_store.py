"""The scene of each chat."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, select

from chat.state import ChatState, Scene
from chat.unwritten import UNWRITTEN, UnwrittenScenes
from storage.engine.prepared import Prepared
from storage.engine.schema import chat_states
from storage.engine.session import Session

_DESK = Prepared(
    lambda _: select(
        chat_states.c.chat_id,
        chat_states.c.scene,
        chat_states.c.inspection_id,
        chat_states.c.number,
        chat_states.c.note,
        chat_states.c.card_id,
        chat_states.c.left_number,
        chat_states.c.moved_by,
    ).where(chat_states.c.chat_id == bindparam("chat_id"))
)
_CARD = Prepared(
    lambda _: select(chat_states.c.card_id).where(chat_states.c.chat_id == bindparam("chat_id"))
)
_MOVED: dict[str, Any] = {
    name: bindparam(name)
    for name in ("scene", "inspection_id", "number", "note", "left_number", "moved_by")
}
_MOVE = Prepared(
    lambda insert: (
        insert(chat_states)
        .values(chat_id=bindparam("chat_id"), **_MOVED)
        .on_conflict_do_update(index_elements=["chat_id"], set_=_MOVED)
    )
)
_PIN = Prepared(
    lambda insert: (
        insert(chat_states)
        .values(
            chat_id=bindparam("chat_id"),
            card_id=bindparam("card_id"),
            scene=Scene.MENU.value,
            note="",
            moved_by=0,
        )
        .on_conflict_do_update(index_elements=["chat_id"], set_={"card_id": bindparam("card_id")})
    )
)

NOBODY_ASKS = 0  # which update put a scene on the card


class SqlChatStates:
    """``chat.ports.ChatStates`` on the database, but for the scenes that no row may tell of."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._cards: dict[int, int | None] = {}  # as read or set in this turn
        self._unwritten = UnwrittenScenes()
        self._now = datetime.min.replace(tzinfo=UTC)

    def begun(self, unwritten: UnwrittenScenes, now: datetime) -> None:
        """Another turn begins: somebody else may have put other cards meanwhile."""
        self._cards = {}
        self._unwritten, self._now = unwritten, now

    def get(self, chat_id: int) -> ChatState:
        """Return the chat's scene; a chat never seen before shows the menu."""
        row = self._session.one(_DESK, chat_id=chat_id)
        self._cards[chat_id] = row[5] if row is not None else None
        if row is None:
            return ChatState(chat_id)
        state = ChatState(row[0], Scene(row[1]), *row[2:])
        unwritten = self._unwritten.of(chat_id, self._now) if state.scene is Scene.MENU else None
        if unwritten is None:
            return state
        return replace(state, scene=unwritten[0], note=unwritten[1])

    def card_id(self, chat_id: int) -> int | None:
        """Return the message id of the living card, or ``None``."""
        if chat_id in self._cards:
            return self._cards[chat_id]
        row = self._session.one(_CARD, chat_id=chat_id)
        return row[0] if row else None

    def move(
        self,
        chat_id: int,
        scene: Scene,
        inspection_id: int | None,
        number: int | None,
        note: str,
        left_number: int | None,
        moved_by: int,
    ) -> None:
        """Put another scene on the chat's card.

        Which update did it is kept only beside the item to which late messages belong. Elsewhere
        nobody asks; a number in some rows and none in others would tell them apart. Where no row
        may tell of the scene, the row shows the menu.
        """
        if scene in UNWRITTEN:
            self._unwritten.put(chat_id, scene, note, self._now)
            scene, inspection_id, number, note = Scene.MENU, None, None, ""
            left_number = None
        else:
            self._unwritten.drop(chat_id)
        self._session.run(
            _MOVE,
            chat_id=chat_id,
            scene=scene.value,
            inspection_id=inspection_id,
            number=number,
            note=note,
            left_number=left_number,
            moved_by=moved_by if left_number is not None else NOBODY_ASKS,
        )

    def pin_card(self, chat_id: int, card_id: int | None) -> None:
        """Remember which message is the living card."""
        self._session.run(_PIN, chat_id=chat_id, card_id=card_id)
        self._cards[chat_id] = card_id
