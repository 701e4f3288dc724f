"""The summary, the signature, and what follows from it."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from tests.conversation.handset import (
    HAZARD,
    NURSERY,
    PASS,
    SENTENCE,
    SPARED,
    Handset,
    picture,
)
from tests.conversation.stage import INSPECTOR, OFFICER, Stage

LEDGER = "SELECT number, description, state FROM hazards ORDER BY id"


async def walked_with_gaps(phone: Handset) -> Handset:
    """A walk of which item 2 is a hazard that lacks everything."""
    await phone.begins()
    await phone.taps(PASS)
    await phone.taps(HAZARD)
    await phone.taps("稍后补")
    await phone.answers(PASS, 27)
    return phone


async def test_the_summary_counts_by_section_and_names_who_answers_for_it(
    inspector: Handset,
) -> None:
    await inspector.begins()
    await inspector.taps(SPARED)
    await inspector.taps("本节其余合格")
    await inspector.taps("确认")
    await inspector.answers(PASS, 20)
    card = await inspector.card()
    assert "检查小结 · 示例小学 · 11月22日" in card.text
    assert "✅ 合格 28  ⚠️ 隐患 0  ➖ 不适用 1" in card.text
    assert "消防安全 ✅8 ➖1" in card.text
    assert "谁检查、谁签名、谁负责。" in card.text
    assert card.labels == [
        *("签名提交：王示例", "请同行人签名"),
        "检查类型：属地…",
        *("回去改", "回菜单"),
    ]


async def test_what_is_missing_leads_back_to_its_item_and_then_to_the_summary(
    stage: Stage, inspector: Handset
) -> None:
    await walked_with_gaps(inspector)
    card = await inspector.card()
    assert "还差 1 处，点下面逐条补。" in card.text
    assert card.labels[0] == "⚠️ 2 还缺照片、缺说明、缺期限，点此补"
    await inspector.taps(card.labels[0])
    assert "⚠️ 第 2 项" in (await inspector.card()).text
    await inspector.shows(picture(), "1 张", caption=SENTENCE)
    await inspector.taps("7 天")
    card = await inspector.card()
    assert "检查小结" in card.text
    assert card.labels[0] == f"⚠️ 2 11月29日 照片1 {SENTENCE}"
    await inspector.taps(card.labels[0])
    assert f"说明：{SENTENCE}" in (await inspector.card()).text


async def test_an_unanswered_item_is_chased_before_signing(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.goes_to("地下", "▫️ 29")
    await inspector.taps("目录")
    await inspector.taps("检查小结")
    answer = await inspector.taps("签名提交")
    assert "补齐才能签名" in answer.text
    await inspector.taps("▫️ 未答 29 项，从第 1 项继续")
    assert "第 1/29 项" in (await inspector.card()).text
    assert stage.town.rows("SELECT signed_at FROM inspections") == [None]


async def test_a_signature_is_refused_while_a_hazard_lacks_something(
    stage: Stage, inspector: Handset
) -> None:
    await walked_with_gaps(inspector)
    answer = await inspector.taps("签名提交")
    assert answer.text == "还差 1 处，补齐才能签名"
    assert "检查小结" in (await inspector.card()).text
    assert stage.town.rows("SELECT signed_at FROM inspections") == [None]
    assert stage.town.rows(LEDGER) == []


async def test_a_signature_files_the_hazards_and_freezes_the_inspection(any_stage: Stage) -> None:
    inspector = any_stage.handset(INSPECTOR)
    await inspector.begins()
    await inspector.finds()
    await inspector.finds("30 天", "三楼防火门关不上")
    card = await inspector.answers(PASS, 27)
    back = card.id
    answer = await inspector.taps("签名提交")
    assert answer.text == "已签名提交"
    card = await inspector.card()
    assert "2 条隐患上账：PT-2026-000001、PT-2026-000002。" in card.text
    assert "签名：王示例" in card.text
    assert any_stage.town.rows(LEDGER) == [
        ("PT-2026-000001", SENTENCE, "assigned"),
        ("PT-2026-000002", "三楼防火门关不上", "assigned"),
    ]
    assert any_stage.town.rows(
        "SELECT p.name, i.signed_at IS NOT NULL FROM inspections i "
        "JOIN persons p ON p.id = i.inspector_id"
    ) == [("王示例", True)]
    before = any_stage.answers()
    await any_stage.telegram.people.press(INSPECTOR, back, 0, 0)
    await inspector.settled()
    assert any_stage.answers() == before


async def test_an_old_button_of_a_signed_inspection_says_that_it_is_frozen(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    old = stage.handset(INSPECTOR)
    query, _ = await old.touch(PASS)
    await inspector.settled()
    assert query
    stale = (await inspector.card()).raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await inspector.answers(PASS, 28)
    await inspector.taps("签名提交")
    answer = await press_again(stage, inspector, stale)
    assert answer == "这份检查已签名提交，不能再改。要补充，请新做一份。"


async def press_again(stage: Stage, phone: Handset, data: str) -> str:
    """Press a button that another client still shows; return the words of the answer."""
    card = await phone.card()
    stored = stage.telegram.chats.chat_of(phone.user_id, None).messages[card.id]
    shown = stored.body["reply_markup"]
    stored.body["reply_markup"] = {"inline_keyboard": [[{"text": "旧", "callback_data": data}]]}
    query, _ = await phone.touch("旧")
    stored.body["reply_markup"] = shown
    await phone.settled()
    answer = stage.telegram.people.queries[query].answer
    assert answer is not None
    words: str = answer["text"]
    return words


async def test_a_double_press_on_the_signature_files_each_hazard_once(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.finds()
    await inspector.answers(PASS, 28)
    other = stage.handset(INSPECTOR)
    first, _ = await inspector.touch("签名提交")
    second, _ = await other.touch("签名提交")
    await inspector.settled()
    answers = [stage.telegram.people.queries[query].answer for query in (first, second)]
    assert all(answers)
    assert stage.town.rows(LEDGER) == [("PT-2026-000001", SENTENCE, "assigned")]
    assert stage.town.rows("SELECT count(*) FROM papers") == [1]
    assert stage.town.rows("SELECT count(*) FROM audit WHERE action = 'sign'") == [1]


async def test_a_hazard_that_was_taken_back_is_not_filed(stage: Stage, inspector: Handset) -> None:
    await inspector.begins()
    await inspector.finds()
    await inspector.taps("上一项")
    await inspector.taps(PASS)
    await inspector.answers(PASS, 28)
    await inspector.taps("签名提交")
    assert "没有隐患。" in (await inspector.card()).text
    assert stage.town.rows(LEDGER) == []


@pytest.mark.usefixtures("real_papers")
async def test_the_official_form_arrives_with_what_was_found(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.finds()
    await inspector.taps(SPARED)
    await inspector.answers(PASS, 27)
    inspector.timeout = 30
    await inspector.taps("签名提交")
    paper = await inspector.wait_for(lambda seen: "document" in seen.raw)
    assert paper.raw["document"]["file_name"] == "示例小学_校园安全自查_20261122.pdf"
    assert "1条隐患上账：PT-2026-000001。可直接打印盖章。" in paper.text
    pages = PdfReader(io.BytesIO(await inspector.download(paper))).pages
    words = "".join(page.extract_text() for page in pages).replace("\n", "")
    for expected in ("普陀区校园安全隐患自查表", "公章", SENTENCE, "PT-2026-000001", "不适用"):
        assert expected in words
    assert sum(len(page.images) for page in pages) == 1


async def test_a_deadline_that_passed_is_moved_in_the_summary_by_one_tap_and_then_signed(
    stage: Stage, inspector: Handset
) -> None:
    """Signing after midnight failed as a whole, and nothing said which item it was."""
    await inspector.begins()
    await inspector.finds("今天")
    await inspector.finds("30 天", "三楼防火门关不上")
    await inspector.answers(PASS, 27)
    stage.clock.advance(timedelta(days=1))
    await inspector.start()
    await inspector.settled()
    await inspector.taps("继续上次检查")
    card = await inspector.card()
    late, move, *_ = card.labels
    assert (late, move) == ("⚠️ 1 已过期 11月22日", "改为 15 天内")
    assert len([label for label in card.labels if label.startswith("改为")]) == 1
    other = stage.handset(INSPECTOR)
    first, _ = await inspector.touch(move)
    second, _ = await other.touch(move)
    await inspector.settled()
    answers = [stage.telegram.people.queries[query].answer for query in (first, second)]
    assert [answer and answer.get("text") for answer in answers] == [
        "第 1 项已记 · 期限 12月8日"
    ] * 2
    assert [line["deadline"][1] for line in stage.town.changes("deadline")] == [
        "2026-11-22",
        "2026-12-22",
        "2026-12-08",
    ]
    card = await inspector.card()
    assert f"⚠️ 1 12月8日 照片1 {SENTENCE}" in card.labels
    assert move not in card.labels
    answer = await inspector.taps("签名提交")
    assert answer.text == "已签名提交"
    card = await inspector.card()
    assert "2 条已交办示例小学安全员。" in card.text
    assert "期限已过" not in card.text
    deadlines = stage.town.rows("SELECT deadline, state FROM hazards ORDER BY id")
    assert [(str(day), state) for day, state in deadlines] == [
        ("2026-12-08", "assigned"),
        ("2026-12-22", "assigned"),
    ]


async def test_a_summary_of_yesterday_is_signed_and_says_what_has_passed(
    stage: Stage, inspector: Handset
) -> None:
    """The button on a card from before midnight failed, and with it the whole walk."""
    officer = stage.handset(OFFICER)
    await officer.start()
    await inspector.begins()
    await inspector.finds("今天")
    await inspector.answers(PASS, 28)
    stage.clock.advance(timedelta(days=1))
    answer = await inspector.taps("签名提交")
    assert answer.text == "已签名提交"
    card = await inspector.card()
    assert "1 条已交办示例小学安全员。" in card.text
    assert "PT-2026-000001：期限已过，可点开另定。" in card.text
    task = await officer.wait_for("整改任务 PT-2026-000001")
    assert "逾期1天" in task.text


async def test_a_unit_without_an_officer_is_signed_for_and_the_card_says_so(
    stage: Stage, inspector: Handset
) -> None:
    """The card only said that one hazard waited to be judged."""
    await inspector.begins(NURSERY)
    await inspector.finds()
    await inspector.answers(PASS, 28)
    await inspector.taps("签名提交")
    card = await inspector.card()
    assert "PT-2026-000001：单位还没有安全员，还没有交办。" in card.text
    assert stage.town.rows(LEDGER) == [("PT-2026-000001", SENTENCE, "on_ledger")]
