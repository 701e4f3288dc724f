"""The scenes of the sample photos, out of simple shapes with light and grain.

Every scene is 1280 by 960; coordinates are pixels from the upper left corner.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = (1280, 960)
Colour = tuple[int, int, int]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scene:
    """One sample photo: its title for people, and how it is painted."""

    title: str
    paint: Callable[[ImageDraw.ImageDraw, Image.Image], None]

    def draw(self, picture: Image.Image) -> None:
        """Paint the scene, then let it look like a photograph."""
        self.paint(ImageDraw.Draw(picture), picture)
        _develop(picture, self.title)


def _develop(picture: Image.Image, seed: str) -> None:
    """Soften, darken the corners and add grain, the same way each time."""
    soft = picture.filter(ImageFilter.GaussianBlur(1.2))
    vignette = Image.radial_gradient("L").resize(SIZE).point(lambda value: 255 - value // 4)
    dark = ImageChops.multiply(soft, Image.merge("RGB", (vignette,) * 3))
    lottery = random.Random(seed)  # noqa: S311 - grain, not secrets
    grain = Image.frombytes("L", (640, 480), lottery.randbytes(640 * 480)).resize(SIZE)
    grain = grain.point(lambda value: 118 + value // 13)
    picture.paste(ImageChops.overlay(dark, Image.merge("RGB", (grain,) * 3)))


def _fade(picture: Image.Image, box: tuple[int, int, int, int], top: Colour, low: Colour) -> None:
    """Fill a box with a vertical gradient."""
    left, upper, right, lower = box
    ramp = Image.linear_gradient("L").resize((right - left, lower - upper))
    picture.paste(
        Image.composite(Image.new("RGB", ramp.size, low), Image.new("RGB", ramp.size, top), ramp),
        (left, upper),
    )


def _shadow(picture: Image.Image, box: tuple[int, int, int, int], strength: int = 110) -> None:
    """Lay a soft oval shadow on what is there."""
    mask = Image.new("L", SIZE)
    ImageDraw.Draw(mask).ellipse(box, fill=strength)
    mask = mask.filter(ImageFilter.GaussianBlur(14))
    picture.paste(Image.new("RGB", SIZE, (20, 20, 24)), mask=mask)


def _bricks(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], line: Colour) -> None:
    left, upper, right, lower = box
    for row, y in enumerate(range(upper, lower, 34)):
        draw.line((left, y, right, y), fill=line, width=2)
        for x in range(left + (row % 2) * 42, right, 84):
            draw.line((x, y, x, min(y + 34, lower)), fill=line, width=2)


def _bike(draw: ImageDraw.ImageDraw, x: int, y: int, paint: Colour) -> None:
    """An electric bicycle seen from the side; (x, y) is the ground under its rear wheel."""
    for centre in (x, x + 190):
        draw.ellipse((centre - 58, y - 116, centre + 58, y), outline=(28, 28, 30), width=14)
        draw.ellipse((centre - 10, y - 68, centre + 10, y - 48), fill=(120, 122, 126))
    draw.polygon([(x, y - 62), (x + 30, y - 120), (x + 120, y - 60), (x + 60, y - 42)], fill=paint)
    draw.line((x + 190, y - 58, x + 152, y - 190), fill=paint, width=14)
    draw.line((x + 132, y - 196, x + 176, y - 200), fill=(30, 30, 32), width=10)
    draw.line((x + 60, y - 50, x + 160, y - 90), fill=paint, width=18)
    draw.rounded_rectangle((x - 6, y - 150, x + 78, y - 124), 12, fill=(38, 36, 36))
    draw.rectangle((x + 26, y - 122, x + 70, y - 70), fill=(52, 56, 62))


def _bike_shed(draw: ImageDraw.ImageDraw, picture: Image.Image) -> None:
    _fade(picture, (0, 0, 1280, 520), (164, 190, 210), (214, 222, 224))
    _fade(picture, (0, 300, 1280, 700), (176, 168, 156), (150, 142, 132))
    _fade(picture, (0, 700, 1280, 960), (128, 128, 126), (88, 88, 88))
    draw.polygon([(0, 190), (1280, 120), (1280, 210), (0, 270)], fill=(56, 96, 140))
    for x in range(0, 1280, 40):
        draw.line((x, 188 - x * 0.055, x, 268 - x * 0.047), fill=(44, 80, 120), width=3)
    for x in (60, 640, 1210):
        draw.rectangle((x, 220, x + 22, 760), fill=(96, 100, 104))
    draw.rectangle((250, 380, 340, 500), fill=(226, 226, 220), outline=(90, 90, 90), width=4)
    for y in (410, 450):
        draw.ellipse((278, y, 312, y + 34), fill=(60, 60, 62))
    for end in (470, 700, 930):
        points = [(310, 440), (300 + (end - 300) * 0.4, 600), (end, 690)]
        draw.line(points, fill=(230, 140, 30), width=7, joint="curve")
    for x, paint in ((160, (170, 46, 44)), (420, (40, 92, 150)), (680, (60, 120, 80))):
        _shadow(picture, (x - 70, 772, x + 270, 822))
        _bike(draw, x, 800, paint)
    _shadow(picture, (870, 800, 1210, 860))
    _bike(draw, 940, 835, (200, 190, 60))


def _hydrant(draw: ImageDraw.ImageDraw, picture: Image.Image) -> None:
    _fade(picture, (0, 0, 1280, 960), (222, 218, 206), (196, 190, 178))
    _fade(picture, (0, 800, 1280, 960), (120, 112, 104), (92, 86, 80))
    draw.rectangle((0, 560, 1280, 800), fill=(126, 152, 142))
    _shadow(picture, (300, 760, 1020, 880))
    draw.rectangle((340, 150, 940, 800), fill=(168, 28, 26))
    draw.rectangle((360, 170, 920, 780), fill=(196, 40, 36))
    draw.rectangle((400, 210, 880, 640), fill=(66, 70, 76))
    _fade(picture, (410, 220, 870, 630), (86, 92, 98), (50, 54, 58))
    for radius in range(150, 30, -16):
        shade = 190 + (radius % 32)
        draw.ellipse(
            (620 - radius, 430 - radius, 620 + radius, 430 + radius),
            outline=(shade, shade - 14, shade - 50),
            width=11,
        )
    draw.rectangle((470, 250, 520, 330), fill=(176, 44, 38))
    draw.ellipse((440, 230, 550, 270), outline=(200, 60, 50), width=12)
    draw.line((495, 330, 495, 560), fill=(150, 36, 32), width=26)
    draw.polygon([(720, 560), (860, 600), (846, 624), (716, 590)], fill=(190, 160, 70))
    draw.rectangle((560, 680, 720, 740), fill=(238, 232, 220))
    for y in (696, 712, 726):
        draw.line((576, y, 704, y), fill=(150, 60, 50), width=4)
    for x, y, w, h in ((860, 620, 240, 200), (930, 500, 190, 130), (1010, 690, 220, 190)):
        _shadow(picture, (x - 10, y + h - 30, x + w + 20, y + h + 26), 90)
        draw.rectangle((x, y, x + w, y + h), fill=(178, 140, 92), outline=(130, 98, 60), width=4)
        draw.rectangle((x + w // 2 - 14, y, x + w // 2 + 14, y + h), fill=(206, 178, 126))


def _stairwell(draw: ImageDraw.ImageDraw, picture: Image.Image) -> None:
    _fade(picture, (0, 0, 1280, 960), (206, 210, 206), (150, 154, 152))
    draw.polygon([(0, 0), (260, 90), (260, 760), (0, 960)], fill=(176, 182, 176))
    draw.polygon([(0, 470), (260, 450), (260, 760), (0, 960)], fill=(112, 146, 126))
    _fade(picture, (560, 110, 800, 330), (240, 246, 248), (200, 216, 224))
    draw.rectangle((556, 106, 804, 334), outline=(120, 120, 118), width=8)
    draw.line((680, 110, 680, 330), fill=(120, 120, 118), width=6)
    for step in range(9):
        y, inset = 430 + step * 58, 250 - step * 28
        shade = 168 - step * 7
        draw.polygon(
            [
                (inset + 40, y),
                (1240 - inset // 3, y),
                (1260 - inset // 3, y + 34),
                (inset + 14, y + 34),
            ],
            fill=(shade, shade, shade - 6),
        )
        draw.rectangle((inset + 14, y + 34, 1260 - inset // 3, y + 58), fill=(96, 96, 94))
    for step in range(8):
        x, y = 1180 - step * 12, 360 + step * 66
        draw.line((x, y, x, y + 150), fill=(70, 74, 78), width=8)
    draw.line((1200, 340, 1080, 900), fill=(120, 70, 44), width=22)
    boxes = ((330, 560, 250, 190), (380, 420, 200, 150), (590, 620, 270, 210), (640, 500, 180, 130))
    for x, y, w, h in boxes:
        _shadow(picture, (x - 20, y + h - 30, x + w + 30, y + h + 30))
        draw.rectangle((x, y, x + w, y + h), fill=(186, 148, 98), outline=(132, 100, 62), width=4)
        draw.polygon(
            [(x, y), (x + 30, y - 26), (x + w + 30, y - 26), (x + w, y)], fill=(206, 170, 120)
        )
        draw.polygon(
            [(x + w, y), (x + w + 30, y - 26), (x + w + 30, y + h - 26), (x + w, y + h)],
            fill=(150, 116, 74),
        )
        draw.line((x, y + h // 2, x + w, y + h // 2), fill=(214, 190, 140), width=14)
    _bike(draw, 180, 900, (150, 60, 130))


def _cracked_wall(draw: ImageDraw.ImageDraw, picture: Image.Image) -> None:
    _fade(picture, (0, 0, 1280, 960), (226, 220, 206), (196, 188, 172))
    draw.rectangle((0, 780, 1280, 960), fill=(126, 116, 104))
    draw.rectangle((0, 770, 1280, 786), fill=(150, 140, 126))
    hole = [(520, 330), (700, 300), (820, 380), (800, 520), (690, 600), (560, 560), (470, 450)]
    draw.polygon([(x + 8, y + 10) for x, y in hole], fill=(120, 108, 92))
    draw.polygon(hole, fill=(166, 96, 72))
    mask = Image.new("L", SIZE)
    ImageDraw.Draw(mask).polygon(hole, fill=255)
    bricks = Image.new("RGB", SIZE, (168, 92, 68))
    _bricks(ImageDraw.Draw(bricks), (400, 280, 900, 640), (204, 192, 176))
    picture.paste(bricks, mask=mask)
    draw.line([*hole, hole[0]], fill=(112, 100, 84), width=6, joint="curve")
    lottery = random.Random(29)  # noqa: S311 - the shape of a crack
    for start, drift in (((640, 320), 9), ((600, 570), -11), ((800, 470), 26), ((500, 440), -24)):
        x, y = start
        direction = -1 if start[1] < 400 else 1
        width = 9
        while 0 < x < 1280 and 0 < y < 780 and width > 1:
            following = (
                x + lottery.randint(-22, 22) + drift,
                y + direction * lottery.randint(14, 40),
            )
            draw.line((x, y, *following), fill=(74, 66, 58), width=width)
            if lottery.random() < 0.22:
                width -= 1
                branch = (x + lottery.randint(-110, 110), y + direction * lottery.randint(20, 80))
                draw.line((x, y, *branch), fill=(96, 88, 78), width=max(1, width - 4))
            x, y = following
    for _ in range(60):
        x, y = lottery.randint(440, 900), lottery.randint(786, 840)
        size = lottery.randint(4, 22)
        draw.polygon(
            [(x, y), (x + size, y - size // 2), (x + size * 2, y + size // 2)], fill=(198, 186, 166)
        )


def _overloaded_socket(draw: ImageDraw.ImageDraw, picture: Image.Image) -> None:
    _fade(picture, (0, 0, 1280, 960), (232, 230, 224), (206, 200, 190))
    _fade(picture, (0, 700, 1280, 960), (164, 124, 84), (120, 86, 54))
    draw.rounded_rectangle(
        (150, 180, 430, 460), 24, fill=(248, 248, 244), outline=(170, 170, 166), width=6
    )
    draw.rounded_rectangle((200, 240, 380, 400), 18, fill=(58, 60, 64))
    draw.line([(290, 400), (300, 620), (420, 760)], fill=(40, 40, 42), width=22, joint="curve")
    _shadow(picture, (370, 740, 1130, 880))
    draw.rounded_rectangle(
        (380, 680, 1110, 820), 26, fill=(240, 240, 236), outline=(160, 160, 156), width=6
    )
    for number in range(5):
        x = 420 + number * 138
        draw.rounded_rectangle((x, 704, x + 110, 796), 14, fill=(220, 220, 216))
        tint = ((40, 42, 46), (236, 236, 230), (60, 90, 140), (40, 42, 46), (180, 60, 50))[number]
        draw.rounded_rectangle((x + 12, 640, x + 98, 776), 16, fill=tint)
        cable = [(x + 55, 640), (x + 30 - number * 20, 480), (x + 160 - number * 70, 300), (x, 0)]
        draw.line(cable, fill=tint, width=16, joint="curve")
    scorch = Image.new("L", SIZE)
    ImageDraw.Draw(scorch).ellipse((800, 640, 980, 830), fill=190)
    picture.paste(
        Image.new("RGB", SIZE, (52, 36, 24)), mask=scorch.filter(ImageFilter.GaussianBlur(34))
    )


def _extinguisher(draw: ImageDraw.ImageDraw, picture: Image.Image) -> None:
    _fade(picture, (0, 0, 1280, 960), (216, 222, 224), (186, 192, 194))
    _fade(picture, (0, 780, 1280, 960), (110, 116, 118), (80, 84, 86))
    draw.line((0, 780, 1280, 780), fill=(90, 94, 96), width=10)
    draw.rectangle((250, 140, 470, 300), fill=(190, 36, 32))
    draw.polygon([(360, 168), (392, 236), (378, 270), (342, 270), (328, 236)], fill=(250, 240, 230))
    for x, tilt in ((640, 0), (900, 1)):
        _shadow(picture, (x - 110, 790, x + 150, 856))
        _fade(picture, (x - 80, 380, x + 80, 820), (204, 44, 38), (150, 22, 20))
        draw.ellipse((x - 80, 330, x + 80, 440), fill=(206, 46, 40))
        draw.ellipse((x - 80, 790, x + 80, 840), fill=(136, 20, 18))
        draw.rectangle((x - 58, 410, x - 40, 800), fill=(230, 100, 90))
        draw.rectangle((x - 22, 280, x + 22, 350), fill=(60, 60, 64))
        draw.polygon(
            [(x - 20, 290), (x + 90, 240), (x + 96, 262), (x - 10, 310)], fill=(40, 40, 44)
        )
        draw.line(
            [(x + 20, 310), (x + 120, 380), (x + 112, 620)],
            fill=(30, 30, 32),
            width=16,
            joint="curve",
        )
        draw.ellipse(
            (x - 30, 300, x + 14, 344), fill=(240, 240, 236), outline=(60, 60, 60), width=5
        )
        wedge = (200, 250) if tilt else (320, 360)
        draw.pieslice(
            (x - 24, 306, x + 8, 338), *wedge, fill=(200, 40, 36) if tilt else (50, 160, 80)
        )
        draw.rectangle((x - 52, 500, x + 56, 640), fill=(240, 232, 214))
        for y in range(520, 630, 22):
            draw.line((x - 40, y, x + 44, y), fill=(120, 60, 54), width=4)


def _mended_wall(draw: ImageDraw.ImageDraw, picture: Image.Image) -> None:
    """Draw the cracked wall from somewhat further left, plastered and fenced off."""
    _fade(picture, (0, 0, 1280, 960), (196, 188, 172), (232, 226, 212))
    draw.rectangle((0, 730, 1280, 960), fill=(116, 108, 98))
    draw.rectangle((0, 718, 1280, 736), fill=(150, 140, 126))
    draw.rectangle((900, 120, 1160, 480), fill=(90, 110, 128), outline=(238, 236, 230), width=18)
    draw.line((1030, 120, 1030, 480), fill=(238, 236, 230), width=12)
    patch = [(300, 290), (520, 250), (660, 340), (640, 520), (500, 620), (340, 580), (250, 430)]
    draw.polygon(patch, fill=(240, 238, 232))
    draw.line([*patch, patch[0]], fill=(206, 200, 188), width=5, joint="curve")
    for x in (160, 480, 800, 1120):
        draw.rectangle((x, 600, x + 18, 860), fill=(208, 66, 54))
    for x in range(160, 1120, 80):
        colour = (208, 66, 54) if x // 80 % 2 else (244, 242, 236)
        draw.rectangle((x, 660, x + 80, 696), fill=colour)


SCENES: dict[str, Scene] = {
    "bike-shed": Scene("电动自行车充电棚", _bike_shed),
    "hydrant": Scene("消火栓前堆物", _hydrant),
    "stairwell": Scene("楼梯间堵塞", _stairwell),
    "cracked-wall": Scene("墙体开裂", _cracked_wall),
    "mended-wall": Scene("墙体已修补", _mended_wall),
    "socket": Scene("插座过载", _overloaded_socket),
    "extinguisher": Scene("灭火器", _extinguisher),
}
