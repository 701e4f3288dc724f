"""The steps on the card of an occurrence, each of which shows what has become of it."""

from datetime import datetime

from chat.scene import show
from duties import doing
from duties.model import Reason
from duties.occurrences.ports import OccurrenceWork
from duties.occurrences.proving import OCCURRENCE
from duties.occurrences.showing import OccurrenceScene
from duties.occurrences.views import Asks, OccurrenceView


def ask(work: OccurrenceWork, occurrence_id: int, asks: Asks) -> OccurrenceView:
    """Let the card ask for something; raises as ``showing.occurrence_view``."""
    return show(work, OCCURRENCE, OccurrenceScene(occurrence_id, asks))


def begin(work: OccurrenceWork, occurrence_id: int) -> OccurrenceView:
    """Begin it; raises as ``duties.doing.begin``."""
    doing.begin(work, occurrence_id)
    return ask(work, occurrence_id, Asks.NOTHING)


def postpone(work: OccurrenceWork, occurrence_id: int, until: datetime) -> OccurrenceView:
    """Put it off; raises as ``duties.doing.postpone``."""
    doing.postpone(work, occurrence_id, until)
    return ask(work, occurrence_id, Asks.NOTHING)


def give_reason(work: OccurrenceWork, occurrence_id: int, reason: Reason) -> OccurrenceView:
    """Say why it was late or missed; raises as ``duties.doing.give_reason``."""
    doing.give_reason(work, occurrence_id, reason)
    return ask(work, occurrence_id, Asks.NOTHING)


def ask_excuse(work: OccurrenceWork, occurrence_id: int, reason: Reason) -> OccurrenceView:
    """Ask that it be excused; raises as ``duties.doing.ask_excuse``."""
    doing.ask_excuse(work, occurrence_id, reason)
    return ask(work, occurrence_id, Asks.NOTHING)


def excuse(work: OccurrenceWork, occurrence_id: int, reason: Reason) -> OccurrenceView:
    """Excuse it; raises as ``duties.doing.excuse``."""
    doing.excuse(work, occurrence_id, reason)
    return ask(work, occurrence_id, Asks.NOTHING)


def refuse_excuse(work: OccurrenceWork, occurrence_id: int) -> OccurrenceView:
    """Let it be done all the same; raises as ``duties.doing.refuse_excuse``."""
    doing.refuse_excuse(work, occurrence_id)
    return ask(work, occurrence_id, Asks.NOTHING)


def make_up(work: OccurrenceWork, occurrence_id: int) -> OccurrenceView:
    """Give a missed one another time, and show that; raises as ``duties.doing.make_up``."""
    made = doing.make_up(work, occurrence_id)
    return ask(work, made.id, Asks.NOTHING)
