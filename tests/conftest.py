"""What all tests share."""

import gc
import os
import shutil
from pathlib import Path

from bot.memory import settle_memory

pytest_plugins = ("tests.databases",)

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own there
ROOM = 4 << 30  # bytes


def pytest_configure() -> None:
    """Keep what tests write in memory, where there is room: nobody waits for a disk then."""
    gc.disable()  # until everything is imported: nothing of it is garbage
    if os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


def pytest_collection_finish() -> None:
    """Let the collector walk over what the tests make, as in the bot, and not over all imports."""
    settle_memory()
