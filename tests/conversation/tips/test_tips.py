"""举报 as people do it: the receipt first, then the last tap; and what may be seen of it later."""

import asyncio
import logging
import re
from datetime import timedelta

import pytest
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetMe
from pydantic import SecretStr

from bot.workers import photos
from bot.workers.photos import PhotoWorker
from hazards.photos import TELLS_AFTER, Photo
from people.model import Membership, Role
from storage.fernet_sealer import new_key
from tests.conversation.handset import SCHOOL, SENTENCE, Handset, picture
from tests.conversation.stage import INSPECTOR, OFFICE, OFFICER, STRANGER, Stage

SECRET = re.compile(r"口令：(\w{4}-\w{4}-\w{2})")


async def with_a_key(stage: Stage) -> None:
    """Let the bot have a key that seals who gave a tip."""
    stage.settings.tip_key = SecretStr(new_key())
    await stage.close()
    await stage.open()


async def prepares(phone: Handset, privacy: str = "匿名") -> str:
    """Send a photo, choose to be unknown, and a unit; return the secret on the card."""
    await phone.shows(picture(), "已存 1 张", caption=SENTENCE)
    return await prepared(phone, privacy)


async def prepared(phone: Handset, privacy: str) -> str:
    """Choose to be unknown, and a unit, for what was sent; return the secret on the card."""
    await phone.taps("匿名/举报")
    await phone.taps(privacy)
    card = await phone.card()
    if card.labels[0] == "选单位":
        await phone.taps("选单位")
        await phone.says("示例小学")
        await phone.taps(SCHOOL)
        card = await phone.card()
    found = SECRET.search(card.text)
    assert found is not None
    return found[1]


async def gives(phone: Handset, privacy: str = "匿名") -> str:
    """Give a tip and return its secret."""
    secret = await prepares(phone, privacy)
    await phone.taps("提交举报")
    return secret


async def test_a_tip_is_given_and_followed_by_its_secret(
    any_stage: Stage,
) -> None:
    stranger = any_stage.handset(STRANGER)
    secret = await prepares(stranger)
    card = await stranger.has_one_card()
    assert f"匿名举报 · {SCHOOL}" in card.text
    assert card.labels[0] == "提交举报"
    await stranger.taps("提交举报")
    card = await stranger.has_one_card()
    assert "举报已收到 JB-2026-000001。" in card.text
    assert secret in card.text
    await stranger.says("/tip")
    asked = await stranger.send(secret.lower())
    await stranger.settled()
    case = await stranger.has_one_card()
    assert "举报 JB-2026-000001 · 已受理，正在核实" in case.text
    assert "11月22日收到" in case.text
    assert asked.id not in [seen.id for seen in await stranger.screen(100)]


async def test_the_secret_may_come_with_the_command_and_is_taken_away(
    stage: Stage, stranger: Handset
) -> None:
    secret = await gives(stranger)
    card = await stranger.says(f"/tip JB-2026-000001 {secret}")
    assert "举报 JB-2026-000001" in card.text
    assert not [seen for seen in await stranger.screen(100) if secret in seen.text]


async def test_the_office_judges_a_tip_and_sees_nobody(stage: Stage, stranger: Handset) -> None:
    office = stage.handset(OFFICE)
    await office.start()
    secret = await gives(stranger)
    queued = await office.wait_for("📥 待判定 PT-2026-000001")
    assert "来源：举报" in queued.text
    await office.taps("去处理", queued.id)
    card = await office.wait_for("PT-2026-000001 · 已上账，待判定")
    assert "发现：匿名" in card.text
    assert "路人甲" not in card.text
    await office.taps("看照片")
    await office.wait_for(lambda seen: "photo" in seen.raw)
    await stranger.says("/tip")
    await stranger.says(secret)
    await stranger.says("昨天又锁了")
    added = await office.wait_for("👀 PT-2026-000001 有补充")
    assert "昨天又锁了" in added.text


async def test_a_photo_is_added_to_a_tip_and_said_so(stage: Stage, stranger: Handset) -> None:
    secret = await gives(stranger)
    await stranger.says("/tip")
    await stranger.says(secret)
    await stranger.photo(picture("green"), "门口")
    await stranger.wait_for("照片已加到举报里，点“刷新”看。")
    await stranger.taps("刷新")
    assert "门口" in (await stranger.card()).text
    await stage.app.queues.drained()
    assert stage.town.rows("SELECT DISTINCT chat_id, hazard_id FROM photos") == [(0, 1)]


async def test_a_file_that_is_no_photo_is_nobodys_too(stage: Stage, stranger: Handset) -> None:
    secret = await gives(stranger)
    await stranger.says("/tip")
    await stranger.says(secret)
    await stranger.document("a.jpg", b"no picture", "image/jpeg")
    await stranger.wait_for("照片已加到举报里，点“刷新”看。")
    async with asyncio.timeout(10):
        while "received" in stage.town.rows("SELECT state FROM photos"):  # noqa: ASYNC110 - see below
            await asyncio.sleep(0.02)
    await stranger.taps("刷新")
    assert "照片：1 张" in (await stranger.card()).text
    row = "SELECT chat_id, file_id, state FROM photos ORDER BY id"
    assert stage.town.rows(row) == [(0, "", "stored"), (0, "", "refused")]


async def test_nothing_of_the_tipster_is_left_in_tables_or_logs(
    stage: Stage, stranger: Handset, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = await gives(stranger)
    await stranger.says("/tip")
    await stranger.says(secret)
    await stage.app.updates.flush()
    tables = stage.town.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    needles = (str(STRANGER), "路人甲", secret.replace("-", ""), secret)
    hits = {
        table
        for table in tables
        for row in stage.town.rows(f"SELECT * FROM {table}")  # noqa: S608 - our own
        if any(needle in str(row) for needle in needles)
    }
    assert hits == {"desks"}
    said = [each.getMessage() for each in caplog.records]
    assert not [line for line in said if any(needle in line for needle in needles)]


async def test_a_wrong_secret_is_answered_and_after_five_the_chat_has_to_wait(
    stage: Stage, stranger: Handset
) -> None:
    await stranger.start()
    await stranger.settled()
    await stranger.taps("查举报进度")
    for left in (4, 3, 2, 1):
        card = await stranger.says("0000-0000-00")
        assert f"还能试 {left} 次" in card.text
    assert "请一小时后再试" in (await stranger.says("0000-0000-00")).text


async def test_confidence_is_offered_with_a_key_only(stage: Stage, stranger: Handset) -> None:
    await stranger.shows(picture(), "已存 1 张")
    await stranger.taps("匿名/举报")
    assert (await stranger.card()).labels == ["匿名", "返回"]
    await with_a_key(stage)
    await stranger.taps("返回")
    await stranger.taps("匿名/举报")
    assert (await stranger.card()).labels == ["匿名", "保密", "返回"]


async def test_the_reward_officer_decides_and_opens_who_gave_it_once(
    stage: Stage, stranger: Handset
) -> None:
    await with_a_key(stage)
    secret = await gives(stranger, "保密")
    rewards = stage.handset(OFFICER)
    await rewards.start(stage.town.invites(Membership(Role.REWARD_OFFICER)))
    await rewards.settled()
    await rewards.taps("举报奖励")
    await rewards.taps("JB-2026-000001")
    card = await rewards.card()
    assert "举报人：保密，已封存" in card.text
    await rewards.taps("别的金额")
    await rewards.says("800")
    card = await rewards.card()
    assert "须由另一位奖励经办人批准" in card.text
    assert not [label for label in card.labels if label.startswith("批准")]
    second = stage.handset(INSPECTOR)
    await second.start(stage.town.invites(Membership(Role.REWARD_OFFICER)))
    await second.settled()
    await second.taps("举报奖励")
    await second.taps("JB-2026-000001")
    assert "李示例 提出，等您批准" in (await second.card()).text
    for label in ("批准 800 元", "已发放"):
        await second.taps(label)
    await rewards.taps("查看举报人")
    card = await rewards.card()
    assert f"举报人：路人甲（Telegram {STRANGER}）" in card.text
    assert stage.town.rows("SELECT count(*) FROM audit WHERE action = 'open_tip'") == [1]
    await rewards.start()
    await rewards.settled()
    assert not [seen for seen in await rewards.screen(100) if "路人甲" in seen.text]
    await stranger.says("/tip")
    assert "奖励：800元已发放" in (await stranger.says(secret)).text


async def test_an_amount_that_was_changed_meanwhile_is_not_approved_by_the_older_button(
    stage: Stage, stranger: Handset
) -> None:
    """批准 500 元 used to approve whatever stood there by then: 5000."""
    await gives(stranger)
    rewards, second = stage.handset(OFFICER), stage.handset(INSPECTOR)
    for phone in (rewards, second):
        await phone.start(stage.town.invites(Membership(Role.REWARD_OFFICER)))
        await phone.settled()
        await phone.taps("举报奖励")
        await phone.taps("JB-2026-000001")
        if phone is rewards:
            await phone.taps("拟 500 元")
    older = await second.card()
    assert "批准 500 元" in older.labels
    await rewards.taps("别的金额")
    await rewards.says("5000")
    answer = await second.taps("批准 500 元", older.id)
    assert "金额已经变了，这一步没有生效" in answer.text
    assert stage.town.rows("SELECT reward, amount FROM tips") == [("proposed", 5000)]
    assert "批准 5000 元" in (await second.card()).labels
    stored = stage.telegram.chats.chat_of(second.user_id, None).messages
    card = await second.card()
    stored[card.id].body["reply_markup"] = {
        "inline_keyboard": [[{"text": "批准", "callback_data": "q:1:approved"}]]
    }
    answer = await second.taps("批准", card.id)
    assert "这个按钮是以前的" in answer.text
    assert stage.town.rows("SELECT reward FROM tips") == ["proposed"]
    await second.taps("批准 5000 元")
    assert stage.town.rows("SELECT reward, amount FROM tips") == [("approved", 5000)]


async def test_a_tip_that_was_submitted_cannot_be_submitted_again(
    stage: Stage, stranger: Handset
) -> None:
    await prepares(stranger)
    card = await stranger.card()
    await stranger.taps("提交举报")
    stored = stage.telegram.chats.chat_of(stranger.user_id, None).messages[card.id]
    stored.body["reply_markup"] = {
        "inline_keyboard": [[{"text": "旧", "callback_data": "sd:1:submit"}]]
    }
    answer = await stranger.taps("旧")
    assert "已提交或放弃" in answer.text
    assert stage.town.rows("SELECT count(*) FROM tips") == [1]


async def test_after_a_crash_before_the_answer_the_tip_is_there_and_the_secret_known(
    stage: Stage, stranger: Handset
) -> None:
    secret = await prepares(stranger)
    stage.telegram.faults.change({"methods": ["editMessageText"], "bad_gateway": -1})
    await stranger.touch("提交举报")
    async with asyncio.timeout(10):
        while not stage.town.rows("SELECT id FROM tips"):  # noqa: ASYNC110 - rows ring no bell
            await asyncio.sleep(0.02)
    await stage.close()
    stage.telegram.faults.change({"methods": [], "bad_gateway": 0})
    await stage.open()
    await stranger.says("/tip")
    assert "已受理" in (await stranger.says(secret)).text
    assert stage.town.rows("SELECT count(*) FROM tips") == [1]


async def test_a_photo_that_comes_after_the_tip_is_kept_as_a_copy_alone(
    stage: Stage, stranger: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever had it in hand while the tip was filed would have kept what the camera wrote."""
    await prepares(stranger)
    fetch, goes_on, tries = PhotoWorker._fetch, asyncio.Event(), 0

    async def hangs(worker: PhotoWorker, photo: Photo) -> bytes:
        nonlocal tries
        tries += 1
        if tries <= TELLS_AFTER:
            raise TelegramNetworkError(GetMe(), "no way")
        await goes_on.wait()
        return await fetch(worker, photo)

    monkeypatch.setattr(PhotoWorker, "_fetch", hangs)
    monkeypatch.setattr(photos, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(photos, "LONGEST_WAIT", 0.01)
    first = next(seen for seen in await stranger.screen(100) if not seen.from_bot)
    await stranger.photo(picture("blue", camera="Camera 7"), reply_to=first.id)
    async with asyncio.timeout(10):
        while tries <= TELLS_AFTER:
            stage.clock.advance(timedelta(seconds=1))
            stage.app.photos.wake()
            await asyncio.sleep(0.02)
    await stranger.wait_for("照片尚未取到")
    await stranger.taps("提交举报")
    assert "张照片一直没取到" in (await stranger.card()).text
    await stranger.taps("先提交，照片后补")
    assert "还有 1 张照片在取" in (await stranger.card()).text
    goes_on.set()
    async with asyncio.timeout(10):
        while stage.town.rows("SELECT state FROM photos") != ["stored"] * 2:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)
    assert (
        stage.town.rows("SELECT bare, chat_id, hazard_id, file_id FROM photos")
        == [(1, 0, 1, "")] * 2
    )
