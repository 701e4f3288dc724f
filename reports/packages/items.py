"""What lacks on the to-do of who hands it in, and of the office that chases it."""

from collections.abc import Sequence
from datetime import timedelta

from people.awaiting import mark_stale, put_items
from people.model import Membership, Person, Role
from people.todo import URGENT, USUAL, TodoItem, department_of, holder_of, office_of
from reports.packages.model import Round, Submission
from reports.packages.ports import PackageWork

SUBMISSION_SUBJECT, ROUND_SUBJECT = "submission", "submissions"
HAND_IN, CHASE = "hand_in", "chase"
CHASED_WITHIN = timedelta(days=1)  # ours: the office has a day for asking who is late


def holders_of(work: PackageWork, submission: Submission) -> Sequence[Person]:
    """Return who hands a submission in.

    The members of a department; of a unit the safety officers, else the principals.
    """
    if submission.department_id is not None:
        return work.persons.of_department(submission.department_id)
    if submission.unit_id is None:
        return ()
    people = work.persons.of_unit(submission.unit_id)
    for role in (Role.SAFETY_OFFICER, Role.PRINCIPAL):
        held = Membership(role, unit_id=submission.unit_id)
        if found := [each for each in people if held in each.memberships]:
            return found
    return ()


def renew_items(work: PackageWork, submission: Submission) -> list[TodoItem]:
    """Let exactly those wait for a submission who are to hand it in; return their items."""
    waits = not submission.handed_in
    if submission.department_id is not None:
        holders = [department_of(submission.department_id)]
    else:
        holders = [holder_of(each.id) for each in holders_of(work, submission)]
    rank = URGENT if work.now >= submission.due_at else USUAL
    items = [
        TodoItem(
            SUBMISSION_SUBJECT,
            submission.id,
            HAND_IN,
            each,
            submission.due_at,
            submission.prepared_at,
            rank=rank,
        )
        for each in (holders if waits else ())
    ]
    mark_stale(work, put_items(work, SUBMISSION_SUBJECT, submission.id, items))
    return items


def renew_round(work: PackageWork, round_: Round) -> list[TodoItem]:
    """Let the office of a street wait for what lacks after the last day; return its items.

    Where a street has no office, that of the whole area does. Late ones go up by the deadlines.
    """
    items: list[TodoItem] = []
    lacks = [missing for each, missing in work.submission_rounds.some([round_.id])]
    if work.now >= round_.due_at and any(lacks):
        seat = round_.street if work.persons.holding(Role.OFFICE, round_.street) else ""
        due = round_.due_at + CHASED_WITHIN
        items.append(
            TodoItem(
                ROUND_SUBJECT, round_.id, CHASE, office_of(seat), due, round_.due_at, act_at=due
            )
        )
    mark_stale(work, put_items(work, ROUND_SUBJECT, round_.id, items))
    return items


def meet_holder(work: PackageWork, membership: Membership) -> None:
    """Somebody has come or left: let the sweep find who hands in there now."""
    if membership.unit_id is not None:
        work.submissions.recall(membership.unit_id, work.now)
    if membership.department_id is not None:
        work.submissions.recall_of_department(membership.department_id, work.now)
