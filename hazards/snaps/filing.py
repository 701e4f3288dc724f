"""Filing a draft on the ledger, once, whoever taps how often; or joining it to a known hazard."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import SceneSpec, put_scene, show
from core.errors import XunanError
from hazards import notifying
from hazards.criteria.classifying import classify
from hazards.ledger import file_hazard
from hazards.loop.steps import sees, take_step
from hazards.model import Hazard, NewHazard, Source, Step
from hazards.photos import PhotoState, Purpose
from hazards.snaps.draft_photos import attach, keep, own, shot_of
from hazards.snaps.drafts import UNSAID, AboutDraft, Draft, DraftState
from hazards.snaps.lookalikes import lookalikes_of
from hazards.snaps.place_guess import spot_of
from hazards.snaps.ports import SnapWork
from hazards.snaps.snapping import (
    DRAFT,
    DraftScene,
    SpotUnknown,
    describe_on_card,
    draft_view,
    locate_on_card,
)
from hazards.snaps.views import LookalikeView, SnapScreen
from people.quotas import Allowance


class NothingToFile(XunanError):
    """None of the photos could be kept, and nothing was written."""


@dataclass(frozen=True, slots=True)
class LookalikeScene(AboutDraft):
    """Another hazard that may be the same as a draft."""

    name: ClassVar[str] = "twin"
    hazard_id: int = 0


def file(work: SnapWork, draft_id: int, unit_id: int, place_id: int = 0) -> SnapScreen:
    """Put a draft on the ledger at a unit, or ask first when that may be there already.

    A draft that is filed already, as after a second tap, is only shown. Raises ``SpotUnknown``,
    ``NothingToFile``, and ``DraftGone``.
    """
    draft = own(work, draft_id)
    if draft.state is not DraftState.OPEN or draft.tip:
        return show(work, DRAFT, DraftScene(draft_id))
    spot = spot_of(work, unit_id, place_id)
    if spot is None:
        raise SpotUnknown
    place = spot.place.id if spot.place else None
    draft = keep(work, replace(draft, unit_id=spot.unit.id, place_id=place))
    require_something(work, draft)
    lookalikes = lookalikes_of(work, draft)
    if lookalikes:
        return _show_lookalike(work, draft, lookalikes[0])
    return _file(work, draft)


def require_something(work: SnapWork, draft: Draft) -> None:
    """Raise ``NothingToFile`` for a draft without any photo and without words."""
    if not draft.description and not shot_of(work.photos.of_draft(draft.id)).total:
        raise NothingToFile


def new_hazard(work: SnapWork, draft: Draft, found_by: int, source: Source) -> NewHazard:
    """Return what goes on the ledger of a draft with a unit."""
    unit = work.units.get(draft.unit_id or 0)
    if unit is None:
        raise SpotUnknown
    return NewHazard(
        unit_id=unit.id,
        inspection_id=None,
        question=None,
        item="",
        description=draft.description or UNSAID,
        measure="",
        deadline=None,
        fixed_on_spot=False,
        found_at=work.now,
        found_by=found_by,
        source=source,
        place_id=draft.place_id,
        category=draft.category or classify(draft.description, sector=unit.sector).category.key,
        latitude=draft.latitude,
        longitude=draft.longitude,
    )


def _file(work: SnapWork, draft: Draft) -> SnapScreen:
    work.spend(Allowance.FILINGS)
    filed = file_hazard(work, new_hazard(work, draft, draft.person_id, Source.SNAP))
    attach(work, draft, filed)
    keep(work, replace(draft, state=DraftState.FILED, hazard_id=filed.id))
    return show(work, DRAFT, DraftScene(draft.id))


def _show_lookalike(work: SnapWork, draft: Draft, hazard: Hazard) -> LookalikeView:
    view = _lookalike(work, draft, hazard)
    put_scene(work, LookalikeScene(draft.id, hazard.id))
    return view


def lookalike_view(work: SnapWork, draft_id: int, hazard_id: int) -> SnapScreen:
    """Return the other hazard that a draft may be a double of.

    The draft is returned when that is over, or when the person may not see the other any more.
    """
    draft = own(work, draft_id)
    hazard = work.hazards.get(hazard_id)
    if draft.state is not DraftState.OPEN or hazard is None or not sees(work, hazard):
        return draft_view(work, draft_id)
    return _lookalike(work, draft, hazard)


def _lookalike(work: SnapWork, draft: Draft, hazard: Hazard) -> LookalikeView:
    photos = [
        photo
        for photo in work.photos.of_hazard(hazard.id)
        if photo.state is PhotoState.STORED and photo.purpose is Purpose.FOUND
    ]
    return LookalikeView(draft, hazard, tuple(photos), work.day(), work.zone)


def join(work: SnapWork, draft_id: int, hazard_id: int) -> SnapScreen:
    """It is the same hazard (同一隐患): it gains a witness and the photos, and nothing is filed.

    Where the other is not open any more by now, the draft is shown again.
    """
    draft = own(work, draft_id)
    hazard = next((e for e in lookalikes_of(work, draft) if e.id == hazard_id), None)
    if draft.state is not DraftState.OPEN or hazard is None:
        return show(work, DRAFT, DraftScene(draft_id))
    work.spend(Allowance.FILINGS)
    keep(work, replace(draft, state=DraftState.JOINED, hazard_id=hazard.id))
    if draft.person_id != hazard.found_by:
        work.witnesses.add(hazard.id, draft.person_id, work.now)
    hazard = take_step(work, hazard, Step.WITNESS, note=draft.description)
    count = attach(work, draft, hazard)
    notifying.tell_of_more(
        work, hazard, draft.description, count, f"witness:{draft.id}", work.person
    )
    return show(work, DRAFT, DraftScene(draft_id))


def deny(work: SnapWork, draft_id: int) -> SnapScreen:
    """It is another hazard (不是,另外上账): file it, and remember what it was said not to be."""
    draft = own(work, draft_id)
    if draft.state is not DraftState.OPEN or draft.unit_id is None or draft.tip:
        return show(work, DRAFT, DraftScene(draft_id))
    others = tuple(hazard.id for hazard in lookalikes_of(work, draft))
    draft = keep(work, replace(draft, distinct_from=draft.distinct_from + others))
    return _file(work, draft)


LOOKALIKE: SceneSpec[SnapWork, LookalikeScene, SnapScreen] = SceneSpec(
    LookalikeScene,
    lambda work, scene: lookalike_view(work, scene.draft_id, scene.hazard_id),
    words=describe_on_card,
    place=locate_on_card,
)
