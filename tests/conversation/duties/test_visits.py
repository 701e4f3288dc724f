"""检查计划 as people see it: the office plans and draws, the inspector goes from unit to unit."""

from datetime import datetime, timedelta

from chat.address import on_telegram
from people.model import Membership, Role
from sandbox.client import Seen
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.handset import CAMPUS, PASS, SCHOOL, Handset
from tests.conversation.stage import INSPECTOR, OFFICE, STREET, Stage


async def opens(stage: Stage, phone: Handset) -> Seen:
    """Open the plan of the street from 简报报表."""
    await phone.says("简报报表")
    await phone.taps("检查计划")
    await phone.taps("换街镇、年份")
    await phone.taps(f"{STREET} {stage.clock.now().year}年")
    return await phone.card()


async def confirmed(stage: Stage) -> Handset:
    """Let the office draw up and confirm the plan of the street."""
    office = stage.handset(OFFICE)
    await office.start()
    await opens(stage, office)
    await office.taps("起草计划（3 家）")
    await office.taps("确认计划")
    return office


async def test_a_plan_is_drawn_up_confirmed_walked_and_fulfilled(any_stage: Stage) -> None:
    stage = any_stage
    office = stage.handset(OFFICE)
    await office.start()
    assert "还没有计划。" in (await opens(stage, office)).text
    await office.taps("起草计划（3 家）")
    card = await office.card()
    assert "3 家，3 次，待确认：已检查 0，逾期 0。" in card.text
    inspector = stage.handset(INSPECTOR)
    await inspector.start()
    assert "本月没有到期的检查。" in (await inspector.says("/route")).text
    await office.taps("确认计划")
    assert "3 次，已确认" in (await office.card()).text
    stage.clock.advance(datetime(2026, 12, 20, 2, tzinfo=stage.clock.zone) - stage.clock.now())
    await inspector.says("/today")
    await inspector.taps("今日路线（3）")
    route = await inspector.card()
    assert "3 家，到期的在前，按远近排。" in route.text
    assert sum("还剩" in each or "逾期" in each for each in route.labels) == 3
    await inspector.taps(next(each for each in route.labels if SCHOOL in each))
    assert "今年入企 0/1 次" in (await inspector.card()).text
    assert stage.town.rows("SELECT count(*) FROM visits WHERE state = 'open'") == [3]


async def test_one_who_comes_more_often_says_why(stage: Stage) -> None:
    await confirmed(stage)
    inspector = stage.handset(INSPECTOR)
    school = stage.unit().id

    def walked(work: UnitOfWork) -> None:
        person, unit = work.persons.by_address(on_telegram(INSPECTOR)), work.units.get(school)
        assert person is not None
        assert unit is not None
        earlier, form = work.now - timedelta(days=30), work.forms.all_latest()[0]
        id_ = work.inspections.start(unit, form, person.id, earlier, None)
        work.inspections.sign(id_, earlier)

    stage.town.reads(walked)
    await inspector.says("/start")
    await inspector.taps("开始检查")
    await inspector.taps(next(each for each in (await inspector.card()).labels if SCHOOL in each))
    assert "今年入企 1/1 次，计划次数已用完。" in (await inspector.card()).text
    await inspector.says("家长投诉，复查")
    assert "用哪张表？" in (await inspector.card()).text
    (changes,) = stage.town.rows("SELECT changes FROM audit WHERE action = 'visit_beyond'")
    assert "家长投诉，复查" in changes
    assert "1/1" in changes


async def test_a_draw_is_looked_at_then_kept_and_the_walk_is_of_that_kind(stage: Stage) -> None:
    office = await confirmed(stage)
    await opens(stage, office)
    await office.taps("双随机抽查")
    assert "从 3 家单位、1 名检查员中抽 1 家。" in (await office.card()).text
    await office.says("8888")
    shown = await office.card()
    assert "种子 8888" in shown.text
    assert "→ 王示例" in shown.text
    assert stage.town.rows("SELECT count(*) FROM visit_draws") == [0]
    await office.taps("确认，生成检查任务")
    assert "已确认，编号 1；30天内检查。" in (await office.card()).text
    (unit_id,) = stage.town.rows("SELECT unit_id FROM visits WHERE kind = 'random'")
    (name,) = stage.town.rows("SELECT name FROM units WHERE id = :id", id=unit_id)
    inspector = stage.handset(INSPECTOR)
    await inspector.start()
    stage.clock.advance(timedelta(days=20))
    await inspector.says("今日路线")
    label = next(each for each in (await inspector.card()).labels if "双随机" in each)
    assert name[:4] in label
    await inspector.taps(label)
    form = (await inspector.card()).labels[0]
    await inspector.taps(form)
    assert stage.town.rows("SELECT kind FROM inspections") == ["random"]


async def drawn(stage: Stage) -> tuple[Handset, str]:
    """The inspector of a visit that was drawn, and the unit of it."""
    office = await confirmed(stage)
    await opens(stage, office)
    await office.taps("双随机抽查")
    await office.says("8888")
    await office.taps("确认，生成检查任务")
    (name,) = stage.town.rows(
        "SELECT units.name FROM visits JOIN units ON units.id = unit_id WHERE kind = 'random'"
    )
    inspector = stage.handset(INSPECTOR)
    await inspector.start()
    await inspector.settled()
    return inspector, str(name)


async def test_a_drawn_visit_is_of_its_kind_however_the_walk_begins(stage: Stage) -> None:
    inspector, name = await drawn(stage)
    await inspector.taps("开始检查")
    await inspector.taps(next(each for each in (await inspector.card()).labels if name in each))
    await inspector.taps("一次查多张表")
    card = await inspector.card()
    assert "检查类型：双随机" in card.text
    lists = [label for label in card.labels if label.startswith("☐")]
    for label in lists[:2]:
        await inspector.taps(label)
    await inspector.taps("开始，2 张表")
    assert stage.town.rows("SELECT kind FROM inspections") == ["random", "random"]
    await inspector.taps("目录")
    await inspector.taps("检查小结")
    await inspector.taps("检查类型：双随机…")
    await inspector.taps("联合")
    assert stage.town.rows("SELECT kind FROM inspections") == ["joint", "joint"]


async def test_a_walk_begins_from_a_visit_of_the_plan(stage: Stage) -> None:
    office = await confirmed(stage)
    await opens(stage, office)
    await office.taps(next(each for each in (await office.card()).labels if SCHOOL[:4] in each))
    await office.taps("开始检查")
    assert "用哪张表？" in (await office.card()).text


async def test_two_lists_signed_as_one_are_one_visit_of_those_allowed(stage: Stage) -> None:
    await confirmed(stage)
    inspector = stage.handset(INSPECTOR)
    await inspector.start()
    await inspector.settled()
    for label in ("开始检查", SCHOOL, "一次查多张表", "☐ 建筑安全检查表"):
        await inspector.taps(label)
    for label in (f"☐ {CAMPUS}", "开始，2 张表"):
        await inspector.taps(label)
    card = await inspector.card()
    while "签名提交：王示例" not in card.labels or any("未答" in each for each in card.labels):
        best = ("沿用：合格", PASS, "无", "▫️")
        await inspector.taps(
            next(each for word in best for each in card.labels if each.startswith(word))
        )
        card = await inspector.card()
    await inspector.taps("签名提交：王示例")
    assert stage.town.rows("SELECT count(*) FROM inspections WHERE signed_at IS NOT NULL") == [2]
    school = stage.unit().id
    done = "SELECT inspection_id FROM visits WHERE state = 'done' AND unit_id = :id"
    assert stage.town.rows(done, id=school) == [1]


async def test_the_way_back_leads_to_where_a_visit_was_opened(stage: Stage) -> None:
    """From a visit of the plan of the whole area it led to the plan of the unit's street."""
    stage.town.reads(lambda work: _of_the_area(work, OFFICE))
    office = stage.handset(OFFICE)
    await office.start()
    await office.says("简报报表")
    await office.taps("检查计划")
    await office.taps("换街镇、年份")
    await office.taps(f"全区 {stage.clock.now().year}年")
    await office.taps(next(each for each in (await office.card()).labels if "起草计划" in each))
    plan = await office.card()
    assert "检查计划 · 全区" in plan.text
    await office.taps(next(each for each in plan.labels if SCHOOL[:4] in each))
    await office.taps("检查计划")
    assert (await office.card()).text == plan.text


def _of_the_area(work: UnitOfWork, who: int) -> None:
    person = work.persons.by_address(on_telegram(who))
    assert person is not None
    work.persons.join(person.id, Membership(Role.OFFICE), work.now)
