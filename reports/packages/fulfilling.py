"""What is handed in fulfils the duties that programmes ask for beside it (``owed.toml``).

Of a unit those are its own. A duty of the departments of a street is one duty of the street, which
its office answers for: it is fulfilled once all of its departments that owe a report of the month
have handed theirs in (ours: no document says who counts them). One whose last member has left since
is not waited for: nobody could hand in for it.
"""

from collections.abc import Iterator
from dataclasses import replace

from duties.course import settle, with_next
from duties.doing import done_by, keep
from duties.model import Occurrence, OccurrenceState
from people.model import Person
from reports.packages.items import holders_of
from reports.packages.model import Submission, SubmissionVersion
from reports.packages.owing import A_DAY, month_after, owed_called
from reports.packages.ports import PackageWork


def fulfil(
    work: PackageWork, submission: Submission, person: Person, version: SubmissionVersion
) -> None:
    """Let what was handed in fulfil the duties that ask for the same month's report.

    One that has not opened yet is fulfilled, too: nobody is asked again for what is there. It comes
    after the number of the version is taken: who hands in at the same moment waits for that, and
    sees this one. Raises ``Overtaken``.
    """
    if any(_awaited(work, each) for each in _together(work, submission)):
        return
    for each in _asked_alike(work, submission):
        now, _ = settle(each, work.now)
        if not now.state.ended:
            done_by(work, person, now, proof=_proof(version), note=version.number)


def fulfil_without(work: PackageWork, submission: Submission) -> None:
    """Let what the other departments handed in count, where one has nobody left who could.

    Raises ``Overtaken``.
    """
    if submission.department_id is None or submission.handed_in or _awaited(work, submission):
        return
    handed = [each for each in _together(work, submission) if each.current is not None]
    if not handed:
        return
    last = max(handed, key=lambda each: each.current or 0)
    version = work.submissions.version(last.current or 0)
    person = work.persons.get(version.handed_by) if version is not None else None
    if version is not None and person is not None:
        fulfil(work, last, person, version)


def _awaited(work: PackageWork, submission: Submission) -> bool:
    return not submission.handed_in and bool(holders_of(work, submission))


def undo(work: PackageWork, submission: Submission, person: Person) -> None:
    """Let the duties be awaited again that were fulfilled with a report which is taken back.

    Raises ``Overtaken``.
    """
    proofs = {
        _proof(version)
        for each in _together(work, submission)
        for version in work.submissions.versions(each.id)
    }
    for each in _asked_alike(work, submission):
        if each.proof not in proofs:
            continue
        opened = each.opens_at <= work.now
        reopened = replace(
            each,
            state=OccurrenceState.OPEN if opened else OccurrenceState.PLANNED,
            done_at=None,
            done_by=None,
            recorded_at=None,
            proof=None,
            note="",
        )
        keep(work, "reopen_occurrence", person, each, with_next(reopened, work.now))


def _together(work: PackageWork, submission: Submission) -> list[Submission]:
    """Return the submissions of a month that fulfil the same duties only together."""
    if submission.unit_id is not None:
        return [submission]
    return work.submissions.of_departments(submission.street, submission.month)


def _asked_alike(work: PackageWork, submission: Submission) -> Iterator[Occurrence]:
    """Yield the occurrences of the month, of duties that ask for the same report."""
    rows = owed_called(submission.owed).fulfils
    if not rows:
        return
    last = month_after(submission.month) - A_DAY
    if submission.unit_id is not None:
        standing = work.duties.of_unit(submission.unit_id)
    else:
        standing = work.duties.in_force(f"street:{submission.street}")
    for duty in standing:
        if duty.row in rows:
            yield from work.occurrences.of_duty(duty.id, submission.month, last)


def _proof(version: SubmissionVersion) -> str:
    return f"submission:{version.id}"
