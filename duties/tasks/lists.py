"""The lists that somebody manages: of streets, or of the whole area, each for a year."""

from core.stamp import stamp
from duties.tasks.ports import TaskWork
from people.permissions import Action, NotAllowed, reach_of, require_member
from people.ports import PeopleWork
from people.streets import known_streets


def streets_of(work: PeopleWork) -> list[str]:
    """Return the streets (empty: the whole area) whose lists the actor manages.

    Raises ``NotJoined``.
    """
    reach = reach_of(require_member(work.person), Action.SET_DUTY)
    return ["", *sorted(known_streets(work))] if reach.area else [*reach.streets]


def lists_of(work: TaskWork) -> list[tuple[str, int]]:
    """Return the lists that the actor manages, and where one may begin; raises ``NotJoined``."""
    this = work.day().year
    return [
        (street, year)
        for street in streets_of(work)
        for year in sorted({this, *work.tasks.years(street)}, reverse=True)
    ]


def mark_of(street: str) -> int:
    """Return the number by which a button names a street; 0 is the whole area."""
    return stamp(street) if street else 0


def street_of(work: PeopleWork, mark: int) -> str:
    """Return the street that a button names; raises ``NotJoined`` and ``NotAllowed``."""
    for street in streets_of(work):
        if mark_of(street) == mark:
            return street
    raise NotAllowed
