"""Transfers: with whom a hazard is, and what has become of it."""

from dataclasses import replace
from datetime import timedelta

from hazards.transfer import Transfer, TransferState
from storage.engine.unit_of_work import UnitOfWork
from tests.storage.samples import add_sample, file_hazard, hazard_at

DAY = timedelta(days=1)


def filed(work: UnitOfWork, count: int) -> list[int]:
    """Put hazards on the ledger."""
    sample = add_sample(work)
    return [file_hazard(work, hazard_at(work, sample, f"q{at}")).id for at in range(count)]


def handed(
    work: UnitOfWork, hazard_id: int, name: str = "消防救援", *, copy: bool = False
) -> Transfer:
    """Hand a hazard to a department of the books, or tell it."""
    (department,) = work.departments.named(name)
    count = len(work.transfers.of_hazard(hazard_id))
    return work.transfers.add(
        hazard_id,
        name,
        copy=copy,
        by=1,
        at=work.now,
        reason="",
        token_sha256=f"{hazard_id}-{count}-{name}",
        expires_at=work.now + DAY * 30,
        department_id=department.id,
    )


def taken(work: UnitOfWork, made: Transfer) -> Transfer:
    """Let a department take a transfer, and be asked what becomes of it."""
    assert work.transfers.answer(made.id, taken=True, by="周示例", at=work.now)
    due = work.now + DAY * 15
    after = replace(made, taken=True, answered_by="周示例", answered_at=work.now, feedback_due=due)
    work.transfers.save(after)
    return after


def test_a_transfer_comes_back_as_it_was_kept_at_each_stage(work: UnitOfWork) -> None:
    made = handed(work, filed(work, 1)[0])
    assert work.transfers.get(made.id) == made
    assert made.state is TransferState.WAITING
    after = taken(work, made)
    assert work.transfers.get(made.id) == after
    assert after.state is TransferState.AWAITING_FEEDBACK
    told = replace(
        after, report="已处理", reported_by="消防救援 周示例", reporter_id=1, reported_at=work.now
    )
    work.transfers.save(told)
    assert work.transfers.by_token(made.token_sha256) == told
    assert told.state is TransferState.REPORTED
    again = replace(told, report="", reported_at=None, reported_by="", asked_again="看不清")
    work.transfers.save(again)
    assert work.transfers.some([made.id, 99]) == [again]
    settled = replace(told, settled_at=work.now)
    work.transfers.save(settled)
    assert work.transfers.get(made.id) == settled
    assert settled.state is TransferState.SETTLED


def test_a_transfer_is_taken_once(work: UnitOfWork) -> None:
    made = handed(work, filed(work, 1)[0])
    assert work.transfers.answer(made.id, taken=True, by="周示例", at=work.now)
    assert not work.transfers.answer(made.id, taken=False, by="吴示例", at=work.now)
    there = work.transfers.get(made.id)
    assert there is not None
    assert (there.taken, there.answered_by) == (True, "周示例")
    assert there.state is TransferState.NOTED  # nobody asks for feedback yet


def test_with_a_department_is_what_it_has_not_sent_back_nor_told_to_the_end(
    work: UnitOfWork,
) -> None:
    hazards = filed(work, 6)
    waiting, asked, noted, declined, settled, copied = hazards
    handed(work, waiting)
    taken(work, handed(work, asked))
    made = handed(work, noted)
    assert work.transfers.answer(made.id, taken=True, by="周示例", at=work.now)
    made = handed(work, declined)
    assert work.transfers.answer(made.id, taken=False, by="周示例", at=work.now)
    over = taken(work, handed(work, settled))
    work.transfers.save(replace(over, reported_at=work.now, settled_at=work.now))
    handed(work, copied, copy=True)
    handed(work, declined, "民政")
    fire, civil = (work.departments.named(name)[0].id for name in ("消防救援", "民政"))
    assert work.transfers.with_department(fire) == [waiting, asked]
    assert work.transfers.with_department(civil) == [declined]
    live = {each: work.transfers.live(each) for each in hazards}
    assert [each for each, made in live.items() if made is not None] == [waiting, asked, declined]
    assert (live[declined] or over).department == "民政"
