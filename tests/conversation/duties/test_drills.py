"""演练记录: four steps, each kept as it is given, findings on the ledger, and the paper."""

import pytest

from duties.model import Proof, Terms
from duties.span import Span
from people.model import Membership, Role
from tests.conversation.duties.shift import applies, goes
from tests.conversation.handset import SCHOOL, Handset, picture
from tests.conversation.stage import INSPECTOR, OFFICER, STRANGER, Stage

DRILL = "疏散逃生演练"
TODAY = Terms("FREQ=DAILY", lasts=Span(days=1), proof=Proof.DRILL)
PLAN, PEOPLE = "11月22日 灭火疏散，操场，按消防预案", "师生 320 人，保安 3 人引导"
RECORD = "SELECT plan, people, found_nothing, amendment, done_by FROM drills"


@pytest.fixture
async def officer(stage: Stage) -> Handset:
    """The officer of the school, who has a drill to record."""
    applies(stage, TODAY, DRILL)
    await goes(stage, 9, 30)
    phone = stage.handset(OFFICER)
    await phone.says("/today")
    await phone.taps(DRILL)
    assert "凭据：演练记录" in (await phone.card()).text
    await phone.taps("填演练记录")
    return phone


async def test_a_drill_is_recorded_in_four_steps_and_its_paper_comes(
    stage: Stage, officer: Handset
) -> None:
    assert "演练记录 1/4 · 演练方案" in (await officer.card()).text
    await officer.says(PLAN)
    assert "演练记录 2/4 · 人员和照片" in (await officer.card()).text
    await officer.says(PEOPLE)
    await officer.shows(picture(), "照片：1 张")
    await officer.taps("下一步")
    await officer.says("东侧楼梯堆放课桌")
    await officer.says("三楼应急灯不亮")
    card = await officer.card()
    assert "问题1：东侧楼梯堆放课桌" in card.text
    assert "未发现问题" not in card.labels
    await officer.taps("问题1 上账")
    assert "已上账 PT-2026-000001" in (await officer.card()).text
    await officer.taps("删去问题2")
    await officer.taps("下一步")
    await officer.says("疏散路线改走西侧楼梯")
    summary = await officer.card()
    assert "已填完。请核对后提交" in summary.text
    for given in (PLAN, PEOPLE, "东侧楼梯堆放课桌", "疏散路线改走西侧楼梯"):
        assert given in summary.text
    assert "三楼应急灯不亮" not in summary.text
    await officer.taps("提交")
    done = (await officer.card()).text
    assert "已提交：李示例 09:30" in done
    await stage.carried()
    paper = await officer.wait_for(lambda seen: "document" in seen.raw)
    assert paper.raw["document"]["file_name"] == f"{SCHOOL}_演练记录_20261122.pdf"
    assert stage.town.rows(RECORD) == [(PLAN, PEOPLE, 0, "疏散路线改走西侧楼梯", 2)]
    rows = "SELECT state, proof FROM occurrences WHERE done_at IS NOT NULL"
    assert stage.town.rows(rows) == [("done", "drill:1")]
    filed = "SELECT description, source FROM hazards"
    assert stage.town.rows(filed) == [("东侧楼梯堆放课桌", "snap")]


async def test_what_was_given_is_there_after_a_restart_and_another_may_go_on(
    stage: Stage, officer: Handset
) -> None:
    await officer.says(PLAN)
    await officer.says(PEOPLE)
    await stage.close()
    await stage.open()
    await officer.taps("上一步")
    assert f"方案：{PLAN}" in (await officer.card()).text
    held = Membership(Role.SAFETY_OFFICER, unit_id=stage.unit().id)
    await stage.town.member(STRANGER, held, "赵示例")
    colleague = stage.handset(STRANGER)
    await colleague.says("/today")
    await colleague.taps(DRILL)
    await colleague.taps("填演练记录")
    card = await colleague.card()
    assert "演练记录 2/4" in card.text
    assert f"人员：{PEOPLE}" in card.text


async def test_it_says_what_is_lacking_and_takes_nothing_in_its_place(
    stage: Stage, officer: Handset
) -> None:
    for _ in range(4):
        await officer.taps("下一步")
    card = await officer.card()
    assert "还缺：演练方案、人员和照片、发现问题、预案修订" in card.text
    assert "提交" not in card.labels
    await officer.taps("补 发现问题")
    await officer.taps("未发现问题")
    await officer.taps("无需修订")
    assert "还缺：演练方案、人员和照片" in (await officer.card()).text
    await officer.taps("补 演练方案")
    await officer.document("演练方案.pdf", b"%PDF-1.7\n%%EOF")
    await officer.wait_for("方案：见附件")
    assert stage.town.rows("SELECT plan, found_nothing, amendment FROM drills") == [
        ("见附件", 1, "无需修订")
    ]


async def test_an_album_goes_to_one_step_and_a_file_is_no_photo_of_people(
    stage: Stage, officer: Handset
) -> None:
    """All photos of an album after the first used to lose their step."""
    await officer.says(PLAN)
    await officer.says(PEOPLE)
    await officer.document("签到表.pdf", b"%PDF-1.7\n%%EOF")
    await officer.wait_for("文件：1 份")
    for step in ("下一步", "未发现问题", "无需修订"):
        await officer.taps(step)
    assert "还缺：人员和照片" in (await officer.card()).text
    await officer.taps("补 人员和照片")
    await officer.shows_album([picture("red"), picture("blue")], "照片：2 张")
    steps = "SELECT question || ' ' || medium FROM photos ORDER BY id"
    assert stage.town.rows(steps) == ["people file", "people photo", "people photo"]


async def test_a_record_that_has_changed_meanwhile_is_not_submitted_unseen(
    stage: Stage, officer: Handset
) -> None:
    await officer.says(PLAN)
    await officer.says(PEOPLE)
    await officer.shows(picture(), "照片：1 张")
    await officer.taps("下一步")
    await officer.taps("未发现问题")
    await officer.taps("无需修订")
    seen = await officer.card()
    held = Membership(Role.SAFETY_OFFICER, unit_id=stage.unit().id)
    stage.town.gives(stage.town.phone(INSPECTOR), held)
    colleague = stage.handset(INSPECTOR)
    await colleague.says("/today")
    await colleague.taps(DRILL)
    await colleague.taps("填演练记录")
    await colleague.taps("改 预案修订")
    await colleague.says("增加集合点")
    answer = await officer.taps("提交", seen.id)
    assert "内容有变动，没有提交" in answer.text
    assert "修订：增加集合点" in (await officer.card()).text
    assert stage.town.rows("SELECT count(*) FROM drills WHERE done_at IS NOT NULL") == [0]
    await officer.taps("提交")
    await colleague.taps("改 预案修订")
    assert "已提交：李示例" in (await colleague.card()).text
