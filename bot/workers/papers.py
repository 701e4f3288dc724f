"""The forms of signed inspections, as they go on paper."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.workers.paper_worker import Papers
from chat.address import NOBODY, Address
from chat.card import Card, clip
from chat.push import Attachment, Push, PushKind, Urgency
from chat.text import text_of
from checklists.cosigning.telling import cosigned
from checklists.earlier_lines import BETWEEN, read_seen
from checklists.inspection import Finding
from checklists.inspection import Sheet as WalkedSheet
from checklists.model import Given, PhotoRule, QuestionKind, Verdict
from checklists.sheets import load_sheet, visit_sheets
from core.clock import local, spell_short_day
from handlers import texts
from hazards.model import Hazard
from hazards.photos import PhotoState
from people.model import Role
from reports.model import (
    CosignerOnPaper,
    EvidenceOnPaper,
    FindingOnPaper,
    InspectionPaper,
    PhotoOnPaper,
    VisitPaper,
)
from reports.paper import PaperFailed, render_in_subprocess
from reports.spelling import STILL
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles
from storage.stores.checklists.papers import OwedPaper


class Sheet(NamedTuple):
    """A paper's facts, and whether all its photos are there."""

    paper: InspectionPaper | VisitPaper
    settled: bool

    @property
    def parts(self) -> tuple[InspectionPaper, ...]:
        """The lists on it."""
        return self.paper.parts if isinstance(self.paper, VisitPaper) else (self.paper,)


class SheetPapers(Papers[OwedPaper, Sheet]):
    """The forms of signed inspections; who has signed is sent one, and with a role beside."""

    name = "papers"

    def __init__(self, store: EvidenceFiles) -> None:
        self._store = store

    def claim(
        self, work: UnitOfWork, lease: timedelta, most: int, worker: int | None
    ) -> list[OwedPaper]:
        """Claim papers that are owed."""
        return work.papers.claim(work.now, lease, most, worker)

    def gather(self, work: UnitOfWork, job: OwedPaper) -> Sheet:
        """Return what a paper says; raises ``PaperFailed`` for an inspection that is not signed."""
        return gather(work, job.inspection_id, self._store)

    def settled(self, facts: Sheet) -> bool:
        """Tell whether no photo is on its way."""
        return facts.settled

    def render(self, facts: Sheet) -> bytes:
        """Set it."""
        return render_in_subprocess(facts.paper)

    def send(self, work: UnitOfWork, job: OwedPaper, facts: Sheet, sha256: str) -> None:
        """Send it to its readers."""
        caption = Card(text_of(_caption(facts.parts, work.zone)))
        file = Attachment(sha256, _file_name(facts.parts, work.zone))
        for key, address in _readers(work, job):
            kind, haste = PushKind.DOCUMENT, Urgency.ANSWER
            work.outbox.put(Push(key, address, caption, kind, urgency=haste, attachment=file))
        work.papers.sent(job.id, sha256, work.now)

    def failed(self, work: UnitOfWork, job: OwedPaper, reason: str, until: datetime) -> None:
        """Let it rest."""
        work.papers.failed(job.id, reason, until)

    def give_up(self, work: UnitOfWork, job: OwedPaper, reason: str) -> None:
        """Stop trying to make it; who signed, and the office, hear which one and why."""
        give_up(work, job, reason)


def _caption(parts: tuple[InspectionPaper, ...], zone: ZoneInfo) -> str:
    first = parts[0]
    day = spell_short_day(local(first.signed_at, zone).date())
    judged = any(
        each.kind is QuestionKind.VERDICT for part in parts for each in part.form.questions
    )
    filed = "没有隐患" if judged else "数据已存好"
    shown = [each for part in parts for each in part.findings if not each.adopted]
    findings = [each for each in shown if not each.known]
    again = len({number for each in shown if each.known for number in each.number.split(BETWEEN)})
    if findings:
        numbers = "、".join(finding.number for finding in findings[:3])
        more = "等" if len(findings) > 3 else ""
        filed = f"{len(findings)}条隐患上账：{numbers}{more}"
    if again:
        filed = f"{filed if findings else '没有新隐患'}；原有 {again} 处仍未整改"
    what = "、".join(part.form.short for part in parts) if len(parts) > 1 else first.form.title
    return f"{first.unit_name} · {what} · {day}\n{filed}。可直接打印盖章。"


def give_up(work: UnitOfWork, paper: OwedPaper, reason: str) -> None:
    """Stop trying to make a paper; who signed, and the office, hear which one and why."""
    if not work.papers.give_up(paper.id, reason):
        return
    inspection = work.inspections.get(paper.inspection_id)
    unit = inspection.unit.name if inspection is not None else ""
    card = Card(text_of(texts.PAPER_LOST.format(unit=unit, reason=clip(reason, 120))))
    addresses = {_signer_of(work, paper)}
    addresses |= {person.address for person in work.persons.all_holding(Role.OFFICE)}
    for address in sorted(addresses):
        work.outbox.put(Push(f"paper-lost:{paper.id}:{address}", address, card))


def _signer_of(work: UnitOfWork, paper: OwedPaper) -> Address:
    """Return where to tell who has signed."""
    inspection = work.inspections.get(paper.inspection_id)
    person = work.persons.get(inspection.inspector_id) if inspection is not None else None
    return person.address if person is not None else NOBODY


def _readers(work: UnitOfWork, paper: OwedPaper) -> list[tuple[str, Address]]:
    """Return who gets a paper, each under a key: who has signed, and with a role beside."""
    readers = [(f"paper:{paper.id}", _signer_of(work, paper))]
    for each in cosigned(work, paper.inspection_id):
        person = work.persons.get(each.person_id) if each.person_id is not None else None
        if person is not None and person.memberships:
            readers.append((f"paper:{paper.id}:{person.id}", person.address))
    return readers


def _file_name(parts: tuple[InspectionPaper, ...], zone: ZoneInfo) -> str:
    first = parts[0]
    safe = "".join(each for each in first.unit_name if each.isalnum()) or "单位"
    what = f"{len(parts)}张表" if len(parts) > 1 else first.form.short
    return f"{safe}_{what}_{local(first.signed_at, zone):%Y%m%d}.pdf"


def gather(work: UnitOfWork, inspection_id: int, store: EvidenceFiles) -> Sheet:
    """Gather what the paper of a visit shows, and whether all its photos have settled.

    Raises ``PaperFailed`` for an inspection that is not signed.
    """
    inspection = work.inspections.get(inspection_id)
    if inspection is None or inspection.signed_at is None:
        raise PaperFailed(f"inspection {inspection_id} is not signed")
    sheets = visit_sheets(work, load_sheet(work, inspection))
    cosigners = tuple(
        CosignerOnPaper(each.name, each.signed_at, each.person_id is None)
        for each in cosigned(work, inspection.visit_id)
    )
    found = [_gather_list(work, sheet, sheets, store) for sheet in sheets]
    settled = all(each.settled for each in found)
    parts = tuple(part for each in found for part in each.parts)
    if len(parts) == 1:
        return Sheet(replace(parts[0], cosigners=cosigners), settled)
    return Sheet(VisitPaper(parts, cosigners), settled)


def _gather_list(
    work: UnitOfWork, sheet: WalkedSheet, sheets: tuple[WalkedSheet, ...], store: EvidenceFiles
) -> Sheet:
    inspection = sheet.inspection
    assert inspection.signed_at is not None  # noqa: S101 - signed with the first of its visit
    photos: dict[str, list[PhotoOnPaper]] = {}
    settled = True
    for photo in work.photos.of_inspection(inspection.id):
        settled = settled and photo.state is not PhotoState.RECEIVED
        if photo.state is PhotoState.STORED and photo.sha256 and photo.question:
            shown = PhotoOnPaper(store.path(photo.sha256), photo.sent_at, photo.purpose)
            photos.setdefault(photo.question, []).append(shown)
    hazards = {each.question: each for each in work.hazards.of_inspection(inspection.id)}
    borrowed = _adopted(work, sheet, sheets)
    known = {key: each for key, each in work.findings.all(inspection.id).items() if each.known}
    findings = []
    for key in (question.key for question in sheet.form.questions):
        answer, pictures = sheet.answers.get(key), tuple(photos.get(key, ()))
        if answer is None or answer.value != Verdict.HAZARD:
            continue
        if (hazard := hazards.get(key) or borrowed.get(key)) is not None:
            findings.append(_on_paper(key, hazard, pictures, adopted=key not in hazards))
        elif answer.given is Given.STILL and key in known:
            findings.append(_again_on_paper(known[key], pictures))
        elif answer.given is Given.ADOPTED and (lent := _seen_elsewhere(work, sheets, key)):
            findings.append(_again_on_paper(lent, pictures, adopted=True))
    put_right = tuple(
        seen.number
        for key, each in known.items()
        if (answer := sheet.answers.get(key)) is not None
        and answer.given is Given.CHECKED
        and answer.value == Verdict.PASS
        for seen in read_seen(each.known)
    )
    evidence = tuple(
        EvidenceOnPaper(question.key, tuple(photos[question.key]))
        for question in sheet.form.questions
        if question.key in photos
        and question.key not in {each.question_key for each in findings}
        and question.photo is PhotoRule.ALWAYS
    )
    paper = InspectionPaper(
        form=sheet.form,
        unit_name=inspection.unit.name,
        street=inspection.unit.street,
        inspector=inspection.inspector_name,
        started_at=inspection.started_at,
        signed_at=inspection.signed_at,
        signed_by=inspection.inspector_name,
        answers=sheet.answers,
        findings=tuple(findings),
        evidence=evidence,
        kind=inspection.kind,
        timezone=str(work.zone),
        put_right=put_right,
    )
    return Sheet(paper, settled)


def _seen_elsewhere(work: UnitOfWork, sheets: tuple[WalkedSheet, ...], key: str) -> Finding | None:
    """Return what another list of the visit says of hazards from before at the same item."""
    for each in sheets:
        answer = each.answers.get(key)
        if answer is not None and answer.given is Given.STILL:
            return work.findings.get(each.inspection.id, key)
    return None


def _on_paper(
    key: str, hazard: Hazard, photos: tuple[PhotoOnPaper, ...], *, adopted: bool
) -> FindingOnPaper:
    return FindingOnPaper(
        question_key=key,
        description=hazard.description,
        number=hazard.number,
        measure=hazard.measure,
        deadline=hazard.deadline,
        fixed_on_spot=hazard.fixed_on_spot,
        photos=photos,
        adopted=adopted,
    )


def _again_on_paper(
    finding: Finding, photos: tuple[PhotoOnPaper, ...], *, adopted: bool = False
) -> FindingOnPaper:
    """Return what was seen of hazards from before, under the numbers that they have."""
    words = f"{STILL}：{finding.description}" if finding.description else STILL
    numbers = BETWEEN.join(each.number for each in read_seen(finding.known))
    return FindingOnPaper(
        finding.question, words, numbers, photos=photos, adopted=adopted, known=True
    )


def _adopted(
    work: UnitOfWork, sheet: WalkedSheet, sheets: tuple[WalkedSheet, ...]
) -> dict[str, Hazard]:
    """Return the hazards of other lists of the visit that stand in this one, too."""
    keys = {
        key
        for key, answer in sheet.answers.items()
        if answer.given is Given.ADOPTED and answer.value == Verdict.HAZARD
    }
    others = [each for each in sheets if each is not sheet] if keys else []
    return {
        hazard.question: hazard
        for other in others
        for hazard in work.hazards.of_inspection(other.inspection.id)
        if hazard.question in keys
    }
