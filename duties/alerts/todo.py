"""Alerts on the to-do cards: a unit's answer, and the units that the office has to call."""

from collections.abc import Sequence

from chat.scene import shows
from core.clock import local
from duties.alerts.carrying import pass_on
from duties.alerts.items import ANSWER_SUBJECT, OFFICE_SUBJECT, renew_items, renew_office_item
from duties.alerts.kinds import kind_of
from duties.alerts.model import AckState, AlertState, Answering
from duties.alerts.ports import AlertWork
from duties.alerts.responders import may_answer
from duties.alerts.showing import ALERT_TASK, OPEN_UNITS
from duties.alerts.views import AlertTaskView, OpenUnitsView
from duties.occurrences.moments import spell_until
from people.model import Person
from people.todo import TodoEntry, TodoItem, holder_of
from people.todo_subjects import Handover, Releaser, TodoSubject, in_order


def spell_answers(work: AlertWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of answers that are awaited."""
    named = {
        one.id: (name, kind_of(kind))
        for one, name, kind in work.acknowledgements.with_units([each.subject_id for each in items])
    }
    today = local(work.now, work.zone).date()
    return [
        TodoEntry(
            item,
            "答复" if item.awaited == Answering.DECIDE else "知悉",
            f"{named[item.subject_id][1].title} · {named[item.subject_id][0]}",
            named[item.subject_id][1].title,
            when=spell_until(local(item.due_at, work.zone), today),
        )
        for item in items
        if item.subject_id in named
    ]


def spell_calls(work: AlertWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of alerts with units to call."""
    entries = {}
    left = work.acknowledgements.count_left(dict.fromkeys(each.subject_id for each in items))
    for item in items:
        alert = work.alerts.get(item.subject_id)
        if alert is not None:
            kind = kind_of(alert.kind)
            title = f"{kind.title}：{left[alert.id]} 家无人应答"
            entries[alert.id] = TodoEntry(item, "电话叫应", title, kind.title)
    return in_order(items, entries)


def _hand_on(work: AlertWork, acknowledgement_id: int, handover: Handover) -> None:
    """Pass on at once what somebody was asked last who may not answer for the unit any more."""
    one = work.acknowledgements.get(acknowledgement_id)
    if one is None:
        return
    alert, unit = work.alerts.get(one.alert_id), work.units.get(one.unit_id)
    if alert is None or unit is None:
        return
    leaver = handover.leaver
    lost = leaver is not None and not may_answer(leaver, unit)
    waits = one.state is AckState.WAITING and alert.state is AlertState.SENT
    if lost and leaver and waits and one.asked[-1:] == (leaver.id,) and one.told == alert.revision:
        pass_on(work, alert, one, unit)
    else:
        renew_items(work, alert, one, unit)


def _count(work: AlertWork, after: Person) -> int:
    ids = work.todo_items.subjects_of(ANSWER_SUBJECT, holder_of(after.id))
    found = [work.acknowledgements.get(each) for each in ids]
    units = [work.units.get(each.unit_id) for each in found if each is not None]
    return sum(unit is not None and not may_answer(after, unit) for unit in units)


def _hand_over_calls(work: AlertWork, alert_id: int, _: Handover) -> None:
    alert = work.alerts.get(alert_id)
    if alert is not None:
        renew_office_item(work, alert)


ANSWER_TODO: TodoSubject[AlertWork, AlertTaskView] = TodoSubject(
    ANSWER_SUBJECT,
    spell_answers,
    shows(ALERT_TASK),
    Releaser(_hand_on, _count, stranded=lambda _, __, ___: None),
)
CALL_TODO: TodoSubject[AlertWork, OpenUnitsView] = TodoSubject(
    OFFICE_SUBJECT,
    spell_calls,
    shows(OPEN_UNITS),
    Releaser(_hand_over_calls, count=lambda _, __: 0, stranded=lambda _, __, ___: None),
)
