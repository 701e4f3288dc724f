"""Official forms as PDF."""

import logging
import subprocess
import sys
import tempfile
from pathlib import Path

from core.errors import XunanError
from reports.job import Job, compose
from reports.model import InspectionPaper, VisitPaper
from reports.render import render_job, to_json

_log = logging.getLogger(__name__)
_TIME_LIMIT = 120.0  # seconds; a paper with sixty photos takes about ten on a slow machine
_PROJECT = Path(__file__).resolve().parent.parent


class PaperFailed(XunanError):
    """A paper could not be rendered; ``reason`` is for the log, not for people."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class PaperUnwanted(PaperFailed):
    """No further try can make a paper: what it is about is gone, or nobody may read it any more."""


def render(paper: InspectionPaper | VisitPaper) -> bytes:
    """Return a paper as PDF, rendered in this process, which stays larger by it."""
    return render_job(compose(paper))


def render_in_subprocess(paper: InspectionPaper | VisitPaper) -> bytes:
    """Return a paper as PDF, rendered in a process that ends with it.

    Blocks for about half a second, more with many photos. Raises ``PaperFailed``.
    """
    return print_apart(compose(paper))


def print_apart(job: Job) -> bytes:
    """Return any job as PDF, printed as ``render_in_subprocess`` does; raises ``PaperFailed``."""
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        output = Path(folder) / "paper.pdf"
        try:
            done = subprocess.run(  # noqa: S603 - our own module, no shell, nothing from people
                [sys.executable, "-m", "reports.render", str(output)],
                input=to_json(job).encode(),
                cwd=_PROJECT,
                capture_output=True,
                timeout=_TIME_LIMIT,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PaperFailed(str(error)) from error
        words = done.stderr.decode(errors="replace").strip()[-2000:]
        if done.returncode != 0 or not output.exists():
            raise PaperFailed(words or f"exit code {done.returncode}")
        if words:
            _log.warning("%s", words)
        return output.read_bytes()
