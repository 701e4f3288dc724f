"""Renders owed papers in processes of their own and has the courier send them.

A paper is owed from the moment of signing, in the same transaction. Rendered bytes are kept under
their hash before they are sent, so that what was sent can always be shown again. After a crash the
owed ones are taken up; at worst one is sent twice.
"""

import asyncio
import logging
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.rounds import rounds
from checklists.model import PhotoRule, QuestionKind, Verdict
from checklists.sheets import load_sheet
from core.clock import local, spell_short_day
from courier.sender import Courier, RecipientGone, SendingFailed
from hazards.photos import PhotoState
from reports.model import EvidenceOnPaper, FindingOnPaper, InspectionPaper, PhotoOnPaper
from reports.paper import PaperFailed, render_in_subprocess
from storage.papers import OwedPaper
from storage.photo_store import FileMissing, PhotoStore
from storage.turns import Turns
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 2.0, 600.0  # seconds before another try
MOST_TRIES = 300  # about two days
PHOTOS_SETTLE = 20  # looks, one a second, for photos still on their way


class PaperDesk:
    """Takes papers from owed to sent."""

    def __init__(self, turns: Turns, store: PhotoStore, courier: Courier, zone: ZoneInfo) -> None:
        self._turns = turns
        self._store = store
        self._courier = courier
        self._zone = zone
        self._woken = asyncio.Event()
        self._not_before: dict[int, float] = {}  # loop time of the next try, by paper
        self._arrived: set[int] = set()  # at Telegram, but not noted yet
        self._alarm: asyncio.TimerHandle | None = None

    def wake(self) -> None:
        """Look for papers that are owed."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver what is owed, now and whenever woken; ends when cancelled."""
        await rounds(self._woken, self._round)

    async def _round(self) -> None:
        loop = asyncio.get_running_loop()
        present = loop.time()
        for paper in await self._turns.run(lambda work: work.papers.owed()):
            if self._not_before.get(paper.id, present) <= present:
                await self._deliver(paper)
        self._not_before = {key: due for key, due in self._not_before.items() if due > present}
        if self._alarm is not None:
            self._alarm.cancel()
        if self._not_before:
            self._alarm = loop.call_at(min(self._not_before.values()), self._woken.set)

    async def _deliver(self, paper: OwedPaper) -> None:
        """Render and send one paper, or set the time of the next try; others are not held up."""
        try:
            if paper.id not in self._arrived:
                await self._send(paper)
                self._arrived.add(paper.id)
        except RecipientGone as gone:
            reason = str(gone)
            log.warning("paper %d: nobody to send it to: %s", paper.id, reason)
            await self._turns.run(lambda work: work.papers.give_up(paper.id, reason))
        except Exception as trouble:
            await self._failed(paper, trouble)
            return
        else:
            await self._turns.run(lambda work: work.papers.sent(paper.id, work.now))
        self._arrived.discard(paper.id)
        self._not_before.pop(paper.id, None)

    async def _send(self, paper: OwedPaper) -> None:
        facts = await self._facts(paper)
        path = await self._rendered(paper, facts)
        name = _file_name(facts, self._zone)
        await self._courier.send_document(paper.chat_id, path, name, self._caption(facts))

    async def _failed(self, paper: OwedPaper, trouble: Exception) -> None:
        reason = (str(trouble) or repr(trouble))[:500]
        asked = trouble.wait if isinstance(trouble, SendingFailed) else 0.0
        wait = max(asked, min(FIRST_WAIT * 2 ** min(paper.attempts, 16), LONGEST_WAIT))
        self._not_before[paper.id] = asyncio.get_running_loop().time() + wait
        log.warning("paper %d: try %d failed: %s", paper.id, paper.attempts + 1, reason)
        if not isinstance(trouble, SendingFailed | PaperFailed | OSError):
            log.error("paper %d: not foreseen", paper.id, exc_info=trouble)

        def turn(work: UnitOfWork) -> bool:
            if paper.attempts + 1 < MOST_TRIES:
                work.papers.failed(paper.id, reason)
                return False
            work.papers.give_up(paper.id, reason)
            return True

        if await self._turns.run(turn):
            log.error("paper %d: given up", paper.id)
            del self._not_before[paper.id]

    async def _facts(self, paper: OwedPaper) -> InspectionPaper:
        for _ in range(PHOTOS_SETTLE):
            facts, settled = await self._turns.run(
                lambda work: gather(work, paper.inspection_id, self._store)
            )
            if settled:
                break
            await asyncio.sleep(1)
        return facts

    async def _rendered(self, paper: OwedPaper, facts: InspectionPaper) -> Path:
        """Return the paper as a file: the one that was kept, or one that is made now."""
        if paper.sha256 is not None:
            with suppress(FileMissing):
                return self._store.path(paper.sha256)
        content = await asyncio.to_thread(render_in_subprocess, facts)
        kept = await asyncio.to_thread(self._store.keep_file, content, "pdf")
        await self._turns.run(lambda work: work.papers.rendered(paper.id, kept.sha256))
        return self._store.path(kept.sha256)

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
