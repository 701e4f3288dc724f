"""Small pictures for the second sheet of a workbook."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from reports.exports.ports import LedgerRows
from reports.exports.workbook import Thumbnail

log = logging.getLogger(__name__)

SIDE = 240
"""Pixels of the longer side; a page of A4 then shows four of them."""


class PhotoSheet:
    """Draws the first photos of some hazards; nothing that a camera wrote goes along."""

    def __init__(
        self, rows: LedgerRows, path_of: Callable[[str], Path], folder: Path, most: int
    ) -> None:
        self._rows = rows
        self._path_of = path_of
        self._folder = folder
        self._most = most

    def __call__(self, ids: Sequence[int]) -> tuple[list[Thumbnail], int]:
        """Return the pictures, and how many more there are at least."""
        found = self._rows.photos(ids, self._most + 1)
        numbers = {}
        wanted = list(dict.fromkeys(each.hazard_id for each in found))
        for row in self._rows.rows(wanted):
            numbers[row.id] = row.number
        drawn = []
        for number, photo in enumerate(found[: self._most]):
            place = self._folder / f"thumbnail-{number}.jpg"
            try:
                size = _draw(self._path_of(photo.sha256), place)
            except Exception as trouble:
                log.warning("photo %s cannot be drawn: %r", photo.sha256[:12], trouble)
                continue
            caption = "整改后" if photo.fixed else "发现时"
            drawn.append(Thumbnail(numbers[photo.hazard_id], caption, place, *size))
        return drawn, max(len(found) - self._most, 0)


def _draw(source: Path, place: Path) -> tuple[int, int]:
    """Draw a small JPEG and return its width and height in pixels."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - only where there are photos

    with Image.open(source) as image:
        image.draft("RGB", (SIDE, SIDE))
        upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((SIDE, SIDE))
        upright.save(place, "JPEG", quality=75, exif=b"", dpi=(96, 96))
        return upright.size
