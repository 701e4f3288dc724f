"""Telegram's limits on calls, and a pace that keeps to them evenly.

The rates are those of https://core.telegram.org/bots/faq#my-bot-is-hitting-limits: about thirty
messages a second in all, one a second to a person, twenty a minute to a group.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final, NamedTuple

CATCH_UP: Final = 0.1  # seconds by which a slot may be late without those after it being late too
ON_THE_WAY: Final = 0.25  # seconds after which an unanswered call is taken to have arrived
LONG_AGO: Final = float("-inf")


class Rate(NamedTuple):
    """At most so many calls within so many seconds."""

    most: int
    seconds: float


PER_BOT: Final = Rate(30, 1.0)
PER_PRIVATE_CHAT: Final = Rate(1, 1.0)
PER_GROUP: Final = Rate(20, 60.0)


def rate_of(chat_id: int) -> Rate:
    """Return the rate of one chat; groups have negative ids."""
    return PER_GROUP if chat_id < 0 else PER_PRIVATE_CHAT


@dataclass(slots=True)
class Slot:
    """One call: when it was begun, and when it had certainly arrived."""

    started: float
    arrived: float


class Pace:
    """Slots at even distances, and never more than the rate allows as the server counts.

    A call arrives somewhere between its start and its answer. The window is therefore closed by
    the answer of the call that many places back: whatever the network does to the calls in
    between, the server sees no more than ``most`` of them in any ``seconds``.
    """

    def __init__(self, rate: Rate) -> None:
        self._gap = rate.seconds / rate.most
        self._seconds = rate.seconds
        self._next = LONG_AGO
        self._slots: deque[Slot] = deque(maxlen=rate.most)

    def opens(self) -> float:
        """Return from when on the next call may begin."""
        if len(self._slots) < (self._slots.maxlen or 0):
            return self._next
        return max(self._next, self._slots[0].arrived + self._seconds)

    def start(self, now: float) -> Slot:
        """Take the next slot; it must be open."""
        opened = self.opens()
        self._next = (opened if now - opened <= CATCH_UP else now) + self._gap
        slot = Slot(now, now + ON_THE_WAY)
        self._slots.append(slot)
        return slot

    def idle(self, now: float) -> bool:
        """Tell whether it may be forgotten: all that it remembers is out of its window."""
        return self.opens() <= now and self._slots[-1].arrived + self._seconds <= now


def answered(slot: Slot, now: float) -> None:
    """Note that the answer to a call is here."""
    slot.arrived = min(slot.arrived, now)
