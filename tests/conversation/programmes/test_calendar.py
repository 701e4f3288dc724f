"""The office pastes the yearly notice, sees what was read and what moves, and puts it in."""

import asyncio
from datetime import UTC, datetime

from bot.workers.rollouts import RolloutWorker
from tests.conversation.programmes.test_programmes import applies_at_school, opens_duties
from tests.conversation.stage import Stage
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
