"""Makes owed exports of the ledger and puts them into the outbox.

What somebody may see is met anew with their roles when the export begins. It is written by a
process of its own from one snapshot of the database; one message tells how far it is. Should this
process die, another one does it once more, and the keys in the outbox let each file go once.
"""

import asyncio
import json
import logging
import sys
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.workers.export_process import TASK, ExportTask, write
from bot.workers.owed_work import OwedWorker, backoff
from bot.workers.sending_files import TAKEN_BY_TELEGRAM, packed
from chat.address import Address
from chat.card import Card, lines
from chat.push import Attachment, Push, PushKind, Urgency
from chat.text import text_of
from core.clock import local, spell_short_day
from core.errors import XunanError
from hazards.ledger_reach import within_reach
from hazards.ledger_words import narrowings
from hazards.listing import wanted_by
from people.permissions import NotAllowed, NotJoined
from reports.exports.form_filling import FormTooSmall
from reports.exports.forms import ExportForm
from reports.exports.model import (
    FilterLost,
    FormLost,
    Heading,
    NothingToExport,
    Order,
    OwedExport,
    Split,
)
from reports.exports.monthly import month_filters, spell_month
from reports.exports.writing import file_name, no_progress
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles

log = logging.getLogger(__name__)

AT_ONCE = 1  # two cores: one is left for people
LEASE = timedelta(minutes=15)  # renewed with every step of progress
LONGEST = 3_600.0  # seconds that an export may take in all
LONGEST_LINE = 1 << 26  # bytes that the process says at once: the names of all its files
FIRST_WAIT, LONGEST_WAIT = 5.0, 600.0
MOST_TRIES = 12
ROWS_IN_A_FILE = 150_000
STEPS = 10  # of progress that are told
WORTH_A_PROCESS = 500  # hazards: fewer are written before a process has begun
WORTH_TELLING = 3_000  # hazards: fewer are there before anybody reads how far it is
KEPT_FOR = timedelta(days=35)  # the bytes: a little longer than the row of the outbox


REFUSED = (NotAllowed, NotJoined, NothingToExport, FormTooSmall, FilterLost, FormLost)


class ExportFailed(XunanError):
    """The process that writes an export has ended without files."""


class ExportWorker(OwedWorker[OwedExport]):
    """Takes exports from owed to the outbox."""

    name = "exports"
    at_once = AT_ONCE

    def __init__(
        self,
        turns: Turns,
        store: EvidenceFiles,
        database_url: str,
        photo_dir: Path,
        worker: int | None,
    ) -> None:
        super().__init__()
        self._turns = turns
        self._store = store
        self._database_url = database_url
        self._photo_dir = photo_dir
        self._worker = worker

    async def claim(self, most: int) -> list[OwedExport]:
        """Claim exports that are owed."""
        worker = self._worker
        return await self._turns.run(lambda work: work.exports.claim(work.now, LEASE, most, worker))

    async def do(self, job: OwedExport) -> None:
        """Write an export, keep its files, and put them into the outbox."""
        with tempfile.TemporaryDirectory(prefix="export-") as kept:
            folder = Path(kept)
            try:
                task = await self._turns.run(lambda work: self._task(work, job, folder))
                said = await self._written(job, task)
            except REFUSED as refusal:
                words = _refused(refusal, job)
                await self._turns.run(lambda work: give_up(work, job, words))
                return
            files = await asyncio.to_thread(
                packed, [Path(each) for each in said["files"]], task.folder, task.name
            )
            kept_files = [(await asyncio.to_thread(self._keep, file), file.name) for file in files]
        hazards, sheets = int(said["hazards"]), int(said["sheets"])
        about = _caption(task, hazards, sheets, len(kept_files))
        await self._turns.run(lambda work: deliver(work, job, about, kept_files, hazards))

    def _keep(self, file: Path) -> str:
        return self._store.keep_file(file.read_bytes(), file.suffix[1:]).sha256

    def _task(self, work: UnitOfWork, job: OwedExport, folder: Path) -> ExportTask:
        """Return what is to be written of what the person may see now."""
        person = work.persons.get(job.person_id)
        form = self._form(work, job)
        if job.month is not None and form is not None:
            filters = month_filters(form.street, job.month, work.day())
            said = spell_month(job.month)
        else:
            wanted, lost = wanted_by(work, job.view_id)
            if lost:
                raise FilterLost
            filters = (wanted,)
            said = "、".join(each.words for each in narrowings(work, wanted)) or "全部"
        within = [within_reach(work, person, each) for each in filters]
        title = f"{within[0].title}隐患台账"
        heading = Heading(title, said, local(work.now, work.zone))
        day = f"{heading.as_of:%Y%m%d}"
        return ExportTask(
            self._database_url,
            self._photo_dir,
            folder,
            file_name(f"{title}_{day}"),
            filters,
            within[0].sought.reach,
            str(work.zone),
            heading,
            Order(job.format, job.split, ROWS_IN_A_FILE),
            form,
            self._store.path(form.sha256) if form is not None else None,
            TAKEN_BY_TELEGRAM,
            sum(work.ledger_lists.count(each.sought).hits for each in within),
        )

    def _form(self, work: UnitOfWork, job: OwedExport) -> ExportForm | None:
        """Return the office's own form that was asked for, also where it is out of use by now.

        Raises ``FormLost`` for one that cannot be filled any more; the standard table is none of
        what was asked for.
        """
        if job.form_id is None:
            return None
        form = work.exports.form_asked(job.form_id)
        if form is None or not self._store.has(form.sha256):
            raise FormLost
        return form

    async def _written(self, job: OwedExport, task: ExportTask) -> dict[str, Any]:
        """Write few hazards at once, and many in a process; raises ``NothingToExport``."""
        if task.hits >= WORTH_A_PROCESS:
            return await self._in_process(job, task)
        written = await asyncio.to_thread(write, task, no_progress)
        return {"files": written.files, "hazards": written.hazards, "sheets": written.sheets}

    async def _in_process(self, job: OwedExport, task: ExportTask) -> dict[str, Any]:
        """Let a process write, and return what it said last; raises ``NothingToExport``."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.workers.export_process",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=LONGEST_LINE,
        )
        try:
            async with asyncio.timeout(LONGEST):
                return await self._follow(job, task, process)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def _follow(
        self, job: OwedExport, task: ExportTask, process: asyncio.subprocess.Process
    ) -> dict[str, Any]:
        if process.stdin is None or process.stdout is None:
            raise ExportFailed("no pipe")
        process.stdin.write(TASK.dump_json(task))
        await process.stdin.drain()
        process.stdin.close()
        told = 0
        async for line in process.stdout:
            said = json.loads(line)
            if "files" in said:
                await process.wait()
                return dict(said)
            if "nothing" in said:
                raise NothingToExport
            if "too_many" in said:
                raise FormTooSmall
            step = said["done"] * STEPS // said["total"]
            if step > told:
                told = step
                await self._tell(job, int(said["done"]), int(said["total"]))
        code = await process.wait()
        raise ExportFailed(f"ended with {code}")

    async def _tell(self, job: OwedExport, done: int, total: int) -> None:
        """Note how far an export is, and tell it in one message that is edited."""

        def turn(work: UnitOfWork) -> None:
            if not work.exports.progress(job.id, done, total, work.now + LEASE):
                raise ExportFailed("somebody else has it")
            if total >= WORTH_TELLING and done < total:
                percent = done * 100 // total
                _edit(work, job, f"正在导出台账：{percent}%（{done}/{total} 条）")

        await self._turns.run(turn)

    async def put_off(self, job: OwedExport, trouble: Exception) -> None:
        """Let an export rest; after some tries give it up, and say so to who asked."""
        reason = (str(trouble) or repr(trouble))[:500]
        tries = job.attempts + 1
        if tries >= MOST_TRIES:
            log.error("export %d: given up: %s", job.id, reason)
            words = "多次没有写成，请缩小范围或换一种格式再导出；还不行，请告诉管理员。"
            await self._turns.run(lambda work: give_up(work, job, words))
            return
        wait = backoff(tries, FIRST_WAIT, LONGEST_WAIT)
        await self._turns.run(
            lambda work: work.exports.failed(job.id, reason, work.now + timedelta(seconds=wait))
        )
        self.wake_in(wait)


def _refused(refusal: Exception, job: OwedExport) -> str:
    if isinstance(refusal, NothingToExport) and job.month is not None:
        return f"{spell_month(job.month)}的隐患：无。本单位的表不用填。"
    if isinstance(refusal, NothingToExport):
        return "没有符合条件的隐患。改一下筛选再导出。"
    if isinstance(refusal, FormTooSmall):
        return "自己的表一次最多填 5000 条。请缩小筛选，或按月、按单位分开。"
    if isinstance(refusal, FilterLost):
        return "原来的筛选已失效。请在台账重新筛选，再导出。"
    if isinstance(refusal, FormLost):
        return "本单位的表已打不开。请把空表重新发来，附言写“导出模板”，再导出。"
    return "您现在的身份看不到这部分台账。"


def _caption(task: ExportTask, hazards: int, sheets: int, files: int) -> str:
    moment = task.heading.as_of
    when = f"{spell_short_day(moment.date())} {moment:%H:%M}"
    split = task.order.split
    apart = f" · {split.label}，{sheets} 档" if split is not Split.NONE else ""
    several = f"\n内容多，分成 {files} 个文件。" if files > 1 else ""
    filled = ""
    if task.form is not None:
        ended = "（现已停用）" if task.form.ended else ""
        filled = f"已按“{task.form.name}”{ended}填好 · "
    return (
        f"{filled}{task.heading.title} · {hazards} 条{apart}\n"
        f"截至{when} · 筛选：{task.heading.narrowed}{several}"
    )


def deliver(
    work: UnitOfWork,
    job: OwedExport,
    about: str,
    files: Sequence[tuple[str, str]],
    hazards: int,
) -> None:
    """Put the files of an export into the outbox, once."""
    if not work.exports.sent(job.id, work.now):
        return
    for number, (sha256, name) in enumerate(files, 1):
        words = about if number == 1 else f"第 {number}/{len(files)} 个文件"
        work.outbox.put(
            Push(
                key=f"export:{job.id}:{number}",
                address=_address(work, job),
                content=Card(text_of(words)),
                kind=PushKind.DOCUMENT,
                urgency=Urgency.ANSWER,
                attachment=Attachment(sha256, name),
            )
        )
        work.removals.owe(sha256, work.now + KEPT_FOR)
    if hazards >= WORTH_TELLING:
        _edit(work, job, f"台账已导出：{hazards} 条。文件在下面。")


def give_up(work: UnitOfWork, job: OwedExport, words: str) -> None:
    """End an export without files; who asked hears why."""
    if work.exports.give_up(job.id, work.now, words):
        _edit(work, job, f"台账没有导出：{words}")


def _edit(work: UnitOfWork, job: OwedExport, words: str) -> None:
    card = Card(lines(words))
    topic = f"export:{job.id}"
    work.outbox.put(
        Push(None, _address(work, job), card, PushKind.EDIT, topic=topic, urgency=Urgency.ANSWER)
    )


def _address(work: UnitOfWork, job: OwedExport) -> Address:
    person = work.persons.get(job.person_id)
    if person is None:
        raise ExportFailed("nobody asked for it")
    return person.address
