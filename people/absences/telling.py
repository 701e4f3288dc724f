"""Who hears of an absence: its two, and where nobody stands in any more those who look after it."""

from chat.push import Push, Urgency
from people.absences.model import Absence
from people.absences.ports import AbsenceWork
from people.absences.standing_in import lendable
from people.absences.views import AbsenceEvent, AbsenceNotice, NamedAbsence
from people.awaiting import people_of
from people.members import place_of
from people.model import Person, Role
from people.permissions import Action, may
from people.todo import holders_for, office_of

MOST_COUNTED = 100


def named(work: AbsenceWork, absence: Absence) -> NamedAbsence:
    """Return an absence with its names."""
    person, substitute = (
        work.persons.get(each) for each in (absence.person_id, absence.substitute_id)
    )
    return NamedAbsence(
        absence, person.name if person else "", substitute.name if substitute else ""
    )


def tell(work: AbsenceWork, absence: Absence, event: AbsenceEvent, person: Person | None) -> None:
    """Tell one person of an absence, unless it is who acts."""
    if person is None:
        return
    if work.person is not None and work.person.id == person.id:
        return
    own = person.id == absence.person_id
    by = work.person.name if work.person else ""
    count = work.todo_items.count(holders_for(person), work.now, MOST_COUNTED)
    choose = own or may_look_after(work, person, absence)
    notice = AbsenceNotice(event, named(work, absence), by, own, count, choose)
    work.outbox.put(
        Push(
            key=f"absence:{absence.id}:{event}:{person.address}",
            address=person.address,
            content=notice,
            topic=f"absence:{absence.id}",
            urgency=Urgency.WORK,
        )
    )


def tell_uncovered(work: AbsenceWork, absence: Absence, event: AbsenceEvent) -> None:
    """Tell that nobody stands in: who is away, who entered it, the principal, and the office."""
    away = work.persons.get(absence.person_id)
    people = [away, work.persons.get(absence.made_by)]
    if away is not None:
        people += minders(work, away)
    met = {absence.substitute_id}
    for person in people:
        if person is not None and person.id not in met:
            met.add(person.id)
            tell(work, absence, event, person)


def minders(work: AbsenceWork, person: Person) -> list[Person]:
    """Return who looks after somebody: the principal of their unit, and the office there."""
    found: list[Person] = []
    for held in lendable(person.memberships):
        unit = work.units.get(held.unit_id) if held.unit_id is not None else None
        street = unit.street if unit else held.street or (held.remit.street if held.remit else "")
        if unit is not None:
            found += [
                each
                for each in work.persons.of_unit(unit.id)
                if any(
                    own.role is Role.PRINCIPAL and own.unit_id == unit.id
                    for own in each.memberships
                )
            ]
        office = people_of(work, office_of(street))
        found += office or people_of(work, office_of(""))
    return list({each.id: each for each in found}.values())


def may_look_after(work: AbsenceWork, person: Person, absence: Absence) -> bool:
    """Tell whether somebody may enter and end an absence of whoever is away."""
    away = work.persons.get(absence.person_id)
    return away is not None and looks_after(work, person, away)


def looks_after(work: AbsenceWork, person: Person, other: Person) -> bool:
    """Tell whether somebody may enter absences for somebody else: wherever the other has a role."""
    held = lendable(other.memberships)
    return bool(held) and all(
        may(person, Action.SET_ABSENCE, place_of(work, each)) for each in held
    )
