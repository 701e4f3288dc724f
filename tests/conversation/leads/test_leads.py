"""五带头: a principal registers two of five, the office reads who did how many."""

from datetime import datetime

from bot.workers import lead_reports
from bot.workers.sweeps import sweep_duties
from duties.programmes.reading import load_programmes
from duties.programmes.rows import Choice, places_of_unit, put_in_force
from people.model import Membership, Role
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.handset import SCHOOL, picture
from tests.conversation.stage import INSPECTOR, OFFICE, OFFICER, STRANGER, Stage

DONE_IN = "SELECT state, note FROM occurrences WHERE state = 'done' ORDER BY id"


async def goes(stage: Stage, year: int, month: int, day: int, hour: int = 10) -> None:
    """Set the clock, sweep as often as there is something to do, and let all hear of it."""
    moment = datetime(year, month, day, hour, tzinfo=stage.clock.zone)
    stage.clock.advance(moment - stage.clock.now())
    await sweep_duties(stage.app.turns)
    await lead_reports.report_leads(stage.app.turns)
    await stage.carried()


async def in_force(stage: Stage) -> None:
    """Let the stranger be the principal of the school, and put the programme in force there."""
    token = stage.town.invites(Membership(Role.PRINCIPAL, unit_id=stage.unit().id))
    await stage.handset(STRANGER).says(f"/start {token}")
    await stage.handset(STRANGER).says("赵示例")

    def turn(work: UnitOfWork) -> None:
        programme, _ = load_programmes().find("five-leads")
        put_in_force(work, Choice(programme, work.day()), places_of_unit(work, programme, SCHOOL))

    stage.town.reads(turn)


async def test_a_principal_registers_two_and_everybody_hears_at_the_new_quarter(
    stage: Stage,
) -> None:
    await in_force(stage)
    principal, office = stage.handset(STRANGER), stage.handset(OFFICE)
    first = await principal.says("/leads")
    assert "五带头 · 2026年第4季度" in first.text
    assert "这一季度没有安排" in first.text
    await goes(stage, 2027, 1, 4)
    await principal.says("/start")
    await principal.taps("五带头")
    card = await principal.card()
    assert "五带头 · 2027年第1季度" in card.text
    assert "已做 0/5 项" in card.text
    assert "还差 5 项" in card.text
    await principal.taps("3 对动火等危险作业开展排查整治")
    await principal.taps("已完成")
    await principal.shows(picture(), "按时完成", caption="带队查动火作业票三张")
    await stage.carried()
    tiles = await principal.says("/leads")
    assert "已做 1/5 项" in tiles.text
    assert "✅ 带头对动火等危险作业开展排查整治（1月4日：带队查动火作业票三张）" in tiles.text
    assert stage.town.rows(DONE_IN) == [("done", "带队查动火作业票三张")]

    units = await office.says("/leads")
    assert "共 1 家，五项全做 0 家" in units.text
    await office.taps(f"1/5 {SCHOOL}")
    assert "已做 1/5 项" in (await office.card()).text
    assert "还差" not in (await office.card()).text

    for month, day in ((1, 30), (2, 28), (3, 25)):
        await goes(stage, 2027, month, day)
    assert not [each for each in await principal.heard() if "没有做" in each]
    await goes(stage, 2027, 4, 1, hour=8)
    assert not [each for each in await principal.heard() if "没有做" in each]
    for _ in range(2):
        await goes(stage, 2027, 4, 1)
    told = [each for each in await principal.heard() if "没有做" in each]
    assert len(told) == 1
    assert f"{SCHOOL}：已做 1/5 项。" in told[0]
    assert "带头开展事故应急救援活动" in told[0]
    assert "动火" not in told[0]
    report = [each for each in await office.heard() if "五带头通报" in each]
    assert len(report) == 1
    assert "五带头通报 · 全区 · 2027年第1季度" in report[0]
    assert "应做 1 家：五项全做 0 家，一项未做 0 家。" in report[0]
    assert f"1/5 {SCHOOL}" in report[0]


async def test_who_may_not_see_a_unit_does_not_see_its_leads(stage: Stage) -> None:
    await in_force(stage)
    assert "共" not in (await stage.handset(INSPECTOR).says("/leads")).text
    officer = await stage.handset(OFFICER).says("/leads")
    assert "五带头 · 2026年第4季度" in officer.text
