"""Occurrences on the to-do cards: what a line says, what it opens, and who goes on with it."""

from collections.abc import Sequence

from chat.scene import shows
from core.clock import local
from duties.course import is_half_over, settle
from duties.holding import holds
from duties.model import Listed, Occurrence, OccurrenceState
from duties.occurrences.moments import spell_at, spell_until, spell_window
from duties.occurrences.ports import OccurrenceWork
from duties.occurrences.proving import OCCURRENCE
from duties.occurrences.views import OccurrenceView
from duties.ports import DutyWork
from duties.waiting import OCCURRENCE_SUBJECT, Awaited, renew_items
from people.model import Person
from people.todo import TodoEntry, TodoItem, holder_of
from people.todo_subjects import Handover, Releaser, TodoSubject

LONGEST_SHORT = 8  # characters of a duty on a button


def spell_items(work: DutyWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of items about occurrences."""
    some = work.occurrences.some(item.subject_id for item in items)
    listed = {each.occurrence.id: each for each in some}
    return [
        TodoEntry(
            item,
            _asked(work, Awaited(item.awaited), found),
            f"{found.where} {found.title}",
            found.title[:LONGEST_SHORT],
            "重要" if found.terms.critical else "",
            when=_when(work, Awaited(item.awaited), found),
        )
        for item in items
        if (found := listed.get(item.subject_id)) is not None
    ]


def _asked(work: DutyWork, awaited: Awaited, listed: Listed) -> str:
    match awaited:
        case Awaited.SOON:
            return "即将开始"
        case Awaited.MAKE_UP:
            return "漏做待补"
        case Awaited.EXCUSE:
            return "审批免除"
        case Awaited.TAKE_OVER:
            return "接班"
        case Awaited.UNTAKEN:
            return "无人接班"
    if listed.occurrence.begun_at is not None:
        return "进行中"
    late = settle(listed.occurrence, work.now)[0].state is OccurrenceState.LATE
    return "已超时" if late else "待完成"


def _when(work: DutyWork, awaited: Awaited, listed: Listed) -> str:
    one, today = listed.occurrence, work.day()
    if awaited is Awaited.DO and one.postponed_to is not None:
        return f"顺延到{spell_at(local(one.postponed_to, work.zone), today)}"
    if awaited is Awaited.SOON:
        return f"{spell_at(local(one.opens_at, work.zone), today)}开始"
    window = spell_window(local(one.opens_at, work.zone), local(one.due_at, work.zone), today)
    if awaited is not Awaited.DO or one.begun_at is not None:
        return window
    return _how_far(work, one) or window + ("，已过半" if is_half_over(one, work.now) else "")


def _how_far(work: DutyWork, one: Occurrence) -> str:
    """Say until when what is past due is still taken; nothing while it is in its window."""
    today = work.day()
    if work.now >= one.grace_at and one.closes_at > one.grace_at:
        return f"{spell_until(local(one.closes_at, work.zone), today)}完成算迟报"
    if work.now >= one.due_at and one.grace_at > one.due_at:
        return f"宽限至{spell_at(local(one.grace_at, work.zone), today)}"
    return ""


def _hand_on(work: DutyWork, occurrence_id: int, _: Handover) -> None:
    renew_items(work, occurrence_id)


def _count(work: DutyWork, after: Person) -> int:
    """Count the occurrences that somebody with the roles that are left has to leave to others."""
    lost = 0
    for occurrence_id in work.todo_items.subjects_of(OCCURRENCE_SUBJECT, holder_of(after.id)):
        occurrence = work.occurrences.get(occurrence_id)
        duty = work.duties.get(occurrence.duty_id) if occurrence is not None else None
        if occurrence is None or duty is None:
            continue
        lost += not (after.memberships and holds(work, after, duty, occurrence))
    return lost


def _nobody(work: DutyWork, occurrence_id: int, handover: Handover) -> None:
    """Tell nobody: what is left undone is missed, and is seen as that."""


OCCURRENCE_TODO: TodoSubject[OccurrenceWork, OccurrenceView] = TodoSubject(
    OCCURRENCE_SUBJECT,
    spell_items,
    shows(OCCURRENCE),
    Releaser(_hand_on, count=_count, stranded=_nobody),
)
