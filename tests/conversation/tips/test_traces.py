"""What is on the disk after a tip: the raw bytes of the database, its log, the photos, a backup."""

import asyncio
import io
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import Engine

from bot.workers import ends
from sandbox.model import PhoneSpec
from tests.conversation.handset import Handset
from tests.conversation.stage import Stage
from tests.conversation.tips.test_tips import prepared, with_a_key

TIPSTER = 0x5A17_C0DE_77  # spelled in five bytes that stand for nothing else
NAME = "吹哨示例路人"
OWNER, SERIAL, THUMBNAIL = b"OWNER-SAMPLE-4471", b"SERIAL-SAMPLE-9182", b"TRAILING-SAMPLE-3357"


def camera_file(colour: str) -> bytes:
    """A photo as a camera writes it: owner, serial number, place, and something behind its end."""
    tags = Image.Exif()
    tags[0x013B] = OWNER.decode()  # Artist
    inner = tags.get_ifd(0x8769)
    inner[0xA430], inner[0xA431] = OWNER.decode(), SERIAL.decode()  # CameraOwnerName, BodySerial…
    inner[0x9003] = "2026:11:22 09:41:07"
    file = io.BytesIO()
    image = Image.effect_noise((320, 240), 60).convert("RGB")
    image.paste(colour, (0, 0, 160, 120))
    image.save(file, "JPEG", exif=tags, comment=OWNER)
    return file.getvalue() + THUMBNAIL


def file_of(database: Engine) -> Path:
    return Path(str(database.url.database))


async def until(done: Callable[[], bool]) -> None:
    """Wait for what happens in the background."""
    async with asyncio.timeout(20):
        while not done():  # noqa: ASYNC110 - files and rows ring no bell
            await asyncio.sleep(0.02)


class Disk:
    """Everything that the bot keeps, as bytes, and a backup of its database."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self._stage = stage
        self._backup = folder / "backup.db"

    def hits(self, needles: dict[str, bytes]) -> dict[str, set[str]]:
        """Which of these bytes are found, and in which file."""
        database = file_of(self._stage.engine)
        self._backup.unlink(missing_ok=True)
        with sqlite3.connect(database) as here, sqlite3.connect(self._backup) as there:
            here.backup(there)
        files = [*database.parent.glob(f"{database.name}*"), self._backup]
        files += [each for each in self._stage.settings.photo_dir.rglob("*") if each.is_file()]
        found: dict[str, set[str]] = {}
        for file in files:
            data = file.read_bytes()
            for what, needle in needles.items():
                if needle in data:
                    found.setdefault(what, set()).add(file.name)
        return found


def needles_of(secret: str, *message_files: str) -> dict[str, bytes]:
    """What must not be anywhere once a tip is filed."""
    found = {
        "chat id as text": str(TIPSTER).encode(),
        "chat id as a number": TIPSTER.to_bytes(5, "big"),
        "name": NAME.encode(),
        "name, escaped": NAME.encode("unicode_escape"),
        "secret": secret.replace("-", "").encode(),
        "secret as spelled": secret.encode(),
        "owner": OWNER,
        "serial": SERIAL,
        "behind the end": THUMBNAIL,
    }
    return found | {f"file id {each}": each.encode() for each in message_files}


async def forget_the_chat(stage: Stage) -> None:
    """Take away the one row that a chat at the menu always has, so that all else can be searched.

    Together with ``secure_delete`` and an empty log nothing of the row itself is left.
    """
    await stage.app.updates.flush()
    with sqlite3.connect(file_of(stage.engine), isolation_level=None) as raw:
        raw.execute("PRAGMA secure_delete=ON")
        assert raw.execute("DELETE FROM desks WHERE chat_id = ?", (TIPSTER,)).rowcount == 1
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.fixture
def disk(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    monkeypatch.setattr(ends, "UNTOUCHED_SECONDS", 0.0)
    return Disk(stage, tmp_path)


@pytest.fixture
def tipster(stage: Stage) -> Handset:
    stage.telegram.chats.welcome([PhoneSpec(TIPSTER, NAME)], [])
    return stage.handset(TIPSTER)


async def originals_removed(stage: Stage) -> None:
    """Wait until everything is gone whose removal is owed."""
    await stage.app.updates.flush()
    await stage.app.removals.drain()
    await until(lambda: stage.town.rows("SELECT count(*) FROM removals") == [0])


async def file_ids(stage: Stage) -> list[str]:
    return [str(each) for each in stage.town.rows("SELECT file_id FROM photos WHERE file_id != ''")]


@pytest.mark.parametrize("privacy", ["匿名", "保密"])
async def test_no_byte_on_the_disk_leads_to_who_gave_a_tip(
    stage: Stage, tipster: Handset, disk: Disk, privacy: str
) -> None:
    """The kept photo had the camera's owner and serial number in it; the log kept name and id."""
    await with_a_key(stage)
    await tipster.document("IMG_1.jpg", camera_file("red"), "image/jpeg")
    await tipster.wait_for("已存 1 张")
    files = await file_ids(stage)
    shown = disk.hits(needles_of("never", *files))
    assert {"owner", "serial", "behind the end", "chat id as a number", "name"} <= set(shown)
    secret = await prepared(tipster, privacy)
    await tipster.taps("提交举报")
    await originals_removed(stage)
    await forget_the_chat(stage)
    assert disk.hits(needles_of(secret, *files)) == {}


async def test_no_byte_on_the_disk_leads_to_who_follows_a_tip_and_adds_to_it(
    stage: Stage, tipster: Handset, disk: Disk
) -> None:
    """The chat's row said that a case was open; a photo that was added kept its metadata."""
    await tipster.document("IMG_1.jpg", camera_file("red"), "image/jpeg")
    await tipster.wait_for("已存 1 张")
    secret = await prepared(tipster, "匿名")
    await tipster.taps("提交举报")
    await tipster.says("/tip")
    await tipster.says(secret)
    await tipster.says("昨天又锁了")
    await tipster.document("IMG_2.jpg", camera_file("blue"), "image/jpeg")
    await tipster.wait_for("照片已加到举报里，点“刷新”看。")
    files = await file_ids(stage)
    await until(lambda: stage.town.rows("SELECT count(*) FROM photos WHERE bare") == [2])
    await originals_removed(stage)
    await forget_the_chat(stage)
    assert disk.hits(needles_of(secret, *files)) == {}
    await stage.close()
    await stage.open()
    await tipster.says(secret)
    await tipster.taps("刷新")
    assert "昨天又锁了" in (await tipster.card()).text
    await originals_removed(stage)
    await forget_the_chat(stage)
    assert disk.hits(needles_of(secret, *files)) == {}
