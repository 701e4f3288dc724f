"""A hazard from the inspector's finding to its proven end, on the phones of all who have a part."""

import re
import sqlite3
from contextlib import suppress

import pytest

from bot import retry
from bot.workers import pictures
from chat.address import on_telegram
from core.errors import DatabaseAway
from frontdesk import todo
from frontdesk.ports import FrontdeskWork
from handlers import texts
from people.model import Membership, Role
from sandbox.client import Seen
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.handset import SENTENCE, Handset, picture
from tests.conversation.stage import INSPECTOR, OFFICE, OFFICER, STRANGER, Stage

PATROL = "电动自行车充电区2小时巡查"


@pytest.fixture(autouse=True)
def quick_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """In one process the rest of an album is never far behind."""
    monkeypatch.setattr(pictures, "GATHERING", 0.05)


@pytest.fixture
def officer(stage: Stage) -> Handset:
    return stage.handset(OFFICER)


@pytest.fixture
def office(stage: Stage) -> Handset:
    return stage.handset(OFFICE)


async def files(finder: Handset, name: str, words: str = SENTENCE) -> None:
    """Walk a patrol with a hazard at its one item, and sign."""
    await finder.begins(form=PATROL)
    await finder.finds(words=words)
    await finder.wait_for("检查小结")
    await finder.taps(f"签名提交：{name}")


def facts(stage: Stage, columns: str = "state") -> list[object]:
    """What a second session reads of the hazards."""
    return stage.town.rows(f"SELECT {columns} FROM hazards ORDER BY id")  # noqa: S608 - a constant


async def changed(phone: Handset, message: Seen, label: str) -> Seen:
    """Wait until a message that stays where it is offers a button."""
    return await phone.wait_for(lambda seen: seen.id == message.id and label in seen.labels)


async def test_a_hazard_goes_from_signature_to_proven_end(any_stage: Stage) -> None:
    stage = any_stage
    inspector, officer = stage.handset(INSPECTOR), stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    signed = await inspector.card()
    assert "1 条隐患上账：PT-2026-000001。1 条已交办示例小学安全员。" in signed.text

    task = await officer.wait_for("⚠️ 整改任务 PT-2026-000001 · 一般")
    assert SENTENCE in task.text
    assert "还剩7天" in task.text
    assert task.labels == ["签收", "转派", "申请延期"]
    todo = await officer.wait_for("我的待办 · ")
    assert "还剩7天" in todo.text

    await officer.taps("签收", task.id)
    task = await officer.wait_for(lambda seen: seen.id == task.id and "签收" not in seen.labels)
    assert "整改好后，直接用照片回复这条消息。" in task.text
    assert facts(stage) == ["rectifying"]

    await officer.photo(picture("blue"), None, reply_to=task.id)
    await officer.wait_for("📷 PT-2026-000001 整改后照片已存 1 张，已提交复核。")
    review = await inspector.wait_for("整改待复核 PT-2026-000001 · 示例小学")
    assert review.file is not None
    assert review.labels == ["通过，销号", "退回：看不清", "退回：没改到位", "退回：写原因"]

    await inspector.taps("退回：没改到位", review.id)
    back = await officer.wait_for("↩️ PT-2026-000001 退回整改")
    assert "王示例：没改到位" in back.text
    assert back.raw["reply_to_message"]["message_id"] == task.id
    assert facts(stage) == ["rectifying"]

    await officer.photo([picture("green"), picture("white")], None, reply_to=task.id)
    again = await inspector.wait_for("第2次提交")
    await inspector.taps("通过，销号", again.id)
    await officer.wait_for("✅ PT-2026-000001 复核通过，已销号")
    assert facts(stage) == ["closed"]
    assert facts(stage, "ending, returns, rounds") == [("rectified", 1, 2)]
    assert stage.town.rows("SELECT count(*) FROM photos WHERE round = 2") == [2]


async def test_the_to_do_card_is_up_to_date_however_quickly_one_acts(
    stage: Stage, officer: Handset, office: Handset
) -> None:
    """It used to stay as it was when a step came before the card was noted as sent."""
    await office.start()
    await files(officer, "李示例")
    await office.wait_for("📥 待判定")
    await office.taps("去处理")
    await office.taps("一般，交办李示例")
    await office.wait_for("暂无待办。")


async def test_one_more_photo_before_the_review_is_on_a_new_picture(
    stage: Stage, inspector: Handset, officer: Handset
) -> None:
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await officer.photo(picture("blue"), None, reply_to=task.id)
    first = await inspector.wait_for("整改待复核")
    await officer.photo(picture("green"), None, reply_to=task.id)
    await officer.wait_for("整改后照片已存 2 张，已提交复核。")
    second = await inspector.wait_for(lambda seen: seen.id > first.id and "待复核" in seen.text)
    assert second.file != first.file
    assert facts(stage, "rounds") == [1]


async def test_words_alone_in_answer_to_an_assignment_are_told_what_to_do(
    stage: Stage, inspector: Handset, officer: Handset
) -> None:
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await stage.carried()
    said = await officer.says("已经弄好了", reply_to=task.id)
    assert said.text.startswith("整改要有照片：请用照片回复")
    await officer.photo(picture("blue"), None, reply_to=task.id)
    review = await inspector.wait_for("整改待复核")
    await stage.carried()
    said = await inspector.says("不错", reply_to=review.id)
    assert said.text.startswith("复核请点图下面的按钮")
    assert facts(stage) == ["submitted"]


async def test_a_reason_in_ones_own_words_reaches_the_fixer_in_the_thread(
    stage: Stage, inspector: Handset, officer: Handset
) -> None:
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await officer.photo(picture("blue"), "换好了", reply_to=task.id)
    review = await inspector.wait_for("整改待复核")
    await inspector.taps("退回：写原因", review.id)
    await inspector.wait_for("哪里未整改到位？写一句话。")
    await inspector.says("接头还在滴水，请重拧")
    back = await officer.wait_for("退回整改")
    assert "王示例：接头还在滴水，请重拧" in back.text
    assert back.raw["reply_to_message"]["message_id"] == task.id


async def test_a_major_hazard_waits_for_a_plan_with_all_five_parts(
    stage: Stage, officer: Handset, office: Handset
) -> None:
    await office.start()
    await files(officer, "李示例", "电动自行车在楼梯间充电，飞线")
    await office.wait_for("📥 待判定 PT-2026-000001")
    await office.taps("去处理")
    card = await office.card()
    assert "疑似重大" in card.text
    await office.taps("定为重大：电动自行车或电池进楼")
    await office.taps("改派或调整期限")
    await office.taps("15 天")
    assert facts(stage, "state, severity") == [("assigned", "major")]

    task = await officer.wait_for("⚠️ 整改任务 PT-2026-000001 · 重大")
    await officer.photo(picture("blue"), None, reply_to=task.id)
    await officer.wait_for("先报治理方案")
    assert facts(stage) == ["assigned"]

    await officer.taps("签收", task.id)
    task = await changed(officer, task, "填治理方案")
    await officer.taps("填治理方案", task.id)
    for part in ("李示例", "拆飞线，装固定充电桩", "三万元", "12月5日前"):
        await officer.says(part)
    assert "上报方案" not in (await officer.card()).labels
    await officer.says("断电，清空，专人看守")
    await officer.taps("上报方案")

    ask = await office.wait_for("治理方案待审批 PT-2026-000001")
    assert "资金：三万元" in ask.text
    await office.taps("退回，写原因", ask.id)
    await office.says("资金来源要写明")
    await officer.wait_for("陈示例：资金来源要写明")
    await officer.taps("填治理方案", task.id)
    await officer.taps("改资金")
    await officer.says("三万元，学校修缮经费")
    await officer.taps("上报方案")
    ask = await office.wait_for("学校修缮经费")
    await office.taps("批准", ask.id)
    await officer.wait_for("治理方案已批准，可以整改了")
    assert facts(stage) == ["rectifying"]
    assert stage.town.rows("SELECT count(*) FROM plans WHERE submitted_at IS NOT NULL") == [2]


async def test_more_time_is_one_tap_for_whoever_decides_and_the_first_deadline_stays(
    stage: Stage, inspector: Handset, officer: Handset
) -> None:
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    for label in ("申请延期", "延 7 天", "配件、材料未到"):
        await officer.taps(label)
    ask = await inspector.wait_for("延期申请 PT-2026-000001")
    assert "李示例申请延到 12月6日（周日）" in ask.text
    assert "理由：配件、材料未到" in ask.text
    await inspector.taps("同意", ask.id)
    told = await officer.wait_for("✅ PT-2026-000001 同意延期")
    assert "期限改为12月6日（周日）" in told.text
    task = await officer.wait_for(lambda seen: seen.id == task.id and "原定" in seen.text)
    assert "期限：12月6日（周日），还剩14天（原定 11月29日）" in task.text
    assert facts(stage, "deadline, first_deadline") == [("2026-12-06", "2026-11-29")]


async def test_a_colleague_goes_on_with_a_task_that_is_handed_over(
    stage: Stage, inspector: Handset, officer: Handset
) -> None:
    colleague = stage.handset(STRANGER)
    await colleague.start()
    school = stage.unit()

    def join(work: UnitOfWork) -> None:
        person = work.persons.add(on_telegram(STRANGER), "赵示例", work.now)
        work.persons.join(person.id, Membership(Role.SAFETY_OFFICER, unit_id=school.id), work.now)

    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    stage.town.reads(join)
    await officer.taps("转派", task.id)
    await officer.taps("赵示例")
    await officer.wait_for("已转给赵示例，不用再处理。")
    other = await colleague.wait_for("⚠️ 整改任务 PT-2026-000001")
    await colleague.photo(picture("blue"), None, reply_to=other.id)
    review = await inspector.wait_for("整改待复核")
    assert "整改人：赵示例" in review.text


async def test_a_department_takes_a_transfer_by_its_link_without_joining(
    stage: Stage, officer: Handset, office: Handset
) -> None:
    department = stage.handset(STRANGER)
    await office.start()
    await files(officer, "李示例", "人行道窨井盖破损")
    await office.wait_for("待判定")
    for label in ("去处理", "更多…", "移交部门", "城管执法"):
        await office.taps(label)
    letter = await office.wait_for("隐患移交函 PT-2026-000001")
    link = re.search(r"https://\S+", letter.text)
    assert link is not None
    assert facts(stage) == ["transferred"]

    await department.open_link(link[0])
    card = await department.wait_for("移交城管执法 · PT-2026-000001")
    assert card.labels == ["确认接收", "不属于我们，退回", "看照片（1）"]
    await department.taps("不属于我们，退回")
    await department.says("这段路归公路养护")
    queue = await office.wait_for(lambda seen: "待判定" in seen.text and "公路养护" in seen.text)
    assert facts(stage) == ["on_ledger"]

    await office.taps("去处理", queue.id)
    for label in ("更多…", "移交部门"):
        await office.taps(label)
    await office.says("示例公路养护所")
    letter = await office.wait_for("示例公路养护所：")
    link = re.search(r"https://\S+", letter.text)
    assert link is not None
    await department.open_link(link[0])
    await department.wait_for("移交示例公路养护所 · PT-2026-000001")
    await department.taps("确认接收")
    taken = await department.wait_for("请在12月7日（周一）前反馈处理结果，附照片。")
    assert taken.labels == ["反馈处理结果", "不属于我们，退回", "看照片（1）"]
    assert facts(stage, "state, ending") == [("received", None)]
    told = await office.wait_for("PT-2026-000001 示例公路养护所")
    assert "已确认接收" in told.text
    assert told.id > letter.id


async def test_who_tells_a_department_hears_that_it_knows(
    stage: Stage, officer: Handset, office: Handset
) -> None:
    """The card promised it, and nobody was ever told; of a transfer, only an old message changed.

    So who had opened the hazard from the ledger never learned that it was taken over.
    """
    department = stage.handset(STRANGER)
    await office.start()
    await files(officer, "李示例", "人行道窨井盖破损")
    await office.wait_for("待判定")
    for label in ("去处理", "更多…", "抄告部门", "城管执法"):
        await office.taps(label)
    letter = await office.wait_for("隐患抄告函 PT-2026-000001")
    link = re.search(r"https://\S+", letter.text)
    assert link is not None
    await department.open_link(link[0])
    await department.wait_for("抄告城管执法 · PT-2026-000001")
    await department.taps("已知悉")
    told = await office.wait_for("PT-2026-000001 城管执法")
    assert "已知悉" in told.text
    assert told.id > letter.id
    assert facts(stage) == ["on_ledger"]


async def test_a_hazard_that_comes_back_keeps_its_number(
    stage: Stage, inspector: Handset, officer: Handset
) -> None:
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await officer.photo(picture("blue"), None, reply_to=task.id)
    review = await inspector.wait_for("整改待复核")
    await inspector.taps("通过，销号", review.id)
    await officer.wait_for("已销号")
    await inspector.says("/hazards")
    await inspector.taps("✅ PT-2026-000001")
    card = await inspector.card()
    assert "回头看 12月22日" in card.text
    await inspector.taps("问题复发，重开")
    await inspector.taps("和原来一样")
    assert facts(stage, "number, state, relapses") == [("PT-2026-000001", "relapsed", 1)]
    await inspector.taps("交办李示例 · 7天")
    await officer.wait_for(lambda seen: seen.id > task.id and "签收" in seen.labels)
    assert facts(stage) == ["assigned"]


async def test_a_hazard_that_was_confirmed_is_reopened_when_it_comes_back(
    stage: Stage, inspector: Handset, officer: Handset
) -> None:
    """The table let a confirmed hazard relapse, and no card had a button for it."""
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await officer.photo(picture("blue"), None, reply_to=task.id)
    review = await inspector.wait_for("整改待复核")
    await inspector.taps("通过，销号", review.id)
    await officer.wait_for("已销号")
    await inspector.says("/hazards")
    await inspector.taps("✅ PT-2026-000001")
    await inspector.taps("回头看合格")
    assert facts(stage) == ["confirmed"]
    await inspector.taps("问题复发，重开")
    await inspector.taps("和原来一样")
    assert facts(stage, "number, state, relapses") == [("PT-2026-000001", "relapsed", 1)]


async def test_only_honest_words_end_what_was_not_put_right(
    stage: Stage, officer: Handset, office: Handset
) -> None:
    await office.start()
    await files(officer, "李示例")
    await office.wait_for("待判定")
    for label in ("去处理", "更多…", "办结（未整改）", "不属实"):
        await office.taps(label)
    await office.says("现场核实，消火栓正常出水")
    card = await office.card()
    assert "PT-2026-000001 · 已办结：不属实" in card.text
    news = await officer.wait_for("PT-2026-000001 已办结：不属实")
    assert "现场核实，消火栓正常出水" in news.text
    assert facts(stage, "state, ending") == [("ended", "unfounded")]


async def test_the_second_of_two_is_told_who_was_first(
    stage: Stage, inspector: Handset, officer: Handset, office: Handset
) -> None:
    await officer.start()
    await office.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await officer.photo(picture("blue"), None, reply_to=task.id)
    review = await inspector.wait_for("整改待复核")
    await office.says("/ledger")
    await office.taps("PT-2026-000001")
    assert "通过，销号" in (await office.card()).labels
    await inspector.taps("通过，销号", review.id)
    answer = await office.taps("退回：看不清")
    assert "王示例" in answer.text
    assert "已销号" in answer.text
    assert facts(stage) == ["closed"]


async def test_somebody_who_blocked_the_bot_gets_what_is_theirs_when_they_come_back(
    stage: Stage, inspector: Handset, officer: Handset, office: Handset
) -> None:
    await officer.start()
    await office.start()
    await officer.block()
    await files(inspector, "王示例")
    lost = await office.wait_for("李示例")
    assert "⚠️ 整改任务" not in lost.text
    assert stage.town.rows("SELECT external_id FROM unreachable") == [str(OFFICER)]
    await officer.block(False)
    await officer.says("/start")
    task = await officer.wait_for("⚠️ 整改任务 PT-2026-000001")
    await officer.wait_for("我的待办 · ")
    assert "签收" in task.labels
    assert stage.town.rows("SELECT external_id FROM unreachable") == []


async def test_who_comes_back_while_the_database_is_away_gets_what_is_theirs_all_the_same(
    stage: Stage,
    inspector: Handset,
    officer: Handset,
    office: Handset,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That they were lost used to be forgotten in a turn of its own: they heard of no task."""
    monkeypatch.setattr(retry, "AGAIN_SECONDS", (0.01,) * 6)
    await officer.start()
    await office.start()
    await officer.block()
    await files(inspector, "王示例")
    await office.wait_for("李示例")
    await officer.block(False)
    catch_up, away = todo.catch_up, [sqlite3.OperationalError("disk I/O error")] * 2

    def once_away(work: FrontdeskWork, occasion: str) -> None:
        if away:
            raise away.pop()
        catch_up(work, occasion)

    monkeypatch.setattr(todo, "catch_up", once_away)
    with suppress(DatabaseAway):  # Telegram is asked to post it again
        await officer.says("/start")
    await officer.wait_for("⚠️ 整改任务 PT-2026-000001")
    assert away == []
    assert stage.town.rows("SELECT external_id FROM unreachable") == []


@pytest.mark.parametrize(
    "data",
    [
        "hn:1:nonsense:0",
        "ht:1:nonsense:-1",
        "hs:1:nonsense",
        "j:1:nonsense:0",
        "v:1:nonsense:1",
        "kt:1:nonsense",
        "ha:1:1:99999999999:0",
        "he:1:99999999999:",
        "sd:1:nonsense",
        "sv:1:nonsense",
    ],
)
async def test_a_button_with_a_made_up_word_is_answered_and_does_nothing(
    stage: Stage, officer: Handset, caplog: pytest.LogCaptureFixture, data: str
) -> None:
    """It used to be logged as a failure; a made-up decision used to refuse a wish for time."""
    await files(officer, "李示例")
    card = await officer.card()
    stored = stage.telegram.chats.chat_of(officer.user_id, None).messages[card.id]
    stored.body["reply_markup"] = {"inline_keyboard": [[{"text": "旧", "callback_data": data}]]}
    answer = await officer.taps("旧")
    about_a_hazard = data[:2] in {"hs", "ha", "hv", "ht", "hr", "hn", "he", "kt"}
    assert answer.text == (texts.STEP_OLD if about_a_hazard else texts.BUTTON_OLD)
    assert answer.show_alert
    assert not [each for each in caplog.records if each.levelname == "ERROR"]
    assert facts(stage) == ["on_ledger"]
