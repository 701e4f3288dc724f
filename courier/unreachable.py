"""The unreachable chats, as far as this process knows: few enough to keep in memory."""

from courier.ports import CourierTurns, CourierWork

REFRESH_SECONDS = 60.0


class Unreachable:
    """The chats that take nothing from the bot; one of which something is heard is there again.

    Hearing costs a look into a set at each update, and a statement only for somebody who was lost.
    """

    def __init__(self, turns: CourierTurns) -> None:
        self._turns = turns
        self.lost: set[int] = set()

    async def refresh(self) -> None:
        """Look who was lost by another process, every ``REFRESH_SECONDS``."""
        self.lost = set(await self._turns.run(lambda work: work.dispatch.unreachable()))

    async def heard(self, chat_id: int) -> bool:
        """Note that something came from a chat; ``True`` when it had been lost."""
        if chat_id not in self.lost:
            return False
        self.lost.discard(chat_id)

        def turn(work: CourierWork) -> bool:
            return work.dispatch.hear(chat_id)

        return await self._turns.run(turn)
