"""Hazards on the to-do cards: what a line says, what it opens, and who goes on with it."""

from collections.abc import Sequence

from chat.scene import show
from hazards.loop.copies import COPY_SUBJECT, renew_copy
from hazards.loop.handed import DepartmentScene, answers_for
from hazards.loop.releasing import HAZARD_RELEASER
from hazards.loop.steps import office_for
from hazards.loop.transferring import DEPARTMENT
from hazards.loop.waiting import FOR_DEPARTMENTS, HAZARD_SUBJECT, Awaited
from hazards.ports import HazardWork
from hazards.showing import HAZARD, HazardScene
from hazards.transfer import TransferState
from hazards.views import HazardScreen, number_tail
from people.permissions import found
from people.todo import TodoEntry, TodoItem, department_behind, office_of
from people.todo_subjects import Handover, Releaser, TodoSubject


def spell_items(work: HazardWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of items about hazards."""
    hazards = {each.id: each for each in work.hazards.lines(item.subject_id for item in items)}
    return [
        TodoEntry(
            item,
            _asked(item),
            f"{hazard.unit_name} {hazard.description}",
            number_tail(hazard.number),
            "重大" if hazard.major else "",
        )
        for item in items
        if (hazard := hazards.get(item.subject_id)) is not None
    ]


def _asked(item: TodoItem) -> str:
    awaited = Awaited(item.awaited)
    if department_behind(item.holder) is not None:
        return FOR_DEPARTMENTS.get(awaited, awaited.label)
    return awaited.label


def open_hazard(work: HazardWork, hazard_id: int) -> HazardScreen:
    """Show a hazard; what waits for the actor's department is shown as that sees it."""
    made = work.transfers.live(hazard_id)
    if made is not None and made.state in FOR_THE_DEPARTMENT and answers_for(work, made):
        return show(work, DEPARTMENT, DepartmentScene(made.id))
    return show(work, HAZARD, HazardScene(hazard_id))


def _office(work: HazardWork, hazard_id: int) -> str:
    hazard = work.hazards.get(hazard_id)
    return office_for(work, hazard) if hazard is not None else office_of("")


FOR_THE_DEPARTMENT = {TransferState.WAITING, TransferState.AWAITING_FEEDBACK}

HAZARD_TODO: TodoSubject[HazardWork, HazardScreen] = TodoSubject(
    HAZARD_SUBJECT, spell_items, open_hazard, HAZARD_RELEASER, _office
)


def spell_copies(work: HazardWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of items about what departments are told of."""
    copies = {each.id: each for each in work.transfers.some(item.subject_id for item in items)}
    hazards = {
        each.id: each for each in work.hazards.lines(made.hazard_id for made in copies.values())
    }
    return [
        TodoEntry(
            item,
            "抄告待知悉",
            f"{hazard.unit_name} {hazard.description}",
            number_tail(hazard.number),
            "重大" if hazard.major else "",
        )
        for item in items
        if (made := copies.get(item.subject_id)) is not None
        and (hazard := hazards.get(made.hazard_id)) is not None
    ]


def open_copy(work: HazardWork, transfer_id: int) -> HazardScreen:
    """Show what a department is told of: to its members as it sees it, to the office the hazard.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    made = found(work.person, work.transfers.get(transfer_id))
    if answers_for(work, made):
        return show(work, DEPARTMENT, DepartmentScene(made.id))
    return show(work, HAZARD, HazardScene(made.hazard_id))


def _hand_on(work: HazardWork, transfer_id: int, _: Handover) -> None:
    made = work.transfers.get(transfer_id)
    if made is not None:
        renew_copy(work, made)


def _office_of_copy(work: HazardWork, transfer_id: int) -> str:
    made = work.transfers.get(transfer_id)
    return _office(work, made.hazard_id) if made is not None else office_of("")


COPY_TODO: TodoSubject[HazardWork, HazardScreen] = TodoSubject(
    COPY_SUBJECT,
    spell_copies,
    open_copy,
    Releaser(_hand_on, lambda _work, _after: 0, lambda _work, _id, _handover: None),
    _office_of_copy,
)
