"""Who answers for a unit, in which order they are asked, and which office looks after it."""

from duties.alerts.model import Alert
from duties.alerts.ports import AlertWork
from people.awaiting import people_of
from people.model import Membership, Person, Role, Unit
from people.permissions import Action, covers, may, may_as
from people.todo import office_of

ORDER = (Role.SAFETY_OFFICER, Role.PRINCIPAL)


def responders(work: AlertWork, unit: Unit) -> list[Person]:
    """Return who may answer for a unit now, in the order in which they are asked.

    In the place of somebody who is away stands whoever stands in for them. Whom no message reaches
    is not among them: nobody waits for them.
    """
    found = [
        (min(ORDER.index(held.role) for held in here), person.id, person)
        for person in work.persons.of_unit(unit.id)
        if person.substitute_id is None and (here := _answering_as(person, unit))
    ]
    lost = work.persons.out_of_reach([person.id for _, _, person in found])
    in_order = sorted(found, key=lambda each: each[:2])
    return [person for _, id_, person in in_order if id_ not in lost]


def _answering_as(person: Person, unit: Unit) -> list[Membership]:
    """Return the roles, own and lent, by which somebody may answer for a unit."""
    held = (*person.memberships, *person.lent)
    return [each for each in held if may_as(each, Action.ACKNOWLEDGE) and covers(each, unit)]


def may_answer(person: Person | None, unit: Unit) -> bool:
    """Tell whether somebody may answer for a unit now."""
    return may(person, Action.ACKNOWLEDGE, unit)


def may_call(person: Person | None, alert: Alert, unit: Unit) -> bool:
    """Tell whether somebody may note that a unit was called: whoever sent it, or its street's."""
    there = may(person, Action.SEND_ALERT, unit)
    return there or may(person, Action.SEND_ALERT, alert.office)


def seat(work: AlertWork, alert: Alert) -> str:
    """Return as whom the office that sent an alert holds items; without anybody the area's does."""
    if alert.office and work.persons.holding(Role.OFFICE, alert.office):
        return office_of(alert.office)
    return office_of("")


def watchers(work: AlertWork, alert: Alert) -> list[Person]:
    """Return who is shown the figures of an alert by themselves: who sent it, or the office."""
    maker = work.persons.get(alert.made_by) if alert.made_by is not None else None
    if maker is not None and may(maker, Action.SEND_ALERT, alert.office):
        return [maker]
    return people_of(work, seat(work, alert))
