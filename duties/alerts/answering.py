"""The unit's answer: 知悉, or what it will do; and the office's, that it has called the unit."""

from dataclasses import replace

from chat.done import Done
from checklists.views import Reply
from core.errors import XunanError
from duties.alerts import notifying
from duties.alerts.carrying import keep
from duties.alerts.changes import of_acknowledgement
from duties.alerts.items import renew_items, renew_office_item
from duties.alerts.model import (
    Acknowledgement,
    AckState,
    Alert,
    AlertState,
    Answering,
    Decision,
)
from duties.alerts.ports import AlertWork
from duties.alerts.responders import may_call
from people.model import Person, Unit
from people.permissions import Action, NotAllowed, found, require, require_member

SETTLED = {AckState.ACKNOWLEDGED, AckState.PHONED}


class AnswerUnasked(XunanError):
    """An alert is answered otherwise: with a decision, or without one."""


def load(work: AlertWork, acknowledgement_id: int) -> tuple[Alert, Acknowledgement, Unit]:
    """Return a unit's part in an alert; raises ``NotJoined`` and ``NotAllowed``."""
    one = found(work.person, work.acknowledgements.get(acknowledgement_id))
    alert, unit = work.alerts.get(one.alert_id), work.units.get(one.unit_id)
    if alert is None or unit is None:
        raise NotAllowed
    return alert, one, unit


def acknowledge(
    work: AlertWork, acknowledgement_id: int, seen: int, decision: Decision | None = None
) -> Reply:
    """Answer an alert for a unit; late answers are taken, and marked.

    One that was answered, or says something else by now, stays as it is; the reply says so.
    Raises ``NotJoined``, ``NotAllowed``, ``AnswerUnasked`` and ``AnsweredMeanwhile``.
    """
    alert, one, unit = load(work, acknowledgement_id)
    actor = require(work.person, Action.ACKNOWLEDGE, unit)
    return _answer(work, alert, one, unit, actor, AckState.ACKNOWLEDGED, seen, decision)


def note_call(
    work: AlertWork, acknowledgement_id: int, seen: int, decision: Decision | None = None
) -> Reply:
    """Note that an office has called a unit, which knows now; raises as ``acknowledge``."""
    alert, one, unit = load(work, acknowledgement_id)
    actor = require_member(work.person)
    if not may_call(actor, alert, unit):
        raise NotAllowed
    return _answer(work, alert, one, unit, actor, AckState.PHONED, seen, decision)


def _answer(
    work: AlertWork,
    alert: Alert,
    before: Acknowledgement,
    unit: Unit,
    actor: Person,
    state: AckState,
    seen: int,
    decision: Decision | None,
) -> Reply:
    if (alert.answering is Answering.DECIDE) is not (decision is not None):
        raise AnswerUnasked
    settled = before.state in SETTLED and not _changes_mind(before, decision)
    if seen != before.stamp or settled or _says_something_else(alert, before):
        return _unchanged(work, alert, before, unit)
    ended = alert.state is AlertState.ENDED
    late = ended or (before.due_at is not None and work.now > before.due_at)
    after = replace(
        before,
        state=state,
        act_at=before.act_at if ended else None,  # of the end they are still to be told
        answered_by=actor.id,
        answered_at=work.now,
        decision=decision,
        late=late,
        answers=before.answers + 1,
    )
    keep(work, before, after)
    line = "acknowledge_alert" if state is AckState.ACKNOWLEDGED else "call_for_alert"
    changes = of_acknowledgement(before, after)
    work.journal.record(work.now, actor.id, line, f"alert:{alert.id}", changes)
    notifying.rewrite(work, alert, after, unit)
    renew_items(work, alert, after, unit)
    renew_office_item(work, alert)
    return Reply(None, Done.ACKNOWLEDGED, word=decision.label if decision else "")


def _says_something_else(alert: Alert, one: Acknowledgement) -> bool:
    """Tell whether other words are on their way to a unit."""
    return alert.state is AlertState.SENT and one.told < alert.revision


def _changes_mind(before: Acknowledgement, decision: Decision | None) -> bool:
    return decision is not None and decision is not before.decision


def _unchanged(work: AlertWork, alert: Alert, one: Acknowledgement, unit: Unit) -> Reply:
    """Say that a press changed nothing: the message beside it shows how things stand."""
    if _says_something_else(alert, one) or not one.state.answered:
        return Reply(None, Done.ALERT_CORRECTED)
    notifying.rewrite(work, alert, one, unit)
    who = notifying.name_of(work, one.answered_by)
    return Reply(None, Done.ACKNOWLEDGED_BEFORE, word=who)
