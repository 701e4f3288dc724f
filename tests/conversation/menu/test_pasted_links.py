"""A start link that is pasted and sent as words, and what is only taken for one."""

import re

import pytest

from people import codes
from people.model import Membership, Role
from tests.conversation.handset import HAZARD, SCHOOL, SENTENCE, Handset, picture
from tests.conversation.hazards.test_loop import files
from tests.conversation.stage import OFFICE, OFFICER, STREET, Stage

BY_STREET = Membership(Role.INSPECTOR, street=STREET)
JOINED = (
    "SELECT count(*) FROM memberships m JOIN addresses a ON a.person_id = m.person_id "
    "WHERE a.external_id = '7004'"
)


def code_payload(stage: Stage) -> str:
    """What the school's code carries."""
    unit = stage.unit()
    (code,) = stage.town.reads(lambda work: codes.issue_missing(work, unit))
    return codes.payload_of(code)


FORMS = (
    "https://t.me/sample_bot?start={}",
    "t.me/Sample_Bot?start={}",
    "http://telegram.me/sample_bot/?start={}",
    "https://sample_bot.t.me?start={}",
    "tg://resolve?domain=sample_bot&start={}",
    "tg:resolve?start={}&domain=sample_bot",
    " “https://t.me/sample_bot?start={}”。",
    "{}",
    "start={}",
)


@pytest.mark.parametrize("form", FORMS)
async def test_an_invitation_that_is_sent_as_words_lets_its_bearer_in(
    stage: Stage, stranger: Handset, form: str
) -> None:
    """It used to be told to ask for an invitation."""
    token = stage.town.invites(BY_STREET)
    await stranger.send(form.format(token))
    joined = await stranger.wait_for("开始检查")
    assert f"已加入：{STREET} · 检查员。" in joined.text
    assert stage.town.rows(JOINED) == [1]


async def test_the_whole_message_with_an_invitation_may_be_sent_on(
    stage: Stage, stranger: Handset
) -> None:
    link = f"https://t.me/sample_bot?start={stage.town.invites(BY_STREET)}"
    await stranger.send(f"邀请您加入巡安：检查员\n点开链接，按“开始”即可加入。\n{link}")
    await stranger.wait_for("已加入")
    assert stage.town.rows(JOINED) == [1]


@pytest.mark.parametrize("form", ["{}", "https://t.me/sample_bot?start={}"])
async def test_a_code_that_is_sent_as_words_is_a_scan_also_in_the_middle_of_a_walk(
    stage: Stage, inspector: Handset, form: str
) -> None:
    payload = code_payload(stage)
    await inspector.begins()
    await inspector.taps(HAZARD)
    card = await inspector.says(form.format(payload))
    assert SCHOOL in card.text
    assert "还没有检查过" in card.text
    assert stage.town.rows("SELECT description FROM findings") == [""]
    assert stage.town.rows("SELECT count(*) FROM scans") == [1]
    assert "第 2/29 项" in (await inspector.says("/resume")).text


async def test_a_department_may_send_the_link_of_its_transfer_as_words(
    stage: Stage, stranger: Handset
) -> None:
    officer, office = stage.handset(OFFICER), stage.handset(OFFICE)
    await office.start()
    await files(officer, "李示例")
    await office.wait_for("📥 待判定")
    for label in ("去处理", "更多…", "移交部门", "消防救援"):
        await office.taps(label)
    link = re.search(r"https://\S+", (await office.wait_for("隐患移交函")).text)
    assert link is not None
    await stranger.send(link[0])
    await stranger.wait_for("移交消防救援")


async def test_a_description_that_contains_a_link_stays_a_description(
    stage: Stage, inspector: Handset
) -> None:
    words = f"{SENTENCE}，见 https://t.me/sample_bot?start={code_payload(stage)}"
    await inspector.begins()
    await inspector.taps(HAZARD)
    await inspector.says(words)
    assert stage.town.rows("SELECT description FROM findings") == [words]
    assert stage.town.rows("SELECT count(*) FROM scans") == [0]


async def test_words_as_long_as_an_invitation_stay_words(stage: Stage, inspector: Handset) -> None:
    await inspector.begins()
    await inspector.taps(HAZARD)
    await inspector.says("abcdefghij-ABCDEFGHI")
    assert stage.town.rows("SELECT description FROM findings") == ["abcdefghij-ABCDEFGHI"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("https://t.me/sample_bot?start=made-up-token", "邀请链接无效"),
        ("abcdefghij-ABCDEFGHI", "邀请链接无效"),
        ("c" + "A" * 22, "无法识别这个码"),
        ("https://t.me/other_bot?start=made-up-token", "您还没有加入"),
        ("https://t.me/sample_bot", "您还没有加入"),
    ],
)
async def test_a_link_that_opens_nothing_is_told_so(
    stranger: Handset, words: str, told: str
) -> None:
    await stranger.send(words)
    await stranger.wait_for(told)


async def test_a_used_and_an_expired_invitation_are_told_apart_as_when_pressed(
    stage: Stage, stranger: Handset, inspector: Handset
) -> None:
    token = stage.town.invites(Membership(Role.SAFETY_OFFICER, unit_id=stage.unit().id))
    await inspector.start(token)
    await inspector.wait_for("已加入")
    await stranger.send(token)
    await stranger.wait_for("邀请链接已使用")


async def test_a_snap_in_progress_survives_a_pasted_code(stage: Stage, stranger: Handset) -> None:
    await stranger.start()
    await stranger.photo(picture())
    await stranger.wait_for("已存 1 张")
    await stranger.send(f"https://t.me/sample_bot?start={code_payload(stage)}")
    await stranger.wait_for(SCHOOL)
    assert stage.town.rows("SELECT count(*) FROM drafts") == [1]
    assert stage.town.rows("SELECT description FROM drafts") == [""]
