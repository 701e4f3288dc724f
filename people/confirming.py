"""Who may confirm a nomination: it is on their to-do until it is decided, or has lapsed."""

from collections.abc import Sequence
from dataclasses import replace

from core.errors import XunanError
from people import reward_role
from people.awaiting import mark_stale, put_items
from people.model import Nomination, NominationState, Person
from people.permissions import Action, NotAllowed, may
from people.ports import PeopleWork
from people.todo import TodoEntry, TodoItem, holder_of
from people.todo_subjects import Handover, Releaser

NOMINATION_SUBJECT, CONFIRM = "nomination", "confirm"


class NominationNeedsAnother(XunanError):
    """Whoever nominates, or is nominated, does not confirm."""


class NominatedBeforeJoining(XunanError):
    """The confirming person joined the office only after the nomination was made."""


def refusal_of(work: PeopleWork, person: Person, nomination: Nomination) -> XunanError | None:
    """Return why somebody may not confirm a nomination, or ``None`` for who may.

    Neither who nominated nor who is nominated may, by whatever role; nor who came into the office
    only after the nomination, as somebody brought in for it would.
    """
    if not may(person, Action.NOMINATE, nomination.street):
        return NotAllowed()
    if person.id in {nomination.made_by, nomination.person_id}:
        return NominationNeedsAnother()
    before = tuple(
        each.membership
        for each in work.persons.memberships_of(person.id)
        if each.began_at <= nomination.made_at
    )
    if not may(replace(person, memberships=before), Action.NOMINATE, nomination.street):
        return NominatedBeforeJoining()
    return None


def able_to_confirm(work: PeopleWork, nomination: Nomination) -> list[Person]:
    """Return all who may confirm a nomination."""
    return [
        each
        for each in reward_role.watchers(work, nomination.street)
        if refusal_of(work, each, nomination) is None
    ]


def renew_items(work: PeopleWork, nomination: Nomination) -> None:
    """Let a nomination wait for all who may confirm it now, and for nobody once it is decided."""
    waiting = nomination.standing(work.now) is NominationState.WAITING
    until = nomination.expires_at
    items = [
        TodoItem(
            NOMINATION_SUBJECT,
            nomination.id,
            CONFIRM,
            holder_of(person.id),
            due_at=until,
            since=nomination.made_at,
            ends_at=until,
        )
        for person in (able_to_confirm(work, nomination) if waiting else ())
    ]
    mark_stale(work, put_items(work, NOMINATION_SUBJECT, nomination.id, items))


def spell_items(work: PeopleWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of items about nominations."""
    found = work.nominations.some(item.subject_id for item in items)
    named = {nomination.id: (nomination, name) for nomination, name in found}
    entries = []
    for item in items:
        if item.subject_id not in named:
            continue
        nomination, name = named[item.subject_id]
        title = f"{name}任奖励经办人（{nomination.street or '全区'}）"
        entries.append(TodoEntry(item, "确认提名", title, name))
    return entries


def _hand_on(work: PeopleWork, nomination_id: int, _: Handover) -> None:
    nomination = work.nominations.get(nomination_id)
    if nomination is not None:
        renew_items(work, nomination)


NOMINATION_RELEASER: Releaser[PeopleWork] = Releaser(
    _hand_on, count=lambda _, __: 0, stranded=lambda _, __, ___: None
)
