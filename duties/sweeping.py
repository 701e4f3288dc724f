"""The sweep: what has come due by now, and nothing else.

Each row has a savepoint of its own. One that cannot be read or kept is set aside with its reason,
and tried again after a while; it holds up no other. What is awaited of people follows in the same
savepoint, and what happened is handed on in the same turn.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from duties.course import Happening, settle
from duties.planning import MOST_MADE, extend, meet_holders
from duties.ports import DutyWork
from duties.setting_aside import aside
from duties.waiting import renew_items

Tell = Callable[[DutyWork, Sequence[Happening]], None]


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found; ``more`` says that it is worth while to look again at once."""

    happenings: tuple[Happening, ...] = ()
    set_aside: int = 0
    more: bool = False


def nobody(work: DutyWork, happenings: Sequence[Happening]) -> None:
    """Tell nobody."""


def sweep(work: DutyWork, most: int, tell: Tell = nobody) -> Swept:
    """Do what has come due: plan up to ``most`` duties, then settle up to ``most`` occurrences.

    No further duty is planned once ``MOST_MADE`` occurrences are made. ``tell`` is handed what
    happened, in the order in which it did, before the turn ends. A sweep that finds nothing due
    changes nothing.
    """
    to_plan = work.duties.ids_to_plan(work.now, most)
    troubled = 0
    made: list[int] = []
    for id_ in to_plan:
        planned = lambda work, id_: made.append(_plan(work, id_))  # noqa: E731
        troubled += not aside(work, planned, id_, work.duties.set_aside)
        if sum(made) >= MOST_MADE:
            break
    found: list[Happening] = []
    to_settle = work.occurrences.ids_to_settle(work.now, most)
    for id_ in to_settle:
        settled = lambda work, id_: found.extend(_settle(work, id_))  # noqa: E731
        troubled += not aside(work, settled, id_, work.occurrences.set_aside)
    found.sort(key=lambda each: (each.at, each.occurrence.id))
    if found:
        tell(work, found)
    return Swept(tuple(found), troubled, bool(to_plan or to_settle))


def _plan(work: DutyWork, duty_id: int) -> int:
    """Plan a duty further and return how many occurrences are made."""
    duty = work.duties.get(duty_id)
    if duty is None:
        return 0
    extension = extend(work, duty)
    planned = work.duties.get(duty_id)
    if extension.whole and planned is not None:
        meet_holders(work, planned)
    return extension.made


def _settle(work: DutyWork, occurrence_id: int) -> list[Happening]:
    before = work.occurrences.get(occurrence_id)
    if before is None:
        return []
    after, happened = settle(before, work.now)
    if not work.occurrences.save(after):
        return []  # somebody has changed it this moment; it is looked at again
    if happened:
        renew_items(work, occurrence_id)
    return happened
