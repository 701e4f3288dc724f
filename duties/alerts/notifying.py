"""What the persons of a unit and the office are told of an alert: rows of the same turn."""

from dataclasses import replace

from chat.push import Push, PushKind, Sound, Urgency
from core.clock import local
from duties.alerts.model import Acknowledgement, Alert, AlertState, Answering
from duties.alerts.ports import AlertWork
from duties.alerts.responders import may_answer, watchers
from duties.alerts.views import AlertEndNotice, AlertFigures, AlertNotice
from people.model import Person, Unit


def topic_of(acknowledgement_id: int, told: int) -> str:
    """Return the topic of the message by which one wording of an alert was told to a unit."""
    return f"alert:{acknowledgement_id}:{told}"


def reminder_of(acknowledgement_id: int, told: int) -> str:
    """Return the topic of the message that reminds of it."""
    return f"{topic_of(acknowledgement_id, told)}:again"


def figures_topic(alert_id: int) -> str:
    """Return the topic of the card on which the office sees the figures of an alert."""
    return f"alert-figures:{alert_id}"


def notice_for(
    work: AlertWork, person: Person, alert: Alert, one: Acknowledgement, unit: Unit
) -> AlertNotice:
    """Return an alert as one person of a unit reads it now."""
    before, after = _neighbours(work, person, one)
    return AlertNotice(
        alert,
        one,
        unit,
        local(alert.sent_at or work.now, work.zone),
        local(one.due_at, work.zone) if one.due_at else None,
        mine=may_answer(person, unit),
        before=before,
        after=after,
        answered_by=name_of(work, one.answered_by),
        answered=local(one.answered_at, work.zone) if one.answered_at else None,
        ended=local(alert.ended_at, work.zone) if alert.ended_at else None,
    )


def _neighbours(work: AlertWork, person: Person, one: Acknowledgement) -> tuple[str, str]:
    """Return from whom a unit's answer was passed on to a person, and from them to whom."""
    if one.state.answered or not one.passes or person.id not in one.asked:
        return "", ""
    place, last = one.asked.index(person.id), len(one.asked) - 1
    before = one.asked[place - 1] if place and place > last - one.passes else None
    return name_of(work, before), name_of(work, one.asked[last]) if place < last else ""


def name_of(work: AlertWork, person_id: int | None) -> str:
    """Return the name of a person; nobody has none."""
    person = work.persons.get(person_id) if person_id is not None else None
    return person.name if person else ""


def tell(work: AlertWork, person: Person, alert: Alert, one: Acknowledgement, unit: Unit) -> None:
    """Send an alert to one person of a unit; each wording goes to them once.

    What asks for an answer is urgent, and sounds at any hour.
    """
    asks = alert.answering is not Answering.NONE
    work.outbox.put(
        Push(
            key=f"{topic_of(one.id, one.told)}:{person.id}",
            address=person.address,
            content=notice_for(work, person, alert, one, unit),
            topic=topic_of(one.id, one.told),
            urgency=Urgency.WORK if asks else Urgency.NEWS,
            sound=Sound.ALWAYS if asks else Sound.USUAL,
        )
    )


def remind(work: AlertWork, person: Person, alert: Alert, one: Acknowledgement, unit: Unit) -> None:
    """Send an alert to somebody again who has not answered."""
    topic = reminder_of(one.id, one.told)
    notice = notice_for(work, person, alert, one, unit)
    content = replace(notice, reminder=True)
    key = f"{topic}:{person.id}"
    work.outbox.put(Push(key, person.address, content, topic=topic, sound=Sound.ALWAYS))


def rewrite(
    work: AlertWork,
    alert: Alert,
    one: Acknowledgement,
    unit: Unit,
    *,
    told: int | None = None,
) -> None:
    """Let the messages that are out say how things stand; ``told``: those of an older wording."""
    wording = one.told if told is None else told
    for topic in (topic_of(one.id, wording), reminder_of(one.id, wording)):
        reached = set(work.outbox.addresses_about(topic))
        for person in filter(None, map(work.persons.get, one.asked)):
            notice = notice_for(work, person, alert, one, unit)
            if told is not None:
                notice = replace(notice, replaced=True)
            for address in reached.intersection(person.addresses):
                work.outbox.put(Push(None, address, notice, PushKind.EDIT, topic=topic))


def tell_ended(work: AlertWork, alert: Alert, one: Acknowledgement, unit: Unit) -> None:
    """Tell all who were told of an alert that it has ended."""
    ended = AlertEndNotice(alert, unit, local(alert.ended_at or work.now, work.zone))
    for person in filter(None, map(work.persons.get, one.asked)):
        if may_answer(person, unit):
            key = f"alert:{one.id}:end:{person.id}"
            work.outbox.put(Push(key, person.address, ended, urgency=Urgency.NEWS))


def figures_of(work: AlertWork, alert: Alert) -> AlertFigures:
    """Return how an alert stands now."""
    ended = alert.state is AlertState.ENDED and alert.ended_at is not None
    return AlertFigures(
        alert,
        work.acknowledgements.tally(alert.id),
        local(alert.sent_at or work.now, work.zone),
        local(work.now, work.zone),
        local(alert.ended_at, work.zone) if ended and alert.ended_at else None,
    )


def write_figures(work: AlertWork, alert_id: int) -> None:
    """Bring the card with the figures of an alert up to date, wherever it is."""
    work.alerts.written(alert_id)  # first: what is answered from here on owes the card anew
    alert = work.alerts.get(alert_id)
    if alert is None:
        return
    figures, topic = figures_of(work, alert), figures_topic(alert_id)
    for person in watchers(work, alert):
        address, news = person.address, Urgency.NEWS
        work.outbox.put(Push(None, address, figures, PushKind.EDIT, topic=topic, urgency=news))
