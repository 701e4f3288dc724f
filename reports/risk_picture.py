"""四色图 for the wall: A3 landscape, a panel for each street, a tile for each unit."""

import math
from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from duties.risk.model import Tile
from duties.risk.views import PictureView, total
from people.model import Risk
from reports.fonts import drawable
from reports.pictures import load_font

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT = 2480, 1754  # px: A3 at 150 dots per inch
DPI = 150
MARGIN, HEAD, FOOT, GAP = 60, 150, 130, 24
NAMED = 84  # px: a tile as wide as that has room for a name
WIDEST = 190  # px: a tile gets no wider, so that streets of few units look like the others
COLOURS: Mapping[Risk, tuple[int, int, int]] = {
    Risk.RED: (200, 40, 40),
    Risk.ORANGE: (240, 140, 40),
    Risk.YELLOW: (246, 214, 66),
    Risk.BLUE: (70, 130, 200),
}
WORDS: Mapping[Risk, tuple[int, int, int]] = {
    Risk.RED: (255, 255, 255),
    Risk.ORANGE: (30, 20, 0),
    Risk.YELLOW: (40, 34, 0),
    Risk.BLUE: (255, 255, 255),
}
INK, FAINT, LINE, PAPER = (25, 25, 25), (95, 95, 95), (190, 190, 190), (255, 255, 255)


class Box(NamedTuple):
    """A rectangle in px."""

    left: int
    top: int
    width: int
    height: int


def draw(view: PictureView) -> bytes:
    """Return the picture as PNG; every unit of ``view.tiles`` is a tile on it."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - see reports.pictures

    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    _head(pen, view)
    streets = [(name, list(some)) for name, some in groupby(view.tiles, lambda each: each.street)]
    whole = Box(MARGIN, HEAD, WIDTH - 2 * MARGIN, HEIGHT - HEAD - FOOT)
    for (street, tiles), box in zip(streets, panels_for(len(streets), whole), strict=True):
        _panel(pen, street, tiles, box)
    _foot(pen, view)
    file = BytesIO()
    image.save(file, "PNG", dpi=(DPI, DPI))
    return file.getvalue()


def panels_for(number: int, whole: Box) -> list[Box]:
    """Return as many boxes as there are streets, near to squares and all alike, in rows."""
    if not number:
        return []
    columns = min(number, max(1, round(math.sqrt(number * whole.width / whole.height))))
    columns = -(-number // -(-number // columns))
    rows = -(-number // columns)
    found = []
    for place in range(number):
        row, column = divmod(place, columns)
        width = (whole.width - GAP * (columns - 1)) // columns
        height = (whole.height - GAP * (rows - 1)) // rows
        left = whole.left + column * (width + GAP)
        found.append(Box(left, whole.top + row * (height + GAP), width, height))
    return found


def side_for(number: int, width: int, height: int) -> int:
    """Return how wide square tiles may be so that all fit into a box; at least 1."""
    low, high = 1, min(WIDEST, width, height)
    while low < high:
        side = (low + high + 1) // 2
        if (width // side) * (height // side) >= number:
            low = side
        else:
            high = side - 1
    return max(low, 1)


def _head(pen: "ImageDraw", view: PictureView) -> None:
    pen.text((MARGIN, 40), drawable(f"安全风险四色图 · {view.title}"), INK, load_font(60))
    now = view.now
    when = f"截至 {now.year}年{now.month}月{now.day}日 {now:%H:%M}　共 {len(view.tiles)} 家单位"
    pen.text((WIDTH - MARGIN, 75), when, FAINT, load_font(30), anchor="ra")


def _panel(pen: "ImageDraw", street: str, tiles: Sequence[Tile], box: Box) -> None:
    right, bottom = box.left + box.width, box.top + box.height
    pen.rounded_rectangle((box.left, box.top, right, bottom), 10, outline=LINE, width=2)
    size = max(22, min(34, box.height // 10))
    counted = "  ".join(
        f"{each.label} {number}"
        for each in Risk
        if (number := sum(tile.risk is each for tile in tiles))
    )
    name = drawable(street)
    pen.text((box.left + 16, box.top + 10), name, INK, load_font(size))
    start = int(load_font(size).getlength(name)) + 16
    small = size * 2 // 3
    for rest in (f"　{len(tiles)} 家：{counted}", f" {counted}", f" {len(tiles)} 家"):
        if start + load_font(small).getlength(rest) < box.width - 16:
            at = (box.left + start, box.top + 10 + size // 3)
            pen.text(at, rest, FAINT, load_font(small))
            break
    inside = Box(box.left + 14, box.top + size + 26, box.width - 28, box.height - size - 40)
    side = side_for(len(tiles), inside.width, inside.height)
    in_row = max(1, inside.width // side)
    for place, tile in enumerate(tiles):
        row, column = divmod(place, in_row)
        _tile(pen, tile, inside.left + column * side, inside.top + row * side, side)


def _tile(pen: "ImageDraw", tile: Tile, left: int, top: int, side: int) -> None:
    edge = 1 if side > 6 else 0
    corner = (left + edge, top + edge, left + side - 1 - edge, top + side - 1 - edge)
    pen.rectangle(corner, COLOURS[tile.risk])
    if side < NAMED:
        return
    size = max(16, side // 7)
    font = load_font(size)
    in_line = (side - 12) // size
    most = (side - 12) // (size + 4)
    name = drawable(tile.name)
    if len(name) > in_line * most:
        name = name[: in_line * most - 1] + "…"
    length = -(-len(name) // -(-len(name) // in_line))
    parts = [name[at : at + length] for at in range(0, len(name), length)]
    begin = top + (side - len(parts) * (size + 4)) // 2
    for number, part in enumerate(parts):
        at = (left + side // 2, begin + number * (size + 4))
        pen.text(at, part, WORDS[tile.risk], font, anchor="ma")


def _foot(pen: "ImageDraw", view: PictureView) -> None:
    rule = view.rule
    limits = {
        Risk.RED: f"{rule.red} 分及以上",
        Risk.ORANGE: f"{rule.orange} 至 {rule.red - 1} 分",
        Risk.YELLOW: f"{rule.yellow} 至 {rule.orange - 1} 分",
        Risk.BLUE: f"不到 {rule.yellow} 分",
    }
    top, left = HEIGHT - FOOT + 30, MARGIN
    font = load_font(30)
    for colour in Risk:
        pen.rectangle((left, top, left + 40, top + 40), COLOURS[colour])
        words = f"{colour.label}色 {total(view.counts, colour)} 家（{limits[colour]}）"
        pen.text((left + 54, top + 2), words, INK, font)
        left += 54 + int(font.getlength(words)) + 50
    said = (
        f"按《四色评定规则》第 {rule.version} 版对照，变动由安全办确认；"
        "以前由安全办登记、规则未改动的颜色照登记。每格一家单位，颜色重的在前。"
    )
    pen.text((MARGIN, top + 54), said, FAINT, load_font(24))
