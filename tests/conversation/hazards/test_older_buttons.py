"""The button of an earlier card decides nothing of what came after it, and shows what there is."""

from chat.address import on_telegram
from people.model import Membership, Role
from sandbox.client import Answer, Seen
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.handset import PASS, SCHOOL, Handset, picture
from tests.conversation.hazards.test_loop import facts, files, quick_pictures
from tests.conversation.people.test_people import opens_people
from tests.conversation.stage import INSPECTOR, OFFICE, OFFICER, STRANGER, Stage
from tests.conversation.tips.test_tips import gives

__all__ = ["quick_pictures"]  # a fixture for these tests too


def data_on(seen: Seen, label: str) -> str:
    """What a button of a message carries."""
    return next(
        str(button["callback_data"])
        for row in seen.buttons
        for button in row
        if button["text"].startswith(label)
    )


async def presses(stage: Stage, phone: Handset, data: str) -> Answer:
    """Press a button of an earlier card, as if that card were still there."""
    card = await phone.card()
    stored = stage.telegram.chats.chat_of(phone.user_id, None).messages[card.id]
    stored.body["reply_markup"] = {"inline_keyboard": [[{"text": "旧", "callback_data": data}]]}
    return await phone.taps("旧", card.id)


async def colleague(stage: Stage) -> Handset:
    """Another safety officer of the school."""
    phone = stage.handset(STRANGER)
    await phone.start()
    school = stage.unit()

    def join(work: UnitOfWork) -> None:
        person = work.persons.add(on_telegram(STRANGER), "赵示例", work.now)
        work.persons.join(person.id, Membership(Role.SAFETY_OFFICER, unit_id=school.id), work.now)

    stage.town.reads(join)
    return phone


async def test_a_hazard_is_not_handed_on_by_the_card_of_before(
    stage: Stage, inspector: Handset
) -> None:
    """转派 carried no version: it handed on a hazard that was decided about meanwhile."""
    officer = stage.handset(OFFICER)
    await officer.start()
    await colleague(stage)
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await officer.taps("转派", task.id)
    await inspector.taps("PT-2026-000001")
    for label in ("更多…", "重新交办", "15 天"):
        await inspector.taps(label)
    before = facts(stage, "owner_id, version")
    answer = await officer.taps("赵示例")
    assert "没有生效" in answer.text
    assert answer.show_alert
    assert facts(stage, "owner_id, version") == before
    card = await officer.card()
    assert card.text.startswith("PT-2026-000001 · 一般")
    assert "12月7日" in card.text


async def test_an_assignment_is_accepted_for_the_day_that_was_read(
    stage: Stage, inspector: Handset
) -> None:
    """签收 carried nothing: pressed as read for one day, it took on another."""
    officer = stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    accept = data_on(task, "签收")
    await inspector.taps("PT-2026-000001")
    for label in ("更多…", "重新交办", "15 天"):
        await inspector.taps(label)
    await officer.wait_for("12月7日")
    answer = await presses(stage, officer, accept)
    assert "没有生效" in answer.text
    assert facts(stage) == ["assigned"]
    assert "12月7日" in (await officer.card()).text


async def test_the_assignment_of_before_buttons_said_what_they_decide_is_brought_up_to_date(
    stage: Stage, inspector: Handset
) -> None:
    officer = stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await stage.carried()
    stored = stage.telegram.chats.chat_of(OFFICER, None).messages[task.id]
    stored.body["reply_markup"] = {
        "inline_keyboard": [[{"text": "接单", "callback_data": "kt:1:accept"}]]
    }
    answer = await officer.taps("接单", task.id)
    assert "没有生效" in answer.text
    assert facts(stage) == ["assigned"]
    await officer.taps("签收", task.id)
    assert facts(stage) == ["rectifying"]


async def test_a_signature_signs_no_answer_that_the_summary_did_not_show(
    stage: Stage, inspector: Handset
) -> None:
    """签名 carried the inspection alone: an earlier 小结 signed what was answered after it."""
    await inspector.begins(form="电动自行车充电区2小时巡查")
    summary = await inspector.answers(PASS, 1)
    assert "检查小结" in summary.text
    sign = data_on(summary, "签名提交")
    await inspector.taps("回去改")
    await inspector.taps("1")
    await inspector.taps("1")
    await inspector.finds()
    answer = await presses(stage, inspector, sign)
    assert "没有生效" in answer.text
    assert stage.town.rows("SELECT count(*) FROM inspections WHERE signed_at IS NOT NULL") == [0]
    summary = await inspector.card()
    assert "隐患 1" in summary.text
    await inspector.taps("签名提交")
    assert facts(stage, "number") == ["PT-2026-000001"]


async def test_an_end_leaves_no_work_behind_that_was_not_listed(
    stage: Stage, inspector: Handset
) -> None:
    """确认离开 used to set aside a check that was begun after the question was put."""
    office = await opens_people(stage, OFFICE)
    for label in ("王示例 · 检查员", "停用"):
        await office.taps(label)
    assert "还没做完" not in (await office.card()).text
    await inspector.begins()
    answer = await office.taps("确认停用")
    assert "没有生效" in answer.text
    card = await office.card()
    assert f"· {SCHOOL}" in card.text
    unfinished = "SELECT count(*) FROM inspections WHERE dropped_at IS NULL"
    assert stage.town.rows(unfinished) == [1]
    await office.taps("全部搁置，再停用")
    assert stage.town.rows(unfinished) == [0]


async def test_a_reward_is_decided_as_it_was_read(stage: Stage, stranger: Handset) -> None:
    """拟, 批准 and 已发放 carried the tip alone: another amount was approved than was read."""
    await gives(stranger, "匿名")
    first, second = stage.handset(OFFICER), stage.handset(INSPECTOR)
    for phone in (first, second):
        await phone.start(stage.town.invites(Membership(Role.REWARD_OFFICER)))
        await phone.settled()
        await phone.taps("举报奖励")
        await phone.taps("JB-2026-000001")
    older = data_on(await second.card(), "拟 500 元")
    await first.taps("拟 200 元")
    answer = await presses(stage, second, older)
    assert "奖励已进入其他步骤" in answer.text
    assert stage.town.rows("SELECT amount FROM tips") == [200]
    shown = await second.card()
    assert "批准 200 元" in shown.labels
    approve = data_on(shown, "批准 200 元")
    await first.taps("别的金额")
    await first.says("900")
    answer = await presses(stage, second, approve)
    assert "金额已经变了" in answer.text
    assert stage.town.rows("SELECT reward, amount FROM tips") == [("proposed", 900)]
    await second.taps("批准 900 元")
    await presses(stage, second, approve)
    assert stage.town.rows("SELECT reward, amount FROM tips") == [("approved", 900)]


async def test_an_amount_is_typed_for_the_reward_that_was_read(
    stage: Stage, stranger: Handset
) -> None:
    await gives(stranger, "匿名")
    first, second = stage.handset(OFFICER), stage.handset(INSPECTOR)
    for phone in (first, second):
        await phone.start(stage.town.invites(Membership(Role.REWARD_OFFICER)))
        await phone.settled()
        await phone.taps("举报奖励")
        await phone.taps("JB-2026-000001")
    await second.taps("别的金额")
    await first.taps("拟 200 元")
    await second.says("800")
    assert stage.town.rows("SELECT amount FROM tips") == [200]


async def lists(office: Handset) -> Seen:
    """Open 挂牌 with 城管执法 in the lead."""
    for label in ("去处理", "一般，交办李示例", "更多…", "提级或挂牌", "挂牌", "城管执法"):
        await office.taps(label)
    return await office.card()


async def test_a_hazard_is_listed_with_the_departments_that_were_read(
    stage: Stage, inspector: Handset
) -> None:
    """挂牌 said 已挂牌 even where it only showed the departments again."""
    officer, office = stage.handset(OFFICER), stage.handset(OFFICE)
    await office.start()
    await files(officer, "李示例")
    await office.wait_for("待判定")
    done = data_on(await lists(office), "挂牌：城管执法牵头")
    await office.taps("房屋管理")
    answer = await presses(stage, office, done)
    assert "已挂牌" not in answer.text
    assert "没有生效" in answer.text
    assert facts(stage, "track") == ["routine"]
    assert "挂牌：城管执法牵头" in (await office.card()).labels
    assert (await office.taps("挂牌：城管执法牵头")).text == "已挂牌"
    assert facts(stage, "track, supporting") == [("listed", "房屋管理")]


async def test_a_hazard_is_listed_as_it_stood_when_the_departments_were_read(
    stage: Stage, inspector: Handset
) -> None:
    """挂牌 carried no version: it listed a hazard that somebody had decided about meanwhile."""
    officer, office = stage.handset(OFFICER), stage.handset(OFFICE)
    await office.start()
    await files(officer, "李示例")
    await office.wait_for("待判定")
    await lists(office)
    await inspector.says("/ledger")
    await inspector.taps("PT-2026-000001")
    for label in ("更多…", "重新交办", "15 天"):
        await inspector.taps(label)
    answer = await office.taps("挂牌：城管执法牵头")
    assert "王示例已" in answer.text
    assert "没有生效" in answer.text
    assert facts(stage, "state, track") == [("assigned", "routine")]
    assert "12月7日" in (await office.card()).text


async def test_the_rest_of_a_section_is_passed_as_it_was_listed(
    stage: Stage, inspector: Handset
) -> None:
    """本节其余合格 passed whatever was open by then, whether it had been listed or not."""
    await inspector.begins()
    await inspector.answers(PASS, 2)
    await inspector.taps("本节其余合格")
    sure = data_on(await inspector.card(), "确认")
    await inspector.taps("返回，逐项检查")
    await inspector.taps(PASS)
    before = stage.answers()
    answer = await presses(stage, inspector, sure)
    assert "没有生效" in answer.text
    assert stage.answers() == before
    assert "均已查看，全部合格？" in (await inspector.card()).text


async def test_a_check_is_begun_anew_only_as_far_as_it_was_read(
    stage: Stage, inspector: Handset
) -> None:
    """重新开始 on an earlier card used to set aside all that was answered after it."""
    await inspector.begins()
    await inspector.answers(PASS, 2)
    await inspector.begins()
    anew = data_on(await inspector.card(), "重新开始")
    await inspector.taps("继续检查")
    await inspector.answers(PASS, 3)
    answer = await presses(stage, inspector, anew)
    assert "没有生效" in answer.text
    assert stage.town.rows("SELECT count(*) FROM inspections") == [1]
    assert "已答 5/" in (await inspector.card()).text


async def test_more_time_is_asked_for_until_the_day_that_was_read(
    stage: Stage, inspector: Handset
) -> None:
    """The reason on an earlier card used to ask for the days that were chosen on a later one."""
    officer = stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await officer.taps("申请延期", task.id)
    await officer.taps("延 3 天")
    reason = data_on(await officer.card(), "配件、材料未到")
    await officer.taps("申请延期", task.id)
    await officer.taps("延 15 天")
    await presses(stage, officer, reason)
    assert stage.town.rows("SELECT until FROM extensions") == ["2026-12-02"]


async def test_a_plan_is_handed_in_as_it_was_read(stage: Stage) -> None:
    """上报方案 on an earlier card used to hand in parts that were written again after it."""
    officer, office = stage.handset(OFFICER), stage.handset(OFFICE)
    await officer.start()
    await office.start()
    await files(officer, "李示例", "电动自行车在楼梯间充电，飞线")
    await office.wait_for("待判定")
    for label in ("去处理", "定为重大", "改派或调整期限", "15 天"):
        await office.taps(label)
    await officer.wait_for("整改任务")
    await officer.taps("签收")
    await officer.wait_for("填治理方案")
    await officer.taps("填治理方案")
    for part in ("李示例", "拆飞线", "三万元", "12月5日前", "断电"):
        await officer.says(part)
    hand_in = data_on(await officer.card(), "上报方案")
    await officer.taps("改资金")
    await officer.says("五万元")
    answer = await presses(stage, officer, hand_in)
    assert "没有生效" in answer.text
    assert facts(stage) == ["planning"]
    assert "五万元" in (await officer.card()).text
    assert (await officer.taps("上报方案")).text == "方案已上报"


async def test_a_wish_that_was_decided_shows_the_hazard_to_who_comes_late(
    stage: Stage, inspector: Handset
) -> None:
    """Only one kind of refusal used to show what there is; the others said "open it yourself"."""
    officer, office = stage.handset(OFFICER), stage.handset(OFFICE)
    await officer.start()
    await office.start()
    await files(inspector, "王示例")
    await officer.wait_for("整改任务")
    for label in ("申请延期", "延 7 天", "配件、材料未到"):
        await officer.taps(label)
    ask = await inspector.wait_for("延期申请 PT-2026-000001")
    await office.says("/ledger")
    await office.taps("PT-2026-000001")
    await inspector.taps("同意", ask.id)
    shown = (await office.card()).id
    answer = await office.taps("不同意")
    assert "已经办过" in answer.text
    card = await office.card()
    assert card.id > shown
    assert "期限：12月6日" in card.text
    assert "不同意" not in card.labels


async def test_who_is_second_sees_what_there_is(stage: Stage, inspector: Handset) -> None:
    officer, office = stage.handset(OFFICER), stage.handset(OFFICE)
    await officer.start()
    await office.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await officer.photo(picture("blue"), None, reply_to=task.id)
    review = await inspector.wait_for("整改待复核")
    await office.says("/ledger")
    await office.taps("PT-2026-000001")
    shown = (await office.card()).id
    await inspector.taps("通过，销号", review.id)
    answer = await office.taps("退回：看不清")
    assert answer.show_alert
    card = await office.card()
    assert card.id > shown
    assert "已销号" in card.text
    assert "退回：看不清" not in card.labels


async def test_a_reason_that_is_typed_too_late_is_above_what_there_is(
    stage: Stage, inspector: Handset
) -> None:
    officer, office = stage.handset(OFFICER), stage.handset(OFFICE)
    await officer.start()
    await office.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await officer.photo(picture("blue"), None, reply_to=task.id)
    review = await inspector.wait_for("整改待复核")
    await office.says("/ledger")
    await office.taps("PT-2026-000001")
    await office.taps("退回：写原因")
    await inspector.taps("通过，销号", review.id)
    said = await office.says("没拧紧")
    assert "慢了一步" in said.text
    assert "PT-2026-000001" in said.text
    assert facts(stage) == ["closed"]
