"""Whom a step concerns, and what they are told: outbox rows in the step's own transaction."""

from dataclasses import replace

from chat.address import NOBODY, Address
from chat.push import Attachment, Push, PushKind, Urgency
from hazards.loop.waiting import HAZARD_SUBJECT, Awaited
from hazards.messages import (
    ASK,
    NEWS,
    QUEUE,
    REVIEW,
    TASK,
    addresses_about,
    edit,
    edit_as,
    edit_of,
    holders_of,
    items_about,
    owner_of,
    person_of,
    put,
    topic_of,
)
from hazards.model import Hazard, HazardState, Step
from hazards.permission_place import unit_of
from hazards.ports import HazardWork
from hazards.sight import news_of
from hazards.snaps.views import SeenNotice
from hazards.transfer import Transfer
from hazards.views import (
    AskedAgainNotice,
    AskNotice,
    DepartmentNotice,
    NewsNotice,
    QueueNotice,
    ReviewNotice,
    TaskNotice,
    WordNotice,
)
from people.awaiting import people_of, present
from people.model import Person
from people.permissions import Action, may
from people.todo import holders_for

NEWER_PICTURE = "对比图有更新，请看下面的新图"
QUEUED = {
    Awaited.CLASSIFY,
    Awaited.JUDGE,
    Awaited.ASSIGN,
    Awaited.WEIGH,
}
IN_A_QUEUE = {
    HazardState.ON_LEDGER,
    HazardState.DOUBTFUL,
    HazardState.CLASSIFIED,
    HazardState.RELAPSED,
    HazardState.TRANSFERRED,
    HazardState.RECEIVED,
    HazardState.REPORTED,
}
TO_THE_OWNER = {
    Step.RETURN,
    Step.CLOSE,
    Step.GRANT_EXTENSION,
    Step.REFUSE_EXTENSION,
    Step.APPROVE_PLAN,
    Step.RETURN_PLAN,
    Step.CONFIRM,
    Step.END,
    Step.TRANSFER,
}
TO_THE_FINDERS = {
    Step.CLOSE,
    Step.FIX_ON_SPOT,
    Step.END,
    Step.RECEIVE,
    Step.SETTLE,
    Step.RELAPSE,
}
ANSWERED = {
    Step.GRANT_EXTENSION: Awaited.EXTENSION,
    Step.REFUSE_EXTENSION: Awaited.EXTENSION,
    Step.APPROVE_PLAN: Awaited.APPROVE_PLAN,
    Step.RETURN_PLAN: Awaited.APPROVE_PLAN,
}


def notify(work: HazardWork, before: Hazard, after: Hazard, note: str, who: Person | None) -> None:
    """Tell those whom a step concerns."""
    step = after.last_step
    _tell_owners(work, before, after, step, note, who)
    if step is Step.ASK_EXTENSION:
        _ask(work, after, Awaited.EXTENSION, who)
    if step is Step.SUBMIT_PLAN:
        _ask(work, after, Awaited.APPROVE_PLAN, who)
    if step in ANSWERED:
        tell_answered(work, after, ANSWERED[step], who)
    elif step is Step.END and before.state is HazardState.PLANNED:
        tell_answered(work, after, Awaited.APPROVE_PLAN, who)
    if step in {Step.CLOSE, Step.RETURN, Step.END} and before.state is HazardState.SUBMITTED:
        _reviewed(work, after, note, who)
    if step in TO_THE_FINDERS:
        _tell_finders(work, after, who)
    _queue(work, before, after, note, who)


def _tell_owners(
    work: HazardWork, before: Hazard, after: Hazard, step: Step, note: str, who: Person | None
) -> None:
    owner, former = owner_of(work, after), owner_of(work, before)
    name = owner.name if owner else ""
    if former is not None and former.id != after.owner_id:
        notice = TaskNotice(after, work.day(), mine=False, owner=name)
        edit_of(work, after, former, TASK, notice)
    if owner is None:
        return
    doer = present(work, owner)
    new = step is Step.ASSIGN or former is None or former.id != owner.id
    if new and step in {Step.ASSIGN, Step.HAND_OVER, Step.ACCEPT}:
        put(work, after, doer, TASK, _task_of(work, after, owner, doer))
    elif step is not Step.RELAPSE:
        for each in dict.fromkeys((doer, owner)):
            edit_of(work, after, each, TASK, _task_of(work, after, owner, each))
    if step in TO_THE_OWNER and (who is None or who.id not in {owner.id, doer.id}):
        words = WordNotice(after, step, who.name if who else "", note)
        put(work, after, doer, "word", words, thread=TASK)


def _task_of(work: HazardWork, hazard: Hazard, owner: Person, doer: Person) -> TaskNotice:
    """Return an assignment for who does it: its owner, or who stands in for them."""
    absent = owner.name if doer.id != owner.id else ""
    return TaskNotice(hazard, work.day(), mine=True, owner=owner.name, absent=absent)


def tell_of_new_owner(work: HazardWork, before: Hazard, after: Hazard) -> None:
    """Give the assignment to who goes on with a hazard of somebody who has left."""
    owner, former = person_of(work, after.owner_id), person_of(work, before.owner_id)
    if former is not None and former != owner:
        name = owner.name if owner else "安全办"
        notice = TaskNotice(after, work.day(), mine=False, owner=name)
        edit_of(work, after, former, TASK, notice)
    if owner is not None and owner != former:
        doer = present(work, owner)
        put(work, after, doer, TASK, _task_of(work, after, owner, doer))


def renew_task(work: HazardWork, hazard: Hazard) -> None:
    """Bring the assignment in the actor's own chat up to date: they pressed an old button there."""
    person, owner = work.person, owner_of(work, hazard)
    about = topic_of(TASK, hazard)
    if person is None or work.address not in work.outbox.addresses_about(about):
        return
    doer = present(work, owner) if owner is not None else None
    mine = owner is not None and person.id in {owner.id, doer.id if doer else 0}
    absent = owner.name if owner and mine and owner.id != person.id else ""
    name = owner.name if owner else "安全办"
    notice = TaskNotice(hazard, work.day(), mine=mine, owner=name, absent=absent)
    work.outbox.put(Push(None, work.address, notice, PushKind.EDIT, topic=about))


def tell_tasks_again(work: HazardWork, occasion: str) -> None:
    """Tell the actor again what is theirs to put right: they could not be reached for a while.

    What was given up meanwhile may have gone stale, so it is told from how things stand now.
    """
    person = work.person
    if person is None:
        return
    ids = [
        id_
        for holder in holders_for(person)
        for id_ in work.todo_items.subjects_of(HAZARD_SUBJECT, holder)
    ]
    for hazard_id in dict.fromkeys(ids):
        hazard = work.hazards.get(hazard_id)
        owner = owner_of(work, hazard) if hazard is not None else None
        if hazard is None or owner is None or not hazard.state.open:
            continue
        if present(work, owner).id != person.id:
            continue
        work.outbox.put(
            Push(
                key=f"{TASK}:{hazard.id}:again:{occasion}",
                address=person.address,
                content=_task_of(work, hazard, owner, person),
                topic=topic_of(TASK, hazard),
            )
        )


def tell_of_more(
    work: HazardWork, hazard: Hazard, words: str, photos: int, occasion: str, who: Person | None
) -> None:
    """Tell those who have a hazard in hand that somebody has added to it, in its thread."""
    notice = SeenNotice(hazard, words, photos)
    supervisor = person_of(work, hazard.supervisor_id)
    if not may(supervisor, Action.SEE_HAZARD, unit_of(hazard)):
        supervisor = None
    concerned = (owner_of(work, hazard), supervisor)
    people = [present(work, each) for each in concerned if each is not None]
    for item in items_about(work, hazard):
        people += people_of(work, item.holder)
    for person in {each.id: each for each in people}.values():
        if who is not None and person.id == who.id:
            continue
        thread = TASK if person.id == hazard.owner_id else QUEUE
        work.outbox.put(
            Push(
                key=f"more:{hazard.id}:{occasion}:{person.address}",
                address=person.address,
                content=notice,
                urgency=Urgency.NEWS,
                reply_topic=topic_of(thread, hazard),
            )
        )


def tell_who_handed_it_on(
    work: HazardWork, hazard: Hazard, made: Transfer, by: str, *, taken: bool, reason: str
) -> None:
    """Tell who wrote to a department what it has answered, unless another message tells them."""
    person = person_of(work, made.made_by)
    if person is None or not may(person, Action.SEE_HAZARD, unit_of(hazard)):
        return
    told = {work.person.id} if work.person else set()
    if not made.copy and taken and made.reported_at is None:
        told |= {hazard.found_by, *work.witnesses.of_hazard(hazard.id)}
    elif not made.copy:
        items = items_about(work, hazard)
        told |= {each.id for item in items for each in people_of(work, item.holder)}
    if person.id in told:
        return
    work.outbox.put(
        Push(
            key=f"department:{made.id}:{hazard.version}:{person.address}",
            address=person.address,
            content=DepartmentNotice(hazard, by, made.copy, taken, reason, made.report),
            reply_topic=topic_of(QUEUE, hazard),
        )
    )


def tell_reporter(work: HazardWork, hazard: Hazard, made: Transfer) -> None:
    """Let who told by a link what became of a hazard know that the office asks once more."""
    person = person_of(work, made.reporter_id)
    if person is None or person.memberships or person.address == NOBODY:
        return
    work.outbox.put(
        Push(
            key=f"asked-again:{made.id}:{hazard.version}:{person.address}",
            address=person.address,
            content=AskedAgainNotice(hazard.number, made.department, made.asked_again),
            urgency=Urgency.ANSWER,
        )
    )


def _ask(work: HazardWork, after: Hazard, awaited: Awaited, who: Person | None) -> None:
    notice = AskNotice(
        after,
        awaited,
        who.name if who else "",
        work.extensions.pending(after.id) if awaited is Awaited.EXTENSION else None,
        work.plans.last(after.id) if awaited is Awaited.APPROVE_PLAN else None,
    )
    for person in holders_of(work, after, awaited):
        put(work, after, person, ASK[awaited], notice)


def tell_answered(work: HazardWork, after: Hazard, awaited: Awaited, who: Person | None) -> None:
    """Say on the messages that asked for a decision what became of it."""
    decided = _decided(after, who)
    for address in addresses_about(work, after, ASK[awaited]):
        edit(work, after, address, ASK[awaited], AskNotice(after, awaited, "", decided=decided))


def _decided(after: Hazard, who: Person | None, note: str = "") -> str:
    """Say who did what; a department that answers is named, and why it sent a transfer back."""
    if after.last_step in {Step.RECEIVE, Step.DECLINE} and note:
        department, _, why = note.partition("；")
        return f"{department}已{after.last_step.label}" + (f"：{why}" if why else "")
    return f"{who.name if who else '系统'}已{after.last_step.label}"


def _reviewed(work: HazardWork, after: Hazard, note: str, who: Person | None) -> None:
    decided = f"{who.name if who else '系统'}已{after.last_step.label}" + (
        f"：{note}" if note else ""
    )
    fixer = person_of(work, after.submitted_by)
    notice = ReviewNotice(after, fixer.name if fixer else "", (), work.zone, decided)
    for address in addresses_about(work, after, REVIEW):
        edit(work, after, address, REVIEW, notice)


def _tell_finders(work: HazardWork, after: Hazard, who: Person | None) -> None:
    """Tell who has seen a hazard what became of it, unless another message tells them."""
    owner = owner_of(work, after)
    told = {owner.id, present(work, owner).id} if owner else set()
    if after.last_step is Step.RELAPSE:
        told |= {each.id for each in holders_of(work, after, Awaited.ASSIGN)}
    ids = dict.fromkeys((after.found_by, *work.witnesses.of_hazard(after.id)))
    for person_id in ids:
        person = person_of(work, person_id)
        if person is None or person.address == NOBODY or (who and who.id == person.id):
            continue
        if person.id in told:
            continue
        put(work, after, person, NEWS, NewsNotice(news_of(work, person, after)))


def _queue(work: HazardWork, before: Hazard, after: Hazard, note: str, who: Person | None) -> None:
    """Let those know for whom a hazard waits now; say on older messages that it is in hand."""
    if after.state is before.state and after.track is before.track:
        return
    told: set[Address] = set()
    for item in items_about(work, after):
        if item.awaited not in QUEUED:
            continue
        for person in people_of(work, item.holder):
            if who is None or person.id != who.id:
                put(work, after, person, QUEUE, QueueNotice(after, Awaited(item.awaited), note))
                told.update(person.addresses)
    if after.state is before.state or before.state not in IN_A_QUEUE:
        return
    decided = _decided(after, who, note)
    for address in addresses_about(work, after, QUEUE):
        if address not in told:
            notice = QueueNotice(after, Awaited.CLASSIFY, decided=decided)
            edit(work, after, address, QUEUE, notice)


def reviewers_told(work: HazardWork, hazard: Hazard) -> list[Person]:
    """Return who gets the picture of before and after: all who review, but not who rectified."""
    holders = holders_of(work, hazard, Awaited.REVIEW)
    return [person for person in holders if person.id != hazard.submitted_by]


def tell_reviewers_without(work: HazardWork, hazard: Hazard, alike: tuple[str, ...]) -> None:
    """Tell those who review that there is no picture of before and after, and where to look."""
    fixer = person_of(work, hazard.submitted_by)
    notice = ReviewNotice(hazard, fixer.name if fixer else "", alike, work.zone, undrawn=True)
    for person in reviewers_told(work, hazard):
        key = f"{REVIEW}:{hazard.id}:{hazard.rounds}:undrawn:{person.address}"
        topic = topic_of(REVIEW, hazard)
        work.outbox.put(Push(key, person.address, notice, topic=topic))


def tell_reviewers(work: HazardWork, hazard: Hazard, sha256: str, alike: tuple[str, ...]) -> None:
    """Send the picture of before and after to those who review; it is kept under its hash."""
    fixer = person_of(work, hazard.submitted_by)
    notice = ReviewNotice(hazard, fixer.name if fixer else "", alike, work.zone)
    for person in reviewers_told(work, hazard):
        key = f"{REVIEW}:{hazard.id}:{hazard.rounds}:{sha256[:16]}:{person.address}"
        if not work.outbox.knows(key):
            older = replace(notice, decided=NEWER_PICTURE)
            edit_as(work, f"older-{key}", person.address, topic_of(REVIEW, hazard), older)
        work.outbox.put(
            Push(
                key=key,
                address=person.address,
                content=notice,
                kind=PushKind.PHOTO,
                topic=topic_of(REVIEW, hazard),
                attachment=Attachment(sha256, f"{hazard.number}.jpg"),
            )
        )
