"""What is open at an item from before is shown there, and the answer says what was seen of it."""

from tests.conversation.handset import ANOTHER, HAZARD, PASS, RIGHT, SENTENCE, Handset, picture
from tests.conversation.hazards.test_loop import PATROL, facts, files
from tests.conversation.stage import INSPECTOR, OFFICER, Stage

FIRST = "PT-2026-000001"
STILL, REVIEW = "仍未整改", "已整改，去复核"


async def again(stage: Stage) -> tuple[Handset, Handset]:
    """The inspector stands at an item where a hazard of last time is open; and the officer."""
    inspector, officer = stage.handset(INSPECTOR), stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    await inspector.begins(form=PATROL)
    return inspector, officer


async def handed_in(stage: Stage) -> tuple[Handset, Handset]:
    """The inspector stands at an item whose hazard the officer says is put right."""
    inspector, officer = stage.handset(INSPECTOR), stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("⚠️ 整改任务")
    await officer.taps("签收", task.id)
    await officer.photo(picture("blue"), None, reply_to=task.id)
    await officer.wait_for("已提交复核")
    await inspector.begins(form=PATROL)
    return inspector, officer


def numbers(stage: Stage) -> list[object]:
    return stage.town.rows("SELECT number FROM hazards ORDER BY id")


def steps(stage: Stage) -> list[object]:
    query = "SELECT action FROM audit WHERE subject = :which ORDER BY id"
    return stage.town.rows(query, which=f"hazard:{FIRST}")


async def test_an_item_shows_what_is_open_there_and_offers_first_that_it_still_is(
    stage: Stage,
) -> None:
    """It said what the last inspection had found, and 合格 beside it was taken without a word."""
    inspector, _ = await again(stage)
    card = await inspector.card()
    assert f"⚠️ 未销号 {FIRST} 已交办，待签收，期限11月29日：{SENTENCE}" in card.text
    assert card.labels[:2] == [STILL, PASS]
    assert REVIEW not in card.labels


async def test_what_still_is_joins_the_old_number_with_one_tap(any_stage: Stage) -> None:
    """The same hazard of two patrols used to stand on the ledger twice."""
    inspector, officer = await again(any_stage)
    answer = await inspector.taps(STILL)
    assert answer.text == "第 1 项已记：仍未整改，记在原编号下"
    summary = await inspector.card()
    assert f"原有隐患仍未整改：{FIRST}" in summary.text
    await inspector.taps("签名提交：王示例")
    signed = await inspector.card()
    assert f"原有隐患已补记：{FIRST} 已交办，待签收。" in signed.text
    assert "没有隐患" not in signed.text
    assert numbers(any_stage) == [FIRST]
    assert steps(any_stage)[-1] == "witness"
    told = await officer.wait_for(f"👀 {FIRST} 有补充")
    assert "检查时仍未整改" in told.text
    await inspector.wait_for("没有新隐患；原有 1 处仍未整改")


async def test_a_photo_and_words_are_what_was_seen_today(any_stage: Stage) -> None:
    inspector, officer = await again(any_stage)
    await inspector.taps(STILL)
    await inspector.taps(f"⚠️ 1 {STILL} 照片0 {FIRST}")
    await inspector.shows(picture("blue"), "1 张")
    card = await inspector.says("水阀还是关着")
    assert FIRST in card.text
    assert "说明：水阀还是关着" in card.text
    await inspector.taps("完成，下一项")
    await inspector.taps("签名提交：王示例")
    told = await officer.wait_for(f"👀 {FIRST} 有补充，新增照片 1 张")
    assert "检查时仍未整改：水阀还是关着" in told.text
    assert numbers(any_stage) == [FIRST]
    linked = any_stage.town.rows("SELECT hazard_id, inspection_id FROM photos ORDER BY id")
    assert linked == [(1, 1), (1, 2)]


async def test_passing_an_item_asks_once_and_tells_who_watches_over_it(any_stage: Stage) -> None:
    inspector, officer = await again(any_stage)
    await inspector.taps(PASS)
    asked = await inspector.card()
    assert "现场已整改好了吗？" in asked.text
    assert asked.labels == [STILL, RIGHT, "看这条隐患", "返回"]
    assert any_stage.answers() == {}
    await inspector.taps(RIGHT)
    assert f"原有隐患现场已整改：{FIRST}" in (await inspector.card()).text
    await inspector.taps("签名提交：王示例")
    told = await officer.wait_for(f"👀 {FIRST} 有补充")
    assert "检查时看到已整改" in told.text
    assert facts(any_stage) == ["assigned"]
    assert steps(any_stage)[-1] == "witness"


async def test_what_was_handed_in_is_reviewed_on_the_spot_by_passing_it(any_stage: Stage) -> None:
    inspector, _ = await handed_in(any_stage)
    card = await inspector.card()
    assert card.labels[:3] == [STILL, REVIEW, PASS]
    await inspector.taps(PASS)
    await inspector.taps(RIGHT)
    await inspector.taps("签名提交：王示例")
    assert f"{FIRST} 已销号" in (await inspector.card()).text
    assert facts(any_stage) == ["closed"]


async def test_what_was_handed_in_goes_back_when_it_still_is(any_stage: Stage) -> None:
    """An inspector who saw with their own eyes that it is not put right left it waiting."""
    inspector, officer = await handed_in(any_stage)
    await inspector.taps(STILL)
    await inspector.taps(f"⚠️ 1 {STILL} 照片0 {FIRST}")
    await inspector.says("水阀没开")
    await inspector.taps("完成，下一项")
    await inspector.taps("签名提交：王示例")
    assert facts(any_stage, "state, returns") == [("rectifying", 1)]
    back = await officer.wait_for("检查时仍未整改：水阀没开")
    assert FIRST in back.text
    assert steps(any_stage)[-1] == "return"


async def test_to_review_leads_to_the_case_and_leaves_the_item(any_stage: Stage) -> None:
    inspector, _ = await handed_in(any_stage)
    item = await inspector.card()
    await inspector.taps(REVIEW)
    case = await inspector.card()
    assert case.id != item.id
    assert "通过，销号" in case.labels


async def test_another_one_at_the_same_item_gets_a_number_only_when_it_is_said(
    any_stage: Stage,
) -> None:
    inspector, _ = await again(any_stage)
    await inspector.taps(HAZARD)
    asked = await inspector.card()
    assert asked.labels == [STILL, ANOTHER, "看这条隐患", "返回"]
    assert any_stage.answers() == {}
    await inspector.taps(ANOTHER)
    await inspector.shows(picture(), "1 张")
    await inspector.says("三楼也有一处")
    await inspector.taps("7 天")
    summary = await inspector.card()
    assert f"原有隐患这次没有说明：{FIRST}" in summary.text
    await inspector.taps("签名提交：王示例")
    assert numbers(any_stage) == [FIRST, "PT-2026-000002"]


async def test_a_photo_before_any_tap_joins_the_old_number(any_stage: Stage) -> None:
    inspector, _ = await again(any_stage)
    await inspector.photo(picture("green"))
    await inspector.settled()
    stray = await inspector.card()
    await inspector.taps(stray.labels[0])
    card = await inspector.card()
    assert "记在原编号下，不另编号" in card.text
    await inspector.taps("完成，下一项")
    await inspector.taps("签名提交：王示例")
    assert numbers(any_stage) == [FIRST]


async def test_what_was_filed_meanwhile_is_asked_about_before_signing(any_stage: Stage) -> None:
    """Two who walk at once: the second would have signed 合格 over what the first has found."""
    stage = any_stage
    inspector, officer = stage.handset(INSPECTOR), stage.handset(OFFICER)
    await officer.begins(form=PATROL)
    await officer.taps(PASS)
    await files(inspector, "王示例")
    await officer.taps("签名提交：李示例")
    summary = await officer.wait_for("还差 1 处")
    assert any(f"原有隐患未说明 {FIRST}" in label for label in summary.labels)
    assert stage.town.rows("SELECT count(*) FROM inspections WHERE signed_at IS NOT NULL") == [1]
