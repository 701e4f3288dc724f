"""The pace of the courier, to the tick, on a clock that moves only when told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram.error import RetryAfter

from chat.push import Urgency
from courier.channels.telegram.limiter import Limiter, NotSent

GROUP = -1001


@dataclass(order=True)
class Alarm:
    when: float
    number: int
    ring: Callable[[], None] = field(compare=False)
    off: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        self.off = True


class FakeTime:
    """Seconds that pass only in ``until``, alarm by alarm."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._alarms: list[Alarm] = []

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, callback: Callable[[], None]) -> Alarm:
        alarm = Alarm(when, len(self._alarms), callback)
        self._alarms.append(alarm)
        return alarm

    async def until(self, moment: float) -> None:
        """Let time pass up to a moment, and everybody do what they do at their alarms."""
        await settle()
        while due := [alarm for alarm in self._alarms if not alarm.off and alarm.when <= moment]:
            alarm = min(due)
            self._alarms.remove(alarm)
            self.now = max(self.now, alarm.when)
            alarm.ring()
            await settle()
        self.now = moment


async def settle() -> None:
    """Let all tasks go on until they wait for something else."""
    for _ in range(20):
        await asyncio.sleep(0)


class Telegram:
    """Where the calls arrive: when, to whom, and how the next ones are refused."""

    def __init__(self, time: FakeTime) -> None:
        self.limiter = Limiter(time)
        self._time = time
        self.begun = 0
        self.calls: list[tuple[float, int, str]] = []
        self.refusals: dict[int, list[int]] = {}
        self.latency: Callable[[int], float] = lambda _number: 0.0
        self.tasks: list[asyncio.Task[Any]] = []

    async def answer(self, chat_id: int, text: str) -> bool:
        late = self.latency(self.begun)
        self.begun += 1
        if late:
            landed = asyncio.get_running_loop().create_future()
            self._time.call_at(self._time.now + late, lambda: landed.set_result(None))
            await landed
        self.calls.append((round(self._time.now - 1000.0, 6), chat_id, text))
        if self.refusals.get(chat_id):
            raise RetryAfter(self.refusals[chat_id].pop(0))
        return True

    def send(self, chat_id: int, text: str = "", urgency: Urgency = Urgency.WORK) -> None:
        """Begin a call."""
        call = self.limiter.process_request(
            self.answer, (chat_id, text), {}, "sendMessage", {"chat_id": chat_id}, urgency
        )
        self.tasks.append(asyncio.ensure_future(call))

    @property
    def times(self) -> list[float]:
        return [time for time, _, _ in self.calls]

    @property
    def texts(self) -> list[str]:
        return [text for _, _, text in self.calls]


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
async def telegram(time: FakeTime) -> AsyncIterator[Telegram]:
    telegram = Telegram(time)
    yield telegram
    await telegram.limiter.shutdown()
    for task in telegram.tasks:
        task.cancel()
    await asyncio.gather(*telegram.tasks, return_exceptions=True)


async def test_many_people_are_written_to_at_even_distances_without_a_burst(
    telegram: Telegram, time: FakeTime
) -> None:
    for person in range(1, 91):
        telegram.send(person)
    await time.until(1010.0)
    assert telegram.times == [round(number / 30, 6) for number in range(90)]


async def test_one_person_is_written_to_once_a_second(telegram: Telegram, time: FakeTime) -> None:
    for number in range(4):
        telegram.send(7, str(number))
    await time.until(1010.0)
    assert telegram.times == [0.0, 1.0, 2.0, 3.0]
    assert telegram.texts == ["0", "1", "2", "3"]


async def test_a_group_is_written_to_every_three_seconds(
    telegram: Telegram, time: FakeTime
) -> None:
    for _ in range(25):
        telegram.send(GROUP)
    await time.until(1100.0)
    assert telegram.times == [3.0 * number for number in range(25)]


async def test_a_chat_that_must_wait_does_not_hold_up_the_others(
    telegram: Telegram, time: FakeTime
) -> None:
    for chat in (7, 7, 7, 8, 9):
        telegram.send(chat)
    await time.until(1003.0)
    assert [(chat, when) for when, chat, _ in telegram.calls] == [
        (7, 0.0),
        (8, round(1 / 30, 6)),
        (9, round(2 / 30, 6)),
        (7, 1.0),
        (7, 2.0),
    ]


async def test_an_answer_goes_before_work_and_work_before_news(
    telegram: Telegram, time: FakeTime
) -> None:
    telegram.send(1, "first come")
    for person, urgency in ((2, Urgency.NEWS), (3, Urgency.WORK), (4, Urgency.ANSWER)):
        telegram.send(person, urgency.name, urgency)
    await time.until(1002.0)
    assert telegram.texts == ["first come", "ANSWER", "WORK", "NEWS"]


async def test_an_answer_overtakes_a_broadcast_that_is_under_way(
    telegram: Telegram, time: FakeTime
) -> None:
    for person in range(1, 61):
        telegram.send(person, "news", Urgency.NEWS)
    await time.until(1000.51)
    telegram.send(99, "answer", Urgency.ANSWER)
    await time.until(1003.0)
    assert telegram.calls[16] == (round(16 / 30, 6), 99, "answer")


async def test_the_server_never_counts_more_than_thirty_in_a_second_however_late_calls_arrive(
    telegram: Telegram, time: FakeTime
) -> None:
    """Even distances alone do: one call that is held up lands among those after it."""
    telegram.latency = lambda number: (0.001, 0.03, 0.12, 0.06, 0.2, 0.01, 0.15)[number % 7]
    for person in range(1, 301):
        telegram.send(person)
    await time.until(1060.0)
    arrived = sorted(telegram.times)
    assert len(arrived) == 300
    assert all(
        later - earlier >= 0.999999 for earlier, later in zip(arrived, arrived[30:], strict=False)
    )


async def test_a_call_that_hangs_holds_up_the_rest_for_a_quarter_of_a_second_at_most(
    telegram: Telegram, time: FakeTime
) -> None:
    telegram.latency = lambda number: 60.0 if number == 0 else 0.0
    for person in range(1, 62):
        telegram.send(person)
    await time.until(1003.0)
    assert len(telegram.calls) == 60


async def test_a_refused_chat_is_left_alone_while_the_others_go_on(
    telegram: Telegram, time: FakeTime
) -> None:
    telegram.refusals = {7: [10]}
    for chat in (7, 8):
        telegram.send(chat)
    await time.until(1001.5)
    for chat in (7, 8):
        telegram.send(chat)
    await time.until(1020.0)
    assert [(when, chat) for when, chat, _ in telegram.calls] == [
        (0.0, 7),
        (round(1 / 30, 6), 8),
        (1.5, 8),
        (10.0, 7),
    ]


async def test_two_people_refused_at_a_time_mean_the_bot_and_everything_pauses(
    telegram: Telegram, time: FakeTime
) -> None:
    telegram.refusals = {1: [5], 2: [5]}
    for person in range(1, 11):
        telegram.send(person, urgency=Urgency.ANSWER)
    await time.until(1030.0)
    assert telegram.times[:2] == [0.0, round(1 / 30, 6)]
    again = [round(1 / 30 + 5 + number / 30, 6) for number in range(8)]
    assert telegram.times[2:] == pytest.approx(again, abs=1e-5)


async def test_groups_that_are_refused_say_nothing_about_the_bot(
    telegram: Telegram, time: FakeTime
) -> None:
    telegram.refusals = {GROUP: [40], GROUP - 1: [40], 1: [5]}
    for chat in (GROUP, GROUP - 1, 1, 2, 3):
        telegram.send(chat)
    await time.until(1001.0)
    assert [chat for _, chat, _ in telegram.calls] == [GROUP, GROUP - 1, 1, 2, 3]


async def test_a_refusal_reaches_the_caller(telegram: Telegram, time: FakeTime) -> None:
    telegram.refusals = {7: [10]}
    telegram.send(7)
    await time.until(1001.0)
    with pytest.raises(RetryAfter):
        telegram.tasks[0].result()


async def test_a_call_that_is_called_off_takes_no_slot(telegram: Telegram, time: FakeTime) -> None:
    for person in (1, 2, 3):
        telegram.send(person)
    await settle()
    telegram.tasks[1].cancel()
    await time.until(1001.0)
    assert [(when, chat) for when, chat, _ in telegram.calls] == [(0.0, 1), (round(1 / 30, 6), 3)]


async def test_when_it_ends_what_waits_is_told_that_it_was_not_sent(
    telegram: Telegram, time: FakeTime
) -> None:
    for person in (1, 2):
        telegram.send(person)
    await settle()
    await telegram.limiter.shutdown()
    telegram.send(3)
    await time.until(1005.0)
    assert [chat for _, chat, _ in telegram.calls] == [1]
    for task in telegram.tasks[1:]:
        with pytest.raises(NotSent):
            task.result()
