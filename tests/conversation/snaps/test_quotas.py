"""Somebody without a role sends more than an hour's worth: what is beyond is named, not lost."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from chat.address import on_telegram
from core.clock import FixedClock
from people.quotas import Allowance, QuotaReached, Quotas
from tests.conversation.conftest import raised
from tests.conversation.handset import picture
from tests.conversation.snaps.test_snap import numbers, scans
from tests.conversation.stage import INSPECTOR, STRANGER, Stage
from tests.databases import SqliteBackend

PHOTOS = "SELECT count(*) FROM photos"


@pytest.fixture
async def narrow(
    sqlite_backend: SqliteBackend,
    tmp_path: Path,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Stage]:
    """A stage where little is taken in an hour."""
    monkeypatch.setenv("QUOTA_PHOTOS", "3")
    monkeypatch.setenv("QUOTA_FILINGS", "2")
    url = sqlite_backend.migrated()
    async with raised(url, tmp_path, clock) as stage:
        yield stage
    sqlite_backend.take_back(url)


async def test_a_photo_beyond_the_quota_is_named_and_none_is_kept_of_it(
    narrow: Stage, clock: FixedClock
) -> None:
    """A stranger's photos used to be taken without end, until the disk was full."""
    stranger = narrow.handset(STRANGER)
    await stranger.start()
    for colour in ("red", "green", "blue"):
        await stranger.photo(picture(colour))
        await stranger.settled()
    (sent,) = await stranger.photo(picture("black"))
    told = await stranger.wait_for("一小时最多收您 3 张照片")
    assert told.raw["reply_to_message"]["message_id"] == sent.id
    assert "119" in told.text
    assert narrow.town.rows(PHOTOS) == [3]
    clock.advance(timedelta(minutes=61))
    await stranger.photo(picture("white"))
    await stranger.settled()
    assert narrow.town.rows(PHOTOS) == [4]


async def test_who_holds_a_role_is_not_counted(narrow: Stage) -> None:
    inspector = narrow.handset(INSPECTOR)
    await inspector.start()
    for colour in ("red", "green", "blue", "black", "white"):
        await inspector.photo(picture(colour))
        await inspector.settled()
    assert narrow.town.rows(PHOTOS) == [5]


def test_an_update_counts_once_however_often_its_turn_runs(clock: FixedClock) -> None:
    quotas = Quotas(photos=1)
    for _ in range(3):
        quotas.spend(None, on_telegram(7), Allowance.PHOTOS, clock.now(), 100)
    quotas.spend(None, on_telegram(8), Allowance.PHOTOS, clock.now(), 101)
    with pytest.raises(QuotaReached) as reached:
        quotas.spend(
            None, on_telegram(7), Allowance.PHOTOS, clock.now() + timedelta(minutes=20), 102
        )
    assert reached.value.minutes == 40


async def test_a_report_beyond_the_quota_stays_a_draft(narrow: Stage) -> None:
    stranger = narrow.handset(STRANGER)
    await scans(narrow, stranger, narrow.unit())
    for colour, what in (("red", "走廊堆物"), ("green", "消火栓无水")):
        await stranger.shows(picture(colour), "已存 1 张")
        await stranger.says(what)
        await stranger.taps("上账")
    assert len(numbers(narrow)) == 2
    await stranger.shows(picture("blue"), "已存 1 张")
    await stranger.says("配电间漏水")
    answer = await stranger.taps("上账")
    assert "一小时最多上报 2 条" in (answer.text or "")
    assert len(numbers(narrow)) == 2
    assert narrow.town.rows("SELECT count(*) FROM drafts WHERE state = 'open'") == [1]
