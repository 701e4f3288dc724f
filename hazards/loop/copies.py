"""What a department is told of (抄告) stands on the 我的待办 of its members until they know it."""

from dataclasses import replace

from hazards.loop.waiting import LOOK_AFTER
from hazards.ports import HazardWork
from hazards.transfer import Transfer, TransferState
from people.awaiting import mark_stale, named_by, put_items
from people.rings import News
from people.sounding import ring
from people.todo import TodoItem, department_of

COPY_SUBJECT = "copy"  # the kind of subject of these items
NOTE = "note"


def renew_copy(work: HazardWork, made: Transfer) -> None:
    """Let the members of a department wait to know of a hazard, as long as nobody does.

    Where it has none, it is told by its link alone.
    """
    item = _item(work, made)
    existing = work.todo_items.about(COPY_SUBJECT, made.id)
    mark_stale(work, put_items(work, COPY_SUBJECT, made.id, [item] if item else [], existing))
    if item is not None and not existing:
        ring(work, item, News.NEW, work.now)


def _item(work: HazardWork, made: Transfer) -> TodoItem | None:
    if made.state is not TransferState.WAITING or made.department_id is None:
        return None
    holder = department_of(made.department_id)
    if not named_by(work, holder):
        return None
    due = made.made_at + LOOK_AFTER
    item = TodoItem(COPY_SUBJECT, made.id, NOTE, holder, due, made.made_at)
    return replace(item, act_at=due)
