"""The figures as a table for people and as JSON for programs."""

import json
import math
import platform
import sqlite3
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import psutil

from bench.measure import Plan, Round
from bench.results import Aim, Figures

_PACKAGES: Final = (
    "aiogram",
    "aiohttp",
    "python-telegram-bot",
    "httpx",
    "sqlalchemy",
    "psycopg",
    "pydantic",
)
_COLUMNS: Final = (
    ("updates/s", 10),
    ("× aiogram", 10),
    ("× PTB", 7),
    ("CPU ms", 8),
    ("× aiogram", 10),
    ("db ms", 6),
    ("p50", 7),
    ("p95", 7),
    ("p99", 7),
    ("card p95", 9),
    ("start s", 8),
    ("peak MB", 8),
    ("bot", 5),
    ("stub", 5),
    ("others", 7),
)


def machine() -> dict[str, Any]:
    """The machine that the figures are of."""
    return {
        "cpu": _cpu_model(),
        "cores": psutil.cpu_count(),
        "memory_mb": psutil.virtual_memory().total // 2**20,
        "system": f"{platform.system()} {platform.release()}",
    }


def versions(postgresql: str | None) -> dict[str, str]:
    """What took part, by version."""
    found = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    found |= {package: version(package) for package in _PACKAGES}
    if postgresql:
        found["postgresql"] = postgresql
    return found


def _cpu_model() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def table(figures: list[Figures]) -> str:
    """One line per contender."""
    width = max((len(line.name) for line in figures), default=0)
    rows = [" " * width + "".join(title.rjust(size) for title, size in _COLUMNS)]
    rows += [
        line.name.ljust(width)
        + "".join(cell.rjust(size) for cell, (_, size) in zip(_cells(line), _COLUMNS, strict=True))
        for line in figures
    ]
    rows += [f"! {line.name}: {trouble}" for line in figures for trouble in line.troubles]
    rows += [
        f"! {line.name}: other programs took {line.others_share:.1f} cores; trust CPU ms, if any"
        for line in figures
        if line.disturbed
    ]
    return "\n".join(rows)


def _cells(line: Figures) -> tuple[str, ...]:
    return (
        f"{line.updates_per_second:.0f}",
        _number(line.of_aiogram, 2),
        _number(line.of_ptb, 2),
        f"{line.cpu_ms:.2f}",
        _number(line.of_aiogram_cpu, 2),
        f"{line.database_cpu_ms:.2f}" if line.database_cpu_ms else "–",
        _number(line.p50, 1),
        _number(line.p95, 1),
        _number(line.p99, 1),
        _number(line.card_p95, 1),
        f"{line.first_reply:.2f}",
        _number(line.peak_mb or None, 0),
        f"{line.cpu_share:.2f}",
        f"{line.stub_share:.2f}",
        f"{line.others_share:.2f}",
    )


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None or math.isnan(value) else f"{value:.{digits}f}"


LEGEND: Final = (
    "updates/s and CPU ms per update, each against bare aiogram polling (more is better), with\n"
    "everybody tapping as fast as the bot answers;\n"
    "p50–p99 ms from tap to answer, and to the next card, with 50 inspectors tapping every 2 s;\n"
    "start: from the process's start to its first reply; bot, stub, others: share of one core."
)


def aims_table(aims: list[Aim]) -> str:
    """The aims, met or not."""
    width = max((len(aim.what) for aim in aims), default=0)
    return "\n".join(
        f"{_verdict(aim)}  {aim.what.ljust(width)}  {aim.reached:>9}  {aim.aim}" for aim in aims
    )


def _verdict(aim: Aim) -> str:
    if not aim.sure:
        return "unsure"
    return "met   " if aim.met else "MISSED"


def write_json(
    path: Path,
    *,
    plan: Plan,
    import_aiogram: float,
    postgresql: str | None,
    figures: list[Figures],
    aims: list[Aim],
    rounds: dict[str, list[Round]],
) -> None:
    """Write everything that is known, the single rounds too, without their raw latencies."""
    document = {
        "machine": machine(),
        "versions": versions(postgresql),
        "plan": asdict(plan),
        "import_aiogram_s": import_aiogram,
        "figures": [asdict(line) for line in figures],
        "aims": [asdict(aim) for aim in aims],
        "rounds": {name: [_without_lists(run) for run in runs] for name, runs in rounds.items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_finite(document), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def _without_lists(run: Round) -> dict[str, Any]:
    return {
        key: value
        for key, value in asdict(run).items()
        if not key.endswith("_ms") or isinstance(value, float)
    }


def _finite(value: Any) -> Any:
    """The same document with null where there is no number, since JSON has no NaN."""
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 4)
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
