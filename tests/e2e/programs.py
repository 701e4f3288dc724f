"""Programs of the product, started as an operator starts them."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).parents[2]
PATIENCE = 45.0  # seconds; a busy machine imports slowly


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def eventually(look: Callable[[], bool], what: str) -> None:
    """Wait until something holds."""
    deadline = monotonic() + PATIENCE
    while not look():
        assert monotonic() < deadline, what
        await asyncio.sleep(0.05)


@dataclass
class Home:
    """A folder with a database, photos and settings, and the programs that run on them."""

    folder: Path
    settings: dict[str, str]
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every program; a ``.env`` of the developer has no say."""
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
            "HOME": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder / 'xunan.db'}",
            "PHOTO_DIR": str(self.folder / "photos"),
            **self.settings,
        }

    def xunan(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "bot.commands.cli", *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def without(self, package: str, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end where a package is not installed."""
        hide = (
            f"import runpy, sys; sys.modules[{package!r}] = None;"
            f" sys.argv = ['xunan', *{words!r}];"
            " runpy.run_module('bot.commands.cli', run_name='__main__')"
        )
        return subprocess.run(
            [sys.executable, "-c", hide],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start a command that goes on; what it says is kept in a file beside the database."""
        number = len(self.running)
        with (self.folder / f"said-{number}.txt").open("wb") as said:
            program = subprocess.Popen(
                [sys.executable, "-m", "bot.commands.cli", *words],
                cwd=self.folder,
                env=self.environment,
                stdout=said,
                stderr=said,
            )
        self.running.append(program)
        return program

    def said(self) -> str:
        """What the newest program has said."""
        return (self.folder / f"said-{len(self.running) - 1}.txt").read_text()

    def close(self) -> None:
        """End what still runs."""
        for program in self.running:
            if program.poll() is None:
                program.kill()
            program.wait()


async def stop(program: "subprocess.Popen[bytes]", how: signal.Signals = signal.SIGINT) -> int:
    """Send a signal and return the exit status."""
    program.send_signal(how)
    return await asyncio.to_thread(program.wait, PATIENCE)
