"""The screens of hazards: one, those that a person found, and the ledger page by page."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import SceneSpec
from chat.state import Scene
from hazards.about import AboutHazard
from hazards.criteria.book import Criterion
from hazards.criteria.classifying import classify
from hazards.criteria.loader import load_criteria
from hazards.loop.assignees import fixers
from hazards.loop.steps import load, name_of, open_steps, require_sight
from hazards.model import Hazard, Severity, Step
from hazards.permission_place import unit_of
from hazards.photos import PhotoState
from hazards.ports import HazardWork
from hazards.sight import Sight, no_guess, progress_view, sight_of, without_other
from hazards.views import HazardsView, HazardView, LedgerView
from people.model import Person, Scope
from people.permissions import (
    TABLE,
    Action,
    NotAllowed,
    may,
    may_somewhere,
    require_member,
)

ON_A_PAGE = 6
ONLY = ("all", "open", "major", "overdue")
"""The filters of a page of the ledger."""


@dataclass(frozen=True, slots=True)
class HazardsScene(Scene):
    """A page of what somebody found."""

    name: ClassVar[str] = "hazards"
    older_than: int | None = None


@dataclass(frozen=True, slots=True)
class HazardScene(AboutHazard):
    """One hazard; ``more``: with what is seldom done about it."""

    name: ClassVar[str] = "hazard"
    more: bool = False


@dataclass(frozen=True, slots=True)
class LedgerScene(Scene):
    """A page of the ledger."""

    name: ClassVar[str] = "ledger"
    only: str = "open"
    before_id: int | None = None


def hazards_view(work: HazardWork, older_than: int | None) -> HazardsView:
    """Return a page of what the actor found, older than one id if that is given.

    Somebody without a role sees what they snapped, too. Raises ``NotJoined``.
    """
    person = work.person or require_member(work.person)
    found = work.hazards.found_by(person.id, older_than, ON_A_PAGE + 1)
    page = tuple(found[:ON_A_PAGE])
    older = page[-1].id if len(found) > ON_A_PAGE else None
    return HazardsView(page, work.hazards.count_found_by(person.id), older)


def hazard_view(work: HazardWork, hazard_id: int, *, more: bool = False) -> HazardView:
    """Return one hazard that the actor may see, and what the actor may do about it now.

    Somebody who only found it sees what became of it: not who does what about it, and no guess at
    what it is about.
    """
    hazard = load(work, hazard_id)
    person = require_sight(work, hazard)
    view = _whole_view(work, hazard, person, more=more)
    sight = sight_of(work, person, hazard)
    shown = without_other(work, person, hazard)
    if sight is Sight.ALL:
        return replace(view, hazard=shown)
    if sight is not Sight.FOUND:
        return progress_view(work, person, view)
    return replace(
        view,
        hazard=replace(shown, measure="", lead="", supporting=""),
        owner="",
        supervisor="",
        proposal=no_guess(),
        extension=None,
        plan=None,
        transfer=None,
        copies=(),
        watched=None,
    )


def _whole_view(work: HazardWork, hazard: Hazard, person: Person, *, more: bool) -> HazardView:
    photos = [
        photo for photo in work.photos.of_hazard(hazard.id) if photo.state is PhotoState.STORED
    ]
    proposal = classify(hazard.description, sector=hazard.sector, item_text=hazard.item)
    transfers = work.transfers.of_hazard(hazard.id)
    steps = open_steps(work, person, hazard)
    return HazardView(
        hazard,
        tuple(photos),
        work.day(),
        work.zone,
        name_of(work, hazard.found_by),
        name_of(work, hazard.owner_id) if hazard.owner_id else "",
        name_of(work, hazard.supervisor_id) if hazard.supervisor_id else "",
        proposal,
        _criterion(hazard),
        steps,
        _first_fixer(work, hazard, steps),
        work.extensions.pending(hazard.id),
        work.plans.last(hazard.id) if hazard.major else None,
        next((each for each in reversed(transfers) if each.waiting), None),
        len(work.witnesses.of_hazard(hazard.id)),
        tuple(each.department for each in transfers if each.copy),
        more,
        bool(person.memberships),
        may(person, Action.INVITE, unit_of(hazard)),
        work.watch.standing(hazard),
    )


def _criterion(hazard: Hazard) -> Criterion | None:
    if not hazard.criterion:
        return None
    return next((each for each in load_criteria().criteria if each.id == hazard.criterion), None)


def _first_fixer(work: HazardWork, hazard: Hazard, steps: frozenset[Step]) -> Person | None:
    """Return to whom the actor can assign a hazard in one tap."""
    if not steps & {Step.CLASSIFY, Step.JUDGE, Step.ASSIGN}:
        return None
    return next(iter(fixers(work, hazard)), None)


def ledger_view(work: HazardWork, only: str, before_id: int | None) -> LedgerView:
    """Return a page of the ledger, by keyset: older than ``before_id``.

    The chosen role says whose ledger it is: a unit's, a street's, or the area's. Raises
    ``NotJoined``, and ``NotAllowed`` for somebody whose roles see none.
    """
    person = require_member(work.person)
    only = only if only in ONLY else "open"
    unit_id, street, title = _reach(work, person)
    found = work.hazards.page(
        unit_id,
        street,
        before_id,
        ON_A_PAGE + 1,
        alive=None if only == "all" else True,
        severity=Severity.MAJOR if only == "major" else None,
        due_before=work.day() if only == "overdue" else None,
    )
    page = tuple(found[:ON_A_PAGE])
    older = page[-1].id if len(found) > ON_A_PAGE else None
    supervised = may_somewhere(person, Action.ESCALATE)
    return LedgerView(title, page, only, before_id, older, work.day(), supervised)


def _reach(work: HazardWork, person: Person) -> tuple[int | None, str | None, str]:
    for held in person.memberships:
        if held.scope not in TABLE[held.role].get(Action.SEE_LEDGER, ()):
            continue
        if held.scope is Scope.UNIT and held.unit_id is not None:
            unit = work.units.get(held.unit_id)
            return held.unit_id, None, unit.name if unit else ""
        return None, held.street, held.street or "全区"
    raise NotAllowed


HAZARDS: SceneSpec[HazardWork, HazardsScene, HazardsView] = SceneSpec(
    HazardsScene, lambda work, scene: hazards_view(work, scene.older_than)
)
HAZARD: SceneSpec[HazardWork, HazardScene, HazardView] = SceneSpec(
    HazardScene, lambda work, scene: hazard_view(work, scene.hazard_id, more=scene.more)
)
LEDGER: SceneSpec[HazardWork, LedgerScene, LedgerView] = SceneSpec(
    LedgerScene,
    lambda work, scene: ledger_view(work, scene.only, scene.before_id),
    settle=lambda scene, view: replace(scene, only=view.only),
)
