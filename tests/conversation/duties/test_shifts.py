"""交接班 on two phones, and voices and files as what shows that a duty was done."""

from datetime import time

import pytest

from duties.model import Proof, Terms
from duties.span import Span
from people.model import Membership, Role
from tests.conversation.bot.test_forged_taps import tap
from tests.conversation.duties.shift import applies, goes, patrol
from tests.conversation.handset import Handset, picture
from tests.conversation.stage import INSPECTOR, OFFICE, OFFICER, STRANGER, Stage

SHIFT = "消控室值班、交接班"
SHIFTS = Terms(
    "FREQ=DAILY",
    (time(0), time(8), time(16)),
    lasts=Span(minutes=480),
    proof=Proof.HANDOVER,
    critical=True,
)
RECORD = (
    "SELECT state, handed_by, done_by, note, marks FROM occurrences WHERE handed_at IS NOT NULL"
)
PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture
async def next_on_duty(stage: Stage) -> Handset:
    """The control room of the school at 15:50, and who comes on duty after 李示例."""
    held = Membership(Role.SAFETY_OFFICER, unit_id=stage.unit().id)
    await stage.town.member(STRANGER, held, "赵示例")
    applies(stage, SHIFTS, SHIFT)
    phone = stage.handset(STRANGER)
    await phone.start()
    await goes(stage, 15, 50)
    return phone


async def opens(phone: Handset, hour: str = "08:00") -> str:
    """Open the day, then the shift."""
    await phone.says("/today")
    await phone.taps(f"{hour} {SHIFT}")
    return (await phone.card()).text


async def test_a_shift_is_handed_over_in_two_taps_and_taken_over_in_one(
    stage: Stage, next_on_duty: Handset
) -> None:
    outgoing = stage.handset(OFFICER)
    assert "凭据：交接班记录" in await opens(outgoing)
    await outgoing.taps("交班")
    assert "没有就点“无”" in (await outgoing.card()).text
    assert (await outgoing.taps("无")).text == "已交班，等接班"
    card = await outgoing.card()
    assert "未了事项：无" in card.text
    assert "现在：待接班" in card.text
    assert "接班" not in card.labels
    waiting = await next_on_duty.says("/todo")
    assert f"接班 重要 示例小学 {SHIFT}" in waiting.text
    await goes(stage, 16, 2)
    await next_on_duty.taps(f"{SHIFT[:8]} 接班")
    assert "交班：李示例 15:50" in (await next_on_duty.card()).text
    assert (await next_on_duty.taps("接班")).text == "已接班"
    done = (await next_on_duty.card()).text
    assert "接班：赵示例 16:02" in done
    assert "按时完成" in done
    assert stage.town.rows(RECORD) == [("done", 2, 4, "无", "")]


async def test_what_is_left_comes_as_words_photos_and_voices_and_can_be_seen(
    stage: Stage, next_on_duty: Handset
) -> None:
    outgoing = stage.handset(OFFICER)
    await opens(outgoing)
    await outgoing.taps("交班")
    await outgoing.shows(picture(), "照片：1 张", "3号探测器误报")
    assert "现在：待接班" in (await outgoing.card()).text
    await outgoing.voice()
    await outgoing.kept("语音：1 条")
    added = await outgoing.says("钥匙在抽屉")
    assert "未了事项：3号探测器误报；钥匙在抽屉" in added.text
    await opens(next_on_duty)
    await next_on_duty.taps("查看照片、语音")
    sent = await next_on_duty.screen(20)
    assert [kind for seen in sent for kind in ("photo", "voice") if kind in seen.raw] == [
        "photo",
        "voice",
    ]
    await next_on_duty.taps("接班")
    assert stage.town.rows("SELECT medium, state FROM photos ORDER BY id") == [
        ("photo", "stored"),
        ("voice", "stored"),
    ]
    chain = "SELECT action FROM audit WHERE action IN ('photo', 'voice') ORDER BY id"
    assert stage.town.rows(chain) == ["photo", "voice"]


async def test_what_is_added_meanwhile_is_not_taken_over_unread(
    stage: Stage, next_on_duty: Handset
) -> None:
    """接班 on a card from before 补充 used to take over what nobody had read."""
    outgoing = stage.handset(OFFICER)
    await opens(outgoing)
    await outgoing.taps("交班")
    await outgoing.says("钥匙在抽屉")
    await opens(next_on_duty)
    await outgoing.taps("补充")
    await outgoing.says("3号探测器误报")
    assert "交班内容有补充，没有接班" in ((await next_on_duty.taps("接班")).text or "")
    assert "未了事项：钥匙在抽屉；3号探测器误报" in (await next_on_duty.card()).text
    assert [row[0] for row in stage.town.rows(RECORD)] == ["open"]
    assert (await next_on_duty.taps("接班")).text == "已接班"
    assert [row[0] for row in stage.town.rows(RECORD)] == ["done"]


async def test_two_take_over_at_once_and_the_second_is_told_who_has(
    stage: Stage, next_on_duty: Handset
) -> None:
    held = Membership(Role.SAFETY_OFFICER, unit_id=stage.unit().id)
    stage.town.gives(stage.town.phone(INSPECTOR), held)
    outgoing, third = stage.handset(OFFICER), stage.handset(INSPECTOR)
    await opens(outgoing)
    await outgoing.taps("交班")
    await outgoing.taps("无")
    await opens(next_on_duty)
    await opens(third)
    await next_on_duty.taps("接班")
    assert "慢了一步：赵示例已经接班。" in (await third.taps("接班")).text
    assert "接班：赵示例" in (await third.card()).text
    assert [row[2] for row in stage.town.rows(RECORD)] == [4]


async def test_a_shift_that_nobody_takes_over_rings_after_a_restart_too(
    stage: Stage, next_on_duty: Handset
) -> None:
    lead = Membership(Role.PRINCIPAL, unit_id=stage.unit().id)
    stage.town.gives(stage.town.phone(INSPECTOR), lead)
    outgoing, office, leader = (
        stage.handset(OFFICER),
        stage.handset(OFFICE),
        stage.handset(INSPECTOR),
    )
    await leader.start()
    await opens(outgoing)
    await outgoing.taps("交班")
    await outgoing.taps("无")
    await stage.close()
    await stage.open()
    await goes(stage, 16, 16)
    rung = await next_on_duty.wait_for("无人接班 · 示例小学")
    assert "李示例 15:50 已交班，到 16:16 无人接班。请尽快接班。" in rung.text
    await goes(stage, 16, 31)
    assert "请安排人员接班" in (await leader.wait_for("无人接班 · 示例小学")).text
    await goes(stage, 16, 46)
    assert f"无人接班 重要 示例小学 {SHIFT}" in (await office.says("/todo")).text
    await next_on_duty.taps("去接班", rung.id)
    await next_on_duty.taps("接班")
    assert "标记：无人接班" in (await next_on_duty.card()).text
    assert SHIFT not in (await office.says("/todo")).text
    assert stage.town.rows(RECORD) == [("done", 2, 4, "无", "untaken")]


async def test_a_paper_shows_it_and_what_is_no_paper_is_refused(stage: Stage) -> None:
    """Only photos used to be taken where a document asks for a file."""
    applies(stage, patrol(14, proof=Proof.FILE), "消防培训")
    await goes(stage, 14, 5)
    officer = stage.handset(OFFICER)
    await officer.says("/today")
    await officer.taps("14:00 消防培训")
    assert "凭据：文件或照片" in (await officer.card()).text
    await officer.document("签到表.pdf", PDF)
    assert "这个文件不是照片" in (await officer.wait_for("这个文件不是照片")).text
    await officer.taps("已完成")
    assert "PDF、Word" in (await officer.card()).text
    await officer.document("签到表.pdf", b"MZ no paper")
    await officer.wait_for("这个文件不能保存")
    assert stage.town.rows("SELECT count(*) FROM occurrences WHERE done_at IS NOT NULL") == [0]
    await officer.document("签到表.pdf", PDF)
    await officer.kept("文件：1 份")
    assert "按时完成，李示例" in (await officer.card()).text
    await officer.taps("查看文件")
    sent = [
        each.raw["document"]["file_name"]
        for each in await officer.screen(20)
        if each.from_bot and "document" in each.raw
    ]
    assert sent == ["签到表.pdf"]
    chain = "SELECT count(*) FROM audit WHERE action = 'document'"
    assert stage.town.rows(chain) == [1]


async def test_what_belongs_to_a_duty_is_acknowledged_when_something_else_is_on_the_card(
    stage: Stage,
) -> None:
    """A card of something else used to come again, and nobody said that the bytes are kept."""
    applies(stage, patrol(14, proof=Proof.FILE), "消防培训")
    await goes(stage, 14, 5)
    officer = stage.handset(OFFICER)
    await officer.says("/today")
    await officer.taps("14:00 消防培训")
    await officer.taps("已完成")
    sent = await officer.document("签到表.pdf", PDF)
    await officer.kept("文件：1 份")
    await officer.says("/today")
    await officer.document("课件.pdf", PDF + b" ", reply_to=sent.id)
    await officer.wait_for("📎 示例小学 消防培训 已存：文件 2 份。")


async def test_a_button_of_a_shift_hands_over_nothing_else(stage: Stage) -> None:
    applies(stage, patrol(14, proof=Proof.PHOTO))
    await goes(stage, 14, 5)
    (one,) = stage.town.rows("SELECT id FROM occurrences WHERE state = 'open'")
    officer = stage.handset(OFFICER)
    await officer.start()
    await officer.settled()
    for number, do in enumerate(("nothing", "take_over")):
        await stage.app.updates.receive([tap(number, OFFICER, f"oc:{one}:{do}")])
    await officer.wait_for("凭据：照片")
    rows = "SELECT count(*) FROM occurrences WHERE handed_at IS NOT NULL OR done_at IS NOT NULL"
    assert stage.town.rows(rows) == [0]


async def test_a_voice_is_taken_nowhere_else(stage: Stage) -> None:
    officer = stage.handset(OFFICER)
    await officer.start()
    await officer.settled()
    await officer.voice()
    await officer.wait_for("暂不支持语音")
    assert stage.town.rows("SELECT count(*) FROM photos") == [0]
