"""The office pastes the yearly notice, sees what was read and what moves, and puts it in."""

import asyncio
from datetime import UTC, datetime

from bot.workers.rollouts import RolloutWorker
from people.model import Membership, Role
from tests.conversation.programmes.test_programmes import applies_at_school, opens_duties
from tests.conversation.stage import STRANGER, STREET, Stage
from tests.unit.duties.notices import OF_2026
from tests.usecases.duties.test_calendar_keeping import OF_2027

DAY = (
    "SELECT substr(opens_at, 1, 13) FROM occurrences JOIN duties ON duties.id = duty_id"
    " WHERE title = '防火检查' AND local_date = '2027-01-01' AND state <> 'dropped'"
)


async def test_the_office_pastes_the_notice_and_what_is_planned_follows(stage: Stage) -> None:
    stage.clock.advance(datetime(2026, 12, 7, 1, 30, tzinfo=UTC) - stage.clock.now())
    office = await applies_at_school(stage)
    await office.taps("防火检查")
    await office.taps("改时间、日子")
    await office.says("每月1日 8点")
    await office.taps("从今天起改")
    assert stage.town.rows(DAY) == ["2027-01-01T00"]
    await office.says("/duties")
    assert "⚠️ 2027年放假安排还没有录入" in (await office.card()).text
    await office.taps("工作日历")
    assert "2027年：预估" in (await office.card()).text
    await office.says(OF_2027)
    card = await office.card()
    assert "读到：2027年放假安排" in card.text
    assert "· 春节 2月5日至2月11日 放假7天；2月14日、2月20日上班" in card.text
    assert "防火检查：1月1日（周五）→1月4日（周一）" in card.text
    await office.taps("核对无误，录入")
    assert "✅ 2027年放假安排已录入" in (await office.card()).text
    while stage.town.reads(lambda work: work.rollouts.unfinished()):
        await RolloutWorker(stage.app.turns).drain()
        await asyncio.sleep(0.02)
    assert stage.town.rows(DAY) == ["2027-01-04T00"]
    await office.taps("看改期进度")
    assert "已按新日历排好：2027年放假安排\n改期 1 次。" in (await office.card()).text


async def test_what_is_no_whole_notice_or_nothing_new_is_refused_in_words(stage: Stage) -> None:
    office = await opens_duties(stage)
    await office.taps("工作日历")
    assert "没有读懂" in (await office.says("下周放假吗")).text
    assert "内容和这份通知相同" in (await office.says(OF_2026)).text
    part = "2027年元旦：1月1日（周五）至3日（周日）放假，共3天。"
    assert "请粘贴通知全文" in (await office.says(part)).text
    assert not stage.town.reads(lambda work: work.calendar.read()).is_announced(2027)


async def test_a_notice_with_many_faults_is_answered_with_the_first(stage: Stage) -> None:
    """It used to be longer than a message may be, and nobody was answered."""
    office = await opens_duties(stage)
    await office.taps("工作日历")
    faulty = "".join(f"{1 + n % 12}月{1 + n % 28}日第{n}组值班。" for n in range(300))
    answer = (await office.says(f"2027年放假：元旦：1月1日。{faulty}"[:4000])).text
    assert answer.startswith("这份通知没有读懂，什么都没有录入：")
    assert len(answer.splitlines()) == 1 + 10 + 1
    assert answer.splitlines()[-1].startswith("另有")


async def test_the_calendar_of_all_is_not_put_in_by_the_office_of_one_street(stage: Stage) -> None:
    """It used to move the duties of all streets."""
    token = stage.town.invites(Membership(Role.OFFICE, street=STREET))
    street = stage.handset(STRANGER)
    await street.says(f"/start {token}")
    await street.says("周示例")
    await street.says("/duties")
    await street.taps("工作日历")
    assert "由区安全办录入" in (await street.says(OF_2027)).text
    assert not stage.town.reads(lambda work: work.calendar.read()).is_announced(2027)
