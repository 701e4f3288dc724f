"""When somebody leaves, or an office begins: hazards wait for the right people all the same."""

from dataclasses import replace

from hazards import telling
from hazards.model import Hazard
from hazards.moving import Overtaken, load, record, wait_for
from hazards.parties import fixers
from hazards.ports import HazardWork
from hazards.waiting import holder_of, office_of
from hazards.where import unit_of, where_of
from people.model import Membership, Person, Role
from people.permissions import Action, may


def left_behind(work: HazardWork, after: Person) -> list[Hazard]:
    """Return the hazards that wait for somebody who may not go on with them any more.

    ``after`` is the person with the roles that are left.
    """
    waiting = [load(work, id_) for id_ in work.waits.hazards_of(holder_of(after.id))]
    return [hazard for hazard in waiting if not _goes_on(after, hazard)]


def _goes_on(person: Person, hazard: Hazard) -> bool:
    return not (_lost_to_fix(person, hazard) or _lost_to_review(person, hazard))


def _lost_to_fix(person: Person, hazard: Hazard) -> bool:
    """Tell whether a hazard is somebody's to put right who may not any more."""
    return hazard.owner_id == person.id and not may(person, Action.ACCEPT, unit_of(hazard))


def _lost_to_review(person: Person, hazard: Hazard) -> bool:
    """Tell whether a hazard is somebody's to look after who may not any more."""
    able = may(person, Action.REVIEW, where_of(hazard, Action.REVIEW))
    return hazard.supervisor_id == person.id and not able


def hand_on(work: HazardWork, leaver: Person, membership: Membership, heir: Person | None) -> int:
    """Hand the hazards of somebody who has left to the heir, a colleague, or the office.

    Called once the membership has ended; the deadline stays. Returns how many went on. Raises
    ``Overtaken`` when a hazard was changed in the same moment: then nobody has left.
    """
    left = left_behind(work, leaver)
    for hazard in left:
        _pass(work, hazard, leaver, heir)
    if membership.role is Role.OFFICE and membership.unit_id is None:
        reroute(work, office_of(membership.street or ""))
    return len(left)


def _pass(work: HazardWork, hazard: Hazard, leaver: Person, heir: Person | None) -> None:
    after = hazard
    if _lost_to_fix(leaver, hazard):
        able = [each for each in fixers(work, hazard) if each.id != leaver.id]
        chosen = next((each for each in able if heir and each.id == heir.id), None)
        colleague = chosen or next(iter(able), None)
        after = replace(after, owner_id=colleague.id if colleague else None)
    if _lost_to_review(leaver, hazard):
        reviews = heir is not None and may(heir, Action.REVIEW, where_of(hazard, Action.REVIEW))
        after = replace(after, supervisor_id=heir.id if heir and reviews else None)
    if not work.hazards.save(after):
        raise Overtaken
    after = replace(after, version=after.version + 1)
    actor = work.person
    record(work, "hand_over", hazard, after, f"person:{leaver.id}", actor)
    holders = wait_for(work, after)
    telling.tell_of_new_owner(work, hazard, after)
    telling.mark_todos(work, holders)


def reroute(work: HazardWork, holder: str) -> None:
    """Let what waits for an office wait for the one that is there now."""
    for hazard_id in work.waits.hazards_of(holder):
        hazard = load(work, hazard_id)
        telling.mark_todos(work, wait_for(work, hazard))


def welcome(work: HazardWork, membership: Membership) -> None:
    """Let what lies in a street wait for its office, from the moment in which it has one."""
    if membership.role is not Role.OFFICE or membership.street is None:
        return
    if len(work.persons.holding(Role.OFFICE, membership.street)) == 1:
        reroute(work, office_of(""))
