"""进一次门，查多项事: several lists in one visit, signed together."""

import io

import pytest
from pypdf import PdfReader

from sandbox.client import Seen
from tests.conversation.cosigning.test_cosigning import link_on
from tests.conversation.handset import CAMPUS, PASS, SCHOOL, Handset, picture
from tests.conversation.stage import OFFICER, Stage

CHARGING, BUILDING = "充电场所安全检查表", "建筑安全检查表"
SIGNED = "SELECT signed_at IS NOT NULL FROM inspections ORDER BY id"
VISITS = "SELECT first_id FROM inspections ORDER BY id"


async def enters(phone: Handset, *forms: str) -> Seen:
    """Go to the school and pick several lists."""
    await phone.start()
    await phone.settled()
    for label in ("开始检查", SCHOOL, "一次查多张表", *(f"☐ {form}" for form in forms)):
        await phone.taps(label)
    await phone.taps(f"开始，{len(forms)} 张表")
    return await phone.card()


async def reaches_charging(phone: Handset) -> Seen:
    """Fill in where vehicles are charged, up to the first item that both lists ask."""
    for label in ("☐ 电动自行车", "选好了", "☐ 车库", "选好了"):
        await phone.taps(label)
    await phone.shows(picture("blue"), "1 张")
    if "下一项" in (await phone.card()).labels:
        await phone.taps("下一项")
    if "跳过" in (await phone.card()).labels:
        await phone.taps("跳过")
    return await phone.card()


@pytest.mark.usefixtures("real_papers")
async def test_two_lists_are_walked_in_one_visit_and_signed_once(
    stage: Stage, inspector: Handset
) -> None:
    card = await enters(inspector, CAMPUS, CHARGING)
    assert "校园安全自查" in card.text
    assert stage.town.rows(VISITS) == [1, 1]
    await inspector.answers(PASS, 14)
    await inspector.finds(words="敷线老化，接头裸露")
    card = await inspector.answers(PASS, 14)
    for expected in ("检查小结", "进一次门，查 2 张表，一次签名", f"①{CAMPUS}", f"②{CHARGING}"):
        assert expected in card.text
    later = next(label for label in card.labels if label.startswith("▫️ ②未答"))
    await inspector.taps(later)

    card = await reaches_charging(inspector)
    assert "车库内是否安装喷淋" in card.text
    assert "已在“校园安全自查”答过：合格" in card.text
    assert stage.town.rows("SELECT count(*) FROM answers WHERE given = 'adopted'") == [0]
    await inspector.taps("沿用：合格")
    await inspector.taps("沿用：合格")
    card = await inspector.card()
    assert "已在“校园安全自查”答过：隐患" in card.text
    await inspector.taps("沿用：隐患")
    for _ in range(3):
        await inspector.taps("沿用：合格")
    card = await inspector.card()
    while PASS in card.labels:
        await inspector.taps(PASS)
        card = await inspector.card()
    assert "检查小结" in card.text
    assert [label for label in card.labels if "⚠️" in label] == [
        "⚠️ ①15 11月29日 照片1 敷线老化，接头裸露"
    ]
    inspector.timeout = 30
    await inspector.taps("签名提交：王示例")
    card = await inspector.card()
    assert "已提交 · 示例小学 · 2 张表：校园安全自查、充电场所检查" in card.text
    assert "1 条隐患上账：PT-2026-000001。" in card.text
    assert stage.town.rows(SIGNED) == [1, 1]
    assert stage.town.rows("SELECT count(*) FROM hazards") == [1]
    assert stage.town.rows("SELECT inspection_id FROM papers") == [1]

    paper = await inspector.wait_for(lambda seen: "document" in seen.raw)
    assert "1条隐患上账" in paper.text
    pages = [
        "".join(page.extract_text().split())
        for page in PdfReader(io.BytesIO(await inspector.download(paper))).pages
    ]
    assert "安全检查签名页" in pages[0]
    assert sum("检查人签名：" in page for page in pages) == 1
    whole = "".join(pages)
    for expected in ("校园安全自查第2版", "充电场所检查第2版", "‡沿用本次另一张表的结果"):
        assert expected in whole
    assert len([page for page in pages if CAMPUS in page]) >= 2


async def test_one_goes_back_and_forth_and_takes_a_list_out(
    stage: Stage, inspector: Handset
) -> None:
    await enters(inspector, CAMPUS, CHARGING)
    await inspector.taps(PASS)
    await inspector.taps("目录")
    card = await inspector.card()
    assert "本次共查 2 张表，一次签名。" in card.text
    await inspector.taps("换到 充电场所检查 0/")
    assert "充电场所检查" in (await inspector.card()).text
    await inspector.taps("目录")
    await inspector.taps("换到 校园安全自查 1/29")
    assert "第 2/29 项" in (await inspector.card()).text
    await inspector.taps("目录")
    answer = await inspector.taps("这张表分开签")
    assert answer.text == "这张表分开签名，其余的照旧"
    assert stage.town.rows(VISITS) == [None, None]
    card = await inspector.answers(PASS, 28)
    assert "进一次门" not in card.text
    await inspector.taps("签名提交：王示例")
    assert stage.town.rows(SIGNED) == [1, 0]


async def test_a_list_is_added_on_the_way_and_what_is_answered_stays(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.answers(PASS, 2)
    await inspector.taps("目录")
    await inspector.taps("＋ 同时查别的表")
    card = await inspector.card()
    assert f"☑ {CAMPUS}" in card.labels
    await inspector.taps(f"☐ {CHARGING}")
    await inspector.taps("开始，2 张表")
    assert "充电场所检查" in (await inspector.card()).text
    assert stage.town.rows(VISITS) == [1, 1]
    assert stage.town.answers(1) == {1: "pass", 2: "pass"}


async def test_what_one_list_calls_a_hazard_is_not_passed_in_bulk_in_the_other(
    stage: Stage, inspector: Handset
) -> None:
    await enters(inspector, CAMPUS, CHARGING)
    await inspector.goes_to("充电管理", "▫️ 13")
    await inspector.finds(words="没有喷淋")
    await inspector.taps("目录")
    await inspector.taps("换到 充电场所检查")
    card = await reaches_charging(inspector)
    assert "沿用：隐患" in card.labels
    await inspector.taps("本节其余合格")
    assert "还有 5 项未答" in (await inspector.card()).text
    await inspector.taps("返回")
    await inspector.taps("沿用：隐患")
    await inspector.taps("目录")
    await inspector.taps("换到 校园安全自查")
    await inspector.goes_to("充电管理", "⚠️ 13")
    await inspector.taps("补充这条隐患")
    await inspector.taps("不是隐患，返回")
    await inspector.taps(PASS)
    await inspector.says("/menu")
    await inspector.taps("继续上次检查")
    await inspector.taps("目录")
    await inspector.taps("检查小结")
    card = await inspector.card()
    assert any(label.startswith("⚠️ ②5 还缺照片") for label in card.labels), card.labels


async def test_who_walks_along_signs_all_lists_and_anew_when_one_changes(
    stage: Stage, inspector: Handset
) -> None:
    await enters(inspector, CAMPUS, BUILDING)
    card = await inspector.card()
    while not any("签名提交" in label for label in card.labels) or "未答" in card.text:
        ways = ("沿用：合格", PASS, "无", "▫️")
        fitting = [each for way in ways for each in card.labels if each.startswith(way)]
        await inspector.taps(fitting[0])
        card = await inspector.card()
    await inspector.taps("请同行人签名")
    link = await link_on(inspector)
    officer = stage.handset(OFFICER)
    await officer.open_link(link)
    await officer.settled()
    sheet = await officer.card()
    assert CAMPUS in sheet.text
    assert BUILDING in sheet.text
    await officer.taps("签名：李示例")
    await inspector.taps("回检查小结")
    assert "同行签名：李示例" in (await inspector.card()).text
    await inspector.taps("回去改")
    if "建筑安全检查 ·" not in (await inspector.card()).text:
        await inspector.taps("换到 建筑安全检查")
    await inspector.taps("建筑安全")
    await inspector.taps("✅ 8")
    card = await inspector.finds(words="太阳能板松动")
    assert "同行签名 李示例：内容已改，需重签" in card.text
    await stage.carried()
    told = await officer.wait_for(lambda each: "同行签名：内容已改，需重签" in each.text)
    await officer.taps("查看并重签", told.id)
    assert "⚠️ ②第 8 项 太阳能板松动" in (await officer.card()).text
    await officer.taps("签名：李示例")
    await inspector.taps("签名提交：王示例")
    assert "同行签名：李示例" in (await inspector.card()).text
    signed = "SELECT inspection_id, lapsed_at FROM cosignatures"
    assert stage.town.rows(signed) == [(1, None)]
