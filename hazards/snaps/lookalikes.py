"""Hazards on the ledger that a snap may show once more.

The same photo, the same place (or unit, where neither has a place) with the same category, or a
spot within ``NEARBY`` metres. Whoever snaps is asked; nothing is refused by itself. Only those who
may see the other hazard are asked: anybody else would learn by it that there is one, perhaps a tip,
and be shown its photos. Their snap is filed as one of its own, and who judges it may merge the two.
"""

from hazards.criteria.book import OTHER
from hazards.criteria.classifying import classify
from hazards.loop.steps import sees
from hazards.model import Hazard
from hazards.photos import PhotoState
from hazards.snaps.drafts import Draft
from hazards.snaps.place_guess import DEGREES_OF_A_METRE
from hazards.snaps.ports import SnapWork
from people.nearby import distance

NEARBY = 50.0  # metres
MOST_LOOKED_AT = 100  # open hazards of one unit


def category_of(description: str, sector: str, item: str = "") -> str:
    """Return the category that words speak of."""
    return classify(description, sector=sector, item_text=item).category.key


def lookalikes_of(work: SnapWork, draft: Draft) -> list[Hazard]:
    """Return the open hazards that a draft with a unit may be a double of, the likeliest first.

    What the actor may not see is never among them.
    """
    found: dict[int, Hazard] = {}
    for hazard in (*_alike(work, draft), *_same_spot(work, draft), *_near(work, draft)):
        if hazard.id in found or hazard.id in draft.distinct_from:
            continue
        if hazard.state.open and sees(work, hazard):
            found[hazard.id] = hazard
    return list(found.values())


def _alike(work: SnapWork, draft: Draft) -> list[Hazard]:
    """Return the hazards of photos that look like one of the draft's."""
    own = work.photos.of_draft(draft.id)
    besides = {photo.id for photo in own}
    found = []
    for photo in own:
        if photo.dhash is None or photo.state is not PhotoState.STORED:
            continue
        for likeness in work.photos.alike(photo.dhash, besides=besides):
            other = work.photos.get(likeness.photo_id)
            hazard = work.hazards.get(other.hazard_id) if other and other.hazard_id else None
            if hazard is not None:
                found.append(hazard)
    return found


def _category(work: SnapWork, draft: Draft) -> str:
    unit = work.units.get(draft.unit_id or 0)
    return draft.category or category_of(draft.description, unit.sector if unit else "")


def _same_category(hazard: Hazard, wanted: str) -> bool:
    known = hazard.category or category_of(hazard.description, hazard.sector, hazard.item)
    return known == wanted


def _same_spot(work: SnapWork, draft: Draft) -> list[Hazard]:
    """Return what is known at the same place; a whole unit tells nothing without a category."""
    wanted = _category(work, draft)
    if wanted == OTHER and draft.place_id is None:
        return []
    return [
        hazard
        for hazard in work.hazards.open_at(draft.unit_id or 0, MOST_LOOKED_AT)
        if hazard.place_id == draft.place_id and _same_category(hazard, wanted)
    ]


def _near(work: SnapWork, draft: Draft) -> list[Hazard]:
    """Return what is known within a few steps, what is of the same category first."""
    if draft.latitude is None or draft.longitude is None:
        return []
    spot = (draft.latitude, draft.longitude)
    near = []
    for hazard in work.hazards.open_near(*spot, NEARBY * DEGREES_OF_A_METRE, 50):
        if hazard.latitude is None or hazard.longitude is None:
            continue
        metres = distance(*spot, hazard.latitude, hazard.longitude)
        if metres <= NEARBY:
            near.append((metres, hazard))
    wanted = _category(work, draft)
    near.sort(key=lambda each: (not _same_category(each[1], wanted), each[0], each[1].id))
    return [hazard for _, hazard in near]
