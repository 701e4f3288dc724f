"""Guesses at the spot of a snap: by the code on the wall, the location shared, or by habit."""

from datetime import timedelta

from hazards.snaps.drafts import Draft, Guess, Why
from hazards.snaps.ports import SnapWork
from people.model import Place, Unit
from people.nearby import distance, nearest

SCAN_LASTS = timedelta(days=1)
SCAN_IS_FRESH = timedelta(minutes=30)  # a location that is shared tells more than an older scan
UNIT_WITHIN = 500.0  # metres: the gate of a large unit is far from its middle
HAZARD_WITHIN = 100.0  # metres
DEGREES_OF_A_METRE = 1 / 111_000  # of latitude
MOST = 3


def guesses(work: SnapWork, draft: Draft) -> tuple[Guess, ...]:
    """Return the likeliest places of a draft, the best one first."""
    found = _chosen(work, draft)
    scanned = here(work)
    near = _near(work, draft)
    fresh = scanned is not None and timedelta(minutes=scanned.amount) <= SCAN_IS_FRESH
    if scanned is not None and (fresh or not near):
        found.append(scanned)
    found += near
    if scanned is not None:
        found.append(scanned)
    found += _usual(work)
    spots: dict[tuple[int, int], Guess] = {}
    for guess in found:
        spots.setdefault((guess.unit.id, guess.place.id if guess.place else 0), guess)
    return tuple(spots.values())[:MOST]


def here(work: SnapWork) -> Guess | None:
    """Return where the person scanned a code last, if that was not long ago."""
    context = work.contexts.get(work.chat_id)
    if context is None or not timedelta() <= work.now - context.at <= SCAN_LASTS:
        return None
    minutes = int((work.now - context.at).total_seconds() // 60)
    return Guess(context.unit, context.place, Why.SCANNED, minutes)


def spot_of(work: SnapWork, unit_id: int | None, place_id: int | None) -> Guess | None:
    """Return a unit and a place in it as they were chosen; ``None`` for what does not exist."""
    unit = work.units.get(unit_id) if unit_id else None
    place = work.places.get(place_id) if place_id else None
    if unit is None or (place_id and (place is None or place.unit_id != unit.id)):
        return None
    return Guess(unit, place, Why.CHOSEN)


def _chosen(work: SnapWork, draft: Draft) -> list[Guess]:
    chosen = spot_of(work, draft.unit_id, draft.place_id)
    return [chosen] if chosen is not None else []


def _near(work: SnapWork, draft: Draft) -> list[Guess]:
    """Return what is near the shared location: units, and places with hazards known there."""
    if draft.latitude is None or draft.longitude is None:
        return []
    spot = (draft.latitude, draft.longitude)
    units = nearest(work.units.near(*spot, UNIT_WITHIN), *spot, UNIT_WITHIN, MOST)
    found = [Guess(each.unit, None, Why.NEAR, round(each.metres)) for each in units]
    box = HAZARD_WITHIN * DEGREES_OF_A_METRE
    for hazard in work.hazards.open_near(*spot, box, 50):
        if hazard.latitude is None or hazard.longitude is None:
            continue
        metres = distance(*spot, hazard.latitude, hazard.longitude)
        unit, place = _where(work, hazard.unit_id, hazard.place_id)
        if metres <= HAZARD_WITHIN and unit is not None:
            found.append(Guess(unit, place, Why.NEAR, round(metres)))
    return sorted(found, key=lambda each: each.amount)


def _where(work: SnapWork, unit_id: int, place_id: int | None) -> tuple[Unit | None, Place | None]:
    return work.units.get(unit_id), work.places.get(place_id) if place_id else None


def _usual(work: SnapWork) -> list[Guess]:
    """Return a person's own unit, and the one that they inspected last."""
    person = work.person
    if person is None or not person.memberships:
        return []
    own = {each.unit_id for each in person.memberships if each.unit_id is not None}
    found = [work.units.get(unit_id) for unit_id in own] if len(own) == 1 else []
    guessed = [Guess(unit, None, Why.OWN) for unit in found if unit is not None]
    for unit_id in work.inspections.visited_last(person.id, 1):
        last = work.units.get(unit_id)
        guessed += [Guess(last, None, Why.VISITED)] if last is not None else []
    return guessed
