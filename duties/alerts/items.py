"""What alerts put on the to-do: a unit's answer, and for the office the units to call."""

from duties.alerts.model import Acknowledgement, AckState, Alert, AlertState, Answering
from duties.alerts.ports import AlertWork
from duties.alerts.responders import may_answer, seat
from people.awaiting import mark_stale, put_items
from people.model import Unit
from people.todo import URGENT, TodoItem, holder_of

ANSWER_SUBJECT, OFFICE_SUBJECT = "alert_answer", "alert"
CALL = "call"
WAITS = {AckState.WAITING, AckState.SILENT}


def renew_items(work: AlertWork, alert: Alert, one: Acknowledgement, unit: Unit) -> None:
    """Let those of a unit have an alert on their to-do who were asked and may answer it."""
    waits = (
        one.state in WAITS
        and alert.state is AlertState.SENT
        and alert.answering is not Answering.NONE
        and one.due_at is not None
    )
    items = [
        TodoItem(
            ANSWER_SUBJECT,
            one.id,
            alert.answering.value,
            holder_of(person.id),
            due_at=one.due_at or work.now,
            since=one.asked_at or work.now,
            rank=URGENT,
        )
        for person in filter(None, map(work.persons.get, one.asked if waits else ()))
        if may_answer(person, unit)
    ]
    mark_stale(work, put_items(work, ANSWER_SUBJECT, one.id, items))


def renew_office_item(work: AlertWork, alert: Alert) -> None:
    """Let an alert be on the office's to-do as long as there are units that it has to call."""
    waits = alert.state is AlertState.SENT and work.acknowledgements.is_any_left(alert.id)
    item = TodoItem(
        OFFICE_SUBJECT,
        alert.id,
        CALL,
        seat(work, alert),
        due_at=alert.sent_at or work.now,
        since=alert.sent_at or work.now,
        rank=URGENT,
    )
    mark_stale(work, put_items(work, OFFICE_SUBJECT, alert.id, [item] if waits else []))
