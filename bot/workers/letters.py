"""The papers of confirmed steps about late hazards, and pictures of what is exposed."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from bot.workers.paper_worker import MOST_TRIES, Papers
from chat.address import Address
from chat.card import Card, clip
from chat.push import Attachment, Push, PushKind, Urgency
from chat.text import text_of
from core.clock import local, spell_short_day
from core.errors import Overtaken
from duties.escalation.chain import StepKind
from duties.escalation.model import Cover, StepState, TakenStep
from duties.escalation.notifying import unit_people
from duties.escalation.papers import Output, Owed
from duties.escalation.public_words import with_public_words
from duties.escalation.views import PictureNotice
from handlers import texts
from hazards.loop.steps import name_of, office_for
from hazards.model import Hazard, Severity
from people.awaiting import people_of, present
from people.model import Person
from people.todo import OFFICE
from reports import exposure_picture
from reports.letter import TITLES, Letter, render_in_subprocess
from reports.paper import PaperUnwanted
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles

MOST_DRAWINGS = 8  # some minutes: somebody waits


class Gathered(NamedTuple):
    """A paper's facts, and who is sent it."""

    letter: Letter
    hazard: Hazard
    at_unit: tuple[Person, ...]
    office: tuple[Person, ...]


class Wanted(NamedTuple):
    """A picture to draw: of which photo, what was chosen of it, and for whom."""

    step: TakenStep
    sha256: str
    address: Address
    output: Output


class LetterPapers(Papers[Owed, Gathered | Wanted]):
    """The papers of confirmed steps about late hazards, and the pictures of what is exposed."""

    name = "letters"

    def __init__(self, store: EvidenceFiles) -> None:
        self._store = store

    def claim(
        self, work: UnitOfWork, lease: timedelta, most: int, worker: int | None
    ) -> list[Owed]:
        """Claim papers that are owed."""
        return work.escalations.claim(work.now, lease, most, worker)

    def gather(self, work: UnitOfWork, job: Owed) -> Gathered | Wanted | None:
        """Return what a paper says, or what is to be drawn unless another one was chosen since."""
        if job.output is Output.PAPER:
            return gather(work, job)
        wanted = gather_picture(work, job)
        if wanted is None:
            work.escalations.paper_done(job.id, None, work.now)
        return wanted

    def render(self, facts: Gathered | Wanted) -> bytes:
        """Set the paper, or draw the picture for who chooses it."""
        if isinstance(facts, Gathered):
            return render_in_subprocess(facts.letter)
        return _drawn(self._store.path(facts.sha256), facts.step, facts.output)

    def ending_of(self, facts: Gathered | Wanted) -> str:
        """Return by what ending its file is kept."""
        return "pdf" if isinstance(facts, Gathered) else "jpg"

    def send(self, work: UnitOfWork, job: Owed, facts: Gathered | Wanted, sha256: str) -> None:
        """Send a paper to the unit and the office, a picture to who asked."""
        if isinstance(facts, Gathered):
            send_letter(work, job, facts, sha256)
        else:
            send_picture(work, job, facts, sha256)

    def failed(self, work: UnitOfWork, job: Owed, reason: str, until: datetime) -> None:
        """Let it rest."""
        work.escalations.paper_failed(job.id, reason, until)

    def give_up(self, work: UnitOfWork, job: Owed, reason: str) -> None:
        """Stop trying; the office hears which paper and why, or who asked for a picture does."""
        give_up(work, job, reason)

    def most_tries(self, job: Owed) -> int:
        """Return after how many tries it is given up: for a picture somebody waits."""
        return MOST_TRIES if job.output is Output.PAPER else MOST_DRAWINGS


def gather_picture(work: UnitOfWork, job: Owed) -> Wanted | None:
    """Return what is to be drawn; ``None`` where it was decided, or nothing is chosen any more."""
    step = work.escalations.step(job.step_id)
    person = work.persons.get(job.person_id) if job.person_id is not None else None
    if step is None or person is None or step.photo_id is None or not step.state.open:
        return None
    photo = work.photos.get(step.photo_id)
    if photo is None or photo.sha256 is None:
        return None
    return Wanted(step, photo.sha256, person.address, job.output)


def _drawn(source: Path, step: TakenStep, output: Output) -> bytes:
    if output is Output.GRID:
        return exposure_picture.gridded(source)
    if step.cover is Cover.TILES:
        return exposure_picture.covered(source, step.tiles)
    return exposure_picture.pixelated(source)


def send_picture(work: UnitOfWork, job: Owed, wanted: Wanted, sha256: str) -> None:
    """Send a picture to who asked; one that would go out is what can be confirmed from now on.

    Raises ``Overtaken`` when the case was changed in the same moment.
    """
    step = work.escalations.step(job.step_id)
    case = work.escalations.get(step.case_id) if step is not None else None
    hazard = work.hazards.get(case.hazard_id) if case is not None else None
    work.escalations.paper_done(job.id, sha256, work.now)
    if step is None or case is None or hazard is None or not step.state.open:
        return
    step = with_public_words(hazard, step)
    if step.chosen != wanted.step.chosen:
        return  # another picture is owed, or will be
    if job.output is Output.PREVIEW:
        if not work.escalations.save(case):
            raise Overtaken
        step = replace(step, picture=sha256)
        work.escalations.save_step(step)
    work.outbox.put(
        Push(
            key=f"exposure:{job.id}",
            address=wanted.address,
            content=PictureNotice(hazard, case.id, step, job.output is Output.GRID),
            kind=PushKind.PHOTO,
            urgency=Urgency.ANSWER,
            attachment=Attachment(sha256, "预览.jpg"),
        )
    )


def send_letter(work: UnitOfWork, job: Owed, found: Gathered, sha256: str) -> None:
    """Send a paper to the unit and the office, each with the words that are for them."""
    attachment = Attachment(sha256, file_name(found.letter))
    office = {each.id for each in found.office}
    for person in {each.id: each for each in (*found.at_unit, *found.office)}.values():
        words = caption(found, to_office=person.id in office)
        push = Push(
            key=f"letter:{job.id}:{person.id}",
            address=person.address,
            content=Card(text_of(words)),
            kind=PushKind.DOCUMENT,
            attachment=attachment,
        )
        work.outbox.put(push)
    work.escalations.paper_done(job.id, sha256, work.now)


def give_up(work: UnitOfWork, job: Owed, reason: str) -> None:
    """Stop trying; the office hears which paper and why, or who asked for a picture does."""
    if job.output is not Output.PAPER:
        _give_up_picture(work, job, reason)
        return
    work.escalations.paper_done(job.id, None, work.now)
    try:
        found = gather(work, job)
    except PaperUnwanted:
        return  # its step stands no more: no paper is missed by anybody
    letter = found.letter
    said = texts.LETTER_LOST.format(
        number=letter.number, unit=letter.unit, reason=clip(reason, 120)
    )
    for person in found.office:
        key = f"letter-lost:{job.id}:{person.id}"
        work.outbox.put(Push(key, person.address, Card(text_of(said))))


def _give_up_picture(work: UnitOfWork, job: Owed, reason: str) -> None:
    wanted = gather_picture(work, job)
    case = work.escalations.get(wanted.step.case_id) if wanted is not None else None
    hazard = work.hazards.get(case.hazard_id) if case is not None else None
    work.escalations.paper_done(job.id, None, work.now)
    if wanted is not None and hazard is not None:
        said = texts.PICTURE_LOST.format(number=hazard.number, reason=clip(reason, 120))
        work.outbox.put(Push(f"picture-lost:{job.id}", wanted.address, Card(text_of(said))))


def gather(work: UnitOfWork, job: Owed) -> Gathered:
    """Gather what a paper says, and who is sent it; raises ``PaperUnwanted`` for one of nothing."""
    step = work.escalations.step(job.step_id)
    case = work.escalations.get(step.case_id) if step is not None else None
    hazard = work.hazards.get(case.hazard_id) if case is not None else None
    if step is None or case is None or hazard is None or step.decided_at is None:
        raise PaperUnwanted(f"step {job.step_id} is not confirmed")
    exposed = step.kind is StepKind.EXPOSE  # its paper says what the board says
    holder = office_for(work, hazard)
    issuer = f"{holder.removeprefix(OFFICE).lstrip(':')}安全生产委员会办公室"
    letter = Letter(
        kind=step.kind,
        number=step.number,
        issuer=issuer,
        signer=name_of(work, step.decided_by),
        signed_at=local(step.decided_at, work.zone),
        unit=hazard.unit_name,
        hazard_number=hazard.number,
        severity=(hazard.severity or Severity.GENERAL).label,
        spot=hazard.place_name,
        description=step.public_words if exposed else hazard.description,
        measure=hazard.measure,
        deadline=case.deadline,
        first_deadline=hazard.first_deadline,
        words="" if exposed else step.words,
        done=tuple(_spell_done(work, each) for each in _before(work, step)),
    )
    return Gathered(letter, hazard, _at_unit(work, hazard), tuple(people_of(work, holder)))


def _at_unit(work: UnitOfWork, hazard: Hazard) -> tuple[Person, ...]:
    """Return to whom a paper goes at the unit: it is theirs, and whoever stands in acts on it."""
    addressed = unit_people(work, hazard)
    people = (*addressed, *(present(work, each) for each in addressed))
    return tuple({each.id: each for each in people}.values())


def _before(work: UnitOfWork, step: TakenStep) -> list[TakenStep]:
    taken = {StepState.DONE, StepState.CONFIRMED}
    steps = work.escalations.steps_of(step.case_id)
    return [each for each in steps if each.state in taken and each.id < step.id]


def _spell_done(work: UnitOfWork, step: TakenStep) -> str:
    day = spell_short_day(local(step.decided_at or step.due_at, work.zone).date())
    number = f"（{step.number}）" if step.number else ""
    return f"{day}{step.kind.label}{number}"


def caption(found: Gathered, *, to_office: bool) -> str:
    """Return what stands below a paper."""
    letter = found.letter
    head = f"{letter.unit} · {TITLES[letter.kind]} · {letter.number}"
    if not to_office:
        said = "请主要负责人阅知，按要求整改；整改好后，用照片回复整改任务那条消息。"
    elif found.at_unit:
        said = f"已发单位：{'、'.join(each.name for each in found.at_unit)}。可打印盖章。"
    else:
        said = "单位还没有人加入，请打印盖章后送达。"
    return f"{head}\n{found.hazard.number} 逾期{letter.late}天。{said}"


def file_name(letter: Letter) -> str:
    """Return the name of a paper's file."""
    safe = "".join(each for each in letter.unit if each.isalnum()) or "单位"
    return f"{safe[:60]}_{letter.kind.label}_{letter.signed_at:%Y%m%d}.pdf"
