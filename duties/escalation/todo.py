"""Late hazards on the office's to-do cards, and who has them when an office begins or ends."""

from chat.scene import shows
from duties.escalation.items import ESCALATION_SUBJECT, hand_to_office, spell_items
from duties.escalation.ports import EscalationWork
from duties.escalation.showing import CASE
from duties.escalation.views import CaseView
from hazards.loop.steps import office_for
from people.model import Person
from people.todo import office_of
from people.todo_subjects import Handover, Releaser, TodoSubject


def _hand_on(work: EscalationWork, case_id: int, _handover: Handover) -> None:
    case = work.escalations.get(case_id)
    hazard = work.hazards.get(case.hazard_id) if case is not None else None
    if case is not None and hazard is not None:
        hand_to_office(work, case, hazard)


def _office(work: EscalationWork, case_id: int) -> str:
    case = work.escalations.get(case_id)
    hazard = work.hazards.get(case.hazard_id) if case is not None else None
    return office_for(work, hazard) if hazard is not None else office_of("")


def _count(_work: EscalationWork, _person: Person) -> int:
    return 0  # they are an office's, never a person's


def _stranded(_work: EscalationWork, _case_id: int, _handover: Handover) -> None:
    return


def _next_in(work: EscalationWork, street: str, holder: str, after: int, most: int) -> list[int]:
    return work.escalations.awaited_in(street, holder, after, most)


ESCALATION_TODO: TodoSubject[EscalationWork, CaseView] = TodoSubject(
    ESCALATION_SUBJECT,
    spell_items,
    shows(CASE),
    Releaser(_hand_on, _count, _stranded, _next_in),
    _office,
)
