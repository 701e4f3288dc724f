"""随手拍 as people do it: a photo, and a tap."""

import asyncio
from dataclasses import replace

import pytest

from bot.workers import photos
from people import codes
from people.model import Unit
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.handset import ESTATE, NURSERY, SCHOOL, SENTENCE, Handset, picture
from tests.conversation.stage import OFFICE, OFFICER, Stage

AISLE = "疏散通道堆满纸箱"


async def scans(stage: Stage, phone: Handset, unit: Unit, place: str = "") -> None:
    """Scan the code of a unit, or of a place in it."""

    def link() -> str:
        with_place = stage.town.reads(
            lambda work: work.places.put(unit.id, place, "", work.now) if place else None
        )
        good = stage.town.reads(lambda work: codes.issue_missing(work, unit))
        code = next(each for each in good if each.place == with_place)
        return f"https://t.me/sample_bot?start={codes.payload_of(code)}"

    await phone.open_link(link())
    await phone.settled()


def numbers(stage: Stage) -> list[str]:
    return stage.town.rows("SELECT number FROM hazards ORDER BY id")


async def test_a_passer_by_files_in_two_actions_where_the_code_was_scanned(
    any_stage: Stage,
) -> None:
    stranger = any_stage.handset(7004)
    await scans(any_stage, stranger, any_stage.unit(), "充电棚")
    await stranger.shows(picture(), "已存 1 张")
    card = await stranger.has_one_card()
    assert card.labels[0] == f"上账：{SCHOOL} · 充电棚（刚扫码）"
    await stranger.taps("上账")
    card = await stranger.has_one_card()
    assert "已上账 PT-2026-000001。有进展会告诉您。" in card.text
    assert card.labels == ["看这条", "回菜单"]
    assert numbers(any_stage) == ["PT-2026-000001"]
    await stranger.taps("看这条")
    assert f"{SCHOOL} · 充电棚" in (await stranger.card()).text


async def test_the_office_hears_of_it_and_goes_on_from_there(
    stage: Stage, stranger: Handset
) -> None:
    office = stage.handset(OFFICE)
    await office.start()
    await scans(stage, stranger, stage.unit())
    await stranger.shows(picture(), "已存 1 张", caption=SENTENCE)
    await stranger.taps("上账")
    queued = await office.wait_for("📥 待判定 PT-2026-000001")
    assert "来源：随手拍" in queued.text
    await office.taps("去处理", queued.id)
    assert SENTENCE in (await office.wait_for("PT-2026-000001 · 已上账，待判定")).text


async def test_an_inspector_snaps_files_and_judges_in_one_go(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.says("/cancel")
    await inspector.shows(picture(), "已存 1 张", caption=SENTENCE)
    card = await inspector.has_one_card()
    assert card.labels[0] == f"上账：{SCHOOL}（上次检查）"
    assert "疑似类别：消防设施" in card.text
    await inspector.taps("上账")
    card = await inspector.wait_for("已上账 PT-2026-000001")
    assert card.labels == ["去判定、交办", "回到检查", "回菜单"]
    await inspector.taps("去判定")
    assert SENTENCE in (await inspector.wait_for("已上账，待判定")).text


async def test_the_public_reads_no_guess_at_a_category_or_at_how_grave_it_is(
    stage: Stage, stranger: Handset
) -> None:
    """A passer-by used to read 像是 and 可能重大 on the draft, on the categories and afterwards."""
    await scans(stage, stranger, stage.unit())
    cards = [
        await stranger.shows(picture(), "已存 1 张", caption="消火栓没有水，旁边电焊没有办动火证")
    ]
    await stranger.taps("改类别")
    cards.append(await stranger.card())
    await stranger.taps("返回")
    await stranger.taps("匿名/举报")
    cards.append(await stranger.card())
    await stranger.taps("返回")
    await stranger.taps("上账")
    await stranger.taps("看这条")
    cards.append(await stranger.wait_for("PT-2026-000001 · "))
    for card in cards:
        text = "\n".join((card.text, *card.labels))
        assert not any(word in text for word in ("疑似", "依据", "✓", "重大"))


async def test_an_album_with_a_caption_is_one_hazard(stage: Stage, stranger: Handset) -> None:
    await scans(stage, stranger, stage.unit())
    await stranger.shows_album(
        [picture("red"), picture("green"), picture("blue")], "已存 3 张", caption=SENTENCE
    )
    card = await stranger.has_one_card()
    assert f"说明：{SENTENCE}" in card.text
    await stranger.taps("上账")
    assert stage.town.rows("SELECT count(*) FROM photos WHERE hazard_id = 1") == [3]
    assert numbers(stage) == ["PT-2026-000001"]


async def test_a_sentence_typed_on_the_card_is_the_description(
    stage: Stage, stranger: Handset
) -> None:
    await scans(stage, stranger, stage.unit())
    await stranger.shows(picture(), "已存 1 张")
    await stranger.says(SENTENCE)
    await stranger.says("没有检查卡")
    assert f"说明：{SENTENCE}；没有检查卡" in (await stranger.has_one_card()).text
    await stranger.taps("上账")
    assert stage.town.rows("SELECT description FROM hazards") == [f"{SENTENCE}；没有检查卡"]


async def test_a_unit_is_found_by_words_when_nothing_else_tells(
    stage: Stage, stranger: Handset
) -> None:
    await stranger.shows(picture(), "已存 1 张")
    card = await stranger.card()
    assert "选单位，或发一个位置" in card.text
    await stranger.taps("选单位")
    card = await stranger.card()
    assert card.labels == ["返回"]
    card = await stranger.says("小学")
    assert sorted(card.labels) == sorted([SCHOOL, "邻街小学", "返回"])
    await stranger.taps(SCHOOL)
    assert (await stranger.card()).labels[0] == f"上账：{SCHOOL}"
    await stranger.taps("上账")
    assert "已上账" in (await stranger.card()).text


async def test_a_place_is_chosen_in_a_unit_that_has_some(stage: Stage, inspector: Handset) -> None:
    unit = stage.unit(NURSERY)
    stage.town.reads(lambda work: work.places.put(unit.id, "食堂", "", work.now))
    await inspector.shows(picture(), "已存 1 张")
    for label in ("选单位", NURSERY, "食堂"):
        await inspector.taps(label)
    await inspector.taps(f"上账：{NURSERY} · 食堂")
    assert stage.town.rows("SELECT place_id FROM hazards") == [1]


async def test_a_shared_location_proposes_what_is_near(stage: Stage, stranger: Handset) -> None:
    def settles(work: UnitOfWork) -> None:
        estate = work.units.by_name(ESTATE)
        assert estate is not None
        work.units.update(replace(estate, latitude=31.25, longitude=121.4))

    stage.town.reads(settles)
    await stranger.shows(picture(), "已存 1 张")
    await stranger.location(31.251, 121.4)
    await stranger.settled()
    card = await stranger.has_one_card()
    assert card.labels[0] == f"上账：{ESTATE}（附近111米）"
    await stranger.taps("上账")
    assert stage.town.rows("SELECT latitude FROM hazards") == [31.251]


async def test_the_category_is_changed_in_two_taps(stage: Stage, inspector: Handset) -> None:
    await scans(stage, inspector, stage.unit())
    await inspector.shows(picture(), "已存 1 张", caption=SENTENCE)
    await inspector.taps("改类别")
    card = await inspector.card()
    assert card.labels[0] == "✓ 消防设施"
    assert "消火栓" in card.text
    await inspector.taps("用电线路")
    assert "类别：用电线路" in (await inspector.card()).text
    await inspector.taps("上账")
    assert stage.town.rows("SELECT category FROM hazards") == ["wiring"]


async def test_several_snaps_wait_and_are_filed_one_after_the_other(
    stage: Stage, inspector: Handset
) -> None:
    await scans(stage, inspector, stage.unit())
    await inspector.shows(picture(), "已存 1 张", caption=SENTENCE)
    await inspector.shows(picture("green"), "还有 1 条没上账", caption=AISLE)
    await inspector.start()
    await inspector.settled()
    await inspector.taps("随手拍 · 待上账 2")
    card = await inspector.card()
    assert card.labels[:2] == [f"09:30 {AISLE}", f"09:30 {SENTENCE}"]
    await inspector.taps(f"09:30 {AISLE}")
    await inspector.taps("上账")
    await inspector.taps("下一条待上账（1）")
    await inspector.taps(f"09:30 {SENTENCE}")
    await inspector.taps("上账")
    assert stage.town.rows("SELECT description FROM hazards ORDER BY id") == [AISLE, SENTENCE]


async def test_a_second_photo_is_put_to_the_one_before_in_one_tap(
    stage: Stage, stranger: Handset
) -> None:
    await scans(stage, stranger, stage.unit())
    await stranger.shows(picture(), "已存 1 张")
    await stranger.shows(picture("green"), "还有 1 条没上账")
    assert "并到上一条" in (await stranger.card()).labels
    await stranger.taps("并到上一条")
    assert "已存 2 张" in (await stranger.has_one_card()).text
    await stranger.taps("上账")
    assert numbers(stage) == ["PT-2026-000001"]
    assert stage.town.rows("SELECT hazard_id FROM photos") == [1, 1]


async def test_two_taps_on_two_phones_file_once(stage: Stage, inspector: Handset) -> None:
    other = stage.handset(inspector.user_id)
    await scans(stage, inspector, stage.unit())
    await inspector.shows(picture(), "已存 1 张")
    await asyncio.gather(inspector.press("上账"), other.press("上账"))
    await inspector.settled()
    assert numbers(stage) == ["PT-2026-000001"]
    await inspector.wait_for("已上账 PT-2026-000001")


async def test_a_double_is_shown_with_its_photo_and_joined(
    stage: Stage, inspector: Handset, stranger: Handset
) -> None:
    await scans(stage, stranger, stage.unit())
    await stranger.shows(picture("blue"), "已存 1 张", caption=SENTENCE)
    await stranger.taps("上账")
    await scans(stage, inspector, stage.unit())
    await inspector.shows(picture("green"), "已存 1 张", caption="消火栓没有水")
    await inspector.taps("上账")
    card = await inspector.has_one_card()
    assert "疑似同一隐患，是否合并？" in card.text
    assert "11月22日发现" in card.text
    assert SENTENCE in card.text
    assert "PT-2026-000001" in card.text
    above = await inspector.wait_for(lambda seen: seen.from_bot and "photo" in seen.raw)
    assert above.id < card.id
    await inspector.taps("同一隐患")
    assert "PT-2026-000001 已并入您的照片。" in (await inspector.has_one_card()).text
    assert numbers(stage) == ["PT-2026-000001"]


async def test_a_stranger_is_not_shown_what_others_found_at_the_same_place(
    stage: Stage, inspector: Handset, stranger: Handset
) -> None:
    """The other's photo, and with one more tap its number, used to be sent to them."""
    await scans(stage, inspector, stage.unit())
    await inspector.shows(picture("blue"), "已存 1 张", caption=SENTENCE)
    await inspector.taps("上账")
    await scans(stage, stranger, stage.unit())
    await stranger.shows(picture("blue"), "已存 1 张", caption=SENTENCE)
    await stranger.taps("上账")
    await stranger.wait_for("已上账 PT-2026-000002")
    sent = [seen for seen in await stranger.screen(100) if seen.from_bot]
    assert not [seen for seen in sent if "photo" in seen.raw]
    assert "PT-2026-000001" not in "".join(seen.text for seen in sent)


async def test_what_is_no_double_is_filed_with_one_more_tap(
    stage: Stage, inspector: Handset
) -> None:
    await scans(stage, inspector, stage.unit())
    for colour in ("blue", "green"):
        await inspector.shows(picture(colour), "已存 1 张", caption=SENTENCE)
        await inspector.taps("上账")
    await inspector.wait_for("PT-2026-000001 · 已上账，待判定")
    await inspector.taps("不是，另行上账")
    await inspector.wait_for("已上账 PT-2026-000002")


async def test_photos_of_something_else_leave_the_walk(stage: Stage, inspector: Handset) -> None:
    await inspector.begins()
    await inspector.photo(picture(), AISLE)
    await inspector.wait_for("归到哪一项？")
    await inspector.settled()
    await inspector.taps("不是检查的事，另记随手拍")
    card = await inspector.has_one_card()
    assert f"说明：{AISLE}" in card.text
    await inspector.taps("上账")
    await inspector.taps("回到检查")
    await inspector.wait_for("第 1/29 项")
    assert stage.answers() == {}
    assert numbers(stage) == ["PT-2026-000001"]


async def test_a_snap_that_is_given_up_files_nothing(stage: Stage, stranger: Handset) -> None:
    await stranger.shows(picture(), "已存 1 张")
    card = await stranger.card()
    await stranger.taps("放弃")
    assert "直接发照片" in (await stranger.card()).text
    stored = stage.telegram.chats.chat_of(stranger.user_id, None).messages[card.id]
    stored.body["reply_markup"] = {
        "inline_keyboard": [[{"text": "旧", "callback_data": "sf:1:1:0"}]]
    }
    answer = await stranger.taps("旧")
    assert answer.show_alert
    assert "已提交或放弃" in answer.text
    assert numbers(stage) == []


async def test_a_photo_that_cannot_be_fetched_yet_does_not_hold_up_the_filing(
    stage: Stage, stranger: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "FIRST_WAIT", 0.2)
    await scans(stage, stranger, stage.unit())
    stage.telegram.faults.change({"methods": ["getFile"], "bad_gateway": -1})
    await stranger.photo(picture(), SENTENCE)
    await stranger.says("/snap")
    await stranger.taps(f"09:30 {SENTENCE}")
    assert "已存 0/1 张" in (await stranger.card()).text
    await stranger.taps("上账")
    assert "还有 1 张照片正在保存，存好自动附上。" in (await stranger.card()).text
    stage.telegram.faults.change({"methods": [], "bad_gateway": 0})
    await stranger.wait_for("📷 PT-2026-000001 照片已存 1 张，已附上。")
    assert stage.town.rows("SELECT count(*) FROM audit WHERE action = 'photo'") == [1]


async def test_an_officer_scans_their_place_and_snaps_it(stage: Stage) -> None:
    officer = stage.handset(OFFICER)
    await officer.start()
    await officer.settled()
    await officer.taps("随手拍")
    assert "直接发照片（可多张）" in (await officer.card()).text
    await officer.shows(picture(), "已存 1 张", caption=SENTENCE)
    assert (await officer.card()).labels[0] == f"上账：{SCHOOL}"
    await officer.taps("上账")
    assert (await officer.card()).labels == ["看这条", "回菜单"]


async def test_after_a_restart_the_draft_is_on_the_card_and_filed_by_its_old_button(
    stage: Stage, stranger: Handset
) -> None:
    await scans(stage, stranger, stage.unit())
    await stranger.shows(picture(), "已存 1 张")
    await stage.close()
    await stage.open()
    await stranger.taps("上账")
    assert "已上账 PT-2026-000001" in (await stranger.card()).text


async def test_a_passer_by_sees_what_became_of_it_and_not_who_does_what(
    stage: Stage, stranger: Handset
) -> None:
    """It used to name the unit's officer and the reviewer, and what was to be done."""
    office = stage.handset(OFFICE)
    await office.start()
    await scans(stage, stranger, stage.unit())
    await stranger.shows(picture(), "已存 1 张", caption=SENTENCE)
    await stranger.taps("上账")
    await office.wait_for("📥 待判定")
    await office.taps("去处理")
    await office.taps("一般，交办李示例")
    await stranger.taps("看这条")
    card = await stranger.wait_for("已交办，待签收")
    assert "李示例" not in card.text
    assert "王示例" not in card.text
    assert "措施" not in card.text
