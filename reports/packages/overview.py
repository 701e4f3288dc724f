"""Who has handed in and who has not: for the office, and for who belongs to several units."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from core.clock import local
from people.members import page_of
from people.model import Scope
from people.permissions import (
    Action,
    NotAllowed,
    Reach,
    may_somewhere,
    reach_of,
    require,
    require_member,
)
from people.streets import WHOLE_AREA
from reports.exports.monthly import fill_own_forms
from reports.packages.model import Output, RoundCount, Standing
from reports.packages.owing import month_after, month_of, prepared_on
from reports.packages.ports import PackageWork
from reports.packages.showing import show_submission
from reports.packages.views import NoSubmissionView, SubmissionsView, SubmissionView

ROWS_ON_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class SubmissionsScene(Scene):
    """The submissions of the month of a day, by its number; 0 is the newest there is."""

    name: ClassVar[str] = "submissions"
    month: int = 0
    standing: Standing | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class NoSubmissionScene(Scene):
    """Nothing is prepared yet."""

    name: ClassVar[str] = "no_submission"


Opened = SubmissionView | SubmissionsView | NoSubmissionView


def open_packages(work: PackageWork) -> Opened:
    """Show what the actor hands in, else who has handed in and who has not.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    person = require_member(work.person)
    offices = may_somewhere(person, Action.PUBLISH)
    in_departments = {each.department_id for each in (*person.memberships, *person.lent)} - {None}
    if len(in_departments) == 1 and not offices:
        return _of_department(work, *in_departments)
    held = [each for each in (*person.memberships, *person.lent) if each.scope is Scope.UNIT]
    units = {each.unit_id for each in held}
    if len(units) != 1 or offices:
        return show_submissions(work)
    (unit_id,) = units
    newest = work.submissions.of_unit(unit_id, 1) if unit_id is not None else []
    if not newest:
        require(person, Action.SEE_LEDGER, work.units.get(unit_id or 0))
        return show(work, NO_SUBMISSION, NoSubmissionScene())
    return show_submission(work, newest[0].id)


def _of_department(work: PackageWork, department_id: int | None) -> Opened:
    newest = work.submissions.of_department(department_id or 0, 1)
    if not newest:
        return show(work, NO_SUBMISSION, NoSubmissionScene())
    return show_submission(work, newest[0].id)


def show_submissions(
    work: PackageWork, month: int = 0, standing: Standing | None = None, page: int = 0
) -> SubmissionsView | NoSubmissionView:
    """Show the submissions of a month in reach; raises ``NotJoined`` and ``NotAllowed``."""
    require_reach(work)
    if not month and not work.submissions.months(1):
        return show(work, NO_SUBMISSION, NoSubmissionScene())
    return show(work, SUBMISSIONS, SubmissionsScene(month, standing, page))


def require_reach(work: PackageWork) -> Reach:
    """Return whose submissions the actor may see; raises ``NotJoined`` and ``NotAllowed``."""
    person = require_member(work.person)
    reach = reach_of(person, Action.SEE_LEDGER)
    if not reach:
        raise NotAllowed
    return reach


FIRST_MONTH, LAST_MONTH = date(1950, 1, 1), date(2150, 1, 1)
"""Months beyond which no button leads; ours."""


def _month(work: PackageWork, day: int) -> date:
    if day:
        return min(max(month_of(date.fromordinal(day)), FIRST_MONTH), LAST_MONTH)
    return next(iter(work.submissions.months(1)), month_of(work.day()))


def submissions_view(work: PackageWork, scene: SubmissionsScene) -> SubmissionsView:
    """Return the submissions of a month in reach; raises ``NotJoined`` and ``NotAllowed``."""
    reach = require_reach(work)
    month = _month(work, scene.month)
    count = work.submissions.count(reach, month, work.now)
    total = count.total if scene.standing is None else count.of(scene.standing)
    page, pages = page_of(scene.page, total, ROWS_ON_A_PAGE)
    asked = (reach, month, work.now, scene.standing, page * ROWS_ON_A_PAGE, ROWS_ON_A_PAGE)
    where = WHOLE_AREA if reach.area else "、".join(reach.streets)
    return SubmissionsView(
        month,
        local(work.now, work.zone),
        where,
        count,
        scene.standing,
        tuple(work.submissions.page(*asked)),
        page,
        pages,
        may_somewhere(work.person, Action.PUBLISH),
    )


def remind_all(work: PackageWork, month: int) -> SubmissionsView:
    """Let everybody be told again whose submission lacks in the actor's area, once a day.

    Who that is, the sweep finds out. Raises ``NotJoined`` and ``NotAllowed``.
    """
    person = require_member(work.person)
    reach = reach_of(person, Action.PUBLISH)
    if not reach:
        raise NotAllowed
    asked = _month(work, month)
    reminded = work.submissions.remind(reach, asked, work.now, work.day())
    where = WHOLE_AREA if reach.area else "、".join(reach.streets)
    changes = {"reminded": (None, reminded), "where": (None, where)}
    work.journal.record(
        work.now, person.id, "remind_submissions", f"submissions:{asked:%Y-%m}", changes
    )
    scene = SubmissionsScene(
        asked.toordinal(), _lacking(work.submissions.count(reach, asked, work.now))
    )
    return replace(show(work, SUBMISSIONS, scene), reminded=reminded)


def want_papers(work: PackageWork, month: int) -> SubmissionsView:
    """Owe the actor a month as a PDF and a workbook, and the own forms of their office, filled.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    person = require_member(work.person)
    if not reach_of(person, Action.PUBLISH):
        raise NotAllowed
    asked = _month(work, month)
    for output in (Output.MONTH_PDF, Output.MONTH_XLSX):
        work.submission_papers.owe(output, person.id, work.now, asked)
    fill_own_forms(work, person, asked)
    return show(work, SUBMISSIONS, SubmissionsScene(asked.toordinal()))


def _lacking(count: RoundCount) -> Standing:
    return Standing.MISSING if count.missing else Standing.WAITING


def no_submission_view(work: PackageWork, _: NoSubmissionScene) -> NoSubmissionView:
    """Return from when something will be prepared; raises ``NotJoined``."""
    require_member(work.person)
    month = month_of(work.day())
    if work.day() >= prepared_on(month):
        month = month_after(month)
    return NoSubmissionView(month, prepared_on(month))


SUBMISSIONS: SceneSpec[PackageWork, SubmissionsScene, SubmissionsView] = SceneSpec(
    SubmissionsScene,
    submissions_view,
    settle=lambda scene, view: replace(scene, page=view.page, month=view.month.toordinal()),
)
NO_SUBMISSION: SceneSpec[PackageWork, NoSubmissionScene, NoSubmissionView] = SceneSpec(
    NoSubmissionScene, no_submission_view
)
