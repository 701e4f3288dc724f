"""Keeping counts: what changed since the last time is counted anew, a bounded part in each turn.

A job of the clock does it often; who needs figures of this moment does it first, in the own turn.
What makes trouble is set aside by itself, and the rest goes on.
"""

from collections.abc import Callable, Sequence
from functools import partial

from chat.setting_aside import Swept, apart, each_apart
from core.errors import XunanError
from duties.counts.ports import DutyDays
from reports.counts.ports import FillingWork

HAZARDS_AT_ONCE = 500
DUTIES_AT_ONCE = 60
IN_OWN_TURN = 2  # parts: whoever waits for the turn waits for them


class CountingGoesOn(XunanError):
    """Not everything that has changed is counted yet: no figure may be frozen now."""


def fill(work: FillingWork, hazards: int = HAZARDS_AT_ONCE, duties: int = DUTIES_AT_ONCE) -> Swept:
    """Count some of what has changed; ``more``: there may be more. Raises ``DatabaseAway``."""
    of_hazards = _fill_hazards(work, hazards)
    of_duties = _fill_duties(work, duties)
    return Swept(of_hazards.set_aside + of_duties.set_aside, of_hazards.more or of_duties.more)


def fill_all(work: FillingWork, most: int = IN_OWN_TURN) -> bool:
    """Count what has changed, in so many parts at most; tells whether that was all.

    Raises ``DatabaseAway``.
    """
    return any(not fill(work).more for _ in range(most))


def fill_whole(work: FillingWork) -> None:
    """Count what has changed before figures are frozen.

    Raises ``CountingGoesOn`` where that is more than a turn may count, and ``DatabaseAway``.
    """
    if not fill_all(work):
        raise CountingGoesOn


def start_anew(work: FillingWork) -> None:
    """Forget all counts; ``fill`` makes them anew."""
    work.hazard_filling.start_anew()
    work.duty_filling.start_anew()


def _fill_hazards(work: FillingWork, most: int) -> Swept:
    store = work.hazard_filling
    ids = store.take(work.now, most)
    today = work.day()
    if not ids:
        store.keep_stocks(today)
        store.filled(work.now)
        return Swept()

    def count(some: Sequence[int]) -> None:
        store.count(some, today)

    if apart(work, "counting hazards", partial(count, ids)) is None:
        return Swept(0, more=True)
    one_by_one: Callable[[int], None] = lambda each: count([each])  # noqa: E731 - typed
    return Swept(each_apart(work, "counting hazard", ids, one_by_one, store), more=True)


def _fill_duties(work: FillingWork, most: int) -> Swept:
    store = work.duty_filling
    some = store.take(work.now, most)
    if not some:
        store.filled(work.now)
        return Swept()

    def count(several: Sequence[DutyDays]) -> None:
        for each in several:
            store.count(each)

    if apart(work, "counting duties", partial(count, some)) is None:
        return Swept(0, more=True)
    return Swept(each_apart(work, "counting duty", some, store.count, store), more=True)
