"""What is due of an entry on the to-do of who holds it at the unit."""

from duties.expiry.course import end_of
from duties.expiry.kinds import ExpiryKind, kind_of
from duties.expiry.model import Entry
from duties.expiry.ports import ExpiryWork
from people.awaiting import mark_stale, put_items
from people.model import Membership, Person, Role
from people.todo import TodoItem, holder_of

EXPIRY_SUBJECT = "expiry"  # the kind of subject of these items


def holders_of(work: ExpiryWork, unit_id: int, kind: ExpiryKind) -> list[Person]:
    """Return who of a unit is to see to things of a kind; the principal where there is nobody."""
    people = work.persons.of_unit(unit_id)
    for role in (kind.role, Role.PRINCIPAL):
        held = Membership(role, unit_id=unit_id)
        if found := [each for each in people if held in each.memberships]:
            return found
    return []


def meet_holder(work: ExpiryWork, membership: Membership) -> None:
    """Somebody has come to a unit, or has left it: let the sweep find who holds what is due there.

    However much that is, it costs this turn one statement.
    """
    if membership.unit_id is not None:
        work.expiries.recall(membership.unit_id, work.now)


def renew_items(work: ExpiryWork, entry: Entry) -> None:
    """Let exactly those wait for an entry who are to see to it, for each that is due of it."""
    due = [each.validity for each in work.expiries.some([entry.id])]
    due = [each for each in due if each.stage is not None]
    people = holders_of(work, entry.unit_id, kind_of(entry.kind)) if due else []
    items = [
        TodoItem(
            EXPIRY_SUBJECT,
            entry.id,
            each.expiry,
            holder_of(person.id),
            end_of(each.until, work.zone),
            each.set_at,
        )
        for each in due
        for person in people
    ]
    mark_stale(work, put_items(work, EXPIRY_SUBJECT, entry.id, items))
