"""Photos are re-encoded, files are kept, limits hold."""

from __future__ import annotations

import io

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import BufferedInputFile
from aiohttp import ClientSession, FormData
from PIL import Image

from sandbox.client import Phone
from sandbox.errors import BadRequest
from sandbox.model import UploadedFile
from sandbox.server import Running
from sandbox.telegram import Telegram
from tests.sandbox.conftest import INSPECTOR, picture


async def test_a_photo_comes_in_sizes_up_to_1280_without_exif(bot: Bot, phone: Phone) -> None:
    sent = (await phone.photo(picture(2400, 1800, exif=True)))[0]
    sizes = sent.raw["photo"]
    assert [(size["width"], size["height"]) for size in sizes] == [
        (90, 68),
        (320, 240),
        (800, 600),
        (1280, 960),
    ]
    assert len({size["file_unique_id"] for size in sizes}) == 4
    data = await bot.download(sizes[-1]["file_id"])
    assert data is not None
    with Image.open(data) as received:
        assert received.size == (1280, 960)
        assert not received.getexif()
    file = await bot.get_file(sizes[-1]["file_id"])
    assert (file.file_size, file.file_path) == (sizes[-1]["file_size"], "photos/file_4.jpg")


async def test_a_small_photo_is_not_blown_up(phone: Phone) -> None:
    sent = (await phone.photo(picture(200, 100)))[0]
    assert [size["width"] for size in sent.raw["photo"]] == [90, 200]


async def test_a_photo_taken_sideways_is_turned_upright(phone: Phone) -> None:
    tags = Image.Exif()
    tags[0x0112] = 6
    buffer = io.BytesIO()
    Image.new("RGB", (800, 600)).save(buffer, "JPEG", exif=tags)
    sent = (await phone.photo(buffer.getvalue()))[0]
    assert sent.raw["photo"][-1]["height"] == 800


async def test_a_photo_sent_as_a_file_keeps_every_byte(bot: Bot, phone: Phone) -> None:
    original = picture(exif=True)
    sent = (await phone.photo(original, as_file=True))[0]
    document = sent.raw["document"]
    assert (document["mime_type"], document["thumbnail"]["width"]) == ("image/jpeg", 320)
    data = await bot.download(document["file_id"])
    assert data is not None
    assert data.read() == original


async def test_what_is_no_picture_goes_as_a_file(phone: Phone) -> None:
    sent = (await phone.photo(b"%PDF-1.7 not a picture"))[0]
    assert "photo" not in sent.raw
    assert sent.raw["document"]["file_size"] == 22


async def test_the_bot_cannot_send_as_a_photo_what_is_none(bot: Bot, phone: Phone) -> None:
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await bot.send_photo(INSPECTOR, BufferedInputFile(b"not a picture", "a.jpg"))
    with pytest.raises(TelegramBadRequest, match="PHOTO_INVALID_DIMENSIONS"):
        await bot.send_photo(INSPECTOR, BufferedInputFile(picture(2100, 100), "a.jpg"))
    with pytest.raises(TelegramBadRequest, match="file must be non-empty"):
        await bot.send_document(INSPECTOR, BufferedInputFile(b"", "a.pdf"))
    assert len(await phone.screen()) == 1


async def test_files_over_the_limits_are_refused(bot: Bot, phone: Phone) -> None:
    big = BufferedInputFile(b"x" * (10 * 1024 * 1024 + 1), "a.jpg")
    with pytest.raises(TelegramBadRequest, match="too big for a photo"):
        await bot.send_photo(INSPECTOR, big)
    with pytest.raises(TelegramEntityTooLarge):
        await bot.send_document(
            INSPECTOR, BufferedInputFile(b"x" * (50 * 1024 * 1024 + 1), "a.zip")
        )
    sent = await phone.document("录像.zip", b"x" * (20 * 1024 * 1024 + 1))
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.get_file(sent.raw["document"]["file_id"])


async def test_a_body_over_the_servers_own_limit_is_answered_as_too_large(
    server: Running, phone: Phone
) -> None:
    form = FormData({"chat_id": str(INSPECTOR)})
    form.add_field("document", io.BytesIO(bytes(65 * 1024 * 1024)), filename="a.zip")
    async with (
        ClientSession() as session,
        session.post(
            f"{server.url}/bot{server.telegram.token}/sendDocument", data=form
        ) as response,
    ):
        assert response.status == 413
        assert (await response.json())["description"] == "Request Entity Too Large"


async def test_a_known_file_is_sent_again_by_its_id_and_an_unknown_one_is_refused(
    bot: Bot, phone: Phone
) -> None:
    theirs = (await phone.photo(picture()))[0].raw["photo"]
    sent = await bot.send_photo(INSPECTOR, theirs[0]["file_id"])
    assert sent.photo is not None
    assert [size.file_id for size in sent.photo] == [size["file_id"] for size in theirs]
    for wrong, reason in (
        ("nonsense", "wrong file identifier"),
        ("https://example.org/a.jpg", "failed to get HTTP URL content"),
    ):
        with pytest.raises(TelegramBadRequest, match=reason):
            await bot.send_photo(INSPECTOR, wrong)
    with pytest.raises(TelegramBadRequest, match="file of another type as Document"):
        await bot.send_document(INSPECTOR, theirs[0]["file_id"])
    with pytest.raises(TelegramBadRequest, match="invalid file_id"):
        await bot.get_file("nonsense")


async def test_an_album_has_two_to_ten_items_of_one_kind(telegram: Telegram, bot: Bot) -> None:
    await telegram.people.start(INSPECTOR)
    photo = {"type": "photo", "media": "attach://a"}
    document = {"type": "document", "media": "attach://a"}
    for media, reason in (
        ([photo], "2-10 items"),
        ([photo] * 11, "2-10 items"),
        ([photo, document], "can't be mixed"),
        ([photo, {"type": "photo", "media": "attach://b"}], "wrong file identifier"),
    ):
        with pytest.raises(BadRequest, match=reason):
            await telegram.call(
                "sendMediaGroup",
                {"chat_id": INSPECTOR, "media": media},
                {"a": _upload()},
            )
    assert list(telegram.chats.chats[INSPECTOR].messages) == [1]


def _upload() -> UploadedFile:
    return UploadedFile("a.jpg", picture(400, 300), "image/jpeg")
