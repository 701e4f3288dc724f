"""报送 and 零报告 as people see them: handing in, and the office that sees who lacks."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from bot.workers.sweeps import sweep_submissions
from sandbox.client import Seen
from tests.conversation.exports.test_exporting import blank_form
from tests.conversation.exports.test_monthly import filled, named
from tests.conversation.handset import NURSERY, Handset
from tests.conversation.hazards.test_ledger import fills
from tests.conversation.hazards.test_loop import files
from tests.conversation.stage import INSPECTOR, OFFICE, OFFICER, STRANGER, Stage

PREPARED = date(2026, 12, 15)
HANDED = "SELECT number, nil, serial, withdrawn_at IS NOT NULL FROM submission_versions ORDER BY id"


async def goes(stage: Stage, day: date, hour: int = 9) -> None:
    """Set the clock to an hour of a day, sweep, and let all hear of it."""
    wall = datetime(day.year, day.month, day.day, hour, 5, tzinfo=stage.clock.zone)
    stage.clock.advance(max(wall - stage.clock.now(), timedelta()))
    await sweep_submissions(stage.app.turns)
    await stage.carried()


@pytest.fixture
async def december(any_stage: Stage) -> Stage:
    """The morning on which the reports of December are prepared, on either database."""
    await any_stage.handset(OFFICER).start()
    await goes(any_stage, PREPARED)
    return any_stage


def versions(stage: Stage) -> list[tuple[object, ...]]:
    return stage.town.rows(HANDED)


async def test_an_officer_with_nothing_says_so_with_one_tap(december: Stage) -> None:
    officer = december.handset(OFFICER)
    told = await officer.wait_for(lambda seen: seen.text.startswith("新待办："))
    assert told.sounds
    card = await officer.says("零报告")
    assert "报送 · 2026年12月 · 示例小学" in card.text
    assert "12月25日（周五）前报送，还剩10天" in card.text
    assert "本期没有隐患，可以点“零报告”。" in card.text
    answer = await officer.taps("零报告")
    assert answer.text == "已零报告"
    card = await officer.card()
    assert "✅ 零报告 BS-2026-000001：李示例 12月15日 09:05" in card.text
    assert "撤回" in card.labels
    assert "暂无待办" in (await officer.says("/todo")).text
    assert versions(december) == [("BS-2026-000001", 1, 1, 0)]


async def test_an_officer_corrects_words_hands_in_and_takes_back(december: Stage) -> None:
    officer = december.handset(OFFICER)
    await finds_at_school(december)
    await officer.says("报送")
    card = await officer.card()
    assert "零报告" not in card.labels
    assert "隐患清单：未销号 1，本期销号、办结 0" in card.text
    await officer.taps("隐患清单（1）")
    await officer.taps("PT-2026-000001 走廊堆物")
    assert "整改措施：" in (await officer.card()).text
    await officer.taps("改隐患内容")
    card = await officer.says("教学楼二楼走廊堆放课桌")
    assert "教学楼二楼走廊堆放课桌" in card.text
    assert "李示例改过。" in card.text
    await officer.taps("返回")
    await officer.taps("改下一步")
    await officer.says("假期前再查一遍。")
    await officer.taps("返回")
    await officer.taps("报送")
    assert "✅ 已报送 BS-2026-000001" in (await officer.card()).text
    await officer.taps("撤回")
    await officer.taps("报送")
    assert "已报送 BS-2026-000002（第2版）" in (await officer.card()).text
    contents = december.town.rows("SELECT content FROM submission_versions ORDER BY id")
    assert all("教学楼二楼走廊堆放课桌" in each for each in contents)
    assert [row[3] for row in versions(december)] == [1, 0]


async def test_nothing_is_not_said_when_something_was_found_meanwhile(december: Stage) -> None:
    officer = december.handset(OFFICER)
    await officer.says("零报告")
    await finds_at_school(december)
    answer = await officer.taps("零报告")
    assert "台账里本期有 1 条隐患" in (answer.text or "")
    await officer.wait_for(lambda seen: "报送" in seen.labels and "零报告" not in seen.labels)
    assert versions(december) == []


async def test_the_office_sees_who_lacks_and_reminds_once_a_day(december: Stage) -> None:
    office, officer = december.handset(OFFICE), december.handset(OFFICER)
    await office.start()
    card = await office.says("报送")
    assert "应报 4 家：按时 0，迟报 0，零报告 0，缺报 0，未到期 4。" in card.text
    await office.taps("催报（4 家）")
    assert "已催报 4 家" in (await office.card()).text
    await office.taps("催报（4 家）")
    assert "今天都已催过" in (await office.card()).text
    await goes(december, PREPARED, 10)
    told = await officer.wait_for(lambda seen: "催报" in seen.text)
    assert told.sounds
    await officer.says("报送")
    await officer.taps("零报告")
    await goes(december, date(2026, 12, 28))
    todo = await office.says("/todo")
    assert "缺 2 家" in todo.text
    await office.taps("12月缺报 待催报")
    card = await office.card()
    assert f"🔴 {NURSERY} · 缺报" in card.labels
    assert not any("示例小学" in each for each in card.labels)
    await office.taps(f"🔴 {NURSERY} · 缺报")
    card = await office.card()
    assert "还没有报送人：请邀请安全员或主要负责人加入。" in card.text


async def test_after_the_last_day_it_is_late_and_only_corrected(december: Stage) -> None:
    officer = december.handset(OFFICER)
    await goes(december, date(2026, 12, 28))
    await officer.says("报送")
    await officer.taps("零报告")
    card = await officer.card()
    assert "迟报" in card.text
    await officer.taps("更正")
    card = await officer.card()
    assert "正在更正" in card.text
    await officer.taps("更正为零报告")
    assert [row[2:] for row in versions(december)] == [(1, 0), (2, 0)]


async def test_two_who_write_at_once_lose_no_word_unseen(december: Stage) -> None:
    officer = december.handset(OFFICER)
    await officer.says("报送")
    await officer.taps("改工作情况")
    december.town.rows(
        "INSERT INTO text_blocks (about, key, words, edited_by, edited_at, version)"
        " SELECT 'submission:' || min(s.id), 'work', '同事的话', 2, min(s.prepared_at), 1"
        " FROM submissions s WHERE s.party = '示例小学'"
    )
    card: Seen = await officer.says("我的话")
    assert "您发的没有存上" in card.text
    assert "同事的话" in card.text
    await officer.says("看过以后我的话")
    words = december.town.rows("SELECT words FROM text_blocks")
    assert words == ["看过以后我的话"]


async def test_nobody_else_opens_it(december: Stage) -> None:
    stranger: Handset = december.handset(STRANGER)
    await stranger.start()
    assert "您还没有加入" in (await stranger.says("报送")).text


async def finds_at_school(stage: Stage) -> None:
    """Let the inspector put a hazard of the school on the ledger."""
    await files(stage.handset(INSPECTOR), "王示例", "走廊堆物")


async def test_papers_come_to_who_hands_in_and_to_the_office(december: Stage) -> None:
    officer, office = december.handset(OFFICER), december.handset(OFFICE)
    await officer.says("零报告")
    await officer.taps("零报告")
    paper = await officer.wait_for("报送已定稿，可打印盖章。")
    assert paper.raw["document"]["file_name"] == "示例小学_202612报送_BS-2026-000001.pdf"
    await office.start()
    await office.says("报送")
    answer = await office.taps("导出 PDF 和 XLSX")
    assert answer.text == "正在生成，好了就发来"
    names = {
        (await office.wait_for(ends_with(ending))).raw["document"]["file_name"]
        for ending in (".pdf", ".xlsx")
    }
    assert names == {"全区_202612报送汇总.pdf", "全区_202612报送汇总.xlsx"}
    kept = "SELECT output FROM submission_papers WHERE sha256 IS NOT NULL ORDER BY id"
    assert december.town.rows(kept) == ["report", "month_pdf", "month_xlsx"]


async def test_a_month_of_what_was_handed_in_brings_the_form_with_it(december: Stage) -> None:
    phone = december.handset(OFFICE)
    fills(december, 2)
    await phone.document("街道表.xlsx", blank_form(), caption="导出模板")
    await phone.wait_for("模板 · 街道表")
    await phone.says("报送")
    await phone.taps("导出 PDF 和 XLSX")
    await phone.wait_for(named("报送汇总.xlsx"))
    seen = await phone.wait_for(named("街道表"))
    assert "2026年12月发现" in seen.text
    assert len(await filled(phone, seen)) == 2


def ends_with(ending: str) -> Callable[[Seen], bool]:
    """Tell the message that brings a file of such a name."""
    return lambda seen: str(seen.raw.get("document", {}).get("file_name", "")).endswith(ending)


async def test_the_number_of_what_was_handed_in_opens_it_for_who_may_read_it(
    december: Stage,
) -> None:
    officer, office = december.handset(OFFICER), december.handset(OFFICE)
    await officer.says("零报告")
    await officer.taps("零报告")
    await office.says("/start")
    card = await office.says("bs2026000001")
    assert card.text.startswith("报送 · 2026年12月 · 示例小学")
    assert "BS-2026-000001" in card.text
    stranger = december.handset(STRANGER)
    unknown = await stranger.says("BS-2026-000001")
    assert unknown.text.startswith("没有查到这个编号")
    assert (await stranger.says("BS-2026-000099")).text == unknown.text
