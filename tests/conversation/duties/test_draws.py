"""双随机 as people see it: the office draws once, who was drawn hears of it and goes."""

from datetime import timedelta

from bot.workers.sweeps import ring
from chat.address import on_telegram
from people.model import Membership, Role
from sandbox.client import Seen
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.handset import Handset, is_bell, is_pinned
from tests.conversation.stage import INSPECTOR, OFFICE, STRANGER, STREET, Stage

SEED = "8888"
PAIRS = "SELECT unit_id || ':' || inspector_id FROM visits WHERE kind = 'random' ORDER BY id"


async def asks(office: Handset) -> Seen:
    """Go to where a draw begins."""
    await office.says("简报报表")
    await office.taps("检查计划")
    await office.taps("双随机抽查")
    return await office.card()


async def draws(stage: Stage) -> Handset:
    """Let the office draw, and keep the draw."""
    office = stage.handset(OFFICE)
    await office.start()
    await asks(office)
    await office.says(SEED)
    await office.taps("确认，生成检查任务")
    return office


def joins(stage: Stage, who: int, name: str) -> None:
    """Let somebody inspect in the street, too."""

    def turn(work: UnitOfWork) -> None:
        person = work.persons.add(on_telegram(who), name, work.now)
        work.persons.join(person.id, Membership(Role.INSPECTOR, street=STREET), work.now)

    stage.town.reads(turn)


async def test_a_draw_is_read_later_as_it_was_and_comes_out_again(any_stage: Stage) -> None:
    """Read again it was drawn anew, from the units and inspectors of that day."""
    stage = any_stage
    office = await draws(stage)
    kept = await office.card()
    assert "已确认，编号 1；30天内检查。" in kept.text
    assert "种子 8888" in kept.text
    joins(stage, STRANGER, "新示例")

    def comes(work: UnitOfWork) -> None:
        for number in range(30):
            work.units.add(f"示例{number}号厂", f"slc{number}", "工贸", STREET, work.now)

    stage.town.reads(comes)
    stage.clock.advance(timedelta(days=3))
    await asks(office)
    await office.taps("历次抽取")
    card = await office.card()
    assert "1 · 11月22日" in card.labels[0]
    assert card.labels[0].endswith(f"抽 1 家 · 种子 {SEED}")
    await office.taps(card.labels[0])
    assert (await office.card()).text == kept.text
    await office.taps("核对结果")
    assert "按原名单、原种子重抽：结果一致。" in (await office.card()).text


async def test_the_same_seed_on_the_same_day_is_the_same_draw(stage: Stage) -> None:
    """With a unit more it was another draw, and each unit had another visit."""
    office = await draws(stage)
    stage.town.reads(lambda work: work.units.add("新示例厂", "xslc", "工贸", STREET, work.now))
    await asks(office)
    await office.says(SEED)
    card = await office.card()
    assert "今天已用这个种子抽过" in card.text
    assert "已确认，编号 1" in card.text
    assert "确认，生成检查任务" not in card.labels
    assert stage.town.rows("SELECT count(*) FROM visits WHERE kind = 'random'") == [1]
    stage.clock.advance(timedelta(days=1))
    await asks(office)
    await office.says(SEED)
    assert "确认，生成检查任务" in (await office.card()).labels


async def test_who_was_drawn_hears_once_and_begins_from_the_todo(any_stage: Stage) -> None:
    """Nobody told them: only who opened 今日路线 saw it."""
    stage = any_stage
    inspector = stage.handset(INSPECTOR)
    await inspector.start()
    await inspector.settled()
    await draws(stage)
    pinned = await inspector.wait_for(is_pinned)
    assert "待检查 全区双随机 1 家单位" in pinned.text
    await ring(stage.app.turns)
    bell = await inspector.wait_for(is_bell)
    assert "新待办：全区双随机 1 家单位" in bell.text
    await inspector.settled()
    assert (
        sum("全区双随机 1 家单位" in each for each in await inspector.heard()) == 2
    )  # card and bell
    await inspector.says("我的待办")
    await inspector.taps("全区双随机 待检查")
    card = await inspector.card()
    assert "未检查 1 家，已检查 0 家。点开即查。" in card.text
    (name,) = stage.town.rows(
        "SELECT units.name FROM visits JOIN units ON units.id = unit_id WHERE kind = 'random'"
    )
    await inspector.taps(next(each for each in card.labels if str(name) in each))
    await inspector.taps((await inspector.card()).labels[0])
    assert stage.town.rows("SELECT kind FROM inspections") == ["random"]


async def test_what_an_inspector_leaves_is_drawn_again_by_the_office(stage: Stage) -> None:
    """The visits stayed with who had left, and nobody saw them any more."""
    inspector = stage.handset(INSPECTOR)
    await inspector.start()
    office = await draws(stage)
    before = stage.town.rows(PAIRS)
    joins(stage, STRANGER, "新示例")
    await office.says("/start")
    for label in ("人员与邀请", "王示例 · 检查员", "停用"):
        await office.taps(label)
    assert "1 件" in (await office.card()).text
    await office.taps(next(each for each in (await office.card()).labels if "停用" in each))
    pinned = await office.wait_for(lambda seen: is_pinned(seen) and "补抽检查员" in seen.text)
    assert "全区双随机 1 家单位" in pinned.text
    await office.says("我的待办")
    await office.taps("全区双随机 补抽检查员")
    card = await office.card()
    assert "1 家没有检查员。" in card.text
    assert "→ 王示例，现无检查员" in card.text
    await office.taps("补抽检查员（1 家）")
    assert "→ 王示例，改由新示例" in (await office.card()).text
    after = stage.town.rows(PAIRS)
    assert [str(each).split(":")[0] for each in after] == [
        str(each).split(":")[0] for each in before
    ]
    (who,) = stage.town.rows("SELECT id FROM persons WHERE name = '新示例'")
    assert str(after[0]).endswith(f":{who}")
