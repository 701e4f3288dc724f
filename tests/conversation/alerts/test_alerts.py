"""An alert as the office and the units live it: sent, acknowledged, passed on, corrected, ended."""

from datetime import timedelta

import pytest

from bot.workers.sweeps import carry_alerts
from people.model import Membership, Role
from sandbox.client import Seen
from tests.conversation.handset import NURSERY, SCHOOL, Handset, is_pinned
from tests.conversation.stage import INSPECTOR, OFFICE, OFFICER, STRANGER, STREET, Stage
from tests.usecases.town import Phone

MOST_LINES = 8
TYPHOON = "台风预警"


@pytest.fixture
async def office(stage: Stage) -> Handset:
    """The phone of the office of the area; the school has a principal too, the nursery somebody."""
    town = stage.town
    school, nursery = stage.unit(), stage.unit(NURSERY)
    stranger = town.phone(STRANGER)
    joined = Membership(Role.SAFETY_OFFICER, unit_id=nursery.id)
    await stage.handset(STRANGER).start(town.invites(joined, "赵示例"))
    town.gives(town.phone(INSPECTOR), Membership(Role.PRINCIPAL, unit_id=school.id))
    assert isinstance(stranger, Phone)
    for each in (OFFICER, INSPECTOR):
        await stage.handset(each).start()
    phone = stage.handset(OFFICE)
    await phone.start()
    await phone.settled()
    return phone


async def later(stage: Stage, **span: float) -> None:
    """Let time pass, and what is due by then happen."""
    stage.clock.advance(timedelta(**span))
    await carry_alerts(stage.app.turns)
    await stage.carried()


async def sends(stage: Stage, office: Handset, kind: str = "台风", words: str = "") -> Seen:
    """Send an alert to a street in as few taps as there are; return the card with the figures."""
    await office.says("/alert")
    for label in (kind, "改范围", "街镇：全区", STREET, "选好了"):
        await office.taps(label)
    if words:
        await office.says(words)
    await office.taps("发出：3 家")
    await stage.carried()
    return await figures(office)


async def figures(office: Handset) -> Seen:
    """The card that keeps itself up to date."""
    return await office.wait_for(lambda seen: "更新于" in seen.text and "刷新" not in seen.labels)


async def alert_of(phone: Handset) -> Seen:
    """The newest message by which a unit was told."""
    return await phone.wait_for(lambda seen: "安全办 11月" in seen.text and not is_pinned(seen))


def states(stage: Stage) -> dict[str, str]:
    """Where each unit stands, as another connection reads it."""
    query = (
        "SELECT units.name, acknowledgements.state FROM acknowledgements"
        " JOIN units ON units.id = unit_id ORDER BY acknowledgements.id"
    )
    return dict(stage.town.rows(query))


async def test_an_alert_is_sent_known_passed_on_and_ended(stage: Stage, office: Handset) -> None:
    officer, principal, nursery = map(stage.handset, (OFFICER, INSPECTOR, STRANGER))
    for label in ("预警叫应", "台风"):
        await office.taps(label)
    preview = await office.card()
    assert len(preview.text.splitlines()) <= MOST_LINES
    await office.taps("取消")
    card = await sends(stage, office)
    assert "已知悉 0/3 家" in card.text
    assert "无人可通知 1" in card.text

    told = await alert_of(officer)
    assert told.labels == ["知悉"]
    assert len(told.text.splitlines()) <= MOST_LINES
    theirs = await alert_of(nursery)
    assert await nursery.taps("知悉", theirs.id)
    stood = await nursery.wait_for("✅ 赵示例")
    assert stood.id == theirs.id
    assert stood.labels == []
    await later(stage)
    assert "已知悉 1/3 家" in (await figures(office)).text
    assert states(stage)[NURSERY] == "acknowledged"

    await later(stage, minutes=15)
    reminded = await officer.wait_for("⏰ 请尽快答复")
    assert reminded.labels == ["知悉"]
    assert not [each for each in await principal.heard() if TYPHOON in each]
    await later(stage, minutes=15)
    passed = await principal.wait_for("李示例未答复，转请您答复。")
    await officer.wait_for("已转王示例；您仍可答复。")
    assert "已转下一人 1" in (await figures(office)).text
    pinned = await principal.wait_for(is_pinned)
    assert f"知悉 {TYPHOON} · {SCHOOL}" in pinned.text

    await later(stage, minutes=1)
    await principal.taps("知悉", passed.id)
    await later(stage)
    late = await figures(office)
    assert "已知悉 2/3 家（其中超时 1）" in late.text
    assert "知悉" not in (await officer.wait_for(lambda seen: seen.id == told.id)).labels

    await office.taps("未知悉的 1 家", late.id)
    names = await office.card()
    await office.taps(names.labels[0])
    await office.taps("已电话叫应")
    await office.wait_for("示例新村 · 电话叫应")
    await later(stage)
    assert "已知悉 3/3 家" in (await figures(office)).text

    await office.taps("解除", late.id)
    await office.taps("解除：3 家")
    await stage.carried()
    for phone in (officer, principal, nursery):
        await phone.wait_for(f"{TYPHOON}已解除")
    assert set(states(stage).values()) == {"acknowledged", "phoned"}


async def test_units_decide_change_their_minds_and_answer_other_words_anew(
    stage: Stage, office: Handset
) -> None:
    officer, nursery = stage.handset(OFFICER), stage.handset(STRANGER)
    card = await sends(stage, office, "活动（答复安排）", "今晚大风，请答复演出安排。")
    told = await alert_of(officer)
    assert told.labels == ["暂停", "延期", "照常"]
    assert "今晚大风，请答复演出安排。" in told.text
    assert (await officer.taps("照常", told.id)).text == "已记下：照常"
    stood = await officer.wait_for("答复：照常")
    assert stood.labels == ["改为暂停", "改为延期"]
    await officer.taps("改为暂停", stood.id)
    theirs = await alert_of(nursery)
    await later(stage)
    assert "暂停 1" in (await figures(office)).text

    await office.taps("更正", card.id)
    await office.says("大风提前到下午。")
    asked = await office.card()
    assert len(asked.text.splitlines()) <= MOST_LINES
    await office.taps("发出更正：3 家")
    await stage.carried()
    older = await nursery.wait_for(lambda seen: seen.id == theirs.id)
    assert "内容已更正，请看下面新的一条。" in older.text
    assert older.labels == []
    newer = await officer.wait_for(lambda seen: "（更正）" in seen.text)
    assert "大风提前到下午。" in newer.text
    assert "已知悉 0/3 家" in (await figures(office)).text

    pinned = await officer.wait_for(is_pinned)
    await officer.taps("极端天气活动预警 答复", pinned.id)
    await officer.taps("延期")
    shown = await officer.card()
    assert "✅ 李示例" in shown.text
    await later(stage)
    assert "延期 1" in (await figures(office)).text
    assert states(stage)[SCHOOL] == "acknowledged"
    lines = [each["decision"][1] for each in stage.town.changes("acknowledge_alert")]
    assert lines == ["usual", "suspend", "postpone"]


async def test_a_unit_cannot_send_and_a_notice_says_honestly_what_is_known(
    stage: Stage, office: Handset
) -> None:
    officer = stage.handset(OFFICER)
    assert "不在您的权限范围内" in (await officer.says("/alert")).text
    card = await sends(stage, office, "工作提示", "请核对值班表。")
    assert "点过“知悉” 0/3 家" in card.text
    assert "没点的可能已看过，机器人无从得知。" in card.text
    told = await alert_of(officer)
    await officer.taps("知悉", told.id)
    await later(stage)
    assert "点过“知悉” 1/3 家" in (await figures(office)).text
    await later(stage, hours=5)
    assert len([each for each in await officer.heard() if "请核对值班表" in each]) == 1
