"""What a person has found, the plain list behind 我的隐患, and any one hazard within reach."""

from dataclasses import replace

from checklists.ports import WalkWork
from checklists.sheets import put_scene
from checklists.views import HazardsView, HazardView, Reply
from core.clock import local
from core.errors import XunanError
from hazards.classifying import classify
from hazards.photos import PhotoState
from people.desk import Scene
from people.permissions import Action, require, require_member

HAZARDS_ON_A_PAGE = 6


class HazardUnknown(XunanError):
    """A button speaks of a hazard that is not on the ledger."""


def list_hazards(work: WalkWork, older_than: int | None = None) -> Reply:
    """Show a page of what the actor found, newest first."""
    view = hazards_view(work, older_than)
    put_scene(work, Scene.HAZARDS, None, older_than)
    return Reply(view)


def hazards_view(work: WalkWork, older_than: int | None) -> HazardsView:
    """Return a page of what the actor found, older than one id if that is given."""
    person = require_member(work.person)
    found = work.hazards.found_by(person.id, older_than, HAZARDS_ON_A_PAGE + 1)
    page = tuple(found[:HAZARDS_ON_A_PAGE])
    older = page[-1].id if len(found) > HAZARDS_ON_A_PAGE else None
    return HazardsView(page, work.hazards.count_found_by(person.id), older)


def open_hazard(work: WalkWork, hazard_id: int) -> Reply:
    """Show one hazard; raises ``HazardUnknown``, and ``NotAllowed`` for one out of reach."""
    view = hazard_view(work, hazard_id)
    put_scene(work, Scene.HAZARD, None, hazard_id)
    return Reply(view)


def hazard_view(work: WalkWork, hazard_id: int) -> HazardView:
    """Return one hazard that the actor may see, with its photos whose bytes are kept."""
    require_member(work.person)
    hazard = work.hazards.get(hazard_id)
    if hazard is None:
        raise HazardUnknown
    unit = work.units.get(hazard.unit_id)
    require(work.person, Action.SEE_HAZARD, unit)
    photos = [
        photo
        for photo in work.photos.of_item(hazard.inspection_id, hazard.question)
        if photo.state is PhotoState.STORED
    ]
    finder = work.persons.get(hazard.found_by)
    return HazardView(
        replace(hazard, found_at=local(hazard.found_at, work.zone)),
        tuple(photos),
        work.day(),
        finder.name if finder else "",
        classify(hazard.description, sector=unit.sector if unit else "", item_text=hazard.item),
    )
