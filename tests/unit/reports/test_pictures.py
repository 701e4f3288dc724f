"""Pictures drawn from photos, seen pixel by pixel."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from reports.fonts import drawable, font_path
from reports.pictures import Stamp, dhash, distance, paper_copy, thumbnail


@pytest.fixture
def clear_png(tmp_path: Path) -> Path:
    """A picture of nothing: wholly transparent, as a screenshot tool may make it."""
    place = tmp_path / "clear.png"
    Image.new("RGBA", (200, 100), (0, 0, 0, 0)).save(place)
    return place


def opened(data: bytes, tmp_path: Path) -> Image.Image:
    place = tmp_path / "drawn.jpg"
    place.write_bytes(data)
    with Image.open(place) as image:
        image.load()
    return image


def test_what_is_transparent_is_white_on_paper(clear_png: Path, tmp_path: Path) -> None:
    assert opened(paper_copy(clear_png, 900), tmp_path).getpixel((50, 50)) == (255, 255, 255)


def test_a_small_photo_is_not_blown_up(clear_png: Path, tmp_path: Path) -> None:
    assert opened(paper_copy(clear_png, 900), tmp_path).size == (200, 100)


def test_no_place_time_or_device_of_the_sender_goes_out_with_a_derived_picture(
    tmp_path: Path,
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SampleCamera"
    place = tmp_path / "photo.jpg"
    Image.new("RGB", (64, 48)).save(place, exif=exif, comment=b"by SampleCamera")
    assert b"SampleCamera" in place.read_bytes()
    assert b"SampleCamera" not in thumbnail(place, Stamp(("示例小学",)))
    assert b"SampleCamera" not in paper_copy(place, 900)


def test_stamps_drawn_at_the_same_time_do_not_disturb_each_other(tmp_path: Path) -> None:
    place = tmp_path / "photo.jpg"
    Image.effect_mandelbrot((640, 480), (-2, -1.2, 1, 1.2), 40).convert("RGB").save(place)
    stamps = [Stamp((f"示例小学 {number}", f"PT-2026-{number:06}")) for number in range(8)]
    alone = [thumbnail(place, stamp) for stamp in stamps]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda stamp: thumbnail(place, stamp), stamps))
    assert together == alone
    assert len(set(alone)) == 8


def test_a_difference_hash_follows_which_side_is_brighter() -> None:
    darker_to_the_right = Image.linear_gradient("L").rotate(90)
    brighter_to_the_right = Image.linear_gradient("L").rotate(-90)
    rising, falling = dhash(brighter_to_the_right), dhash(darker_to_the_right)
    assert sorted((rising, falling)) == ["0" * 16, "f" * 16]
    assert distance(rising, falling) == 64
    assert distance(rising, rising) == 0


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("消火栓😀无水", "消火栓无水"),
        ("👨‍👩‍👧", ""),
        ("漏水⚠️\n二楼", "漏水⚠ 二楼"),
        ("𠮷野家 ①②℃ “引号”", "𠮷野家 ①②℃ “引号”"),
        ("a\0b\u202ec", "abc"),
        ("王\U0003134a伟", "王〓伟"),
        ("﨑😀ع", "﨑〓"),
    ],
)
def test_what_the_font_cannot_draw_is_left_out_and_a_letter_is_marked(
    written: str, drawn: str
) -> None:
    assert drawable(written) == drawn


def test_the_font_comes_from_its_package_and_not_from_the_system() -> None:
    assert font_path().is_file()
    assert font_path().is_relative_to(Path(sys.prefix))


def test_drawing_is_not_loaded_before_there_is_something_to_draw() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import reports.pictures, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"PIL", "pillow_heif"} & set(loaded)
