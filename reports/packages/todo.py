"""What lacks on the to-do cards: for who hands it in, and for the office that chases it."""

from collections.abc import Sequence

from chat.scene import shows
from people.model import Person
from people.streets import WHOLE_AREA
from people.todo import TodoEntry, TodoItem, holder_of, office_of
from people.todo_subjects import Handover, Releaser, TodoSubject
from reports.packages.items import ROUND_SUBJECT, SUBMISSION_SUBJECT, renew_items, renew_round
from reports.packages.model import Standing
from reports.packages.overview import show_submissions
from reports.packages.ports import PackageWork
from reports.packages.showing import SUBMISSION
from reports.packages.views import NoSubmissionView, SubmissionsView, SubmissionView


def spell_submissions(work: PackageWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of submissions that are awaited."""
    by = {each.id: each for each in work.submissions.some({i.subject_id for i in items})}
    found = []
    for item in items:
        one = by.get(item.subject_id)
        if one is not None:
            title = f"{one.party} {one.month.month}月报送"
            found.append(TodoEntry(item, "待报送", title, f"{one.month.month}月"))
    return found


def spell_rounds(work: PackageWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of streets where something lacks."""
    by = {
        one.id: (one, lacks)
        for one, lacks in work.submission_rounds.some({i.subject_id for i in items})
    }
    found = []
    for item in items:
        if item.subject_id in by:
            one, lacks = by[item.subject_id]
            title = f"{one.street or WHOLE_AREA} {one.month.month}月报送，缺 {lacks} 家"
            found.append(TodoEntry(item, "待催报", title, f"{one.month.month}月缺报"))
    return found


def _hand_on(work: PackageWork, submission_id: int, _: Handover) -> None:
    submission = work.submissions.get(submission_id)
    if submission is not None:
        renew_items(work, submission)


def _count(work: PackageWork, after: Person) -> int:
    """Count what somebody with the roles that are left has to leave to others."""
    ids = work.todo_items.subjects_of(SUBMISSION_SUBJECT, holder_of(after.id))
    units = {held.unit_id for held in after.memberships}
    return sum(each.unit_id not in units for each in work.submissions.some(ids))


def _nobody(work: PackageWork, submission_id: int, handover: Handover) -> None:
    """Tell nobody: what lacks stands on the list of the office."""


def _open_round(work: PackageWork, round_id: int) -> SubmissionsView | NoSubmissionView:
    round_ = work.submission_rounds.get(round_id)
    month = round_.month.toordinal() if round_ is not None else 0
    return show_submissions(work, month, Standing.MISSING)


def _office(work: PackageWork, round_id: int) -> str:
    round_ = work.submission_rounds.get(round_id)
    return office_of(round_.street if round_ is not None else "")


def _hand_round_on(work: PackageWork, round_id: int, _: Handover) -> None:
    round_ = work.submission_rounds.get(round_id)
    if round_ is not None:
        renew_round(work, round_)


SUBMISSION_TODO: TodoSubject[PackageWork, SubmissionView] = TodoSubject(
    SUBMISSION_SUBJECT,
    spell_submissions,
    shows(SUBMISSION),
    Releaser(_hand_on, count=_count, stranded=_nobody),
)
ROUND_TODO: TodoSubject[PackageWork, SubmissionsView | NoSubmissionView] = TodoSubject(
    ROUND_SUBJECT,
    spell_rounds,
    _open_round,
    office=_office,
)
