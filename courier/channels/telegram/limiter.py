"""Paces every call to Telegram, the urgent before the rest, and pauses when told to.

python-telegram-bot's own ``AIORateLimiter`` begins with twice the rate in one burst and lets other
calls through while one is told to wait; this one does neither.
"""

import asyncio
import logging
import os
from bisect import insort
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from chat.push import Urgency
from courier.channels.telegram.pacing import LONG_AGO, PER_BOT, Pace, Slot, answered, rate_of

log = logging.getLogger(__name__)

# Without it python-telegram-bot warns at every retry_after that is read.
os.environ.setdefault("PTB_TIMEDELTA", "1")

MOST_CHATS: Final = 1_000  # whose pace is remembered before those at rest are forgotten

Reply = bool | dict[str, Any] | list[dict[str, Any]]


class NotSent(TelegramError):
    """A call was not begun, because the program ends."""


class Timer(Protocol):
    """A timer that can be called off."""

    def cancel(self) -> None:
        """Do not call after all."""


class Ticking(Protocol):
    """The time that the limiter goes by; an event loop is one."""

    def time(self) -> float:
        """Return seconds that only go forward."""

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        """Call back at a time."""


@dataclass(order=True, slots=True)
class Waiting:
    """A call that waits for its slot; the urgent first, then in order of arrival."""

    urgency: int
    number: int
    chat_id: int | None = field(compare=False)
    turn: "asyncio.Future[tuple[Slot, ...]]" = field(compare=False)


class Limiter(BaseRateLimiter[Urgency]):
    """Hands out slots: one clock for the bot as a whole, one for each chat.

    ``rate_limit_args`` of a call is its ``Urgency``. A call that Telegram refuses with a
    ``RetryAfter`` is not repeated here: it goes back to the outbox, where it is safe, and the
    limiter keeps everything away that the refusal is about.

    Telegram does not say what that is. A group's refusal is taken to be about that group, whose
    limit is by far the easiest to hit and the slowest to pass. So is that of a private chat, at
    first: its owner may be talking with the bot at this moment. But as we write to a person once
    a second at most, two of them refused at a time can only mean the bot as a whole.
    """

    def __init__(self, ticking: Ticking | None = None) -> None:
        self._ticking = ticking
        self._bot = Pace(PER_BOT)
        self._chats: dict[int, Pace] = {}
        self._waiting: list[Waiting] = []
        self._number = 0
        self._paused_until = LONG_AGO
        self._chat_paused_until: dict[int, float] = {}
        self._timer: Timer | None = None
        self._ended = False

    async def initialize(self) -> None:
        """Nothing needs to be opened."""

    async def shutdown(self) -> None:
        """Begin nothing new; calls that wait for a slot end with ``NotSent``."""
        self._ended = True
        if self._timer is not None:
            self._timer.cancel()
        for waiting in self._waiting:
            if not waiting.turn.done():
                waiting.turn.set_exception(NotSent("the courier stops"))
        self._waiting.clear()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Reply]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Urgency | None,
    ) -> Reply:
        """Make a call when its turn has come; raises what the call raises, or ``NotSent``."""
        chat = data.get("chat_id")
        chat_id = chat if isinstance(chat, int) else None
        slots = await self._turn(chat_id, rate_limit_args)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as limit:
            seconds = seconds_of(limit)
            log.warning("told to wait %s s before %s to %s", seconds, endpoint, chat)
            self._pause(chat_id, seconds)
            raise
        finally:
            now = self._time.time()
            for slot in slots:
                answered(slot, now)
            self._hand_out()

    @property
    def _time(self) -> Ticking:
        if self._ticking is None:
            self._ticking = asyncio.get_running_loop()
        return self._ticking

    async def _turn(self, chat_id: int | None, urgency: Urgency | None) -> tuple[Slot, ...]:
        if self._ended:
            raise NotSent("the courier stops")
        self._number += 1
        turn: asyncio.Future[tuple[Slot, ...]] = asyncio.get_running_loop().create_future()
        rank = Urgency.WORK if urgency is None else urgency
        waiting = Waiting(int(rank), self._number, chat_id, turn)
        insort(self._waiting, waiting)
        self._hand_out()
        try:
            return await turn
        except asyncio.CancelledError:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
            raise

    def _hand_out(self) -> None:
        """Give slots to those whose turn it is, and set the alarm for the next one."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting and not self._ended:
            now = self._time.time()
            opens = max(self._bot.opens(), self._paused_until)
            chosen = None
            if opens <= now:
                chosen, opens = self._choose(now)
            if chosen is None:
                self._timer = self._time.call_at(opens, self._hand_out)
                return
            self._waiting.remove(chosen)
            if not chosen.turn.done():
                chosen.turn.set_result(self._start(chosen.chat_id, now))

    def _choose(self, now: float) -> tuple[Waiting | None, float]:
        """Return the first in the line whose chat is free, or when the next chat will be."""
        soonest = float("inf")
        for waiting in self._waiting:
            opens = self._chat_opens(waiting.chat_id)
            if opens <= now:
                return waiting, now
            soonest = min(soonest, opens)
        return None, soonest

    def _chat_opens(self, chat_id: int | None) -> float:
        if chat_id is None:
            return LONG_AGO
        pace = self._chats.get(chat_id)
        paused = self._chat_paused_until.get(chat_id, LONG_AGO)
        return max(pace.opens(), paused) if pace else paused

    def _start(self, chat_id: int | None, now: float) -> tuple[Slot, ...]:
        whole = self._bot.start(now)
        if chat_id is None:
            return (whole,)
        if len(self._chats) > MOST_CHATS:
            self._chats = {key: pace for key, pace in self._chats.items() if not pace.idle(now)}
        pace = self._chats.get(chat_id)
        if pace is None:
            pace = self._chats[chat_id] = Pace(rate_of(chat_id))
        return whole, pace.start(now)

    def _pause(self, chat_id: int | None, seconds: float) -> None:
        now = self._time.time()
        until = now + seconds
        paused = {chat: end for chat, end in self._chat_paused_until.items() if end > now}
        self._chat_paused_until = paused
        others = any(chat > 0 and chat != chat_id for chat in paused)
        if chat_id is None or (chat_id > 0 and others):
            self._paused_until = max(self._paused_until, until)
        if chat_id is not None:
            paused[chat_id] = max(paused.get(chat_id, LONG_AGO), until)


def seconds_of(limit: RetryAfter) -> float:
    """Return how many seconds Telegram wants to be left alone."""
    after = limit.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()
