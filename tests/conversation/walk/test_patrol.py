"""The 2-hour patrol, done twelve times a day."""

from tests.conversation.handset import ESTATE, HAZARD, PASS, SENTENCE, Handset, picture
from tests.conversation.stage import OFFICER, Stage

PATROL = "电动自行车充电区2小时巡查"


async def test_a_patrol_is_three_taps_from_the_menu(any_stage: Stage) -> None:
    officer = any_stage.handset(OFFICER)
    await officer.start()
    await officer.settled()
    taps = 0
    for label in ("2小时巡查 · 示例小学", PASS, "签名提交"):
        await officer.taps(label)
        taps += 1
    assert taps == 3
    card = await officer.card()
    assert "已提交 · 示例小学 · 2小时巡查" in card.text
    assert "没有隐患。" in card.text
    assert any_stage.town.rows("SELECT signed_at IS NOT NULL FROM inspections") == [True]
    assert any_stage.town.rows("SELECT count(*) FROM papers") == [0]


async def test_an_inspector_is_offered_the_patrol_where_they_were_last(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.start()
    await inspector.settled()
    assert not [label for label in (await inspector.card()).labels if "巡查" in label]
    await inspector.begins(ESTATE, PATROL)
    await inspector.taps(PASS)
    await inspector.taps("签名提交")
    await inspector.taps("回菜单")
    assert f"2小时巡查 · {ESTATE}" in (await inspector.card()).labels


async def test_what_a_patrol_finds_is_a_hazard_like_any_other(stage: Stage) -> None:
    officer = stage.handset(OFFICER)
    await officer.start()
    await officer.settled()
    await officer.taps("2小时巡查 · 示例小学")
    await officer.taps(HAZARD)
    await officer.shows(picture(), "1 张", caption=SENTENCE)
    await officer.taps("今天")
    await officer.taps("签名提交")
    assert "1 条隐患上账：PT-2026-000001。" in (await officer.card()).text
    assert stage.town.rows("SELECT description, deadline FROM hazards") == [
        (SENTENCE, "2026-11-22")
    ]
