"""Where the time goes: a bot under cProfile, in every thread, while it is saturated.

A profiler slows Python down more than what is written in C: read the shares, not the sums.
"""

import io
import pstats
import re
import signal
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from bench.contenders import Contender
from bench.measure import Plan, measure
from bench.processes import StubProcess
from bench.stage import Stage

PLAN: Final = Plan(warm_up=2.0, window=8.0, paced=0.0, rounds=1)
_LINES: Final = 45
_PACKAGE: Final = re.compile(
    r"/(?:site-packages|python3\.\d+(?!/site-packages))/([^/]+?)(?:\.py)?(?:/|$)"
)
_REPOSITORY: Final = str(Path(__file__).resolve().parent.parent)

_Function = tuple[str, int, str]


def profile(contender: Contender, stage: Stage, folder: Path) -> str:
    """Saturate a bot that is being profiled and return where its time went, as text."""
    output = folder / "profile.out"
    program = contender.command
    if program[0] == sys.executable:
        program = program[1:]
    command = [sys.executable, "-m", "bench.profiled", str(output), *program]
    with StubProcess(stage.people(contender)) as stub:
        launch = replace(stage.launch(contender, stub.url), command=command)
        measure(stub, launch, PLAN, during_window=lambda bot: bot.signal(signal.SIGUSR1))
    return describe(str(output))


def describe(path: str) -> str:
    """Own time by package, and then the functions with the most of it."""
    text = io.StringIO()
    stats: Any = pstats.Stats(path, stream=text)
    by_package: defaultdict[str, float] = defaultdict(float)
    for package, seconds in _own_times(stats.stats):
        by_package[package] += seconds
    total = sum(by_package.values()) or 1.0
    ordered = sorted(by_package.items(), key=lambda item: -item[1])
    print("own CPU time by package; what is built in counts for its caller", file=text)
    for package, seconds in ordered[:20]:
        print(f"{seconds / total:7.1%}  {package}", file=text)
    stats.strip_dirs().sort_stats("tottime").print_stats(_LINES)
    return text.getvalue()


def _own_times(timings: dict[_Function, Any]) -> Iterator[tuple[str, float]]:
    for function, (_, _, own, _, callers) in timings.items():
        if function[0] != "~" or not callers:
            yield _package(function), own
            continue
        for caller, (_, _, own_under_caller, _) in callers.items():
            yield _package(caller), own_under_caller


def _package(function: _Function) -> str:
    """The package or room that a function belongs to."""
    file = function[0]
    found = _PACKAGE.search(file)
    if found:
        return found[1]
    if file.startswith(_REPOSITORY):
        return file.removeprefix(_REPOSITORY).strip("/").split("/", maxsplit=1)[0]
    return "built in" if file == "~" else file
