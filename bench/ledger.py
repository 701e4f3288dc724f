"""Opening 我的待办 and pages of the ledger with a thousand hazards, and with a hundred thousand.

Each opening is a whole turn of its own, from the call to the card: the hop to the writer, claiming
the update, the reads, the chat's row, the commit, the card in words. Both ledgers are opened in
turn, so that a slow spell of the machine is in both.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from bench.databases import Database, each_kind
from bench.district import District
from bench.openings import Opening, openings
from bench.results import percentile
from bot.performing import Performer
from chat.address import on_telegram
from checklists.loader import load_forms
from checklists.views import Reply
from core.clock import SystemClock
from handlers.notices.render import card_of_notice
from handlers.render import card_of
from storage.engine.database import open_engine
from storage.engine.turns import Caller, Turns, WorkMaker
from storage.engine.unit_of_work import UnitOfWork

SMALL, LARGE = 1_000, 100_000
TIMES: Final = 200
WARM_UP: Final = 10  # a driver prepares and a planner settles in the first few times
RATIO_AIM: Final = 1.5
AIMED_AT: Final = {"to-do", "ledger"}


@dataclass
class Samples:
    """Times in ms of one opening: ``whole`` turns, and the use case ``alone`` in them."""

    whole: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """One opening in a small and in a large ledger."""

    who: str
    what: str
    small: Samples
    large: Samples

    @property
    def ratio(self) -> float:
        """The p95 of whole turns with the large ledger against that with the small one."""
        return percentile(self.large.whole, 0.95) / percentile(self.small.whole, 0.95)

    @property
    def sort(self) -> str:
        """What it is, whatever page of it: `ledger` for one."""
        return self.what.split(",")[0]


def run(folder: Path) -> None:
    """Measure on both databases and print a table for each."""
    _run(folder, SMALL, LARGE, TIMES)


def run_quickly(folder: Path) -> None:
    """A fifth of the hazards, and of the openings."""
    _run(folder, SMALL // 5, LARGE // 5, TIMES // 5)


def _run(folder: Path, small: int, large: int, times: int) -> None:
    for name, database in each_kind(folder / "ledger").items():
        try:
            with _ledgers(database, small, large) as (few, many):
                lines = asyncio.run(measure(few, many, times))
        finally:
            database.close()
        print(table(name, small, large, lines), flush=True)


@contextmanager
def _ledgers(database: Database, *sizes: int) -> Iterator[list["Ledger"]]:
    ledgers = [Ledger(open_engine(database.empty_url(f"ledger{size}")), size) for size in sizes]
    try:
        yield ledgers
    finally:
        for ledger in ledgers:
            ledger.close()


class Ledger:
    """A district with so many hazards, and the way into it."""

    def __init__(self, engine: Engine, size: int) -> None:
        self._engine = engine
        cast = District(engine, size).write()
        self.openings = list(openings(engine, cast))
        self._turns = Turns(
            engine, WorkMaker(SystemClock(), load_forms(), card_of_notice=card_of_notice)
        )
        self._updates = count(1)

    async def open(self, opening: Opening, samples: Samples) -> None:
        """Open something once."""
        alone = []

        def watched(work: UnitOfWork) -> Reply:
            start = time.perf_counter()
            reply = opening.use_case(work)
            alone.append(time.perf_counter() - start)
            return reply

        caller = Caller(on_telegram(opening.telegram_id), opening.telegram_id, next(self._updates))
        start = time.perf_counter()
        reply = await Performer(self._turns, caller)(watched)
        if reply.view is not None:
            card_of(reply.view)
        samples.whole.append((time.perf_counter() - start) * 1000)
        samples.alone.append(alone[-1] * 1000)

    def close(self) -> None:
        """End the writers."""
        self._turns.close()
        self._engine.dispose()


async def measure(few: Ledger, many: Ledger, times: int) -> list[Line]:
    """Open everything so many times in both ledgers, by turns."""
    pairs = list(zip(few.openings, many.openings, strict=True))
    lines = [Line(one.who, one.what, Samples(), Samples()) for one, _ in pairs]
    for number in range(-WARM_UP, times):
        for line, (small, large) in zip(lines, pairs, strict=True):
            kept = line if number >= 0 else Line("", "", Samples(), Samples())
            await few.open(small, kept.small)
            await many.open(large, kept.large)
    return lines


def table(name: str, small: int, large: int, lines: list[Line]) -> str:
    """The lines for people, and whether the aim is met."""
    columns = ("p50", "p95", "alone", "p50", "p95", "alone", "ratio")
    head = f"{name}, ms to open with {small:,} hazards, and with {large:,}"
    rows = [head.ljust(52) + "".join(each.rjust(8) for each in columns)]
    rows += [
        f"{line.who.ljust(20)}{line.what.ljust(32)}"
        + "".join(f"{value:8.2f}" for value in _figures(line))
        for line in lines
    ]
    rows.append("alone: p50 of the use case without its turn; ratio: of the p95s")
    rows += [verdict(sort, lines) for sort in dict.fromkeys(line.sort for line in lines)]
    return "\n".join(rows)


def verdict(sort: str, lines: list[Line]) -> str:
    """What all openings of one sort come to, and whether that meets the aim where there is one."""
    alike = [line for line in lines if line.sort == sort]
    small = percentile((ms for line in alike for ms in line.small.whole), 0.95)
    large = percentile((ms for line in alike for ms in line.large.whole), 0.95)
    aim = ""
    if sort in AIMED_AT:
        aim = f" (aim ≤ {RATIO_AIM}: {'met' if large <= RATIO_AIM * small else 'MISSED'})"
    return f"all of {sort}: p95 {small:.2f} and {large:.2f} ms, ratio {large / small:.2f}{aim}"


def _figures(line: Line) -> Iterator[float]:
    for samples in (line.small, line.large):
        yield percentile(samples.whole, 0.50)
        yield percentile(samples.whole, 0.95)
        yield percentile(samples.alone, 0.50)
    yield line.ratio
