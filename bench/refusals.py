"""What a batch costs in which one turn in ten is refused, against one without refusals."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.databases import each_kind
from chat.address import on_telegram
from checklists.loader import FormBook
from core.clock import SystemClock
from core.errors import XunanError
from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from storage.engine.turns import LARGEST_BATCH, Caller, Turns, WorkMaker
from storage.engine.unit_of_work import UnitOfWork

BATCHES: Final = 60
ONE_IN: Final = 10


class NonsenseError(XunanError):
    """Somebody typed what makes no sense."""


def run(folder: Path) -> None:
    """Print milliseconds for a turn, without refusals and with one in ten, on both databases."""
    home = folder / "refusals"
    home.mkdir()
    databases = each_kind(home)
    try:
        for name, database in databases.items():
            engine = open_engine(database.empty_url("refusals"))
            upgrade(engine)
            turns = Turns(engine, WorkMaker(SystemClock(), FormBook(())))
            plain, mixed, spread = asyncio.run(_measure(turns))
            turns.close()
            engine.dispose()
            print(
                f"refusals, {name}: {plain:.3f} ms a turn without, {mixed:.3f} with one in"
                f" {ONE_IN} by the same few chats ({mixed / plain:.2f} ×), {spread:.3f} by chats"
                f" that change ({spread / plain:.2f} ×)",
                flush=True,
            )
    finally:
        for database in databases.values():
            database.close()


async def _measure(turns: Turns) -> tuple[float, float, float]:
    await _batches(turns, lambda _batch, number: number + 1, refused=False)  # statements compiled
    plain = await _batches(turns, lambda _batch, number: number + 1, refused=False)
    mixed = await _batches(turns, lambda _batch, number: number + 1, refused=True)
    spread = await _batches(turns, lambda batch, number: 1000 * batch + number, refused=True)
    return plain, mixed, spread


async def _batches(turns: Turns, chat_of: Callable[[int, int], int], *, refused: bool) -> float:
    """Return the median milliseconds of a turn in batches as large as they come."""
    taken = []
    for batch in range(1, BATCHES + 1):
        started = time.perf_counter()
        futures = [
            turns.run(
                _nonsense if refused and number % ONE_IN == 0 else _step,
                Caller(on_telegram(number), chat_of(batch, number)),
            )
            for number in range(LARGEST_BATCH)
        ]
        await asyncio.gather(*futures, return_exceptions=True)
        taken.append((time.perf_counter() - started) / LARGEST_BATCH * 1000)
    return median(taken)


def _step(work: UnitOfWork) -> None:
    """Read and write about what a tap does."""
    work.chat_states.get(work.chat_id)
    work.chat_states.pin_card(work.chat_id, 1)
    record: Any = work.journal.record
    record(work.now, None, "bench", f"chat:{work.chat_id}", {"value": (None, "1")})


def _nonsense(work: UnitOfWork) -> None:
    _step(work)
    raise NonsenseError
