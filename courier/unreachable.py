"""The unreachable addresses, as far as this process knows: few enough to keep in memory."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from chat.address import Address
from courier.ports import CourierTurns, CourierWork

W = TypeVar("W", bound=CourierWork)

REFRESH_SECONDS = 60.0


class Unreachable:
    """The addresses that take nothing from the bot; one from which something is heard is back.

    Hearing costs a look into a set at each update, and a statement only for somebody who was lost.
    """

    def __init__(self, turns: CourierTurns) -> None:
        self._turns = turns
        self.lost: set[Address] = set()

    async def refresh(self) -> None:
        """Look who was lost by another process, every ``REFRESH_SECONDS``."""
        self.lost = set(await self._turns.run(lambda work: work.dispatch.unreachable()))

    async def heard(
        self,
        address: Address,
        run: Callable[[Callable[[W], None]], Awaitable[None]],
        catch_up: Callable[[W], None],
    ) -> None:
        """Note that something came from an address; one that was lost catches up in that turn.

        ``run`` runs a turn. One that fails leaves it lost: the next word is heard again.
        """
        if address not in self.lost:
            return

        def turn(work: W) -> None:
            if work.dispatch.hear(address):
                catch_up(work)

        await run(turn)
        self.lost.discard(address)
