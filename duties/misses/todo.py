"""Proposals on the to-do cards: what a line says, what it opens, and who goes on with it."""

from collections.abc import Sequence

from chat.scene import shows
from duties.misses.deciding import MISSES
from duties.misses.ports import MissWork
from duties.misses.proposing import MISSES_SUBJECT, office_for, renew_items
from duties.misses.views import MissesView
from people.model import Person, Role
from people.todo import TodoEntry, TodoItem, holder_of
from people.todo_subjects import Handover, Releaser, TodoSubject

LONGEST_SHORT = 8  # characters of a duty on a button


def spell_items(work: MissWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of items about proposals."""
    lines = {each.proposal.id: each for each in work.misses.some(i.subject_id for i in items)}
    return [
        TodoEntry(
            item,
            "漏做待定",
            f"{line.unit_name} {line.title}连续漏做",
            line.title[:LONGEST_SHORT],
        )
        for item in items
        if (line := lines.get(item.subject_id)) is not None
    ]


def _hand_on(work: MissWork, proposal_id: int, _: Handover) -> None:
    proposal = work.misses.get(proposal_id)
    duty = work.duties.get(proposal.duty_id) if proposal is not None else None
    if proposal is not None and duty is not None:
        renew_items(work, proposal, duty)


def _count(work: MissWork, after: Person) -> int:
    """Count the proposals that somebody with the roles that are left has to leave to others."""
    ids = work.todo_items.subjects_of(MISSES_SUBJECT, holder_of(after.id))
    streets = {each.street for each in after.memberships if each.role is Role.INSPECTOR}
    return sum(each.street not in streets for each in work.misses.some(ids))


def _office(work: MissWork, proposal_id: int) -> str:
    line = next(iter(work.misses.some([proposal_id])), None)
    return office_for(work, line.street if line is not None else "")


def _nobody(work: MissWork, proposal_id: int, handover: Handover) -> None:
    """Tell nobody: it goes to the other inspectors of the street, or to its office."""


MISSES_TODO: TodoSubject[MissWork, MissesView] = TodoSubject(
    MISSES_SUBJECT, spell_items, shows(MISSES), Releaser(_hand_on, _count, _nobody), _office
)
