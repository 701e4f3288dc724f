"""Snaps and tips on the card: shown again from the stored scene, and given words."""

from collections.abc import Callable

from hazards import following, picking, rewarding, snapping, tipping
from hazards.snap_ports import SnapWork
from hazards.snap_views import SnapScreen
from hazards.tips import is_receipt
from people.desk import Desk, Scene

Look = Callable[[SnapWork, Desk, int], SnapScreen]


def _draft(work: SnapWork, desk: Desk, draft_id: int) -> SnapScreen:
    if desk.note == tipping.CHOOSING:
        return tipping.privacy_view(work, draft_id)
    return snapping.draft_view(work, draft_id)


def _units(work: SnapWork, desk: Desk, draft_id: int) -> SnapScreen:
    page, query = picking.read_note(desk)
    return picking.units_view(work, draft_id, query, page)


SCENES: dict[Scene, Look] = {
    Scene.DRAFT: _draft,
    Scene.DRAFTS: lambda work, _, __: snapping.drafts_view(work),
    Scene.DRAFT_UNITS: _units,
    Scene.DRAFT_PLACES: lambda work, _, id_: picking.places_view(work, id_),
    Scene.DRAFT_CATEGORY: lambda work, _, id_: picking.category_view(work, id_),
    Scene.TWIN: lambda work, desk, id_: snapping.twin_view(work, id_, int(desk.note or 0)),
    Scene.FOLLOWING: lambda work, _, __: following.asked_view(work),
    Scene.TIP_CASE: lambda work, desk, _: following.case_view(work, desk),
    Scene.TIPS: lambda work, desk, _: rewarding.tips_view(work, desk.number),
    Scene.TIP: lambda work, desk, id_: rewarding.tip_view(
        work, id_, asking=rewarding.read_note(desk.note)[0]
    ),
}


def show_again(work: SnapWork, desk: Desk) -> SnapScreen | None:
    """Return what a scene of a snap or a tip shows now; ``None`` for one of another kind."""
    look = SCENES.get(desk.scene)
    return look(work, desk, desk.number or 0) if look is not None else None


def receive_text(work: SnapWork, desk: Desk, text: str, reply_to: int | None) -> SnapScreen | None:
    """Take words to the snap or tip that is on the card, or that they answer.

    ``None`` where none waits for words.
    """
    if reply_to not in {None, desk.card_id}:
        photo = work.photos.by_message(work.chat_id, reply_to or 0)
        if photo is None or photo.draft_id is None:
            return None
        return snapping.describe(work, photo.draft_id, text)
    match desk.scene:
        case Scene.DRAFT_UNITS:
            return picking.show_units(work, desk.number or 0, text)
        case Scene.FOLLOWING:
            return following.follow(work, text)
        case Scene.MENU if is_receipt(text):
            return following.follow(work, text)
        case Scene.TIP_CASE:
            return following.add_words(work, text)
        case Scene.TIP if desk.note:
            seen = rewarding.read_note(desk.note)[1]
            return rewarding.propose_words(work, desk.number or 0, text, seen)
    draft = snapping.on_card(work, desk)
    return snapping.describe(work, draft.id, text) if draft is not None else None


def receive_location(work: SnapWork, desk: Desk, lat: float, lon: float) -> SnapScreen | None:
    """Take a shared location to the draft on the card, or to the newest that waits."""
    draft = snapping.on_card(work, desk)
    waiting = work.drafts.waiting(work.chat_id) if draft is None else [draft]
    return snapping.locate(work, waiting[0].id, lat, lon) if waiting else None
