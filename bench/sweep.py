"""A sweep of duties where the same number is due, among a thousand, ten and a hundred thousand.

The sizes are swept in turn, hour by hour of a driven clock, so that a slow spell of the machine is
in all of them. Beside it: how long the turns are in which two-hourly patrols that were not planned
for weeks are planned anew, since conversations wait for a turn's end.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

from sqlalchemy import Engine

from bench.databases import Database, each_kind
from bench.duty_rows import DAILY, DUE, HOURS, PATROL, START, TO_PLAN, fill, let_be_planned
from bench.results import percentile
from bot.workers.sweeps import sweep_duties
from checklists.loader import FormBook
from core.clock import FixedClock
from duties.model import Terms
from handlers.notices.render import card_of_notice
from storage.engine.database import open_engine
from storage.engine.turns import Turns, WorkMaker

SIZES: Final = (1_000, 10_000, 100_000)
WARM_UP: Final = 2  # sweeps in which a driver prepares and a planner settles
RATIO_AIM: Final = 1.2
OUTAGE_DAYS: Final = 7
PATROLS: Final = 100
LONGEST_TURN_AIM_MS: Final = 300


def run(folder: Path) -> None:
    """Measure on both databases and print the figures of each."""
    _run(folder, SIZES)


def run_quickly(folder: Path) -> None:
    """A fifth of the largest size."""
    _run(folder, (1_000, 4_000, 20_000))


def _run(folder: Path, sizes: tuple[int, ...]) -> None:
    for name, database in each_kind(folder / "sweep").items():
        try:
            print(asyncio.run(_flat(name, database, sizes)), flush=True)
            print(asyncio.run(_outage(name, database)), flush=True)
        finally:
            database.close()


class Timed:
    """Turns that note how long each took, in ms."""

    def __init__(self, engine: Engine, clock: FixedClock) -> None:
        self.engine = engine
        self.clock = clock
        self.taken: list[float] = []
        self._turns = Turns(engine, WorkMaker(clock, FormBook(()), card_of_notice=card_of_notice))

    async def run(self, use_case: Callable[[Any], Any]) -> Any:
        """Run a turn."""
        start = time.perf_counter()
        try:
            return await self._turns.run(use_case)
        finally:
            self.taken.append((time.perf_counter() - start) * 1000)

    async def sweep(self) -> float:
        """Sweep until nothing is due; the whole of it in ms."""
        start = time.perf_counter()
        await sweep_duties(self)  # type: ignore[arg-type]  # it asks for a turn and no more
        return (time.perf_counter() - start) * 1000

    def close(self) -> None:
        """End the writer."""
        self._turns.close()
        self.engine.dispose()


def _open(database: Database, name: str, count: int, terms: Terms = DAILY) -> Timed:
    engine = open_engine(database.empty_url(name))
    fill(engine, count, terms)
    return Timed(engine, FixedClock(START - timedelta(minutes=1)))


async def _flat(name: str, database: Database, sizes: tuple[int, ...]) -> str:
    districts = {size: _open(database, f"sweep{size}", size) for size in sizes}
    due: dict[int, list[float]] = {size: [] for size in sizes}
    idle: dict[int, list[float]] = {size: [] for size in sizes}
    try:
        for hour in range(HOURS):
            for size, district in districts.items():
                district.clock.advance(START + timedelta(hours=hour) - district.clock.now())
                due[size].append(await district.sweep())
                idle[size].append(await district.sweep())
    finally:
        for district in districts.values():
            district.close()
    busy = {size: median(found[WARM_UP:]) for size, found in due.items()}
    of = f"{DUE} occurrences and {TO_PLAN} duties to plan"
    rows = [f"{name}: a sweep of {of}, ms (median of {HOURS - WARM_UP})"]
    rows += [
        f"{size:>9,} duties: {busy[size]:8.1f}, nothing due {median(idle[size][WARM_UP:]):6.2f}"
        for size in sizes
    ]
    ratio = busy[sizes[-1]] / busy[sizes[0]]
    verdict = "met" if ratio <= RATIO_AIM else "MISSED"
    return "\n".join([*rows, f"ratio {ratio:.2f} (aim ≤ {RATIO_AIM}: {verdict})"])


async def _outage(name: str, database: Database) -> str:
    district = _open(database, "outage", SIZES[0], PATROL)
    district.clock.advance(START - district.clock.now())
    let_be_planned(district.engine, 1, OUTAGE_DAYS)
    await district.sweep()  # in which a driver prepares
    district.taken.clear()
    let_be_planned(district.engine, PATROLS, OUTAGE_DAYS)
    whole = await district.sweep()
    turns = district.taken
    district.close()
    longest = max(turns)
    return (
        f"{name}: {PATROLS:,} two-hourly patrols planned anew after {OUTAGE_DAYS} days:"
        f" {whole / 1000:.1f} s in {len(turns):,} turns, p50 {median(turns):.0f} ms, p95"
        f" {percentile(turns, 0.95):.0f} ms, longest {longest:.0f} ms"
        f" (aim ≤ {LONGEST_TURN_AIM_MS}: {'met' if longest <= LONGEST_TURN_AIM_MS else 'MISSED'})"
    )
