"""What stands on the office's to-do about a case: a proposed step, or that all steps are taken."""

from collections.abc import Sequence
from datetime import datetime

from duties.escalation.chain import StepKind
from duties.escalation.course import Around
from duties.escalation.model import Case
from duties.escalation.ports import EscalationWork
from hazards.loop.steps import office_for
from hazards.loop.waiting import end_of
from hazards.model import Hazard
from hazards.views import number_tail
from people.awaiting import mark_stale, put_items
from people.todo import TodoEntry, TodoItem

ESCALATION_SUBJECT = "escalation"  # the kind of subject of these items
STANDING = "standing"  # all steps are taken, and the hazard is still there


def put_item(work: EscalationWork, case: Case, hazard: Hazard, kind: StepKind | None) -> None:
    """Put a proposed step on the office's list, or (no kind) that all steps are taken."""
    around = Around(work)
    day = around.next_working(around.day) if kind is not None else around.day
    _put(work, case, hazard, kind.value if kind else STANDING, end_of(day, work.zone))


def _put(work: EscalationWork, case: Case, hazard: Hazard, awaited: str, due: datetime) -> None:
    holder = office_for(work, hazard)
    act_at = None if awaited == STANDING else due
    item = TodoItem(ESCALATION_SUBJECT, case.id, awaited, holder, due, work.now, act_at=act_at)
    mark_stale(work, put_items(work, ESCALATION_SUBJECT, case.id, [item]))


def drop_items(work: EscalationWork, case: Case) -> None:
    """Take a case from the office's list."""
    mark_stale(work, put_items(work, ESCALATION_SUBJECT, case.id, []))


def hand_to_office(work: EscalationWork, case: Case, hazard: Hazard) -> None:
    """Let the office have a case on its list that answers for the hazard by now."""
    for item in work.todo_items.about(ESCALATION_SUBJECT, case.id)[:1]:
        _put(work, case, hazard, item.awaited, item.due_at)


def asks(awaited: str) -> str:
    """Return what an item asks of the office, in the words that people read."""
    return "久拖未改" if awaited == STANDING else f"确认{StepKind(awaited).label}"


def spell_items(work: EscalationWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of items about cases."""
    lines = {each.id: each for each in work.escalations.lines([each.subject_id for each in items])}
    return [
        TodoEntry(
            item,
            asks(item.awaited),
            f"{line.unit_name} {line.description}",
            number_tail(line.number),
            "重大" if line.major else "",
        )
        for item in items
        if (line := lines.get(item.subject_id)) is not None
    ]
