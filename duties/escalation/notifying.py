"""Whom a step of a late hazard concerns, and what they are told: each person once a day.

What is said is read from the tables at the end of the turn, whatever steps it took. A later turn of
the same day changes the message where it stands.
"""

from dataclasses import dataclass, field
from functools import partial

from chat.push import Push, PushKind
from chat.setting_aside import apart
from duties.escalation.chain import StepKind
from duties.escalation.items import ESCALATION_SUBJECT, STANDING
from duties.escalation.ports import EscalationWork
from duties.escalation.views import LateNotice, ProposalsNotice
from hazards.loop.assignees import fixers
from hazards.loop.lifecycle import WITH_THE_OWNER
from hazards.loop.steps import office_for
from hazards.model import Hazard
from hazards.permission_place import unit_of
from people.awaiting import people_of, present
from people.model import Membership, Person, Role
from people.permissions import Action, may
from people.todo import office_of

SHOWN, COUNTED = 4, 100


@dataclass
class Telling:
    """Who is to be told at the end of a turn: people of units, and offices by their holder."""

    at_units: dict[int, Person] = field(default_factory=dict)
    offices: dict[str, None] = field(default_factory=dict)


def principals_of(work: EscalationWork, hazard: Hazard) -> list[Person]:
    """Return who is responsible first at a hazard's unit (主要负责人)."""
    held = Membership(Role.PRINCIPAL, unit_id=hazard.unit_id)
    return [each for each in work.persons.of_unit(hazard.unit_id) if held in each.memberships]


def owners_of(work: EscalationWork, hazard: Hazard) -> list[Person]:
    """Return who is to put a hazard right: its owner, or whoever may at the unit."""
    owner = work.persons.get(hazard.owner_id) if hazard.owner_id is not None else None
    if owner is not None and may(owner, Action.ACCEPT, unit_of(hazard)):
        return [owner]
    return fixers(work, hazard)


def unit_people(work: EscalationWork, hazard: Hazard) -> list[Person]:
    """Return who is told at the unit of what the office has decided."""
    people = (*principals_of(work, hazard), *owners_of(work, hazard))
    return list({each.id: each for each in people}.values())


def concern(work: EscalationWork, telling: Telling, hazard: Hazard, kind: StepKind | None) -> None:
    """Note whom a step concerns whose turn has come; no kind: that all steps are taken."""
    if kind is None or kind.outside:
        telling.offices[office_for(work, hazard)] = None
        return
    people = owners_of(work, hazard)
    if kind is StepKind.REMIND_PRINCIPAL:
        people = unit_people(work, hazard)
    for person in people:
        telling.at_units[person.id] = person


def tell(work: EscalationWork, telling: Telling) -> None:
    """Tell each of them, once; somebody who cannot be told keeps nobody else from it."""
    for person in telling.at_units.values():
        apart(work, _about(person), partial(_tell_of_late, work, person))
    for holder in telling.offices:
        for person in people_of(work, holder):
            apart(work, _about(person), partial(_tell_of_proposals, work, person, holder))


def _about(person: Person) -> str:
    return f"telling person {person.id} of late hazards"


def _tell_of_late(work: EscalationWork, person: Person) -> None:
    """Tell somebody, or who stands in, what is late: all at a unit they lead, else their own."""
    mine: list[Hazard] = []
    for held in person.memberships:
        if held.unit_id is None:
            continue
        late = work.hazards.page(
            held.unit_id, None, None, COUNTED, alive=True, due_before=work.day()
        )
        leads = held.role is Role.PRINCIPAL
        mine += [
            each
            for each in late
            if each.state in WITH_THE_OWNER and (leads or each.owner_id in {person.id, None})
        ]
    mine = sorted(
        {each.id: each for each in mine}.values(), key=lambda each: (each.deadline, each.id)
    )
    if mine:
        notice = LateNotice(tuple(mine[:SHOWN]), len(mine), work.day())
        _say(work, present(work, person), f"late:{person.id}:{work.day()}", notice)


def _tell_of_proposals(work: EscalationWork, person: Person, holder: str) -> None:
    found = work.todo_items.subjects_of(ESCALATION_SUBJECT, holder)
    lines = work.escalations.lines(found[-SHOWN:])
    shown = []
    for line in lines:
        items = work.todo_items.about(ESCALATION_SUBJECT, line.id)
        awaited = next((each.awaited for each in items), STANDING)
        shown.append((line, None if awaited == STANDING else StepKind(awaited)))
    if shown:
        notice = ProposalsNotice(tuple(shown), len(found))
        street = holder.removeprefix(office_of(""))
        _say(work, person, f"proposals:{street}:{person.id}:{work.day()}", notice)


def _say(work: EscalationWork, person: Person, topic: str, notice: object) -> None:
    work.outbox.put(Push(None, person.address, notice, PushKind.EDIT, topic=topic))
