"""The candidates to rectify a hazard, and those to review it."""

from hazards.model import Hazard
from hazards.permission_place import where_of
from hazards.ports import HazardWork
from people.model import Membership, Person, Role
from people.permissions import Action, may
from people.todo import holder_of

MOST_COUNTED = 100


def fixers(work: HazardWork, hazard: Hazard) -> list[Person]:
    """Return who may rectify at a hazard's unit: its safety officers first, then its principal."""
    people = work.persons.of_unit(hazard.unit_id)
    candidates = {
        person.id: person
        for role in (Role.SAFETY_OFFICER, Role.PRINCIPAL)
        for person in people
        if Membership(role, unit_id=hazard.unit_id) in person.memberships
    }
    return list(candidates.values())


def reviewers(work: HazardWork, hazard: Hazard) -> list[Person]:
    """Return who may be asked to review: whoever assigns, then the inspectors of the street."""
    inspectors = (
        *work.persons.holding(Role.INSPECTOR, hazard.street),
        *work.persons.holding(Role.INSPECTOR, ""),
    )
    where = where_of(hazard, Action.REVIEW)
    people = ([work.person] if work.person else []) + list(inspectors)
    candidates = {each.id: each for each in people if may(each, Action.REVIEW, where)}
    return list(candidates.values())


def usual_reviewer(work: HazardWork, hazard: Hazard) -> Person | None:
    """Return who reviews when nobody else is chosen.

    Who found it, if they may; for a general hazard the street's inspector for whom least waits,
    since somebody has to go and look; else whoever assigns.
    """
    candidates = reviewers(work, hazard)
    finder = next((each for each in candidates if each.id == hazard.found_by), None)
    if finder is not None or not candidates:
        return finder
    actor = next((each for each in candidates if work.person and each.id == work.person.id), None)
    others = [each for each in candidates if each != actor]
    if hazard.major or not others:
        return actor
    return min(others, key=lambda each: (_load(work, each), each.id))


def _load(work: HazardWork, person: Person) -> int:
    return work.todo_items.count((holder_of(person.id),), work.now, MOST_COUNTED)
