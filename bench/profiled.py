"""Runs a program under cProfile in every thread: `python -m bench.profiled OUTPUT PROGRAM …`.

`-m MODULE` may stand for the program. The main thread is watched from SIGUSR1 on, so that start and
imports stay out of it; what was seen is written at the end.
"""

import cProfile
import pstats
import runpy
import signal
import sys
import threading
import time


def run(output: str, program: list[str]) -> None:
    """Run a program as if it were the main one, watching all its threads."""
    watches = [_watch()]
    if sys.version_info < (3, 12):  # from there on one profiler serves the whole interpreter
        _watch_threads(watches)
    signal.signal(signal.SIGUSR1, lambda *_: watches[0].enable())
    try:
        if program[0] == "-m":
            sys.argv = program[1:]
            runpy.run_module(program[1], run_name="__main__", alter_sys=True)
        else:
            sys.argv = program
            runpy.run_path(program[0], run_name="__main__")
    except (SystemExit, KeyboardInterrupt):
        pass
    finally:
        watches[0].disable()
        _write(watches, output)


def _watch() -> cProfile.Profile:
    """A profiler that counts the CPU time of its thread, so that waiting does not count."""
    return cProfile.Profile(time.thread_time_ns, 1e-9)


def _watch_threads(watches: list[cProfile.Profile]) -> None:
    def begin(*_: object) -> None:
        """The first event of a thread: from here on its own watch takes them."""
        watch = _watch()
        watches.append(watch)
        watch.enable()

    threading.setprofile(begin)


def _write(watches: list[cProfile.Profile], output: str) -> None:
    """Add up the threads; those that still run are read as they are."""
    merged: pstats.Stats | None = None
    for watch in watches:
        watch.snapshot_stats()
        if not watch.stats:
            continue
        watch.create_stats = lambda: None  # type: ignore[method-assign] # it would stop this thread's watch
        if merged is None:
            merged = pstats.Stats(watch)
        else:
            merged.add(watch)
    if merged is not None:
        merged.dump_stats(output)


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2:])
