"""Find a Chromium for the browser tests."""

from __future__ import annotations

import shutil
from pathlib import Path

_INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# No sandbox, as containers run the tests as root; the rest keeps Chromium quiet and offline.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class ChromiumMissing(RuntimeError):
    """No Chromium is installed; the message says how to get one."""


def find_chromium(own: str) -> str:
    """Return the path of an installed Chromium, else ``own``, where Playwright would keep one.

    Raises ChromiumMissing when there is neither: a test that quietly did not run would say that
    the page works.
    """
    for name in _INSTALLED:
        if path := shutil.which(name):
            return path
    if own and Path(own).is_file():
        return own
    raise ChromiumMissing("The browser tests need Chromium; `make browser` installs one.")
