"""Handing in (报送), saying that there was nothing (零报告), taking back, and correcting (更正).

What is handed in is frozen word for word, numbered, and put on the chain by its hash. Before the
last day is over it can be taken back and handed in anew; after that only a further version corrects
it, and the one before stays (ours: no document says how a report is corrected).
"""

from dataclasses import replace

from chat.scene import show
from core.clock import local
from core.errors import Overtaken, XunanError
from people.model import Person
from people.permissions import Action, NotAllowed, require, require_member
from reports.packages.freezing import freeze
from reports.packages.fulfilling import fulfil, undo
from reports.packages.gathering import present_list, present_report
from reports.packages.items import renew_items, renew_round
from reports.packages.model import Output, Report, Submission, SubmissionState, SubmissionVersion
from reports.packages.ports import PackageWork
from reports.packages.showing import SUBMISSION, SubmissionScene, load, may_hand_in
from reports.packages.views import SubmissionView

SERIES = "BS"
LONGEST_AT_ONCE = 300
"""Lines of a hazard list that are frozen in the turn that hands it in."""
State = SubmissionState


class SubmissionMovedOn(XunanError):
    """A submission is not any more what stood on the card."""


class HandedInBefore(XunanError):
    """It was handed in already; ``who`` and ``number`` say by whom and as what."""

    def __init__(self, who: str, number: str) -> None:
        super().__init__(number)
        self.who = who
        self.number = number


class SomethingToReport(XunanError):
    """There is something on the ledger, so that nobody can say there was nothing."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class NothingHandedIn(XunanError):
    """Nothing stands that could be taken back or corrected."""


class ListBeingWritten(XunanError):
    """The long hazard list of what was handed in is still being written."""


class DeadlineOver(XunanError):
    """The last day is over: what was handed in can be corrected and not taken back."""


class DeadlineAhead(XunanError):
    """The last day is not over: what was handed in can be taken back, and needs no correction."""


def hand_in(work: PackageWork, submission_id: int, seen: int) -> SubmissionView:
    """Hand in what the card says, once.

    Raises ``NotJoined``, ``NotAllowed``, ``HandedInBefore``, ``SubmissionMovedOn`` and
    ``Overtaken``.
    """
    return _freeze(work, submission_id, seen, nil=False)


def report_nil(work: PackageWork, submission_id: int, seen: int) -> SubmissionView:
    """Say that there was nothing, once; raises as ``hand_in``, and ``SomethingToReport``."""
    return _freeze(work, submission_id, seen, nil=True)


def _freeze(work: PackageWork, submission_id: int, seen: int, *, nil: bool) -> SubmissionView:
    person, before = _load(work, submission_id)
    if before.state not in {State.PREPARED, State.CORRECTING}:
        version = work.submissions.version(before.current or 0)
        raise HandedInBefore(_name(work, version), version.number if version else "")
    report = present_report(work, before, nil=nil)
    if nil and report.hazards.total:
        raise SomethingToReport(report.hazards.total)
    if seen != report.stamp:
        raise SubmissionMovedOn
    version = _add_version(work, before, person, *_frozen(work, before, report), nil=nil)
    after = replace(
        before,
        state=State.NIL if nil else State.HANDED_IN,
        handed_at=before.handed_at or work.now,
        nil=nil,
        current=version.id,
        act_at=None,
    )
    _save(work, after)
    work.submission_papers.owe(Output.REPORT, person.id, work.now, version.id)
    fulfil(work, after, person, version)
    changes = {
        "number": (None, version.number),
        "sha256": (None, version.sha256 or None),
        "nil": (None, nil),
    }
    work.journal.record(work.now, person.id, "hand_in", f"submission:{submission_id}", changes)
    return show(work, SUBMISSION, SubmissionScene(submission_id))


def _frozen(work: PackageWork, submission: Submission, report: Report) -> tuple[str, str]:
    """Return what a report says as JSON, and the hash of that.

    A long hazard list is left out and written by itself, for it takes long; the hash comes then.
    """
    if report.hazards.total > LONGEST_AT_ONCE:
        return freeze(report.content)[0], ""
    rows = present_list(work, submission).page(0, LONGEST_AT_ONCE)
    return freeze(replace(report.content, hazards=tuple(rows)))


def _add_version(
    work: PackageWork,
    submission: Submission,
    person: Person,
    spelled: str,
    sha256: str,
    *,
    nil: bool,
) -> SubmissionVersion:
    year = local(work.now, work.zone).year
    number = f"{SERIES}-{year}-{work.series.next(SERIES, year):06d}"
    serial = len(work.submissions.versions(submission.id)) + 1
    return work.submissions.add_version(
        SubmissionVersion(
            0, submission.id, serial, number, nil, spelled, sha256, person.id, work.now
        )
    )


def withdraw(work: PackageWork, submission_id: int, seen: int) -> SubmissionView:
    """Take back what was handed in, before the last day is over.

    It waits to be handed in again; what was taken back stays with its number. Raises as
    ``hand_in``, and ``NothingHandedIn``, ``ListBeingWritten`` and ``DeadlineOver``.
    """
    person, before = _load(work, submission_id)
    if before.state not in {State.HANDED_IN, State.NIL}:
        raise NothingHandedIn
    if seen != before.version:
        raise SubmissionMovedOn
    if work.now >= before.due_at:
        raise DeadlineOver
    version = _written(work, before)
    if version is not None:
        work.submissions.withdraw(version.id, work.now)
        undo(work, before, person)
    after = replace(
        before, state=State.PREPARED, handed_at=None, nil=False, current=None, act_at=work.now
    )
    _save(work, after)
    number = version.number if version is not None else ""
    changes = {"withdrawn": (None, number)}
    work.journal.record(
        work.now, person.id, "withdraw_submission", f"submission:{submission_id}", changes
    )
    return show(work, SUBMISSION, SubmissionScene(submission_id))


def _written(work: PackageWork, submission: Submission) -> SubmissionVersion | None:
    """Return the version that stands; raises ``ListBeingWritten`` where not all of it is kept."""
    version = work.submissions.version(submission.current or 0)
    if version is not None and not version.frozen:
        raise ListBeingWritten
    return version


def begin_correction(work: PackageWork, submission_id: int, seen: int) -> SubmissionView:
    """Begin to correct what was handed in; it stands until the correction is handed in.

    Raises as ``hand_in``, and ``NothingHandedIn``, ``ListBeingWritten`` and ``DeadlineAhead``.
    """
    person, before = _load(work, submission_id)
    if before.state not in {State.HANDED_IN, State.NIL}:
        raise NothingHandedIn
    if seen != before.version:
        raise SubmissionMovedOn
    if work.now < before.due_at:
        raise DeadlineAhead
    _written(work, before)
    return _turn(work, before, person, State.CORRECTING, "correct_submission")


def drop_correction(work: PackageWork, submission_id: int, seen: int) -> SubmissionView:
    """Leave what was handed in as it stands; raises as ``hand_in``, and ``NothingHandedIn``."""
    person, before = _load(work, submission_id)
    if before.state is not State.CORRECTING:
        raise NothingHandedIn
    if seen != before.version:
        raise SubmissionMovedOn
    state = State.NIL if before.nil else State.HANDED_IN
    return _turn(work, before, person, state, "keep_submission")


def _turn(
    work: PackageWork, before: Submission, person: Person, state: State, action: str
) -> SubmissionView:
    _save(work, replace(before, state=state))
    changes = {"state": (before.state, state)}
    work.journal.record(work.now, person.id, action, f"submission:{before.id}", changes)
    return show(work, SUBMISSION, SubmissionScene(before.id))


def remind_one(work: PackageWork, submission_id: int) -> SubmissionView:
    """Let who is to hand this in be told again by the next sweep, once a day.

    Raises ``NotJoined``, ``NotAllowed``, ``HandedInBefore`` and ``Overtaken``.
    """
    before = load(work, submission_id)
    require(work.person, Action.PUBLISH, before.street)
    if before.handed_in:
        version = work.submissions.version(before.current or 0)
        raise HandedInBefore(_name(work, version), version.number if version else "")
    if before.reminded_on != work.day():
        after = replace(before, reminded_on=work.day(), act_at=work.now)
        if not work.submissions.save(after):
            raise Overtaken
    return show(work, SUBMISSION, SubmissionScene(submission_id))


def _load(work: PackageWork, submission_id: int) -> tuple[Person, Submission]:
    """Return the actor and a submission that is theirs to hand in."""
    submission = load(work, submission_id)
    person = require_member(work.person)
    if not may_hand_in(work, submission):
        raise NotAllowed
    return person, submission


def _save(work: PackageWork, after: Submission) -> None:
    """Keep a submission, and let the right people wait; raises ``Overtaken``."""
    if not work.submissions.save(after):
        raise Overtaken
    renew_items(work, after)
    round_ = work.submission_rounds.of(after)
    if round_ is not None and work.now >= round_.due_at:
        renew_round(work, round_)


def _name(work: PackageWork, version: SubmissionVersion | None) -> str:
    person = work.persons.get(version.handed_by) if version is not None else None
    return person.name if person is not None else ""
