"""What the office covers on a picture cannot be made out again."""

import io

from PIL import Image, ImageDraw

from duties.escalation.exposing import COLUMNS, ROWS
from reports import exposure_picture

SIZE = (800, 600)


def photo() -> io.BytesIO:
    """A photo with stripes all over it, and what a camera writes."""
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    for x in range(0, SIZE[0], 8):
        draw.line((x, 0, x, SIZE[1]), fill="black", width=4)
    tags = Image.Exif()
    tags[0x0110] = "camera"
    file = io.BytesIO()
    image.save(file, "JPEG", exif=tags)
    file.seek(0)
    return file


def contrast(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How far the lightest and the darkest part of a box lie apart, well inside it."""
    left, top, right, bottom = box
    inside = image.crop((left + 16, top + 16, right - 16, bottom - 16)).convert("L").tobytes()
    return max(inside) - min(inside)


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    assert not image.getexif()
    return image.convert("RGB")


def test_a_covered_tile_is_one_colour_and_the_others_stay() -> None:
    image = opened(exposure_picture.covered(photo(), (6, 20)))
    flat = {
        tile
        for tile in range(1, COLUMNS * ROWS + 1)
        if contrast(image, exposure_picture.box_of(image, tile)) < 30
    }
    assert flat == {6, 20}


def test_of_a_pixelated_picture_only_coarse_colours_are_left() -> None:
    image = opened(exposure_picture.pixelated(photo()))
    assert image.size == SIZE
    assert contrast(image, (0, 0, *SIZE)) < 60


def test_the_tiles_are_numbered_for_who_chooses() -> None:
    image = opened(exposure_picture.gridded(photo()))
    assert image.size == SIZE
