"""奖励经办人 given by two people, as their phones show it."""

from datetime import timedelta

import pytest

from people.model import Membership, Role
from sandbox.client import Seen
from tests.conversation.handset import Handset
from tests.conversation.people.test_people import opens_people
from tests.conversation.stage import INSPECTOR, OFFICE, OFFICER, STRANGER, STREET, Stage
from tests.conversation.tips.test_tips import gives, with_a_key

CANDIDATE = f"王示例 · 检查员 · {STREET}"


@pytest.fixture
async def second(stage: Stage) -> Handset:
    """The phone of another one of the office."""
    phone = stage.handset(STRANGER)
    await phone.start(stage.town.invites(Membership(Role.OFFICE), "孙示例"))
    await phone.settled()
    return phone


async def nominates(stage: Stage) -> Handset:
    """Nominate the inspector for the whole area, and return the phone that did."""
    office = await opens_people(stage, OFFICE)
    for label in (CANDIDATE, "提名为奖励经办人", "全区"):
        await office.taps(label)
    return office


async def forges(stage: Stage, phone: Handset, data: str) -> str:
    """Press a button that a card of ours does not have, and return how it was answered."""
    card = await phone.card()
    stored = stage.telegram.chats.chat_of(phone.user_id, None).messages[card.id]
    stored.body["reply_markup"] = {"inline_keyboard": [[{"text": "旧", "callback_data": data}]]}
    return (await phone.taps("旧", card.id)).text


async def told(phone: Handset, words: str) -> Seen:
    """The message about the role that says so."""
    return await phone.wait_for(lambda seen: seen.text.startswith("🔑") and words in seen.text)


def held(stage: Stage) -> list[str]:
    """Who holds the role, as another connection reads it."""
    return stage.town.rows(
        "SELECT name FROM persons JOIN memberships ON persons.id = person_id"
        " WHERE role = 'reward_officer' AND ended_at IS NULL ORDER BY name"
    )


async def test_two_of_the_office_give_it_and_all_concerned_hear_of_it(
    stage: Stage, inspector: Handset, second: Handset
) -> None:
    holder = stage.handset(OFFICER)
    await holder.start(stage.town.invites(Membership(Role.REWARD_OFFICER), "李示例"))
    await second.wait_for("李示例现在是奖励经办人：由管理员用命令行加入。")
    office = await nominates(stage)
    card = await office.has_one_card()
    assert "提名王示例为奖励经办人 · 全区" in card.text
    assert f"现有身份：检查员 · {STREET}" in card.text
    assert "等另一位安全办确认，11月29日（周日）" in card.text
    assert card.labels == ["撤回提名", "人员与邀请", "回菜单"]
    heard = await told(holder, "陈示例提名王示例")
    assert heard.labels == []
    refused = await forges(stage, office, "go:1:confirm")
    assert "须由安全办另一位确认" in refused
    assert held(stage) == ["李示例"]
    await inspector.start()
    await inspector.settled()
    assert "举报奖励" not in (await inspector.card()).labels
    asked = await told(second, "陈示例提名王示例")
    assert "能看到保密举报的举报人是谁" in asked.text
    await second.taps("看提名", asked.id)
    card = await second.wait_for("请核实后确认")
    assert card.labels == ["确认提名", "不同意", "人员与邀请", "回菜单"]
    answer = await second.taps("确认提名", card.id)
    assert "已确认" in answer.text
    assert "孙示例已确认，王示例现在是奖励经办人。" in (await second.card()).text
    assert held(stage) == ["李示例", "王示例"]
    for phone in (office, holder):
        await told(phone, "王示例现在是奖励经办人：陈示例提名，孙示例确认。")
    await told(inspector, "您现在是奖励经办人：陈示例提名，孙示例确认。")
    await stage.carried()
    changed = await told(second, "陈示例提名王示例，孙示例已确认，已生效。")
    assert (changed.id, changed.labels) == (asked.id, [])
    await inspector.start()
    await inspector.settled()
    await inspector.taps("举报奖励")
    assert "还没有举报。" in (await inspector.card()).text


async def test_a_nomination_that_has_lapsed_says_so(
    stage: Stage, inspector: Handset, second: Handset
) -> None:
    office = await nominates(stage)
    asked = await told(second, "陈示例提名王示例")
    await second.taps("看提名", asked.id)
    card = await second.wait_for("请核实后确认")
    stage.clock.advance(timedelta(days=7))
    answer = await second.taps("确认提名", card.id)
    assert "已过期（7天内有效），没有生效" in answer.text
    card = await second.card()
    assert "已过期，没有生效。要办请重新提名。" in card.text
    assert "确认提名" not in card.labels
    await second.taps("看提名", asked.id)
    assert "已过期，没有生效" in (await second.card()).text
    assert held(stage) == []
    await office.taps("撤回提名")
    assert "已过期，没有生效" in (await office.card()).text
    assert stage.town.rows("SELECT count(*) FROM audit WHERE action LIKE '%nomination'") == [0]


async def test_one_that_is_withdrawn_or_decided_meanwhile_is_shown_as_it_stands(
    stage: Stage, inspector: Handset, second: Handset
) -> None:
    office = await nominates(stage)
    await second.start()
    await second.settled()
    await second.taps("人员与邀请")
    for label in ("待确认的奖励经办人提名（1）", "王示例 · 全区"):
        await second.taps(label)
    assert "撤回" in (await office.taps("撤回提名")).text
    answer = await second.taps("确认提名")
    assert "陈示例已经撤回这次提名，没有生效" in answer.text
    assert "已撤回，没有生效。" in (await second.card()).text
    assert held(stage) == []


async def test_the_only_one_of_the_office_is_told_that_nobody_can_confirm(
    stage: Stage, inspector: Handset
) -> None:
    office = await nominates(stage)
    card = await office.card()
    assert "安全办现在没有另一位能确认" in card.text
    assert "命令行" in card.text
    await office.taps("人员与邀请")
    await office.taps("邀请同事")
    card = await office.card()
    assert "奖励经办人不发链接" in card.text
    assert "奖励经办人" not in card.labels


async def test_nobody_nominates_themselves(stage: Stage) -> None:
    office = await opens_people(stage, OFFICE)
    await office.taps("陈示例 · 安全办 · 全区")
    assert "提名为奖励经办人" not in (await office.card()).labels
    [own] = stage.town.rows("SELECT id FROM memberships WHERE role = 'office'")
    assert "不能提名自己" in await forges(stage, office, f"gn:{own}:area:0")
    assert stage.town.rows("SELECT count(*) FROM nominations") == [0]


async def test_whoever_opens_a_name_is_named_to_the_office_and_to_the_other_holders(
    stage: Stage, stranger: Handset
) -> None:
    await with_a_key(stage)
    await gives(stranger, "保密")
    office = stage.handset(OFFICE)
    await office.start()
    opener, other = stage.handset(OFFICER), stage.handset(INSPECTOR)
    for phone, name in ((opener, "李示例"), (other, "王示例")):
        await phone.start(stage.town.invites(Membership(Role.REWARD_OFFICER), name))
        await phone.settled()
    await opener.taps("举报奖励")
    await opener.taps("JB-2026-000001")
    await opener.taps("查看举报人")
    for phone in (office, other):
        seen = await told(phone, "PT-2026-000001 查看了举报人")
        assert "李示例打开了这条保密举报的举报人身份，已留痕。" in seen.text
        assert str(STRANGER) not in seen.text
        assert "路人甲" not in seen.text
    await stage.carried()
    assert not [text for text in await stranger.heard() if "查看了举报人" in text]


async def test_the_second_officer_finds_it_on_the_to_do_and_decides_from_there(
    stage: Stage, inspector: Handset, second: Handset
) -> None:
    await nominates(stage)
    pinned = await second.wait_for("我的待办 · ")
    assert "🟡 本周" in pinned.text or "🟡 下周" in pinned.text
    assert "确认提名 王示例任奖励经办人（全区），还剩7天" in pinned.text
    await second.taps("王示例 确认提名", pinned.id)
    card = await second.wait_for("请核实后确认")
    await second.taps("确认提名", card.id)
    await second.wait_for("暂无待办")
    assert stage.town.rows("SELECT count(*) FROM todo_items") == [0]
    assert held(stage) == ["王示例"]
