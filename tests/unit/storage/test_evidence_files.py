"""Evidence bytes: what is kept, what is refused, and what a crash leaves."""

import hashlib
import os
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from reports.pictures import Stamp, distance
from storage.evidence_files import (
    MAX_BYTES,
    EvidenceFiles,
    FileMissing,
    PhotoRefused,
    RefusalReason,
)

ORIENTATION, EXIF_IFD, DATE_TIME_ORIGINAL = 0x0112, 0x8769, 0x9003


@pytest.fixture
def store(tmp_path: Path) -> EvidenceFiles:
    return EvidenceFiles(tmp_path / "photos")


def scene(width: int = 320, height: int = 240) -> Image.Image:
    """A picture with much to see in it, and red in the left half of its top."""
    image = Image.effect_mandelbrot((width, height), (-2, -1.2, 1, 1.2), 60).convert("RGB")
    image.paste((200, 30, 30), (0, 0, width // 2, height // 4))
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def heic(image: Image.Image) -> bytes:
    stream = BytesIO()
    pillow_heif.from_pillow(image).save(stream, quality=80)
    return stream.getvalue()


def is_red(drawn: Image.Image) -> bool:
    red, green, blue = drawn.convert("RGB").getpixel((40, 20))  # type: ignore[misc]  # three bands
    return red > 150 and max(green, blue) < 90


def files_under(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def png_that_claims(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def test_a_photo_is_kept_byte_for_byte_under_its_hash(store: EvidenceFiles, tmp_path: Path) -> None:
    data = encoded(scene())
    kept = store.keep(data)
    assert kept.sha256 == hashlib.sha256(data).hexdigest()
    assert (kept.size, kept.mime, kept.width, kept.height) == (len(data), "image/jpeg", 320, 240)
    assert kept.taken_at is None
    place = tmp_path / "photos" / kept.sha256[:2] / kept.sha256[2:4] / f"{kept.sha256}.jpg"
    assert store.path(kept.sha256) == place
    assert place.read_bytes() == data
    with store.open(kept.sha256) as stream:
        assert stream.read() == data


def test_a_downloaded_file_is_kept_and_itself_left_alone(
    store: EvidenceFiles, tmp_path: Path
) -> None:
    download = tmp_path / "photo.bin"
    download.write_bytes(encoded(scene(), "PNG"))
    kept = store.keep(download)
    assert kept.mime == "image/png"
    assert store.path(kept.sha256).suffix == ".png"
    assert download.exists()


@pytest.mark.parametrize(
    ("write", "mime"),
    [
        (lambda image: encoded(image, "PNG"), "image/png"),
        (lambda image: encoded(image, "WEBP"), "image/webp"),
        (heic, "image/heic"),
        (lambda image: encoded(image.convert("CMYK")), "image/jpeg"),
        (lambda image: encoded(image, progressive=True), "image/jpeg"),
        (lambda image: encoded(image.convert("P"), "PNG"), "image/png"),
        (lambda image: encoded(image.convert("RGBA"), "WEBP", lossless=True), "image/webp"),
    ],
)
def test_every_kind_of_photo_that_a_phone_makes_is_kept_and_drawn(
    store: EvidenceFiles, write: Callable[[Image.Image], bytes], mime: str
) -> None:
    kept = store.keep(write(scene()))
    assert (kept.mime, kept.width, kept.height) == (mime, 320, 240)
    with Image.open(store.thumbnail(kept.sha256, Stamp(()))) as drawn:
        assert (drawn.format, drawn.mode, drawn.size) == ("JPEG", "RGB", (320, 240))
        assert is_red(drawn)


def test_a_grey_scan_is_kept_and_drawn(store: EvidenceFiles) -> None:
    kept = store.keep(encoded(scene().convert("I;16"), "PNG"))
    with Image.open(store.thumbnail(kept.sha256, Stamp(()))) as drawn:
        assert (drawn.mode, drawn.size) == ("RGB", (320, 240))


def test_a_phone_photo_with_a_second_frame_inside_is_a_photo(store: EvidenceFiles) -> None:
    both = encoded(scene(), "MPO", save_all=True, append_images=[scene(160, 120)])
    assert store.keep(both).mime == "image/jpeg"


def test_the_same_photo_twice_is_kept_once(store: EvidenceFiles, tmp_path: Path) -> None:
    data = encoded(scene())
    first = store.keep(data)
    written = store.path(first.sha256).stat().st_ino
    assert store.keep(data) == first
    assert files_under(tmp_path) == [store.path(first.sha256)]
    assert store.path(first.sha256).stat().st_ino == written


def test_a_photo_whose_copy_on_disk_was_cut_short_is_written_again(store: EvidenceFiles) -> None:
    data = encoded(scene())
    kept = store.keep(data)
    store.path(kept.sha256).write_bytes(data[:100])
    store.keep(data)
    assert store.path(kept.sha256).read_bytes() == data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", RefusalReason.EMPTY),
        (encoded(scene()) + b"\0" * MAX_BYTES, RefusalReason.TOO_LARGE),
        ("二楼东侧消火栓无水".encode(), RefusalReason.NOT_A_PHOTO),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", RefusalReason.NOT_A_PHOTO),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 64, RefusalReason.NOT_A_PHOTO),
        (encoded(scene(), "GIF"), RefusalReason.ANIMATED),
        (
            encoded(scene(), "WEBP", save_all=True, append_images=[scene().rotate(90)]),
            RefusalReason.ANIMATED,
        ),
        (
            encoded(scene(), "PNG", save_all=True, append_images=[scene().rotate(90)]),
            RefusalReason.ANIMATED,
        ),
        (encoded(scene(2000, 1500))[:-4000], RefusalReason.DAMAGED),
        (encoded(scene(2000, 1500), progressive=True)[:-4000], RefusalReason.DAMAGED),
        (encoded(scene(), "PNG")[:-300], RefusalReason.DAMAGED),
        (encoded(scene(), "WEBP")[:-60], RefusalReason.DAMAGED),
        (heic(scene())[:-300], RefusalReason.DAMAGED),
        (encoded(scene())[:20], RefusalReason.DAMAGED),
        (b"\xff\xd8\xff\xe0" + b"text in a jpg's clothes", RefusalReason.DAMAGED),
        (png_that_claims(7000, 5000), RefusalReason.TOO_MANY_PIXELS),
        (png_that_claims(10_000, 10_000), RefusalReason.TOO_MANY_PIXELS),
        (png_that_claims(60_000, 60_000), RefusalReason.TOO_MANY_PIXELS),
        (png_that_claims(100, 100), RefusalReason.DAMAGED),
    ],
)
def test_what_is_no_whole_photo_is_refused_and_leaves_nothing(
    store: EvidenceFiles, tmp_path: Path, data: bytes, reason: RefusalReason
) -> None:
    with pytest.raises(PhotoRefused) as refusal:
        store.keep(data)
    assert refusal.value.reason is reason
    assert files_under(tmp_path) == []


@pytest.mark.parametrize("reason", list(RefusalReason))
def test_every_refusal_says_in_chinese_what_to_do(reason: RefusalReason) -> None:
    assert "请" in PhotoRefused(reason).message


def test_a_photo_on_its_side_is_measured_and_drawn_upright(store: EvidenceFiles) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # the camera was held turned: show it a quarter clockwise
    kept = store.keep(encoded(scene().rotate(90, expand=True), exif=exif))
    assert (kept.width, kept.height) == (320, 240)
    with Image.open(store.thumbnail(kept.sha256, Stamp(()))) as drawn:
        assert drawn.size == (320, 240)
        assert drawn.getexif().get(ORIENTATION) is None
        assert is_red(drawn)
    upright = store.keep(encoded(scene()))
    assert distance(kept.dhash, upright.dhash) <= 4


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026:11:22 09:03:12", datetime(2026, 11, 22, 9, 3, 12)),  # noqa: DTZ001 - a camera's wall time
        ("2026:11:22 09:03:12\0", datetime(2026, 11, 22, 9, 3, 12)),  # noqa: DTZ001 - likewise
        ("0000:00:00 00:00:00", None),
        ("    :  :     :  :  ", None),
        ("昨天", None),
    ],
)
def test_the_camera_s_own_time_is_read_where_it_makes_sense(
    store: EvidenceFiles, written: str, read: datetime | None
) -> None:
    exif = Image.Exif()
    exif.get_ifd(EXIF_IFD)[DATE_TIME_ORIGINAL] = written
    assert store.keep(encoded(scene(), exif=exif)).taken_at == read


def test_a_resent_photo_has_nearly_the_same_difference_hash(store: EvidenceFiles) -> None:
    original = store.keep(encoded(scene(1600, 1200), quality=95))
    resent = store.keep(encoded(scene(1600, 1200).resize((640, 480)), quality=60))
    other = store.keep(encoded(scene(1600, 1200).rotate(180)))
    assert distance(original.dhash, resent.dhash) <= 4
    assert distance(original.dhash, other.dhash) > 20


def test_a_thumbnail_carries_its_stamp_on_light_and_on_dark(store: EvidenceFiles) -> None:
    stamp = Stamp(("11月22日（周日） 09:03", "示例小学 二楼东侧", "PT-2026-000123"))
    for ground in ((255, 255, 255), (0, 0, 0)):
        kept = store.keep(encoded(Image.new("RGB", (4000, 3000), ground)))
        with Image.open(store.thumbnail(kept.sha256, stamp)) as drawn:
            assert drawn.size == (1280, 960)
            corner = drawn.crop((0, 760, 500, 960)).convert("L").getextrema()
            assert corner[0] < 130  # type: ignore[operator]  # shade, one band
            assert corner[1] > 240  # type: ignore[operator]  # letters, one band
            assert drawn.getpixel((1200, 100)) == pytest.approx(ground, abs=3)


def test_a_thumbnail_is_drawn_once_for_each_stamp(store: EvidenceFiles) -> None:
    kept = store.keep(encoded(scene()))
    first = store.thumbnail(kept.sha256, Stamp(("示例小学",)))
    drawn_at = first.stat().st_mtime_ns
    assert store.thumbnail(kept.sha256, Stamp(("示例小学",))) == first
    assert first.stat().st_mtime_ns == drawn_at
    other = store.thumbnail(kept.sha256, Stamp(("示例幼儿园",)))
    assert other != first
    assert other.read_bytes() != first.read_bytes()


def test_a_stamp_longer_than_its_picture_still_fits(store: EvidenceFiles) -> None:
    kept = store.keep(encoded(scene(60, 40)))
    line = "示例实业园区三号充电棚东侧第二排 😀👨‍👩‍👧 检查员 王示例"
    with Image.open(store.thumbnail(kept.sha256, Stamp((line, "PT-2026-000123")))) as drawn:
        assert drawn.width >= 60
        assert drawn.height > 40


def test_bytes_of_our_own_are_kept_under_their_hash_too(store: EvidenceFiles) -> None:
    kept = store.keep_file(b"%PDF-1.7 a paper", "pdf")
    assert store.path(kept.sha256).suffix == ".pdf"
    assert store.path(kept.sha256).read_bytes() == b"%PDF-1.7 a paper"
    assert kept.size == 16
    with pytest.raises(ValueError, match="extension"):
        store.keep_file(b"x", "../sh")


@pytest.mark.parametrize("sha256", ["0" * 64, "", "../../etc/passwd", "*" * 64])
def test_what_was_never_kept_is_missing(store: EvidenceFiles, sha256: str) -> None:
    with pytest.raises(FileMissing):
        store.path(sha256)
    with pytest.raises(FileMissing):
        store.thumbnail(sha256, Stamp(()))


def test_a_process_killed_while_writing_leaves_no_photo_and_the_next_one_sweeps(
    tmp_path: Path,
) -> None:
    data = encoded(scene())
    (tmp_path / "photo.jpg").write_bytes(data)
    killed = subprocess.run(
        [
            sys.executable,
            "-c",
            _DIE_BEFORE_RENAME,
            str(tmp_path / "photos"),
            tmp_path / "photo.jpg",
        ],
        check=False,
    )
    assert killed.returncode == 9
    store = EvidenceFiles(tmp_path / "photos")
    assert len(files_under(tmp_path / "photos")) == 1
    with pytest.raises(FileMissing):
        store.path(hashlib.sha256(data).hexdigest())
    assert store.sweep() == 0  # it is young: somebody may be writing it
    (leftover,) = files_under(tmp_path / "photos")
    hours_ago = time.time() - 7200
    os.utime(leftover, (hours_ago, hours_ago))
    assert store.sweep() == 1
    kept = store.keep(data)
    assert files_under(tmp_path / "photos") == [store.path(kept.sha256)]


_DIE_BEFORE_RENAME = """
import os, sys
from pathlib import Path
from storage.evidence_files import EvidenceFiles
store = EvidenceFiles(Path(sys.argv[1]))
Path.replace = lambda self, target: os._exit(9)
store.keep(Path(sys.argv[2]))
"""


def test_a_full_disk_leaves_no_half_photo(
    store: EvidenceFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    kept = store.keep(encoded(scene()))
    store.path(kept.sha256).unlink()  # its folders are there: only the file is left to sync
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        store.keep(encoded(scene()))
    assert files_under(tmp_path) == []


def test_the_photo_store_loads_without_pillow() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import storage.evidence_files, sys; print(sorted(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert not {"'PIL'", "'pillow_heif'", "'typst'"} & set(loaded.strip("[]\n").split(", "))


def told(kind: str) -> bytes:
    """A photo on its side in which the camera and its owner have written."""
    tags = Image.Exif()
    tags[ORIENTATION], tags[0x013B] = 6, "OWNER-SAMPLE"
    tags.get_ifd(EXIF_IFD)[DATE_TIME_ORIGINAL] = "2026:11:22 09:41:07"
    if kind == "HEIF":
        stream = BytesIO()
        pillow_heif.from_pillow(scene()).save(stream, quality=80, exif=tags.tobytes())
        return stream.getvalue()
    extra = {"comment": b"OWNER-SAMPLE"} if kind == "JPEG" else {}
    return encoded(scene(), kind, exif=tags, **extra) + b"OWNER-SAMPLE"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_bare_copy_shows_the_same_and_tells_nothing_of_who_took_it(
    store: EvidenceFiles, kind: str
) -> None:
    """Derived pictures handed on the comment of the JPEG that they were made of."""
    data = told(kind)
    kept = store.keep_bare(data)
    (file,) = files_under(store.path(kept.sha256).parent)
    assert kept.taken_at is None
    assert (kept.mime, kept.width, kept.height) == ("image/jpeg", 240, 320)
    assert b"OWNER-SAMPLE" not in file.read_bytes()
    assert not store.has(hashlib.sha256(data).hexdigest())
    other = EvidenceFiles(store.path(kept.sha256).parents[3] / "other")
    assert distance(kept.dhash, other.keep(data).dhash) <= 2


def test_a_file_that_is_no_photo_is_no_bare_copy_either(store: EvidenceFiles) -> None:
    with pytest.raises(PhotoRefused):
        store.keep_bare(b"no picture")
