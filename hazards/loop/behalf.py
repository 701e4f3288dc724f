"""For whom a step is taken by somebody who stands in: what it leaves is the absent person's."""

from hazards.loop.waiting import HAZARD_SUBJECT
from hazards.model import Hazard
from hazards.permission_place import where_of
from hazards.ports import HazardWork
from people.absences.standing_in import on_behalf
from people.model import Loan, Person
from people.permissions import Action


def loan_for(work: HazardWork, hazard: Hazard, action: Action, who: Person | None) -> Loan | None:
    """Return for whom somebody acts who stands in, or ``None``."""
    if who is None or not who.loans:
        return None
    holders = {item.holder for item in work.todo_items.about(HAZARD_SUBJECT, hazard.id)}
    return on_behalf(who, action, where_of(hazard, action), holders)


def answering_id(work: HazardWork, hazard: Hazard, action: Action, who: Person) -> int:
    """Return who answers for what a step leaves: the actor, or whom they stand in for."""
    loan = loan_for(work, hazard, action, who)
    return who.id if loan is None else loan.person_id
