"""Files that are sent: as they are where they are few, else in archives that Telegram takes."""

from collections.abc import Sequence
from pathlib import Path

from reports.exports.writing import zipped

TAKEN_BY_TELEGRAM = 45_000_000
"""Bytes of a file; Telegram takes 50 MB from a bot, and a little more goes with it."""

MOST_FILES = 3  # that are sent as they are; more go into an archive


def packed(files: Sequence[Path], folder: Path, name: str) -> list[Path]:
    """Return what is sent: some files as they are, many in archives, as large as one may be."""
    largest = max(file.stat().st_size for file in files)
    if len(files) <= MOST_FILES and largest <= TAKEN_BY_TELEGRAM:
        return list(files)
    archives: list[Path] = []
    bundle: list[Path] = []
    size = 0

    def close(number: int) -> None:
        tail = f"-{number}" if number else ""
        archives.append(zipped(bundle, folder / f"{name}{tail}.zip"))

    for file in files:
        weight = file.stat().st_size
        if bundle and size + weight > TAKEN_BY_TELEGRAM:
            close(len(archives) + 1)
            bundle, size = [], 0
        bundle.append(file)
        size += weight
    close(len(archives) + 1 if archives else 0)
    return archives
