"""What has come to its end goes, and no more of it in a turn than was asked for."""

from datetime import timedelta

from chat.address import on_telegram
from chat.card import Card
from chat.push import Delivery, Push, PushKind, PushState
from chat.text import text_of
from storage.engine.unit_of_work import UnitOfWork

HOUR = timedelta(hours=1)


def post(work: UnitOfWork, chat_id: int, message_id: int, topic: str = "todo:1") -> None:
    """Note that a message was sent about something."""
    work.outbox.put(
        Push(f"about:{chat_id}", on_telegram(chat_id), Card(text_of("示例")), topic=topic)
    )
    (parcel,) = work.dispatch.claim(1, work.now, HOUR)
    sent = Delivery(parcel, PushState.SENT, message_id=message_id, posted=PushKind.MESSAGE)
    work.dispatch.settle(sent, work.now)


def test_posts_go_no_more_at_once_than_was_asked_for(work: UnitOfWork) -> None:
    """Messages of other chats with the same number used to go too: one turn for all of them."""
    for chat_id in (7, 8, 9):
        post(work, chat_id, 50)
    later = work.now + HOUR
    left = [work.removals.drop_posts(later, 1) for _ in range(4)]
    assert left == [1, 1, 1, 0]
    assert work.outbox.addresses_about("todo:1") == []


def test_a_post_on_the_board_stays_known(work: UnitOfWork) -> None:
    """After half a year it was forgotten, and went on saying that nothing had been done."""
    post(work, 7, 50, "board:3")
    post(work, 8, 50)
    assert work.removals.drop_posts(work.now + HOUR, 10) == 1
    assert work.outbox.addresses_about("board:3") == [on_telegram(7)]
