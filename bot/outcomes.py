"""The outcomes that people have not seen yet, so that a second try says what the first would have.

A link, a receipt, the words that something was left out: no row has them. They are kept in the
memory of the process alone, until they were said, and not for long.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from chat.incoming import Noted
from checklists.views import Reply
from core.errors import XunanError

MOST = 2_000  # updates
SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of an update in the turn that claimed it.

    ``refusal`` is what refused the person before that turn, which then only showed something.
    """

    reply: Reply | None = None
    noted: Noted | None = None
    refusal: XunanError | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    outcome: Outcome
    chat_id: int
    until: float


class Outcomes:
    """What the newest updates came to; from any thread. A turn that runs again keeps it again."""

    def __init__(
        self,
        most: int = MOST,
        seconds: float = SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._now = now
        self._lock = Lock()
        self._kept: OrderedDict[int, _Kept] = OrderedDict()  # in the order in which they end
        self._newest: OrderedDict[int, int] = OrderedDict()  # the newest update of each chat

    def keep(self, update_id: int, chat_id: int, outcome: Outcome) -> None:
        """Keep what an update came to, until it was said."""
        with self._lock:
            self._kept.pop(update_id, None)
            self._kept[update_id] = _Kept(outcome, chat_id, self._now() + self._seconds)
            self._newest.pop(chat_id, None)
            self._newest[chat_id] = update_id
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
            while len(self._newest) > self._most:
                self._newest.popitem(last=False)

    def of(self, update_id: int) -> Outcome | None:
        """Return what an update came to; ``None`` when that is not known any more."""
        self.forget_old()
        with self._lock:
            kept = self._kept.get(update_id)
            return kept.outcome if kept is not None else None

    def is_newest(self, update_id: int, chat_id: int) -> bool:
        """Tell whether nothing came of a later update of the chat, as far as is known."""
        with self._lock:
            return self._newest.get(chat_id) == update_id

    def said(self, update_id: int) -> None:
        """The person has seen it: forget it."""
        with self._lock:
            self._kept.pop(update_id, None)

    def forget_old(self) -> None:
        """Forget what could not be said for too long."""
        with self._lock:
            while self._kept:
                oldest = next(iter(self._kept))
                if self._kept[oldest].until > self._now():
                    return
                del self._kept[oldest]
