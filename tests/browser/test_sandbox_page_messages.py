"""What a bot sends, as the page with the phones shows it."""

from __future__ import annotations

from io import BytesIO

import pytest
from aiogram.types import (
    BufferedInputFile,
    InputRichMessage,
    ReplyParameters,
)
from PIL import Image
from playwright.async_api import Page, expect

from tests.browser.desk import INSPECTOR, ChatState, keyboard, message, phone

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_message_of_the_bot_appears_live_on_its_phone_only(
    desk: ChatState, page: Page
) -> None:
    await desk.begin()

    await desk.says("消火栓无水，今天到期")

    await expect(message(phone(page), "消火栓无水，今天到期")).to_be_visible()
    await expect(message(phone(page, "安全员乙"), "消火栓无水")).to_have_count(0)


async def test_what_somebody_wrote_is_shown_as_text_and_never_run(
    desk: ChatState, page: Page
) -> None:
    await desk.begin()
    hostile = "<img src=x onerror=document.title='owned'><b>不是粗体</b>"

    await desk.says(hostile)
    await desk.telegram.people.text(INSPECTOR, hostile)

    await expect(message(phone(page), hostile)).to_have_count(2)
    await expect(phone(page).get_by_role("article").locator("img, b")).to_have_count(0)
    assert "owned" not in await page.title()


async def test_marked_up_words_look_marked_up(desk: ChatState, page: Page) -> None:
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
    desk: ChatState, page: Page
) -> None:
    await desk.begin()
    html = "<h2>日报</h2><table><tr><th>新增</th><td>5</td></tr></table>"

    await desk.bot.send_rich_message(INSPECTOR, InputRichMessage(html=html))

    bubble = phone(page).get_by_role("article").last
    await expect(bubble.get_by_role("heading", name="日报")).to_be_visible()
    await expect(bubble.get_by_role("cell", name="5")).to_be_visible()


async def test_a_press_waits_for_the_answer_and_then_shows_its_toast(
    desk: ChatState, page: Page
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


async def test_an_alert_stands_until_the_person_confirms_it(desk: ChatState, page: Page) -> None:
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


async def test_an_edit_changes_the_card_where_it_stands(desk: ChatState, page: Page) -> None:
    await desk.begin()
    card = await desk.says("第 1 项\n" + "说明\n" * 40, ["✅ 合格"])
    for number in range(12):
        await desk.says(f"后面的消息 {number}。")  # the stop keeps number and time apart
    await expect(message(phone(page), "后面的消息 11。")).to_be_visible()
    article = await message(phone(page), "第 1 项").element_handle()
    assert article is not None
    thread = phone(page).get_by_role("log")
    await thread.evaluate("node => { node.scrollTop = 200 }")

    await card.edit_text("第 2 项\n" + "说明\n" * 40, reply_markup=keyboard(["⚠️ 隐患"]))

    await expect(phone(page).get_by_role("button", name="⚠️ 隐患")).to_be_attached()
    assert "第 2 项" in await article.inner_text()
    await expect(phone(page).get_by_role("button", name="✅ 合格")).to_have_count(0)
    assert await thread.evaluate("node => node.scrollTop") == 200


async def test_new_messages_do_not_move_a_person_who_reads_above(
    desk: ChatState, page: Page
) -> None:
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


async def test_a_deleted_message_disappears(desk: ChatState, page: Page) -> None:
    await desk.begin()
    sent = await desk.says("马上删掉")
    await expect(message(phone(page), "马上删掉")).to_be_visible()

    await sent.delete()

    await expect(message(phone(page), "马上删掉")).to_have_count(0)


async def test_a_pdf_from_the_bot_opens_in_a_tab_of_its_own(desk: ChatState, page: Page) -> None:
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


async def test_the_bots_reply_shows_what_it_replies_to(desk: ChatState, page: Page) -> None:
    await desk.begin()
    sent = await desk.telegram.people.text(INSPECTOR, "这算隐患吗")

    await desk.bot.send_message(
        INSPECTOR, "算", reply_parameters=ReplyParameters(message_id=sent["message_id"])
    )

    await expect(message(phone(page), "算").last.get_by_text("这算隐患吗")).to_be_visible()


async def test_a_pinned_message_stands_above_the_thread(desk: ChatState, page: Page) -> None:
    await desk.begin()
    sent = await desk.says("我的待办 3 件")

    await desk.bot.pin_chat_message(INSPECTOR, sent.message_id)

    await expect(phone(page).get_by_role("button", name="置顶消息")).to_contain_text(
        "我的待办 3 件"
    )


async def test_the_header_says_what_the_bot_is_doing(desk: ChatState, page: Page) -> None:
    await desk.begin()
    await expect(message(phone(page), "/start")).to_be_visible()  # the page is listening

    await desk.bot.send_chat_action(INSPECTOR, "upload_document")
    await expect(phone(page).get_by_text("正在发送文件…")).to_be_visible()

    await desk.says("好了")
    await expect(phone(page).get_by_text("正在发送文件…")).to_have_count(0)


@pytest.mark.parametrize("size", [(1600, 700), (1280, 400), (700, 1600), (1500, 100)])
async def test_a_single_photo_is_seen_whole_whatever_its_shape(
    desk: ChatState, page: Page, size: tuple[int, int]
) -> None:
    """Anything wider than two to one, or taller than ten to seven, used to lose its edges."""
    await desk.begin()
    file = BytesIO()
    Image.new("RGB", size, "teal").save(file, "PNG")

    await desk.bot.send_photo(INSPECTOR, BufferedInputFile(file.getvalue(), "wide.png"))

    image = phone(page).get_by_role("article").last.locator("img")
    await expect(image).to_have_js_property("complete", True)
    lost = await image.evaluate(
        """(image) => {
            const [across, down] = [image.clientWidth / image.naturalWidth,
                image.clientHeight / image.naturalHeight];
            const cover = getComputedStyle(image).objectFit === "cover";
            const scale = cover ? Math.max(across, down) : Math.min(across, down);
            return Math.max(image.naturalWidth * scale - image.clientWidth,
                image.naturalHeight * scale - image.clientHeight);
        }"""
    )
    assert lost < 1
