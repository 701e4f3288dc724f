"""Records of drills: begun once, saved by versions, findings settled once, papers owed."""

from dataclasses import replace
from datetime import timedelta

from chat.address import on_telegram
from duties.applying import ProgrammeRow, apply_rows
from duties.drills.model import Drill
from duties.model import Proof, Terms
from duties.span import Span
from people.model import Role
from storage.engine.unit_of_work import UnitOfWork
from tests.storage.samples import Sample, add_sample, file_hazard, hazard_at

DAILY = Terms("FREQ=DAILY", lasts=Span(days=1), proof=Proof.DRILL)
LEASE = timedelta(minutes=15)


def begun(work: UnitOfWork) -> tuple[Drill, Sample]:
    """A drill whose record is begun."""
    sample = add_sample(work)
    row = ProgrammeRow("trial", "drill", "疏散演练", Role.SAFETY_OFFICER, DAILY)
    (duty,) = apply_rows(work, [row], [sample.unit], work.day(), None)
    occurrence = work.occurrences.of_duty(duty.id, work.day(), work.day())[0].id
    return work.drills.begin(occurrence, sample.person.id, work.now), sample


def test_a_record_is_begun_once_and_saved_by_who_was_first(work: UnitOfWork) -> None:
    drill, _ = begun(work)
    other = work.persons.add(on_telegram(9), "赵示例", work.now)
    assert work.drills.begin(drill.occurrence_id, other.id, work.now) == drill
    after = replace(drill, plan="疏散", found_nothing=True)
    assert work.drills.save(after)
    assert not work.drills.save(replace(drill, plan="灭火"))
    assert work.drills.of_occurrence(drill.occurrence_id) == replace(after, version=2)


def test_a_finding_goes_on_the_ledger_or_away_once(work: UnitOfWork) -> None:
    drill, sample = begun(work)
    for words in ("楼梯堆物", "灯不亮"):
        work.drills.find(drill.id, words, sample.person.id, work.now)
    first, second = work.drills.findings(drill.id)
    hazard = file_hazard(work, hazard_at(work, sample, "fire_patrol"))
    assert work.drills.put_on_ledger(first.id, hazard.id)
    assert not work.drills.put_on_ledger(first.id, hazard.id)
    assert not work.drills.drop(first.id, work.now)
    assert work.drills.drop(second.id, work.now)
    assert not work.drills.put_on_ledger(second.id, hazard.id)
    assert work.drills.findings(drill.id) == [replace(first, hazard_id=hazard.id)]
    assert work.drills.occurrence_of(first) == drill.occurrence_id


def test_a_paper_is_in_one_hand_until_it_is_done(work: UnitOfWork) -> None:
    drill, _ = begun(work)
    assert work.drills.claim_papers(work.now, LEASE, 9) == []
    work.drills.owe_paper(drill.id, work.now)
    (job,) = work.drills.claim_papers(work.now, LEASE, 9, 77)
    assert (job.id, job.attempts) == (drill.id, 0)
    assert work.drills.claim_papers(work.now, LEASE, 9) == []
    work.workers.leave(77)
    assert work.drills.claim_papers(work.now, LEASE, 9) == [job]
    work.drills.paper_failed(drill.id, "no paper", work.now + LEASE)
    assert work.drills.claim_papers(work.now, LEASE, 9) == []
    (again,) = work.drills.claim_papers(work.now + LEASE, LEASE, 9)
    assert again.attempts == 1
    work.drills.paper_done(drill.id, "7" * 64)
    assert work.drills.claim_papers(work.now + 2 * LEASE, LEASE, 9) == []
    assert work.removals.named("7" * 64)
