"""Evidence bytes on disk: kept unchanged under their SHA-256, checked before they are kept.

Synchronous; meant to be called in worker threads. Whoever calls decides how many at once.
"""

import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from chat.incoming import Medium
from core.errors import XunanError
from reports import pictures
from reports.pictures import Stamp
from storage.attachment_kinds import EXTENSION, media_type_of

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 20 * 1024 * 1024  # what the Bot API lets a bot download
MAX_PIXELS = 60_000_000  # a 48-megapixel phone passes
MAX_PIXELS_WHOLE = 32_000_000  # for formats that only decode whole, at 4 bytes a pixel

_MIME = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "HEIF": "image/heic"}
_EXTENSION = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_SHA256 = re.compile(r"[0-9a-f]{64}")
_EXTENSION_SHAPE = re.compile(r"[a-z0-9]{1,5}")
_EXIF_IFD, _DATE_TIME_ORIGINAL, _ORIENTATION = 0x8769, 0x9003, 0x0112
_ON_ITS_SIDE = {5, 6, 7, 8}  # EXIF orientations that swap width and height


class RefusalReason(StrEnum):
    """The reason why bytes were not kept as a photo."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_PHOTO = "not_a_photo"
    ANIMATED = "animated"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"


_MESSAGES = {
    RefusalReason.EMPTY: "收到的照片是空文件。请重拍一张再发。",
    RefusalReason.TOO_LARGE: ("照片超过20MB,Telegram不让机器人下载。请用“照片”而不是“文件”重发。"),
    RefusalReason.NOT_A_PHOTO: (
        "这个文件不是照片，没有保存。请发照片，或发JPG、PNG、WebP、HEIC图片文件。"
    ),
    RefusalReason.ANIMATED: "动图不能作为照片留存。请拍一张照片发来。",
    RefusalReason.DAMAGED: "照片不完整，无法打开，没有保存。请重发一次；仍不行的，请重拍。",
    RefusalReason.TOO_MANY_PIXELS: (
        "照片像素过大，无法处理，没有保存。请用“照片”而不是“文件”重发。"
    ),
}


class PhotoRefused(XunanError):
    """The bytes are no photo that can be kept; nothing was left behind.

    ``message`` tells the sender, in Chinese, what to do.
    """

    def __init__(self, reason: RefusalReason) -> None:
        self.reason = reason
        self.message = _MESSAGES[reason]
        super().__init__(self.message)


class FileMissing(XunanError):
    """No bytes are kept under this SHA-256."""


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """The facts of a photo once its bytes are safe.

    ``size`` in bytes; ``width`` and ``height`` in pixels as the photo is looked at; ``taken_at``
    the camera's own wall time without a zone, where the file still carries one; ``dhash`` the
    difference hash (``reports.pictures.distance`` compares two). Voices and files have none of it.
    """

    sha256: str
    size: int
    mime: str
    width: int
    height: int
    taken_at: datetime | None
    dhash: str


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is no photo, such as a signed paper; ``size`` in bytes."""

    sha256: str
    size: int


class EvidenceFiles:
    """Keeps original bytes under ``root/ab/cd/<sha256>.<ext>`` and derives thumbnails.

    Several processes may share one ``root``: a file appears under its name whole or not at all.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = root / "incoming"
        self._derived = root / "derived"
        self._incoming.mkdir(parents=True, exist_ok=True)
        with suppress(PermissionError):
            root.chmod(0o700)

    def keep(self, source: bytes | Path) -> KeptPhoto:
        """Verify a photo down to its last pixel and keep it; safe on disk when this returns.

        The same bytes twice are kept once. Neither names nor media types are asked, only the
        bytes. Raises ``PhotoRefused``.
        """
        data = _read(source)
        kept = _examine(data, hashlib.sha256(data).hexdigest())
        self._write(self._place(kept.sha256, _EXTENSION[kept.mime]), data)
        return kept

    def keep_bare(self, source: bytes | Path) -> KeptPhoto:
        """Keep a copy of a photo that tells nothing of who took it, and never the photo itself.

        Raises ``PhotoRefused``.
        """
        data = _read(source)
        _examine(data, "")
        with _damage_named():
            copy = pictures.bare_copy(BytesIO(data))
        return self.keep(copy)

    def keep_attachment(self, data: bytes, medium: Medium, name: str) -> KeptPhoto:
        """Keep a voice or an office file as it came; raises ``AttachmentRefused``."""
        mime = media_type_of(data, medium, name)
        kept = self.keep_file(data, EXTENSION[mime])
        return KeptPhoto(kept.sha256, kept.size, mime, 0, 0, None, "")

    def keep_file(self, data: bytes, extension: str) -> KeptFile:
        """Keep bytes as they are, such as a PDF of our own (``extension`` without the dot)."""
        if not _EXTENSION_SHAPE.fullmatch(extension):
            raise ValueError(f"not a file extension: {extension!r}")
        sha256 = hashlib.sha256(data).hexdigest()
        self._write(self._place(sha256, extension), data)
        return KeptFile(sha256, len(data))

    def path(self, sha256: str) -> Path:
        """Return where the original bytes are. Raises ``FileMissing``."""
        if _SHA256.fullmatch(sha256):
            for found in self._folder(sha256).glob(f"{sha256}.*"):
                return found
        raise FileMissing(sha256)

    def open(self, sha256: str) -> BinaryIO:
        """Open the original bytes for reading. Raises ``FileMissing``."""
        return self.path(sha256).open("rb")

    def thumbnail(self, sha256: str, stamp: Stamp) -> Path:
        """Return a stamped JPEG of at most 1280 px, drawn once and then taken from disk.

        Raises ``FileMissing``.
        """
        original = self.path(sha256)
        key = hashlib.sha256(json.dumps(stamp.lines).encode()).hexdigest()[:16]
        place = self._derived / sha256[:2] / f"{sha256}-{key}.jpg"
        if not place.exists():
            self._write(place, pictures.thumbnail(original, stamp))
        return place

    def has(self, sha256: str) -> bool:
        """Tell whether bytes are kept."""
        try:
            self.path(sha256)
        except FileMissing:
            return False
        return True

    def remove(self, sha256: str, untouched: float) -> bool:
        """Remove bytes, and what was derived from them, that nobody has kept for so many seconds.

        ``False`` when somebody has, who may be about to name them; removing twice does no harm.
        """
        if not _SHA256.fullmatch(sha256):
            return True
        for file in self._folder(sha256).glob(f"{sha256}.*"):
            if time.time() - file.stat().st_mtime < untouched:
                return False
            file.unlink(missing_ok=True)
        for file in (self._derived / sha256[:2]).glob(f"{sha256}-*.jpg"):
            file.unlink(missing_ok=True)
        return True

    def sweep_thumbnails(self, older_than: float) -> int:
        """Remove derived pictures drawn more than so many seconds ago; they are drawn anew."""
        removed = 0
        for file in self._derived.glob("*/*.jpg"):
            with suppress(FileNotFoundError):
                if time.time() - file.stat().st_mtime >= older_than:
                    file.unlink()
                    removed += 1
        return removed

    def sweep(self, older_than: float = 3600) -> int:
        """Remove what a crash left half-written more than ``older_than`` seconds ago; say how many.

        Younger files may be another process's work in hand.
        """
        removed = 0
        for leftover in self._incoming.iterdir():
            with suppress(FileNotFoundError):
                if time.time() - leftover.stat().st_mtime >= older_than:
                    leftover.unlink()
                    removed += 1
        return removed

    def _folder(self, sha256: str) -> Path:
        return self._root / sha256[:2] / sha256[2:4]

    def _place(self, sha256: str, extension: str) -> Path:
        return self._folder(sha256) / f"{sha256}.{extension}"

    def _write(self, place: Path, data: bytes) -> None:
        """Bring bytes to their place so that a power cut leaves all of them or none."""
        _make_folder(place.parent, self._root)
        if not (place.exists() and place.stat().st_size == len(data)):
            handle, name = tempfile.mkstemp(suffix=".part", dir=self._incoming)
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(data)
                    stream.flush()
                    os.fsync(stream.fileno())
                Path(name).replace(place)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        else:
            os.utime(place)  # kept anew: whoever removes what nobody names leaves it for now
        _sync_folder(place.parent)  # also when somebody else has just renamed the same bytes


def _make_folder(folder: Path, root: Path) -> None:
    """Make a folder below ``root`` whose name, too, survives a power cut."""
    if folder.exists() or folder == root:
        return
    _make_folder(folder.parent, root)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(source: bytes | Path) -> bytes:
    """Return the bytes, never more than the limit plus one. Raises ``PhotoRefused``."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    else:
        data = source
    if not data:
        raise PhotoRefused(RefusalReason.EMPTY)
    if len(data) > MAX_BYTES:
        raise PhotoRefused(RefusalReason.TOO_LARGE)
    return data


def _sniff(data: bytes) -> str:
    """Return Pillow's name of the format that the first bytes announce."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "HEIF"
    if data.startswith((b"GIF87a", b"GIF89a")):
        raise PhotoRefused(RefusalReason.ANIMATED)
    raise PhotoRefused(RefusalReason.NOT_A_PHOTO)


def _examine(data: bytes, sha256: str) -> KeptPhoto:
    """Decode a photo from end to end and say what it is. Raises ``PhotoRefused``."""
    from PIL import ImageOps  # noqa: PLC0415 - only who keeps a photo pays for Pillow

    kind = _sniff(data)
    with _damage_named(), pictures.open_picture(BytesIO(data), kind) as image:
        _check_header(image, kind)
        taken_at = _taken_at(image)
        width, height = image.size
        if kind == "JPEG":  # an eighth of the size still reads every byte, and holds little
            image.draft("RGB", (max(1, width // 8), max(1, height // 8)))
        image.load()
        if image.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE:
            width, height = height, width
        ImageOps.exif_transpose(image, in_place=True)
        fingerprint = pictures.dhash(image)
    return KeptPhoto(sha256, len(data), _MIME[kind], width, height, taken_at, fingerprint)


@contextmanager
def _damage_named() -> Iterator[None]:
    """Turn whatever a decoder says about hostile or broken bytes into one refusal."""
    from PIL.Image import (  # noqa: PLC0415 - see _examine
        DecompressionBombError,
        DecompressionBombWarning,
    )

    try:
        yield
    except (PhotoRefused, MemoryError):
        raise
    except (DecompressionBombError, DecompressionBombWarning) as error:
        raise PhotoRefused(RefusalReason.TOO_MANY_PIXELS) from error
    except Exception as error:  # decoders fail in any way they like; the bytes are in memory
        raise PhotoRefused(RefusalReason.DAMAGED) from error


def _check_header(image: "Image", kind: str) -> None:
    """Refuse before a pixel is decoded. Raises ``PhotoRefused``."""
    limit = MAX_PIXELS if kind in {"JPEG", "HEIF"} else MAX_PIXELS_WHOLE
    if image.width * image.height > limit:
        raise PhotoRefused(RefusalReason.TOO_MANY_PIXELS)
    if kind in {"PNG", "WEBP"} and getattr(image, "is_animated", False):
        raise PhotoRefused(RefusalReason.ANIMATED)


def _taken_at(image: "Image") -> datetime | None:
    """Return EXIF's DateTimeOriginal; ``None`` when absent or nonsense (it never refuses)."""
    with suppress(ValueError, TypeError, AttributeError, KeyError, SyntaxError, OSError):
        written = image.getexif().get_ifd(_EXIF_IFD)[_DATE_TIME_ORIGINAL]
        day, _, clock = str(written).strip("\x00 ").partition(" ")
        return datetime.fromisoformat(f"{day.replace(':', '-')} {clock}").replace(tzinfo=None)
    return None
