"""Pictures for the board of exposure: what the office covers cannot be made out again.

The whole picture is pixelated, or tiles of it are filled with one colour each. What goes out is
encoded anew and tells nothing of the camera, the place or the time.
"""

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from duties.escalation.exposing import COLUMNS, ROWS, TILES
from reports.pictures import as_jpeg, load_font, shrink

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 1280  # px: as large as Telegram shows a photo
BLOCKS = 22  # along the longer side of a pixelated picture: no face and no plate is left
_QUALITY = 82
_LINE = (255, 255, 255)
_EDGE = (0, 0, 0)


def pixelated(source: Path | BinaryIO) -> bytes:
    """Return a picture of which only the coarse colours are left."""
    from PIL.Image import Resampling  # noqa: PLC0415 - see reports.pictures

    image = shrink(source, SIDE)
    block = max(image.size) / BLOCKS
    few = (max(1, round(image.width / block)), max(1, round(image.height / block)))
    return as_jpeg(
        image.resize(few, Resampling.BOX).resize(image.size, Resampling.NEAREST), _QUALITY
    )


def covered(source: Path | BinaryIO, tiles: tuple[int, ...]) -> bytes:
    """Return a picture of which these tiles, counted from 1 by rows, are one colour each."""
    image = shrink(source, SIDE)
    for tile in tiles:
        box = box_of(image, tile)
        image.paste(_mean(image.crop(box)), box)
    return as_jpeg(image, _QUALITY)


def gridded(source: Path | BinaryIO) -> bytes:
    """Return a picture with the tiles drawn on it, each with its number."""
    from PIL import ImageDraw  # noqa: PLC0415 - see reports.pictures

    image = shrink(source, SIDE)
    draw = ImageDraw.Draw(image)
    size = max(14, min(image.width // COLUMNS, image.height // ROWS) // 4)
    font = load_font(size)
    for tile in range(1, TILES + 1):
        left, top, right, bottom = box_of(image, tile)
        draw.rectangle((left, top, right - 1, bottom - 1), outline=_LINE, width=2)
        place = (left + size // 3, top + size // 6)
        draw.text(place, str(tile), _LINE, font, stroke_width=2, stroke_fill=_EDGE)
    return as_jpeg(image, _QUALITY)


def box_of(image: "Image", tile: int) -> tuple[int, int, int, int]:
    """Return where a tile lies, in px: left, top, right, bottom."""
    row, column = divmod(tile - 1, COLUMNS)
    return (
        image.width * column // COLUMNS,
        image.height * row // ROWS,
        image.width * (column + 1) // COLUMNS,
        image.height * (row + 1) // ROWS,
    )


def _mean(part: "Image") -> tuple[int, int, int]:
    from PIL.Image import Resampling  # noqa: PLC0415 - see reports.pictures

    red, green, blue = part.resize((1, 1), Resampling.BOX).tobytes()
    return red, green, blue
