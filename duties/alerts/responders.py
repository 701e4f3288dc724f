"""Who answers for a unit, in which order they are asked, and which office looks after it."""

from duties.alerts.model import Alert
from duties.alerts.ports import AlertWork
from people.awaiting import people_of
from people.model import Person, Role, Unit
from people.permissions import Action, acting_as, may
from people.todo import office_of

ORDER = (Role.SAFETY_OFFICER, Role.PRINCIPAL)


def responders(work: AlertWork, unit: Unit) -> list[Person]:
    """Return who may answer for a unit now, in the order in which they are asked."""
    found = [
        (ORDER.index(held.role), person.id, person)
        for person in work.persons.of_unit(unit.id)
        if (held := acting_as(person, Action.ACKNOWLEDGE, unit)) is not None
    ]
    return [person for _, _, person in sorted(found, key=lambda each: each[:2])]


def may_answer(person: Person | None, unit: Unit) -> bool:
    """Tell whether somebody may answer for a unit now."""
    return may(person, Action.ACKNOWLEDGE, unit)


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
