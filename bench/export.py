"""The whole ledger as a file, with a thousand, ten thousand and a hundred thousand hazards.

Our own is the process that the bot starts for a long export, from its order on standard input to
the finished file. The bare library is a script that reads the same cells from a CSV file and hands
each to XlsxWriter in constant memory: no database, no rules about text, no heights of rows. Both
are whole processes, imports included; they take turns, so that a slow spell of the machine is in
both.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bench.databases import each_kind
from bench.district import District
from bot.workers.export_process import TASK, ExportTask, write
from core.clock import SystemClock
from hazards.ledger_filter import EVERYTHING
from people.permissions import Reach
from reports.exports.model import ExportFormat, Heading, Order
from reports.exports.writing import no_progress
from storage.engine.database import open_engine

SIZES, QUICK_SIZES = (1_000, 10_000, 100_000), (1_000, 10_000)
TIMES: Final = 3
RATIO_AIM: Final = 1.3
MEMORY_AIM_MB: Final = 200.0
ZONE: Final = "Asia/Shanghai"


class Spent(NamedTuple):
    """What a process took: seconds by the clock and of CPU, MiB at its peak; MB of its files."""

    seconds: float
    cpu: float
    peak: float
    size: float


Medians = dict[str, Spent]


def run(folder: Path) -> None:
    """Measure on both databases and print a table for each."""
    _run(folder, SIZES, TIMES)


def run_quickly(folder: Path) -> None:
    """Without the long ledger, and each once."""
    _run(folder, QUICK_SIZES, 1)


def _run(folder: Path, sizes: tuple[int, ...], times: int) -> None:
    for name, database in each_kind(folder / "export").items():
        grown: dict[int, Medians] = {}
        try:
            for size in sizes:
                url = database.empty_url(f"export{size}")
                fill_ledger(url, size)
                here = folder / f"{name}-{size}"
                here.mkdir()
                grown[size] = measured(url, here, times)
        finally:
            database.close()
        print(table(name, grown), flush=True)


def fill_ledger(url: str, size: int) -> None:
    """Write a district with so many hazards, and when each was struck off."""
    engine = open_engine(url)
    try:
        District(engine, size).write()
        with engine.connect() as connection:
            connection.execute(text("BEGIN"))
            connection.execute(
                text(
                    "INSERT INTO ledger_moves (hazard_id, at, move) SELECT id, closed_at, 'closed'"
                    " FROM hazards WHERE closed_at IS NOT NULL"
                )
            )
            connection.execute(text("COMMIT"))
    finally:
        engine.dispose()


def measured(url: str, folder: Path, times: int, *, keep: bool = False) -> Medians:
    """Return the medians of so many runs by what was written; ``keep`` lets the files stay."""
    ways: dict[str, Callable[[Path], Spent]] = {
        "xlsx": lambda place: _ours(url, place, ExportFormat.XLSX),
        "csv": lambda place: _ours(url, place, ExportFormat.CSV),
        "jsonl": lambda place: _ours(url, place, ExportFormat.JSONL),
        "bare": lambda place: _bare(folder / "cells.csv", place),
    }
    _write_cells(url, folder)
    found: dict[str, list[Spent]] = {name: [] for name in ways}
    for number in range(times):
        for name, way in ways.items():
            place = folder / f"{name}-{number}"
            place.mkdir()
            found[name].append(way(place))
            if not keep:
                shutil.rmtree(place)
    return {name: Spent(*map(median, zip(*all_, strict=True))) for name, all_ in found.items()}


def _write_cells(url: str, folder: Path) -> None:
    """Write the cells that the bare library is given."""
    write(_task(url, folder, ExportFormat.CSV), no_progress)
    (folder / "台账.csv").rename(folder / "cells.csv")


def _ours(url: str, folder: Path, format_: ExportFormat) -> Spent:
    order = TASK.dump_json(_task(url, folder, format_))
    return _spent(["ours"], order, folder, format_.value)


def _task(url: str, folder: Path, format_: ExportFormat) -> ExportTask:
    heading = Heading("全区隐患台账", "全部", datetime.now(ZoneInfo(ZONE)))
    everywhere, order = Reach(area=True), Order(format_, photos=0)
    photos = folder / "photos"
    return ExportTask(url, photos, folder, "台账", (EVERYTHING,), everywhere, ZONE, heading, order)


def _bare(cells: Path, folder: Path) -> Spent:
    return _spent(["bare", str(cells), str(folder / "bare.xlsx")], b"", folder, "xlsx")


def _spent(arguments: list[str], order: bytes, folder: Path, ending: str) -> Spent:
    """Run the script beside this one, and return what it said it took."""
    script = [sys.executable, "-m", "bench.export_script", *arguments]
    begun = SystemClock().now()
    ended = subprocess.run(script, input=order, capture_output=True, check=True)
    seconds = (SystemClock().now() - begun).total_seconds()
    said = json.loads(ended.stderr.splitlines()[-1])
    size = sum(file.stat().st_size for file in folder.glob(f"*.{ending}")) / 1e6
    return Spent(seconds, said["cpu"], said["peak"], size)


def table(name: str, grown: dict[int, Medians]) -> str:
    """Return the figures for people, and whether the aims are met with the longest ledger."""
    head = f"{name}: a file of so many hazards".ljust(40)
    lines = [head + "".join(each.rjust(10) for each in ("seconds", "CPU s", "peak MiB", "MB"))]
    for size, medians in grown.items():
        lines += [
            f"{size:>9,} {way}".ljust(40)
            + f"{it.seconds:10.2f}{it.cpu:10.2f}{it.peak:10.1f}{it.size:10.2f}"
            for way, it in medians.items()
        ]
    longest = max(grown)
    ours, bare = grown[longest]["xlsx"], grown[longest]["bare"]
    ratio = ours.seconds / bare.seconds
    lines.append(
        f"{longest:,} rows against the bare library: {ratio:.2f} of its time (aim ≤ {RATIO_AIM}:"
        f" {_met(ratio <= RATIO_AIM)}), {ours.cpu / bare.cpu:.2f} of its CPU;"
        f" peak {ours.peak:.0f} MiB (aim < {MEMORY_AIM_MB:.0f}: {_met(ours.peak < MEMORY_AIM_MB)})"
    )
    return "\n".join(lines)


def _met(well: bool) -> str:
    return "met" if well else "MISSED"
