"""Hazards on the to-do cards: what a line says, what it opens, and who goes on with it."""

from collections.abc import Sequence

from chat.scene import shows
from hazards.loop.releasing import HAZARD_RELEASER
from hazards.loop.steps import office_for
from hazards.loop.waiting import HAZARD_SUBJECT, Awaited
from hazards.ports import HazardWork
from hazards.showing import HAZARD
from hazards.views import HazardView, number_tail
from people.todo import TodoEntry, TodoItem, office_of
from people.todo_subjects import TodoSubject


def spell_items(work: HazardWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of items about hazards."""
    hazards = {each.id: each for each in work.hazards.lines(item.subject_id for item in items)}
    return [
        TodoEntry(
            item,
            Awaited(item.awaited).label,
            f"{hazard.unit_name} {hazard.description}",
            number_tail(hazard.number),
            "重大" if hazard.major else "",
        )
        for item in items
        if (hazard := hazards.get(item.subject_id)) is not None
    ]


def _office(work: HazardWork, hazard_id: int) -> str:
    hazard = work.hazards.get(hazard_id)
    return office_for(work, hazard) if hazard is not None else office_of("")


HAZARD_TODO: TodoSubject[HazardWork, HazardView] = TodoSubject(
    HAZARD_SUBJECT, spell_items, shows(HAZARD), HAZARD_RELEASER, _office
)
