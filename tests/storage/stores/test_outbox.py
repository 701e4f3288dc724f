"""The outbox: what is put, what gives way to what is newer, what is claimed and settled."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from chat.address import on_telegram
from chat.card import Button, Card, Packed
from chat.push import Attachment, Delivery, Parcel, Post, Push, PushKind, PushState, Urgency
from chat.text import bold, joined, lines, link, text_of
from core.clock import FixedClock
from storage.engine.turns import Turns, WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from tests.storage.batches import settled

LEASE = timedelta(seconds=20)
FILE = Attachment("5" * 64, "检查表.pdf")
TOPIC = "todo:7"
CARD = Card(
    lines(joined("先 <b>", bold("好"), " & "), "", link("地图", "https://example.org/?a=1&b=2")),
    ((Button("看", Packed("go:1"), "primary"), Button("不看", Packed("go:2"))),),
)


def told(work: UnitOfWork, key: str, chat_id: int = 7, **more: object) -> bool:
    """Put a push that says its own key."""
    return work.outbox.put(Push(key, on_telegram(chat_id), Card(text_of(key)), **more))  # type: ignore[arg-type] # test sugar


def claimed(work: UnitOfWork, at: datetime | None = None, most: int = 10) -> list[Parcel]:
    return work.dispatch.claim(most, at or work.now, LEASE)


def texts(parcels: Iterable[Parcel]) -> list[str]:
    return [str(parcel.card.text) for parcel in parcels]


def sends(work: UnitOfWork, parcel: Parcel, message_id: int) -> None:
    """Settle a parcel as sent by a new message."""
    posted = parcel.kind if parcel.kind.brings_a_message else PushKind.MESSAGE
    outcome = Delivery(parcel, PushState.SENT, message_id=message_id, posted=posted)
    work.dispatch.settle(outcome, work.now)


def states(work: UnitOfWork) -> dict[str, str]:
    """The state of every row by its key."""
    rows = work.dispatch._session.say("SELECT key, state FROM outbox").fetchall()
    return {str(key): str(state) for key, state in rows}


def test_what_was_put_is_claimed_whole(work: UnitOfWork) -> None:
    push = Push(
        "paper:1",
        on_telegram(7),
        CARD,
        PushKind.DOCUMENT,
        TOPIC,
        Urgency.ANSWER,
        attachment=FILE,
        reply_to=33,
    )
    assert work.outbox.put(push)
    (parcel,) = claimed(work)
    assert parcel == Parcel(
        id=parcel.id,
        address=on_telegram(7),
        kind=PushKind.DOCUMENT,
        card=CARD,
        urgency=Urgency.ANSWER,
        created_at=work.now,
        attempts=0,
        topic=TOPIC,
        attachment=FILE,
        reply_to=33,
        about=None,
    )


def test_what_was_put_under_a_key_once_is_not_put_again(work: UnitOfWork) -> None:
    assert told(work, "once")
    assert not told(work, "once", 8)
    assert texts(claimed(work)) == ["once"]


def test_the_urgent_comes_first_and_each_chat_has_one_under_way(work: UnitOfWork) -> None:
    for key, chat, urgency in (
        ("news 1", 1, Urgency.NEWS),
        ("news 2", 1, Urgency.NEWS),
        ("work 2", 2, Urgency.WORK),
        ("answer 1", 1, Urgency.ANSWER),
        ("news 3", 3, Urgency.NEWS),
    ):
        told(work, key, chat, urgency=urgency)
    first = claimed(work)
    assert texts(first) == ["answer 1", "work 2", "news 3"]
    assert claimed(work) == []
    for parcel in first:
        sends(work, parcel, parcel.id)
    second = claimed(work)
    assert texts(second) == ["news 1"]
    sends(work, second[0], 99)
    assert texts(claimed(work)) == ["news 2"]


def test_even_the_urgent_waits_until_what_is_under_way_to_its_chat_has_arrived(
    work: UnitOfWork,
) -> None:
    told(work, "news", urgency=Urgency.NEWS)
    (news,) = claimed(work)
    told(work, "answer", urgency=Urgency.ANSWER)
    assert claimed(work) == []
    sends(work, news, 50)
    assert texts(claimed(work)) == ["answer"]


@pytest.mark.parametrize("card", ['{"lines":[],"v":9}', '{"lines":[[7]],"v":1}', "[]", "<b>"])
def test_a_row_that_nobody_can_read_is_given_up_and_holds_up_no_other(
    work: UnitOfWork, card: str, caplog: pytest.LogCaptureFixture
) -> None:
    """One such row used to fail every look at the outbox: nobody got anything any more."""
    for key, chat in (("broken", 7), ("whole", 8), ("next", 7)):
        told(work, key, chat)
    damage = "UPDATE outbox SET card = '" + card + "' WHERE key = 'broken'"  # noqa: S608 - a test's
    work.dispatch._session.say(damage)
    assert texts(claimed(work)) == ["whole"]
    assert states(work) == {"broken": "given_up", "whole": "waiting", "next": "waiting"}
    assert texts(claimed(work)) == ["next"]
    (said,) = caplog.records
    assert "is given up" in said.message


def test_no_more_are_claimed_than_asked_for(work: UnitOfWork) -> None:
    for chat in range(1, 6):
        told(work, f"to {chat}", chat)
    assert texts(claimed(work, most=2)) == ["to 1", "to 2"]
    assert texts(claimed(work, most=2)) == ["to 3", "to 4"]


def test_what_is_for_later_is_not_claimed_before(work: UnitOfWork) -> None:
    later = work.now + timedelta(minutes=5)
    told(work, "later", not_before=later)
    told(work, "now", 8)
    (now,) = claimed(work)
    assert str(now.card.text) == "now"
    sends(work, now, 50)
    assert claimed(work, later - timedelta(seconds=1)) == []
    assert texts(claimed(work, later)) == ["later"]


def test_a_claim_that_nobody_renews_is_anybodys_after_its_lease(work: UnitOfWork) -> None:
    told(work, "kept")
    told(work, "dropped", 8)
    kept, _ = claimed(work)
    work.dispatch.renew([kept.id], work.now + 2 * LEASE)
    assert texts(claimed(work, work.now + LEASE)) == ["dropped"]


def test_a_try_that_failed_is_counted_and_waits(work: UnitOfWork) -> None:
    told(work, "try")
    (parcel,) = claimed(work)
    again = Delivery(parcel, PushState.WAITING, error="Bad Gateway", wait=30.0)
    work.dispatch.settle(again, work.now)
    assert claimed(work, work.now + timedelta(seconds=29)) == []
    (parcel,) = claimed(work, work.now + timedelta(seconds=30))
    assert parcel.attempts == 1
    put_off = Delivery(parcel, PushState.WAITING, error="retry", wait=1.0, counted=False)
    work.dispatch.settle(put_off, work.now)
    (parcel,) = claimed(work, work.now + timedelta(minutes=1))
    assert parcel.attempts == 1


def test_what_waits_for_another_try_lets_other_topics_of_its_chat_pass(work: UnitOfWork) -> None:
    told(work, "stuck", topic=TOPIC)
    (parcel,) = claimed(work)
    work.dispatch.settle(Delivery(parcel, PushState.WAITING, wait=600.0), work.now)
    told(work, "pin", topic=TOPIC, kind=PushKind.PIN)
    told(work, "other", topic="hazard:1")
    assert texts(claimed(work)) == ["other"]


def test_what_was_given_up_is_not_tried_again(work: UnitOfWork) -> None:
    told(work, "in vain")
    (parcel,) = claimed(work)
    outcome = Delivery(parcel, PushState.GIVEN_UP, error="x" * 900)
    work.dispatch.settle(outcome, work.now)
    assert claimed(work, work.now + timedelta(days=9)) == []
    assert states(work) == {"in vain": "given_up"}


def test_what_is_settled_twice_stays_as_it_was_settled_first(work: UnitOfWork) -> None:
    told(work, "twice")
    (parcel,) = claimed(work)
    sends(work, parcel, 50)
    work.dispatch.settle(Delivery(parcel, PushState.WAITING, error="late"), work.now)
    assert states(work) == {"twice": "sent"}


def test_an_edit_finds_the_message_that_was_sent_last_for_its_topic(work: UnitOfWork) -> None:
    for message_id, key in ((50, "first"), (60, "second")):
        told(work, key, topic=TOPIC)
        (parcel,) = claimed(work)
        sends(work, parcel, message_id)
    told(work, "edit", topic=TOPIC, kind=PushKind.EDIT)
    (parcel,) = claimed(work)
    assert parcel.about == Post(on_telegram(7), 60, TOPIC, PushKind.MESSAGE)
    assert work.outbox.post_at(on_telegram(7), 50) == Post(
        on_telegram(7), 50, TOPIC, PushKind.MESSAGE
    )
    assert work.outbox.post_about(on_telegram(8), TOPIC) is None


def test_a_message_that_vanished_is_edited_no_more(work: UnitOfWork) -> None:
    told(work, "card", topic=TOPIC)
    (parcel,) = claimed(work)
    sends(work, parcel, 50)
    told(work, "edit", topic=TOPIC, kind=PushKind.EDIT)
    (parcel,) = claimed(work)
    fresh = Delivery(parcel, PushState.SENT, 61, PushKind.MESSAGE, vanished=True)
    work.dispatch.settle(fresh, work.now)
    assert work.outbox.post_at(on_telegram(7), 50) is None
    assert work.outbox.post_about(on_telegram(7), TOPIC) == Post(
        on_telegram(7), 61, TOPIC, PushKind.MESSAGE
    )


def test_a_newer_edit_replaces_the_one_that_still_waits(work: UnitOfWork) -> None:
    told(work, "edit 1", topic=TOPIC, kind=PushKind.EDIT)
    told(work, "edit elsewhere", topic="todo:8", kind=PushKind.EDIT)
    told(work, "edit 2", topic=TOPIC, kind=PushKind.EDIT)
    assert states(work) == {
        "edit 1": "superseded",
        "edit elsewhere": "waiting",
        "edit 2": "waiting",
    }


def test_an_edit_of_a_message_that_was_not_sent_yet_is_sent_in_its_place(work: UnitOfWork) -> None:
    told(
        work,
        "photo",
        topic=TOPIC,
        kind=PushKind.PHOTO,
        attachment=FILE,
        reply_to=12,
        urgency=Urgency.ANSWER,
    )
    told(work, "edit", topic=TOPIC, kind=PushKind.EDIT, urgency=Urgency.NEWS)
    (parcel,) = claimed(work)
    assert (str(parcel.card.text), parcel.kind, parcel.attachment) == ("edit", PushKind.PHOTO, FILE)
    assert (parcel.reply_to, parcel.urgency) == (12, Urgency.ANSWER)
    assert states(work) == {"photo": "waiting", "edit": "superseded"}


def test_a_pin_that_waits_outlives_the_edit_of_its_message_sent_or_not(work: UnitOfWork) -> None:
    """It used to give way to the edit, and nothing was pinned."""
    told(work, "card", topic=TOPIC)
    told(work, "pin", topic=TOPIC, kind=PushKind.PIN)
    told(work, "edit 1", topic=TOPIC, kind=PushKind.EDIT)
    (card,) = claimed(work)
    assert (str(card.card.text), card.kind) == ("edit 1", PushKind.MESSAGE)
    sends(work, card, 50)
    told(work, "edit 2", topic=TOPIC, kind=PushKind.EDIT)
    (pin,) = claimed(work)
    assert (pin.kind, pin.about) == (
        PushKind.PIN,
        Post(on_telegram(7), 50, TOPIC, PushKind.MESSAGE),
    )
    work.dispatch.settle(Delivery(pin, PushState.SENT, message_id=50), work.now)
    assert texts(claimed(work)) == ["edit 2"]


def test_an_edit_waits_as_long_as_the_message_that_it_rewords(work: UnitOfWork) -> None:
    morning = work.now + timedelta(hours=8)
    told(work, "card 1", topic=TOPIC)
    told(work, "card 2", topic=TOPIC, not_before=morning)
    told(work, "edit", topic=TOPIC, kind=PushKind.EDIT)
    assert claimed(work) == []
    assert texts(claimed(work, morning)) == ["edit"]
    assert states(work) == {"card 1": "superseded", "card 2": "waiting", "edit": "superseded"}


def test_what_is_under_way_is_not_replaced_and_the_edit_follows_it(work: UnitOfWork) -> None:
    told(work, "card", topic=TOPIC)
    (card,) = claimed(work)
    told(work, "edit", topic=TOPIC, kind=PushKind.EDIT)
    assert claimed(work) == []
    sends(work, card, 50)
    (edit,) = claimed(work)
    assert edit.about == Post(on_telegram(7), 50, TOPIC, PushKind.MESSAGE)


def test_a_new_message_makes_edits_stale_but_not_earlier_messages(work: UnitOfWork) -> None:
    told(work, "card 1", topic=TOPIC)
    told(work, "card 2", topic=TOPIC)
    assert states(work) == {"card 1": "waiting", "card 2": "waiting"}
    told(work, "edit", topic="todo:8", kind=PushKind.EDIT)
    told(work, "card 3", topic="todo:8")
    assert states(work)["edit"] == "superseded"


def test_a_deletion_replaces_all_that_waits_about_its_topic(work: UnitOfWork) -> None:
    told(work, "card", topic=TOPIC)
    told(work, "pin", topic=TOPIC, kind=PushKind.PIN)
    told(work, "delete", topic=TOPIC, kind=PushKind.DELETE)
    assert states(work) == {"card": "superseded", "pin": "superseded", "delete": "waiting"}


def test_a_reply_goes_to_the_message_last_sent_for_the_topic_it_answers(work: UnitOfWork) -> None:
    told(work, "assignment", topic="hazard:3")
    (parcel,) = claimed(work)
    sends(work, parcel, 44)
    told(work, "returned", topic="hazard:3:return", reply_topic="hazard:3")
    (parcel,) = claimed(work)
    assert parcel.reply_to == 44


def test_a_chat_is_lost_once_until_something_is_heard(work: UnitOfWork) -> None:
    assert work.dispatch.lose(on_telegram(7), work.now, "blocked")
    assert not work.dispatch.lose(on_telegram(7), work.now, "blocked")
    assert work.dispatch.unreachable() == [on_telegram(7)]
    assert work.dispatch.hear(on_telegram(7))
    assert not work.dispatch.hear(on_telegram(7))
    assert work.dispatch.unreachable() == []


def test_only_what_was_settled_long_ago_is_dropped(work: UnitOfWork) -> None:
    for key in ("sent", "waiting"):
        told(work, key, topic=key)
        if key == "sent":
            (parcel,) = claimed(work)
            sends(work, parcel, 50)
    assert work.dispatch.drop(work.now, 9) == 0
    assert work.dispatch.drop(work.now + timedelta(seconds=1), 9) == 1
    assert states(work) == {"waiting": "waiting"}
    assert work.outbox.post_about(on_telegram(7), "sent") is not None


async def test_of_two_couriers_that_claim_at_once_each_row_goes_to_one(
    engine: Engine, make: WorkMaker
) -> None:
    with transaction(engine, make) as work:
        for chat in range(1, 201):
            told(work, f"to {chat}", chat)
    couriers = [Turns(engine, make, writers=1) for _ in range(2)]
    claims = [
        courier.run(lambda work: work.dispatch.claim(20, work.now, LEASE))
        for _ in range(5)
        for courier in couriers
    ]
    taken = [parcel.id for parcels in await settled(*claims) for parcel in parcels]  # type: ignore[attr-defined] # settled keeps errors
    for courier in couriers:
        courier.close()
    assert len(taken) == len(set(taken)) == 200


async def test_who_listens_is_told_when_something_was_put_and_committed(
    engine: Engine, make: WorkMaker
) -> None:
    heard: list[int] = []
    turns = Turns(engine, make, notify=lambda: heard.append(1))
    await turns.run(lambda work: told(work, "put"))
    await turns.run(lambda work: told(work, "put"))  # known already: nothing new
    await turns.run(lambda work: work.dispatch.unreachable())
    turns.close()
    assert heard == [1]


@pytest.mark.parametrize("kind", [PushKind.EDIT, PushKind.PIN, PushKind.DELETE])
def test_what_is_about_a_message_needs_a_topic(kind: PushKind) -> None:
    with pytest.raises(ValueError, match="topic"):
        Push("key", on_telegram(7), kind=kind)


def test_a_file_is_sent_with_a_file_and_a_message_without(clock: FixedClock) -> None:
    with pytest.raises(ValueError, match="attachment"):
        Push("key", on_telegram(7), kind=PushKind.DOCUMENT)
    with pytest.raises(ValueError, match="attachment"):
        Push("key", on_telegram(7), attachment=FILE)
