"""The message on which somebody decides changes in the same turn, before the courier comes."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import text

from courier.courier import Courier
from sandbox.client import Answer, Seen
from tests.conversation.handset import Handset, picture
from tests.conversation.hazards.test_loop import facts, files, quick_pictures
from tests.conversation.stage import OFFICE, OFFICER, Stage

__all__ = ["quick_pictures"]  # a fixture for these tests too

DECIDING = {
    *("签收", "同意", "不同意", "批准", "退回，写原因", "通过，销号"),
    *("退回：看不清", "退回：没改到位", "退回：写原因"),
}
Rest = Callable[[], None]


@pytest.fixture
def rests(monkeypatch: pytest.MonkeyPatch) -> Rest:
    """Let the courier carry nothing more from now on."""

    async def nothing(_self: Courier) -> None:
        return

    return lambda: monkeypatch.setattr(Courier, "_look", nothing)


async def now(phone: Handset, message: Seen) -> Seen:
    """Look at a message as it is at this moment."""
    return next(seen for seen in await phone.screen(100) if seen.id == message.id)


async def decides(stage: Stage, rests: Rest, phone: Handset, label: str, message: Seen) -> Seen:
    """Press a button while the courier rests, and return the message as the answer finds it."""
    await stage.carried()
    rests()
    answer = await phone.press(label, message.id)
    assert not answer.show_alert
    found = await now(phone, message)
    assert not DECIDING & set(found.labels)
    return found


async def reviewed(stage: Stage, inspector: Handset) -> Seen:
    """A picture of before and after that waits to be reviewed."""
    officer = stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await officer.photo(picture("blue"), None, reply_to=task.id)
    return await inspector.wait_for("整改待复核")


@pytest.mark.parametrize(
    ("label", "said"), [("通过，销号", "王示例已"), ("退回：没改到位", "王示例已退回")]
)
async def test_a_picture_says_at_once_that_it_was_reviewed(
    stage: Stage, inspector: Handset, rests: Rest, label: str, said: str
) -> None:
    """Its buttons used to stand for about a second after the answer, until the courier came."""
    review = await reviewed(stage, inspector)
    found = await decides(stage, rests, inspector, label, review)
    assert said in found.text
    assert found.labels == []
    assert found.file == review.file


async def test_an_assignment_says_at_once_that_it_was_accepted(
    stage: Stage, inspector: Handset, rests: Rest
) -> None:
    officer = stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    found = await decides(stage, rests, officer, "签收", task)
    assert "直接用照片回复这条消息" in found.text
    assert found.labels == ["转派", "申请延期"]


@pytest.mark.parametrize(("label", "said"), [("同意", "同意延期"), ("不同意", "不同意延期")])
async def test_a_wish_says_at_once_that_it_was_decided(
    stage: Stage, inspector: Handset, rests: Rest, label: str, said: str
) -> None:
    officer = stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    await officer.wait_for("整改任务")
    for each in ("申请延期", "延 7 天", "配件、材料未到"):
        await officer.taps(each)
    ask = await inspector.wait_for("延期申请 PT-2026-000001")
    found = await decides(stage, rests, inspector, label, ask)
    assert f"王示例已{said}" in found.text


async def plan(stage: Stage, office: Handset) -> Seen:
    """A plan that waits to be approved."""
    officer = stage.handset(OFFICER)
    await officer.start()
    await office.start()
    await files(officer, "李示例", "电动自行车在楼梯间充电，飞线")
    await office.wait_for("待判定")
    for label in ("去处理", "定为重大", "改派或调整期限", "15 天"):
        await office.taps(label)
    await officer.wait_for("整改任务")
    await officer.taps("签收")
    await officer.taps("填治理方案")
    for part in ("李示例", "拆飞线", "三万元", "12月5日前", "断电"):
        await officer.says(part)
    await officer.taps("上报方案")
    return await office.wait_for("治理方案待审批 PT-2026-000001")


async def test_a_plan_says_at_once_that_it_was_approved(stage: Stage, rests: Rest) -> None:
    office = stage.handset(OFFICE)
    ask = await plan(stage, office)
    found = await decides(stage, rests, office, "批准", ask)
    assert "陈示例已" in found.text


async def test_a_plan_says_at_once_that_it_was_returned_with_words(
    stage: Stage, rests: Rest
) -> None:
    office = stage.handset(OFFICE)
    ask = await plan(stage, office)
    await office.taps("退回，写原因", ask.id)
    await stage.carried()
    rests()
    await office.says("资金来源要写明")
    found = await now(office, ask)
    assert "陈示例已" in found.text
    assert found.labels == []


async def test_a_picture_says_at_once_what_was_decided_on_the_card(
    stage: Stage, inspector: Handset, rests: Rest
) -> None:
    review = await reviewed(stage, inspector)
    await inspector.says("/hazards")
    await inspector.taps("PT-2026-000001")
    await stage.carried()
    rests()
    await inspector.taps("通过，销号")
    assert (await now(inspector, review)).labels == []


async def test_a_message_of_which_it_is_not_noted_that_it_came_changes_at_once(
    stage: Stage, inspector: Handset, rests: Rest
) -> None:
    """A tap may be quicker than the note that the message has arrived."""
    review = await reviewed(stage, inspector)
    await stage.carried()
    rests()
    with stage.engine.begin() as connection:
        connection.execute(text("DELETE FROM posts"))
    await inspector.press("通过，销号", review.id)
    assert (await now(inspector, review)).labels == []


async def test_the_courier_says_the_same_again_and_nothing_is_wrong(
    stage: Stage, inspector: Handset
) -> None:
    review = await reviewed(stage, inspector)
    await inspector.taps("通过，销号", review.id)
    await stage.carried()
    found = await now(inspector, review)
    assert "王示例已" in found.text
    assert stage.town.rows("SELECT count(*) FROM outbox WHERE state = 'given_up'") == [0]
    assert stage.town.rows("SELECT count(*) FROM outbox WHERE last_error IS NOT NULL") == [0]


async def twice(phone: Handset, label: str, message: Seen) -> list[Answer]:
    """Press a button twice before anything comes of the first."""
    return await asyncio.gather(*(phone.press(label, message.id) for _ in range(2)))


async def test_a_double_tap_closes_once_and_is_answered_in_plain_words(
    stage: Stage, inspector: Handset
) -> None:
    """The second used to say 慢了一步, as if somebody else had been quicker."""
    review = await reviewed(stage, inspector)
    before = len(await inspector.screen(100))
    first, second = await twice(inspector, "通过，销号", review)
    await inspector.settled()
    assert "已销号" in first.text
    assert second.text.startswith("您刚才已")
    assert not second.show_alert
    assert facts(stage, "state, rounds") == [("closed", 1)]
    assert stage.town.rows("SELECT count(*) FROM audit WHERE action = 'close'") == [1]
    assert len(await inspector.screen(100)) == before
    assert (await now(inspector, review)).labels == []


async def test_a_double_tap_accepts_once_and_leaves_the_assignment_whole(
    stage: Stage, inspector: Handset
) -> None:
    officer = stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    _, second = await twice(officer, "签收", task)
    assert second.text.startswith("您刚才已")
    assert stage.town.rows("SELECT count(*) FROM audit WHERE action = 'accept'") == [1]
    await stage.carried()
    assert (await now(officer, task)).labels == ["转派", "申请延期"]


async def test_a_double_tap_grants_once(stage: Stage, inspector: Handset) -> None:
    officer = stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    await officer.wait_for("整改任务")
    for label in ("申请延期", "延 7 天", "配件、材料未到"):
        await officer.taps(label)
    ask = await inspector.wait_for("延期申请 PT-2026-000001")
    first, second = await twice(inspector, "同意", ask)
    assert (first.text, second.show_alert) == ("已同意延期", False)
    assert second.text.startswith("您刚才已")
    assert facts(stage, "deadline") == ["2026-12-06"]


async def test_a_double_tap_on_the_card_shows_there_what_there_is(
    stage: Stage, inspector: Handset
) -> None:
    await reviewed(stage, inspector)
    await inspector.says("/hazards")
    await inspector.taps("PT-2026-000001")
    card = await inspector.card()
    _, second = await twice(inspector, "通过，销号", card)
    await inspector.settled()
    assert second.text.startswith("您刚才已")
    found = await now(inspector, card)
    assert "已销号" in found.text
    assert "通过，销号" not in found.labels
    assert stage.town.rows("SELECT count(*) FROM audit WHERE action = 'close'") == [1]
