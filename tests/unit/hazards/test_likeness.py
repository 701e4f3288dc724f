"""What a difference hash can tell, and in which bands alike ones meet."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps

from hazards.snaps.likeness import BANDS, MOST_BITS, bands_of, tells_nothing
from reports.pictures import dhash
from sandbox.scenes import SCENES, SIZE

GREY = Image.radial_gradient("L")


def dim(picture: Image.Image, darkest: int, lightest: int) -> Image.Image:
    return picture.point(lambda value: darkest + value * (lightest - darkest) // 255)


def paper() -> Image.Image:
    page = Image.new("L", (640, 480), 110)
    ImageDraw.Draw(page).rectangle((120, 10, 520, 470), fill=250)
    return page


BLANK: dict[str, Callable[[], Image.Image]] = {
    "a dark room": lambda: Image.new("L", (640, 480), 3),
    "an overexposed wall": lambda: Image.new("L", (640, 480), 255),
    "a wall lit from above": lambda: Image.linear_gradient("L"),
    "a wall lit from the left": lambda: Image.linear_gradient("L").rotate(90),
    "a wall lit from the right": lambda: Image.linear_gradient("L").rotate(-90),
    "a wall darker at the corners": lambda: dim(ImageOps.invert(GREY), 150, 230),
    "a sheet of paper": paper,
}


@pytest.mark.parametrize("draw", BLANK.values(), ids=BLANK.keys())
def test_a_blank_picture_tells_nothing(draw: Callable[[], Image.Image]) -> None:
    assert tells_nothing(dhash(draw()))


@pytest.mark.parametrize("name", SCENES)
def test_a_photo_of_something_tells_of_it(name: str) -> None:
    picture = Image.new("RGB", SIZE)
    SCENES[name].draw(picture)
    assert not tells_nothing(dhash(picture))


def test_the_bands_cover_every_bit_once() -> None:
    covered = sorted(bit for lowest, width in BANDS for bit in range(lowest, lowest + width))
    assert covered == list(range(64))


@given(
    value=st.integers(0, 2**64 - 1),
    flipped=st.sets(st.integers(0, 63), max_size=MOST_BITS),
)
def test_hashes_that_differ_in_few_bits_share_a_band(value: int, flipped: set[int]) -> None:
    other = value ^ sum(1 << bit for bit in flipped)
    assert set(bands_of(f"{value:016x}")) & set(bands_of(f"{other:016x}"))


@given(value=st.integers(0, 2**64 - 1))
def test_no_two_bands_have_a_number_in_common(value: int) -> None:
    bands = bands_of(f"{value:016x}")
    assert len(set(bands)) == len(BANDS)
    assert all(0 <= band < 2**31 for band in bands)


def test_one_bit_more_may_leave_no_band_in_common() -> None:
    one_bit_in_each = sum(1 << lowest for lowest, _ in BANDS)
    assert not set(bands_of("0" * 16)) & set(bands_of(f"{one_bit_in_each:016x}"))
