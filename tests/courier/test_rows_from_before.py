"""What waited in the outbox as HTML when cards came arrives as it would have arrived."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from chat.push import PushState
from courier.channels.telegram.carrying import TelegramCarrier
from sandbox.client import Phone
from storage.engine.database import open_engine
from storage.engine.migrate import downgrade, upgrade
from storage.engine.turns import WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from tests.courier.conftest import INSPECTOR, SHA
from tests.databases import Backend

LEASE = timedelta(seconds=20)
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "接单", "callback_data": "task:3:accept:0", "style": "primary"}],
        [{"text": "转派", "callback_data": "task:3:colleagues:0"}],
    ]
}
HTML = (
    "<b>⚠️ 整改任务 PT-2026-000001 · 一般</b>\n"
    "西楼 &lt;b&gt; &amp; &#34;门&#34;\n\n"
    "期限 <b>11月25日</b>，还剩3天"
)
INSERT = text(
    "INSERT INTO outbox (key, chat_id, kind, topic, html, keyboard, file_sha256, file_name,"
    " urgency, created_at, due_at, attempts, state)"
    " VALUES (:key, :chat, :kind, :topic, :html, :keyboard, :sha, :name, 10, :at, :at, 0, :state)"
)
ROW: dict[str, Any] = {
    "chat": INSPECTOR,
    "kind": "message",
    "topic": None,
    "html": HTML,
    "keyboard": json.dumps(KEYBOARD, ensure_ascii=False),
    "sha": None,
    "name": None,
    "at": "2026-11-20T01:00:00.000000+00:00",
    "state": "waiting",
}


@pytest.fixture
def engine_before(backend: Backend) -> Iterator[Engine]:
    """A database of the version before, with what waits: a message, a paper, an edit, a pin."""
    engine = open_engine(backend.at("0020"))
    rows = (
        {"key": "1", "topic": "task:3"},
        {"key": "2", "kind": "document", "html": "示例小学 &amp; 园", "sha": SHA, "name": "表.pdf"}
        | {"keyboard": None},
        {"key": "3", "kind": "edit", "topic": "task:3", "html": "<b>已转给李示例</b>"}
        | {"keyboard": None},
        {"key": "4", "kind": "pin", "topic": "task:3", "html": "", "keyboard": None},
        {"key": "5", "state": "sent"},
    )
    with engine.begin() as connection:
        for row in rows:
            connection.execute(INSERT, ROW | row)
    yield engine
    engine.dispose()


def claim(work: UnitOfWork) -> Any:
    (parcel,) = work.dispatch.claim(1, work.now, LEASE)
    return parcel


async def test_what_waited_as_html_is_sent_edited_and_pinned_as_it_was_put(
    engine_before: Engine, make: WorkMaker, carrier: TelegramCarrier, phone: Phone
) -> None:
    upgrade(engine_before)
    messages: list[Any] = []
    for _ in range(4):
        with transaction(engine_before, make) as work:
            parcel = claim(work)
        outcome = await carrier.carry(parcel)
        assert outcome.state is PushState.SENT, outcome
        messages.append((await phone.last(), outcome.message_id))
        with transaction(engine_before, make) as work:
            work.dispatch.settle(outcome, work.now)
    (task, first), (paper, _), (_, edited), (_, pinned) = messages
    assert task.text == (
        '⚠️ 整改任务 PT-2026-000001 · 一般\n西楼 <b> & "门"\n\n期限 11月25日，还剩3天'
    )
    assert [each["type"] for each in task.raw["entities"]] == ["bold", "bold"]
    assert task.raw["reply_markup"] == KEYBOARD
    assert (paper.text, paper.raw["document"]["file_name"]) == ("示例小学 & 园", "表.pdf")
    assert first == edited == pinned == await phone.pinned()
    now = next(each for each in await phone.screen() if each.id == first)
    assert (now.text, now.labels) == ("已转给李示例", [])


def test_no_tag_and_nothing_of_telegrams_is_left_in_any_row(engine_before: Engine) -> None:
    upgrade(engine_before)
    with engine_before.connect() as connection:
        cards = "".join(connection.execute(text("SELECT card FROM outbox")).scalars())
    for trace in ("</", "&lt;", "&amp;", "inline_keyboard", "callback_data"):
        assert trace not in cards


def test_who_goes_back_a_version_finds_html_again(engine_before: Engine) -> None:
    before = "SELECT key, html, keyboard FROM outbox ORDER BY id"
    upgrade(engine_before)
    downgrade(engine_before, "0020")
    with engine_before.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(before))]
    assert rows[0][1:] == (HTML.replace("&#34;", "&quot;"), ROW["keyboard"])
    assert rows[1][1:] == ("示例小学 &amp; 园", None)
    assert rows[3][1:] == ("", None)
