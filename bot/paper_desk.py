"""Renders owed papers in processes of their own and has the courier send them.

A paper is owed from the moment of signing, in the same transaction. Rendered bytes are kept under
their hash before they are sent, so that what was sent can always be shown again. After a crash the
owed ones are taken up; at worst one is sent twice.
"""

import asyncio
import logging
from zoneinfo import ZoneInfo

from bot.rounds import rounds
from checklists.inspection import PhotoState
from checklists.model import PhotoRule, Verdict
from checklists.sheets import load_sheet
from core.clock import local, spell_short_day
from courier.sender import Courier, RecipientGone, SendingFailed
from reports.model import EvidenceOnPaper, FindingOnPaper, InspectionPaper, PhotoOnPaper
from reports.paper import PaperFailed, render_in_subprocess
from storage.papers import OwedPaper
from storage.photo_store import PhotoStore
from storage.turns import Turns
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 2.0, 600.0  # seconds before another try
MOST_TRIES = 40
PHOTOS_SETTLE = 20  # looks, one a second, for photos still on their way


class PaperDesk:
    """Takes papers from owed to sent."""

    def __init__(self, turns: Turns, store: PhotoStore, courier: Courier, zone: ZoneInfo) -> None:
        self._turns = turns
        self._store = store
        self._courier = courier
        self._zone = zone
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look for papers that are owed."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver what is owed, now and whenever woken; ends when cancelled."""
        await rounds(self._woken, self._round)

    async def _round(self) -> None:
        owed = await self._turns.run(lambda work: work.papers.owed())
        waits = [await self._deliver(paper) for paper in owed]
        if waits:
            asyncio.get_running_loop().call_later(max(waits), self._woken.set)

    async def _deliver(self, paper: OwedPaper) -> float:
        """Render and send one paper; returns how long to wait before the next look, in seconds."""
        try:
            facts = await self._facts(paper)
            sha256 = paper.sha256 or await self._render(paper, facts)
            await self._courier.send_document(
                paper.chat_id, self._store.path(sha256), _file_name(facts), self._caption(facts)
            )
        except RecipientGone as gone:
            reason = str(gone)
            log.warning("paper %d: nobody to send it to: %s", paper.id, reason)
            await self._turns.run(lambda work: work.papers.give_up(paper.id, reason))
            return 0.0
        except (SendingFailed, PaperFailed, OSError) as trouble:
            return await self._failed(paper, trouble)
        await self._turns.run(lambda work: work.papers.sent(paper.id, work.now))
        return 0.0

    async def _failed(self, paper: OwedPaper, trouble: Exception) -> float:
        reason = str(trouble)[:500]
        log.warning("paper %d: try %d failed: %s", paper.id, paper.attempts + 1, reason)

        def turn(work: UnitOfWork) -> None:
            if paper.attempts + 1 >= MOST_TRIES:
                work.papers.give_up(paper.id, reason)
            else:
                work.papers.failed(paper.id, reason)

        await self._turns.run(turn)
        pause: float = min(FIRST_WAIT * 2**paper.attempts, LONGEST_WAIT)
        asked: float = trouble.wait if isinstance(trouble, SendingFailed) else 0.0
        return max(pause, asked)

    async def _facts(self, paper: OwedPaper) -> InspectionPaper:
        for _ in range(PHOTOS_SETTLE):
            facts, settled = await self._turns.run(
                lambda work: gather(work, paper.inspection_id, self._store)
            )
            if settled:
                break
            await asyncio.sleep(1)
        return facts

    async def _render(self, paper: OwedPaper, facts: InspectionPaper) -> str:
        content = await asyncio.to_thread(render_in_subprocess, facts)
        kept = await asyncio.to_thread(self._store.keep_file, content, "pdf")
        await self._turns.run(lambda work: work.papers.rendered(paper.id, kept.sha256))
        return kept.sha256

    def _caption(self, facts: InspectionPaper) -> str:
        day = spell_short_day(local(facts.signed_at, self._zone).date())
        filed = "没有隐患"
        if facts.findings:
            numbers = "、".join(finding.number for finding in facts.findings[:3])
            more = "等" if len(facts.findings) > 3 else ""
            filed = f"{len(facts.findings)}条隐患上账:{numbers}{more}"
        return f"{facts.unit_name} · {facts.form.title} · {day}\n{filed}。可直接打印盖章。"


def _file_name(facts: InspectionPaper) -> str:
    safe = "".join(each for each in facts.unit_name if each.isalnum()) or "单位"
    return f"{safe}_{facts.form.short}_{facts.signed_at:%Y%m%d}.pdf"


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
