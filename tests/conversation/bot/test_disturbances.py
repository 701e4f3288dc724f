"""Double taps, old cards, two phones, a restart, and Telegram on a bad day."""

import asyncio
from datetime import timedelta

import pytest

from tests.conversation.handset import HAZARD, PASS, SENTENCE, SPARED, Handset, picture
from tests.conversation.stage import INSPECTOR, Stage

ANSWERED = "SELECT count(*) FROM audit WHERE action = 'answer'"


async def touched(phone: Handset, *labels: str) -> list[str]:
    """Press buttons without waiting in between; return the ids of the presses."""
    return [(await phone.touch(label))[0] for label in labels]


def all_answered(stage: Stage) -> bool:
    """Whether every press of a button got its answer."""
    return not stage.telegram.people.waiting()


async def test_a_double_tap_answers_the_item_once(any_stage: Stage) -> None:
    inspector = any_stage.handset(INSPECTOR)
    await inspector.begins()
    await touched(inspector, PASS, PASS)
    await inspector.settled()
    assert "第 2/29 项" in (await inspector.card()).text
    assert any_stage.answers() == {1: "pass"}
    assert all_answered(any_stage)


async def test_of_two_different_presses_at_once_the_later_one_counts(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await touched(inspector, PASS, SPARED)
    await inspector.settled()
    assert stage.answers() == {1: "na"}
    assert all_answered(stage)


async def test_the_same_update_twice_has_one_effect(stage: Stage, inspector: Handset) -> None:
    await inspector.begins()
    stage.telegram.faults.duplicate_updates = -1
    await inspector.taps(PASS)
    await inspector.taps(HAZARD)
    await inspector.says(SENTENCE)
    await inspector.photo(picture())
    await inspector.kept("1 张")
    await inspector.taps("7 天")
    assert "第 3/29 项" in (await inspector.card()).text
    assert stage.answers() == {1: "pass", 2: "hazard"}
    assert stage.town.rows("SELECT description FROM findings") == [SENTENCE]
    assert stage.town.rows("SELECT count(*) FROM photos") == [1]
    assert stage.town.rows(ANSWERED) == [2]
    assert all_answered(stage)


async def test_a_tap_that_overtakes_another_loses_neither(stage: Stage, inspector: Handset) -> None:
    await inspector.begins()
    await inspector.taps(PASS)
    await inspector.taps(HAZARD)
    stage.telegram.faults.reorder_updates = 1
    await inspector.send(SENTENCE)
    await inspector.photo(picture())
    await inspector.kept("1 张")
    assert f"说明：{SENTENCE}" in (await inspector.wait_for("说明：二楼")).text
    assert len(stage.town.photos(stage.inspection(), 2)) == 1
    assert stage.town.rows("SELECT description FROM findings") == [SENTENCE]


async def test_a_sentence_that_comes_after_the_deadline_was_tapped_still_counts(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.taps(HAZARD)
    await inspector.shows(picture(), "1 张")
    stage.telegram.faults.reorder_updates = 1
    await inspector.send(SENTENCE)
    await inspector.taps("7 天")
    await inspector.wait_for("第 2/29 项")
    assert stage.town.rows("SELECT description, deadline FROM findings") == [
        (SENTENCE, "2026-11-29")
    ]


async def test_an_old_card_still_works_and_becomes_the_card(
    stage: Stage, inspector: Handset
) -> None:
    first = await inspector.begins()
    await inspector.answers(PASS, 2)
    chat = stage.telegram.chats.chat_of(INSPECTOR, None)
    kept = chat.messages[first.id]
    await inspector.start()
    await inspector.settled()
    chat.messages[first.id] = kept
    answer = await inspector.taps(SPARED, first.id)
    assert not answer.show_alert
    assert stage.answers() == {1: "pass", 2: "pass", 3: "na"}
    card = await inspector.has_one_card()
    assert "第 4/29 项" in card.text


async def test_a_card_that_telegram_no_longer_edits_is_sent_anew(
    stage: Stage, inspector: Handset
) -> None:
    card = await inspector.begins()
    query, _ = await inspector.touch(PASS)
    chat = stage.telegram.chats.chat_of(INSPECTOR, None)
    stage.telegram.chats.delete(chat, [card.id])
    await inspector.settled()
    assert stage.telegram.people.queries[query].answer is not None
    fresh = await inspector.card()
    assert fresh.id > card.id
    assert "第 2/29 项" in fresh.text
    await inspector.taps(PASS)
    assert stage.answers() == {1: "pass", 2: "pass"}


async def test_two_phones_of_one_person_share_one_walk(stage: Stage, inspector: Handset) -> None:
    tablet = stage.handset(INSPECTOR)
    await inspector.begins()
    await inspector.taps(PASS)
    await tablet.taps(HAZARD)
    await inspector.shows(picture(), "1 张")
    await tablet.says(SENTENCE)
    await asyncio.gather(inspector.touch("7 天"), tablet.touch("15 天"))
    await tablet.settled()
    assert (await tablet.card()).text == (await inspector.card()).text
    assert "第 3/29 项" in (await tablet.card()).text
    assert stage.town.rows("SELECT description FROM findings") == [SENTENCE]
    assert stage.answers() == {1: "pass", 2: "hazard"}
    assert all_answered(stage)


async def test_a_walk_goes_on_after_a_restart_and_a_week(any_stage: Stage) -> None:
    inspector = any_stage.handset(INSPECTOR)
    await inspector.begins()
    await inspector.answers(PASS, 4)
    await inspector.taps(HAZARD)
    await inspector.says(SENTENCE)
    await any_stage.close()
    any_stage.clock.advance(timedelta(days=7))
    await inspector.send("也没有水带")
    await any_stage.open()
    card = await inspector.wait_for(f"说明：{SENTENCE}；也没有水带")
    await inspector.shows(picture(), "1 张")
    await inspector.taps("3 天")
    assert "第 6/29 项" in (await inspector.card()).text
    assert card.text.startswith("⚠️ 第 5 项")
    assert any_stage.town.rows("SELECT deadline IS NULL FROM findings") == [False]
    assert any_stage.answers() == {**dict.fromkeys(range(1, 5), "pass"), 5: "hazard"}


async def test_a_photo_that_was_noted_when_the_bot_stopped_is_fetched_afterwards(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.taps(HAZARD)
    stage.telegram.faults.change({"methods": ["getFile"], "bad_gateway": -1})
    await inspector.photo(picture())
    await inspector.settled()
    await stage.close()
    assert stage.town.rows("SELECT state FROM photos") == ["received"]
    stage.telegram.faults.change({"methods": [], "bad_gateway": 0})
    await stage.open()
    await inspector.kept("1 张")
    assert stage.town.rows("SELECT state FROM photos") == ["stored"]


@pytest.mark.parametrize(
    "fault",
    [
        {"too_many_requests": 1, "retry_after": 1},
        {"bad_gateway": 1},
        {"drop_before": 1},
        {"drop_after": 1},
    ],
    ids=["429", "502", "lost request", "lost answer"],
)
@pytest.mark.parametrize("method", ["editMessageText", "answerCallbackQuery"])
async def test_after_a_bad_moment_of_telegram_the_right_card_is_there(
    stage: Stage, inspector: Handset, fault: dict[str, int], method: str
) -> None:
    await inspector.begins()
    stage.telegram.faults.change({**fault, "methods": [method]})
    await inspector.taps(PASS)
    card = await inspector.has_one_card()
    assert "第 2/29 项" in card.text
    assert stage.answers() == {1: "pass"}
    assert all_answered(stage)


async def test_after_a_lost_answer_to_a_sent_card_only_the_last_card_works_on(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await inspector.taps(HAZARD)
    stage.telegram.faults.change({"bad_gateway": 1, "methods": ["sendMessage"]})
    await inspector.says(SENTENCE)
    card = await inspector.has_one_card()
    assert f"说明：{SENTENCE}" in card.text
    assert stage.town.rows("SELECT description FROM findings") == [SENTENCE]


async def test_a_person_who_has_blocked_the_bot_stops_nobody_else(
    stage: Stage, inspector: Handset
) -> None:
    await inspector.begins()
    await touched(inspector, PASS)
    await inspector.block()
    await stage.handset(7003).start()
    await stage.handset(7003).wait_for("开始检查")
    await inspector.block(False)
    await inspector.settled()
    assert stage.answers() == {1: "pass"}
