"""导出台账 on the phone: asked for with two taps, and there as a file."""

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest
from aiogram.types import Document
from openpyxl import Workbook, load_workbook

from bot.form_fetcher import FormFetcher
from bot.workers import sending_files
from tests.conversation.handset import NURSERY, SCHOOL
from tests.conversation.hazards.test_ledger import fills
from tests.conversation.stage import INSPECTOR, OFFICE, OFFICER, STRANGER, Stage

COLUMN = 4  # of the unit: 序号, 编号 and 街镇 stand before it


async def test_the_ledger_comes_as_a_workbook_under_the_filter_of_the_screen(
    any_stage: Stage,
) -> None:
    stage = any_stage
    phone = stage.handset(INSPECTOR)
    fills(stage, 20)
    await phone.says("/ledger")
    for label in ("筛选", "来源", "随手拍", "导出台账"):
        await phone.taps(label)
    card = await phone.card()
    assert "导出台账 · 示例街道 · 共 10 条" in card.text
    assert "筛选：未销号、来源：随手拍" in card.text
    answer = await phone.taps("导出")
    assert answer.text == "正在导出，完成后发到这里"
    sent = await phone.wait_for(lambda seen: "document" in seen.raw)
    assert sent.raw["document"]["file_name"].startswith("示例街道隐患台账_")
    assert "示例街道隐患台账 · 10 条" in sent.text
    sheet = load_workbook(BytesIO(await phone.download(sent))).worksheets[0]
    units = [cell.value for (cell,) in sheet.iter_rows(4, 13, COLUMN, COLUMN)]
    assert units == [NURSERY] * 10
    states = stage.town.rows("SELECT state FROM exports")
    assert states == ["sent"]


async def test_a_unit_gets_its_own_hazards_and_no_others(stage: Stage) -> None:
    phone = stage.handset(OFFICER)
    fills(stage, 6)
    await phone.says("导出台账")
    await phone.taps("JSON 行")
    await phone.taps("导出")
    sent = await phone.wait_for(lambda seen: "document" in seen.raw)
    lines = (await phone.download(sent)).decode("utf-8").splitlines()
    assert {json.loads(line)["unit"] for line in lines} == {SCHOOL}
    assert len(lines) == 3


async def test_what_falls_into_many_files_comes_as_an_archive(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending_files, "MOST_FILES", 1)
    phone = stage.handset(INSPECTOR)
    fills(stage, 6)
    await phone.says("/export")
    for label in ("CSV", "一单位一档", "导出"):
        await phone.taps(label)
    sent = await phone.wait_for(lambda seen: "document" in seen.raw)
    assert sent.raw["document"]["file_name"].endswith(".zip")
    assert "一单位一档，2 档" in sent.text
    with zipfile.ZipFile(BytesIO(await phone.download(sent))) as archive:
        assert len(archive.namelist()) == 2


async def test_nothing_to_export_is_said_and_leads_back(stage: Stage) -> None:
    phone = stage.handset(INSPECTOR)
    await phone.says("导出台账")
    answer = await phone.taps("导出")
    assert "没有符合条件的隐患" in str(answer.text)
    assert not stage.town.rows("SELECT id FROM exports")


def blank_form() -> bytes:
    """A form as an office has it."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["示例街道隐患清单"])
    sheet.merge_cells("A1:D1")
    sheet.append(["序号", "隐患内容", "整改时限", "经办意见"])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


async def test_an_office_brings_its_own_form_once_and_gets_it_filled(any_stage: Stage) -> None:
    stage = any_stage
    phone = stage.handset(OFFICE)
    fills(stage, 4)
    await phone.document("街道表.xlsx", blank_form(), caption="导出模板")
    card = await phone.wait_for("模板 · 街道表")
    assert "不填的 1 列留空手写" in card.text
    await phone.taps("经办意见 → 不填")
    await phone.taps("状态")
    await phone.taps("就用它导出")
    await phone.taps("导出")
    sent = await phone.wait_for(lambda seen: seen.from_bot and "document" in seen.raw)
    sheet = load_workbook(BytesIO(await phone.download(sent))).worksheets[0]
    assert sheet["A1"].value == "示例街道隐患清单"
    cells = [cell.value for cell in sheet[3]]
    assert (cells[0], cells[1], cells[3]) == (1, "第1处堆物", "已上账，待判定")
    assert stage.town.rows("SELECT name FROM export_forms") == ["街道表"]


async def test_a_damaged_form_and_who_is_of_no_office_are_answered(stage: Stage) -> None:
    phone = stage.handset(OFFICE)
    await phone.document("坏.xlsx", blank_form()[:700], caption="导出模板")
    await phone.wait_for("这张表打不开")
    officer = stage.handset(OFFICER)
    await officer.document("表.xlsx", blank_form(), caption="导出模板")
    await officer.settled()
    assert not stage.town.rows("SELECT id FROM export_forms")


async def test_what_a_stranger_sends_as_a_form_is_not_even_fetched(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It used to be fetched and read before anybody asked who sent it."""
    fetched: list[object] = []

    async def fetches(_: FormFetcher, document: Document) -> None:
        fetched.append(document)

    monkeypatch.setattr(FormFetcher, "__call__", fetches)
    for user_id, words in ((STRANGER, "您还没有加入"), (OFFICER, "不在您的权限范围内")):
        phone = stage.handset(user_id)
        await phone.document("表.xlsx", blank_form(), caption="导出模板")
        await phone.wait_for(words)
    assert fetched == []
