"""What was handed on is told to the end: by a department's member, by its link, by the office."""

import re
from datetime import timedelta

import pytest

from bot.workers.sweeps import ring, sweep_items
from chat.address import on_telegram
from people.model import Membership, Role
from sandbox.client import Seen
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.handset import Handset, picture
from tests.conversation.hazards.test_loop import facts, files
from tests.conversation.stage import OFFICE, OFFICER, STRANGER, Stage

WHAT = "疏散通道被货物堵塞"


@pytest.fixture
def officer(stage: Stage) -> Handset:
    return stage.handset(OFFICER)


@pytest.fixture
def office(stage: Stage) -> Handset:
    return stage.handset(OFFICE)


@pytest.fixture
def fire(stage: Stage) -> Handset:
    """A member of the fire brigade, which answers for no school."""
    return joins(stage, "周示例", "消防救援")


def joins(stage: Stage, name: str, department: str) -> Handset:
    """Let somebody come to a department."""
    telegram_id = stage.telegram.chats.add_guest(name, department).id

    def turn(work: UnitOfWork) -> None:
        (there,) = work.departments.named(department)
        person = work.persons.add(on_telegram(telegram_id), name, work.now)
        role = Membership(Role.DEPARTMENT, department_id=there.id)
        work.persons.join(person.id, role, work.now)

    stage.town.reads(turn)
    return stage.handset(telegram_id)


async def hands(officer: Handset, office: Handset, to: str = "消防救援") -> Seen:
    """File a hazard and hand it to a department; return the letter for it."""
    await office.start()
    await files(officer, "李示例", WHAT)
    await office.wait_for("待判定")
    for label in ("去处理", "更多…", "移交部门", to):
        await office.taps(label)
    return await office.wait_for("隐患移交函 PT-2026-000001")


def link_in(letter: Seen) -> str:
    found = re.search(r"https://\S+", letter.text)
    assert found is not None
    return found[0]


async def feeds_back(phone: Handset, words: str, colour: str = "green") -> Seen:
    """Say what became of it, with a photo from the phone, and hand it in."""
    await phone.taps("反馈处理结果")
    await phone.photo(picture(colour), None)
    await phone.wait_for("照片：1 张\n")
    await phone.says(words)
    card = await phone.wait_for(f"结果：{words}")
    assert "提交反馈" in card.labels
    await phone.taps("提交反馈")
    return card


async def test_a_member_confirms_answers_with_a_photo_and_the_office_ends_it(
    any_stage: Stage,
) -> None:
    stage = any_stage
    officer, office = stage.handset(OFFICER), stage.handset(OFFICE)
    fire = joins(stage, "周示例", "消防救援")
    await fire.start()
    await hands(officer, office)
    card = await office.card()
    assert "消防救援的联络员已在机器人里收到这条" in card.text
    todo = await fire.wait_for("待接收 示例小学 疏散通道被货物堵塞")
    await fire.taps("PT-…001 待接收", todo.id)
    card = await fire.wait_for("移交消防救援 · PT-2026-000001")
    assert card.labels == [
        "确认接收",
        "不属于我们，退回",
        "看照片（1）",
        "我的待办",
        "回菜单",
    ]
    await fire.taps("确认接收")
    card = await fire.wait_for("已接收，请在12月7日（周一）前反馈处理结果，附照片。")
    assert facts(stage) == ["received"]
    told = await office.wait_for("消防救援 周示例已确认接收")
    assert told is not None
    await fire.wait_for("待反馈 示例小学 疏散通道被货物堵塞")

    await feeds_back(fire, "已责令清理，通道畅通")
    card = await fire.wait_for("等安全办核实。")
    assert "消防救援 周示例11月22日反馈：已责令清理，通道畅通" in card.text
    assert stage.town.rows("SELECT report, reported_by FROM transfers") == [
        ("已责令清理，通道畅通", "消防救援 周示例")
    ]
    assert stage.town.rows("SELECT count(*) FROM photos WHERE purpose = 'reported'") == [1]
    assert facts(stage, "state, ending") == [("reported", None)]

    asked = await office.wait_for("📥 核实反馈 PT-2026-000001")
    assert "说明：已责令清理，通道畅通" in asked.text
    await office.taps("去处理", asked.id)
    card = await office.card()
    assert "PT-2026-000001 · 已反馈，待核实" in card.text
    assert "看照片（2，含部门反馈 1）" in card.labels
    await office.taps("核实无误，办结")
    card = await office.card()
    assert "已办结：移交" in card.text
    assert "消防救援 周示例11月22日反馈：已责令清理，通道畅通" in card.text
    assert facts(stage, "state, ending") == [("ended", "transferred")]
    news = await officer.wait_for("PT-2026-000001 已办结：移交")
    assert "已责令清理，通道畅通" in news.text
    assert stage.town.rows("SELECT count(*) FROM todo_items WHERE subject = 'hazard'") == [0]


async def test_the_office_asks_once_more_and_the_member_reads_why(
    stage: Stage, officer: Handset, office: Handset, fire: Handset
) -> None:
    await fire.start()
    await hands(officer, office)
    todo = await fire.wait_for("待接收")
    await fire.taps("PT-…001 待接收", todo.id)
    await fire.taps("确认接收")
    await feeds_back(fire, "已处理")
    asked = await office.wait_for("📥 核实反馈 PT-2026-000001")
    await office.taps("去处理", asked.id)
    await office.taps("要求补充反馈…")
    await office.says("请写怎么处理的，并拍通道全貌")
    card = await office.card()
    assert "移交：消防救援已接收，11月27日（周五）前反馈，还剩5天" in card.text
    assert facts(stage) == ["received"]
    todo = await fire.wait_for("待反馈")
    await fire.taps("PT-…001 待反馈", todo.id)
    card = await fire.wait_for("要求补充：请写怎么处理的，并拍通道全貌")
    await fire.taps("反馈处理结果")
    await fire.photo(picture("white"), "货物已清运，通道净宽1.4米")
    card = await fire.wait_for("照片：2 张\n")
    assert "结果：货物已清运，通道净宽1.4米" in card.text
    await fire.taps("提交反馈")
    await office.wait_for("说明：货物已清运，通道净宽1.4米")
    assert facts(stage) == ["reported"]
    lines = "SELECT count(*) FROM audit WHERE action IN ('report', 'ask_again')"
    assert stage.town.rows(lines) == [3]


async def test_the_holder_of_a_link_tells_the_end_and_hears_what_is_asked_again(
    stage: Stage, officer: Handset, office: Handset
) -> None:
    department = stage.handset(STRANGER)
    letter = await hands(officer, office)
    assert "反馈处理结果后，链接即失效。" in letter.text
    await department.open_link(link_in(letter))
    await department.wait_for("移交消防救援 · PT-2026-000001")
    await department.taps("确认接收")
    await department.wait_for("请在12月7日（周一）前反馈处理结果，附照片。")
    await feeds_back(department, "已清理")
    closed = await department.wait_for("已答复：11月22日（周日）已反馈")
    assert "PT-2026-000001" not in closed.text
    assert closed.labels == []
    asked = await office.wait_for("📥 核实反馈 PT-2026-000001")
    await office.taps("去处理", asked.id)
    await office.taps("要求补充反馈…")
    await office.says("照片看不出是哪里")
    told = await department.wait_for("↩️ PT-2026-000001 请补充反馈")
    assert "照片看不出是哪里" in told.text
    await department.open_link(link_in(letter))
    card = await department.wait_for("要求补充：照片看不出是哪里")
    assert "反馈处理结果" in card.labels
    await department.taps("反馈处理结果")
    await department.photo([picture("blue"), picture("white")], None)
    await department.wait_for("照片：3 张\n")
    await department.says("东侧通道，已清理")
    await department.taps("提交反馈")
    await office.wait_for("说明：东侧通道，已清理")
    assert facts(stage) == ["reported"]
    assert stage.town.rows("SELECT reported_by FROM transfers") == ["消防救援 路人甲"]


async def test_who_does_not_tell_is_reminded_and_the_office_hears_of_it(
    stage: Stage, officer: Handset, office: Handset, fire: Handset
) -> None:
    await fire.start()
    await hands(officer, office)
    todo = await fire.wait_for("待接收")
    await fire.taps("PT-…001 待接收", todo.id)
    await fire.taps("确认接收")

    async def goes(days: float) -> None:
        stage.clock.advance(timedelta(days=days))
        await sweep_items(stage.app.turns)
        await ring(stage.app.turns)
        await stage.carried()

    await goes(12)
    await fire.wait_for("临近到期：示例小学 疏散通道被货物堵塞")
    await goes(4)
    await fire.wait_for("已逾期：示例小学 疏散通道被货物堵塞")
    await goes(1)
    raised = await office.wait_for("逾期上报")
    assert "消防救援逾期" in raised.text
    card = await office.wait_for("消防救援逾期 示例小学")
    assert card is not None
    held = "SELECT holder FROM todo_items WHERE awaited = 'feedback' ORDER BY holder"
    assert stage.town.rows(held) == ["department:1", "office:"]


async def test_another_department_is_refused_what_was_not_handed_to_it(
    stage: Stage, officer: Handset, office: Handset, fire: Handset
) -> None:
    other = joins(stage, "吴示例", "民政")
    await other.start()
    await fire.start()
    await hands(officer, office)
    todo = await fire.wait_for("待接收")
    await fire.taps("PT-…001 待接收", todo.id)
    card = await fire.wait_for("移交消防救援 · PT-2026-000001")
    mine = stage.telegram.chats.chat_of(other.user_id, None).messages
    stored = mine[(await other.card()).id]
    theirs = stage.telegram.chats.chat_of(fire.user_id, None).messages[card.id]
    stored.body["reply_markup"] = theirs.body["reply_markup"]
    before = stage.town.rows("SELECT state, version FROM hazards")
    for label in ("确认接收", "不属于我们，退回", "看照片（1）"):
        answer = await other.taps(label, (await other.card()).id)
        assert "移交链接无效" in answer.text
    assert stage.town.rows("SELECT state, version FROM hazards") == before


async def test_the_office_notes_what_it_heard_by_telephone(
    stage: Stage, officer: Handset, office: Handset
) -> None:
    await hands(officer, office)
    await office.taps("回到这条隐患")
    await office.taps("登记：部门已接收")
    card = await office.card()
    assert {"登记：部门反馈", "登记：部门退回", "重发移交链接"} <= {*card.labels}
    await office.taps("登记：部门反馈")
    await office.photo(picture("green"), "来电反馈：已清理，附来件照片")
    await office.wait_for("照片：1 张\n")
    await office.taps("提交反馈")
    card = await office.card()
    assert "消防救援（陈示例代录）11月22日反馈：来电反馈：已清理，附来件照片" in card.text
    assert facts(stage) == ["reported"]
    await office.taps("核实无误，办结")
    assert facts(stage, "state, ending") == [("ended", "transferred")]


async def test_who_answers_for_the_unit_is_offered_first_and_the_others_by_their_sectors(
    stage: Stage, officer: Handset, office: Handset
) -> None:
    await office.start()
    await files(officer, "李示例", WHAT)
    await office.wait_for("待判定")
    for label in ("去处理", "更多…", "移交部门"):
        await office.taps(label)
    card = await office.card()
    assert card.labels[:3] == ["教育（主管部门）", "民政", "文化旅游"]
    assert card.labels[-2:] == ["城管执法", "返回"]  # which answers for no sector
    await office.taps("教育（主管部门）")
    await office.wait_for("隐患移交函 PT-2026-000001")
    assert stage.town.rows("SELECT department FROM transfers") == ["教育"]


async def test_a_member_reads_what_their_department_is_told_of(
    stage: Stage, officer: Handset, office: Handset, fire: Handset
) -> None:
    await fire.start()
    await office.start()
    await files(officer, "李示例", WHAT)
    await office.wait_for("待判定")
    for label in ("去处理", "更多…", "抄告部门", "消防救援"):
        await office.taps(label)
    todo = await fire.wait_for("抄告待知悉 示例小学 疏散通道被货物堵塞")
    await fire.taps("PT-…001 抄告待知悉", todo.id)
    card = await fire.wait_for("抄告消防救援 · PT-2026-000001")
    assert card.labels[0] == "已知悉"
    await fire.taps("已知悉")
    await office.wait_for("PT-2026-000001 消防救援 周示例已知悉")
    assert facts(stage) == ["on_ledger"]
    assert stage.town.rows("SELECT taken FROM transfers") == [1]
    assert stage.town.rows("SELECT count(*) FROM todo_items WHERE subject = 'copy'") == [0]
