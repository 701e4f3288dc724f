"""Carrying alerts out: each unit's row is owed, and says itself when something is to happen.

A step takes the next few rows, whatever alert they belong to. What is told has a key, so that a
step that is repeated tells nobody twice; a row says what it has come to in the same transaction.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

from chat.setting_aside import Swept, each_apart
from core.errors import XunanError
from duties.alerts import notifying
from duties.alerts.items import renew_items, renew_office_item
from duties.alerts.model import Acknowledgement, AckState, Alert, AlertState, Answering
from duties.alerts.ports import AlertWork
from duties.alerts.responders import responders
from people.awaiting import present
from people.model import Person, Unit

AT_ONCE = 20  # units in one turn: conversations take their turns in between
CARDS_AT_ONCE = 5
RETRY = timedelta(minutes=2)
LOOK_AGAIN = timedelta(minutes=10)  # at least, for somebody who has come to a unit without any
LOOK_FOR = timedelta(hours=24)  # since it was sent
LEFT = {AckState.SILENT, AckState.NOBODY}


class AnsweredMeanwhile(XunanError):
    """Somebody has changed where a unit stands with an alert in the same moment."""


def carry_on(work: AlertWork, most: int = AT_ONCE) -> Swept:
    """Do what is due about up to ``most`` units, and write the cards whose figures are others."""
    rows, cards = work.acknowledgements, work.alerts
    due = rows.due(work.now, most)
    troubled = each_apart(work, "acknowledgement", due, partial(_carry, work), rows, RETRY)
    lost = rows.unreached(most)
    pass_over = partial(_pass_over, work)
    troubled += each_apart(work, "acknowledgement", lost, pass_over, rows, RETRY)
    stale = cards.stale(work.now, CARDS_AT_ONCE)
    write = partial(notifying.write_figures, work)
    troubled += each_apart(work, "figures of alert", stale, write, cards)
    return Swept(troubled, most in {len(due), len(lost)} or len(stale) == CARDS_AT_ONCE)


def _carry(work: AlertWork, acknowledgement_id: int) -> None:
    with suppress(AnsweredMeanwhile):  # whoever was quicker has kept where it stands now
        carry(work, acknowledgement_id)


def _pass_over(work: AlertWork, acknowledgement_id: int) -> None:
    """Pass on at once what somebody was asked last whom no message reaches (any more)."""
    one = work.acknowledgements.get(acknowledgement_id)
    alert = work.alerts.get(one.alert_id) if one is not None else None
    unit = work.units.get(one.unit_id) if one is not None else None
    if one is None or alert is None or unit is None or alert.state is not AlertState.SENT:
        return
    if one.told < alert.revision:
        return  # other words are on their way, to whoever can be reached
    if one.state is AckState.WAITING and work.persons.out_of_reach(one.asked[-1:]):
        with suppress(AnsweredMeanwhile):
            pass_on(work, alert, one, unit)


def carry(work: AlertWork, acknowledgement_id: int) -> None:
    """Do what is due about one unit of an alert. Raises ``AnsweredMeanwhile``, nothing changed."""
    one = work.acknowledgements.get(acknowledgement_id)
    if one is None or one.act_at is None or one.act_at > work.now:
        return
    alert, unit = work.alerts.get(one.alert_id), work.units.get(one.unit_id)
    if alert is None or unit is None:
        raise LookupError(f"alert {one.alert_id} or unit {one.unit_id} is gone")
    if alert.state is AlertState.ENDED:
        _close(work, alert, one, unit)
    elif one.told < alert.revision:
        _begin(work, alert, one, unit)
    elif one.state is AckState.WAITING:
        _chase(work, alert, one, unit)
    elif one.state in LEFT:
        _look_again(work, alert, one, unit)
    else:
        keep(work, one, replace(one, act_at=None))


def keep(work: AlertWork, before: Acknowledgement, after: Acknowledgement) -> None:
    """Keep where a unit stands now; its alert's card is owed. Raises ``AnsweredMeanwhile``."""
    if not work.acknowledgements.save(after):
        raise AnsweredMeanwhile
    if (before.state, before.passes, before.answers) != (after.state, after.passes, after.answers):
        work.alerts.touch(after.alert_id, work.now)


def _begin(work: AlertWork, alert: Alert, before: Acknowledgement, unit: Unit) -> None:
    """Tell the first person of a unit; of other words, all who were told before."""
    corrected = before.told > 0
    able = responders(work, unit)
    asked = [each for each in able if each.id in before.asked]
    if not asked:
        asked = able if alert.answering is Answering.NONE else able[:1]
    fresh = replace(
        before,
        asked=(*before.asked, *(each.id for each in asked if each.id not in before.asked)),
        told=alert.revision,
        passes=0,
        answered_by=None,
        answered_at=None,
        decision=None,
        late=False,
    )
    after = _asking(work, alert, fresh) if asked else _without(work, alert, fresh)
    keep(work, before, after)
    if corrected:
        notifying.rewrite(work, alert, after, unit, told=before.told)
    for person in asked:
        notifying.tell(work, person, alert, after, unit)
    renew_items(work, alert, after, unit)
    if not asked or before.state in LEFT:
        renew_office_item(work, alert)


def _asking(work: AlertWork, alert: Alert, one: Acknowledgement) -> Acknowledgement:
    """Let a unit wait for an answer from now on."""
    minutes = timedelta(minutes=alert.minutes)
    chased = alert.answering is not Answering.NONE
    return replace(
        one,
        state=AckState.WAITING,
        asked_at=work.now,
        reminded=False,
        due_at=(one.due_at if one.passes else work.now + minutes) if chased else None,
        act_at=work.now + minutes / 2 if chased else None,
    )


def _without(work: AlertWork, alert: Alert, one: Acknowledgement) -> Acknowledgement:
    """Let a unit stand on the office's list: nobody is there, or nobody has answered."""
    state = AckState.SILENT if one.asked else AckState.NOBODY
    again = work.now + max(timedelta(minutes=alert.minutes), LOOK_AGAIN)
    searched = alert.sent_at is not None and work.now >= alert.sent_at + LOOK_FOR
    return replace(one, state=state, act_at=None if searched else again)


def _chase(work: AlertWork, alert: Alert, before: Acknowledgement, unit: Unit) -> None:
    """Remind who was asked last; when their time is over, pass it on."""
    if before.asked_at is None or alert.answering is Answering.NONE:
        keep(work, before, replace(before, act_at=None))
        return
    over = before.asked_at + timedelta(minutes=alert.minutes)
    last = work.persons.get(before.asked[-1]) if before.asked else None
    if work.now >= over or before.reminded or last is None:
        pass_on(work, alert, before, unit)
        return
    after = replace(before, reminded=True, act_at=over)
    keep(work, before, after)
    notifying.remind(work, present(work, last), alert, after, unit)


def pass_on(work: AlertWork, alert: Alert, before: Acknowledgement, unit: Unit) -> None:
    """Ask the next person of a unit who was not asked; without any it is the office's to call.

    Raises ``AnsweredMeanwhile``.
    """
    nearest = _next(work, before, unit)
    if nearest is None:
        after = _without(work, alert, before)
    else:
        asked = replace(before, asked=(*before.asked, nearest.id), passes=before.passes + 1)
        after = _asking(work, alert, asked)
    keep(work, before, after)
    if nearest is not None:
        _record(work, alert, before, after)
        notifying.rewrite(work, alert, after, unit)
        notifying.tell(work, nearest, alert, after, unit)
    else:
        renew_office_item(work, alert)
    renew_items(work, alert, after, unit)


def _next(work: AlertWork, one: Acknowledgement, unit: Unit) -> Person | None:
    able = responders(work, unit)
    return next((each for each in able if each.id not in one.asked), None)


def _record(work: AlertWork, alert: Alert, before: Acknowledgement, after: Acknowledgement) -> None:
    was = before.asked[-1] if before.asked else None
    changes = {"unit_id": (None, after.unit_id), "person_id": (was, after.asked[-1])}
    work.journal.record(work.now, None, "pass_alert", f"alert:{alert.id}", changes)


def _look_again(work: AlertWork, alert: Alert, before: Acknowledgement, unit: Unit) -> None:
    """Ask somebody who has come to a unit since; else look again in a while."""
    if _next(work, before, unit) is None:
        keep(work, before, _without(work, alert, before))
    elif before.asked:
        pass_on(work, alert, before, unit)
        renew_office_item(work, alert)
    else:
        _begin(work, alert, before, unit)


def _close(work: AlertWork, alert: Alert, before: Acknowledgement, unit: Unit) -> None:
    """End an alert for a unit: who has not answered is counted so, who was told is told."""
    unsettled = before.state in {AckState.PENDING, AckState.WAITING}
    after = replace(before, state=AckState.CLOSED if unsettled else before.state, act_at=None)
    keep(work, before, after)
    notifying.rewrite(work, alert, after, unit)
    notifying.tell_ended(work, alert, after, unit)
    renew_items(work, alert, after, unit)
