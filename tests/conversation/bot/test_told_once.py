"""What is told only once reaches its reader, though the first try to say it fails, or the bot ends.

All of it used to be lost: an update that came again only showed the card, and a photo nothing.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiogram.exceptions import TelegramServerError

from bot import retry, telegram
from sandbox.session import InProcessSession
from tests.conversation.handset import SCHOOL, Handset, picture
from tests.conversation.hazards.test_loop import files, office, officer
from tests.conversation.people.test_people import link_on, opens_people
from tests.conversation.stage import INSPECTOR, OFFICE, STRANGER, Stage
from tests.conversation.tips.test_tips import gives, prepares

__all__ = ["office", "officer"]  # fixtures for these tests too

HANDED = ("去处理", "更多…", "移交部门")
UNSAID = "SELECT count(*) FROM inbox WHERE unsaid IS NOT NULL"
INVITED = ("邀请同事", "安全员", "选一家单位")


Fails = Callable[..., None]
FOR_EVER = -1


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> Fails:
    """Lets so many calls of the bot fail whose names begin so; the courier's go through."""
    left = 0
    names: tuple[str, ...] = ()
    whole = InProcessSession.make_request

    async def request(session: Any, bot: Any, method: Any, **rest: Any) -> Any:
        nonlocal left
        if left and method.__api_method__.startswith(names):
            left -= 1
            raise TelegramServerError(method, "Bad Gateway")
        return await whole(session, bot, method, **rest)

    def fail(times: int, *beginnings: str) -> None:
        nonlocal left, names
        left, names = times, beginnings

    monkeypatch.setattr(InProcessSession, "make_request", request)
    return fail


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call is tried once, and an update three times in all."""
    monkeypatch.setattr(telegram, "TRIES", 1)
    monkeypatch.setattr(retry, "AGAIN_SECONDS", (0.01, 0.01))


async def judged(stage: Stage, officer: Handset, office: Handset) -> None:
    """Bring a hazard to where the office may hand it on."""
    await office.start()
    await files(officer, "李示例", "人行道窨井盖破损")
    await office.wait_for("待判定")
    await stage.carried()
    for label in HANDED:
        await office.taps(label)


async def ends(stage: Stage, fails: Fails, phone: Handset, label: str) -> None:
    """Press a button; the bot ends between the commit and the first word, and begins again."""
    fails(FOR_EVER, "send", "edit", "answer")
    pressing = asyncio.create_task(phone.taps(label))
    async with asyncio.timeout(10):
        while stage.town.rows(UNSAID) != [1]:  # noqa: ASYNC110 - rows ring no bell
            await asyncio.sleep(0.01)
    await stage.close()
    fails(0)
    await stage.open()
    await pressing


async def test_the_letter_of_a_transfer_is_said_at_the_second_try(
    stage: Stage, officer: Handset, office: Handset, fails: Fails
) -> None:
    await judged(stage, officer, office)
    fails(2, "sendMessage")
    await office.taps("城管执法")
    assert (await link_on(office)).startswith("https://t.me/sample_bot?start=t")
    assert "已移交城管执法" in (await office.has_one_card()).text
    assert stage.town.rows("SELECT state FROM hazards") == ["transferred"]


async def test_a_letter_that_the_bot_did_not_live_to_say_is_made_anew(
    stage: Stage, officer: Handset, office: Handset, fails: Fails
) -> None:
    await judged(stage, officer, office)
    await ends(stage, fails, office, "城管执法")
    lost = stage.town.rows("SELECT token_sha256 FROM transfers")
    await office.wait_for("函件没有发出来")
    await office.taps("重新生成链接")
    assert "隐患移交函" in (await office.wait_for("https://t.me/")).text
    assert stage.town.rows("SELECT token_sha256 FROM transfers") != lost
    department = stage.handset(STRANGER)
    await department.open_link(await link_on(office))
    await department.wait_for("确认接收")
    await stage.app.updates.flush()
    assert stage.town.rows(UNSAID) == [0]


async def test_an_invitation_is_said_at_the_second_try_or_made_anew(
    stage: Stage, stranger: Handset, fails: Fails
) -> None:
    phone = await opens_people(stage, OFFICE)
    for label in INVITED:
        await phone.taps(label)
    fails(1, "sendMessage")
    await phone.taps(SCHOOL)
    assert (await link_on(phone)).startswith("https://t.me/sample_bot?start=")
    for label in ("再邀请一个", "安全员", "选一家单位"):
        await phone.taps(label)
    await ends(stage, fails, phone, SCHOOL)
    await phone.wait_for("链接没有发出来")
    await phone.taps("重新生成链接")
    link = await link_on(phone)
    waiting = "SELECT count(*) FROM invitations WHERE used_at IS NULL AND revoked_at IS NULL"
    assert stage.town.rows(waiting) == [2]
    await stranger.open_link(link)
    await stranger.wait_for("已加入")


async def test_an_invitation_that_went_astray_is_made_anew_from_its_card(
    stage: Stage, stranger: Handset, fails: Fails
) -> None:
    phone = await opens_people(stage, OFFICE)
    for label in (*INVITED, SCHOOL):
        await phone.taps(label)
    old = await link_on(phone)
    for label in ("人员与邀请", "未使用的邀请（1）"):
        await phone.taps(label)
    (row,) = [label for label in (await phone.card()).labels if SCHOOL in label]
    await phone.taps(row)
    await phone.taps("重新生成链接")
    assert await link_on(phone) != old
    await stranger.open_link(old)
    await stranger.wait_for("邀请链接无效")


async def test_the_receipt_of_a_tip_is_said_at_the_second_try(
    stage: Stage, stranger: Handset, fails: Fails
) -> None:
    secret = await prepares(stranger)
    fails(2, "editMessageText")
    await stranger.taps("提交举报")
    card = await stranger.has_one_card()
    assert "举报已收到 JB-2026-000001。" in card.text
    assert secret in card.text


async def test_words_about_a_photo_are_said_at_the_second_try(
    stage: Stage, stranger: Handset, fails: Fails
) -> None:
    await stranger.start()
    fails(1, "sendMessage")
    await stranger.photo(picture(), "长" * 501)
    await stranger.wait_for("说明太长")
    secret = await gives(stranger)
    await stranger.says(f"/tip {secret}")
    fails(1, "sendMessage")
    await stranger.photo(picture("blue"))
    await stranger.wait_for("照片已加到举报里，点“刷新”看。")


async def test_that_a_caption_was_left_out_is_said_after_a_restart(
    stage: Stage, stranger: Handset, fails: Fails
) -> None:
    await stranger.start()
    await stranger.settled()
    fails(FOR_EVER, "send", "edit", "answer")
    await stranger.photo(picture(), "长" * 501)
    await stranger.settled()
    await stage.close()
    fails(0)
    await stage.open()
    await stranger.wait_for("说明太长")


async def test_a_refusal_is_said_at_the_second_try(
    stage: Stage, officer: Handset, office: Handset, fails: Fails
) -> None:
    """The second try used to say that it was done, in the words of who had done it before."""
    await judged(stage, officer, office)
    await office.taps("城管执法")
    old = await link_on(office)
    department, other = stage.handset(STRANGER), stage.handset(INSPECTOR)
    for phone in (department, other):
        await phone.open_link(old)
        await phone.wait_for("确认接收")
    await department.taps("确认接收")
    fails(1, "answerCallbackQuery")
    answer = await other.taps("确认接收")
    assert "这次移交已答复" in answer.text
