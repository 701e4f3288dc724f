"""The sweep: what has come due by now, and nothing else.

Each row has a savepoint of its own (``chat.setting_aside``). What is awaited of people, and what
they are to hear, follows in the same savepoint.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from chat.setting_aside import Swept, each_apart
from duties.course import Happening, settle
from duties.handing import tell_untaken
from duties.misses.proposing import propose_after_misses
from duties.planning import MOST_MADE, extend, meet_holders
from duties.ports import DutyWork
from duties.seasons.refitting import follow_seasons
from duties.waiting import renew_items

FEW = 12  # settled in a turn that plans as well; one takes as long as to plan several
Tell = Callable[[DutyWork, Sequence[Happening]], None]


@dataclass(frozen=True, slots=True)
class DutiesSwept(Swept):
    """What a sweep found, and what has happened."""

    happenings: tuple[Happening, ...] = ()


def nobody(work: DutyWork, happenings: Sequence[Happening]) -> None:
    """Tell nobody."""


def sweep(work: DutyWork, most: int, tell: Tell = nobody) -> DutiesSwept:
    """Do what has come due: settle up to ``most`` occurrences, then plan up to ``most`` duties.

    Nothing is planned in a turn that had many to settle, and no further duty once ``MOST_MADE``
    occurrences are made: others wait for the turn's end. ``tell`` is handed what
    happened to each occurrence, in its order; when it raises, nothing has happened to that one. A
    sweep that finds nothing due changes nothing.
    """
    found: list[Happening] = []
    to_settle = work.occurrences.ids_to_settle(work.now, most)
    troubled = each_apart(
        work,
        "occurrence",
        to_settle,
        lambda id_: found.extend(_settle(work, id_, tell)),
        work.occurrences,
    )
    to_plan = work.duties.ids_to_plan(work.now, most)
    made = [MOST_MADE if len(to_settle) > FEW else 0]
    troubled += each_apart(
        work,
        "duty",
        takewhile(lambda _: sum(made) < MOST_MADE, to_plan),
        lambda id_: made.append(_plan(work, id_)),
        work.duties,
    )
    found.sort(key=lambda each: (each.at, each.occurrence.id))
    return DutiesSwept(troubled, bool(to_plan or to_settle), tuple(found))


def _plan(work: DutyWork, duty_id: int) -> int:
    """Plan a duty further and return how many occurrences are made."""
    duty = work.duties.get(duty_id)
    if duty is None:
        return 0
    extension = extend(work, duty)
    planned = work.duties.get(duty_id)
    if extension.whole and planned is not None:
        meet_holders(work, planned)
        follow_seasons(work, planned)
    return extension.made


def _settle(work: DutyWork, occurrence_id: int, tell: Tell) -> list[Happening]:
    before = work.occurrences.get(occurrence_id)
    if before is None:
        return []
    after, happened = settle(before, work.now)
    if not work.occurrences.save(after):
        return []  # somebody has changed it this moment; it is looked at again
    if happened:
        renew_items(work, occurrence_id)
        tell_untaken(work, happened)
        propose_after_misses(work, happened)
        tell(work, happened)
    return happened
