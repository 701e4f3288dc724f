"""证照设备 on the to-do cards: what a line says, what it opens, and who goes on with it."""

from collections.abc import Sequence

from chat.scene import shows
from duties.expiry.items import EXPIRY_SUBJECT, renew_items
from duties.expiry.kinds import expiry_of, kind_of
from duties.expiry.ports import ExpiryWork
from duties.expiry.showing import EXPIRY
from duties.expiry.views import ExpiryView
from duties.expiry.words import spell_left
from people.model import Person
from people.todo import TodoEntry, TodoItem, holder_of
from people.todo_subjects import Handover, Releaser, TodoSubject

LONGEST_SHORT = 8  # characters of a name on a button


def spell_items(work: ExpiryWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of items about what comes to its end."""
    lines = work.expiries.some(item.subject_id for item in items)
    by = {(each.entry.id, each.validity.expiry): each for each in lines}
    found = []
    for item in items:
        line = by.get((item.subject_id, item.awaited))
        if line is None:
            continue
        kind = kind_of(line.entry.kind)
        what = expiry_of(kind, item.awaited).title
        left = (line.validity.until - work.day()).days
        found.append(
            TodoEntry(
                item,
                "待续期" if left >= 0 else "已过期",
                f"{line.title} {kind.title}{what}",
                line.entry.name[:LONGEST_SHORT],
                when=spell_left(line.validity.until, work.day()),
            )
        )
    return found


def _hand_on(work: ExpiryWork, entry_id: int, _: Handover) -> None:
    entry = work.expiries.get(entry_id)
    if entry is not None:
        renew_items(work, entry)


def _count(work: ExpiryWork, after: Person) -> int:
    """Count the entries that somebody with the roles that are left has to leave to others."""
    ids = work.todo_items.subjects_of(EXPIRY_SUBJECT, holder_of(after.id))
    units = {held.unit_id for held in after.memberships}
    entries = {each.entry.id: each.entry for each in work.expiries.some(ids)}
    return sum(each.unit_id not in units for each in entries.values())


def _nobody(work: ExpiryWork, entry_id: int, handover: Handover) -> None:
    """Tell nobody: what is overdue stands on the list of the office."""


EXPIRY_TODO: TodoSubject[ExpiryWork, ExpiryView] = TodoSubject(
    EXPIRY_SUBJECT,
    spell_items,
    shows(EXPIRY),
    Releaser(_hand_on, count=_count, stranded=_nobody),
)
