"""The picture for the wall: names are broken where a reader would, a street alone has all room."""

from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from duties.risk.model import Tile
from duties.risk.rule import shipped_rule
from duties.risk.views import PictureView
from people.model import Risk
from reports.risk_picture import HEIGHT, MARGIN, WIDEST, WIDTH, broken, draw, side_for


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("示例第13小学", ["示例第", "13小学"]),  # it used to be 示例第1 and 3小学
        ("示例宾馆（上海）公司", ["示例宾馆", "（上海）公司"]),
        ("示例小学", ["示例小学"]),
    ],
)
def test_no_number_is_broken_and_no_bracket_left_behind(name: str, parts: list[str]) -> None:
    assert broken(name, 6, 3) == parts


@given(st.text("示例1２3（）、…街道AB", min_size=1), st.integers(1, 8), st.integers(1, 5))
def test_a_name_keeps_within_its_tile_and_loses_nothing_but_its_end(
    name: str, in_line: int, most: int
) -> None:
    parts = broken(name, in_line, most)
    assert len(parts) <= most
    assert all(0 < len(each) <= in_line for each in parts)
    whole = "".join(parts)
    assert whole == name or (whole[-1] == "…" and name.startswith(whole[:-1]))


def view(streets: list[str], number: int, title: str = "全区") -> PictureView:
    tiles = [
        Tile(place, f"示例第{place}小学", streets[place % len(streets)], Risk.RED)
        for place in range(number)
    ]
    tiles.sort(key=lambda each: each.street)
    counts = {street: {Risk.RED: number} for street in streets}
    now = datetime(2026, 11, 28, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    return PictureView(title, counts, streets, 0, 1, 0, True, now, shipped_rule(), tiles)


def red(picture: bytes) -> int:
    """How many px of the picture are red tiles."""
    counted = Image.open(BytesIO(picture)).convert("RGB").getcolors(1 << 20) or ()
    return next(number for number, colour in counted if colour == (200, 40, 40))


def test_a_street_alone_fills_its_panel() -> None:
    """Its thirty tiles used to fill less than half of it, as small as those among others."""
    assert red(draw(view(["示例街道"], 30))) > WIDTH * HEIGHT // 2
    assert side_for(3, 2000, 1000) == WIDEST


def test_the_names_of_many_streets_leave_room_for_the_day() -> None:
    """The title used to run over the moment of the picture, and out of the paper."""
    title = "、".join(f"示例第{number}街道" for number in range(30))
    with Image.open(BytesIO(draw(view(["示例街道"], 3, title)))) as picture:
        edge = picture.convert("L").crop((WIDTH - MARGIN + 4, 0, WIDTH, 140))
        assert edge.getextrema() == (255, 255)
