"""The office switches key seasons on and off, and registers 复工复产, as the phone shows it."""

from chat.address import on_telegram
from duties import doing
from duties.applying import ProgrammeRow, apply_rows
from duties.model import Terms
from duties.span import Span
from people.model import Role
from storage.engine.turns import Caller, transaction
from tests.conversation.handset import SCHOOL, Handset
from tests.conversation.programmes.test_programmes import opens_duties
from tests.conversation.stage import OFFICER, Stage

STANDING = (
    "SELECT substr(local_date, 6) || ' ' || state FROM occurrences JOIN duties"
    " ON duties.id = duty_id WHERE row = 'weekly' AND state <> 'dropped' ORDER BY local_date"
)
BOUND = (
    "SELECT row || ' ' || substr(local_date, 6) || ' ' || state FROM occurrences JOIN duties"
    " ON duties.id = duty_id WHERE row LIKE 'res-%' AND state <> 'dropped' ORDER BY row, local_date"
)
WEEKLY = ProgrammeRow(
    "trial",
    "weekly",
    "全面细致检查",
    Role.SAFETY_OFFICER,
    Terms("FREQ=WEEKLY", lasts=Span(days=7)),
    "spring event",
)


def puts(stage: Stage, row: ProgrammeRow) -> None:
    """Put a row in force at the school."""
    school = stage.unit()
    stage.town.reads(lambda work: apply_rows(work, [row], [school], work.day(), None))


async def opens_seasons(stage: Stage) -> Handset:
    """The office's phone that shows 重点时段, where a weekly check of the school follows some."""
    puts(stage, WEEKLY)
    office = await opens_duties(stage)
    await office.taps("重点时段")
    return office


async def test_the_office_switches_a_season_on_and_sees_first_what_comes_due(
    stage: Stage,
) -> None:
    office = await opens_seasons(stage)
    assert "现在没有进行中、待开始的。" in (await office.card()).text
    await office.taps("＋ 春节")
    card = await office.card()
    assert "这个节日的放假安排还没有录入，不作推算。" in card.text
    assert not any(label == "启用" for label in card.labels)
    assert "没有读懂日期" in (await office.says("快过年的时候")).text
    await office.says("1月28日至2月10日")
    card = await office.card()
    assert card.text.startswith("春节 · 全区\n2027年1月28日（周四）至2月10日（周三），共 14 天")
    assert "· 全面细致检查：2027年1月28日起 2 次 × 1" in card.text
    await office.taps("返回")
    await office.taps("＋ 重大活动")
    await office.says("进博会 11月24日至12月3日")
    card = await office.card()
    assert card.text.startswith("重大活动（进博会） · 全区\n11月24日（周二）至12月3日（周四）")
    assert stage.town.rows(STANDING) == []
    answer = await office.taps("启用")
    assert answer.text == "已启用，没开始的任务跟着排"
    assert "✅ 已按重点时段排好：重大活动（进博会） · 全区" in (await office.card()).text
    assert stage.town.rows(STANDING) == ["11-24 planned", "12-01 planned"]
    await office.taps("值守安排")
    await office.taps("重点时段")
    assert "重大活动（进博会） 11月24日至12月3日 · 全区" in (await office.card()).labels


async def on_since_today(stage: Stage) -> Handset:
    office = await opens_seasons(stage)
    await office.taps("＋ 重大活动")
    await office.says("今天起10天")
    await office.taps("启用")
    await office.taps("值守安排")
    await office.taps("重点时段（1）")
    return office


async def test_the_office_gives_a_season_other_days_and_ends_it(stage: Stage) -> None:
    office = await on_since_today(stage)
    await office.taps("🔴 重大活动 11月22日至12月1日 · 全区")
    assert "11月22日（周日）至12月1日（周二），进行中" in (await office.card()).text
    await office.says("12月1日至12月20日")
    await office.taps("改为11月22日至12月20日")
    assert stage.town.rows(STANDING)[:2] == ["11-22 planned", "11-29 planned"]
    assert len(stage.town.rows(STANDING)) == 5
    await office.taps("值守安排")
    await office.taps("重点时段（1）")
    await office.taps("🔴 重大活动 11月22日至12月20日 · 全区")
    await office.taps("提前结束")
    answer = await office.taps("确认结束")
    assert answer.text == "已结束，平时的安排随即恢复"
    assert stage.town.rows(STANDING) == []


async def test_what_somebody_has_begun_is_asked_about_before_a_season_ends(stage: Stage) -> None:
    office = await on_since_today(stage)
    (first, *_) = stage.town.rows("SELECT id FROM occurrences ORDER BY local_date")
    with transaction(stage.engine, stage.make, Caller(on_telegram(OFFICER), OFFICER)) as work:
        doing.begin(work, first)
    await office.taps("🔴 重大活动 11月22日至12月1日 · 全区")
    await office.taps("提前结束")
    assert "有 1 次已经有人开始做。" in (await office.card()).text
    await office.taps("结束，已开始的做完")
    assert stage.town.rows(STANDING) == ["11-22 open"]


async def test_a_unit_that_begins_to_work_again_is_registered_in_a_few_taps(stage: Stage) -> None:
    office = await opens_duties(stage)
    assert "复工复产" not in (await office.card()).labels  # nothing that could be put in force
    for label in ("看单位的值守", SCHOOL, "登记复工复产等", "＋ 复工复产"):
        await office.taps(label)
    await office.says("11月26日")
    card = await office.card()
    assert card.text.startswith(f"复工复产 · {SCHOOL}\n11月26日（周四）\n要做的：")
    assert "· 复工复产前自查自纠：11月19日起" in card.text
    assert stage.town.rows("SELECT count(*) FROM duties") == [0]
    await office.taps("登记")
    assert stage.town.rows(BOUND) == [
        f"{row} 11-26 planned" for row in ("res-check", "res-led", "res-train")
    ]
    await office.taps("看这家的值守")
    await office.taps("登记复工复产等")
    await office.taps("复工复产 11月26日")
    await office.says("11月30日")
    await office.taps("改为11月30日")
    assert stage.town.rows(BOUND)[0] == "res-check 11-30 planned"
    for label in ("看这家的值守", "登记复工复产等", "复工复产 11月30日", "取消", "确认结束"):
        await office.taps(label)
    assert stage.town.rows(BOUND) == []


async def test_a_card_that_moved_on_switches_nothing_on(stage: Stage) -> None:
    office = await opens_seasons(stage)
    await office.taps("＋ 重大活动")
    await office.says("今天起10天")
    puts(stage, ProgrammeRow("trial", "other", "另一项", WEEKLY.role, WEEKLY.terms, "event"))
    answer = await office.taps("启用")
    assert "内容有变动，没有生效" in answer.text
    assert stage.town.rows("SELECT count(*) FROM seasons") == [0]
    assert "另一项" in (await office.card()).text
    officer = stage.handset(OFFICER)
    await officer.says("/duties")
    assert "登记复工复产等" not in (await officer.card()).labels
