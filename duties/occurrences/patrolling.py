"""到点巡查: the code of the place is scanned, what is to be looked at is read, and it is done.

Where somebody stood is noted when they scan, how far they were when they share where they are.
From a wrong place, without a scan or far away a patrol is taken all the same, and marked.
"""

from dataclasses import replace
from datetime import timedelta

from chat.scene import put_scene
from core.errors import Overtaken
from duties import doing
from duties.changes import of_occurrence
from duties.holding import duties_of, holds
from duties.model import Mark, Occurrence, OccurrenceState, Proof
from duties.occurrences.ports import OccurrenceWork
from duties.occurrences.showing import OccurrenceScene, occurrence_view
from duties.occurrences.views import OccurrenceView
from duties.waiting import open_now, terms_of
from people.model import Code, Unit
from people.nearby import distance
from people.permissions import require_member

FAR = 200.0  # metres from the unit: its spot is a point, its grounds are not
JUST_NOW = timedelta(minutes=30)  # how long a scan says where somebody stands
State = OccurrenceState


def scanned(work: OccurrenceWork, code: Code) -> OccurrenceView | None:
    """Begin the open patrol of the place whose code somebody has scanned, and show it.

    Of several it is the first due. ``None`` where they hold none there. Raises as
    ``duties.doing.begin``.
    """
    waiting = _patrols_at(work, code)
    if not waiting:
        return None
    chosen = min(waiting, key=lambda each: (each.due_at, each.id))
    begun = doing.begin(work, chosen.id)
    _keep(work, begun, replace(begun, scanned_at=work.now, scanned_code=code.id))
    scene = OccurrenceScene(chosen.id)
    put_scene(work, scene)
    return occurrence_view(work, scene)


def _patrols_at(work: OccurrenceWork, code: Code) -> list[Occurrence]:
    """Return the actor's open patrols at the place of a code."""
    if work.person is None:
        return []
    place = code.place.id if code.place else None
    return [
        each
        for duty in duties_of(work, work.person)
        if duty.unit_id == code.unit.id and duty.place_id in {None, place}
        for each in open_now(work, duty)
        if terms_of(work, each).proof is Proof.PATROL and holds(work, work.person, duty, each)
    ]


def finish(work: OccurrenceWork, occurrence: Occurrence, proof: str) -> Occurrence:
    """Note that a patrol is done, with its marks; raises as ``duties.doing.done_by``."""
    person = require_member(work.person)
    return doing.done_by(work, person, occurrence, proof, marks=marks_of(work, occurrence))


def marks_of(work: OccurrenceWork, one: Occurrence) -> str:
    """Say what is to be marked of a patrol as it stands: nothing, or ``Mark`` by commas."""
    marks: list[Mark] = []
    if one.scanned_at is None:
        marks.append(Mark.ELSEWHERE if _stands_elsewhere(work, one) else Mark.UNSCANNED)
    if one.distance_m is not None and one.distance_m > FAR:
        marks.append(Mark.FAR)
    return ",".join(each.value for each in marks)


def _stands_elsewhere(work: OccurrenceWork, one: Occurrence) -> bool:
    """Tell whether the actor has just scanned the code of another place."""
    context = work.contexts.get(work.chat_id)
    if context is None or work.now - context.at > JUST_NOW:
        return False
    place = context.place.id if context.place else None
    return context.unit.id != one.unit_id or one.place_id not in {None, place}


def locate(
    work: OccurrenceWork, scene: OccurrenceScene, latitude: float, longitude: float
) -> OccurrenceView | None:
    """Note how far from its unit somebody is who has a patrol on the card, begun or done.

    ``None`` where that is no patrol, or its unit has no spot. Raises ``NotJoined``,
    ``NotAllowed`` and ``Overtaken``.
    """
    one, duty = doing.load(work, scene.occurrence_id)
    person = require_member(work.person)
    unit = work.units.get(one.unit_id) if one.unit_id is not None else None
    if terms_of(work, one).proof is not Proof.PATROL or not holds(work, person, duty, one):
        return None
    metres = _metres(unit, latitude, longitude)
    ended_otherwise = one.state.ended and one.done_by != person.id
    if metres is None or ended_otherwise or one.state is State.PLANNED:
        return None
    after = replace(one, distance_m=metres)
    if one.done_by is not None:
        after = replace(after, marks=_with_far(one.marks, metres))
    _keep(work, one, after)
    return occurrence_view(work, scene)


def _metres(unit: Unit | None, latitude: float, longitude: float) -> int | None:
    if unit is None or unit.latitude is None or unit.longitude is None:
        return None
    return round(distance(latitude, longitude, unit.latitude, unit.longitude))


def _with_far(marks: str, metres: int) -> str:
    kept = [each for each in marks.split(",") if each and each != Mark.FAR]
    return ",".join([*kept, Mark.FAR.value] if metres > FAR else kept)


def _keep(work: OccurrenceWork, before: Occurrence, after: Occurrence) -> None:
    """Keep what is noted of a patrol; raises ``Overtaken``."""
    if not work.occurrences.save(after):
        raise Overtaken
    person = require_member(work.person)
    subject, changes = f"occurrence:{before.id}", of_occurrence(before, after)
    work.journal.record(work.now, person.id, "note_patrol", subject, changes)
