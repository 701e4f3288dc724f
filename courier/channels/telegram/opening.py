"""Opening the way to Telegram only when there is something to bring.

python-telegram-bot takes 0.2 seconds and 36 MB, which a bot that only converses does not pay.
"""

import asyncio
import importlib
from typing import Any

from courier.ports import Carrier, FindFile, OpenCarrier


def opener(token: str, api_url: str, find: FindFile) -> OpenCarrier:
    """Return what opens a carrier; the library is loaded in a thread, the loop goes on."""

    async def open_carrier() -> Carrier:
        carrying: Any = await asyncio.to_thread(
            importlib.import_module, "courier.channels.telegram.carrying"
        )
        carrier: Carrier = carrying.open_carrier(token, api_url, find)
        return carrier

    return open_carrier
