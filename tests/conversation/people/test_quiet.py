"""Somebody sets the hours in which nothing sounds for them."""

from duties.model import Proof
from tests.conversation.duties.shift import applies, goes, patrol
from tests.conversation.handset import is_bell
from tests.conversation.stage import OFFICER, STRANGER, Stage

HOURS = "SELECT quiet_from || '-' || quiet_until FROM persons WHERE name = '李示例'"


async def test_quiet_hours_are_set_in_three_taps_and_hold_at_once(stage: Stage) -> None:
    guard = stage.handset(OFFICER)
    await guard.start()
    await guard.settled()
    await guard.taps("帮助")
    await guard.taps("静默时段")
    card = await guard.card()
    assert "静默时段：20:00–7:00" in card.text
    assert card.labels == ["20:00–7:00", "22:00–6:00", "21:00–8:00", "不设静默", "回菜单"]
    applies(stage, patrol(20, 23, proof=Proof.WORDS))
    await goes(stage, 20, 5)
    assert not [seen for seen in await guard.screen(100) if is_bell(seen)]
    await guard.taps("22:00–6:00", card.id)
    assert "静默时段：22:00–6:00" in (await guard.card()).text
    assert stage.town.rows(HOURS) == ["1320-360"]
    await goes(stage, 20, 6)
    bell = await guard.wait_for(is_bell)
    assert bell.text.startswith("刚开始：")
    assert bell.sounds
    (line,) = stage.town.changes("set_quiet")
    assert line["quiet"] == ("20:00–7:00", "22:00–6:00")


async def test_other_hours_are_typed_and_what_is_none_is_said(stage: Stage) -> None:
    guard = stage.handset(OFFICER)
    await guard.says("/quiet")
    assert "静默时段最长14小时" in (await guard.says("整天")).text
    assert "静默时段最长14小时" in (await guard.says("8:00-7:00")).text
    assert stage.town.rows(HOURS) == ["1200-420"]
    await guard.says("晚上9点半到6点")
    assert "静默时段：21:30–6:00" in (await guard.card()).text
    assert stage.town.rows(HOURS) == ["1290-360"]
    await guard.says("不设静默")
    assert "静默时段：不设静默" in (await guard.card()).text
    assert stage.town.rows(HOURS) == ["0-0"]
    assert "您还没有加入" in (await stage.handset(STRANGER).says("/quiet")).text
