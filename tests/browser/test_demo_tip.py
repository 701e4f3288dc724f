"""``xunan demo`` in the browser: a code is scanned, a tip given and followed, a double joined."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.commands.demo import INSPECTOR, OFFICE, PASSER_BY
from sandbox.samples import sample
from tests.browser.desk import message
from tests.browser.hand import DESKTOP, hand_of, open_page

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_passer_by_tips_and_follows_while_an_inspector_meets_the_same(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    shots = {}
    for name in ("extinguisher", "hydrant"):
        shots[name] = tmp_path / f"{name}.jpg"
        shots[name].write_bytes(await sample(name))
    page = await open_page(browser, address, DESKTOP)
    passer, office, inspector = (
        hand_of(page, each.first_name) for each in (PASSER_BY, OFFICE, INSPECTOR)
    )
    for hand in (office, inspector):
        await hand.press("开始", hand.name)
    await passer.press("开始", "您还没有加入")
    await passer.keep_sight("31-stranger")
    await passer.press("随手拍：上报隐患", "直接发照片（可多张）")
    await passer.keep_sight("32-how")
    await passer.upload(shots["extinguisher"], "灭火器压力不足，指针在红区")
    await passer.sees("已存 1 张")
    await passer.press("匿名/举报", "是否留下身份？")
    await passer.keep_sight("33-privacy")
    await passer.press("保密", "保密举报 · 未选单位")
    await passer.press("选单位", "是哪家单位？")
    await passer.say("示例小学")
    await passer.press("示例小学", "在哪个点位？")
    await passer.press("教学楼", "保密举报 · 示例小学 · 教学楼")
    await passer.keep_sight("34-tip")
    card = await message(passer.phone, "保密举报 · 示例小学").last.inner_text()
    found = re.search(r"口令：(\S+)", card)
    assert found is not None
    await passer.press("提交举报", "举报已收到 JB-")
    await passer.keep_sight("35-receipt")
    await passer.say("/tip")
    await passer.sees("查举报进度")
    await passer.say(found[1])
    await passer.sees("已受理，正在核实")
    await passer.keep_sight("36-case")
    await office.sees("📥 待判定 PT-2026-000001")
    await office.keep_sight("37-office")

    await inspector.upload(shots["hydrant"], "灭火器没压力了")
    await inspector.sees("已存 1 张")
    await inspector.press("选单位", "是哪家单位？")
    await inspector.press("示例小学", "在哪个点位？")
    await inspector.press("教学楼", "像是哪里的？")
    await inspector.press("改类别", "是哪一类？")
    await inspector.keep_sight("38-category")
    await inspector.press("返回", "像是哪里的？")
    await inspector.press("上账：示例小学 · 教学楼", "是否合并？")
    await inspector.keep_sight("39-twin")
    await inspector.press("同一隐患", "已并入您的照片")
    await inspector.keep_sight("40-joined")
    await office.sees("有补充，新增照片 1 张")
    await page.context.close()
