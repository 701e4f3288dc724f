"""Stopping the bot, whatever it is doing at that moment."""

import asyncio

from bot.rounds import rounds


async def test_work_in_the_background_ends_when_it_is_woken_and_stopped_at_once() -> None:
    """It used to go on for ever, and the bot with it, which then could not be stopped."""
    looks = 0

    async def look() -> None:
        nonlocal looks
        looks += 1

    woken = asyncio.Event()
    work = asyncio.create_task(rounds(woken, look))
    while not looks:  # noqa: ASYNC110 - a look has no event of its own
        await asyncio.sleep(0)
    await asyncio.sleep(0.01)
    woken.set()
    await asyncio.sleep(0)  # the inner wait is over, the outer one has not heard of it yet
    work.cancel()
    done, _ = await asyncio.wait({work}, timeout=2)
    assert done == {work}
    assert work.cancelled()
