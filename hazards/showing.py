"""The screens of hazards: one, and those that a person found."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import SceneSpec
from chat.state import Scene
from hazards.about import AboutHazard
from hazards.criteria.book import Criterion
from hazards.criteria.classifying import classify
from hazards.criteria.loader import load_criteria
from hazards.loop.assignees import fixers
from hazards.loop.handed import answers_for
from hazards.loop.steps import load, name_of, open_steps, require_sight
from hazards.model import Hazard, Step
from hazards.permission_place import unit_of
from hazards.photos import PhotoState
from hazards.ports import HazardWork
from hazards.sight import Sight, no_guess, progress_view, sight_of, without_other
from hazards.transfer import Transfer, TransferState
from hazards.views import HazardsView, HazardView
from people.model import Person
from people.permissions import (
    Action,
    may,
    require_member,
)

ON_A_PAGE = 6


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
        next((each for each in reversed(transfers) if _is_shown(each)), None),
        len(work.witnesses.of_hazard(hazard.id)),
        tuple(each.department for each in transfers if each.copy),
        more,
        bool(person.memberships),
        may(person, Action.INVITE, unit_of(hazard)),
        work.watch.standing(hazard),
        _answers(work, transfers),
    )


def _is_shown(made: Transfer) -> bool:
    """Tell whether a card says with which department a hazard is, or what that has told."""
    return made.live or made.state is TransferState.SETTLED


def _answers(work: HazardWork, transfers: list[Transfer]) -> bool:
    """Tell whether the actor answers for the department with which a hazard is."""
    made = next((each for each in reversed(transfers) if each.live), None)
    return made is not None and answers_for(work, made)


def _criterion(hazard: Hazard) -> Criterion | None:
    if not hazard.criterion:
        return None
    return next((each for each in load_criteria().criteria if each.id == hazard.criterion), None)


def _first_fixer(work: HazardWork, hazard: Hazard, steps: frozenset[Step]) -> Person | None:
    """Return to whom the actor can assign a hazard in one tap."""
    if not steps & {Step.CLASSIFY, Step.JUDGE, Step.ASSIGN}:
        return None
    return next(iter(fixers(work, hazard)), None)


HAZARDS: SceneSpec[HazardWork, HazardsScene, HazardsView] = SceneSpec(
    HazardsScene, lambda work, scene: hazards_view(work, scene.older_than)
)
HAZARD: SceneSpec[HazardWork, HazardScene, HazardView] = SceneSpec(
    HazardScene, lambda work, scene: hazard_view(work, scene.hazard_id, more=scene.more)
)
