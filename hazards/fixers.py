"""Who may be asked to put a hazard right."""

from hazards.model import Hazard
from hazards.moving import unit_of
from hazards.ports import HazardWork
from people.model import Person, Role


def fixers(work: HazardWork, hazard: Hazard) -> list[Person]:
    """Return who may rectify at a hazard's unit: its safety officers first, then its principal."""
    members = [
        member
        for member in work.persons.members_at(unit_of(hazard))
        if member.membership.unit_id == hazard.unit_id
    ]
    ids = [
        member.person_id
        for role in (Role.SAFETY_OFFICER, Role.PRINCIPAL)
        for member in members
        if member.membership.role is role
    ]
    found = (work.persons.get(person_id) for person_id in dict.fromkeys(ids))
    return [person for person in found if person is not None]
