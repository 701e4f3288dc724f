"""Handing over hazards when somebody leaves, or an office begins."""

from dataclasses import replace

from chat.changes import new
from chat.push import Push
from hazards import notifying
from hazards.loop.assignees import fixers
from hazards.loop.steps import Overtaken, load, office_for, record, wait_for
from hazards.loop.waiting import Release, holder_of, office_of
from hazards.model import Hazard
from hazards.permission_place import unit_of, where_of
from hazards.ports import HazardWork
from hazards.views import StrandedNotice
from people.model import Membership, Person, Role
from people.permissions import Action, may

AT_ONCE = 20  # hazards in one turn: others come to their turns between these and the next


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
    may_review = may(person, Action.REVIEW, where_of(hazard, Action.REVIEW))
    return hazard.supervisor_id == person.id and not may_review


def count_left_behind(work: HazardWork, after: Person) -> int:
    """Count the hazards that ``left_behind`` returns."""
    if not after.memberships:
        return len(work.waits.hazards_of(holder_of(after.id)))
    return len(left_behind(work, after))


def release_hazards(
    work: HazardWork, leaver: Person, membership: Membership, heir: Person | None
) -> None:
    """Hand the hazards of somebody who has left to the heir, a colleague, or the office.

    Called once the membership has ended; the deadline stays. The first few go at once, the rest
    is owed. Raises ``Overtaken`` when a hazard was changed in the same moment: then nobody has
    left.
    """
    actor = work.person.id if work.person else None
    heir_id = heir.id if heir else None
    _begin(work, Release(0, holder_of(leaver.id), None, heir_id, actor))
    if membership.role is Role.OFFICE and membership.unit_id is None:
        _begin(work, Release(0, office_of(membership.street or ""), actor_id=actor))


def welcome(work: HazardWork, membership: Membership) -> None:
    """Let what lies in a street wait for its office, from the moment in which it has one."""
    if membership.role is not Role.OFFICE or membership.street is None:
        return
    if len(work.persons.holding(Role.OFFICE, membership.street)) == 1:
        actor = work.person.id if work.person else None
        _begin(work, Release(0, office_of(""), membership.street, actor_id=actor))


def _begin(work: HazardWork, release: Release) -> None:
    reached = _some(work, release, AT_ONCE)
    if reached is not None:
        work.releases.owe(replace(release, reached=reached), work.now)


def go_on(work: HazardWork, release: Release) -> bool:
    """Take a release that is owed some hazards further; ``False`` when nothing is left of it.

    After a failure it goes on hazard by hazard, so that a broken one is told from the others.
    Raises ``Overtaken`` when somebody else has gone on with it.
    """
    reached = _some(work, release, 1 if release.attempts else AT_ONCE)
    if reached is None:
        kept = work.releases.done(release)
    else:
        kept = work.releases.advance(release, reached, work.now)
    if not kept:
        raise Overtaken
    return reached is not None


def step_over(work: HazardWork, release: Release) -> int | None:
    """Leave out the next hazard of a release, and return its id; it waits where it does."""
    ids = work.waits.hazards_after(release.holder, release.street, release.reached, 1)
    for hazard_id in ids:
        work.releases.advance(release, hazard_id, work.now)
        return hazard_id
    work.releases.done(release)
    return None


def tell_stranded(work: HazardWork, release: Release, hazard_id: int) -> None:
    """Tell the office, once, of a hazard that stays with somebody who has left.

    What stays with an office that there is, is with somebody.
    """
    leaver, hazard = _leaver(work, release), work.hazards.get(hazard_id)
    if leaver is None or hazard is None or _goes_on(leaver, hazard):
        return
    office = notifying.people_of(work, office_for(work, hazard))
    for person in office:
        work.outbox.put(
            Push(
                key=f"stranded:{release.id}:{hazard.id}:{person.telegram_id}",
                chat_id=person.telegram_id,
                content=StrandedNotice(hazard, leaver.name),
                topic=notifying.topic_of(notifying.QUEUE, hazard),
            )
        )


def _some(work: HazardWork, release: Release, most: int) -> int | None:
    """Hand on the next hazards, and return the last one's id; ``None`` when these were all."""
    ids = work.waits.hazards_after(release.holder, release.street, release.reached, most)
    leaver = _leaver(work, release)
    heir = work.persons.get(release.heir_id) if release.heir_id else None
    actor = work.persons.get(release.actor_id) if release.actor_id else None
    for hazard_id in ids:
        hazard = load(work, hazard_id)
        if leaver is None:
            notifying.mark_todos(work, wait_for(work, hazard))
        elif not _goes_on(leaver, hazard):
            _pass(work, hazard, leaver, heir, actor)
    if ids:
        notifying.mark_todos(work, {release.holder})
    return ids[-1] if len(ids) == most else None


def _leaver(work: HazardWork, release: Release) -> Person | None:
    """Return the person who has left, or ``None`` where an office has begun or ended."""
    kind, _, id_ = release.holder.partition(":")
    return work.persons.get(int(id_)) if kind == "person" else None


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
    holders = wait_for(work, after)
    notifying.tell_of_new_owner(work, hazard, after)
    notifying.mark_todos(work, holders)
