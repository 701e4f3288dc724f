"""A guard's day: 今日, a patrol, one that is late, one that was missed, and who sees it."""

from chat.address import on_telegram
from chat.card import Card
from chat.push import Push
from chat.text import text_of
from duties.model import Proof, Terms
from duties.span import Span
from people.model import Membership, Role
from tests.conversation.duties.shift import PATROL, applies, goes, patrol
from tests.conversation.handset import PASS, SCHOOL, Handset, is_bell, is_pinned, picture
from tests.conversation.stage import INSPECTOR, OFFICE, OFFICER, STRANGER, Stage

MORNING = "充电区巡查 待完成"


async def opens(phone: Handset, label: str) -> str:
    """Open the day by its command, then a line of it; return the card."""
    await phone.says("/today")
    await phone.taps(label)
    return (await phone.card()).text


async def test_a_guard_sees_the_day_and_does_a_patrol(any_stage: Stage) -> None:
    stage = any_stage
    applies(stage, patrol(8, 14, proof=Proof.WORDS))
    await goes(stage, 14, 5)
    guard = stage.handset(OFFICER)
    await guard.says("/today")
    day = await guard.wait_for(lambda seen: "今日 · " in seen.text)
    assert day.text.splitlines()[1] == SCHOOL  # said once: all is there
    assert f"🟠 14:00–16:00 {PATROL} · 待完成" in day.text
    assert f"❌ 08:00–10:00 {PATROL} · 漏做" in day.text
    await guard.taps(f"14:00 {PATROL}")
    card = await guard.card()
    assert "时间：14:00–16:00（宽限至16:30，17:00起算漏做）" in card.text
    assert "凭据：文字说明" in card.text
    await guard.taps("开始")
    assert "进行中，李示例 14:05开始" in (await guard.card()).text
    await guard.taps("已完成")
    done = await guard.says("全部看过，正常")
    assert "已记完成。" in done.text
    assert "按时完成，李示例 14:05" in done.text
    assert "说明：全部看过，正常" in done.text
    rows = "SELECT state, note FROM occurrences WHERE state = 'done'"
    assert stage.town.rows(rows) == [("done", "全部看过，正常")]
    waiting = "SELECT count(*) FROM todo_items WHERE subject = 'occurrence' AND awaited = 'do'"
    assert stage.town.rows(waiting) == [0]


async def test_the_living_to_do_card_brings_it_and_lets_it_go(stage: Stage) -> None:
    guard = stage.handset(OFFICER)
    await guard.start()
    applies(stage, patrol(14, proof=Proof.ACKNOWLEDGEMENT))
    await goes(stage, 14)
    pinned = await guard.wait_for(lambda seen: seen.text.startswith("我的待办 · "))
    assert f"待完成 {SCHOOL} {PATROL}，14:00–16:00" in pinned.text
    await guard.taps(MORNING, pinned.id)
    await guard.taps("知悉")
    assert "按时完成" in (await guard.card()).text
    await stage.carried()
    empty = await guard.wait_for(lambda seen: "暂无待办" in seen.text)
    assert empty.id == pinned.id


async def test_a_colleague_presses_too_late(stage: Stage) -> None:
    token = stage.town.invites(Membership(Role.SAFETY_OFFICER, unit_id=stage.unit().id))
    await stage.handset(STRANGER).says(f"/start {token}")
    await stage.handset(STRANGER).says("赵示例")
    applies(stage, patrol(14, proof=Proof.ACKNOWLEDGEMENT))
    await goes(stage, 14)
    first, second = stage.handset(OFFICER), stage.handset(STRANGER)
    await opens(first, f"14:00 {PATROL}")
    await opens(second, f"14:00 {PATROL}")
    await first.taps("知悉")
    answer = await second.taps("知悉")
    assert "慢了一步：这一次已结束（李示例，按时完成）。" in answer.text
    assert "按时完成，李示例" in (await second.card()).text


async def test_a_photo_shows_it_and_slowness_makes_nobody_late(stage: Stage) -> None:
    applies(stage, patrol(14, proof=Proof.PHOTO))
    await goes(stage, 15, 59)
    guard = stage.handset(OFFICER)
    await opens(guard, f"14:00 {PATROL}")
    await guard.taps("已完成")
    asked = await guard.says("看过了")
    assert "这一项要照片" in asked.text
    await guard.shows_album([picture("red"), picture("blue")], "照片：2 张")
    card = await guard.card()
    assert "按时完成，李示例 15:59" in card.text
    assert stage.town.rows("SELECT count(*) FROM photos WHERE occurrence_id IS NOT NULL") == [2]
    assert stage.town.rows("SELECT count(*) FROM drafts") == [0]


async def test_late_is_asked_why_with_one_tap(stage: Stage) -> None:
    applies(stage, patrol(14, proof=Proof.ACKNOWLEDGEMENT))
    await goes(stage, 16, 40)
    guard = stage.handset(OFFICER)
    assert "已超时，17:00前完成算迟报" in await opens(guard, f"14:00 {PATROL}")
    await guard.taps("知悉")
    assert "为什么迟报？" in (await guard.card()).text
    await guard.taps("恶劣天气")
    assert "迟报完成，李示例 16:40，原因：恶劣天气" in (await guard.card()).text


async def test_what_cannot_be_done_now_is_put_off_within_its_limits(stage: Stage) -> None:
    applies(stage, patrol(14, proof=Proof.ACKNOWLEDGEMENT))
    await goes(stage, 15)
    guard = stage.handset(OFFICER)
    await opens(guard, f"14:00 {PATROL}")
    await guard.taps("顺延")
    card = await guard.card()
    assert card.labels[:2] == ["16:30", "17:00（算迟报）"]
    await guard.taps("16:30")
    assert "已顺延到：16:30" in (await guard.card()).text
    assert "顺延到16:30" in (await guard.says("/todo")).text


async def test_a_miss_is_made_up_and_another_is_excused(stage: Stage) -> None:
    applies(stage, patrol(8, 11, proof=Proof.ACKNOWLEDGEMENT))
    await goes(stage, 11, 30)
    guard, office = stage.handset(OFFICER), stage.handset(OFFICE)
    assert "漏做" in await opens(guard, f"08:00 {PATROL}")
    await guard.taps("补做")
    await guard.taps("知悉")
    assert "补做完成" in (await guard.card()).text
    await opens(guard, f"11:00 {PATROL}")
    await guard.taps("申请免除")
    await guard.taps("停业、放假")
    assert "李示例申请免除：停业、放假，等安全办答复" in (await guard.card()).text
    assert "审批免除" in (await office.says("/today")).text
    await office.taps("充电区巡查 审批免除")
    await office.taps("免除")
    await office.taps("停业、放假")
    assert "已免除，陈示例，原因：停业、放假" in (await office.card()).text
    states = "SELECT state FROM occurrences WHERE opens_at < '2026-11-23' ORDER BY opens_at, id"
    assert sorted(stage.town.rows(states)) == ["excused", "made_up", "missed"]


async def test_signing_an_inspection_fulfils_what_asks_for_it(stage: Stage) -> None:
    asks = Terms("FREQ=DAILY", lasts=Span(days=1), proof=Proof.INSPECTION, form="ev-patrol")
    applies(stage, asks, "每日检查")
    await goes(stage, 14)
    guard = stage.handset(OFFICER)
    await opens(guard, "全天 每日检查")
    await guard.taps("开始")
    await guard.taps(PASS)
    await guard.taps("签名提交")
    assert "已记完成：每日检查。" in (await guard.card()).text
    await guard.says("/today")
    today = await guard.card()
    assert "每日检查 · 按时完成" in today.text
    assert "今天的都办完了。" in today.text


async def test_who_is_new_gets_what_is_open_and_who_leaves_loses_it(stage: Stage) -> None:
    applies(stage, patrol(14, proof=Proof.WORDS))
    await goes(stage, 14)
    school = stage.unit()
    held = Membership(Role.SAFETY_OFFICER, unit_id=school.id)
    await stage.town.member(STRANGER, held, "赵示例")
    newcomer = stage.handset(STRANGER)
    assert PATROL in (await newcomer.says("/todo")).text
    await newcomer.says("/me")
    await newcomer.taps("退出")
    await newcomer.taps((await newcomer.card()).labels[0])
    holders = "SELECT holder FROM todo_items WHERE subject = 'occurrence'"
    assert stage.town.rows(holders) == ["person:2"]


async def test_a_long_day_has_pages_and_an_empty_one_says_so(stage: Stage) -> None:
    guard, inspector = stage.handset(OFFICER), stage.handset(INSPECTOR)
    assert "今天没有要办的。" in (await inspector.says("/today")).text
    applies(stage, patrol(*range(0, 24, 2), proof=Proof.WORDS))
    await goes(stage, 0, 1, day=23)
    first = await guard.says("/today")
    assert "第 1/2 页" in first.text
    await guard.taps("›")
    assert "22:00–24:00" in (await guard.card()).text
    assert "第 2/2 页" in (await guard.card()).text
    await guard.taps("‹")
    assert "您还没有加入" in (await stage.handset(STRANGER).says("/today")).text


async def test_one_message_below_the_card_makes_the_sound_and_the_next_takes_its_place(
    stage: Stage,
) -> None:
    guard = stage.handset(OFFICER)
    await guard.start()
    for number in range(5):
        applies(stage, patrol(14, proof=Proof.WORDS), f"巡查{number}")
    await goes(stage, 14)
    bell = await guard.wait_for(lambda seen: seen.text.startswith("刚开始："))
    assert bell.sounds
    assert is_bell(bell)
    assert bell.text.count("刚开始：") == 5
    came = [seen for seen in await guard.screen(100) if seen.from_bot and seen.id > 2]
    assert [seen.sounds for seen in came if is_pinned(seen) or is_bell(seen)] == [False, True]
    await guard.taps("巡查0 待完成", bell.id)
    assert "巡查0" in (await guard.card()).text
    await goes(stage, 15)
    await goes(stage, 16, 30)
    late = await guard.wait_for(lambda seen: seen.text.startswith("已超时："))
    heard = [seen for seen in await guard.screen(100) if is_bell(seen)]
    assert [seen.id for seen in heard] == [late.id]
    pinned = [seen for seen in await guard.screen(100) if is_pinned(seen)]
    assert len(pinned) == 1
    assert "16:30" in pinned[0].text


async def test_at_night_messages_come_without_a_sound_and_in_the_morning_one_tells_of_them(
    stage: Stage,
) -> None:
    guard, office = stage.handset(OFFICER), stage.handset(OFFICE)
    await guard.start()
    await office.start()
    applies(stage, patrol(20, proof=Proof.WORDS))
    await goes(stage, 20, 5)
    guard_card = await guard.wait_for(is_pinned)
    assert not guard_card.sounds
    put = "SELECT count(*) FROM outbox WHERE topic LIKE 'bell:%'"
    assert stage.town.rows(put) == [0]
    message = Push("night", on_telegram(OFFICER), Card(text_of("夜里的消息")))
    stage.town.reads(lambda work: work.outbox.put(message))
    await stage.carried()
    night = await guard.wait_for(lambda seen: seen.text == "夜里的消息")
    assert not night.sounds
    await goes(stage, 7, 0, day=23)
    morning = await guard.wait_for(is_bell)
    assert morning.sounds
    assert morning.text.splitlines() == [
        f"漏做：{SCHOOL} {PATROL}，11月22日 20:00–22:00",
        "静默时段收到 1 条消息，请上翻查看。",
    ]
    assert stage.town.rows(put.replace("count(*)", "kind")) == ["message"]
