"""Renders owed papers in processes of their own and puts them into the outbox.

A paper is owed from the moment of signing, in the same transaction. Rendered bytes are kept under
their hash before they are sent, so that what was sent can always be shown again. A paper is on the
desk of one worker at a time; should its lease end first, the key in the outbox still lets it go
once. After a crash the owed ones are taken up when the lease is over.
"""

import asyncio
import logging
from datetime import timedelta
from zoneinfo import ZoneInfo

from markupsafe import escape

from bot.rounds import rounds
from checklists.model import PhotoRule, QuestionKind, Verdict
from checklists.sheets import load_sheet
from core.clock import local, spell_short_day
from hazards.photos import PhotoState
from people.telling import Attachment, Push, PushKind, Urgency, Words
from reports.model import EvidenceOnPaper, FindingOnPaper, InspectionPaper, PhotoOnPaper
from reports.paper import PaperFailed, render_in_subprocess
from storage.papers import OwedPaper
from storage.photo_store import PhotoStore
from storage.turns import Turns
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 2.0, 600.0  # seconds before another try
MOST_TRIES = 300  # about two days
PHOTOS_SETTLE = 20  # looks, one a second, for photos still on their way
LEASE = timedelta(seconds=60)  # for waiting for photos and rendering


class PaperDesk:
    """Takes papers from owed to the outbox."""

    def __init__(self, turns: Turns, store: PhotoStore, zone: ZoneInfo) -> None:
        self._turns = turns
        self._store = store
        self._zone = zone
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look for papers that are owed."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver what is owed, now and whenever woken; ends when cancelled."""
        await rounds(self._woken, self._round)

    async def _round(self) -> None:
        """Take one paper after the other; one that fails does not hold up the next."""
        while paper := await self._turns.run(lambda work: work.papers.claim(work.now, LEASE)):
            try:
                await self._deliver(paper)
            except Exception as trouble:
                await self._failed(paper, trouble)

    async def _deliver(self, paper: OwedPaper) -> None:
        """Render a paper, keep it, and put it into the outbox."""
        facts = await self._facts(paper)
        content = await asyncio.to_thread(render_in_subprocess, facts)
        kept = await asyncio.to_thread(self._store.keep_file, content, "pdf")
        push = Push(
            key=f"paper:{paper.id}",
            chat_id=paper.chat_id,
            content=Words(str(escape(self._caption(facts)))),
            kind=PushKind.DOCUMENT,
            urgency=Urgency.ANSWER,
            attachment=Attachment(kept.sha256, _file_name(facts, self._zone)),
        )

        def turn(work: UnitOfWork) -> None:
            work.outbox.put(push)
            work.papers.sent(paper.id, kept.sha256, work.now)

        await self._turns.run(turn)

    async def _failed(self, paper: OwedPaper, trouble: Exception) -> None:
        reason = (str(trouble) or repr(trouble))[:500]
        tries = paper.attempts + 1
        wait = min(FIRST_WAIT * 2 ** min(paper.attempts, 16), LONGEST_WAIT)
        log.warning("paper %d: try %d failed: %s", paper.id, tries, reason)
        if not isinstance(trouble, PaperFailed | OSError):
            log.error("paper %d: not foreseen", paper.id, exc_info=trouble)

        def turn(work: UnitOfWork) -> None:
            if tries < MOST_TRIES:
                work.papers.failed(paper.id, reason, work.now + timedelta(seconds=wait))
            else:
                work.papers.give_up(paper.id, reason)

        await self._turns.run(turn)
        if tries < MOST_TRIES:
            asyncio.get_running_loop().call_later(wait, self._woken.set)
        else:
            log.error("paper %d: given up", paper.id)

    async def _facts(self, paper: OwedPaper) -> InspectionPaper:
        for _ in range(PHOTOS_SETTLE):
            facts, settled = await self._turns.run(
                lambda work: gather(work, paper.inspection_id, self._store)
            )
            if settled:
                break
            await asyncio.sleep(1)
        return facts

    def _caption(self, facts: InspectionPaper) -> str:
        day = spell_short_day(local(facts.signed_at, self._zone).date())
        judged = any(each.kind is QuestionKind.VERDICT for each in facts.form.questions)
        filed = "没有隐患" if judged else "数据已存好"
        if facts.findings:
            numbers = "、".join(finding.number for finding in facts.findings[:3])
            more = "等" if len(facts.findings) > 3 else ""
            filed = f"{len(facts.findings)}条隐患上账:{numbers}{more}"
        return f"{facts.unit_name} · {facts.form.title} · {day}\n{filed}。可直接打印盖章。"


def _file_name(facts: InspectionPaper, zone: ZoneInfo) -> str:
    safe = "".join(each for each in facts.unit_name if each.isalnum()) or "单位"
    return f"{safe}_{facts.form.short}_{local(facts.signed_at, zone):%Y%m%d}.pdf"


def gather(work: UnitOfWork, inspection_id: int, store: PhotoStore) -> tuple[InspectionPaper, bool]:
    """Gather what a signed inspection's paper shows, and whether all its photos have settled."""
    inspection = work.inspections.get(inspection_id)
    if inspection is None or inspection.signed_at is None:
        raise PaperFailed(f"inspection {inspection_id} is not signed")
    sheet = load_sheet(work, inspection)
    photos: dict[str, list[PhotoOnPaper]] = {}
    settled = True
    for photo in work.photos.of_inspection(inspection_id):
        settled = settled and photo.state is not PhotoState.RECEIVED
        if photo.state is PhotoState.STORED and photo.sha256 and photo.question:
            shown = PhotoOnPaper(store.path(photo.sha256), photo.sent_at, photo.purpose)
            photos.setdefault(photo.question, []).append(shown)
    hazards = {hazard.question: hazard for hazard in work.hazards.of_inspection(inspection_id)}
    findings = tuple(
        FindingOnPaper(
            question_key=key,
            description=hazards[key].description,
            number=hazards[key].number,
            measure=hazards[key].measure,
            deadline=hazards[key].deadline,
            fixed_on_spot=hazards[key].fixed_on_spot,
            photos=tuple(photos.get(key, ())),
        )
        for key in (question.key for question in sheet.form.questions)
        if key in hazards and sheet.answers[key].value == Verdict.HAZARD
    )
    evidence = tuple(
        EvidenceOnPaper(question.key, tuple(photos[question.key]))
        for question in sheet.form.questions
        if question.key in photos
        and question.key not in hazards
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
        findings=findings,
        evidence=evidence,
        timezone=str(work.zone),
    )
    return paper, settled
