"""The forms that come with the product say what the documents say."""

from collections.abc import Iterator

import pytest

from checklists import engine
from checklists.loader import FormBook, load_forms
from checklists.model import Form, GoodAnswer, PhotoRule, Question, QuestionKind
from tests.unit.checklists.factory import answered

FIRE, CHEMICALS, CHARGING = "消防安全", "危化品管理", "电动自行车充电管理"
BUILDING, BASEMENT = "建筑安全管理", "地下空间管理"
ANNEX_2 = (
    (FIRE, "电梯井、管道井是否作好防火封堵", "yes"),
    (FIRE, "宿舍是否采取违规使用电器管理措施", "yes"),
    (FIRE, "学生宿舍疏散通道是否畅通", "yes"),
    (FIRE, "仓库防火隔离及明火管控措施是否到位", "yes"),
    (FIRE, "消防设施设备是否能正常使用", "yes"),
    (FIRE, "重点区域防火巡查是否按规定执行", "yes"),
    (FIRE, "每月防火检查是否落实", "yes"),
    (FIRE, "消防维保公司是否将维保情况录入平台", "yes"),
    (FIRE, "是否按规定落实应急疏散演练", "yes"),
    (CHEMICALS, "“三防”管理是否到位", "yes"),
    (CHEMICALS, "是否做好危废保管和处置工作", "yes"),
    (CHEMICALS, "危化品领用是否落实2人签字管理", "yes"),
    (CHARGING, "车库内是否安装喷淋", "yes"),
    (CHARGING, "充电设备是否超过5年", "no"),
    (CHARGING, "敷线是否规范", "yes"),
    (CHARGING, "毗邻食堂或教室是否做防火隔离", "yes"),
    (CHARGING, "是否落实2小时巡查", "yes"),
    (CHARGING, "充电区域视频监控是否全覆盖", "yes"),
    (BUILDING, "是否有违规搭建情况", "no"),
    (BUILDING, "自筹项目是否有结构变动情况", "no"),
    (BUILDING, "是否明确动火施工管理部门", "yes"),
    (BUILDING, "外墙附着物是否存在坠落隐患", "no"),
    (BUILDING, "外墙材料是否有脱落情况", "no"),
    (BUILDING, "楼梯等处栏杆是否存在腐蚀情况", "no"),
    (BUILDING, "体育馆顶部是否额外增加了较重附着物", "no"),
    (BASEMENT, "是否有露天堆物现象", "no"),
    (BASEMENT, "是否有住人情况", "no"),
    (BASEMENT, "消防设施设备配置是否充足", "yes"),
    (BASEMENT, "疏散标识是否规范", "yes"),
)


@pytest.fixture(scope="module")
def book() -> FormBook:
    return load_forms()


def verdicts(form: Form) -> Iterator[Question]:
    return (each for each in form.questions if each.kind is QuestionKind.VERDICT)


def test_the_campus_self_check_has_the_29_items_verbatim_in_their_sections(book: FormBook) -> None:
    form = book.latest("campus")
    assert form.title == "普陀区校园安全隐患自查表"
    assert form.paper == "annex2"
    found = [
        (form.section_of[each.key].title, each.text, each.good.value) for each in form.questions
    ]
    assert found == list(ANNEX_2)
    assert [each.number for each in form.questions] == list(range(1, 30))
    assert all(each.source.endswith(f"第{each.number}项") for each in form.questions)


def test_an_item_that_another_form_shares_is_the_same_in_every_word(book: FormBook) -> None:
    campus = book.latest("campus")
    numbers = {"ev-charging": range(13, 19), "building": range(19, 30)}
    for form_id, wanted in numbers.items():
        form = book.latest(form_id)
        for number in wanted:
            original = campus.questions[number - 1]
            shared = form.by_key[original.key]
            assert (shared.text, shared.good, shared.source, shared.measure, shared.days) == (
                original.text,
                original.good,
                original.source,
                original.measure,
                original.days,
            )


def test_every_checked_item_comes_with_what_an_inspector_needs(book: FormBook) -> None:
    for form in book.all_latest():
        for item in verdicts(form):
            assert item.hint, item.key
            assert not item.hint.startswith("看"), "the card says 看：already"
            assert item.measure, item.key
            assert item.days is not None, item.key
            assert item.photo is PhotoRule.ON_HAZARD, item.key
            assert item.source.startswith("000 "), item.key


def test_where_a_question_asks_whether_there_is_something_wrong_no_is_the_good_answer(
    book: FormBook,
) -> None:
    for form in book.all_latest():
        for item in verdicts(form):
            if item.text.startswith("有无"):
                assert item.good is GoodAnswer.NO, item.text


@pytest.mark.parametrize(
    ("group", "numbers"),
    [
        ("dormitory", [2, 3]),
        ("chemical_store", [10, 11, 12]),
        ("ebike_charging", [13, 14, 15, 16, 17, 18]),
        ("basement", [26, 27, 28, 29]),
    ],
)
def test_a_group_that_annex_1_does_not_have_prunes_its_items_of_annex_2(
    book: FormBook, group: str, numbers: list[int]
) -> None:
    campus = book.latest("campus")
    there_is_none = engine.pruned(campus, {"campus-base": {group: "no"}})
    assert [each.number for each in there_is_none] == numbers
    assert engine.pruned(campus, {"campus-base": {group: "yes"}}) == ()


def test_a_school_without_dormitory_is_not_asked_how_many_beds_it_has(book: FormBook) -> None:
    form = book.latest("campus-base")
    groups = [each for each in form.questions if each.kind is QuestionKind.YES_NO and not each.when]
    nothing = answered(**dict.fromkeys((each.key for each in groups), "no"))
    assert len(groups) == 7
    assert len(engine.asked(form, nothing)) == 6 + 7
    with_beds = nothing | answered(dormitory="yes")
    assert [each.key for each in engine.asked(form, with_beds)][6:17] == [
        "dormitory",
        "boarders_male",
        "boarders_female",
        "wardens_male",
        "wardens_female",
        "teachers_male",
        "teachers_female",
        "staff_male",
        "staff_female",
        "dormitory_rooms",
        "rebuilt_places",
    ]


def test_annex_1_has_the_head_and_the_groups_of_the_document(book: FormBook) -> None:
    form = book.latest("campus-base")
    assert (form.title, form.paper) == ("普陀区校园安全基础数据采集表", "annex1")
    head = [each.text for each in form.sections[0].questions]
    assert head == ["单位名称", "法定代表人", "单位地址", "填表人", "联系电话", "填表日期"]
    assert [section.title for section in form.sections[1:]] == [
        "寄宿情况",
        "自主改建场所",
        "特种设备",
        "电动自行车充电情况",
        "电动汽车情况",
        "危化品储存室",
        "地下空间",
    ]


def test_the_two_hour_patrol_is_one_tap_and_a_signature(book: FormBook) -> None:
    form = book.latest("ev-patrol")
    assert [each.kind for each in form.questions] == [QuestionKind.VERDICT]
    assert engine.pruned(form, {"campus-base": {"ebike_charging": "no"}}) == ()


def test_a_school_without_charging_is_still_asked_about_bikes_in_its_buildings(
    book: FormBook,
) -> None:
    form = book.latest("ev-charging")
    pruned = {each.key for each in engine.pruned(form, {"campus-base": {"ebike_charging": "no"}})}
    assert "charger_age" in pruned
    assert pruned.isdisjoint({"ebikes_indoors", "batteries_indoors", "loose_cables"})
