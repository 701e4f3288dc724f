"""Handing over hazards when somebody leaves, or an office begins.

Of all releases ``frontdesk.releasing`` takes care; here stands what is done with one hazard.
"""

from dataclasses import replace

from chat.changes import new
from chat.push import Push
from core.errors import Overtaken
from hazards import messages, notifying
from hazards.loop.assignees import fixers
from hazards.loop.steps import load, office_for, record, renew_items
from hazards.loop.waiting import HAZARD_SUBJECT
from hazards.model import Hazard
from hazards.permission_place import unit_of, where_of
from hazards.ports import HazardWork
from hazards.views import StrandedNotice
from people.awaiting import mark_stale, people_of
from people.model import Membership, Person
from people.permissions import Action, may
from people.todo import holder_of
from people.todo_subjects import Handover, Releaser


def left_behind(work: HazardWork, after: Person) -> list[Hazard]:
    """Return the hazards that wait for somebody who may not go on with them any more.

    ``after`` is the person with the roles that are left.
    """
    waiting = [
        load(work, id_) for id_ in work.todo_items.subjects_of(HAZARD_SUBJECT, holder_of(after.id))
    ]
    return [hazard for hazard in waiting if not _goes_on(after, hazard)]


def _goes_on(person: Person, hazard: Hazard) -> bool:
    return not (_lost_to_fix(person, hazard) or _lost_to_review(person, hazard))


def _lost_to_fix(person: Person, hazard: Hazard) -> bool:
    """Tell whether a hazard is somebody's to put right who may not any more."""
    return hazard.owner_id == person.id and not may(person, Action.ACCEPT, unit_of(hazard))


def _lost_to_review(person: Person, hazard: Hazard) -> bool:
    """Tell whether a hazard is somebody's to look after who may not any more."""
    may_review = may(person, Action.REVIEW, where_of(hazard, Action.REVIEW))
    return hazard.supervisor_id == person.id and not may_review


def count_left_behind(work: HazardWork, after: Person) -> int:
    """Count the hazards that ``left_behind`` returns."""
    if not after.memberships:
        return len(work.todo_items.subjects_of(HAZARD_SUBJECT, holder_of(after.id)))
    return len(left_behind(work, after))


def hand_on(work: HazardWork, hazard_id: int, handover: Handover) -> None:
    """Hand on a hazard of somebody who has left: to the heir, a colleague, or the office.

    The deadline stays. Where an office has begun or ended, the hazard waits for whoever it should.
    Raises ``Overtaken`` when it was changed in the same moment.
    """
    hazard, leaver = load(work, hazard_id), handover.leaver
    if leaver is None:
        mark_stale(work, renew_items(work, hazard))
    elif not _goes_on(leaver, hazard):
        _pass(work, hazard, leaver, handover.heir, handover.actor)


def meet_department(work: HazardWork, membership: Membership) -> None:
    """Let what is with a department wait for it once it has members, and else for the office."""
    if membership.department_id is None:
        return
    for hazard_id in dict.fromkeys(work.transfers.with_department(membership.department_id)):
        mark_stale(work, renew_items(work, load(work, hazard_id)))


def tell_stranded(work: HazardWork, hazard_id: int, handover: Handover) -> None:
    """Tell the office, once, of a hazard that stays with somebody who has left.

    What stays with an office that there is, is with somebody.
    """
    leaver, hazard = handover.leaver, work.hazards.get(hazard_id)
    if leaver is None or hazard is None or _goes_on(leaver, hazard):
        return
    for person in people_of(work, office_for(work, hazard)):
        work.outbox.put(
            Push(
                key=f"stranded:{handover.release.id}:{hazard.id}:{person.address}",
                address=person.address,
                content=StrandedNotice(hazard, leaver.name),
                topic=messages.topic_of(messages.QUEUE, hazard),
            )
        )


def next_in(work: HazardWork, street: str, holder: str, after: int, most: int) -> list[int]:
    """Return the next ids after one of the hazards in a street that a holder has items of."""
    return work.hazards.awaited_in(street, holder, after, most)


def _pass(
    work: HazardWork, hazard: Hazard, leaver: Person, heir: Person | None, actor: Person | None
) -> None:
    after = hazard
    if _lost_to_fix(leaver, hazard):
        candidates = [each for each in fixers(work, hazard) if each.id != leaver.id]
        chosen = next((each for each in candidates if heir and each.id == heir.id), None)
        colleague = chosen or next(iter(candidates), None)
        after = replace(after, owner_id=colleague.id if colleague else None)
    if _lost_to_review(leaver, hazard):
        reviews = heir is not None and may(heir, Action.REVIEW, where_of(hazard, Action.REVIEW))
        after = replace(after, supervisor_id=heir.id if heir and reviews else None)
    if not work.hazards.save(after):
        raise Overtaken
    after = replace(after, version=after.version + 1)
    record(work, "hand_over", hazard, after, actor, new(leaver_id=leaver.id))
    holders = renew_items(work, after)
    notifying.tell_of_new_owner(work, hazard, after)
    mark_stale(work, holders)


HAZARD_RELEASER: Releaser[HazardWork] = Releaser(hand_on, count_left_behind, tell_stranded, next_in)
