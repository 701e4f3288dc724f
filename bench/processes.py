"""The processes of a run: started, watched and ended."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import psutil

from bench.crowd import PersonSpec, Snapshot

_GRACE_SECONDS = 10.0
_LAST_WORDS = 1500  # characters


class StubProcess:
    """The stub Bot API server in a process of its own, and the bench's line to it."""

    def __init__(self, people: list[PersonSpec]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.stub"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        json.dump(people, self._process.stdin)
        self._process.stdin.close()
        self.port = int(self._process.stdout.readline())
        self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)

    @property
    def url(self) -> str:
        """What the bot is given as the address of Telegram."""
        return f"http://127.0.0.1:{self.port}"

    def tell(self, command: str) -> Any:
        """Give one of the stub's `/bench/` commands and return its answer."""
        self._line.request("GET", f"/bench/{command}")
        return json.load(self._line.getresponse())

    def snapshot(self) -> Snapshot:
        """Read the stopwatch."""
        return cast("Snapshot", self.tell("snapshot"))

    def __enter__(self) -> "StubProcess":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._line.close()
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


class BotProcess:
    """A bot under test, with its output in `log`."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self._log = log
        self._log_file = log.open("wb")
        self.started_at = time.monotonic()
        self._process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdout=self._log_file,
            stderr=subprocess.STDOUT,
        )
        self._root = psutil.Process(self._process.pid)

    def check_alive(self) -> None:
        """Raise RuntimeError with the end of the log when the bot has ended by itself."""
        code = self._process.poll()
        if code is not None:
            raise RuntimeError(f"the bot ended with {code}:\n{self.last_words()}")

    def last_words(self) -> str:
        """The end of what it printed."""
        return self._log.read_text(errors="replace")[-_LAST_WORDS:]

    def cpu_seconds(self) -> float:
        """User and system time of the bot and its children so far."""
        return tree_cpu_seconds(self._root)

    def peak_mb(self) -> float:
        """Most resident memory so far, in MiB, summed over the bot and its living children."""
        tree = [self._root, *self._root.children(recursive=True)]
        return sum(_peak_kib(process.pid) for process in tree) / 1024

    def signal(self, number: signal.Signals) -> None:
        """Send the bot a signal."""
        self._process.send_signal(number)

    def stop(self) -> None:
        """Ask the bot to end, as Ctrl-C does; insist after ten seconds."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._log_file.close()

    def __enter__(self) -> "BotProcess":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def tree_cpu_seconds(root: psutil.Process) -> float:
    """User and system time of a process and of its children, living and ended."""
    total = 0.0
    for process in [root, *root.children(recursive=True)]:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def _peak_kib(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0
