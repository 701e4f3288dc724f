"""The walk through a drill's record: four steps, each asking for one thing, and the summary."""

from dataclasses import dataclass
from typing import ClassVar

from chat.incoming import IncomingPhoto, Medium, Noted
from chat.scene import SceneSpec, show
from chat.state import Scene
from core.clock import local
from duties import doing
from duties.drills import recording
from duties.drills.model import DrillStep, Finding
from duties.drills.views import DrillView, FindingLine
from duties.holding import holds, place_of
from duties.model import OccurrenceState
from duties.occurrences.ports import OccurrenceWork
from duties.occurrences.proving import add_photo
from duties.occurrences.showing import count_media
from hazards.photos import PhotoState
from people.permissions import Action, NotAllowed, found, may, require_member

State = OccurrenceState
TAKES = {
    DrillStep.PLAN: frozenset({Medium.FILE, Medium.PHOTO}),
    DrillStep.PEOPLE: frozenset({Medium.PHOTO, Medium.FILE}),
}
"""What may be sent in a step, besides words."""


@dataclass(frozen=True, slots=True)
class DrillScene(Scene):
    """A step of the record of a drill."""

    name: ClassVar[str] = "drill"
    occurrence_id: int
    step: DrillStep = DrillStep.SUMMARY


def drill_view(work: OccurrenceWork, scene: DrillScene) -> DrillView:
    """Return a step of a record to who holds it, or may see what is asked of the unit.

    Once it is submitted, or where the actor may not write on it, that is the whole of it. Raises
    ``NotJoined`` and ``NotAllowed``.
    """
    occurrence, duty = doing.load(work, scene.occurrence_id)
    person = require_member(work.person)
    mine = holds(work, person, duty, occurrence)
    if not mine and not may(person, Action.SEE_LEDGER, place_of(work, duty)):
        raise NotAllowed
    drill = found(person, work.drills.of_occurrence(occurrence.id))
    listed = found(person, next(iter(work.occurrences.some([occurrence.id])), None))
    findings = work.drills.findings(drill.id)
    sent = work.photos.of_occurrence(occurrence.id)
    writes = mine and occurrence.state in {State.OPEN, State.LATE}
    return DrillView(
        listed,
        drill,
        scene.step if writes else DrillStep.SUMMARY,
        tuple(FindingLine(each, _number(work, each)) for each in findings),
        tuple(recording.lacking(drill, findings, sent)),
        count_media(sent),
        tuple(each for each in sent if each.state is PhotoState.STORED),
        local(work.now, work.zone),
        writes,
        mine and occurrence.unit_id is not None,
        recording.stamp_of(drill, findings),
        doing.name_of(work, drill.done_by),
    )


def _number(work: OccurrenceWork, finding: Finding) -> str:
    hazard = work.hazards.get(finding.hazard_id) if finding.hazard_id is not None else None
    return hazard.number if hazard is not None else ""


def open_record(work: OccurrenceWork, occurrence_id: int) -> DrillView:
    """Show the first step that is not given yet; begun by whoever may write on it.

    Raises as ``duties.doing.begin``.
    """
    occurrence, _ = doing.load(work, occurrence_id)
    if occurrence.state.ended:
        return show_step(work, occurrence_id, DrillStep.SUMMARY)
    drill = recording.begin(work, occurrence_id)
    sent = work.photos.of_occurrence(occurrence_id)
    missing = recording.lacking(drill, work.drills.findings(drill.id), sent)
    return show_step(work, occurrence_id, missing[0] if missing else DrillStep.SUMMARY)


def show_step(work: OccurrenceWork, occurrence_id: int, step: DrillStep) -> DrillView:
    """Show a step; raises as ``drill_view``."""
    return show(work, DRILL, DrillScene(occurrence_id, step))


def say_nothing(work: OccurrenceWork, occurrence_id: int, step: DrillStep) -> DrillView:
    """Take 未发现问题 or 无需修订, and show what follows; raises as ``recording.write``."""
    recording.say_nothing(work, occurrence_id, step)
    return show_step(work, occurrence_id, step.after)


def put_on_ledger(work: OccurrenceWork, finding_id: int) -> DrillView:
    """Put a finding on the ledger; raises as ``recording.put_on_ledger``."""
    occurrence_id, _ = recording.put_on_ledger(work, finding_id)
    return show_step(work, occurrence_id, _on_card(work, occurrence_id))


def drop(work: OccurrenceWork, finding_id: int) -> DrillView:
    """Take a finding back; raises as ``recording.drop``."""
    occurrence_id = recording.drop(work, finding_id)
    return show_step(work, occurrence_id, _on_card(work, occurrence_id))


def submit(work: OccurrenceWork, occurrence_id: int, seen: int) -> DrillView:
    """Submit a record; raises as ``recording.submit``."""
    recording.submit(work, occurrence_id, seen)
    return show_step(work, occurrence_id, DrillStep.SUMMARY)


def _on_card(work: OccurrenceWork, occurrence_id: int) -> DrillStep:
    scene = work.chat_states.get(work.chat_id).scene
    here = isinstance(scene, DrillScene) and scene.occurrence_id == occurrence_id
    return scene.step if isinstance(scene, DrillScene) and here else DrillStep.FINDINGS


def receive_words(work: OccurrenceWork, scene: DrillScene, text: str) -> DrillView | None:
    """Keep words of the step on the card; raises as ``recording.write``.

    Plan and amendment are whole with them; of people photos follow, and more may be found.
    """
    if scene.step is DrillStep.SUMMARY:
        return None
    recording.write(work, scene.occurrence_id, scene.step, text)
    stays = scene.step in {DrillStep.PEOPLE, DrillStep.FINDINGS}
    return show_step(work, scene.occurrence_id, scene.step if stays else scene.step.after)


def receive_photo(
    work: OccurrenceWork, scene: DrillScene, photo: IncomingPhoto, elsewhere: bool
) -> Noted | None:
    """Take a photo or a file to the step on the card, where that awaits one."""
    if elsewhere or photo.medium not in TAKES.get(scene.step, frozenset()):
        return None
    return add_photo(work, scene.occurrence_id, photo, scene.step.value)


DRILL: SceneSpec[OccurrenceWork, DrillScene, DrillView] = SceneSpec(
    DrillScene, drill_view, words=receive_words, photo=receive_photo, attachments=True
)
"""演练记录."""
