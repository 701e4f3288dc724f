"""The handbook: words are looked up in the chat and inline, and before a visit."""

import pytest

from handlers.handbook.buttons import BriefingCallback
from sandbox.client import Phone
from tests.conversation.handset import SCHOOL
from tests.conversation.hazards.test_loop import files
from tests.conversation.hazards.test_older_buttons import presses
from tests.conversation.stage import GROUP, INSPECTOR, OFFICER, STRANGER, Stage

SCENE = "SELECT scene, note FROM desks WHERE chat_id = "


async def test_a_word_is_looked_up_and_one_tap_opens_the_whole(stage: Stage) -> None:
    inspector = stage.handset(INSPECTOR)
    found = await inspector.says("/查 消火栓")
    assert found.text.startswith("查“消火栓”：")
    assert any(each.startswith("标准 ") for each in found.labels)
    await inspector.taps("要点｜室内消火栓")
    entry = await inspector.card()
    assert "检查要点 · 消防产品" in entry.text
    assert "出处：《普陀区消防安全生产治本攻坚三年行动方案（2024—2026年）》第2项" in entry.text
    await inspector.taps("返回结果")
    assert (await inspector.card()).text == found.text
    assert stage.town.rows(f"{SCENE}{INSPECTOR}") == [("handbook", '{"query":"消火栓"}')]


@pytest.mark.parametrize(
    "typed", ["/查消火栓", "／查 消火栓", "/cha 消火栓", "/查@sample_bot 消火栓"]
)
async def test_it_is_typed_as_people_type_it(stage: Stage, typed: str) -> None:
    found = await stage.handset(INSPECTOR).says(typed)
    assert found.text.startswith("查“消火栓”：")


async def test_pages_and_kinds_are_turned_and_an_old_card_still_turns(stage: Stage) -> None:
    inspector = stage.handset(INSPECTOR)
    first = await inspector.says("/查 消防")
    assert "第 1/" in first.text
    await inspector.taps("›")
    second = await inspector.card()
    assert "第 2/" in second.text
    assert second.text.splitlines()[0] == first.text.splitlines()[0]
    assert not {*second.labels} & {each for each in first.labels if "｜" in each}
    measures = next(each for each in second.labels if each.startswith("措施 "))
    await inspector.taps(measures)
    narrowed = await inspector.card()
    assert f"整改措施：{measures.split()[1]} 条" in narrowed.text
    assert all(each.startswith("措施｜") for each in narrowed.labels if "｜" in each)


async def test_words_on_the_card_of_the_handbook_are_looked_up(stage: Stage) -> None:
    inspector = stage.handset(INSPECTOR)
    await inspector.says("/start")
    await inspector.taps("查手册")
    assert "发关键词即查" in (await inspector.card()).text
    assert (await inspector.says("动火 审批")).text.startswith("查“动火 审批”：")
    await inspector.taps("标准｜")
    assert "判定：有这种情形的，为重大事故隐患" in (await inspector.card()).text
    assert (await inspector.says("配电箱")).text.startswith("查“配电箱”：")


async def test_nothing_found_says_what_to_try(stage: Stage) -> None:
    inspector = stage.handset(INSPECTOR)
    none = await inspector.says("/查 猋骉")
    assert none.text.startswith("手册里没有查到“猋骉”。")
    assert "换个短些的词" in none.text
    await inspector.taps("消火栓")
    assert (await inspector.card()).text.startswith("查“消火栓”：")
    empty = await inspector.says("/查")
    assert "发关键词即查" in empty.text
    long = await inspector.says("/查 " + "教学楼二楼东侧消火栓没有水而且门打不开")
    assert "字数较多，只按“教学楼二楼东侧消火栓没有水而”查。" in long.text


async def test_who_has_not_joined_may_look_things_up(stage: Stage) -> None:
    stranger = stage.handset(STRANGER)
    await stranger.says("/start")
    await stranger.taps("查手册")
    found = await stranger.says("燃气")
    assert found.text.startswith("查“燃气”：")
    await stranger.taps("标准｜")
    assert "出处：《" in (await stranger.card()).text
    assert stage.town.rows("SELECT count(*) FROM persons") == [3]


async def test_before_a_visit_one_tap_tells_how_a_unit_stands(stage: Stage) -> None:
    inspector = stage.handset(INSPECTOR)
    await files(inspector, "王示例")
    await inspector.says("/check")
    await inspector.taps(SCHOOL)
    await inspector.taps("查前须知")
    card = await inspector.card()
    assert f"查前须知 · {SCHOOL}" in card.text
    assert "上次检查 11月22日 · 未销号 1 条" in card.text
    assert any("二楼东侧消火栓无水" in each for each in card.labels)
    await inspector.taps("检查要点")
    listed = await inspector.card()
    assert listed.text.startswith(f"{SCHOOL} · 教育 · 检查要点：")
    await inspector.taps("要点｜")
    await inspector.taps("返回结果")
    assert (await inspector.card()).text == listed.text
    await inspector.taps("查前须知")
    await inspector.taps("⚠️ 二楼东侧消火栓无水")
    assert "PT-2026-000001" in (await inspector.card()).text


async def test_a_briefing_of_another_unit_is_shown_to_nobody_else(stage: Stage) -> None:
    officer = stage.handset(OFFICER)
    inspector = stage.handset(INSPECTOR)
    far = stage.unit("邻街小学").id
    for who in (officer, inspector, stage.handset(STRANGER)):
        await who.start()
        await who.settled()
        answer = await presses(stage, who, BriefingCallback(unit=far).pack())
        assert answer.show_alert
        assert "邻街小学" not in (await who.card()).text


async def test_in_any_chat_entries_are_offered_and_sent(stage: Stage) -> None:
    phone = Phone(stage.telegram, INSPECTOR, chat_id=GROUP)
    offer = await phone.ask("消火栓")
    assert len(offer.results) == 20
    assert offer.next_offset == "20"
    assert "《" in offer.results[0]["description"]
    more = await phone.ask("消火栓", offer.next_offset)
    assert not {each["id"] for each in more.results} & {each["id"] for each in offer.results}
    sent = await phone.choose(offer, "要点｜室内消火栓")
    assert sent.text.startswith("检查要点 · 消防产品\n室内消火栓\n")
    assert "出处：《普陀区消防安全生产" in sent.text
    await phone.settled()
    said = [each for each in await phone.screen() if each.from_bot]
    assert said == []


async def test_inline_answers_say_what_to_type_and_lead_to_the_handbook(stage: Stage) -> None:
    stranger = stage.handset(STRANGER)
    empty = await stranger.ask("")
    assert empty.results == []
    assert empty.button == {"text": "输入关键词，如：消火栓", "start_parameter": "handbook"}
    none = await stranger.ask("猋骉")
    assert none.button is not None
    assert none.button["text"] == "没有查到，看看怎么查"
    await stranger.start(none.button["start_parameter"])
    await stranger.settled()
    assert "发关键词即查" in (await stranger.card()).text


async def test_what_was_chosen_in_the_chat_with_the_bot_is_no_answer_to_it(stage: Stage) -> None:
    """A sentence is awaited for a hazard; an entry that is sent into the chat is not it."""
    inspector = stage.handset(INSPECTOR)
    await inspector.begins()
    await inspector.taps("⚠️ 隐患")
    before = stage.town.rows("SELECT count(*) FROM findings WHERE description != ''")
    await inspector.choose(await inspector.ask("消火栓"), "室内消火栓")
    await inspector.settled()
    assert stage.town.rows("SELECT count(*) FROM findings WHERE description != ''") == before
