"""What a newcomer is told: help by who asks, a way back from each question, no stale reason."""

import re

import pytest

from bot.workers import pictures
from tests.conversation.handset import Handset, picture
from tests.conversation.hazards.test_loop import files
from tests.conversation.stage import OFFICE, OFFICER, Stage


@pytest.fixture(autouse=True)
def quick_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """In one process the rest of an album is never far behind."""
    monkeypatch.setattr(pictures, "GATHERING", 0.05)


async def test_help_tells_members_of_the_loop_and_the_public_of_snaps(
    inspector: Handset, stranger: Handset
) -> None:
    told = (await inspector.says("/help")).text
    for words in ("随手拍", "我的待办", "回复照片即整改", "举报", "/me"):
        assert words in told
    told = (await stranger.says("/help")).text
    for words in ("随手拍", "企业码", "举报", "邀请链接"):
        assert words in told
    assert "签名提交" not in told


async def test_a_location_before_any_photo_is_told_what_comes_first(stranger: Handset) -> None:
    """It used to be told to join."""
    await stranger.start()
    await stranger.location(31.25, 121.4)
    await stranger.wait_for("先发隐患的照片，再发位置")


async def test_who_has_no_colleague_to_hand_on_to_may_invite_one(
    stage: Stage, inspector: Handset
) -> None:
    officer = stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await officer.taps("转派", task.id)
    card = await officer.wait_for("先邀请一位同事")
    assert card.labels == ["邀请同事", "返回"]
    await officer.taps("邀请同事", card.id)
    await officer.wait_for("选择身份")


async def test_the_reason_of_an_earlier_round_is_gone_once_it_is_closed(
    stage: Stage, inspector: Handset
) -> None:
    officer = stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await officer.photo(picture("blue"), reply_to=task.id)
    await inspector.wait_for("整改待复核")
    await inspector.taps("退回：没改到位")
    await officer.wait_for("被退回1次。")
    await inspector.says("/ledger")
    await inspector.taps("PT-2026-000001")
    assert "退回：没改到位" in (await inspector.card()).text
    await officer.photo(picture("green"), reply_to=task.id)
    review = await inspector.wait_for("第2次提交")
    assert "发现，当天整改，期限内" in review.text
    await inspector.taps("通过，销号", review.id)
    await officer.wait_for("复核通过，已销号")
    await inspector.says("/ledger")
    await inspector.taps("全部")
    await inspector.taps("✅ PT-2026-000001")
    card = await inspector.card()
    assert "PT-2026-000001 · 一般 · 已销号" in card.text
    assert "没改到位" not in card.text


async def test_a_department_may_think_again_before_it_sends_a_transfer_back(
    stage: Stage, stranger: Handset
) -> None:
    officer, office = stage.handset(OFFICER), stage.handset(OFFICE)
    await office.start()
    await files(officer, "李示例")
    await office.wait_for("📥 待判定")
    for label in ("去处理", "更多…", "移交部门", "消防救援"):
        await office.taps(label)
    letter = await office.wait_for("隐患移交函")
    link = re.search(r"https://\S+", letter.text)
    assert link is not None
    await stranger.open_link(link[0])
    await stranger.wait_for("移交消防救援")
    await stranger.taps("不属于我们，退回")
    await stranger.taps("返回")
    await stranger.wait_for("确认接收")
    await stranger.taps("不属于我们，退回")
    await stranger.says("应由教育部门处理")
    await office.wait_for("说明：消防救援；应由教育部门处理")
