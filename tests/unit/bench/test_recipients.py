"""The server that the courier's bench is held to: whoever oversteps its limits is refused."""

import pytest

from bench.recipients import FIRST_CHAT, Recipients, TooManyRequestsError


class Clock:
    """A clock that moves only when told; seconds."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def recipients(clock: Clock) -> Recipients:
    return Recipients(clock)


def chat(number: int) -> str:
    return str(FIRST_CHAT + number)


def test_thirty_a_second_are_taken_and_the_next_is_refused(
    recipients: Recipients, clock: Clock
) -> None:
    for number in range(30):
        recipients.receive(chat(number))
    clock.now += 0.99
    with pytest.raises(TooManyRequestsError):
        recipients.receive(chat(30))
    clock.now += 0.01
    recipients.receive(chat(30))
    assert recipients.received() == {
        "accepted": 31,
        "refused": 1,
        "first_at": 100.0,
        "last_at": clock.now,
    }


def test_one_person_takes_one_message_a_second(recipients: Recipients, clock: Clock) -> None:
    recipients.receive(chat(1))
    clock.now += 0.9
    with pytest.raises(TooManyRequestsError):
        recipients.receive(chat(1))
    clock.now += 0.1
    recipients.receive(chat(1))
    assert recipients.received()["refused"] == 1


def test_inspectors_who_tap_are_none_of_them(recipients: Recipients) -> None:
    assert recipients.know(chat(4_999))
    assert not recipients.know("70000001")
    assert not recipients.know("-1001")
