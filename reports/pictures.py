"""Pictures made from evidence photos: thumbnails with a stamp, difference hashes, paper copies.

Pillow and pillow-heif are imported inside the functions, so that a process which never touches a
picture does not pay for them.
"""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from reports.fonts import FACE, drawable, font_path

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

THUMBNAIL_SIDE = 1280  # px: as large as Telegram shows a photo
BARE_SIDE = 4096  # px: what a 12-megapixel camera takes stays whole
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_QUALITY = 82
_INK = (255, 255, 255)
_SHADE = (0, 0, 0, 150)  # dark enough for white letters on a white wall
_PAPER = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Stamp:
    """The watermark, line by line: time, place, inspector, hazard number."""

    lines: tuple[str, ...]


def open_picture(source: Path | BinaryIO, kind: str | None = None) -> "Image":
    """Open a picture of one of ``FORMATS`` (or just of ``kind``) without decoding its pixels.

    Raises whatever Pillow finds wrong with the header, most often ``UnidentifiedImageError``.
    """
    from PIL import Image  # noqa: PLC0415 - 100 ms that most processes never need

    formats = FORMATS if kind is None else (kind,)
    if "HEIF" in formats:
        _read_heif()
    return Image.open(source, formats=formats)


@cache
def _read_heif() -> None:
    from pillow_heif import register_heif_opener  # noqa: PLC0415 - loads a video decoder

    register_heif_opener()


def dhash(image: "Image") -> str:
    """Return the 64-bit difference hash as 16 hex digits.

    Near-duplicates differ in few bits, whatever their size or compression; see ``distance``.
    """
    from PIL.Image import Resampling  # noqa: PLC0415 - see open_picture

    pixels = image.convert("L").resize((9, 8), Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for left in range(row * 9, row * 9 + 8):
            bits = bits << 1 | (pixels[left] < pixels[left + 1])
    return f"{bits:016x}"


def distance(one: str, other: str) -> int:
    """Return in how many of its 64 bits one difference hash differs from another."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def thumbnail(source: Path, stamp: Stamp, side: int = THUMBNAIL_SIDE) -> bytes:
    """Return an upright JPEG whose longer side is at most ``side`` px, with the stamp on it."""
    image = shrink(source, side)
    return as_jpeg(_stamped(image, stamp) if stamp.lines else image, _QUALITY)


def paper_copy(source: Path, side: int) -> bytes:
    """Return an upright JPEG of at most ``side`` px, small enough to be embedded in a form."""
    return as_jpeg(shrink(source, side), 75)


def bare_copy(source: Path | BinaryIO) -> bytes:
    """Return an upright JPEG of at most ``BARE_SIDE`` px that tells nothing beyond its pixels.

    It is encoded anew: neither what the camera wrote, nor how it compressed, nor its hash is left.
    """
    return as_jpeg(shrink(source, BARE_SIDE), 92)


def shrink(source: Path | BinaryIO, side: int) -> "Image":
    """Decode no more than needed and return an upright RGB picture of at most ``side`` px."""
    from PIL import ImageOps  # noqa: PLC0415 - see open_picture

    with open_picture(source) as image:
        image.draft("RGB", (side, side))
        image.thumbnail((side, side), reducing_gap=2.0)
        upright = ImageOps.exif_transpose(image)
    return _on_paper(upright)


def _on_paper(image: "Image") -> "Image":
    """Lay what is transparent on white: a JPEG would show it black."""
    from PIL import Image  # noqa: PLC0415 - see open_picture

    if not image.has_transparency_data:
        return image if image.mode == "RGB" else image.convert("RGB")
    layers = image.convert("RGBA")
    flat = Image.new("RGB", layers.size, _PAPER)
    flat.paste(layers, mask=layers.getchannel("A"))
    return flat


def as_jpeg(image: "Image", quality: int) -> bytes:
    """Return a picture as a JPEG that tells nothing beyond its pixels.

    What it was opened with (comments, profiles) is taken from it: saving would hand that on.
    """
    image.info.clear()
    stream = BytesIO()
    image.save(stream, "JPEG", quality=quality, exif=b"")
    return stream.getvalue()


def _stamped(image: "Image", stamp: Stamp) -> "Image":
    """Draw the stamp on a shaded band at the bottom left; a tiny picture grows to hold it."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - see open_picture

    size = max(14, min(34, max(image.size) // 38))
    font = load_font(size)
    lines = [drawable(line) for line in stamp.lines]
    leading, margin = round(size * 1.4), round(size * 0.6)
    text_width = max(round(font.getlength(line)) for line in lines)
    room = max(image.width, 12 * size) - 2 * margin
    if text_width > room:
        lines = [part for line in lines for part in _wrapped(line, font, room)]
        text_width = room
    band = (text_width + 2 * margin, leading * len(lines) + 2 * margin)
    canvas = image
    if band[0] > image.width or band[1] > image.height:
        canvas = Image.new("RGB", (max(band[0], image.width), image.height + band[1]))
        canvas.paste(image, ((canvas.width - image.width) // 2, 0))
    top = canvas.height - band[1]
    draw = ImageDraw.Draw(canvas, "RGBA")
    draw.rectangle((0, top, band[0], canvas.height), fill=_SHADE)
    for index, line in enumerate(lines):
        draw.text((margin, top + margin // 2 + index * leading), line, font=font, fill=_INK)
    return canvas


def load_font(size: int) -> "FreeTypeFont":
    """Load the font anew each time (0.4 ms): a face must not be shared between threads."""
    from PIL import ImageFont  # noqa: PLC0415 - see open_picture

    font = ImageFont.truetype(font_path(), size, index=FACE)
    font.set_variation_by_axes([500])
    return font


def _wrapped(line: str, font: "FreeTypeFont", room: int) -> list[str]:
    """Break a line where it is full; Chinese may break anywhere."""
    parts, part = [], ""
    for letter in line:
        if part and font.getlength(part + letter) > room:
            parts.append(part)
            part = ""
        part += letter
    return [*parts, part]
