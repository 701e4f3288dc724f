"""What nobody asked for gets a short answer that says what to do."""

import pytest

from sandbox.model import UploadedFile
from tests.conversation.handset import HAZARD, PASS, SENTENCE, Handset, picture
from tests.conversation.stage import Stage


async def answer_to(phone: Handset, sent: int) -> str:
    """What the bot said in reply to a message."""
    seen = await phone.wait_for(
        lambda each: each.raw.get("reply_to_message", {}).get("message_id") == sent
    )
    return seen.text


@pytest.mark.parametrize("where", ["menu", "item", "hazard", "summary"])
async def test_a_sticker_a_voice_and_a_place_are_answered_everywhere(
    stage: Stage, inspector: Handset, where: str
) -> None:
    await inspector.start()
    await inspector.settled()
    if where != "menu":
        await inspector.begins()
    if where == "hazard":
        await inspector.taps(HAZARD)
    if where == "summary":
        await inspector.taps("目录")
        await inspector.taps("检查小结")
    card = await inspector.card()
    before = stage.town.rows("SELECT scene, number, card_id FROM desks")
    assert "贴纸不能记入检查" in await answer_to(inspector, (await inspector.sticker()).id)
    assert "暂不支持语音" in await answer_to(inspector, (await inspector.voice()).id)
    words = await answer_to(inspector, (await inspector.location(31.25, 121.4)).id)
    assert "先发隐患的照片" in words
    await inspector.settled()
    assert stage.town.rows("SELECT scene, number, card_id FROM desks") == before
    assert await inspector.card() == card


async def test_a_file_of_25_mb_is_refused_with_the_way_out(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.taps(HAZARD)
    sent = await inspector.document("IMG.jpg", bytes(25 * 1024 * 1024), "image/jpeg")
    answer = await answer_to(inspector, sent.id)
    assert answer == "照片超过20MB，Telegram 不让机器人下载。请用“照片”而不是“文件”重发。"
    assert stage.town.rows("SELECT count(*) FROM photos") == [0]


async def test_a_pdf_is_no_photo(stage: Stage, inspector: Handset) -> None:
    await inspector.begins()
    await inspector.taps(HAZARD)
    pdf = UploadedFile("报告.pdf", b"%PDF-1.7", "application/pdf")
    sent = (await inspector.photo(pdf))[0]
    assert "这个文件不是照片" in await answer_to(inspector, sent.id)
    assert stage.town.rows("SELECT count(*) FROM photos") == [0]


async def test_words_while_a_tap_is_awaited_change_nothing(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    sent = await inspector.send("合格")
    assert "请点卡片上的按钮" in await answer_to(inspector, sent.id)
    assert stage.answers() == {}
    await inspector.taps(PASS)
    assert stage.answers() == {1: "pass"}


async def test_an_unknown_command_names_the_known_ones(inspector: Handset) -> None:
    await inspector.begins()
    assert (await inspector.says("/nonsense")).text == (
        "没有这个命令。发 /start 看菜单，发 /help 看用法。"
    )


async def test_an_edited_message_is_not_taken_and_says_so(stage: Stage, inspector: Handset) -> None:
    await inspector.begins()
    await inspector.taps(HAZARD)
    sent = await inspector.send(SENTENCE)
    await inspector.settled()
    edited = {**sent.raw, "text": "改过了", "edit_date": sent.raw["date"] + 5}
    stage.telegram.updates.push("edited_message", edited)
    assert "请把要补充的内容再发一遍" in await answer_to(inspector, sent.id)
    assert stage.town.rows("SELECT description FROM findings") == [SENTENCE]


async def test_cancel_in_the_middle_of_a_hazard_keeps_what_was_said(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.taps(HAZARD)
    await inspector.shows(picture(), "1 张", caption=SENTENCE)
    card = await inspector.says("/cancel")
    assert "检查都已保存" in card.text
    await inspector.taps("继续上次检查")
    await inspector.taps("上一项")
    await inspector.taps("补充这条隐患")
    card = await inspector.card()
    assert f"说明：{SENTENCE}" in card.text
    assert "照片：1 张" in card.text


@pytest.mark.parametrize(
    "data", ["a:999:1:pass", "a:1:99:pass", "zz:1", "a:x:y:z", "h:99", "pu:99"]
)
async def test_a_made_up_button_is_answered(stage: Stage, inspector: Handset, data: str) -> None:
    await inspector.begins()
    card = await inspector.card()
    stored = stage.telegram.chats.chat_of(inspector.user_id, None).messages[card.id]
    stored.body["reply_markup"] = {"inline_keyboard": [[{"text": "旧", "callback_data": data}]]}
    answer = await inspector.taps("旧")
    assert answer.show_alert
    assert len(answer.text) > 5
    assert stage.answers() == {}


@pytest.mark.parametrize(
    "data",
    ["a:1:1:nonsense", "m:nowhere", "f:1:1:nonsense", "e:1:1:99999999:0", "d:1:1:-5", "c:1:99"],
)
async def test_a_button_with_a_made_up_word_is_answered_too(
    stage: Stage, inspector: Handset, data: str
) -> None:
    await inspector.begins()
    card = await inspector.card()
    stored = stage.telegram.chats.chat_of(inspector.user_id, None).messages[card.id]
    stored.body["reply_markup"] = {"inline_keyboard": [[{"text": "旧", "callback_data": data}]]}
    await inspector.taps("旧")
    assert stage.answers() in ({}, {1: "hazard"})


async def test_somebody_elses_inspection_cannot_be_touched(
    stage: Stage, inspector: Handset, stranger: Handset
) -> None:
    await inspector.begins()
    await stranger.start()
    await stranger.settled()
    card = await stranger.card()
    stored = stage.telegram.chats.chat_of(stranger.user_id, None).messages[card.id]
    mine = {"text": "旧", "callback_data": f"a:{stage.inspection()}:1:pass"}
    stored.body["reply_markup"] = {"inline_keyboard": [[mine]]}
    assert "您还没有加入" in (await stranger.taps("旧")).text
    assert stage.answers() == {}


async def test_words_before_the_first_card_are_told_how_to_get_one(
    stage: Stage, inspector: Handset
) -> None:
    """They used to be sent to the buttons of a card that was not there."""
    sent = await inspector.send("你好")
    assert "没有卡片就发 /start" in await answer_to(inspector, sent.id)
