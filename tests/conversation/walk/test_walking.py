"""Walking a checklist item by item."""

from tests.conversation.handset import HAZARD, PASS, RIGHT, SPARED, Handset
from tests.conversation.stage import INSPECTOR, Stage


async def test_an_item_says_where_one_is_and_offers_every_answer(
    stage: Stage, inspector: Handset
) -> None:
    card = await inspector.begins()
    first, second, question, *_ = card.text.splitlines()
    assert first == "示例小学 · 校园安全自查"
    assert second.startswith("第 1/29 项 · 消防安全")
    assert "▱▱▱▱▱▱▱▱▱▱" in second
    assert question == "电梯井、管道井是否作好防火封堵"
    assert "看：" in card.text
    assert card.labels == [PASS, HAZARD, SPARED, "目录", "本节其余合格"]
    assert stage.answers() == {}


async def test_an_item_that_is_fine_costs_one_tap(stage: Stage, inspector: Handset) -> None:
    first = await inspector.begins()
    await inspector.taps(PASS)
    card = await inspector.card()
    assert card.id == first.id
    assert "第 2/29 项" in card.text
    assert card.labels == [PASS, HAZARD, SPARED, "上一项", "目录", "本节其余合格"]
    assert stage.answers() == {1: "pass"}


async def test_all_29_items_are_walked_with_one_tap_each_on_one_card(any_stage: Stage) -> None:
    inspector = any_stage.handset(INSPECTOR)
    first = await inspector.begins()
    for number in range(1, 30):
        assert f"第 {number}/29 项" in (await inspector.card()).text
        await inspector.taps(PASS)
    card = await inspector.card()
    assert card.id == first.id
    assert card.text.startswith("检查小结 · 示例小学 · 11月22日")
    assert "✅ 合格 29" in card.text
    assert any_stage.answers() == dict.fromkeys(range(1, 30), "pass")


async def test_an_item_whose_good_answer_is_no_says_so(inspector: Handset) -> None:
    await inspector.begins()
    card = await inspector.goes_to("充电", "▫️ 14")
    assert "充电设备是否超过5年" in card.text
    assert "无此情况为合格" in card.text


async def test_the_item_before_can_be_looked_at_and_changed(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.answers(PASS, 2)
    await inspector.taps("上一项")
    card = await inspector.card()
    assert "第 2/29 项" in card.text
    assert "现为：合格" in card.text
    await inspector.taps(SPARED)
    assert "第 3/29 项" in (await inspector.card()).text
    assert stage.answers() == {1: "pass", 2: "na"}
    answers = [line["value"] for line in stage.town.changes("answer")]
    assert answers == [(None, "pass"), (None, "pass"), ("pass", "na")]


async def test_the_contents_show_what_is_open_and_lead_anywhere(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.taps(PASS)
    await inspector.taps("目录")
    card = await inspector.card()
    assert "未答 28" in card.text
    assert card.labels[0] == "消防安全 1/9"
    assert "回到第 2 项" in card.labels
    await inspector.taps("消防安全")
    section = await inspector.card()
    assert section.labels[0].startswith("✅ 1 ")
    assert section.labels[1].startswith("▫️ 2 ")
    await inspector.taps("▫️ 9")
    assert "第 9/29 项" in (await inspector.card()).text
    await inspector.taps(PASS)
    assert "第 10/29 项" in (await inspector.card()).text
    assert stage.answers() == {1: "pass", 9: "pass"}


async def test_a_walk_that_jumped_comes_round_to_what_was_left_open(inspector: Handset) -> None:
    await inspector.begins()
    await inspector.goes_to("地下", "▫️ 29")
    await inspector.taps(PASS)
    assert "第 1/29 项" in (await inspector.card()).text


async def test_the_rest_of_a_section_is_passed_after_a_confirmation_and_marked(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.taps(SPARED)
    await inspector.taps("本节其余合格")
    card = await inspector.card()
    assert "还有 8 项未答：第 2、3、4、5、6、7、8、9 项" in card.text
    assert stage.answers() == {1: "na"}
    await inspector.taps("返回，逐项检查")
    assert "第 2/29 项" in (await inspector.card()).text
    await inspector.taps("本节其余合格")
    answer = await inspector.taps("确认，8 项都合格")
    assert answer.text == "8 项已记为合格"
    assert "第 10/29 项" in (await inspector.card()).text
    assert stage.town.rows("SELECT given, count(*) FROM answers GROUP BY given ORDER BY given") == [
        ("bulk", 8),
        ("tapped", 1),
    ]
    card = await inspector.goes_to("消防", "✅ 2")
    assert "现为：合格（批量填写）" in card.text


async def test_what_is_said_of_an_item_last_time_stands_on_its_card(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.finds()
    await inspector.answers(PASS, 28)
    await inspector.taps("签名提交")
    card = await inspector.begins()
    assert "上次：隐患（11月22日）" in card.text
    assert "未销号 PT-2026-000001 已交办，待签收，期限11月29日" in card.text
    await inspector.taps(PASS)
    await inspector.taps(RIGHT)
    assert "上次：合格（11月22日）" in (await inspector.card()).text
