"""Choosing a unit and a checklist."""

import pytest

from people import joining
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.handset import BASE, CAMPUS, ESTATE, NURSERY, PASS, SCHOOL, Handset
from tests.conversation.stage import OFFICE, OFFICER, STREET, Stage


async def choosing(phone: Handset) -> Handset:
    """A phone on which the units are shown."""
    await phone.start()
    await phone.settled()
    await phone.taps("开始检查")
    return phone


async def test_an_inspector_chooses_among_the_units_of_the_street(inspector: Handset) -> None:
    await choosing(inspector)
    card = await inspector.card()
    assert card.text.startswith("查哪家？")
    assert set(card.labels) == {SCHOOL, NURSERY, ESTATE, "取消"}


@pytest.mark.parametrize(("user_id", "count"), [(OFFICER, 1), (OFFICE, 4)])
async def test_an_officer_chooses_among_one_and_the_office_among_all(
    stage: Stage, user_id: int, count: int
) -> None:
    phone = await choosing(stage.handset(user_id))
    assert len((await phone.card()).labels) == count + 1


@pytest.mark.parametrize("words", ["幼儿", "slzx", "SLZX", "yey", "中心 幼儿"])
async def test_a_unit_is_found_by_a_few_characters_or_pinyin_initials(
    inspector: Handset, words: str
) -> None:
    await choosing(inspector)
    card = await inspector.says(words)
    assert card.labels == [NURSERY, "看全部", "取消"]
    assert f"找“{words}”" in card.text
    await inspector.taps("看全部")
    assert SCHOOL in (await inspector.card()).labels


async def test_a_search_that_finds_nothing_says_what_to_do(inspector: Handset) -> None:
    await choosing(inspector)
    card = await inspector.says("<b>&没有这家")
    assert "没有找到“<b>&没有这家”。换几个字再发" in card.text
    assert card.labels == ["看全部", "取消"]


async def test_many_units_come_in_pages_and_a_search_keeps_its_own(
    stage: Stage, inspector: Handset
) -> None:
    def open_shops(work: UnitOfWork) -> None:
        for number in range(1, 10):
            joining.add_unit(work, f"示例商铺{number}号", "商铺", STREET)

    stage.town.reads(open_shops)
    await choosing(inspector)
    assert "第 1/2 页" in (await inspector.card()).text
    await inspector.taps("›")
    second = await inspector.card()
    assert "第 2/2 页" in second.text
    assert len(second.labels) == 6 + 2
    await inspector.says("商铺")
    await inspector.taps("›")
    card = await inspector.card()
    assert "找“商铺”" in card.text
    assert len([label for label in card.labels if "商铺" in label]) == 3
    await inspector.taps("‹")
    assert "第 1/2 页" in (await inspector.card()).text


async def test_the_forms_for_a_school_come_first_and_a_wrong_unit_can_be_left(
    inspector: Handset,
) -> None:
    await choosing(inspector)
    await inspector.taps(SCHOOL)
    card = await inspector.card()
    assert card.text.splitlines() == [f"{SCHOOL} · {STREET}", "用哪张表？"]
    assert set(card.labels[:2]) == {CAMPUS, BASE}
    await inspector.taps("换一家")
    await inspector.taps(ESTATE)
    assert CAMPUS not in (await inspector.card()).labels


async def test_what_was_begun_is_offered_before_it_is_begun_anew(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.answers(PASS, 3)
    card = await inspector.begins()
    assert "有一份未完成的检查，已答 3/29。" in card.text
    assert card.labels == ["继续检查", "重新开始", "取消"]
    await inspector.taps("继续检查")
    assert "第 4/29 项" in (await inspector.card()).text
    await inspector.begins()
    answer = await inspector.taps("重新开始")
    assert "已搁置" in answer.text
    assert "第 1/29 项" in (await inspector.card()).text
    assert stage.answers() == {}
    assert stage.town.rows("SELECT count(*) FROM inspections WHERE dropped_at IS NOT NULL") == [1]


async def test_the_menu_leads_back_to_the_last_inspection(stage: Stage, inspector: Handset) -> None:
    await inspector.begins()
    await inspector.answers(PASS, 12)
    await inspector.start()
    await inspector.settled()
    label = f"继续上次检查 · {SCHOOL} 12/29"
    assert label in (await inspector.card()).labels
    await inspector.taps(label)
    assert "第 13/29 项" in (await inspector.card()).text
    assert len(stage.answers()) == 12
