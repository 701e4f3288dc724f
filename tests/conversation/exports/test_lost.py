"""An export whose form goes out of use meanwhile, or whose filter cannot be read any more."""

import asyncio
from typing import Any

import pytest

from bot.workers.exports import ExportWorker
from tests.conversation.exports.test_exporting import blank_form
from tests.conversation.handset import Handset
from tests.conversation.hazards.test_ledger import fills
from tests.conversation.stage import INSPECTOR, OFFICE, Stage


@pytest.fixture
def released(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Nothing that is owed is written before this is set."""
    event = asyncio.Event()
    claim = ExportWorker.claim

    async def claims(self: ExportWorker, most: int) -> list[Any]:
        return await claim(self, most) if event.is_set() else []

    monkeypatch.setattr(ExportWorker, "claim", claims)
    return event


async def asks_for_own_form(stage: Stage) -> Handset:
    """The office asks for the ledger in its own form."""
    phone = stage.handset(OFFICE)
    fills(stage, 2)
    await phone.document("街道表.xlsx", blank_form(), caption="导出模板")
    await phone.wait_for("模板 · 街道表")
    await phone.taps("就用它导出")
    await phone.taps("导出")
    return phone


async def test_a_form_that_is_ended_meanwhile_is_filled_as_it_was_asked_for_and_says_so(
    stage: Stage, released: asyncio.Event
) -> None:
    """The standard table used to come in its place, without a word."""
    phone = await asks_for_own_form(stage)
    await phone.taps("核对")
    await phone.taps("不再用这张表")
    assert stage.town.rows("SELECT count(*) FROM export_forms WHERE ended_at IS NULL") == [0]
    released.set()
    sent = await phone.wait_for(lambda seen: seen.from_bot and "document" in seen.raw)
    assert sent.text.startswith("已按“街道表”（现已停用）填好 · ")
    assert "街道表" in sent.raw["document"]["file_name"]


async def test_a_form_that_cannot_be_read_any_more_is_told_and_what_to_do(
    stage: Stage, released: asyncio.Event
) -> None:
    """It was tried again and again for hours, and its screens failed for ever."""
    phone = await asks_for_own_form(stage)
    stage.town.rows("UPDATE export_forms SET heads = '?'")
    released.set()
    await phone.wait_for("台账没有导出：本单位的表已打不开。请把空表重新发来")
    assert stage.town.rows("SELECT state FROM exports") == ["given_up"]
    assert "导出台账" in (await phone.says("/export")).text


async def test_a_filter_that_cannot_be_read_is_told_and_leads_on(
    stage: Stage, released: asyncio.Event
) -> None:
    """Each screen and button with it used to fail for ever; an export was of everything open."""
    phone = stage.handset(INSPECTOR)
    fills(stage, 4)
    await phone.says("/ledger")
    for label in ("筛选", "来源", "随手拍", "导出台账"):
        await phone.taps(label)
    stage.town.rows("UPDATE ledger_views SET filter = '{'")
    answer = await phone.taps("导出")
    assert answer.text == "原来的筛选已失效，没有导出。请在台账重新筛选，再导出。"
    assert stage.town.rows("SELECT count(*) FROM exports") == [0]
    await phone.taps("返回台账")
    assert "⚠️ 原来的筛选已失效，现在显示全部未销号的。" in (await phone.card()).text
    await phone.taps("筛选")
    assert "原来的筛选已失效" not in (await phone.card()).text
    for label in ("来源", "随手拍", "导出台账", "导出"):
        await phone.taps(label)
    stage.town.rows("UPDATE ledger_views SET filter = '{'")
    released.set()
    await phone.wait_for("台账没有导出：原来的筛选已失效。请在台账重新筛选，再导出。")
