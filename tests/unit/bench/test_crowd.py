"""What the crowd on the phones does, and what its stopwatch says."""

import json
from typing import Any

import pytest

from bench.crowd import CallRefusedError, Crowd, PersonSpec

GOOD = json.dumps(
    {"inline_keyboard": [[{"text": "✅ 合格", "callback_data": "a:1"}], [{"text": "目录"}]]}
)
SUMMARY = json.dumps({"inline_keyboard": [[{"text": "签名提交：王示例", "callback_data": "s:1"}]]})


class Phone:
    """A crowd of one, its updates caught, its clock in our hands."""

    def __init__(self, *presses: str) -> None:
        self.now = 100.0
        self.updates: list[dict[str, Any]] = []
        people: list[PersonSpec] = [{"id": 7, "name": "王示例", "presses": list(presses)}]
        self.crowd = Crowd(people, self._deliver, clock=lambda: self.now)
        self.person = self.crowd.people[0]

    def _deliver(self, update_id: int, update: str) -> None:
        parsed = json.loads(update)
        assert parsed["update_id"] == update_id
        self.updates.append(parsed)

    @property
    def query(self) -> dict[str, Any]:
        """The newest tap, as the bot is told of it."""
        query: dict[str, Any] = self.updates[-1]["callback_query"]
        return query

    def send(self, text: str, markup: str = GOOD, **more: str) -> dict[str, Any]:
        return self._call("sendMessage", text=text, reply_markup=markup, **more)

    def edit(self, text: str, markup: str = GOOD, **more: str) -> dict[str, Any]:
        message_id = str(self.query["message"]["message_id"])
        return self._call(
            "editMessageText", message_id=message_id, text=text, reply_markup=markup, **more
        )

    def answer(self) -> None:
        self.crowd.call("answerCallbackQuery", {"callback_query_id": self.query["id"]})

    def _call(self, method: str, **fields: str) -> dict[str, Any]:
        reply = json.loads(self.crowd.call(method, {"chat_id": "7", **fields}))
        result: dict[str, Any] = reply["result"]
        return result


def test_the_first_press_opens_the_walk_and_then_the_good_button_is_tapped() -> None:
    phone = Phone("open:1")
    phone.crowd.saturated = True

    phone.crowd.press(phone.person)
    assert phone.query["data"] == "open:1"
    phone.edit("第 1 项")
    phone.answer()

    assert phone.query["data"] == "a:1"
    assert phone.query["message"]["text"] == "第 1 项"
    assert phone.query["message"]["reply_markup"] == json.loads(GOOD)


def test_a_walk_that_has_ended_goes_on_in_the_next_one() -> None:
    phone = Phone("open:1", "open:2")
    phone.crowd.saturated = True
    phone.crowd.press(phone.person)

    phone.edit("检查小结", SUMMARY)
    phone.answer()

    assert phone.query["data"] == "open:2"
    assert phone.query["message"]["text"] == "检查小结"


def test_nobody_taps_again_before_both_the_card_and_the_answer_are_there() -> None:
    phone = Phone("open:1")
    phone.crowd.saturated = True
    phone.crowd.press(phone.person)

    phone.answer()
    assert len(phone.updates) == 1
    phone.edit("第 1 项")
    assert len(phone.updates) == 2


def test_the_stopwatch_runs_from_the_tap_to_the_answer_and_to_the_card() -> None:
    phone = Phone("open:1")
    phone.crowd.press(phone.person)
    phone.now += 0.002
    phone.edit("第 1 项")
    phone.now += 0.003
    phone.answer()

    seen = phone.crowd.snapshot()

    assert (seen["to_answer_ms"], seen["to_card_ms"]) == ([5.0], [2.0])
    assert (seen["done"], seen["waiting"], seen["first_reply_at"]) == (1, 0, 100.002)
    assert phone.crowd.snapshot()["to_answer_ms"] == []


def test_a_card_in_a_new_message_is_the_one_that_is_tapped_next() -> None:
    phone = Phone("open:1")
    phone.crowd.saturated = True
    phone.crowd.press(phone.person)

    sent = phone.send("第 1 项")
    phone.answer()

    assert phone.query["message"]["message_id"] == sent["message_id"]


def test_a_text_among_the_presses_is_said_and_waits_for_a_card_only() -> None:
    phone = Phone("/start abc", "open:1")
    phone.crowd.saturated = True
    phone.crowd.press(phone.person)

    said = phone.updates[-1]["message"]
    assert said["entities"] == [{"offset": 0, "length": 6, "type": "bot_command"}]
    phone.send("上午好。", SUMMARY)

    assert phone.query["data"] == "open:1"
    assert phone.crowd.snapshot()["to_answer_ms"] == []


def test_markup_comes_back_as_plain_text_with_entities_in_utf16_units() -> None:
    phone = Phone("open:1")
    phone.crowd.press(phone.person)

    message = phone.edit("🔥<b>甲 &amp; 乙</b> <i>丙</i>", parse_mode="HTML")

    assert message["text"] == "🔥甲 & 乙 丙"
    assert message["entities"] == [
        {"offset": 2, "length": 5, "type": "bold"},
        {"offset": 8, "length": 1, "type": "italic"},
    ]


def test_an_edit_that_changes_nothing_is_refused_as_telegram_does() -> None:
    phone = Phone("open:1")
    phone.crowd.press(phone.person)
    phone.edit("第 1 项")

    with pytest.raises(CallRefusedError, match="message is not modified"):
        phone.edit("第 1 项")
    assert phone.crowd.snapshot()["refused"] == 1


def test_a_tap_is_answered_once() -> None:
    phone = Phone("open:1")
    phone.crowd.press(phone.person)
    phone.answer()

    with pytest.raises(CallRefusedError, match="query is too old"):
        phone.answer()


def test_who_is_out_of_presses_is_counted_and_not_made_up() -> None:
    phone = Phone("open:1")
    phone.crowd.saturated = True
    phone.crowd.press(phone.person)
    phone.edit("检查小结", SUMMARY)
    phone.answer()

    assert len(phone.updates) == 1
    assert phone.crowd.snapshot()["out_of_presses"] == 1


def test_a_beat_during_an_unanswered_tap_is_missed_and_not_tapped() -> None:
    phone = Phone("open:1")
    phone.crowd.beat(phone.person)
    phone.crowd.beat(phone.person)

    assert len(phone.updates) == 1
    assert phone.crowd.snapshot()["missed_beats"] == 1
