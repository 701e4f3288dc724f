"""An inspector hears of what was missed three times, and decides whether it is a hazard."""

from duties.model import Proof
from tests.conversation.duties.shift import PATROL, applies, goes, patrol
from tests.conversation.handset import SCHOOL, is_bell
from tests.conversation.stage import INSPECTOR, OFFICER, Stage

STATES = "SELECT state FROM miss_proposals"


async def test_an_inspector_puts_it_on_the_ledger_in_two_taps(stage: Stage) -> None:
    inspector = stage.handset(INSPECTOR)
    await inspector.start()
    applies(stage, patrol(8, 10, 12, proof=Proof.WORDS))
    await goes(stage, 16)
    bell = await inspector.wait_for(is_bell)
    assert bell.text.startswith(f"新待办：{SCHOOL} {PATROL}连续漏做")
    await inspector.taps("充电区巡查 漏做待定", bell.id)
    card = await inspector.card()
    assert f"{PATROL}：连续漏做3次" in card.text
    assert "08:00–10:00、10:00–12:00、12:00–14:00" in card.text
    await inspector.taps("上账")
    assert "王示例已上账：PT-2026-000001" in (await inspector.card()).text
    words = "SELECT source || ' ' || description FROM hazards"
    assert stage.town.rows(words) == [f"duty {PATROL}连续3次漏做（11月22日）"]
    assert stage.town.rows(STATES) == ["accepted"]
    await inspector.taps("看隐患")
    assert "履职漏做" in (await inspector.card()).text
    await inspector.taps("充电区巡查 漏做待定", bell.id)
    again = await inspector.card()
    assert "已上账：PT-2026-000001" in again.text
    assert "上账" not in again.labels


async def test_one_that_is_none_is_left_with_a_reason(stage: Stage) -> None:
    inspector = stage.handset(INSPECTOR)
    await inspector.start()
    applies(stage, patrol(8, 10, 12, proof=Proof.WORDS))
    await goes(stage, 16)
    bell = await inspector.wait_for(is_bell)
    await inspector.taps("充电区巡查 漏做待定", bell.id)
    await inspector.taps("不上账…")
    card = await inspector.card()
    assert "为什么不上账？" in card.text
    assert "停业、放假" in card.labels
    done = await inspector.says("当天校舍停电，已另行处理")
    assert "王示例决定不上账：当天校舍停电，已另行处理" in done.text
    assert stage.town.rows("SELECT state || ' ' || reason FROM miss_proposals") == [
        "declined 当天校舍停电，已另行处理"
    ]
    assert stage.town.rows("SELECT count(*) FROM todo_items WHERE subject = 'misses'") == [0]
    assert not [seen for seen in await stage.handset(OFFICER).screen(100) if "上账" in seen.text]
