"""The message id of each chat's living card, for what is said outside an update."""

from bot.performing import pin_card
from checklists.views import Reply
from storage.engine.turns import Turns


class CardOf:
    """``handlers.screen.CardMemory`` outside an update."""

    def __init__(self, turns: Turns, card_id: int | None) -> None:
        self._turns = turns
        self._card_id = card_id

    def card_id(self, chat_id: int) -> int | None:  # noqa: ARG002 - it is made for one chat
        """Return the message id of the living card."""
        return self._card_id

    def take_changes(self) -> None:
        """Nothing was decided: there is nothing to change."""

    async def pin(self, chat_id: int, card_id: int, reply: Reply) -> None:
        """Remember another message as the living card."""
        await pin_card(self._turns, chat_id, card_id, reply)
        self._card_id = card_id
