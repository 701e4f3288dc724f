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
NAMED = 64  # px: a tile as wide as that has room for a name of some length
SMALLEST = 14  # px: letters of a name, 2.4 mm on the paper
WIDEST = 190  # px: a tile gets no wider, so that streets of few units look like the others
WIDEST_ALONE = 360  # px: nor does one where there is a single street, which has all the room
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
    widest = WIDEST if len(streets) > 1 else WIDEST_ALONE
    for (street, tiles), box in zip(streets, panels_for(len(streets), whole), strict=True):
        _panel(pen, street, tiles, box, widest)
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


def side_for(number: int, width: int, height: int, widest: int = WIDEST) -> int:
    """Return how wide square tiles may be so that all fit into a box; at least 1."""
    low, high = 1, min(widest, width, height)
    while low < high:
        side = (low + high + 1) // 2
        if (width // side) * (height // side) >= number:
            low = side
        else:
            high = side - 1
    return max(low, 1)


def _head(pen: "ImageDraw", view: PictureView) -> None:
    now = view.now
    when = f"截至 {now.year}年{now.month}月{now.day}日 {now:%H:%M}　共 {len(view.tiles)} 家单位"
    pen.text((WIDTH - MARGIN, 75), when, FAINT, load_font(30), anchor="ra")
    room = WIDTH - 2 * MARGIN - int(load_font(30).getlength(when)) - GAP
    title = drawable(f"安全风险四色图 · {view.title}")
    sizes = range(60, 23, -4)
    size = next((each for each in sizes if load_font(each).getlength(title) <= room), sizes[-1])
    while load_font(size).getlength(title) > room:
        title = title[:-2] + "…"
    pen.text((MARGIN, 40 + (60 - size) // 2), title, INK, load_font(size))


def _panel(pen: "ImageDraw", street: str, tiles: Sequence[Tile], box: Box, widest: int) -> None:
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
    side = side_for(len(tiles), inside.width, inside.height, widest)
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
    size = max(SMALLEST, side // 7)
    font = load_font(size)
    parts = broken(drawable(tile.name), (side - 8) // size, (side - 8) // (size + 4))
    begin = top + (side - len(parts) * (size + 4)) // 2
    for number, part in enumerate(parts):
        at = (left + side // 2, begin + number * (size + 4))
        pen.text(at, part, WORDS[tile.risk], font, anchor="ma")


def broken(name: str, in_line: int, most: int) -> list[str]:
    """Break a name into at most so many lines of so many characters, all about as long.

    No number is broken, and no bracket stands alone at an end of a line, where there is a way.
    """
    if len(name) > in_line * most:
        name = name[: in_line * most - 1] + "…"
    lines = -(-len(name) // in_line)
    while lines <= most:
        parts = _in_lines(name, in_line, lines)
        if parts is not None:
            return parts
        lines += 1
    return [name[at : at + in_line] for at in range(0, len(name), in_line)]


def _in_lines(name: str, in_line: int, lines: int) -> list[str] | None:
    """Break a name at good places into so many lines; ``None`` where it does not fit."""
    parts: list[str] = []
    at = 0
    for left in range(lines, 0, -1):
        wanted = -(-(len(name) - at) // left)
        ends = sorted(
            range(at + 1, min(at + in_line, len(name)) + 1), key=lambda end: abs(end - at - wanted)
        )
        end = next((each for each in ends if _breaks(name, each)), len(name))
        if end - at > in_line:
            return None
        parts.append(name[at:end])
        at = end
        if at == len(name):
            return parts
    return None


def _breaks(name: str, at: int) -> bool:
    """Tell whether a line may end before a place."""
    if at >= len(name):
        return True
    before, after = name[at - 1], name[at]
    within = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
    return not (within or before in "（(《“" or after in "）)》”，。、…")


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
        "还没有确认过的，是单位名单上的颜色。每格一家单位，颜色重的在前。"
    )
    pen.text((MARGIN, top + 54), said, FAINT, load_font(24))
