"""Strangers, invitations, the menu, help and leaving."""

from datetime import timedelta

import pytest

from bot.app import introduce
from people.model import Membership, Role
from sandbox.client import Phone
from tests.conversation.handset import SCHOOL, Handset
from tests.conversation.stage import GROUP, OFFICE, OFFICER, STREET, Stage

BY_STREET = Membership(Role.INSPECTOR, street=STREET)
JOINED = (
    "SELECT count(*) FROM memberships m JOIN addresses a ON a.person_id = m.person_id "
    "WHERE a.external_id = '7004'"
)


async def test_a_stranger_is_told_how_to_join_and_leaves_no_trace(
    stage: Stage, stranger: Handset
) -> None:
    await stranger.start()
    await stranger.settled()
    card = await stranger.last()
    assert "您还没有加入" in card.text
    assert "邀请链接" in card.text
    assert card.labels == ["随手拍：上报隐患", "查举报进度", "查手册", "帮助"]
    assert stage.town.rows("SELECT count(*) FROM persons WHERE name = '路人甲'") == [0]


async def test_an_invitation_opens_the_menu(stage: Stage, stranger: Handset) -> None:
    token = stage.town.invites(BY_STREET)
    await stranger.open_link(f"https://t.me/sample_bot?start={token}")
    card = await stranger.wait_for("开始检查")
    assert f"已加入：{STREET} · 检查员。" in card.text
    assert card.labels == [
        "开始检查",
        "今日",
        "我的待办",
        "随手拍",
        "我的隐患",
        "台账",
        "简报报表",
        "查手册",
        "帮助",
        "证照设备",
    ]
    assert stage.town.rows(JOINED) == [1]


async def test_the_same_person_may_open_the_invitation_again(
    stage: Stage, stranger: Handset
) -> None:
    token = stage.town.invites(BY_STREET)
    for _ in range(2):
        await stranger.start(token)
        await stranger.settled()
    assert "已加入" in (await stranger.has_one_card()).text
    assert stage.town.rows(JOINED) == [1]


async def test_an_invitation_serves_one_person_only(stage: Stage, stranger: Handset) -> None:
    token = stage.town.invites(Membership(Role.SAFETY_OFFICER, unit_id=stage.unit().id))
    friend = stage.handset(stage.telegram.chats.add_guest("路人乙", "").id)
    await stranger.start(token)
    await stranger.wait_for("开始检查")
    await friend.start(token)
    assert "已使用" in (await friend.wait_for("邀请链接")).text
    assert stage.town.rows("SELECT count(*) FROM memberships WHERE role = 'safety_officer'") == [2]


@pytest.mark.parametrize(
    ("days", "words"), [(7, "邀请链接已过期"), (6, "已加入")], ids=["too late", "in time"]
)
async def test_an_invitation_is_good_for_seven_days(
    stage: Stage, stranger: Handset, days: int, words: str
) -> None:
    token = stage.town.invites(BY_STREET)
    stage.clock.advance(timedelta(days=days))
    await stranger.start(token)
    await stranger.wait_for(words)
    assert stage.town.rows(JOINED) == [1 if words == "已加入" else 0]


async def test_a_made_up_invitation_is_refused(stranger: Handset) -> None:
    await stranger.start("made-up-token")
    assert "邀请链接无效" in (await stranger.wait_for("邀请链接")).text


async def test_a_stranger_gets_nowhere_by_words_and_commands(
    stage: Stage, stranger: Handset
) -> None:
    for command in ("/check", "/resume", "/hazards", "消火栓无水"):
        assert "您还没有加入" in (await stranger.says(command)).text
    await stranger.location(31.2, 121.4)
    await stranger.settled()
    assert "先发隐患的照片" in (await stranger.last()).text
    assert stage.town.rows("SELECT count(*) FROM inspections") == [0]


async def test_each_role_sees_its_own_reach_on_the_menu(stage: Stage) -> None:
    for user_id, line in ((OFFICER, f"{SCHOOL} · "), (OFFICE, "全区 · ")):
        phone = stage.handset(user_id)
        await phone.start()
        card = await phone.wait_for("开始检查")
        assert line in card.text


async def test_help_and_cancel_work_for_everybody_everywhere(
    stage: Stage, inspector: Handset, stranger: Handset
) -> None:
    for phone in (inspector, stranger):
        assert "使用说明" in (await phone.says("/help")).text
        assert "已退出" in (await phone.says("/cancel")).text
    await inspector.begins()
    assert "使用说明" in (await inspector.says("/help")).text
    assert "第 1/29 项" in (await inspector.says("/resume")).text
    left = await inspector.says("/cancel")
    assert left.text.startswith("已退出。检查都已保存，随时可以继续。")
    assert f"继续上次检查 · {SCHOOL} 0/29" in left.labels
    assert await inspector.has_one_card() == left


async def test_commands_are_set_in_chinese(stage: Stage) -> None:
    await introduce(stage.app.bot)
    commands = {each["command"]: each["description"] for each in stage.telegram.people.commands()}
    assert commands["check"] == "开始检查"
    assert commands["help"] == "使用说明"


async def test_in_a_group_the_bot_only_says_where_it_works(stage: Stage) -> None:
    phone = Phone(stage.telegram, OFFICE, chat_id=GROUP)
    await phone.send("/start@sample_bot")
    assert "请在私聊中使用" in (await phone.wait_for("私聊")).text
    before = len(await phone.screen())
    await phone.send("今天谁去？@sample_bot")
    await phone.settled()
    assert len(await phone.screen()) == before + 1
