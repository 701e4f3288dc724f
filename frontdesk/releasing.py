"""When somebody leaves, or an office begins: the items of any subject go to the right people.

The first few go at once, the rest is owed and done bit by bit. What is done with one subject is
known by its room, which registers a ``Releaser``.
"""

from dataclasses import replace

from core.errors import Overtaken
from frontdesk.ports import FrontdeskWork
from frontdesk.todo_subjects import SUBJECTS
from people.awaiting import mark_stale, person_behind
from people.model import Membership, Person, Role
from people.todo import Release, holder_of, office_of, seat_of
from people.todo_subjects import Handover, Releaser

AT_ONCE = 20  # subjects in one turn: others come to their turns between these and the next


def count_left_behind(work: FrontdeskWork, after: Person) -> int:
    """Count the subjects that somebody with the roles that are left may not go on with."""
    return sum(releaser.count(work, after) for _, releaser in _releasers())


def release_items(
    work: FrontdeskWork, leaver: Person, membership: Membership, heir: Person | None
) -> None:
    """Hand on what is awaited from somebody who has left, and from an office that has ended.

    Called once the membership has ended. Raises ``Overtaken`` when a subject was changed in the
    same moment: then nobody has left.
    """
    actor = work.person.id if work.person else None
    heir_id = heir.id if heir else None
    seat = seat_of(membership)
    for kind, _ in _releasers():
        _begin(work, Release(0, kind, holder_of(leaver.id), None, heir_id, actor))
        if seat is not None:
            _begin(work, Release(0, kind, seat, actor_id=actor))


def welcome(work: FrontdeskWork, membership: Membership) -> None:
    """Let what lies in a street wait for its office, from the moment in which it has one."""
    if membership.role is not Role.OFFICE or membership.street is None:
        return
    if len(work.persons.holding(Role.OFFICE, membership.street)) != 1:
        return
    actor = work.person.id if work.person else None
    for kind, releaser in _releasers():
        if releaser.next_in is not None:
            _begin(work, Release(0, kind, office_of(""), membership.street, actor_id=actor))


def _releasers() -> list[tuple[str, Releaser[FrontdeskWork]]]:
    return [(each.kind, each.releaser) for each in SUBJECTS.values() if each.releaser is not None]


def _begin(work: FrontdeskWork, release: Release) -> None:
    reached = _some(work, release, AT_ONCE)
    if reached is not None:
        work.releases.owe(replace(release, reached=reached), work.now)


def go_on(work: FrontdeskWork, release: Release) -> bool:
    """Take a release that is owed some subjects further; ``False`` when nothing is left of it.

    After a failure it goes on one by one, so that a broken subject is told from the others.
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


def step_over(work: FrontdeskWork, release: Release) -> int | None:
    """Leave out the next subject of a release, and return its id; it waits where it does."""
    for subject_id in _next(work, release, 1):
        work.releases.advance(release, subject_id, work.now)
        return subject_id
    work.releases.done(release)
    return None


def tell_stranded(work: FrontdeskWork, release: Release, subject_id: int) -> None:
    """Let the room of a subject tell those whom it concerns that nobody goes on with it."""
    releaser = _releaser(release)
    if releaser is not None:
        releaser.stranded(work, subject_id, _handover(work, release))


def _some(work: FrontdeskWork, release: Release, most: int) -> int | None:
    """Hand on the next subjects, and return the last one's id; ``None`` when these were all."""
    releaser, ids = _releaser(release), _next(work, release, most)
    if releaser is None or not ids:
        return None
    handover = _handover(work, release)
    for subject_id in ids:
        releaser.hand_on(work, subject_id, handover)
    mark_stale(work, {release.holder})
    return ids[-1] if len(ids) == most else None


def _releaser(release: Release) -> Releaser[FrontdeskWork] | None:
    """Return who hands on subjects of a kind; a kind that nobody knows any more has nobody."""
    subject = SUBJECTS.get(release.subject)
    return subject.releaser if subject is not None else None


def _next(work: FrontdeskWork, release: Release, most: int) -> list[int]:
    releaser = _releaser(release)
    if release.street is None or releaser is None or releaser.next_in is None:
        return work.todo_items.subjects_after(
            release.subject, release.holder, release.reached, most
        )
    return releaser.next_in(work, release.street, release.holder, release.reached, most)


def _handover(work: FrontdeskWork, release: Release) -> Handover:
    heir = work.persons.get(release.heir_id) if release.heir_id else None
    actor = work.persons.get(release.actor_id) if release.actor_id else None
    return Handover(release, person_behind(work, release.holder), heir, actor)
