"""``xunan demo`` in the browser: a hazard's whole life on the phones of all who have a part in it.

A passer-by snaps, the office classifies and assigns, the officer rectifies by answering with a
photo, the inspector returns it once, then strikes it off; at the revisit it has come back. Months
later, by the clock of the page, it is overdue.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.commands.demo import INSPECTOR, OFFICE, OFFICER, PASSER_BY
from sandbox.samples import sample
from tests.browser.desk import message
from tests.browser.hand import DESKTOP, PATIENCE_MS, hand_of, open_page, set_clock

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_passer_bys_snap_is_driven_to_its_end_and_comes_back(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    shots = {}
    for name in ("extinguisher", "hydrant", "stairwell"):
        shots[name] = tmp_path / f"{name}.jpg"
        shots[name].write_bytes(await sample(name))
    page = await open_page(browser, address, DESKTOP)
    passer, office, officer, inspector = (
        hand_of(page, each.first_name) for each in (PASSER_BY, OFFICE, OFFICER, INSPECTOR)
    )
    for hand in (office, officer, inspector):
        await hand.press("开始", hand.name)
    await passer.press("开始", "您还没有加入")

    await passer.upload(shots["extinguisher"], "灭火器压力不足，指针在红区")
    await passer.sees("已存 1 张")
    await passer.keep_sight("21-snap")
    await passer.press("选单位", "是哪家单位？")
    await passer.say("示例小学")
    await passer.press("示例小学", "在哪个点位？")
    await passer.press("教学楼", "像是哪里的？")
    await passer.press("上账：示例小学", "已上账 PT-2026-000001。有进展会告诉您。")
    await passer.keep_sight("22-filed")

    await office.sees("📥 待判定 PT-2026-000001")
    await office.press("去处理", "已上账，待判定")
    await office.keep_sight("23-office")
    await office.press("一般，交办李示例", "已交办，待签收")

    await officer.sees("⚠️ 整改任务 PT-2026-000001")
    await officer.keep_sight("24-task")
    await officer.reply("⚠️ 整改任务", shots["hydrant"], "换了新的")
    await officer.sees("已提交复核")
    await inspector.sees("整改待复核 PT-2026-000001")
    await inspector.keep_sight("25-review")
    await inspector.press("退回：没改到位", "王示例已退回整改：没改到位")
    await officer.sees("↩️ PT-2026-000001 退回整改")
    await officer.keep_sight("26-returned")
    await officer.reply("⚠️ 整改任务", shots["stairwell"], "这次好了")
    await inspector.sees("第2次提交")
    await inspector.press("通过，销号", "王示例已复核通过，销号")
    await passer.sees("PT-2026-000001 已整改，复核通过，销号")
    await inspector.keep_sight("27-closed")

    await inspector.say("/ledger")
    await inspector.press("全部", "已销号")
    await inspector.press("✅ PT-2026-000001", "回头看")
    await inspector.press("问题复发，重开", "现在是什么情况？")
    await inspector.press("和原来一样", "复发，待重新交办")
    await inspector.keep_sight("28-relapsed")
    assigns = inspector.phone.get_by_role("button", name=re.compile("交办李示例"))
    await expect(assigns.last).to_be_visible(timeout=PATIENCE_MS)
    await inspector.press("交办李示例", "已交办，待签收")
    await expect(officer.phone.get_by_role("button", name="签收").last).to_be_visible(
        timeout=PATIENCE_MS
    )

    await set_clock(page, "下个月", "1日 07:00")
    await officer.sees("1日 07:00")  # on the card: the morning is told at once
    await set_clock(page, "下个月", "1日 07:00")
    await officer.sees("逾期")
    await expect(message(officer.phone, "逾期").last).to_contain_text("灭火器压力不足")
    await officer.keep_sight("29-a-month-later")
    await set_clock(page, "+1 小时", "1日 08:00")
    await set_clock(page, "明早", "2日 07:00")
    await page.context.close()
