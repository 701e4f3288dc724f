"""A second walk in the page: what is open at its item is shown, and answered with one tap.

Screenshots of the way are kept under ``var/screenshots`` for people to look at.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.commands.demo import INSPECTOR
from sandbox.samples import sample
from tests.browser.hand import POCKET, Hand, hand_of, open_page

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATROL = "电动自行车充电区2小时巡查"
NUMBER = "未销号 PT-"


async def _begins(hand: Hand, then: str) -> None:
    await hand.press("开始检查", "查哪家？")
    await hand.press("示例小学", "用哪张表？")
    await hand.press(PATROL, then)


async def test_a_second_patrol_joins_the_hazard_of_the_first(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    hydrant = tmp_path / "hydrant.jpg"
    hydrant.write_bytes(await sample("hydrant"))
    page = await open_page(browser, address, POCKET)
    hand = hand_of(page, INSPECTOR.first_name)
    await hand.press("开始", INSPECTOR.first_name)
    await _begins(hand, "2小时巡查")
    await hand.press("⚠️ 隐患", "拍照（可多张）")
    await hand.upload(hydrant, "充电线拖地")
    await hand.sees("选整改期限")
    await hand.press("7 天", "检查小结")
    await hand.press("签名提交", "1 条隐患上账")
    await hand.press("回菜单", "待办")

    await _begins(hand, NUMBER)
    await hand.keep_sight("earlier-1-item")
    await hand.press("✅ 合格", "现场已整改好了吗？")
    await hand.keep_sight("earlier-2-asked")
    await hand.press("返回", NUMBER)
    await hand.press("⚠️ 隐患", "还是这一处")
    await hand.keep_sight("earlier-3-another")
    await hand.press("仍未整改", "原有隐患仍未整改：PT-")
    await hand.keep_sight("earlier-4-summary")
    await hand.press("⚠️ 1 仍未整改", "记在原编号下")
    await hand.upload(hydrant, "今天还是拖在地上")
    await hand.sees("说明：今天还是拖在地上")
    await hand.keep_sight("earlier-5-today")
    await hand.press("完成，下一项", "检查小结")
    await hand.press("签名提交", "原有隐患已补记：PT-")
    await hand.keep_sight("earlier-6-signed")
    await hand.sees("原有 1 处仍未整改")
    await page.context.close()
