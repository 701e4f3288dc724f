"""The office of a street has it on its to-do that changes of colours await its confirmation.

There is one item for a street, however many changes wait there; it says how many they are.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial

from chat.scene import show
from chat.setting_aside import apart
from core.stamp import stamp
from duties.misses.proposing import office_for
from duties.risk.ports import RiskWork
from duties.risk.showing import PROPOSALS, ProposalsScene
from duties.risk.views import ProposalsView
from people.awaiting import mark_stale, put_items
from people.permissions import Reach
from people.todo import TodoEntry, TodoItem
from people.todo_subjects import TodoSubject

SUBJECT, CONFIRM = "risk", "confirm"
TO_CONFIRM = timedelta(days=7)  # which no document times


def renew_items(work: RiskWork, street: str) -> None:
    """Let the office of a street wait for as long as changes of its units do, and no longer."""
    subject_id = _id_of(street)
    known = {each.holder: each for each in work.todo_items.about(SUBJECT, subject_id)}
    items = []
    if street in work.risks.waiting_by_street():
        holder = office_for(work, street)
        due = datetime.combine(work.day() + TO_CONFIRM, time(12), work.zone)
        new = TodoItem(SUBJECT, subject_id, CONFIRM, holder, due, work.now)
        items.append(known.get(holder, new))
    mark_stale(work, {*known} | {each.holder for each in items})
    put_items(work, SUBJECT, subject_id, items)


def renew_all(work: RiskWork) -> None:
    """Let the office of each street wait for what waits there; no street keeps another from it."""
    for street in work.risks.counts(Reach(area=True)):
        apart(work, f"what waits of colours in {street}", partial(renew_items, work, street))


def spell_items(work: RiskWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of items about streets, each with how many changes wait there now."""
    waiting = {_id_of(street): (street, n) for street, n in work.risks.waiting_by_street().items()}
    return [
        TodoEntry(item, "颜色变动待确认", f"{street} {number} 家单位", f"{street}颜色")
        for item in items
        if item.subject_id in waiting
        for street, number in (waiting[item.subject_id],)
    ]


def _id_of(street: str) -> int:
    return stamp(street) + 1  # an id is never 0


RISK_TODO: TodoSubject[RiskWork, ProposalsView] = TodoSubject(
    SUBJECT,
    spell_items,
    lambda work, _: show(work, PROPOSALS, ProposalsScene()),
)
