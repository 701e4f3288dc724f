"""Stopping the bot, whatever it is doing at that moment."""

import asyncio
from collections.abc import Sequence

from bot.workers.owed_work import OwedWorker


class Idle(OwedWorker[int]):
    """Has nothing to do."""

    name, at_once, looks = "idle", 1, 0

    async def claim(self, most: int) -> Sequence[int]:  # noqa: ARG002 - the worker's signature
        self.looks += 1
        return ()

    async def do(self, job: int) -> None:
        """Nothing is ever claimed."""

    async def put_off(self, job: int, trouble: Exception) -> None:
        """Nothing ever fails."""


async def test_work_in_the_background_ends_when_it_is_woken_and_stopped_at_once() -> None:
    """It used to go on for ever, and the bot with it, which then could not be stopped."""
    worker = Idle()
    work = asyncio.create_task(worker.run())
    while not worker.looks:  # noqa: ASYNC110 - a look has no event of its own
        await asyncio.sleep(0)
    await asyncio.sleep(0.01)
    worker.wake()
    await asyncio.sleep(0)  # the inner wait is over, the outer one has not heard of it yet
    work.cancel()
    done, _ = await asyncio.wait({work}, timeout=2)
    assert done == {work}
    assert work.cancelled()
