"""Recording a drill, step by step: each is kept as it is given, and may be given anew.

Whoever holds the occurrence records, also several in turn. The record is complete with a plan, the
people, a photo that is kept, what was found or that nothing was, and what is amended or that
nothing is. Then it is submitted: the occurrence is done, and the paper is owed.
"""

from collections.abc import Sequence
from dataclasses import replace

from chat.incoming import Medium
from core.errors import Overtaken, XunanError
from core.stamp import stamp
from duties import doing
from duties.drills.changes import of_drill, of_finding
from duties.drills.model import STEPS, Drill, DrillStep, Finding
from duties.holding import holds
from duties.model import Duty, Occurrence, Proof
from duties.occurrences.ports import OccurrenceWork
from duties.waiting import terms_of
from hazards.criteria.classifying import classify
from hazards.ledger import file_hazard
from hazards.model import Hazard, NewHazard, Source
from hazards.photos import Photo, PhotoState
from people.model import Person
from people.permissions import NotAllowed, found, require_member
from people.quotas import Allowance

LONGEST = 500  # characters of a step, and of a finding
MOST_FINDINGS = 20
NO_AMENDMENT = "无需修订"
ENCLOSED = "见附件"


class DrillIncomplete(XunanError):
    """A record lacks something; ``lacking`` says which steps."""

    def __init__(self, lacking: Sequence[DrillStep]) -> None:
        super().__init__(", ".join(lacking))
        self.lacking = tuple(lacking)


class DrillWordsTooLong(XunanError):
    """The words of a step have more than ``LONGEST`` characters."""


class TooManyFindings(XunanError):
    """A drill has shown ``MOST_FINDINGS`` things already."""


class DrillMovedOn(XunanError):
    """The record is not as it stood before who submits it."""


class FindingSettled(XunanError):
    """The finding is on the ledger, or was taken back."""


class FindingOfNoUnit(XunanError):
    """The drill is one of a street: its findings go on the ledger of no unit."""


def begin(work: OccurrenceWork, occurrence_id: int) -> Drill:
    """Begin the record of a drill, or go on with it; raises as ``duties.doing.begin``."""
    _, occurrence = doing.open_for(work, occurrence_id)
    _require_drill(work, occurrence)
    begun = doing.begin(work, occurrence_id)
    return work.drills.begin(begun.id, begun.begun_by or 0, work.now)


def _require_drill(work: OccurrenceWork, occurrence: Occurrence) -> None:
    """Raise ``NotAllowed`` for what is no drill: no button of ours leads there."""
    if terms_of(work, occurrence).proof is not Proof.DRILL:
        raise NotAllowed


def write(work: OccurrenceWork, occurrence_id: int, step: DrillStep, words: str) -> None:
    """Keep the words of a step.

    Raises as ``begin``, ``DrillWordsTooLong``, ``TooManyFindings`` and ``Overtaken``.
    """
    if len(words) > LONGEST:
        raise DrillWordsTooLong
    person, _, drill = _open(work, occurrence_id)
    if step is DrillStep.FINDINGS:
        _find(work, person, drill, words)
        return
    if step is DrillStep.PLAN:
        after = replace(drill, plan=words)
    elif step is DrillStep.PEOPLE:
        after = replace(drill, people=words)
    else:
        after = replace(drill, amendment=words)
    _keep(work, person, drill, after)


def say_nothing(work: OccurrenceWork, occurrence_id: int, step: DrillStep) -> None:
    """Say that nothing was found, or that nothing is amended; raises as ``write``."""
    person, _, drill = _open(work, occurrence_id)
    if step is DrillStep.AMENDMENT:
        _keep(work, person, drill, replace(drill, amendment=NO_AMENDMENT))
    elif step is DrillStep.FINDINGS and not work.drills.findings(drill.id):
        _keep(work, person, drill, replace(drill, found_nothing=True))


def _open(work: OccurrenceWork, occurrence_id: int) -> tuple[Person, Occurrence, Drill]:
    """Return who records, and what is open; raises as ``duties.doing.begin``."""
    drill = begin(work, occurrence_id)
    person, occurrence = doing.open_for(work, occurrence_id)
    return person, occurrence, drill


def _find(work: OccurrenceWork, person: Person, drill: Drill, words: str) -> None:
    if len(work.drills.findings(drill.id)) >= MOST_FINDINGS:
        raise TooManyFindings
    _keep(work, person, drill, replace(drill, found_nothing=False))
    work.drills.find(drill.id, words, person.id, work.now)
    _record(work, person, "note_finding", drill, of_finding(words))


def drop(work: OccurrenceWork, finding_id: int) -> int:
    """Take a finding back, and return the occurrence; raises as ``write``, ``FindingSettled``."""
    finding, occurrence_id = _finding(work, finding_id)
    person, _, drill = _open(work, occurrence_id)
    if not work.drills.drop(finding.id, work.now):
        raise FindingSettled
    _keep(work, person, drill, drill)
    _record(work, person, "drop_finding", drill, of_finding(finding.words))
    return occurrence_id


def put_on_ledger(work: OccurrenceWork, finding_id: int) -> tuple[int, Hazard]:
    """Put a finding on the ledger of the unit, also after the record is submitted.

    Raises ``NotJoined``, ``NotAllowed``, ``FindingSettled``, ``FindingOfNoUnit`` and
    ``QuotaReached``.
    """
    finding, occurrence_id = _finding(work, finding_id)
    occurrence, duty = doing.load(work, occurrence_id)
    person = require_member(work.person)
    if not holds(work, person, duty, occurrence):
        raise NotAllowed
    unit = work.units.get(occurrence.unit_id) if occurrence.unit_id is not None else None
    if unit is None:
        raise FindingOfNoUnit
    if finding.hazard_id is not None or finding.dropped_at is not None:
        raise FindingSettled
    work.spend(Allowance.FILINGS)
    hazard = file_hazard(
        work,
        NewHazard(
            unit_id=unit.id,
            inspection_id=None,
            question=None,
            item="",
            description=finding.words,
            measure="",
            deadline=None,
            fixed_on_spot=False,
            found_at=work.now,
            found_by=person.id,
            source=Source.SNAP,
            place_id=occurrence.place_id,
            category=classify(finding.words, sector=unit.sector).category.key,
        ),
    )
    if not work.drills.put_on_ledger(finding.id, hazard.id):
        raise FindingSettled
    drill = work.drills.of_occurrence(occurrence_id)
    if drill is not None:
        _record(work, person, "file_finding", drill, of_finding(finding.words, hazard.number))
    return occurrence_id, hazard


def _finding(work: OccurrenceWork, finding_id: int) -> tuple[Finding, int]:
    finding = found(work.person, work.drills.finding(finding_id))
    return finding, found(work.person, work.drills.occurrence_of(finding))


def lacking(drill: Drill, findings: Sequence[Finding], photos: Sequence[Photo]) -> list[DrillStep]:
    """Return the steps that are not complete."""
    shown = any(
        each.state is PhotoState.STORED
        and each.medium is Medium.PHOTO
        and each.question == DrillStep.PEOPLE
        for each in photos
    )
    given = {
        DrillStep.PLAN: bool(drill.plan),
        DrillStep.PEOPLE: bool(drill.people) and shown,
        DrillStep.FINDINGS: drill.found_nothing or bool(findings),
        DrillStep.AMENDMENT: bool(drill.amendment),
    }
    return [each for each in STEPS if not given[each]]


def stamp_of(drill: Drill, findings: Sequence[Finding]) -> int:
    """Return what a button remembers of a record: another number when any of it is another."""
    return stamp(drill.version, *(each.id for each in findings))


def submit(work: OccurrenceWork, occurrence_id: int, seen: int) -> None:
    """Submit a record as it was seen: the occurrence is done, and its paper is owed.

    Raises as ``begin``, ``DrillIncomplete``, ``DrillMovedOn`` and ``Overtaken``.
    """
    person, occurrence, drill = _open(work, occurrence_id)
    findings = work.drills.findings(drill.id)
    if seen != stamp_of(drill, findings):
        raise DrillMovedOn
    lacks = lacking(drill, findings, work.photos.of_occurrence(occurrence_id))
    if lacks:
        raise DrillIncomplete(lacks)
    doing.done_by(work, person, occurrence, f"drill:{drill.id}")
    _keep(work, person, drill, replace(drill, done_by=person.id, done_at=work.now))
    work.drills.owe_paper(drill.id, work.now)


def photo_kept(work: OccurrenceWork, duty: Duty, occurrence: Occurrence, photo: Photo) -> None:
    """The bytes of a photo or a file of a drill are kept: a plan that came as a file is given."""
    person = work.persons.get(photo.sent_by)
    drill = work.drills.of_occurrence(occurrence.id)
    if person is None or drill is None or photo.question != DrillStep.PLAN or drill.plan:
        return
    if drill.done_at is None and holds(work, person, duty, occurrence):
        plan = photo.caption[:LONGEST] or ENCLOSED
        _keep(work, person, drill, replace(drill, plan=plan))


def _keep(work: OccurrenceWork, person: Person, before: Drill, after: Drill) -> None:
    if not work.drills.save(after):
        raise Overtaken
    if after != before:
        _record(work, person, "record_drill", before, of_drill(before, after))


def _record(
    work: OccurrenceWork,
    person: Person,
    action: str,
    drill: Drill,
    changes: dict[str, tuple[object, object]],
) -> None:
    work.journal.record(work.now, person.id, action, f"occurrence:{drill.occurrence_id}", changes)
