"""Deciding about a hazard: how grave it is, who solves it and until when, whether it ends unsolved.

Whoever decides is asked for one thing at a time; what can be done in one tap, is.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from chat.scene import SceneSpec, show
from core.errors import XunanError
from hazards.about import AboutHazard
from hazards.criteria.classifying import classify as propose
from hazards.criteria.loader import load_criteria
from hazards.loop.assignees import fixers, reviewers, usual_reviewer
from hazards.loop.behalf import answering_id
from hazards.loop.deadlines import check_deadline
from hazards.loop.lifecycle import WITH_THE_OWNER
from hazards.loop.steps import load, take_step
from hazards.loop.waiting import HAZARD_SUBJECT
from hazards.model import Ending, Hazard, HazardState, Severity, Source, Step, Track
from hazards.permission_place import unit_of, where_of
from hazards.ports import HazardWork
from hazards.showing import HAZARD, HazardScene
from hazards.sight import MERGED
from hazards.views import (
    AssignView,
    DuplicateView,
    EndView,
    HazardScreen,
    HazardView,
    SeverityView,
    TrackView,
)
from people.awaiting import mark_stale
from people.departments.keeping import marked, offered_for
from people.members import page_of
from people.permissions import Action, may, require
from people.sectors import department_for

CRITERIA_ON_A_PAGE = 6
USUAL_DAYS = 7
WHAT_TO_DO = "按要求整改，消除隐患"


def sector_office(sector: str) -> str:
    """Return the department that is responsible for a sector (行业主管部门)."""
    return department_for(sector) or "行业主管部门"


class PersonUnfit(XunanError):
    """The chosen person may not rectify at the hazard's unit."""


class CriterionUnknown(XunanError):
    """There is no such criterion."""


class LeadMissing(XunanError):
    """A listed hazard needs a department that leads."""


class EndingRefused(XunanError):
    """Only proven rectification counts as 已整改, and a double needs the other hazard."""


@dataclass(frozen=True, slots=True)
class SeverityScene(AboutHazard):
    """A page of the criteria by which a hazard may be major."""

    name: ClassVar[str] = "severity"
    page: int = 0


@dataclass(frozen=True, slots=True)
class AssignScene(AboutHazard):
    """The owner and the reviewer, as chosen so far."""

    name: ClassVar[str] = "assign"
    owner_id: int = 0
    reviewer_id: int = 0


@dataclass(frozen=True, slots=True)
class TrackScene(AboutHazard):
    """The tracks; ``listing``: the departments of a listed one, ``chosen`` by their marks."""

    name: ClassVar[str] = "track"
    listing: bool = False
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EndingScene(AboutHazard):
    """As what a hazard may end without having been put right."""

    name: ClassVar[str] = "ending"


@dataclass(frozen=True, slots=True)
class DuplicateScene(AboutHazard):
    """Of which other hazard this one may be a double."""

    name: ClassVar[str] = "duplicate"


def decide_severity(work: HazardWork, hazard_id: int, criterion: str = "") -> HazardView:
    """Judge a hazard: general, or major by a published criterion; a doubtful one too.

    Raises ``CriterionUnknown`` and as ``hazards.loop.steps.take_step``.
    """
    hazard = judge(work, load(work, hazard_id), criterion)
    return show(work, HAZARD, HazardScene(hazard.id))


def judge(work: HazardWork, hazard: Hazard, criterion: str, *, notify: bool = True) -> Hazard:
    """Take the step that judges a hazard, whether it is doubtful or not."""
    if criterion and criterion not in {each.id for each in load_criteria().criteria}:
        raise CriterionUnknown
    step = Step.JUDGE if hazard.state is HazardState.DOUBTFUL else Step.CLASSIFY
    severity = Severity.MAJOR if criterion else Severity.GENERAL
    category = hazard.category or _proposed_category(hazard)
    return take_step(
        work,
        hazard,
        step,
        notify=notify,
        severity=severity,
        criterion=criterion,
        category=category,
        supervisor_id=_supervisor(work, hazard),
    )


def _proposed_category(hazard: Hazard) -> str:
    proposal = propose(hazard.description, sector=hazard.sector, item_text=hazard.item)
    return proposal.category.key


def _supervisor(work: HazardWork, hazard: Hazard) -> int | None:
    """Return who answers for a hazard from now on: whoever judges or assigns it.

    Where that is done for somebody who is away, it is them.
    """
    if work.person is None:
        return hazard.supervisor_id
    return answering_id(work, hazard, Action.CLASSIFY, work.person)


def severity_view(work: HazardWork, hazard_id: int, page: int) -> SeverityView:
    """Return the criteria that hold for the unit's sector, the proposed one first.

    Raises ``NotAllowed``.
    """
    hazard = load(work, hazard_id)
    doubtful = hazard.state is HazardState.DOUBTFUL
    action = Action.JUDGE_DOUBTFUL if doubtful else Action.CLASSIFY
    require(work.person, action, where_of(hazard, action))
    proposal = propose(hazard.description, sector=hazard.sector, item_text=hazard.item)
    fitting = [each for each in load_criteria().criteria if each.holds_for(hazard.sector)]
    fitting.sort(
        key=lambda each: (each != proposal.criterion, each.category.key != proposal.category.key)
    )
    page, pages = page_of(page, len(fitting), CRITERIA_ON_A_PAGE)
    shown = fitting[page * CRITERIA_ON_A_PAGE : (page + 1) * CRITERIA_ON_A_PAGE]
    return SeverityView(hazard, tuple(shown), page, pages)


def doubt(work: HazardWork, hazard_id: int, reason: str) -> HazardView:
    """Report a hazard up of which an inspector is unsure; the office has 24 hours to judge it.

    Source: 003 annex 4 §9, 问题不过夜.
    """
    take_step(work, load(work, hazard_id), Step.DOUBT, note=reason)
    return show(work, HAZARD, HazardScene(hazard_id))


def assign_view(
    work: HazardWork, hazard_id: int, owner_id: int | None, reviewer_id: int | None
) -> AssignView:
    """Return who may be asked to rectify, and to review; raises ``NotAllowed``."""
    hazard = load(work, hazard_id)
    require(work.person, Action.ASSIGN, where_of(hazard, Action.ASSIGN))
    people = fixers(work, hazard)
    owner = next((each for each in people if each.id == owner_id), None)
    if owner is None and people:
        owner = next((each for each in people if each.id == hazard.owner_id), people[0])
    candidates = tuple(reviewers(work, hazard))
    reviewer = next((each for each in candidates if each.id == reviewer_id), None)
    reviewer = reviewer or usual_reviewer(work, hazard)
    measure = hazard.measure or WHAT_TO_DO
    invites = may(work.person, Action.INVITE, unit_of(hazard))
    return AssignView(
        hazard, tuple(people), owner, measure, work.day(), candidates, reviewer, invites
    )


def assign(
    work: HazardWork, hazard_id: int, owner_id: int, days: int, reviewer_id: int | None = None
) -> HazardView:
    """Give a hazard to somebody to rectify within so many days from today.

    One that is not judged yet counts as general by this. Without a reviewer the usual one is
    asked. Raises ``PersonUnfit``, ``DeadlineRefused`` and as ``hazards.loop.steps.take_step``.
    """
    deadline = check_deadline(work.day() + timedelta(days=days), work.day())
    hazard = load(work, hazard_id)
    waited: set[str] = set()
    if hazard.state in {HazardState.ON_LEDGER, HazardState.DOUBTFUL}:
        waited = {each.holder for each in work.todo_items.about(HAZARD_SUBJECT, hazard_id)}
        hazard = judge(work, hazard, "", notify=False)
    give(work, hazard, owner_id, deadline, reviewer_id)
    mark_stale(work, waited)
    return show(work, HAZARD, HazardScene(hazard_id))


def give(
    work: HazardWork,
    hazard: Hazard,
    owner_id: int,
    deadline: date,
    reviewer_id: int | None = None,
) -> Hazard:
    """Take the step that gives a judged hazard to somebody to rectify; raises as ``assign``."""
    if owner_id not in {each.id for each in fixers(work, hazard)}:
        raise PersonUnfit
    given_before = hazard.state in WITH_THE_OWNER
    reviewer = usual_reviewer(work, hazard)
    if reviewer_id:
        reviewer = next((p for p in reviewers(work, hazard) if p.id == reviewer_id), None)
        if reviewer is None:
            raise PersonUnfit
    return take_step(
        work,
        hazard,
        Step.ASSIGN,
        owner_id=owner_id,
        deadline=deadline,
        first_deadline=(given_before and hazard.first_deadline) or deadline,
        measure=hazard.measure or WHAT_TO_DO,
        supervisor_id=reviewer.id if reviewer else _supervisor(work, hazard),
    )


def track_view(
    work: HazardWork, hazard_id: int, *, listing: bool, chosen: tuple[str, ...]
) -> TrackView:
    """Return the tracks to choose from; raises ``NotAllowed``."""
    hazard = load(work, hazard_id)
    require(work.person, Action.SET_TRACK, where_of(hazard, Action.SET_TRACK))
    offered = offered_for(work, unit_of(hazard))
    return TrackView(hazard, offered, listing, marked(work, chosen))


def _chosen(work: HazardWork, hazard_id: int) -> tuple[str, ...]:
    """Return the marks of the departments that were chosen so far on the card in this chat."""
    scene = work.chat_states.get(work.chat_id).scene
    if not isinstance(scene, TrackScene) or scene.hazard_id != hazard_id:
        return ()
    return scene.chosen


def choose_lead(work: HazardWork, hazard_id: int, mark: str = "") -> TrackView:
    """Choose one more department for a listed hazard: the first one leads; without a mark, none."""
    chosen = _chosen(work, hazard_id)
    return show(work, TRACK, TrackScene(hazard_id, listing=True, chosen=(*chosen, mark)))


def list_with_chosen(work: HazardWork, hazard_id: int, on_card: int) -> HazardScreen:
    """List a hazard (挂牌) with the departments that were chosen; raises as ``set_track``.

    ``on_card`` stands for those on the card that was pressed (``TrackView.stamp``): where others
    were chosen since, or none are remembered, the departments are shown again and nothing is done.
    """
    view = track_view(work, hazard_id, listing=True, chosen=_chosen(work, hazard_id))
    if view.stamp != on_card:
        return show(
            work, TRACK, TrackScene(hazard_id, listing=True, chosen=_chosen(work, hazard_id))
        )
    names = tuple(each.name for each in view.chosen)
    return set_track(work, hazard_id, Track.LISTED, names)


def set_track(
    work: HazardWork, hazard_id: int, track: Track, departments: tuple[str, ...] = ()
) -> HazardView:
    """Put a hazard on a track (003 annex 1 §4); a listed one names its lead department first.

    A hazard that is handed up is from then on the area office's to decide. Raises ``LeadMissing``.
    """
    if track is Track.LISTED and not departments:
        raise LeadMissing
    if track is Track.ESCALATED and not departments:
        departments = (sector_office(load(work, hazard_id).sector),)
    lead = departments[0] if departments else ""
    words = "、".join((track.label, *departments))
    take_step(
        work,
        load(work, hazard_id),
        Step.SET_TRACK,
        note=words,
        also={},
        track=track,
        lead=lead,
        supporting="、".join(departments[1:]),
    )
    return show(work, HAZARD, HazardScene(hazard_id))


def end_view(work: HazardWork, hazard_id: int) -> EndView:
    """Return the endings to choose from; raises ``NotAllowed``."""
    hazard = load(work, hazard_id)
    require(work.person, Action.END_HAZARD, where_of(hazard, Action.END_HAZARD))
    return EndView(hazard)


def duplicate_view(work: HazardWork, hazard_id: int) -> DuplicateView:
    """Return the other open hazards of the unit; raises ``NotAllowed``."""
    hazard = end_view(work, hazard_id).hazard
    others = [each for each in work.hazards.open_at(hazard.unit_id, 8) if each.id != hazard.id]
    return DuplicateView(hazard, tuple(others[:6]))


UNRECTIFIED_ENDINGS = frozenset({Ending.INFEASIBLE, Ending.UNFOUNDED, Ending.DUPLICATE})


def end(
    work: HazardWork, hazard_id: int, ending: Ending, reason: str, duplicate_of: int | None = None
) -> HazardView:
    """End a hazard by an honest word other than 已整改; who found it is told.

    Raises ``EndingRefused``, and as ``hazards.loop.steps.take_step``.
    """
    if ending not in UNRECTIFIED_ENDINGS or (ending is Ending.DUPLICATE) is (duplicate_of is None):
        raise EndingRefused
    hazard = end_view(work, hazard_id).hazard
    if duplicate_of is not None:
        other = work.hazards.get(duplicate_of)
        if (
            other is None
            or other.id == hazard.id
            or other.unit_id != hazard.unit_id
            or not other.state.open
        ):
            raise EndingRefused
        reason = MERGED if other.source is Source.TIP else other.number
        for person_id in (hazard.found_by, *work.witnesses.of_hazard(hazard.id)):
            work.witnesses.add(other.id, person_id, work.now)
    take_step(
        work,
        hazard,
        Step.END,
        note=reason,
        ending=ending,
        reason=reason,
        duplicate_of=duplicate_of,
    )
    return show(work, HAZARD, HazardScene(hazard_id))


def _chosen_people(scene: AssignScene, view: AssignView) -> AssignScene:
    owner_id = view.owner.id if view.owner else 0
    reviewer_id = view.reviewer.id if view.reviewer else 0
    return replace(scene, owner_id=owner_id, reviewer_id=reviewer_id)


def _chosen_departments(scene: TrackScene, view: TrackView) -> TrackScene:
    marks = tuple(each.mark for each in view.chosen) if scene.listing else ()
    return replace(scene, chosen=marks)


SEVERITY: SceneSpec[HazardWork, SeverityScene, SeverityView] = SceneSpec(
    SeverityScene,
    lambda work, scene: severity_view(work, scene.hazard_id, scene.page),
    settle=lambda scene, view: replace(scene, page=view.page),
)
ASSIGN: SceneSpec[HazardWork, AssignScene, AssignView] = SceneSpec(
    AssignScene,
    lambda work, scene: assign_view(work, scene.hazard_id, scene.owner_id, scene.reviewer_id),
    settle=_chosen_people,
)
TRACK: SceneSpec[HazardWork, TrackScene, TrackView] = SceneSpec(
    TrackScene,
    lambda work, scene: track_view(
        work, scene.hazard_id, listing=scene.listing, chosen=scene.chosen
    ),
    settle=_chosen_departments,
)
ENDING: SceneSpec[HazardWork, EndingScene, EndView] = SceneSpec(
    EndingScene, lambda work, scene: end_view(work, scene.hazard_id)
)
DUPLICATE: SceneSpec[HazardWork, DuplicateScene, DuplicateView] = SceneSpec(
    DuplicateScene, lambda work, scene: duplicate_view(work, scene.hazard_id)
)
