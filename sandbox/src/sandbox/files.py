"""Files as Telegram keeps them: photos re-encoded in several sizes, documents as they came."""

from __future__ import annotations

import asyncio
import io
import mimetypes
import secrets
from dataclasses import asdict, dataclass
from pathlib import PurePath

from PIL import Image, ImageOps, UnidentifiedImageError

from sandbox.errors import ApiError, BadRequest
from sandbox.model import JsonDict, UploadedFile
from sandbox.store import Store

UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
_SIDES = (90, 320, 800, 1280)
_PIXEL_LIMIT = 100_000_000


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file on the server; a photo has one of these for each size."""

    file_id: str
    file_unique_id: str
    path: str
    name: str
    mime: str
    size: int


class NotAPhoto(Exception):
    """The bytes are no picture that Telegram could re-encode."""


class Files:
    """All files of the bot, by id and by path."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._photos: dict[str, list[JsonDict]] = {}
        self._documents: dict[str, JsonDict] = {}
        for _, record in store.load("file"):
            self._remember(StoredFile(**record))
        for _, record in store.load("media"):
            self._know(record)

    def _remember(self, file: StoredFile) -> None:
        self._by_id[file.file_id] = file
        self._by_path[file.path] = file

    def _know(self, record: JsonDict) -> None:
        for size in record.get("photo", ()):
            self._photos[size["file_id"]] = record["photo"]
        if document := record.get("document"):
            self._documents[document["file_id"]] = document

    def _keep(self, folder: str, prefix: str, name: str, mime: str, data: bytes) -> StoredFile:
        number = len(self._by_id) + 1
        suffix = PurePath(name).suffix
        file = StoredFile(
            file_id=prefix + secrets.token_urlsafe(32),
            file_unique_id=prefix[:2] + secrets.token_urlsafe(8),
            path=f"{folder}/file_{number}{suffix}",
            name=name,
            mime=mime,
            size=len(data),
        )
        self._store.put_bytes(file.file_id, data)
        self._store.put("file", file.file_id, asdict(file))
        self._remember(file)
        return file

    async def add_photo(self, upload: UploadedFile) -> list[JsonDict]:
        """Re-encode a picture, without EXIF, to JPEGs of at most 1280 px; return PhotoSizes.

        Raises NotAPhoto when the bytes are no picture.
        """
        sizes = []
        for width, height, data in await asyncio.to_thread(_encode_sizes, upload.data):
            file = self._keep("photos", "AgACAgUAAx", "photo.jpg", "image/jpeg", data)
            sizes.append(
                {
                    "file_id": file.file_id,
                    "file_unique_id": file.file_unique_id,
                    "width": width,
                    "height": height,
                    "file_size": file.size,
                }
            )
        self._learn({"photo": sizes})
        return sizes

    async def add_document(self, upload: UploadedFile) -> JsonDict:
        """Keep a file byte for byte; return the Bot API ``Document``."""
        name = PurePath(upload.name).name or "file"
        mime = mimetypes.guess_type(name)[0] or upload.mime or "application/octet-stream"
        file = self._keep("documents", "BQACAgUAAx", name, mime, upload.data)
        document: JsonDict = {
            "file_name": name,
            "mime_type": mime,
            "file_id": file.file_id,
            "file_unique_id": file.file_unique_id,
            "file_size": file.size,
        }
        if mime.startswith("image/"):
            await self._add_thumbnail(document, upload.data)
        self._learn({"document": document})
        return document

    async def _add_thumbnail(self, document: JsonDict, data: bytes) -> None:
        try:
            sizes = await asyncio.to_thread(_encode_sizes, data, (320,))
        except NotAPhoto:
            return
        width, height, small = sizes[-1]
        file = self._keep("thumbnails", "AAMCBQADGQ", "thumbnail.jpg", "image/jpeg", small)
        document["thumbnail"] = {
            "file_id": file.file_id,
            "file_unique_id": file.file_unique_id,
            "width": width,
            "height": height,
            "file_size": file.size,
        }

    def add_voice(self, data: bytes, duration: int) -> JsonDict:
        """Keep a voice message; ``duration`` is in seconds; return the Bot API ``Voice``."""
        file = self._keep("voice", "AwACAgUAAx", "voice.oga", "audio/ogg", data)
        return {
            "duration": duration,
            "mime_type": "audio/ogg",
            "file_id": file.file_id,
            "file_unique_id": file.file_unique_id,
            "file_size": file.size,
        }

    def add_sticker(self, data: bytes, emoji: str) -> JsonDict:
        """Keep a sticker; return the Bot API ``Sticker``."""
        file = self._keep("stickers", "CAACAgUAAx", "sticker.webp", "image/webp", data)
        return {
            "width": 512,
            "height": 512,
            "emoji": emoji,
            "is_animated": False,
            "is_video": False,
            "type": "regular",
            "file_id": file.file_id,
            "file_unique_id": file.file_unique_id,
            "file_size": file.size,
        }

    def _learn(self, record: JsonDict) -> None:
        key = (record.get("document") or record["photo"][-1])["file_id"]
        self._store.put("media", key, record)
        self._know(record)

    def known_photo(self, file_id: str) -> list[JsonDict]:
        """Return all sizes of the photo that ``file_id`` belongs to; BadRequest when unknown."""
        try:
            return self._photos[file_id]
        except KeyError:
            raise self._wrong_id(file_id, "Photo") from None

    def known_document(self, file_id: str) -> JsonDict:
        """Return the document of this id; BadRequest when unknown."""
        try:
            return self._documents[file_id]
        except KeyError:
            raise self._wrong_id(file_id, "Document") from None

    def _wrong_id(self, file_id: str, wanted: str) -> BadRequest:
        if file_id.startswith(("http://", "https://")):
            return BadRequest("failed to get HTTP URL content")
        if file_id in self._by_id:
            return BadRequest(f"can't use file of another type as {wanted}")
        return BadRequest("wrong file identifier/HTTP URL specified")

    def find(self, file_id: str) -> StoredFile | None:
        """Return the file of this id, if there is one."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """Return the file at a download path, if there is one."""
        return self._by_path.get(path)

    def read(self, file: StoredFile) -> bytes:
        """Return the bytes of a file."""
        return self._store.get_bytes(file.file_id)


def check_upload(upload: UploadedFile, *, as_photo: bool) -> None:
    """Refuse what is empty (400), over 50 MB (413), or a photo over 10 MB (400)."""
    if not upload.data:
        raise BadRequest("file must be non-empty")
    if len(upload.data) > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    if as_photo and len(upload.data) > PHOTO_LIMIT:
        raise BadRequest(
            f"file of size {len(upload.data)} bytes is too big for a photo; "
            f"the maximum size is {PHOTO_LIMIT} bytes"
        )


def _encode_sizes(data: bytes, sides: tuple[int, ...] = _SIDES) -> list[tuple[int, int, bytes]]:
    """Return (width, height, JPEG) from small to large; a small picture has fewer sizes."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > _PIXEL_LIMIT:
                raise NotAPhoto
            opened.draft("RGB", (sides[-1], sides[-1]))
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,
    ) as error:
        raise NotAPhoto from error
    longest = max(picture.size)
    wanted = [side for side in sides if side < longest]
    wanted.append(min(longest, sides[-1]))
    encoded = []
    for side in dict.fromkeys(wanted):
        smaller = picture.copy()
        smaller.thumbnail((side, side))
        buffer = io.BytesIO()
        smaller.save(buffer, "JPEG", quality=85)
        encoded.append((smaller.width, smaller.height, buffer.getvalue()))
    return encoded
