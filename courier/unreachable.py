"""The unreachable chats, as far as this process knows: few enough to keep in memory."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from courier.ports import CourierTurns, CourierWork

W = TypeVar("W", bound=CourierWork)

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

    async def heard(
        self,
        chat_id: int,
        run: Callable[[Callable[[W], None]], Awaitable[None]],
        catch_up: Callable[[W], None],
    ) -> None:
        """Note that something came from a chat; one that had been lost catches up in that turn.

        ``run`` runs a turn. One that fails leaves the chat lost: the next word is heard again.
        """
        if chat_id not in self.lost:
            return

        def turn(work: W) -> None:
            if work.dispatch.hear(chat_id):
                catch_up(work)

        await run(turn)
        self.lost.discard(chat_id)
