"""What a person sends from a phone of the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiogram.types import (
    BotCommand,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from playwright.async_api import Page, expect

from tests.browser.desk import (
    INSPECTOR,
    OFFICER,
    ChatState,
    field_of,
    give_picture,
    message,
    phone,
    pictures,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_chosen_photo_goes_out_with_its_caption_and_opens_large(
    desk: ChatState, page: Page, tmp_path: Path
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


async def test_a_photo_sent_as_file_keeps_its_bytes(
    desk: ChatState, page: Page, tmp_path: Path
) -> None:
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


async def test_several_photos_make_one_album(desk: ChatState, page: Page, tmp_path: Path) -> None:
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
    desk: ChatState, page: Page
) -> None:
    await desk.begin()
    await give_picture(field_of(phone(page)), "paste")
    await expect(phone(page).get_by_role("group", name="待发送").get_by_role("img")).to_be_visible()

    await page.keyboard.press("Enter")

    assert (await desk.hears_message()).photo


async def test_a_picture_dropped_on_a_phone_waits_there(desk: ChatState, page: Page) -> None:
    await desk.begin(OFFICER)
    officer = phone(page, "安全员乙")
    await give_picture(officer.get_by_role("log"), "drop")
    await expect(officer.get_by_role("group", name="待发送").get_by_role("img")).to_be_visible()

    await officer.get_by_role("button", name="发送", exact=True).click()

    heard = await desk.hears_message()
    assert heard.photo
    assert heard.chat.id == OFFICER


async def test_a_sample_photo_and_a_place_are_two_taps_away(desk: ChatState, page: Page) -> None:
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


async def test_a_reply_names_the_message_that_it_answers(desk: ChatState, page: Page) -> None:
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


async def test_a_long_press_with_a_finger_begins_a_reply(desk: ChatState, page: Page) -> None:
    await desk.begin()
    await desk.says("整改任务 PT-2")
    finger = {"pointerType": "touch", "bubbles": True}

    await (
        message(phone(page), "整改任务 PT-2")
        .get_by_text("整改任务")
        .dispatch_event("pointerdown", finger)
    )

    await expect(phone(page).get_by_role("button", name="取消回复")).to_be_visible()


async def test_commands_are_offered_while_a_slash_is_typed(desk: ChatState, page: Page) -> None:
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


async def test_shift_and_enter_begin_a_new_line(desk: ChatState, page: Page) -> None:
    await desk.begin()
    await field_of(phone(page)).press_sequentially("一")
    await page.keyboard.press("Shift+Enter")
    await field_of(phone(page)).press_sequentially("二")
    await page.keyboard.press("Enter")

    assert (await desk.hears_message()).text == "一\n二"


async def test_a_reply_keyboard_sends_its_words_until_it_is_taken_away(
    desk: ChatState, page: Page
) -> None:
    await desk.begin()
    keys = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="是"), KeyboardButton(text="否")]])
    await desk.bot.send_message(INSPECTOR, "有食堂吗", reply_markup=keys)
    await phone(page).get_by_role("group", name="回复键盘").get_by_role("button", name="否").click()
    assert (await desk.hears_message()).text == "否"

    await desk.bot.send_message(INSPECTOR, "记下了", reply_markup=ReplyKeyboardRemove())

    await expect(phone(page).get_by_role("group", name="回复键盘")).to_have_count(0)


async def test_words_that_could_not_be_sent_stay_in_the_field(desk: ChatState, page: Page) -> None:
    await desk.begin()
    await page.route("**/text", lambda route: route.abort())
    await field_of(phone(page)).fill("写了很久的一句话")
    await page.keyboard.press("Enter")
    await expect(phone(page).get_by_role("status")).to_contain_text("未连上")
    await expect(field_of(phone(page))).to_have_value("写了很久的一句话")

    await page.unroute("**/text")
    await phone(page).get_by_role("button", name="发送", exact=True).click()

    assert (await desk.hears_message()).text == "写了很久的一句话"
