"""Tasks by steady time, whatever becomes of the machine's clock: signs of life above all.

The clock of ``bot.workers.clock`` goes by wall time, which may be set back by an hour; meanwhile
others would take this process for dead. The courier apart needs this and no more.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)


async def steadily(seconds: float, do: Callable[[], Awaitable[object]]) -> None:
    """Do something, now and every so many seconds, whether or not it fails; ends when cancelled."""
    while True:
        try:
            await do()
        except Exception as trouble:
            log.warning("%s: %r; it comes again", do.__qualname__, trouble)
        await asyncio.sleep(seconds)
