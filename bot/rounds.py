"""Work in the background that nothing may stop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0  # a look without being woken, in case a wake-up was lost to trouble
REST_SECONDS = 5.0  # after trouble


async def rounds(woken: asyncio.Event, look: Callable[[], Awaitable[None]]) -> None:
    """Look at once, whenever woken, and now and then; ends only when cancelled."""
    while True:
        woken.clear()
        try:
            await look()
        except Exception:
            log.exception("a round in the background failed")
            await asyncio.sleep(REST_SECONDS)
            continue
        with suppress(TimeoutError):  # wait_for may lose a cancellation that comes with the waking
            async with asyncio.timeout(LOOK_SECONDS):
                await woken.wait()
