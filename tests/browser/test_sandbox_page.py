"""The page as a whole: phones, layout, links, groups, a lost connection."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, Route, expect

from sandbox.server import start
from tests.browser.desk import INSPECTOR, OFFICER, PHONES, ChatState, field_of, message, phone

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_start_button_of_an_empty_chat_starts_the_bot(
    desk: ChatState, page: Page
) -> None:
    await phone(page).get_by_role("button", name="开始").click()

    assert (await desk.hears_message()).text == "/start"
    await expect(message(phone(page), "/start")).to_be_visible()
    await expect(field_of(phone(page))).to_be_visible()


async def test_nothing_is_lost_when_the_server_goes_away_and_comes_back(
    desk: ChatState, page: Page
) -> None:
    await desk.begin()
    await field_of(phone(page)).fill("写到一半")
    port = int(desk.server.url.rpartition(":")[2])
    await desk.server.stop()
    await expect(page.get_by_text("连接中…")).to_be_visible()
    text = {"chat_id": INSPECTOR, "text": "断线时说的"}
    await desk.telegram.call("sendMessage", text)

    desk.server = await start(desk.telegram, port=port)

    await expect(message(phone(page), "断线时说的")).to_be_visible()
    await expect(page.get_by_text("连接中…")).to_be_hidden()
    await expect(field_of(phone(page))).to_have_value("写到一半")


async def test_a_deep_link_opens_on_the_phone_where_it_was_pasted(
    desk: ChatState, page: Page
) -> None:
    officer = phone(page, "安全员乙")
    await officer.get_by_role("button", name="粘贴邀请链接").click()
    await officer.get_by_label("t.me 链接").fill("https://t.me/example_bot?start=invite-7")
    await page.keyboard.press("Enter")

    heard = await desk.hears_message()
    assert heard.text == "/start invite-7"
    assert heard.chat.id == OFFICER


async def test_a_link_to_the_bot_in_a_message_opens_in_the_chat(
    desk: ChatState, page: Page
) -> None:
    await desk.begin()
    await desk.says("扫码结果 https://t.me/example_bot?start=place-3")

    await phone(page).get_by_role("link").click()

    assert (await desk.hears_message()).text == "/start place-3"


async def test_a_button_that_an_edit_took_away_says_so(desk: ChatState, page: Page) -> None:
    await desk.begin()
    card = await desk.says("第 1 项", ["✅ 合格"])

    async def overtake(route: Route) -> None:
        await card.edit_text("已经答过")
        await route.continue_()

    await page.route("**/press", overtake)
    await phone(page).get_by_role("button", name="✅ 合格").click()

    await expect(phone(page).get_by_role("status")).to_contain_text("已更新")
    await expect(message(phone(page), "已经答过")).to_be_visible()


async def test_in_a_group_others_are_named_and_words_go_there(desk: ChatState, page: Page) -> None:
    group = desk.telegram.chats.add_group("工作群", (INSPECTOR, OFFICER))
    await phone(page).get_by_role("button", name="工作群").click()
    await phone(page, "安全员乙").get_by_role("button", name="工作群").click()
    await field_of(phone(page, "安全员乙")).fill("/help")
    await page.keyboard.press("Enter")

    heard = await desk.hears_message()
    assert heard.chat.id == group.id
    await expect(message(phone(page), "/help")).to_contain_text("安全员乙")


async def test_a_blocked_bot_is_told_so_and_can_be_let_in_again(
    desk: ChatState, page: Page
) -> None:
    await desk.begin()
    await phone(page).get_by_role("button", name="更多").click()
    await phone(page).get_by_role("button", name="停用机器人").click()
    change = (await desk.hears()).my_chat_member
    assert change is not None
    assert change.new_chat_member.status == "kicked"

    await phone(page).get_by_role("button", name="解除停用").click()

    change = (await desk.hears()).my_chat_member
    assert change is not None
    assert change.new_chat_member.status == "member"
    await expect(field_of(phone(page))).to_be_visible()


async def test_another_phone_can_be_added(desk: ChatState, page: Page) -> None:
    await page.get_by_role("button", name="添加手机").click()
    await page.get_by_label("名字").fill("巡查员戊")
    await page.get_by_role("button", name="加上").click()

    await phone(page, "巡查员戊").get_by_role("button", name="开始").click()

    assert (await desk.hears_message()).chat.first_name == "巡查员戊"


async def test_four_phones_fit_side_by_side_on_a_desktop(desk: ChatState, page: Page) -> None:
    await expect(phone(page, PHONES[-1].first_name)).to_be_visible()
    right_edges: list[float] = []
    for spec in PHONES:
        box = await phone(page, spec.first_name).bounding_box()
        assert box is not None
        assert box["x"] >= (right_edges[-1] if right_edges else 0)
        right_edges.append(box["x"] + box["width"])
        assert box["y"] + box["height"] <= 900
    assert right_edges[-1] <= 1440
    stage = page.get_by_role("main")
    assert await stage.evaluate("node => node.scrollWidth <= node.clientWidth")


async def test_on_a_small_screen_one_phone_fills_it_and_tabs_switch(
    desk: ChatState, page: Page
) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(phone(page)).to_be_visible()
    await expect(phone(page, "安全员乙")).to_be_hidden()
    box = await phone(page).bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 390)
    assert box["height"] > 780

    await desk.begin(OFFICER)
    await desk.says("新任务", user_id=OFFICER)
    await page.get_by_role("tab", name="安全员乙").click()

    await expect(message(phone(page, "安全员乙"), "新任务")).to_be_visible()
    await expect(phone(page)).to_be_hidden()


async def test_a_long_message_and_a_long_label_stay_inside_the_phone(
    desk: ChatState, page: Page
) -> None:
    await desk.begin()

    await desk.says("x" * 4096, ["一个比屏幕还要长很多很多很多很多很多很多很多的按钮"])

    button = phone(page).get_by_role("button", name="一个比屏幕还要长")
    await expect(button).to_be_in_viewport()
    thread = phone(page).get_by_role("log")
    assert await thread.evaluate("node => node.scrollWidth <= node.clientWidth")
    outer, inner = await phone(page).bounding_box(), await button.bounding_box()
    assert outer is not None
    assert inner is not None
    assert inner["x"] + inner["width"] < outer["x"] + outer["width"]


async def test_many_phones_do_not_push_the_send_button_off_a_narrow_screen(
    desk: ChatState, page: Page
) -> None:
    """The row of their names used to widen the whole page, which cannot be scrolled sideways."""
    for name in ("戊示例", "己示例", "庚示例"):
        await page.get_by_role("button", name="添加手机").click()
        await page.get_by_label("名字").fill(name)
        await page.keyboard.press("Enter")
    await desk.begin()

    await page.set_viewport_size({"width": 340, "height": 600})
    await page.get_by_role("tab", name="检查员甲").click()

    for label in ("发送", "更多"):
        button = phone(page).get_by_role("button", name=label, exact=True)
        await expect(button).to_be_in_viewport(ratio=1)
    await expect(page.get_by_role("button", name="添加手机")).to_be_in_viewport(ratio=1)
