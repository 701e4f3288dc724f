"""Bulletins that several processes of the operating system issue: raced, and killed."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.workers import bulletin_papers
from bot.workers.bulletin_papers import BulletinPapers
from bot.workers.paper_worker import PaperWorker
from hazards.counts.period import Period
from people.model import Membership, Role
from reports.bulletins.model import Bulletin, BulletinKind, BulletinState
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles
from tests.usecases.life import ELSEWHERE, Life
from tests.usecases.reports.bulletin_process import LEASE
from tests.usecases.reports.test_bulletins import begin_december
from tests.usecases.town import STREET

PERIODS = 3
FEW = 4  # that one has issued when it is killed
HEAD = 151
STREETS = (STREET, ELSEWHERE)
DRAFTS = len(STREETS) * len(BulletinKind) * PERIODS
NUMBERED = "SELECT street, number FROM bulletins WHERE number IS NOT NULL ORDER BY street, number"
OWED = "SELECT bulletin_id, person_id, output FROM submission_papers"


@pytest.fixture
async def drafted(life: Life) -> Life:
    """Two streets have many drafts that all lie with one signer."""
    await begin_december(life)
    head = await life.town.member(HEAD, Membership(Role.SIGNER, street=STREET), "head")
    life.phones["head"] = head
    life.town.gives(head, Membership(Role.SIGNER, street=ELSEWHERE))
    signer = life.person("head").id

    def write(work: UnitOfWork) -> None:
        for street in STREETS:
            for kind in BulletinKind:
                period = Period.of(kind.period, work.day())
                for _ in range(PERIODS):
                    period = period.previous()
                    span = (period.first, period.last)
                    state = BulletinState.DRAFT
                    one = Bulletin(0, kind, street, *span, state, signer, work.now)
                    id_ = work.bulletins.add(one)
                    kept = work.bulletins.get(id_ or 0)
                    assert kept is not None
                    work.bulletins.save(_sent(kept, signer, work))

    life.town.reads(write)
    return life


def _sent(one: Bulletin, signer: int, work: UnitOfWork) -> Bulletin:
    return replace(one, signer_id=signer, sent_at=work.now)


def process(life: Life, seed: int) -> "subprocess.Popen[str]":
    """Start one more in which the signer signs."""
    url = life.town.engine.url.render_as_string(hide_password=False)
    moment = life.town.make.clock.now().isoformat()
    command = [sys.executable, "-m", "tests.usecases.reports.bulletin_process"]
    command += [url, moment, str(HEAD), str(seed)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def each_once(life: Life) -> None:
    """Every office's numbers run from 1 on, each thing is issued once, and its papers are owed."""
    rows = life.town.rows
    for street in STREETS:
        numbers = [number for of, number in rows(NUMBERED) if of == street]
        assert numbers == list(range(1, len(numbers) + 1))
    issued = len(rows(NUMBERED))
    assert rows("SELECT count(*) FROM audit WHERE action = 'issue_bulletin'") == [issued]
    hashed = "SELECT count(*) FROM bulletins WHERE number IS NOT NULL AND sha256 <> ''"
    assert rows(hashed) == [issued]
    owed = rows(OWED)
    assert len(owed) == len(set(owed))
    finals = set(rows("SELECT id FROM bulletins WHERE state = 'final'"))
    assert {bulletin for bulletin, _, _ in owed} == finals
    outputs = {(bulletin, output) for bulletin, _, output in owed}
    assert len(outputs) == 2 * issued


async def test_two_processes_at_once_leave_no_gap_and_issue_nothing_twice(drafted: Life) -> None:
    with process(drafted, 1) as one, process(drafted, 2) as other:
        said = [each.communicate(timeout=120)[0].split() for each in (one, other)]
    assert (one.returncode, other.returncode) == (0, 0)
    numbers = [each for part in said for each in part if "〔" in each]
    assert len(numbers) == len(set(numbers)) == DRAFTS
    assert len(drafted.town.rows(NUMBERED)) == DRAFTS
    each_once(drafted)


async def test_a_process_that_is_killed_leaves_numbers_without_gaps_and_papers_to_the_next(
    drafted: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulletin_papers, "print_bulletin", lambda _paper: b"%PDF-1.7 blank")
    with process(drafted, 3) as killed:
        assert killed.stdout is not None
        for _ in range(FEW):
            assert killed.stdout.readline()
        killed.kill()
    assert killed.returncode < 0
    each_once(drafted)
    assert len(drafted.town.rows(NUMBERED)) >= FEW
    with process(drafted, 4) as following:
        following.communicate(timeout=120)
    assert following.returncode == 0
    assert len(drafted.town.rows(NUMBERED)) == DRAFTS
    each_once(drafted)

    drafted.town.make.clock.advance(LEASE + timedelta(minutes=1))  # type: ignore[attr-defined]
    store = EvidenceFiles(tmp_path)
    worker = PaperWorker(BulletinPapers(), drafted.town.turns, store, None, asyncio.Semaphore(2))
    await worker.drain()
    assert drafted.town.rows("SELECT 1 FROM submission_papers WHERE sha256 IS NULL") == []
    owed = len(drafted.town.rows(OWED))
    sent = "SELECT count(*) FROM outbox WHERE kind = 'document'"
    assert drafted.town.rows(sent) == [owed]
