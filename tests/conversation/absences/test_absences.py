"""Somebody takes leave: days, a substitute, and everything back when it is over."""

from datetime import timedelta

from bot.workers.sweeps import sweep_absences
from chat.address import on_telegram
from core.clock import FixedClock
from people.model import Membership, Role
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.handset import SCHOOL, Handset
from tests.conversation.stage import OFFICE, OFFICER, STRANGER, Stage


async def joins(stage: Stage, name: str, role: Role) -> Handset:
    """Somebody else of the school, who has opened the bot."""
    unit = stage.unit(SCHOOL)

    def turn(work: UnitOfWork) -> None:
        person = work.persons.add(on_telegram(STRANGER), name, work.now)
        work.persons.join(person.id, Membership(role, unit_id=unit.id), work.now)

    stage.town.reads(turn)
    return await opens_menu(stage, STRANGER)


async def opens_menu(stage: Stage, user_id: int) -> Handset:
    phone = stage.handset(user_id)
    await phone.start()
    await phone.settled()
    return phone


async def test_three_taps_hand_the_todo_to_a_colleague_until_tomorrow(
    stage: Stage, clock: FixedClock
) -> None:
    officer = await opens_menu(stage, OFFICER)
    colleague = await joins(stage, "赵示例", Role.SAFETY_OFFICER)
    await officer.taps("我的待办")
    for label in ("请假", "今天"):
        await officer.taps(label)
    asked = await officer.card()
    assert "11月22日（周日）请假，由谁替班？" in asked.text
    answer = await officer.taps("赵示例")
    assert "替班人会收到通知" in answer.text
    card = await officer.card()
    assert "李示例请假 · 请假中" in card.text
    assert "替班人：赵示例" in card.text
    told = await colleague.wait_for("由您替班")
    assert "李示例11月22日（周日）请假，由您替班" in told.text
    (row,) = stage.town.rows("SELECT state, first_day, last_day FROM absences")
    assert row == ("active", "2026-11-22", "2026-11-22")
    await officer.taps("我的待办")
    assert "请假中，待办由赵示例替班办理。" in (await officer.card()).text
    clock.advance(timedelta(days=1))
    await sweep_absences(stage.app.turns)
    await officer.wait_for("请假已结束，待办回到您名下")
    await colleague.wait_for("替班已结束")
    assert stage.town.rows("SELECT state FROM absences") == ["over"]


async def test_days_are_typed_and_a_substitute_who_cannot_says_so(stage: Stage) -> None:
    office, officer = await opens_menu(stage, OFFICE), await opens_menu(stage, OFFICER)
    colleague = await joins(stage, "赵示例", Role.SAFETY_OFFICER)
    await officer.says("/leave")
    assert "请发日期，如“明天”" in (await officer.says("下次吧")).text
    asked = await officer.says("周五到下周二")
    assert "11月27日至12月1日（共5天）请假，由谁替班？" in asked.text
    await officer.taps("赵示例")
    assert "11月27日起，待办转给赵示例" in (await officer.card()).text
    await colleague.wait_for("由您替班")
    answer = await colleague.taps("不能替班")
    assert "已告知" in answer.text
    told = await officer.wait_for("赵示例不能替班")
    assert "请另选替班人" in told.text
    await office.wait_for("赵示例不能替班：李示例")
    await officer.taps("另选替班人", told.id)
    assert "由谁替班？" in (await officer.card()).text
    assert stage.town.rows("SELECT state FROM absences") == ["declined"]


async def test_the_office_enters_it_for_somebody_who_ends_it_when_back(stage: Stage) -> None:
    office, officer = await opens_menu(stage, OFFICE), await opens_menu(stage, OFFICER)
    await joins(stage, "赵示例", Role.PRINCIPAL)
    for label in ("人员与邀请", f"李示例 · 安全员 · {SCHOOL}", "登记请假", "今天起3天", "赵示例"):
        await office.taps(label)
    told = await officer.wait_for("陈示例为您登记了请假")
    assert "11月22日至24日（共3天），由赵示例替班。" in told.text
    await officer.taps("看请假", told.id)
    await officer.taps("销假")
    assert "已销假" in (await officer.card()).text
    assert stage.town.rows("SELECT state, ended_by FROM absences") == [
        ("cancelled", stage.town.rows("SELECT id FROM persons WHERE name = '李示例'")[0])
    ]


async def test_who_has_no_colleague_is_told_what_to_do(stage: Stage) -> None:
    officer = stage.handset(OFFICER)
    await officer.says("/leave")
    answer = await officer.taps("明天")
    assert "请先邀请同事加入，或请安全办安排" in answer.text
    assert stage.town.rows("SELECT count(*) FROM absences") == [0]
