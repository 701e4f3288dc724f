"""Annex 1, the data form: keypad, choices, dates, and what it spares annex 2."""

from tests.conversation.handset import BASE, CAMPUS, SCHOOL, Handset
from tests.conversation.stage import INSPECTOR, Stage

GROUPS = ("寄宿情况", "自主改建场所", "特种设备", "电动汽车情况", "危化品储存室")


def values(stage: Stage) -> dict[str, str]:
    """The newest inspection's answers by the key of the question."""
    inspection = stage.inspection()
    answers = stage.town.reads(lambda work: work.inspections.answers(inspection))
    return {key: answer.value for key, answer in answers.items()}


async def past_the_head(phone: Handset) -> Handset:
    """A phone on which the head of annex 1 is filled in."""
    await phone.begins(SCHOOL, BASE)
    for words in ("张示例", "示例路1号", "021-62000000"):
        await phone.says(words)
    return phone


async def test_what_is_known_is_filled_in_and_the_rest_is_typed(
    stage: Stage, inspector: Handset
) -> None:
    card = await inspector.begins(SCHOOL, BASE)
    assert "法定代表人" in card.text
    assert "直接输入文字回答。" in card.text
    await inspector.says("张示例")
    refused = await inspector.says("路")
    assert refused.raw.get("reply_to_message")
    await inspector.says("示例路1号")
    assert "联系电话" in (await inspector.card()).text
    refused = await inspector.says("没有")
    assert "请发11位手机号，或带区号的座机" in refused.text
    card = await inspector.says("021-62000000")
    assert "寄宿情况" in card.text
    known = values(stage)
    assert known["unit_name"] == SCHOOL
    assert known["filled_by"] == "王示例"
    assert known["filled_on"] == "2026-11-22"
    assert known["legal_representative"] == "张示例"


async def test_numbers_are_put_together_on_the_keypad(stage: Stage, inspector: Handset) -> None:
    await past_the_head(inspector)
    await inspector.taps("有")
    card = await inspector.card()
    assert "寄宿学生：男生" in card.text
    assert "确定" not in card.labels
    for key in ("1", "2", "3", "⌫", "0"):
        await inspector.taps(key)
    assert "正在填：120人" in (await inspector.card()).text
    await inspector.taps("确定")
    assert "寄宿学生：女生" in (await inspector.card()).text
    await inspector.says("98")
    assert "男宿管" in (await inspector.card()).text
    assert (values(stage)["boarders_male"], values(stage)["boarders_female"]) == ("120", "98")


async def test_a_number_out_of_range_is_refused_and_asked_again(
    stage: Stage, inspector: Handset
) -> None:
    await past_the_head(inspector)
    await inspector.taps("有")
    for _ in range(6):
        await inspector.taps("9")
    answer = await inspector.taps("确定")
    assert answer.show_alert
    assert "10000" in answer.text
    assert "boarders_male" not in values(stage)


async def test_several_choices_are_turned_on_and_off(stage: Stage, inspector: Handset) -> None:
    await past_the_head(inspector)
    for _ in range(3):
        await inspector.taps("无")
    assert "电动自行车充电情况" in (await inspector.card()).text
    await inspector.taps("有")
    assert (await inspector.card()).labels[:2] == ["☐ 车棚", "☐ 车库"]
    for label in ("☐ 车库", "☐ 车棚", "☑ 车库"):
        await inspector.taps(label)
    assert (await inspector.card()).labels[:2] == ["☑ 车棚", "☐ 车库"]
    await inspector.taps("选好了")
    await inspector.taps("无喷淋")
    assert values(stage)["ebike_places"] == "shed"
    assert values(stage)["ebike_sprinklers"] == "absent"


async def test_an_optional_field_can_be_left_blank_and_a_date_be_changed(
    stage: Stage, inspector: Handset
) -> None:
    await past_the_head(inspector)
    await inspector.taps("无")
    await inspector.taps("无")
    await inspector.taps("有")
    await inspector.says("2")
    await inspector.says("1")
    await inspector.taps("留空，打印后手写")
    assert values(stage)["other_equipment"] == ""
    await inspector.goes_to("基本信息", "✔️ 6")
    assert "现为：2026-11-22" in (await inspector.card()).text
    await inspector.taps("选日期")
    await inspector.taps("20")
    assert values(stage)["filled_on"] == "2026-11-20"


async def test_what_a_school_does_not_have_is_spared_on_its_self_check(any_stage: Stage) -> None:
    inspector = await past_the_head(any_stage.handset(INSPECTOR))
    for _ in range(7):
        await inspector.taps("无")
    card = await inspector.card()
    assert "检查小结" in card.text
    await inspector.taps("签名提交")
    card = await inspector.begins(SCHOOL, CAMPUS)
    spared = {2, 3, *range(10, 19), *range(26, 30)}
    assert any_stage.answers() == dict.fromkeys(spared, "na")
    assert "第 1/29 项" in card.text
    card = await inspector.goes_to("消防", "➖ 2")
    assert "现为：不适用（自动填写，可改）" in card.text
    await inspector.taps("✅ 合格")
    assert any_stage.answers()[2] == "pass"
    given = "SELECT given FROM answers WHERE question = 'dormitory_appliances'"
    assert any_stage.town.rows(given) == ["tapped"]


async def test_an_unfinished_self_check_is_spared_what_annex_1_says_later(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins(SCHOOL, CAMPUS)
    await inspector.taps("✅ 合格")
    await inspector.taps("✅ 合格")
    campus = stage.inspection()
    await past_the_head(inspector)
    for _ in range(7):
        await inspector.taps("无")
    await inspector.taps("签名提交")
    # Nothing was judged here, and yet the card used to say that there were no hazards.
    signed = (await inspector.card()).text
    assert "数据已存好。" in signed
    assert "没有隐患" not in signed
    answers = stage.town.answers(campus)
    assert answers[2] == "pass"
    assert answers[3] == "na"
