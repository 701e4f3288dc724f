"""The reviewer's one picture: before on the left, after on the right, with number, place and times.

Photos come out whole, however they are shaped. They are laid in rows that fill the width of their
side, so that little of it stays empty, and each is decoded no larger than it is shown.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reports.fonts import drawable
from reports.pictures import as_jpeg, load_font, open_picture, shrink

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH = 1600  # px; as wide as a phone shows, 56 px are letters of about 13 points
MOST_SHOWN = 4  # photos on a side
_MARGIN, _GAP = 20, 10
_SIDE = (WIDTH - 3 * _MARGIN) // 2
_LOWEST, _HIGHEST = 440, 1120  # px of a side's photos
_LONGEST = 4.0  # a cell's longer side by its shorter; longer photos have empty ground beside them
_LARGEST_ZOOM = 4.0  # a tiny photo grows no further
_LINE, _FOOT = 92, 84
_LETTERS, _SMALL_LETTERS, _SMALLEST_LETTERS = 56, 44, 38
_QUALITY = 85
_GROUND, _PANEL, _INK, _QUIET = (28, 31, 36), (43, 47, 54), (255, 255, 255), (150, 156, 166)
_BEFORE, _AFTER, _RETURNED = (255, 171, 94), (112, 214, 142), (255, 132, 120)
_ORIENTATION, _ON_ITS_SIDE = 0x0112, {5, 6, 7, 8}  # EXIF; these swap width and height

# How many photos lie in each row, for one photo, two, three and four.
_ROWS: dict[int, tuple[tuple[int, ...], ...]] = {
    1: ((1,),),
    2: ((1, 1), (2,)),
    3: ((1, 2), (1, 1, 1), (3,)),
    4: ((2, 2), (1, 3), (1, 1, 2)),
}


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo and the wall time at which it was taken or sent; ``by_day`` keeps its hour back."""

    path: Path
    at: datetime
    by_day: bool = False


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """The content of the picture; each side's most telling photo comes first.

    ``returned`` is how often the rectification was sent back before.
    """

    number: str
    place: str
    before: tuple[Shot, ...]
    after: tuple[Shot, ...]
    returned: int = 0


@dataclass(frozen=True, slots=True)
class _Cell:
    """The position of a photo inside the block of its side, in px."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Block:
    """The photos of a side, laid out."""

    cells: tuple[_Cell, ...]
    height: int
    emptiness: float


def review_picture(facts: ReviewFacts) -> bytes:
    """Return the picture as a JPEG, ``WIDTH`` px wide and well below Telegram's limit for photos.

    Raises whatever Pillow or the disk finds wrong with a photo.
    """
    from PIL import Image, ImageDraw  # noqa: PLC0415 - 100 ms that most processes never need

    sides = [(facts.before, "整改前", _BEFORE), (facts.after, "整改后", _AFTER)]
    blocks = [_lay_out([_size(shot.path) for shot in shots[:MOST_SHOWN]]) for shots, _, _ in sides]
    height = max(_LOWEST, *(block.height for block in blocks))
    header = _header(facts)
    top = _LINE * len(header) + _MARGIN
    canvas = Image.new("RGB", (WIDTH, top + height + _FOOT), _GROUND)
    draw = ImageDraw.Draw(canvas)
    _draw_header(draw, header, facts.returned)
    with_year = len({shot.at.year for shot in (*facts.before[:1], *facts.after[:1])}) > 1
    for index, (block, (shots, title, colour)) in enumerate(zip(blocks, sides, strict=True)):
        left = _MARGIN + index * (_SIDE + _MARGIN)
        draw.rectangle((left, top, left + _SIDE - 1, top + height - 1), fill=_PANEL)
        if not shots:
            middle = (left + _SIDE // 2, top + height // 2)
            draw.text(middle, f"无{title}照片", _QUIET, load_font(_SMALL_LETTERS), anchor="mm")
        for shot, cell in zip(shots, block.cells, strict=False):
            _put(canvas, shot.path, cell, (left, top + (height - block.height) // 2))
        _draw_foot(draw, (left, top + height), (title, colour), shots, with_year)
    return as_jpeg(canvas, _QUALITY)


def _size(path: Path) -> tuple[int, int]:
    """Return width and height as the photo is looked at, from its header alone."""
    with open_picture(path) as image:
        width, height = image.size
        turned = image.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE
    return (height, width) if turned else (width, height)


def _lay_out(sizes: list[tuple[int, int]]) -> _Block:
    """Choose the rows that leave the least of the side empty and the photos largest."""
    if not sizes:
        return _Block((), 0, 0.0)
    return min(
        (_rows(sizes, rows) for rows in _ROWS[len(sizes)]), key=lambda block: block.emptiness
    )


def _rows(sizes: list[tuple[int, int]], rows: tuple[int, ...]) -> _Block:
    """Give the photos of each row one height at which the row fills the width.

    When that is too high for the side, everything shrinks alike and stands in the middle.
    """
    waiting = iter(sizes)
    taken = [[next(waiting) for _ in range(count)] for count in rows]
    shapes = [[_shape(width, height) for width, height in row] for row in taken]
    heights = [(_SIDE - _GAP * (len(row) - 1)) / sum(row) for row in shapes]
    gaps = _GAP * (len(rows) - 1)
    whole = sum(heights)
    scale = min(1.0, (_HIGHEST - gaps) / whole)
    cells, top = [], 0
    for row, full in zip(shapes, heights, strict=True):
        tall = round(full * scale)
        widths = [round(full * scale * shape) for shape in row]
        left = (_SIDE - sum(widths) - _GAP * (len(row) - 1)) // 2
        for wide in widths:
            cells.append(_Cell(left, top, wide, tall))
            left += wide + _GAP
        top += tall + _GAP
    filled = whole / _HIGHEST if scale == 1.0 else scale**1.5
    return _Block(tuple(cells), top - _GAP, 1 - filled)


def _shape(width: int, height: int) -> float:
    """Return width by height of the cell for a photo, so that no strip vanishes beside others."""
    return min(max(width / height, 1 / _LONGEST), _LONGEST)


def _put(canvas: "Image", path: Path, cell: _Cell, corner: tuple[int, int]) -> None:
    """Draw a photo into its cell, whole; a tiny one stays small rather than a blur."""
    photo = shrink(path, max(cell.width, cell.height))
    zoom = min(cell.width / photo.width, cell.height / photo.height, _LARGEST_ZOOM)
    shown = (max(1, round(photo.width * zoom)), max(1, round(photo.height * zoom)))
    if shown != photo.size:
        photo = photo.resize(shown)
    left = corner[0] + cell.left + (cell.width - shown[0]) // 2
    canvas.paste(photo, (left, corner[1] + cell.top + (cell.height - shown[1]) // 2))


def _header(facts: ReviewFacts) -> list[tuple[str, "FreeTypeFont"]]:
    """Return the lines at the top: number and place in one, or in two where the place is long."""
    room = WIDTH - 2 * _MARGIN
    beside = _returned(facts.returned)
    taken = load_font(_SMALL_LETTERS).getlength(beside) + 2 * _MARGIN if beside else 0
    number, place = drawable(facts.number), drawable(facts.place).strip()
    line = f"{number} · {place}" if place else number
    one = _fit(line, room - taken, _SMALL_LETTERS)
    if one[0] == line:
        return [one]
    return [_fit(number, room - taken, _SMALL_LETTERS), _fit(place, room, _SMALLEST_LETTERS)]


def _returned(times: int) -> str:
    return f"退回过{times}次" if times else ""


def _fit(text: str, room: float, smallest: int) -> tuple[str, "FreeTypeFont"]:
    """Make the letters smaller until a line fits; at ``smallest`` px leave out its middle.

    The end of a place says more than the middle: it is the spot inside the unit.
    """
    for size in range(_LETTERS, smallest, -2):
        font = load_font(size)
        if font.getlength(text) <= room:
            return text, font
    font = load_font(smallest)
    if font.getlength(text) <= room:
        return text, font
    kept = len(text)
    while True:
        kept -= 1
        cut = f"{text[: kept // 2]}…{text[len(text) - (kept - kept // 2) :]}"
        if kept <= 0 or font.getlength(cut) <= room:
            return cut, font


def _draw_header(draw: "ImageDraw", lines: list[tuple[str, "FreeTypeFont"]], returned: int) -> None:
    for index, (text, font) in enumerate(lines):
        middle = _MARGIN // 2 + _LINE * index + _LINE // 2
        draw.text((_MARGIN, middle), text, _INK, font, anchor="lm")
    if returned:
        place = (WIDTH - _MARGIN, _MARGIN // 2 + _LINE // 2)
        font = load_font(_SMALL_LETTERS)
        draw.text(place, _returned(returned), _RETURNED, font, anchor="rm")


def spell_moment(shot: Shot, *, with_year: bool) -> str:
    """Say when a photo was taken, as far as that is to be told."""
    at = shot.at
    day = f"{at.year}年" if with_year else ""
    day += f"{at.month}月{at.day}日"
    return day if shot.by_day else f"{day} {at:%H:%M}"


def _draw_foot(
    draw: "ImageDraw",
    corner: tuple[int, int],
    titled: tuple[str, tuple[int, int, int]],
    shots: tuple[Shot, ...],
    with_year: bool,
) -> None:
    """Say under a side which one it is, when its photos are from, and how many there are."""
    title, colour = titled
    left, middle = corner[0], corner[1] + _FOOT // 2
    font = load_font(_SMALL_LETTERS)
    draw.text((left, middle), title, colour, font, anchor="lm")
    if not shots:
        return
    text = " · " + spell_moment(shots[0], with_year=with_year)
    draw.text((left + font.getlength(title), middle), text, _INK, font, anchor="lm")
    if len(shots) > MOST_SHOWN:
        place = (left + _SIDE, middle)
        draw.text(place, f"共{len(shots)}张", _QUIET, font, anchor="rm")
