"""The page with the phones, as a person uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InputRichMessage,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from playwright.async_api import Page, Route, expect

from sandbox.server import start
from tests.browser.desk import (
    INSPECTOR,
    OFFICER,
    PHONES,
    Desk,
    field_of,
    give_picture,
    keyboard,
    message,
    phone,
    pictures,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_start_button_of_an_empty_chat_starts_the_bot(desk: Desk, page: Page) -> None:
    await phone(page).get_by_role("button", name="开始").click()

    assert (await desk.hears_message()).text == "/start"
    await expect(message(phone(page), "/start")).to_be_visible()
    await expect(field_of(phone(page))).to_be_visible()


async def test_a_message_of_the_bot_appears_live_on_its_phone_only(desk: Desk, page: Page) -> None:
    await desk.begin()

    await desk.says("消火栓无水，今天到期")

    await expect(message(phone(page), "消火栓无水，今天到期")).to_be_visible()
    await expect(message(phone(page, "安全员乙"), "消火栓无水")).to_have_count(0)


async def test_what_somebody_wrote_is_shown_as_text_and_never_run(desk: Desk, page: Page) -> None:
    await desk.begin()
    hostile = "<img src=x onerror=document.title='owned'><b>不是粗体</b>"

    await desk.says(hostile)
    await desk.telegram.people.text(INSPECTOR, hostile)

    await expect(message(phone(page), hostile)).to_have_count(2)
    await expect(phone(page).get_by_role("article").locator("img, b")).to_have_count(0)
    assert "owned" not in await page.title()


async def test_marked_up_words_look_marked_up(desk: Desk, page: Page) -> None:
    await desk.begin()

    await desk.bot.send_message(
        INSPECTOR,
        "<b>粗<i>又斜</i></b> <code>PT-1</code> <tg-spoiler>藏</tg-spoiler> "
        "<a href='https://example.org/'>去看</a><blockquote>原话</blockquote>",
        parse_mode="HTML",
    )

    bubble = phone(page).get_by_role("article").last
    await expect(bubble.locator("strong em")).to_have_text("又斜")
    await expect(bubble.locator("code")).to_have_text("PT-1")
    await expect(bubble.locator("blockquote")).to_have_text("原话")
    await expect(bubble.get_by_role("link")).to_have_attribute("href", "https://example.org/")
    await bubble.get_by_role("button", name="显示隐藏文字").click()
    await expect(bubble.get_by_text("藏")).to_be_visible()


async def test_a_rich_message_shows_its_table_and_nothing_that_could_run(
    desk: Desk, page: Page
) -> None:
    await desk.begin()
    html = "<h2>日报</h2><table><tr><th>新增</th><td>5</td></tr></table>"

    await desk.bot.send_rich_message(INSPECTOR, InputRichMessage(html=html))

    bubble = phone(page).get_by_role("article").last
    await expect(bubble.get_by_role("heading", name="日报")).to_be_visible()
    await expect(bubble.get_by_role("cell", name="5")).to_be_visible()


async def test_a_press_waits_for_the_answer_and_then_shows_its_toast(
    desk: Desk, page: Page
) -> None:
    await desk.begin()
    await desk.says("第 1 项", ["✅ 合格"], ["⚠️ 隐患", "➖ 不适用"])
    button = phone(page).get_by_role("button", name="✅ 合格")

    await button.click()
    query = (await desk.hears()).callback_query
    await expect(button).to_have_attribute("aria-busy", "true")
    assert query is not None
    assert query.data == "✅ 合格"
    await desk.bot.answer_callback_query(query.id, text="已记：合格")

    await expect(phone(page).get_by_role("status")).to_have_text("已记：合格")
    await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_an_alert_stands_until_the_person_confirms_it(desk: Desk, page: Page) -> None:
    await desk.begin()
    await desk.says("第 1 项", ["本节其余合格"])
    await phone(page).get_by_role("button", name="本节其余合格").click()
    query = (await desk.hears()).callback_query
    assert query is not None

    await desk.bot.answer_callback_query(query.id, text="再按一次确认", show_alert=True)

    alert = phone(page).get_by_role("alertdialog")
    await expect(alert).to_contain_text("再按一次确认")
    await alert.get_by_role("button", name="确定").click()
    await expect(alert).to_have_count(0)
    await expect(phone(page).get_by_role("button", name="本节其余合格")).to_be_focused()


async def test_an_edit_changes_the_card_where_it_stands(desk: Desk, page: Page) -> None:
    await desk.begin()
    card = await desk.says("第 1 项\n" + "说明\n" * 40, ["✅ 合格"])
    for number in range(12):
        await desk.says(f"后面的消息 {number}")
    await expect(message(phone(page), "后面的消息 11")).to_be_visible()
    article = await message(phone(page), "第 1 项").element_handle()
    assert article is not None
    thread = phone(page).get_by_role("log")
    await thread.evaluate("node => { node.scrollTop = 200 }")

    await card.edit_text("第 2 项\n" + "说明\n" * 40, reply_markup=keyboard(["⚠️ 隐患"]))

    await expect(phone(page).get_by_role("button", name="⚠️ 隐患")).to_be_attached()
    assert "第 2 项" in await article.inner_text()
    await expect(phone(page).get_by_role("button", name="✅ 合格")).to_have_count(0)
    assert await thread.evaluate("node => node.scrollTop") == 200


async def test_new_messages_do_not_move_a_person_who_reads_above(desk: Desk, page: Page) -> None:
    await desk.begin()
    for number in range(30):
        await desk.says(f"消息 {number}")
    await expect(message(phone(page), "消息 29")).to_be_in_viewport()
    thread = phone(page).get_by_role("log")
    await thread.evaluate("node => { node.scrollTop = 0 }")
    to_newest = phone(page).get_by_role("button", name="到最新消息")
    await expect(to_newest).to_be_visible()

    await desk.says("刚到的")

    await expect(message(phone(page), "刚到的")).to_be_attached()
    await expect(message(phone(page), "刚到的")).not_to_be_in_viewport()
    await to_newest.click()
    await expect(message(phone(page), "刚到的")).to_be_in_viewport()


async def test_a_deleted_message_disappears(desk: Desk, page: Page) -> None:
    await desk.begin()
    sent = await desk.says("马上删掉")
    await expect(message(phone(page), "马上删掉")).to_be_visible()

    await sent.delete()

    await expect(message(phone(page), "马上删掉")).to_have_count(0)


async def test_a_chosen_photo_goes_out_with_its_caption_and_opens_large(
    desk: Desk, page: Page, tmp_path: Path
) -> None:
    await desk.begin()
    await phone(page).get_by_label("选择照片").set_input_files(pictures(tmp_path, "red"))
    await field_of(phone(page)).fill("二楼东侧消火栓无水")
    await page.keyboard.press("Enter")

    heard = await desk.hears_message()
    assert heard.photo
    assert heard.caption == "二楼东侧消火栓无水"
    bubble = message(phone(page), "二楼东侧消火栓无水")
    await bubble.get_by_role("button", name="看大图").click()
    lightbox = page.get_by_role("dialog", name="看大图")
    await expect(lightbox.get_by_role("img")).to_have_js_property("complete", value=True)
    assert await lightbox.get_by_role("img").evaluate("image => image.naturalWidth") == 320
    await page.keyboard.press("Escape")
    await expect(lightbox).to_have_count(0)
    await expect(phone(page).get_by_role("group", name="待发送")).to_be_hidden()


async def test_a_photo_sent_as_file_keeps_its_bytes(desk: Desk, page: Page, tmp_path: Path) -> None:
    await desk.begin()
    [path] = pictures(tmp_path, "green")
    await phone(page).get_by_label("选择照片").set_input_files(path)
    await phone(page).get_by_label("以文件发送").check()
    await phone(page).get_by_role("button", name="发送", exact=True).click()

    heard = await desk.hears_message()
    assert heard.document is not None
    saved = await desk.bot.download(heard.document)
    assert saved is not None
    assert saved.read() == path.read_bytes()


async def test_several_photos_make_one_album(desk: Desk, page: Page, tmp_path: Path) -> None:
    await desk.begin()
    chosen = pictures(tmp_path, "red", "green", "blue")
    await phone(page).get_by_label("选择照片").set_input_files(chosen)
    await phone(page).get_by_role("button", name="去掉 green.jpg").click()
    await phone(page).get_by_label("选择照片").set_input_files(chosen[1])
    await phone(page).get_by_role("button", name="发送", exact=True).click()

    albums = {(await desk.hears_message()).media_group_id for _ in chosen}
    assert len(albums) == 1
    assert None not in albums
    bubble = phone(page).get_by_role("article").last
    await expect(bubble.get_by_role("button", name="看大图")).to_have_count(3)


async def test_a_pasted_picture_waits_above_the_field_until_it_is_sent(
    desk: Desk, page: Page
) -> None:
    await desk.begin()
    await give_picture(field_of(phone(page)), "paste")
    await expect(phone(page).get_by_role("group", name="待发送").get_by_role("img")).to_be_visible()

    await page.keyboard.press("Enter")

    assert (await desk.hears_message()).photo


async def test_a_picture_dropped_on_a_phone_waits_there(desk: Desk, page: Page) -> None:
    await desk.begin(OFFICER)
    officer = phone(page, "安全员乙")
    await give_picture(officer.get_by_role("log"), "drop")
    await expect(officer.get_by_role("group", name="待发送").get_by_role("img")).to_be_visible()

    await officer.get_by_role("button", name="发送", exact=True).click()

    heard = await desk.hears_message()
    assert heard.photo
    assert heard.chat.id == OFFICER


async def test_a_sample_photo_and_a_place_are_two_taps_away(desk: Desk, page: Page) -> None:
    await desk.begin()
    clip = phone(page).get_by_role("button", name="附件")
    await clip.click()
    await phone(page).get_by_role("button", name="示例照片").click()
    await phone(page).get_by_role("dialog", name="示例照片").get_by_role("button").first.click()
    assert (await desk.hears_message()).photo

    await clip.click()
    await phone(page).get_by_role("button", name="位置").click()
    await phone(page).get_by_role("button", name="发送位置").click()

    assert (await desk.hears_message()).location
    await expect(phone(page).get_by_role("img", name="位置 31.23040, 121.47370")).to_be_visible()


async def test_a_pdf_from_the_bot_opens_in_a_tab_of_its_own(desk: Desk, page: Page) -> None:
    await desk.begin()
    pdf = b"%PDF-1.4\n%%EOF\n"

    await desk.bot.send_document(INSPECTOR, BufferedInputFile(pdf, "附件2.pdf"))

    link = phone(page).get_by_role("link", name="附件2.pdf")
    await expect(link).to_have_attribute("target", "_blank")
    address = await link.get_attribute("href")
    response = await page.request.get(f"{desk.server.url}{address}")
    assert await response.body() == pdf
    assert response.headers["content-type"].startswith("application/pdf")
    assert response.headers["content-disposition"].startswith("inline")


async def test_a_reply_names_the_message_that_it_answers(desk: Desk, page: Page) -> None:
    await desk.begin()
    card = await desk.says("整改任务 PT-1")
    bubble = message(phone(page), "整改任务 PT-1")
    await bubble.hover()
    await bubble.get_by_role("button", name="回复这条消息").click()
    await field_of(phone(page)).fill("已修好")
    await page.keyboard.press("Enter")

    heard = await desk.hears_message()
    assert heard.reply_to_message is not None
    assert heard.reply_to_message.message_id == card.message_id
    quote = message(phone(page), "已修好").get_by_role("button", name="跳到被回复的消息")
    await expect(quote).to_contain_text("整改任务 PT-1")


async def test_a_long_press_with_a_finger_begins_a_reply(desk: Desk, page: Page) -> None:
    await desk.begin()
    await desk.says("整改任务 PT-2")
    finger = {"pointerType": "touch", "bubbles": True}

    await (
        message(phone(page), "整改任务 PT-2")
        .get_by_text("整改任务")
        .dispatch_event("pointerdown", finger)
    )

    await expect(phone(page).get_by_role("button", name="不回复了")).to_be_visible()


async def test_the_bots_reply_shows_what_it_replies_to(desk: Desk, page: Page) -> None:
    await desk.begin()
    sent = await desk.telegram.people.text(INSPECTOR, "这算隐患吗")

    await desk.bot.send_message(
        INSPECTOR, "算", reply_parameters=ReplyParameters(message_id=sent["message_id"])
    )

    await expect(message(phone(page), "算").last.get_by_text("这算隐患吗")).to_be_visible()


async def test_commands_are_offered_while_a_slash_is_typed(desk: Desk, page: Page) -> None:
    await desk.begin()
    await desk.bot.set_my_commands(
        [
            BotCommand(command="start", description="回到菜单"),
            BotCommand(command="cancel", description="放弃这一步"),
        ]
    )
    await expect(phone(page).get_by_role("button", name="命令菜单")).to_be_visible()
    await field_of(phone(page)).press_sequentially("/ca")
    await expect(phone(page).get_by_role("option")).to_have_text(["/cancel放弃这一步"])

    await page.keyboard.press("Enter")

    assert (await desk.hears_message()).text == "/cancel"
    await expect(field_of(phone(page))).to_have_value("")


async def test_shift_and_enter_begin_a_new_line(desk: Desk, page: Page) -> None:
    await desk.begin()
    await field_of(phone(page)).press_sequentially("一")
    await page.keyboard.press("Shift+Enter")
    await field_of(phone(page)).press_sequentially("二")
    await page.keyboard.press("Enter")

    assert (await desk.hears_message()).text == "一\n二"


async def test_a_reply_keyboard_sends_its_words_until_it_is_taken_away(
    desk: Desk, page: Page
) -> None:
    await desk.begin()
    keys = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="是"), KeyboardButton(text="否")]])
    await desk.bot.send_message(INSPECTOR, "有食堂吗", reply_markup=keys)
    await phone(page).get_by_role("group", name="回复键盘").get_by_role("button", name="否").click()
    assert (await desk.hears_message()).text == "否"

    await desk.bot.send_message(INSPECTOR, "记下了", reply_markup=ReplyKeyboardRemove())

    await expect(phone(page).get_by_role("group", name="回复键盘")).to_have_count(0)


async def test_words_that_could_not_be_sent_stay_in_the_field(desk: Desk, page: Page) -> None:
    await desk.begin()
    await page.route("**/text", lambda route: route.abort())
    await field_of(phone(page)).fill("写了很久的一句话")
    await page.keyboard.press("Enter")
    await expect(phone(page).get_by_role("status")).to_contain_text("没连上")
    await expect(field_of(phone(page))).to_have_value("写了很久的一句话")

    await page.unroute("**/text")
    await phone(page).get_by_role("button", name="发送", exact=True).click()

    assert (await desk.hears_message()).text == "写了很久的一句话"


async def test_nothing_is_lost_when_the_server_goes_away_and_comes_back(
    desk: Desk, page: Page
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


async def test_a_deep_link_opens_on_the_phone_where_it_was_pasted(desk: Desk, page: Page) -> None:
    officer = phone(page, "安全员乙")
    await officer.get_by_role("button", name="有邀请链接").click()
    await officer.get_by_label("t.me 链接").fill("https://t.me/example_bot?start=invite-7")
    await page.keyboard.press("Enter")

    heard = await desk.hears_message()
    assert heard.text == "/start invite-7"
    assert heard.chat.id == OFFICER


async def test_a_link_to_the_bot_in_a_message_opens_in_the_chat(desk: Desk, page: Page) -> None:
    await desk.begin()
    await desk.says("扫码结果 https://t.me/example_bot?start=place-3")

    await phone(page).get_by_role("link").click()

    assert (await desk.hears_message()).text == "/start place-3"


async def test_a_button_that_an_edit_took_away_says_so(desk: Desk, page: Page) -> None:
    await desk.begin()
    card = await desk.says("第 1 项", ["✅ 合格"])

    async def overtake(route: Route) -> None:
        await card.edit_text("已经答过")
        await route.continue_()

    await page.route("**/press", overtake)
    await phone(page).get_by_role("button", name="✅ 合格").click()

    await expect(phone(page).get_by_role("status")).to_contain_text("已经变了")
    await expect(message(phone(page), "已经答过")).to_be_visible()


async def test_in_a_group_others_are_named_and_words_go_there(desk: Desk, page: Page) -> None:
    group = desk.telegram.chats.add_group("工作群", (INSPECTOR, OFFICER))
    await phone(page).get_by_role("button", name="工作群").click()
    await phone(page, "安全员乙").get_by_role("button", name="工作群").click()
    await field_of(phone(page, "安全员乙")).fill("/help")
    await page.keyboard.press("Enter")

    heard = await desk.hears_message()
    assert heard.chat.id == group.id
    await expect(message(phone(page), "/help")).to_contain_text("安全员乙")


async def test_a_pinned_message_stands_above_the_thread(desk: Desk, page: Page) -> None:
    await desk.begin()
    sent = await desk.says("我的待办 3 件")

    await desk.bot.pin_chat_message(INSPECTOR, sent.message_id)

    await expect(phone(page).get_by_role("button", name="置顶消息")).to_contain_text(
        "我的待办 3 件"
    )


async def test_the_header_says_what_the_bot_is_doing(desk: Desk, page: Page) -> None:
    await desk.begin()

    await desk.bot.send_chat_action(INSPECTOR, "upload_document")
    await expect(phone(page).get_by_text("正在发送文件…")).to_be_visible()

    await desk.says("好了")
    await expect(phone(page).get_by_text("正在发送文件…")).to_have_count(0)


async def test_a_blocked_bot_is_told_so_and_can_be_let_in_again(desk: Desk, page: Page) -> None:
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


async def test_another_phone_can_be_added(desk: Desk, page: Page) -> None:
    await page.get_by_role("button", name="加一部手机").click()
    await page.get_by_label("名字").fill("巡查员戊")
    await page.get_by_role("button", name="加上").click()

    await phone(page, "巡查员戊").get_by_role("button", name="开始").click()

    assert (await desk.hears_message()).chat.first_name == "巡查员戊"


async def test_four_phones_fit_side_by_side_on_a_desktop(desk: Desk, page: Page) -> None:
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


async def test_on_a_small_screen_one_phone_fills_it_and_tabs_switch(desk: Desk, page: Page) -> None:
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
    desk: Desk, page: Page
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
