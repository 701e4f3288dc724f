"""``xunan demo`` in the browser: what a newcomer does with it in the first minutes.

Screenshots of the way are kept under ``var/screenshots`` for people to look at.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.commands.demo import INSPECTOR, OFFICER
from sandbox.samples import sample
from tests.browser.hand import (
    DESKTOP,
    PATIENCE_MS,
    POCKET,
    SCREENSHOTS,
    Hand,
    hand_of,
    open_page,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _pass(hand: Hand, first: int, last: int, then: str = "") -> None:
    """Answer the items from ``first`` to ``last`` with 合格; after the last one ``then`` comes."""
    for number in range(first, last):
        await hand.press("✅ 合格", f"第 {number + 1}/29 项")
    await hand.press("✅ 合格", then or f"第 {last + 1}/29 项")


async def test_a_campus_is_walked_in_the_page_up_to_the_signed_pdf(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    hydrant, wall = tmp_path / "hydrant.jpg", tmp_path / "wall.jpg"
    hydrant.write_bytes(await sample("hydrant"))
    wall.write_bytes(await sample("cracked-wall"))
    page = await open_page(browser, address, DESKTOP)
    hand = hand_of(page, INSPECTOR.first_name)

    await hand.keep_sight("01-first-look")
    await hand.press("开始", INSPECTOR.first_name)
    await hand.keep_sight("02-menu")
    await hand.press("开始检查", "查哪家？")
    await hand.press("示例小学", "用哪张表？")
    await hand.press("普陀区校园安全隐患自查表", "第 1/29 项")
    await hand.keep_sight("03-item")
    await _pass(hand, 1, 4)

    await hand.press("⚠️ 隐患", "拍照（可多张）")
    await hand.upload(hydrant)
    await hand.sees("照片：1 张")
    await hand.say("教学楼二楼东侧消火栓前堆放桌椅")
    await hand.sees("选整改期限")
    await hand.keep_sight("04-hazard")
    await hand.press("3 天", "第 6/29 项")
    await hand.press("本节其余合格", "均已查看，全部合格？")
    await hand.press("确认", "第 10/29 项")
    await _pass(hand, 10, 22)

    await hand.press("⚠️ 隐患", "拍照（可多张）")
    await hand.upload(wall, "操场北侧外墙开裂")
    await hand.sees("选整改期限")
    await hand.press("15 天", "第 24/29 项")
    await hand.press("目录", "点一节，看里面每一项")
    await hand.keep_sight("05-contents")
    await hand.press("回到第", "第 24/29 项")
    await _pass(hand, 24, 29, "检查小结")
    await hand.sees("⚠️ 隐患 2")
    await hand.keep_sight("06-summary")

    await hand.press("签名提交", "2 条隐患上账")
    paper = hand.phone.get_by_role("link", name=re.compile(r"\.pdf"))
    await expect(paper).to_be_visible(timeout=PATIENCE_MS)
    await hand.keep_sight("07-signed")
    opened = await page.request.get(f"{address}{await paper.get_attribute('href')}")
    assert (await opened.body()).startswith(b"%PDF-")
    (SCREENSHOTS / "form.pdf").write_bytes(await opened.body())

    await hand.press("PT-", "已交办")
    await hand.press("看照片", "PT-")
    pictures = hand.phone.get_by_role("article").filter(has=page.locator("img"))
    await expect(pictures).to_have_count(3, timeout=PATIENCE_MS)
    await hand.keep_sight("08-hazard-photos")
    await page.context.close()


async def test_the_page_fits_a_phone_and_every_button_of_a_card_can_be_reached(
    browser: Browser, address: str
) -> None:
    page = await open_page(browser, address, POCKET)
    await page.get_by_role("tab", name=OFFICER.first_name).click()
    hand = hand_of(page, OFFICER.first_name)

    await hand.press("开始", OFFICER.first_name)
    await hand.keep_sight("11-pocket-menu")
    await hand.press("开始检查", "查哪家？")
    await hand.press("示例小学", "用哪张表？")
    await hand.keep_sight("12-pocket-forms")
    await hand.press("普陀区校园安全隐患自查表", "第 1/29 项")
    await hand.keep_sight("13-pocket-item")
    await hand.press("⚠️ 隐患", "拍照（可多张）")
    await hand.keep_sight("14-pocket-hazard")

    for label in ("当场已整改", "选日期", "稍后补", "不是隐患，返回"):
        await expect(hand.phone.get_by_role("button", name=label)).to_be_in_viewport(ratio=1)
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(wider) == 0
    await page.context.close()
