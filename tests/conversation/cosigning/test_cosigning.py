"""An inspector leads an inspection; the unit's officer and a passer-by sign beside."""

import io
import re

import pytest
from pypdf import PdfReader

from sandbox.client import Seen
from tests.conversation.handset import HAZARD, PASS, SCHOOL, SENTENCE, Handset
from tests.conversation.stage import OFFICER, STRANGER, Stage

LINK = re.compile(r"https://t\.me/sample_bot\?start=s[\w-]{24}")
SIGNED = "SELECT name, person_id IS NOT NULL, external_id FROM cosignatures ORDER BY id"


async def link_on(phone: Handset, but: str = "") -> str:
    """The link below the picture that is to be scanned."""

    def fresh(each: Seen) -> bool:
        found = LINK.search(each.text)
        return found is not None and found[0] != but

    seen = await phone.wait_for(fresh)
    assert "photo" in seen.raw
    found = LINK.search(seen.text)
    assert found
    return found[0]


async def hears(phone: Handset, link: str) -> str:
    """Open a link and return what the bot says."""
    await phone.open_link(link)
    await phone.settled()
    return (await phone.last()).text


async def line(stage: Stage, phone: Handset, words: str) -> Seen:
    """The line before who leads, once it says so."""
    await stage.carried()
    return await phone.wait_for(lambda each: words in each.text and not each.labels)


async def walked(phone: Handset) -> Seen:
    """A walk with one hazard, up to its summary."""
    await phone.begins()
    await phone.finds()
    return await phone.answers(PASS, 28)


@pytest.mark.usefixtures("real_papers")
async def test_who_walks_along_signs_beside_and_is_on_the_paper(
    stage: Stage, inspector: Handset, stranger: Handset
) -> None:
    officer = stage.handset(OFFICER)
    assert "请同行人签名" in (await walked(inspector)).labels
    await inspector.taps("请同行人签名")
    link = await link_on(inspector)

    await officer.open_link(link)
    await officer.settled()
    sheet = await officer.card()
    for expected in (SCHOOL, "普陀区校园安全隐患自查表", "带队：王示例", "✅ 合格 28  ⚠️ 隐患 1"):
        assert expected in sheet.text
    assert f"第 1 项 {SENTENCE} · 期限 11月29日 · 照片 1 张" in sheet.text
    assert sheet.labels == ["签名：李示例", "刷新", "回菜单"]
    assert (await officer.taps("签名：李示例")).text == "已签名"
    assert "✅ 已签名：李示例" in (await officer.card()).text
    await line(stage, inspector, "同行签名：李示例")

    await stranger.open_link(link)
    await stranger.settled()
    assert (await stranger.card()).labels == ["刷新", "回菜单"]
    await stranger.says("赵示例")
    await stranger.taps("签名：赵示例")
    both = await line(stage, inspector, "同行签名：李示例、赵示例")
    assert stage.town.rows(SIGNED) == [("李示例", 1, str(OFFICER)), ("赵示例", 0, str(STRANGER))]

    await inspector.taps("回检查小结")
    assert "同行签名：李示例、赵示例" in (await inspector.card()).text
    await inspector.taps("签名提交")
    assert "同行签名：李示例、赵示例" in (await inspector.card()).text
    ended = await line(stage, inspector, "检查已签名提交")
    assert ended.id == both.id
    assert "不能再加同行签名" in await hears(stranger, link)

    for phone in (inspector, officer):
        phone.timeout = 30
        paper = await phone.wait_for(lambda seen: "document" in seen.raw)
        pages = PdfReader(io.BytesIO(await phone.download(paper))).pages
        words = "".join("".join(page.extract_text().split()) for page in pages)
        assert "同行签名：" in words
        assert "李示例" in words
        assert "赵示例11月22日09:30·姓名自填" in words
    await stage.carried()
    assert not any("document" in seen.raw for seen in await stranger.screen(100))
    assert stage.town.rows(SIGNED) == [("李示例", 1, None), ("赵示例", 0, None)]


async def test_what_changes_after_a_signature_is_told_to_both_and_holds_up_nobody(
    stage: Stage, inspector: Handset, stranger: Handset
) -> None:
    officer = stage.handset(OFFICER)
    await walked(inspector)
    await inspector.taps("请同行人签名")
    link = await link_on(inspector)
    await officer.open_link(link)
    await officer.settled()
    await officer.taps("签名：李示例")
    await stranger.open_link(link)
    await stranger.settled()
    await stranger.says("赵示例")
    await stranger.taps("签名：赵示例")

    await inspector.taps("回检查小结")
    await inspector.taps("⚠️ 1 11月29日")
    await inspector.taps("30 天")
    card = await inspector.card()
    assert "同行签名 李示例、赵示例：内容已改，需重签" in card.text
    await stage.carried()
    told = await stranger.wait_for(lambda each: "同行签名：内容已改，需重签" in each.text)
    assert told.labels == ["查看并重签"]
    await stranger.taps("查看并重签", told.id)
    again = await stranger.card()
    assert "期限 12月22日" in again.text
    await stranger.taps("签名：赵示例")

    await inspector.taps("签名提交")
    asked = await inspector.card()
    assert "李示例 还没有重签，提交后不计入。仍要提交吗？" in asked.text
    assert "同行签名：赵示例" in asked.text
    assert stage.town.rows("SELECT signed_at FROM inspections") == [None]
    await inspector.taps("仍然签名提交")
    assert "同行签名：赵示例" in (await inspector.card()).text
    assert stage.town.rows("SELECT name FROM cosignatures WHERE lapsed_at IS NULL") == ["赵示例"]
    await line(stage, inspector, "李示例：内容改后没有重签，未计入")


async def test_who_did_not_walk_along_is_taken_off_and_the_link_made_anew(
    stage: Stage, inspector: Handset, stranger: Handset
) -> None:
    await walked(inspector)
    await inspector.taps("请同行人签名")
    link = await link_on(inspector)
    assert "您是带队人" in await hears(inspector, link)
    await stranger.open_link(link)
    await stranger.settled()
    assert "姓名里要有字" in (await stranger.says("123")).text
    await stranger.says("赵示例")
    await stranger.taps("签名：赵示例")
    await inspector.taps("刷新")
    assert (await inspector.taps("移除 赵示例")).text == "已移除"
    assert "还没有人签名。" in (await inspector.card()).text
    await inspector.taps("换链接")
    assert await link_on(inspector, but=link) != link
    assert "无效" in await hears(stranger, link)
    assert stage.town.rows(SIGNED) == []


async def test_a_sheet_that_is_not_filled_in_waits_to_be_signed_for(
    stage: Stage, inspector: Handset, stranger: Handset
) -> None:
    await walked(inspector)
    await inspector.taps("请同行人签名")
    link = await link_on(inspector)
    await inspector.taps("回检查小结")
    await inspector.taps("回去改")
    await inspector.taps("地下")
    await inspector.taps("29")
    await inspector.taps(HAZARD)
    await stranger.open_link(link)
    await stranger.settled()
    await stranger.says("赵示例")
    card = await stranger.card()
    assert "检查还没有填完" in card.text
    assert card.labels == ["刷新", "回菜单"]
