"""Somebody who sends too much, or what nobody can read: the others notice nothing of it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import polling, updates
from bot.raw_update import LARGEST, RawUpdate, UpdateUnreadable, read_update
from tests.conversation.handset import PASS, Handset
from tests.conversation.stage import INSPECTOR, STRANGER, Stage

WAITING = "SELECT count(*) FROM inbox WHERE answered_at IS NULL AND payload IS NOT NULL"
ASIDE = "SELECT update_id FROM inbox WHERE set_aside IS NOT NULL ORDER BY update_id"
FLOOD = 400


def words(update_id: int, text: str, chat: object = STRANGER, **more: object) -> dict[str, Any]:
    """An update as Telegram sends it: somebody's words."""
    person = {"id": chat, "is_bot": False, "first_name": "路人甲"}
    message = {
        "message_id": update_id,
        "date": 1_790_000_000,
        "chat": {"id": chat, "type": "private", "first_name": "路人甲"},
        "from": person,
        "text": text,
    }
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    return {"update_id": update_id, "message": message | more}


@pytest.fixture(autouse=True)
async def _known(stage: Stage) -> None:
    """The stranger has opened the bot before."""
    stranger = stage.handset(STRANGER)
    await stranger.start()
    await stranger.settled()


@asynccontextmanager
async def held_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[str]]:
    """Telegram lets nothing through to the stranger while the block runs; what it would say."""
    call, gate, said = stage.telegram.call, asyncio.Event(), list[str]()

    async def limited(method: str, params: dict[str, Any], uploads: Any = None) -> Any:
        if str(params.get("chat_id")) == str(STRANGER):
            await gate.wait()
            said.append(str(params.get("text", "")))
        return await call(method, params, uploads)

    monkeypatch.setattr(stage.telegram, "call", limited)
    try:
        yield said
    finally:
        gate.set()


async def rest(stage: Stage) -> None:
    """Wait until nothing waits in the inbox any more."""
    async with asyncio.timeout(60):
        while stage.town.rows(WAITING) != [0]:
            await stage.app.updates.flush()
            await asyncio.sleep(0.02)


async def test_a_flood_from_one_chat_is_not_noticed_by_another(
    stage: Stage, inspector: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """200 updates in hand, whosever, used to be the end of asking for more: 78 seconds."""
    flood = [words(5000 + n, "/start") for n in range(FLOOD)]
    batches = [flood[at : at + polling.BATCH] for at in range(0, FLOOD, polling.BATCH)]
    batches.append([words(6000, "/help", INSPECTOR)])

    async def ask(*_: object) -> list[Any]:
        if not batches:
            await asyncio.Event().wait()
        return batches.pop(0)

    monkeypatch.setattr(polling, "_ask", ask)
    await inspector.start()
    async with held_up(stage, monkeypatch):
        office = stage.app
        asking = asyncio.create_task(polling.poll(office.bot, office.updates))
        await inspector.wait_for("点第一个按钮即上账")
        assert stage.town.rows(WAITING)[0] >= FLOOD - updates.IN_HAND
        asking.cancel()
    await rest(stage)


async def test_what_waits_in_the_inbox_is_answered_in_its_order_and_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with held_up(stage, monkeypatch) as said:
        batch = [words(5000 + n, f"/{'x' * (n + 1)}") for n in range(30)]
        await stage.app.updates.receive(batch[:20])
        await stage.app.updates.receive(batch[15:])  # as Telegram does when in doubt
    await rest(stage)
    assert len(said) == 30
    done = stage.town.rows("SELECT update_id FROM inbox ORDER BY answered_at, update_id")
    assert done == sorted(done)


async def test_what_comes_out_of_order_while_the_inbox_is_read_is_answered_too(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It used to stay in the inbox until a restart: only what came after it was looked for."""
    office = stage.app.updates
    look, late = office._waiting, [words(5020, "/late")]

    async def read(chat_id: int) -> list[tuple[int, str]]:
        found = await look(chat_id)
        if late:
            await office.receive([late.pop()])  # as a post that Telegram repeats
        return found

    async with held_up(stage, monkeypatch) as said:
        await office.receive([words(5000 + n, f"/{'x' * (n + 1)}") for n in range(12)])
        await office.receive([words(5030, "/after")])
        monkeypatch.setattr(updates, "IN_HAND", 30)
        monkeypatch.setattr(office, "_waiting", read)
    await rest(stage)
    assert len(said) == 14
    done = stage.town.rows("SELECT update_id FROM inbox ORDER BY answered_at, update_id")
    assert done == sorted(done)


async def test_a_flood_goes_on_after_a_restart(
    stage: Stage, inspector: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with held_up(stage, monkeypatch):
        await stage.app.updates.receive([words(5000 + n, "/start") for n in range(50)])
    await stage.close()
    await stage.open()
    await inspector.start()
    await rest(stage)


UNREADABLE: list[Any] = [
    None,
    7,
    "update",
    [],
    {},
    {"update_id": "9"},
    {"update_id": True, "message": {}},
    {"update_id": -4, "message": {}},
    {"update_id": 2**64, "message": {}},
    words(9001, "/start", chat="示例"),
    words(9002, "/start", chat=1.5),
    words(9003, "/start", chat=None),
    words(9004, "/start", chat=2**70),
    words(9005, "/start", message_id=2**80),
    {"update_id": 9006, "message": {"chat": "示例"}},
    {"update_id": 9007, "callback_query": {"id": "1", "from": {"id": [1]}, "data": "m:menu"}},
    {"update_id": 9008, "message": {"chat": {"id": INSPECTOR}}},
    {"update_id": 9009, "message": words(1, "x")["message"] | {"date": "昨天"}},
]


async def test_an_update_that_nobody_can_read_stops_nothing(
    stage: Stage, inspector: Handset
) -> None:
    """It used to be kept and repeated for ever: polling stopped, and no start came through."""
    await stage.app.updates.receive(UNREADABLE)
    await inspector.begins()
    await rest_but_for_what_is_aside(stage)
    assert stage.town.rows(ASIDE) == list(range(9001, 9010))
    await stage.close()
    await stage.open()
    await inspector.taps(PASS)
    assert "第 2/29 项" in (await inspector.card()).text


async def test_an_id_beyond_all_others_confirms_nothing(
    stage: Stage, inspector: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram forgets whatever is below an offset: all that was still to come would be lost."""
    asked: list[int | None] = []
    batches = [
        [words(7000, "/start"), {"update_id": 2**70, "message": {}}, {"update_id": "x"}],
        [{"update_id": 2**70, "message": {}}],
        [words(7001, "/help", INSPECTOR)],
    ]

    async def ask(_bot: object, offset: int | None, _limit: int) -> list[Any]:
        asked.append(offset)
        if not batches:
            await asyncio.Event().wait()
        return batches.pop(0)

    monkeypatch.setattr(polling, "_ask", ask)
    monkeypatch.setattr(polling, "FIRST_WAIT", 0.01)
    await inspector.start()
    asking = asyncio.create_task(polling.poll(stage.app.bot, stage.app.updates))
    await inspector.wait_for("点第一个按钮即上账")
    asking.cancel()
    assert asked == [None, 7001, 7001, 7002]


@pytest.mark.parametrize("beyond", [2**53 + 1, 999_999_999_999_999_999, 10**22])
def test_no_id_beyond_all_others_is_read_from_what_is_no_json_or_from_what_is(beyond: int) -> None:
    """One of 18 digits in an answer that is no JSON used to become the next offset."""
    content = b'[{"update_id": 7000, "message": }, {"update_id": %d}]' % beyond
    assert polling.AnswerUnreadable(ValueError("no JSON"), content).update_ids == [7000]
    with pytest.raises(UpdateUnreadable):
        read_update({"update_id": beyond})


async def test_an_id_that_telegram_never_gives_confirms_nothing(
    stage: Stage, inspector: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An offset below zero counts from the end, and all before it would be forgotten."""
    asked: list[int | None] = []
    broken = b'{"ok": true, "result": [{"update_id": 7000, "x": {"update_id": 999999999999999999'
    answers: list[Any] = [
        [{"update_id": -4, "message": {}}],
        *[polling.AnswerUnreadable(ValueError("no JSON"), broken)] * 2,
        [words(7001, "/help", INSPECTOR)],
    ]

    async def ask(_bot: object, offset: int | None, _limit: int) -> list[Any]:
        asked.append(offset)
        if not answers:
            await asyncio.Event().wait()
        answer: Any = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return list(answer)

    monkeypatch.setattr(polling, "_ask", ask)
    monkeypatch.setattr(polling, "FIRST_WAIT", 0.01)
    await inspector.start()
    asking = asyncio.create_task(polling.poll(stage.app.bot, stage.app.updates))
    await inspector.wait_for("点第一个按钮即上账")
    asking.cancel()
    assert asked == [None, None, None, 7001, 7002]


async def test_somebody_whom_telegram_does_not_know_leaves_no_trace(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.app.updates.receive([words(7100, "/start", 123456), words(7101, "你好", 123456)])
    await rest(stage)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def rest_but_for_what_is_aside(stage: Stage) -> None:
    """Wait until nothing waits that can be handled."""
    async with asyncio.timeout(20):
        while stage.town.rows(f"{WAITING} AND set_aside IS NULL") != [0]:
            await stage.app.updates.flush()
            await asyncio.sleep(0.02)


async def test_what_was_kept_before_chats_were_noted_is_taken_up(
    stage: Stage, inspector: Handset
) -> None:
    """Rows of an older version know no chat; one among them cannot be read."""
    await inspector.start()
    await inspector.settled()
    await stage.close()
    rows = [(8001, json.dumps(words(8001, "/help", INSPECTOR))), (8002, '{"update_id": 8002, "m')]
    with stage.engine.begin() as connection:
        for update_id, body in rows:
            connection.exec_driver_sql(
                "INSERT INTO inbox (update_id, received_at, payload) VALUES (?, ?, ?)",
                (update_id, "2026-11-22T00:00:00.000000+00:00", body),
            )
    await stage.open()
    await inspector.wait_for("点第一个按钮即上账")
    assert stage.town.rows(ASIDE) == [8002]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def mangled(draw: st.DrawFn) -> Any:
    """An update of which some part was put in another's place."""
    update = words(draw(st.integers(6000, 6999)), draw(st.sampled_from(["/start", "x", "/check"])))
    for _ in range(draw(st.integers(0, 3))):
        holder: Any = update
        for key in draw(st.lists(st.sampled_from(["message", "chat", "from", "id"]), max_size=2)):
            if isinstance(holder, dict) and isinstance(holder.get(key), dict):
                holder = holder[key]
        key = draw(st.sampled_from([*holder, "reply_to_message", "photo"]))
        holder[key] = draw(json_values)
    return update


def read_or_refuse(raw: Any) -> RawUpdate | UpdateUnreadable:
    """What reading an update comes to."""
    try:
        return read_update(raw)
    except UpdateUnreadable as trouble:
        return trouble


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(raw=mangled() | json_values)
def test_reading_an_update_ends_in_one_of_two_ways(raw: Any) -> None:
    update = read_or_refuse(raw)
    if isinstance(update, UpdateUnreadable):
        assert update.reason
        assert update.update_id is None or 0 <= update.update_id <= LARGEST
        return
    assert 0 <= update.update_id <= LARGEST
    assert abs(update.chat_id) <= LARGEST
    body = json.dumps(update.body, ensure_ascii=False).encode()  # no half characters are left
    assert b"\\u0000" not in body
    assert read_update(json.loads(body)) == update


async def test_a_hundred_mangled_updates_stop_nobody(
    stage: Stage, inspector: Handset, caplog: pytest.LogCaptureFixture
) -> None:
    found: list[Any] = []

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(raw=mangled())
    def collect(raw: Any) -> None:
        found.append(raw)

    collect()
    for number, raw in enumerate(found):  # ids of their own, or they would be doubles
        if type(raw.get("update_id")) is int:
            raw["update_id"] = 20_000 + number
    await stage.app.updates.receive(found)
    await inspector.begins()
    await rest_but_for_what_is_aside(stage)
    caplog.clear()
