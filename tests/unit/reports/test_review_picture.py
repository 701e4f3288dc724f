"""Before and after in one picture: whole photos of any shape, and words that fit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageChops
from PIL.ImageFile import ImageFile

from reports.review_picture import WIDTH, ReviewFacts, Shot, review_picture, spell_moment

FOUND = datetime(2026, 11, 22, 14, 5)  # noqa: DTZ001 - a wall time
MENDED = datetime(2026, 11, 24, 9, 10)  # noqa: DTZ001 - likewise
RED, GREEN, BLUE, YELLOW = (220, 20, 20), (20, 200, 20), (20, 20, 220), (220, 220, 20)
CORNERS = (RED, GREEN, BLUE, YELLOW)  # from the top left, by rows
LEFT, RIGHT = (0, WIDTH // 2), (WIDTH // 2, WIDTH)
Colour = tuple[int, int, int]
Draw = Callable[..., Shot]


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """What draws photos whose corners each have a colour of their own."""

    def shot(width: int, height: int, name: str = "photo.jpg", at: datetime = FOUND) -> Shot:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}{name}"
        image = cornered(width, height)
        if path.suffix == ".heic":
            pillow_heif.from_pillow(image).save(path, quality=90)
        else:
            image.save(path)
        return Shot(path, at)

    return shot


def cornered(width: int, height: int, ground: Colour = (128, 128, 128)) -> Image.Image:
    image = Image.new("RGB", (width, height), ground)
    x, y = max(2, width // 4), max(2, height // 4)
    boxes = [(0, 0), (width - x, 0), (0, height - y), (width - x, height - y)]
    for colour, (left, top) in zip(CORNERS, boxes, strict=True):
        image.paste(colour, (left, top, left + x, top + y))
    return image


def drawn(
    before: tuple[Shot, ...],
    after: tuple[Shot, ...],
    place: str = "示例小学 二楼东侧",
    returned: int = 0,
) -> Image.Image:
    data = review_picture(ReviewFacts("PT-2026-000123", place, before, after, returned))
    assert len(data) < 5_000_000
    image = Image.open(BytesIO(data))
    assert (image.format, image.mode, image.width) == ("JPEG", "RGB", WIDTH)
    assert 500 < image.height <= WIDTH
    image.load()
    return image


def box_of(image: Image.Image, colour: Colour, side: tuple[int, int]) -> tuple[int, int, int, int]:
    """Where a colour is seen among the photos of a side."""
    half = image.crop((side[0], 92, side[1], image.height - 84))
    away = ImageChops.difference(half, Image.new("RGB", half.size, colour)).split()
    furthest = ImageChops.lighter(ImageChops.lighter(away[0], away[1]), away[2])
    box = furthest.point(lambda value: 255 * (value < 50)).getbbox()
    assert box is not None, f"{colour} is nowhere"
    return box


def outline(image: Image.Image, side: tuple[int, int]) -> tuple[int, int]:
    """Width and height of the one photo on a side, by its corners; it must be upright."""
    red, green, blue, yellow = (box_of(image, colour, side) for colour in CORNERS)
    assert red[0] == pytest.approx(blue[0], abs=4)
    assert green[2] == pytest.approx(yellow[2], abs=4)
    assert red[2] < green[2]
    assert red[3] < blue[3]
    return yellow[2] - red[0], yellow[3] - red[1]


def ink(image: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Where something light is written inside a box, in the box's own px."""
    found = image.crop(box).convert("L").point(lambda value: 255 * (value > 120)).getbbox()
    assert found is not None, "nothing is written"
    return found


def header(image: Image.Image, lines: int = 1) -> tuple[int, int, int, int]:
    return ink(image, (0, 0, WIDTH, 92 * lines))


def foot(image: Image.Image, side: tuple[int, int]) -> tuple[int, int, int, int]:
    return ink(image, (side[0], image.height - 84, side[1], image.height))


@pytest.mark.parametrize(
    ("width", "height"),
    [(4000, 3000), (3000, 4000), (1080, 1920), (900, 900), (6000, 900), (400, 3600)],
)
def test_a_photo_of_any_shape_comes_out_whole_and_in_proportion(
    draw: Draw, width: int, height: int
) -> None:
    image = drawn((draw(width, height),), (draw(1200, 900),))
    wide, tall = outline(image, LEFT)
    assert wide / tall == pytest.approx(width / height, rel=0.06)
    assert wide > 760 or tall > 760
    after_wide, after_tall = outline(image, RIGHT)
    assert after_wide == pytest.approx(770, abs=4)
    assert after_tall == pytest.approx(578, abs=4)


def test_a_tiny_photo_is_shown_larger_but_not_as_a_blur(draw: Draw) -> None:
    wide, tall = outline(drawn((draw(60, 40, "tiny.png"),), (draw(1200, 900),)), LEFT)
    assert wide == pytest.approx(240, abs=16)
    assert tall == pytest.approx(160, abs=16)


def test_a_photo_of_a_single_pixel_does_not_stop_a_review(draw: Draw, tmp_path: Path) -> None:
    Image.new("RGB", (1, 1), RED).save(tmp_path / "dot.png")
    left, _, right, _ = box_of(
        drawn((Shot(tmp_path / "dot.png", FOUND),), (draw(800, 600),)), RED, LEFT
    )
    assert right - left <= 8


def test_a_photo_on_its_side_stands_upright(tmp_path: Path, draw: Draw) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held turned: show it a quarter clockwise
    turned = cornered(1200, 1600).rotate(90, expand=True)
    turned.save(tmp_path / "turned.jpg", exif=exif)
    wide, tall = outline(drawn((Shot(tmp_path / "turned.jpg", FOUND),), (draw(800, 600),)), LEFT)
    assert wide / tall == pytest.approx(0.75, rel=0.02)


def test_a_heic_photo_is_shown(draw: Draw) -> None:
    wide, tall = outline(drawn((draw(800, 600),), (draw(1200, 900, "new.heic"),)), RIGHT)
    assert wide / tall == pytest.approx(4 / 3, rel=0.02)


@pytest.mark.parametrize("missing", [LEFT, RIGHT])
def test_a_side_without_photos_says_so_quietly(draw: Draw, missing: tuple[int, int]) -> None:
    shots = (draw(800, 600),)
    image = drawn(*(((), shots) if missing == LEFT else (shots, ())))
    other = RIGHT if missing == LEFT else LEFT
    outline(image, other)
    middle = image.height // 2
    left, top, right, bottom = ink(image, (missing[0] + 40, 120, missing[1] - 40, middle + 200))
    assert (200 < right - left < 400, 30 < bottom - top < 60) == (True, True)
    assert foot(image, missing)[2] < 200 < foot(image, other)[2]


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("shape", [(1600, 1200), (1200, 1600)])
def test_several_photos_are_shown_together_and_the_first_is_not_the_smallest(
    tmp_path: Path, draw: Draw, count: int, shape: tuple[int, int]
) -> None:
    shots = []
    for number, colour in enumerate(CORNERS[:count]):
        Image.new("RGB", shape, colour).save(tmp_path / f"{number}.png")
        shots.append(Shot(tmp_path / f"{number}.png", FOUND))
    image = drawn(tuple(shots), (draw(800, 600),))
    boxes = [box_of(image, colour, LEFT) for colour in CORNERS[:count]]
    sizes = [(right - left, bottom - top) for left, top, right, bottom in boxes]
    for wide, tall in sizes:
        assert wide / tall == pytest.approx(shape[0] / shape[1], rel=0.03)
    assert sizes[0][0] >= max(wide for wide, _ in sizes) - 2  # but for rounding
    assert boxes == sorted(boxes, key=lambda box: (round(box[1], -1), box[0]))


def test_beyond_four_photos_their_number_is_said_and_the_rest_not_shown(
    tmp_path: Path, draw: Draw
) -> None:
    Image.new("RGB", (800, 600), RED).save(tmp_path / "fifth.png")
    four = tuple(draw(800, 600) for _ in range(4))
    few = drawn(four, (draw(800, 600),))
    fifth = Shot(tmp_path / "fifth.png", FOUND)
    many = drawn((*four, fifth, fifth), (draw(800, 600),))
    assert few.size == many.size
    assert foot(few, LEFT)[2] < 560 < foot(many, LEFT)[2]
    top = 92
    assert many.crop((0, top, 790, many.height - 84)).tobytes() == pytest.approx(
        few.crop((0, top, 790, few.height - 84)).tobytes(), abs=12
    )


def test_words_are_large_enough_for_a_phone(draw: Draw) -> None:
    """On a screen 400 points wide the picture is shown at a quarter of its size."""
    image = drawn((draw(800, 600),), (draw(800, 600, at=MENDED),))
    _, top, right, bottom = header(image)
    assert bottom - top >= 44
    assert right < WIDTH - 20
    for side in (LEFT, RIGHT):
        _, top, right, bottom = foot(image, side)
        assert bottom - top >= 36
        assert right < 780


def test_a_side_is_told_by_the_colour_of_its_name(draw: Draw) -> None:
    image = drawn((draw(800, 600),), (draw(800, 600, at=MENDED),))
    low = image.height - 84
    names = [image.crop((left, low, left + 150, image.height)) for left in (20, 800)]
    orange, green = (name.resize((1, 1), Image.Resampling.BOX).tobytes() for name in names)
    assert orange[0] > orange[1] > orange[2]
    assert green[1] > max(green[0], green[2])


@pytest.mark.parametrize("length", [10, 25, 45, 180])
def test_a_place_of_any_length_stays_inside(draw: Draw, length: int) -> None:
    place = ("示例实业园区三号充电棚😀" * 20)[:length]
    image = drawn((draw(800, 600),), (draw(800, 600),), place, returned=12)
    lines = 2 if image.height > 800 else 1
    _, top, right, bottom = header(image, lines)
    assert (lines == 2) == (length > 10)
    assert top >= 8
    assert right <= WIDTH - 16
    assert bottom <= 92 * lines


def test_the_end_of_a_long_place_is_kept(draw: Draw) -> None:
    shots = (draw(800, 600),)
    one, same, other = (
        drawn(shots, shots, "示例" * 60 + end).crop((1000, 92, WIDTH, 184)).tobytes()
        for end in ("三号棚", "三号棚", "二号棚")
    )
    assert one == same != other


def test_how_often_it_was_returned_stands_at_the_top(draw: Draw) -> None:
    shots = (draw(800, 600),)
    assert header(drawn(shots, shots))[2] < 1200
    assert header(drawn(shots, shots, returned=2))[2] > WIDTH - 40


def test_years_are_told_only_when_they_differ(draw: Draw) -> None:
    before, after = draw(800, 600), draw(800, 600, at=MENDED)
    later = Shot(after.path, datetime(2027, 1, 3, 9, 10))  # noqa: DTZ001 - a wall time
    plain = foot(drawn((before,), (after,)), LEFT)[2]
    assert foot(drawn((before,), (later,)), LEFT)[2] > plain + 100


def test_a_photo_that_is_gone_is_an_error_and_no_picture(draw: Draw, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        drawn((Shot(tmp_path / "gone.jpg", FOUND),), (draw(800, 600),))


def test_large_photos_are_not_decoded_at_full_size(
    draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    shots = (draw(4000, 3000),)
    decoded: list[tuple[int, int]] = []
    load = ImageFile.load

    def note_and_load(image: ImageFile) -> object:
        decoded.append(image.size)
        return load(image)

    monkeypatch.setattr(ImageFile, "load", note_and_load)
    review_picture(ReviewFacts("PT-2026-000123", "示例小学", shots, shots))
    assert set(decoded) == {(2000, 1500), (770, 578)}  # an exact half first, by the decoder itself


@pytest.mark.parametrize("with_year", [True, False])
def test_of_a_photo_of_a_tip_the_day_alone_is_told(draw: Draw, with_year: bool) -> None:
    """The minute used to stand under it, which may tell a unit who was there."""
    shot = draw(400, 300)
    assert spell_moment(shot, with_year=with_year).endswith("11月22日 14:05")
    told = spell_moment(replace(shot, by_day=True), with_year=with_year)
    assert told == ("2026年" if with_year else "") + "11月22日"
    by_hour, by_day = (drawn((each,), ()) for each in (shot, replace(shot, by_day=True)))
    assert ImageChops.difference(by_hour, by_day).getbbox() is not None
