"""Papers of what was handed in: of one report, and of a month for the office.

A long hazard list is written first, piece by piece: read beside the writer, and a piece to a turn.
The files are written by a process of their own (``paper_process``). Should this one die, another
does it once more, and the keys in the outbox let each file go once.
"""

import asyncio
import json
import logging
import sys
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from bot.workers.freezing import freeze_long_list
from bot.workers.owed_work import OwedWorker, backoff
from bot.workers.paper_process import TASK, PaperTask, write
from bot.workers.paper_worker import FIRST_WAIT, LONGEST_WAIT, MOST_TRIES
from bot.workers.person_papers import LONGEST_REASON, end_unsent
from bot.workers.sending_files import packed
from chat.address import Address
from chat.card import Card, clip
from chat.push import Attachment, Push, PushKind, Urgency
from chat.text import text_of
from handlers import texts
from people.model import Person
from people.permissions import Action, reach_of
from people.streets import WHOLE_AREA
from reports.exports.writing import file_name
from reports.packages.freezing import thaw
from reports.packages.model import MONTHS, Output, OwedPaper
from reports.packages.showing import may_see
from reports.paper import PaperFailed, PaperUnwanted
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles

log = logging.getLogger(__name__)

AT_ONCE = 1  # two cores: one is left for people
LONGEST = 3_000.0  # seconds that the process may take
LEASE = timedelta(minutes=60)
WORTH_A_PROCESS = 60  # reports of a month
FEW_TRIES = 5  # of a month, which takes long
KEY = "submission-paper"  # of these papers in the outbox
THING = "报送、通报的文件"
KEPT_FOR = timedelta(days=35)  # the bytes of a month, which can be written anew


class Asked(NamedTuple):
    """What is to be written, for whom, and in what words it comes.

    What is ``short`` is written before a process has begun.
    """

    task: PaperTask
    address: Address
    words: str
    short: bool


class SubmissionPapers(OwedWorker[OwedPaper]):
    """Takes reports, or months of them, from owed to the outbox."""

    at_once = AT_ONCE

    def __init__(
        self,
        outputs: tuple[Output, ...],
        turns: Turns,
        store: EvidenceFiles,
        database_url: str,
        worker: int | None,
    ) -> None:
        super().__init__()
        self.name = f"papers of submissions ({outputs[0]})"
        self._outputs = outputs
        self._turns = turns
        self._store = store
        self._database_url = database_url
        self._worker = worker

    async def claim(self, most: int) -> list[OwedPaper]:
        """Claim papers that are owed."""
        outputs, worker = self._outputs, self._worker
        return await self._turns.run(
            lambda work: work.submission_papers.claim_of(outputs, work.now, LEASE, most, worker)
        )

    async def do(self, job: OwedPaper) -> None:
        """Write a paper, keep its files, and put them into the outbox."""
        if job.version_id is not None:
            await freeze_long_list(self._turns, self._database_url, job.version_id)
        with tempfile.TemporaryDirectory(prefix="submissions-") as kept:
            folder = Path(kept)
            asked = await self._turns.run(lambda work: self._asked(work, job, folder))
            written = await _written(asked)
            files = await asyncio.to_thread(packed, written, folder, asked.task.name)
            sent = [(await asyncio.to_thread(self._keep, file), file.name) for file in files]
        await self._turns.run(lambda work: deliver(work, job, asked, sent))

    def _keep(self, file: Path) -> str:
        return self._store.keep_file(file.read_bytes(), file.suffix[1:]).sha256

    def _asked(self, work: UnitOfWork, job: OwedPaper, folder: Path) -> Asked:
        """Return what is to be written; raises ``PaperUnwanted``."""
        person = work.persons.get(job.person_id)
        if person is None:
            raise PaperUnwanted("it is owed to nobody")
        if job.version_id is None:
            return self._of_month(work, job, person, folder)
        return self._of_version(work, job.version_id, person, folder)

    def _of_version(self, work: UnitOfWork, version_id: int, person: Person, folder: Path) -> Asked:
        """Return a report, if who asked may see it now; raises ``PaperUnwanted``."""
        version = work.submissions.version(version_id)
        submission = work.submissions.get(version.submission_id) if version is not None else None
        if version is None or submission is None:
            raise PaperUnwanted("its report is gone")
        if not may_see(work, person, submission):
            raise PaperUnwanted(f"person {person.id} may not read it any more")
        content = thaw(version.content)
        party = file_name(content.party)[:30]
        name = f"{party}_{content.month:%Y%m}报送_{version.number}"
        given = (self._database_url, folder, name, str(work.zone), work.now)
        words = f"{content.party} · {version.number}\n报送已定稿，可打印盖章。"
        short = not work.pieces.count(version_id).total
        return Asked(PaperTask(*given, version_id=version_id), person.address, words, short)

    def _of_month(self, work: UnitOfWork, job: OwedPaper, person: Person, folder: Path) -> Asked:
        """Return a month as far as who asked may see it now; raises ``PaperUnwanted``."""
        reach = reach_of(person, Action.PUBLISH)
        if not reach or job.month is None:
            raise PaperUnwanted(f"person {person.id} may not read it any more")
        where = WHOLE_AREA if reach.area else "、".join(reach.streets)
        count = work.submissions.count(reach, job.month, work.now)
        handed = count.total - count.missing - count.waiting
        task = PaperTask(
            self._database_url,
            folder,
            f"{file_name(where)[:30]}_{job.month:%Y%m}报送汇总",
            str(work.zone),
            work.now,
            month=job.month,
            reach=reach,
            where=where,
            workbook=job.output is Output.MONTH_XLSX,
        )
        words = f"{where} · {job.month.month}月报送\n共 {handed} 份。"
        return Asked(task, person.address, words, count.total < WORTH_A_PROCESS)

    async def put_off(self, job: OwedPaper, trouble: Exception) -> None:
        """Let a paper rest; after its last try give it up, and say so to who is owed it.

        One that no try can make is given up at once.
        """
        reason = (str(trouble) or repr(trouble))[:500]
        tries = job.attempts + 1
        if isinstance(trouble, PaperUnwanted):
            log.warning("%s %d: given up at once: %s", self.name, job.id, reason)
            said = texts.PAPER_NOT_FOR_THEM.format(thing=THING)
            await self._turns.run(lambda work: _end(work, job, reason, said))
            return
        if tries >= (FEW_TRIES if job.output in MONTHS else MOST_TRIES):
            log.error("%s %d: given up: %s", self.name, job.id, reason)
            said = texts.SUBMISSION_PAPER_LOST.format(reason=clip(reason, LONGEST_REASON))
            await self._turns.run(lambda work: _end(work, job, reason, said))
            return
        wait = backoff(tries, FIRST_WAIT, LONGEST_WAIT)
        rest = timedelta(seconds=wait)
        await self._turns.run(
            lambda work: work.submission_papers.failed(job.id, reason, work.now + rest)
        )
        self.wake_in(wait)


async def _written(asked: Asked) -> list[Path]:
    """Write what is short at once, and let a process write the rest; raises ``PaperFailed``."""
    if asked.short:
        return await asyncio.to_thread(write, asked.task)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.workers.paper_process",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(LONGEST):
            said, _ = await process.communicate(TASK.dump_json(asked.task))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    lines = said.splitlines()
    if process.returncode or not lines:
        raise PaperFailed(f"the process ended with {process.returncode}")
    answer = json.loads(lines[-1])
    if "files" not in answer:
        raise PaperFailed(str(answer.get("failed")))
    return [Path(each) for each in answer["files"]]


def deliver(
    work: UnitOfWork, job: OwedPaper, asked: Asked, files: Sequence[tuple[str, str]]
) -> None:
    """Put the files of a paper into the outbox, once.

    A report's row keeps its first; the others, and all of a month, are let go after a while.
    """
    first, _ = files[0]
    if not work.submission_papers.sent(job.id, first, work.now):
        return
    for number, (sha256, name) in enumerate(files, 1):
        words = asked.words if number == 1 else f"第 {number}/{len(files)} 个文件"
        work.outbox.put(
            Push(
                key=f"{KEY}:{job.id}" + (f":{number}" if number > 1 else ""),
                address=asked.address,
                content=Card(text_of(words)),
                kind=PushKind.DOCUMENT,
                urgency=Urgency.ANSWER,
                attachment=Attachment(sha256, name),
            )
        )
        if number > 1 or job.output in MONTHS:
            work.removals.owe(sha256, work.now + KEPT_FOR)


def _end(work: UnitOfWork, job: OwedPaper, reason: str, said: str) -> None:
    end_unsent(work, work.submission_papers, job, KEY, reason, said)
