"""The scene of each chat."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, select

from chat.scene import columns_of, note_of
from chat.state import ChatState, MenuScene, Scene
from chat.unwritten import UncommittedScenes, UnwrittenScene, UnwrittenScenes
from storage.engine.prepared import Prepared
from storage.engine.session import Session
from storage.tables.chat_tables import chat_states

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
            scene=MenuScene.name,
            note="",
            moved_by=0,
        )
        .on_conflict_do_update(index_elements=["chat_id"], set_={"card_id": bindparam("card_id")})
    )
)

NOBODY_ASKS = 0  # which update put a scene on the card


def _scene(name: str, note: str, columns: dict[str, int | None]) -> Scene:
    """Return the scene that a row stands for.

    All screens are known by then wherever somebody converses; the courier and the command line,
    which show none, do without them.
    """
    from frontdesk.scenes import SCENES  # noqa: PLC0415 - see above

    return SCENES.read(name, note, columns)


class SqlChatStates:
    """``chat.ports.ChatStates`` on the database, but for the scenes that no row may tell of."""

    def __init__(self, session: Session, uncommitted: UncommittedScenes) -> None:
        self._session = session
        self._uncommitted = uncommitted
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
        scene = _scene(
            row[1], row[4], {"inspection_id": row[2], "number": row[3], "left_number": row[6]}
        )
        if isinstance(scene, MenuScene):
            scene = self._uncommitted.of(self._unwritten, chat_id, self._now) or scene
        return ChatState(chat_id, scene, card_id=row[5], moved_by=row[7], **columns_of(scene))

    def card_id(self, chat_id: int) -> int | None:
        """Return the message id of the living card, or ``None``."""
        if chat_id in self._cards:
            return self._cards[chat_id]
        row = self._session.one(_CARD, chat_id=chat_id)
        return row[0] if row else None

    def move(self, chat_id: int, scene: Scene, moved_by: int) -> None:
        """Put another scene on the chat's card.

        Which update did it is kept only beside the item to which late messages belong. Elsewhere
        nobody asks; a number in some rows and none in others would tell them apart. Where no row
        may tell of the scene, the row shows the menu.
        """
        if isinstance(scene, UnwrittenScene):
            self._uncommitted.put(self._unwritten, chat_id, scene, self._now)
            scene = MenuScene()
        else:
            self._uncommitted.drop(self._unwritten, chat_id, self._now)
        columns = columns_of(scene)
        self._session.later(
            _MOVE,
            chat_id=chat_id,
            scene=scene.name,
            note=note_of(scene),
            moved_by=moved_by if columns["left_number"] is not None else NOBODY_ASKS,
            **columns,
        )

    def pin_card(self, chat_id: int, card_id: int | None) -> None:
        """Remember which message is the living card."""
        self._session.later(_PIN, chat_id=chat_id, card_id=card_id)
        self._cards[chat_id] = card_id
