"""The office puts programmes in force, changes one duty and ends it, as the phone shows it."""

import asyncio

import pytest

from bot.workers.rollouts import RolloutWorker
from chat.address import on_telegram
from duties import doing
from duties.rollouts import carrying_on
from storage.engine.turns import Caller, transaction
from tests.conversation.handset import ESTATE, SCHOOL, Handset
from tests.conversation.stage import INSPECTOR, OFFICE, OFFICER, STRANGER, STREET, Stage

AT_SCHOOL = "SELECT row FROM duties WHERE ended_at IS NULL AND unit_id = :unit ORDER BY id"
STANDING = "SELECT count(*) FROM occurrences WHERE state <> 'dropped'"


async def opens_duties(stage: Stage) -> Handset:
    """The office's phone that shows 值守安排."""
    office = stage.handset(OFFICE)
    await office.start()
    await office.settled()
    await office.taps("值守安排")
    return office


async def applies_at_school(stage: Stage) -> Handset:
    """The office's phone, where the programme of schools is in force at one; its duties shown."""
    office = await opens_duties(stage)
    for label in ("看单位的值守", SCHOOL, "启用：教育系统", "启用（5 项）", "看这家的值守"):
        await office.taps(label)
    return office


async def test_the_office_applies_a_programme_in_two_taps_and_sees_first_what_comes_due(
    stage: Stage,
) -> None:
    office = await opens_duties(stage)
    await office.taps("教育系统")
    card = await office.card()
    assert card.text.startswith(
        "教育系统 · 全区\n从11月22日（周日）起，适用 3 家\n今后30天要做：定期 96 次"
    )
    assert "· 防火检查：每月 × 3，首次 12月1日" in card.text
    assert stage.town.rows("SELECT count(*) FROM duties") == [0]
    await office.taps("启用（3 家）")
    assert (await office.card()).text == "✅ 已启用：教育系统 · 全区\n新启用 15 项。"
    assert len(stage.town.rows(AT_SCHOOL, unit=stage.unit().id)) == 5
    for label in ("值守安排", "教育系统"):
        await office.taps(label)
    again = await office.card()
    assert "都已在执行，没有新的。" in again.text
    assert not any(label.startswith("启用") for label in again.labels)


async def test_a_programme_is_aimed_at_a_street_a_sector_or_a_unit_that_is_looked_for(
    stage: Stage,
) -> None:
    office = await opens_duties(stage)
    await office.taps("消防安全")
    await office.taps("换范围")
    await office.taps(STREET)
    assert f"消防安全 · {STREET}\n" in (await office.card()).text
    for label in ("换范围", "按行业", "教育"):
        await office.taps(label)
    assert f"{STREET} · 教育\n从11月22日（周日）起，适用 2 家" in (await office.card()).text
    for label in ("换范围", "选一家单位"):
        await office.taps(label)
    await office.says("slxc")
    await office.taps(ESTATE)
    assert f"消防安全 · {ESTATE}\n" in (await office.card()).text
    await office.taps("从下月1日起")
    assert "从12月1日（周二）起" in (await office.card()).text


async def test_a_street_of_many_units_goes_on_by_itself_and_tells_of_its_end(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All units used to be done in one turn, for which everybody else waited."""
    stage.town.reads(
        lambda work: [
            work.units.add(f"示例{number}号小学", f"slx{number}", "教育", STREET, work.now)
            for number in range(9)
        ]
    )
    monkeypatch.setattr(carrying_on, "ROOM", 60)
    office = await opens_duties(stage)
    await office.taps("教育系统")
    await office.taps("启用（12 家）")
    card = await office.card()
    assert "正在进行：2/12，新启用 10 项。" in card.text
    while stage.town.reads(lambda work: work.rollouts.unfinished()):
        await RolloutWorker(stage.app.turns).drain()
        await asyncio.sleep(0.02)
    await stage.carried()
    news = await office.wait_for("✅ 已启用")
    assert news.text == "✅ 已启用：教育系统 · 全区\n新启用 60 项。"
    assert stage.town.rows("SELECT count(*) FROM duties") == [60]
    await office.taps("刷新")
    assert "新启用 60 项" in (await office.card()).text


async def test_one_unit_gets_other_days_and_the_office_sees_them_first(stage: Stage) -> None:
    office = await applies_at_school(stage)
    await office.taps("防火检查")
    assert "每月1日 · 安全员" in (await office.card()).text
    await office.taps("改时间、日子")
    refused = await office.says("随便")
    assert "没有读懂" in refused.text
    await office.says("周一、周四 9点")
    card = await office.wait_for("每月1日 → 每周一、周四 9:00")
    assert "今后30天 9 次：11月23日 9:00、11月26日 9:00" in card.text
    await office.taps("从明天起改")
    assert "接下来：11月23日 9:00" in (await office.card()).text
    days = "SELECT DISTINCT local_date FROM occurrences JOIN duties ON duties.id = duty_id"
    found = stage.town.rows(f"{days} WHERE row = 'edu-fire-month' AND state = 'planned'")
    assert "2026-11-26" in map(str, found)


async def test_what_somebody_has_begun_is_asked_about_before_a_duty_ends(stage: Stage) -> None:
    office = await applies_at_school(stage)
    begun = stage.town.rows(
        "SELECT occurrences.id FROM occurrences JOIN duties ON duties.id = duty_id"
        " WHERE title = '重点区域防火巡查' ORDER BY local_date"
    )[0]
    with transaction(stage.engine, stage.make, Caller(on_telegram(OFFICER), OFFICER)) as work:
        doing.begin(work, begun)
    await office.taps("重点区域防火巡查")
    await office.taps("停止")
    card = await office.card()
    assert "有 1 次已经有人开始做。" in card.text
    answer = await office.taps("停止，已开始的做完")
    assert answer.text == "已停止，没开始的不再安排"
    state = "SELECT state FROM occurrences WHERE id = :id"
    assert stage.town.rows(state, id=begun) == ["open"]
    of_it = "AND duty_id = (SELECT duty_id FROM occurrences WHERE id = :id)"
    assert stage.town.rows(f"{STANDING} {of_it}", id=begun) == [1]


async def test_a_units_officer_sees_its_duties_and_sets_none(stage: Stage) -> None:
    await applies_at_school(stage)
    officer = stage.handset(OFFICER)
    await officer.says("/duties")
    card = await officer.card()
    assert card.text.startswith(f"值守 · {SCHOOL}\n共 5 项")
    assert not any("启用" in label for label in card.labels)
    await officer.taps("防火检查")
    assert (await officer.card()).labels == ["本单位值守", "回菜单"]
    inspector = stage.handset(INSPECTOR)
    await inspector.start()
    await inspector.settled()
    for label in ("开始检查", SCHOOL, "值守"):
        await inspector.taps(label)
    assert "共 5 项" in (await inspector.card()).text
    stranger = stage.handset(STRANGER)
    assert "您还没有加入" in (await stranger.says("/duties")).text
