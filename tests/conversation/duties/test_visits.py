"""检查计划 as people see it: the office plans and draws, the inspector goes from unit to unit."""

from datetime import datetime, timedelta

from chat.address import on_telegram
from sandbox.client import Seen
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.handset import SCHOOL, Handset
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
