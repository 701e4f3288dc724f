"""`python -m bench`: our bot and the bare bots, side by side, on this machine, in one go."""

import argparse
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from math import ceil
from pathlib import Path
from statistics import median
from typing import Final

from bench import (
    audit,
    counts,
    digests,
    export,
    flood,
    ledger,
    loop,
    morning,
    profiling,
    pushes,
    refusals,
    report,
    sweep,
)
from bench.contenders import CONTENDERS, Contender
from bench.measure import QUICK, Plan, Round, measure
from bench.processes import StubProcess
from bench.results import judge, summarise
from bench.stage import Stage

RESULTS: Final = Path(__file__).parent / "results"
ON_DISK: Final = Path("/var/tmp")  # noqa: S108 - /tmp may be in memory, where a sync costs nothing
IMPORTS_TIMED: Final = 5
MEASUREMENTS: Final = {  # of parts, beside those of whole bots
    "audit-verify": audit.run,
    "pushes": pushes.run,
    "flood": flood.run,
    "refusals": refusals.run,
    "ledger": ledger.run,
    "loop": loop.run,
    "sweep": sweep.run,
    "morning": morning.run,
    "counts": counts.run,
    "export": export.run,
    "digests": digests.run,
}
QUICKLY: Final = {
    "pushes": pushes.run_quickly,
    "ledger": ledger.run_quickly,
    "loop": loop.run_quickly,
    "sweep": sweep.run_quickly,
    "morning": morning.run_quickly,
    "counts": counts.run_quickly,
    "export": export.run_quickly,
    "digests": digests.run_quickly,
}


def main() -> int:
    """Run what the arguments ask for; 1 when a contender could not be measured."""
    options = _options()
    plan = QUICK if options.quick else Plan()
    disk = ON_DISK if ON_DISK.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="xunan-bench-", dir=disk) as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL does not run as root, and its own user must get in
        if options.profile:
            with Stage(folder, profiling.PLAN) as stage:
                print(profiling.profile(_named(options.profile), stage, folder))
            return 0
        for part, measurement in MEASUREMENTS.items():
            if not options.only or part in options.only:
                (QUICKLY.get(part, measurement) if options.quick else measurement)(folder)
        if options.only and set(options.only) <= set(MEASUREMENTS):
            return 0
        with Stage(folder, plan) as stage:
            return _compare(options, plan, stage)


def _compare(options: argparse.Namespace, plan: Plan, stage: Stage) -> int:
    contenders = [one for one in CONTENDERS if not options.only or one.name in options.only]
    rounds, imports, failures = run_rounds(contenders, stage, plan)
    import_aiogram = median(imports)
    figures = summarise(rounds)
    aims = judge(figures, import_aiogram)
    print("", report.table(figures), "", report.LEGEND, "", sep="\n")
    print(f"python -c 'import aiogram' takes {import_aiogram:.2f} s, median of {len(imports)}\n")
    if aims:
        print(report.aims_table(aims), "", sep="\n")
    path = options.json or RESULTS / f"{datetime.now().astimezone():%Y%m%d-%H%M%S}.json"
    report.write_json(
        path,
        plan=plan,
        import_aiogram=import_aiogram,
        postgresql=stage.postgresql_version(),
        figures=figures,
        aims=aims,
        rounds=rounds,
    )
    print(path)
    for name, failure in failures.items():
        print(f"{name} could not be measured: {failure}", file=sys.stderr)
    return 1 if failures else 0


def run_rounds(
    contenders: list[Contender], stage: Stage, plan: Plan
) -> tuple[dict[str, list[Round]], list[float], dict[str, str]]:
    """All contenders in turn, in every other round from the last to the first.

    Returns the rounds by contender, the seconds that importing aiogram took in between, and why a
    contender failed; one that fails is left out of the following rounds.
    """
    rounds: dict[str, list[Round]] = {one.name: [] for one in contenders}
    imports: list[float] = []
    failures: dict[str, str] = {}
    time_import_aiogram()  # the first time it may have to be compiled
    for number in range(plan.rounds):
        imports += [time_import_aiogram() for _ in range(ceil(IMPORTS_TIMED / plan.rounds))]
        for one in contenders if number % 2 == 0 else reversed(contenders):
            if one.name in failures:
                continue
            try:
                result = run_one(one, stage, plan)
            except (RuntimeError, OSError, subprocess.CalledProcessError) as failure:
                failures[one.name] = str(failure)
                print(f"{number + 1}/{plan.rounds} {one.name}: failed", flush=True)
                continue
            rounds[one.name].append(result)
            print(
                f"{number + 1}/{plan.rounds} {one.name}: {result.updates_per_second:.0f}/s,"
                f" {result.cpu_ms:.2f} ms",
                flush=True,
            )
    return rounds, imports, failures


def run_one(contender: Contender, stage: Stage, plan: Plan) -> Round:
    """One contender once, with a stub and a database of its own."""
    with StubProcess(stage.people(contender)) as stub:
        return measure(stub, stage.launch(contender, stub.url), plan)


def time_import_aiogram() -> float:
    """Seconds that a Python process takes to import aiogram and end."""
    start = time.monotonic()
    subprocess.run([sys.executable, "-c", "import aiogram"], check=True)
    return time.monotonic() - start


def _named(name: str) -> Contender:
    return next(one for one in CONTENDERS if one.name == name)


def _options() -> argparse.Namespace:
    names = [one.name for one in CONTENDERS]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round of each")
    parser.add_argument(
        "--only",
        action="append",
        choices=[*names, *MEASUREMENTS],
        metavar="NAME",
        help="may be repeated",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the figures are written")
    parser.add_argument("--profile", choices=names, metavar="NAME", help="show where time goes")
    parser.epilog = "names: " + ", ".join([*names, *MEASUREMENTS])
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
