"""A submission on the card: what it says, its hazard list, and what may be done about it."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from core.clock import local
from hazards.ledger_filter import Days, LedgerFilter, Standing
from people.departments.model import Department
from people.members import page_of
from people.model import Person, Scope, Unit
from people.permissions import Action, NotAllowed, acting_as, found, may, require, require_member
from reports.packages.gathering import list_of, report_of
from reports.packages.items import holders_of
from reports.packages.model import Content, Submission, SubmissionState
from reports.packages.owing import owed_called
from reports.packages.ports import PackageWork
from reports.packages.views import PackageHazardsView, PackageHazardView, SubmissionView

HAZARDS_ON_A_PAGE = 8
VERSIONS_ON_A_CARD = 3


@dataclass(frozen=True, slots=True)
class SubmissionScene(Scene):
    """One submission."""

    name: ClassVar[str] = "submission"
    submission_id: int


@dataclass(frozen=True, slots=True)
class PackageHazardsScene(Scene):
    """A page of the hazard list of a submission."""

    name: ClassVar[str] = "package_hazards"
    submission_id: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class PackageHazardScene(Scene):
    """One hazard of that list."""

    name: ClassVar[str] = "package_hazard"
    submission_id: int
    hazard_id: int


def load(work: PackageWork, submission_id: int) -> Submission:
    """Return a submission that the actor may see; raises ``NotJoined`` and ``NotAllowed``."""
    submission = found(work.person, work.submissions.get(submission_id))
    require_seen(work, submission)
    return submission


def require_seen(work: PackageWork, submission: Submission) -> None:
    """Raise ``NotJoined`` or ``NotAllowed`` for who may not see a submission."""
    whose = _whose(work, submission)
    if whose is None:
        require_member(work.person)
        raise NotAllowed
    require(work.person, Action.SEE_LEDGER, whose)


def may_see(work: PackageWork, person: Person, submission: Submission) -> bool:
    """Tell whether somebody may see a submission now, whoever acts."""
    whose = _whose(work, submission)
    return whose is not None and may(person, Action.SEE_LEDGER, whose)


def _whose(work: PackageWork, submission: Submission) -> Unit | Department | None:
    """Return the unit or the department that hands a submission in; ``None`` once it is gone."""
    if submission.unit_id is not None:
        return work.units.get(submission.unit_id)
    return work.departments.get(submission.department_id or 0)


def may_hand_in(work: PackageWork, submission: Submission) -> bool:
    """Tell whether the actor hands a submission in."""
    if submission.department_id is not None:
        department = work.departments.get(submission.department_id)
        return department is not None and may(work.person, Action.HAND_IN, department)
    unit = work.units.get(submission.unit_id or 0)
    held = acting_as(work.person, Action.HAND_IN, unit) if unit is not None else None
    return held is not None and held.scope is Scope.UNIT  # a department does not for its units


def edits(work: PackageWork, submission: Submission) -> bool:
    """Tell whether the actor may change the words of a submission now."""
    open_ = submission.state in {SubmissionState.PREPARED, SubmissionState.CORRECTING}
    return open_ and may_hand_in(work, submission)


def submission_view(work: PackageWork, scene: SubmissionScene) -> SubmissionView:
    """Return one submission; raises ``NotJoined`` and ``NotAllowed``."""
    submission = load(work, scene.submission_id)
    report = report_of(work, submission)
    versions = work.submissions.versions(submission.id)
    stands = next((each for each in versions if each.id == submission.current), None)
    by = work.persons.get(stands.handed_by) if stands is not None else None
    return SubmissionView(
        submission,
        report,
        submission.standing(work.now),
        owed_called(submission.owed).to,
        local(work.now, work.zone),
        may_hand_in(work, submission),
        may(work.person, Action.PUBLISH, submission.street or None),
        tuple(each.name for each in holders_of(work, submission)),
        tuple(versions[-VERSIONS_ON_A_CARD:]),
        by.name if by is not None else "",
        *(
            work.ledger_lists.keep(each, work.now)
            for each in _behind(work, submission, report.content)
        ),
    )


def _behind(
    work: PackageWork, submission: Submission, content: Content
) -> tuple[LedgerFilter, LedgerFilter]:
    """Return what the figures of a report are about: open when it was made, ended in its time."""
    whose = LedgerFilter(unit_id=submission.unit_id, department=submission.department_id)
    made = content.as_of.date()
    as_of = made if made < work.day() else None
    ended = Days(content.since, made)
    return replace(whose, standing=Standing.OPEN, as_of=as_of), replace(whose, closed=ended)


def show_submission(work: PackageWork, submission_id: int) -> SubmissionView:
    """Show a submission; raises ``NotJoined`` and ``NotAllowed``."""
    return show(work, SUBMISSION, SubmissionScene(submission_id))


def hazards_view(work: PackageWork, scene: PackageHazardsScene) -> PackageHazardsView:
    """Return a page of the hazard list; raises ``NotJoined`` and ``NotAllowed``."""
    submission = load(work, scene.submission_id)
    rows = list_of(work, submission)
    total = rows.count().total
    page, pages = page_of(scene.page, total, HAZARDS_ON_A_PAGE)
    shown = tuple(rows.page(page * HAZARDS_ON_A_PAGE, HAZARDS_ON_A_PAGE))
    return PackageHazardsView(submission, shown, page, pages, total, edits(work, submission))


def hazard_view(work: PackageWork, scene: PackageHazardScene) -> PackageHazardView:
    """Return one hazard of the list; raises as ``hazards_view``."""
    submission = load(work, scene.submission_id)
    found_there = list_of(work, submission).find(scene.hazard_id)
    if found_there is not None:
        place, row = found_there
        page = place // HAZARDS_ON_A_PAGE
        return PackageHazardView(submission, row, page, edits(work, submission))
    require_member(work.person)
    raise NotAllowed


def show_hazards(work: PackageWork, submission_id: int, page: int) -> PackageHazardsView:
    """Show a page of the hazard list; raises as ``hazards_view``."""
    return show(work, PACKAGE_HAZARDS, PackageHazardsScene(submission_id, page))


def show_hazard(work: PackageWork, submission_id: int, hazard_id: int) -> PackageHazardView:
    """Show one hazard of the list; raises as ``hazards_view``."""
    return show(work, PACKAGE_HAZARD, PackageHazardScene(submission_id, hazard_id))


SUBMISSION: SceneSpec[PackageWork, SubmissionScene, SubmissionView] = SceneSpec(
    SubmissionScene, submission_view
)
PACKAGE_HAZARDS: SceneSpec[PackageWork, PackageHazardsScene, PackageHazardsView] = SceneSpec(
    PackageHazardsScene,
    hazards_view,
    settle=lambda scene, view: replace(scene, page=view.page),
)
PACKAGE_HAZARD: SceneSpec[PackageWork, PackageHazardScene, PackageHazardView] = SceneSpec(
    PackageHazardScene, hazard_view
)
