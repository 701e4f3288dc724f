"""Describing a hazard: photo, sentence and deadline, in whatever order they come."""

import pytest

from tests.conversation.handset import HAZARD, PASS, SENTENCE, Handset, picture
from tests.conversation.stage import INSPECTOR, Stage

FINDING = "SELECT description, deadline, fixed_on_spot FROM findings"


async def at_hazard(phone: Handset) -> Handset:
    """A phone on which the first item has just been called a hazard."""
    await phone.begins()
    await phone.taps(HAZARD)
    return phone


async def add_photo(phone: Handset) -> None:
    await phone.photo(picture())
    await phone.wait_for("1 张")
    await phone.settled()


async def add_sentence(phone: Handset) -> None:
    await phone.says(SENTENCE)


async def add_deadline(phone: Handset) -> None:
    await phone.taps("3 天")


async def test_a_hazard_asks_for_a_photo_a_sentence_and_a_deadline(inspector: Handset) -> None:
    await at_hazard(inspector)
    card = await inspector.card()
    assert card.text.splitlines() == [
        "⚠️ 第 1 项 · 示例小学",
        "电梯井、管道井是否作好防火封堵",
        "照片：未拍",
        "说明：未填",
        "整改措施：用防火封堵材料填实孔洞缝隙",
        "拍照（可多张），再写一句：哪里、怎么了。先后不限。",
    ]
    assert card.labels == [
        "当场已整改",
        "今天",
        "3 天",
        "7 天",
        "15 天",
        "30 天",
        "选日期",
        "改措施",
        "稍后补",
        "不是隐患，返回",
    ]


@pytest.mark.parametrize(
    "order",
    [
        (add_photo, add_sentence, add_deadline),
        (add_photo, add_deadline, add_sentence),
        (add_sentence, add_photo, add_deadline),
        (add_sentence, add_deadline, add_photo),
        (add_deadline, add_photo, add_sentence),
        (add_deadline, add_sentence, add_photo),
    ],
    ids=lambda order: " ".join(step.__name__.removeprefix("add_") for step in order),
)
async def test_a_hazard_is_described_in_any_order_and_then_the_next_item_comes(
    stage: Stage, inspector: Handset, order: tuple[object, ...]
) -> None:
    await at_hazard(inspector)
    for step in order:
        assert callable(step)
        await step(inspector)
    await inspector.wait_for("第 2/29 项")
    assert "第 2/29 项" in (await inspector.has_one_card()).text
    assert stage.town.rows(FINDING) == [(SENTENCE, "2026-11-25", 0)]
    assert stage.answers() == {1: "hazard"}
    assert len(stage.town.photos(stage.inspection(), 1)) == 1


async def test_a_hazard_costs_a_photo_a_sentence_and_two_taps(any_stage: Stage) -> None:
    inspector = any_stage.handset(INSPECTOR)
    await inspector.begins()
    await inspector.taps(HAZARD)
    await inspector.shows(picture(), "1 张", caption=SENTENCE)
    answer = await inspector.taps("今天")
    assert answer.text == "第 1 项已记 · 期限 11月22日"
    assert "第 2/29 项" in (await inspector.card()).text
    assert any_stage.answers() == {1: "hazard"}


async def test_an_album_with_a_caption_is_all_of_it_but_the_deadline(
    stage: Stage, inspector: Handset
) -> None:
    await at_hazard(inspector)
    await inspector.photo([picture("red"), picture("green"), picture("blue")], SENTENCE)
    card = await inspector.kept("3 张")
    assert f"说明：{SENTENCE}" in card.text
    assert "选整改期限：" in card.text
    await inspector.taps("15 天")
    assert "第 2/29 项" in (await inspector.card()).text
    assert len(stage.town.photos(stage.inspection(), 1)) == 3


async def test_a_second_sentence_is_added_to_the_first(stage: Stage, inspector: Handset) -> None:
    await at_hazard(inspector)
    await inspector.says("二楼东侧消火栓无水")
    card = await inspector.says("三楼也是")
    assert "说明：二楼东侧消火栓无水；三楼也是" in card.text


async def test_the_sentence_can_be_written_anew(stage: Stage, inspector: Handset) -> None:
    await at_hazard(inspector)
    await inspector.says("打错了")
    await inspector.taps("重写说明")
    assert "说明：未填" in (await inspector.card()).text
    assert f"说明：{SENTENCE}" in (await inspector.says(SENTENCE)).text
    assert stage.town.rows("SELECT description FROM findings") == [SENTENCE]


async def test_a_sentence_that_does_not_fit_the_form_is_refused_with_its_length(
    stage: Stage, inspector: Handset
) -> None:
    await at_hazard(inspector)
    answer = await inspector.says("长" * 501)
    assert answer.text == "这段话有501个字，最多500个字。请写短些再发。"
    assert stage.town.rows("SELECT description FROM findings") == [""]


async def test_the_measure_can_be_put_in_ones_own_words(stage: Stage, inspector: Handset) -> None:
    await at_hazard(inspector)
    await inspector.taps("改措施")
    card = await inspector.card()
    assert "现为：用防火封堵材料填实孔洞缝隙" in card.text
    await inspector.taps("返回")
    await inspector.taps("改措施")
    card = await inspector.says("请维保公司封堵")
    assert "整改措施：请维保公司封堵" in card.text
    assert "说明：未填" in card.text
    assert stage.town.rows("SELECT measure FROM findings") == ["请维保公司封堵"]


async def test_an_item_that_is_no_hazard_after_all_is_asked_again(
    stage: Stage, inspector: Handset
) -> None:
    await at_hazard(inspector)
    await inspector.says(SENTENCE)
    answer = await inspector.taps("不是隐患，返回")
    assert answer.text == "已撤回隐患，照片和文字都还在"
    card = await inspector.card()
    assert "第 1/29 项" in card.text
    assert stage.answers() == {}
    await inspector.taps(HAZARD)
    assert f"说明：{SENTENCE}" in (await inspector.card()).text


async def test_what_is_left_for_later_can_be_filled_in_from_the_item(
    stage: Stage, inspector: Handset
) -> None:
    await at_hazard(inspector)
    answer = await inspector.taps("稍后补")
    assert answer.text == "已记下，签名前会提醒补齐"
    assert "第 2/29 项" in (await inspector.card()).text
    await inspector.taps("上一项")
    card = await inspector.card()
    assert "现为：隐患" in card.text
    assert card.labels[0] == "补充这条隐患"
    await inspector.taps("补充这条隐患")
    assert "照片：未拍" in (await inspector.card()).text


async def test_a_day_is_picked_from_the_calendar(stage: Stage, inspector: Handset) -> None:
    await at_hazard(inspector)
    await inspector.says(SENTENCE)
    await inspector.taps("选日期")
    card = await inspector.card()
    assert "2026年11月" in card.text
    assert "‹ 上月" not in card.labels
    assert card.labels.count("21") == 0
    answer = await inspector.taps("·")
    assert answer.text == "这里只是显示，不用点。"
    await inspector.taps("下月 ›")
    assert "2026年12月" in (await inspector.card()).text
    await inspector.taps("‹ 上月")
    await inspector.taps("下月 ›")
    await inspector.taps("3")
    card = await inspector.card()
    assert "期限：12月3日（周四）" in card.text
    assert stage.town.rows("SELECT deadline FROM findings") == ["2026-12-03"]


@pytest.mark.parametrize("words", ["12月3日", "2026-12-03", "12/3"])
async def test_a_day_can_be_typed(stage: Stage, inspector: Handset, words: str) -> None:
    await at_hazard(inspector)
    await inspector.taps("选日期")
    card = await inspector.says(words)
    assert "期限：12月3日（周四）" in card.text
    assert stage.town.rows("SELECT deadline FROM findings") == ["2026-12-03"]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("2026-11-21", "期限要在今天到一年之内"),
        ("2028-01-01", "期限要在今天到一年之内"),
        ("下下周吧", "日期"),
    ],
)
async def test_a_day_that_is_none_is_refused_with_what_to_send(
    stage: Stage, inspector: Handset, words: str, answer: str
) -> None:
    await at_hazard(inspector)
    await inspector.taps("选日期")
    assert answer in (await inspector.says(words)).text
    assert stage.town.rows("SELECT deadline FROM findings") == [None]
    assert "期限：12月3日" in (await inspector.says("12月3日")).text


async def test_what_is_put_right_on_the_spot_takes_a_photo_before_and_after(
    any_stage: Stage,
) -> None:
    inspector = await at_hazard(any_stage.handset(INSPECTOR))
    await inspector.shows(picture("red"), "1 张", caption=SENTENCE)
    answer = await inspector.taps("当场已整改")
    assert answer.text == "还缺整改后照片"
    assert "请拍一张整改后的照片发来。" in (await inspector.card()).text
    await inspector.photo(picture("green"))
    await inspector.kept("整改后照片已存 1 张")
    assert "第 2/29 项" in (await inspector.has_one_card()).text
    assert any_stage.town.rows("SELECT purpose FROM photos ORDER BY id") == ["found", "fixed"]
    assert [bool(fixed) for fixed in any_stage.town.rows("SELECT fixed_on_spot FROM findings")] == [
        True
    ]


async def test_on_the_spot_may_be_said_before_anything_else(
    stage: Stage, inspector: Handset
) -> None:
    await at_hazard(inspector)
    await inspector.taps("当场已整改")
    await inspector.shows(picture("red"), "照片：1 张")
    await inspector.says(SENTENCE)
    assert "请拍一张整改后的照片发来。" in (await inspector.card()).text
    await inspector.photo(picture("green"))
    await inspector.kept("第 2/29 项")
    assert stage.town.rows("SELECT purpose FROM photos ORDER BY id") == ["found", "fixed"]


async def test_markup_in_words_is_shown_as_it_was_typed(stage: Stage, inspector: Handset) -> None:
    words = '<b>门&窗</b> "坏" *了* _吧_ </a>'
    await at_hazard(inspector)
    card = await inspector.says(words)
    assert f"说明：{words}" in card.text
    await inspector.shows(picture(), "1 张")
    await inspector.taps("7 天")
    await inspector.answers(PASS, 28)
    assert words[:6] in "".join((await inspector.card()).labels)
    await inspector.taps("签名提交")
    await inspector.taps("PT-2026-000001")
    assert words in (await inspector.card()).text
    assert stage.town.rows("SELECT description FROM hazards") == [words]
