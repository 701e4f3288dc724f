"""Choosing by hand where a snap was taken, the unit and the place in it, and what it is about."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import SceneSpec, show
from core.errors import XunanError
from hazards.criteria.classifying import classify
from hazards.criteria.loader import load_criteria
from hazards.sight import no_guess, reads_guesses
from hazards.snaps.draft_photos import keep, open_draft
from hazards.snaps.drafts import AboutDraft, Draft
from hazards.snaps.place_guess import guesses, spot_of
from hazards.snaps.ports import SnapWork
from hazards.snaps.snapping import DRAFT, DraftScene, SpotUnknown, describe_on_card, locate_on_card
from hazards.snaps.views import DraftCategoryView, DraftPlacesView, DraftUnitsView, SnapScreen
from people.inviting import UNITS_ON_A_PAGE, units_page
from people.permissions import EVERYWHERE, Action, reach_of

FEWEST_CHARACTERS = 2  # by which somebody without a role may look for a unit


class CategoryUnknown(XunanError):
    """There is no such category."""


@dataclass(frozen=True, slots=True)
class DraftUnitsScene(AboutDraft):
    """A page of the units to choose from, as they are looked for."""

    name: ClassVar[str] = "draft_units"
    query: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class DraftPlacesScene(AboutDraft):
    """The places of the chosen unit."""

    name: ClassVar[str] = "draft_places"


@dataclass(frozen=True, slots=True)
class DraftCategoryScene(AboutDraft):
    """The categories for a snap."""

    name: ClassVar[str] = "draft_category"


def turn_units(work: SnapWork, draft_id: int, page: int) -> SnapScreen:
    """Show another page of the units, looked for as before."""
    scene = work.chat_states.get(work.chat_id).scene
    if isinstance(scene, DraftUnitsScene) and scene.draft_id == draft_id:
        return show(work, DRAFT_UNITS, DraftUnitsScene(draft_id, scene.query, page))
    return show(work, DRAFT_UNITS, DraftUnitsScene(draft_id, "", page))


def units_view(work: SnapWork, draft_id: int, query: str, page: int) -> DraftUnitsView:
    """Return the units to choose from.

    Any unit may be named. Members see those in their reach, and all that match what they look for;
    somebody without a role has to look for one, and sees no more than a few of them.
    """
    draft = open_draft(work, draft_id)
    query = query.strip()[:20]
    reach = reach_of(work.person, Action.SEE_HAZARD)
    listed = work.units.count(reach, "", 1) > 0
    if listed:
        found = units_page(work, None, EVERYWHERE if query else reach, query, page)
        return DraftUnitsView(draft, found.units, found.query, found.page, found.pages, listed)
    if len(query) < FEWEST_CHARACTERS:
        return DraftUnitsView(draft, (), query, 0, 1, listed)
    found = units_page(work, None, EVERYWHERE, query, 0)
    more = (found.pages - 1) * UNITS_ON_A_PAGE
    return DraftUnitsView(draft, found.units, found.query, 0, 1, listed, more)


def choose_unit(work: SnapWork, draft_id: int, unit_id: int) -> SnapScreen:
    """Take a unit; where it has places, ask for the place. Raises ``SpotUnknown``."""
    draft = open_draft(work, draft_id)
    spot = spot_of(work, unit_id, None)
    if spot is None:
        raise SpotUnknown
    keep(work, replace(draft, unit_id=unit_id, place_id=None))
    if not work.places.of_unit(unit_id):
        return show(work, DRAFT, DraftScene(draft_id))
    return show(work, DRAFT_PLACES, DraftPlacesScene(draft_id))


def places_view(work: SnapWork, draft_id: int) -> DraftPlacesView:
    """Return the places of the chosen unit; raises ``SpotUnknown`` when none is chosen."""
    draft: Draft = open_draft(work, draft_id)
    spot = spot_of(work, draft.unit_id, None)
    if spot is None:
        raise SpotUnknown
    return DraftPlacesView(draft, spot.unit, tuple(work.places.of_unit(spot.unit.id)))


def choose_place(work: SnapWork, draft_id: int, place_id: int) -> SnapScreen:
    """Take a place of the chosen unit, 0 for the unit as a whole; raises ``SpotUnknown``."""
    draft = open_draft(work, draft_id)
    if spot_of(work, draft.unit_id, place_id) is None:
        raise SpotUnknown
    keep(work, replace(draft, place_id=place_id or None))
    return show(work, DRAFT, DraftScene(draft_id))


def category_view(work: SnapWork, draft_id: int) -> DraftCategoryView:
    """Return what a snap can be about; for members what the sentence seems to say comes first."""
    draft = open_draft(work, draft_id)
    book = load_criteria()
    places = guesses(work, draft)
    sector = places[0].unit.sector if places else ""
    chosen = next((each for each in book.categories if each.key == draft.category), None)
    if not reads_guesses(work.person):
        return DraftCategoryView(draft, book.categories, chosen, no_guess())
    proposal = classify(draft.description, sector=sector)
    ranked = dict.fromkeys((proposal.category, *proposal.alternatives, *book.categories))
    chosen = chosen or proposal.category
    return DraftCategoryView(draft, tuple(ranked), chosen, proposal)


def choose_category(work: SnapWork, draft_id: int, key: str) -> SnapScreen:
    """Say what a snap is about (改类别); raises ``CategoryUnknown``."""
    if key not in {each.key for each in load_criteria().categories}:
        raise CategoryUnknown
    keep(work, replace(open_draft(work, draft_id), category=key))
    return show(work, DRAFT, DraftScene(draft_id))


DRAFT_UNITS: SceneSpec[SnapWork, DraftUnitsScene, SnapScreen] = SceneSpec(
    DraftUnitsScene,
    lambda work, scene: units_view(work, scene.draft_id, scene.query, scene.page),
    words=lambda work, scene, query: show(
        work, DRAFT_UNITS, DraftUnitsScene(scene.draft_id, query)
    ),
    place=locate_on_card,
    settle=lambda scene, view: replace(scene, query=view.query, page=view.page),
)
DRAFT_PLACES: SceneSpec[SnapWork, DraftPlacesScene, SnapScreen] = SceneSpec(
    DraftPlacesScene,
    lambda work, scene: places_view(work, scene.draft_id),
    words=describe_on_card,
    place=locate_on_card,
)
DRAFT_CATEGORY: SceneSpec[SnapWork, DraftCategoryScene, SnapScreen] = SceneSpec(
    DraftCategoryScene,
    lambda work, scene: category_view(work, scene.draft_id),
    words=describe_on_card,
    place=locate_on_card,
)
