"""Who excuses an occurrence: an office that has somebody of whom it is not awaited.

Nobody excuses what is awaited of themselves, or of somebody for whom they stand in. Only where
there is no other in an office may they all the same: else it could never be excused.
"""

from core.errors import XunanError
from duties.holding import holders_of, holds, loan_of, place_of
from duties.model import Duty, Occurrence
from duties.ports import DutyWork
from people.model import Person, Role, Unit
from people.permissions import Action, may, require
from people.todo import office_of


class OwnExcuse(XunanError):
    """It is awaited of the actor, and somebody else is there to excuse it."""


def require_excuser(work: DutyWork, duty: Duty, occurrence: Occurrence) -> Person:
    """Return the actor when they may excuse an occurrence, or refuse to.

    Raises ``NotJoined``, ``NotAllowed`` and ``OwnExcuse``.
    """
    person = require(work.person, Action.EXCUSE, place_of(work, duty))
    if not may_excuse(work, person, duty, occurrence):
        raise OwnExcuse
    return person


def may_excuse(work: DutyWork, person: Person, duty: Duty, occurrence: Occurrence) -> bool:
    """Tell whether somebody may excuse an occurrence, or refuse to."""
    if not may(person, Action.EXCUSE, place_of(work, duty)):
        return False
    own = _concerned(work, person, duty, occurrence)
    return not own or _impartial_office(work, duty, occurrence) is None


def office_over(work: DutyWork, duty: Duty, occurrence: Occurrence) -> str:
    """Return the office that is asked about an occurrence, as a holder of to-do items."""
    found = _impartial_office(work, duty, occurrence)
    if found is None:
        found = next((each for each in _offices(work, duty) if _staff(work, each)), "")
    return office_of(found)


def _impartial_office(work: DutyWork, duty: Duty, occurrence: Occurrence) -> str | None:
    """Return the nearest office, by its street, with somebody of whom it is not awaited."""
    for street in _offices(work, duty):
        staff = _staff(work, street)
        if any(not _concerned(work, each, duty, occurrence) for each in staff):
            return street
    return None


def _concerned(work: DutyWork, person: Person, duty: Duty, occurrence: Occurrence) -> bool:
    """Tell whether it is awaited of somebody; where it is of nobody by name, whether it is theirs.

    Who holds the role of a street's duty for the whole area is above it: it is not awaited of them.
    """
    awaited = {each.id for each in holders_of(work, duty, occurrence)}
    if awaited:
        return person.id in awaited or loan_of(work, person, duty, occurrence) is not None
    return holds(work, person, duty, occurrence)


def _offices(work: DutyWork, duty: Duty) -> tuple[str, ...]:
    """Return the streets whose office may excuse: the duty's own, then (empty) the whole area."""
    where = place_of(work, duty)
    street = where.street if isinstance(where, Unit) else where
    return (street, "") if street else ("",)


def _staff(work: DutyWork, street: str) -> list[Person]:
    return work.persons.holding(Role.OFFICE, street)
