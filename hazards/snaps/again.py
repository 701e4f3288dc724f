"""Snaps and tips on the card: shown again from the stored scene, and given words."""

from collections.abc import Callable

from chat.state import ChatState, Scene
from hazards.snaps import category_choice, snapping
from hazards.snaps.ports import SnapWork
from hazards.snaps.views import SnapScreen
from hazards.tips import following, rewarding, tipping
from hazards.tips.model import is_receipt

Look = Callable[[SnapWork, ChatState, int], SnapScreen]


def _draft(work: SnapWork, state: ChatState, draft_id: int) -> SnapScreen:
    if state.note == tipping.CHOOSING:
        return tipping.privacy_view(work, draft_id)
    return snapping.draft_view(work, draft_id)


def _units(work: SnapWork, state: ChatState, draft_id: int) -> SnapScreen:
    page, query = category_choice.read_note(state)
    return category_choice.units_view(work, draft_id, query, page)


SCENES: dict[Scene, Look] = {
    Scene.DRAFT: _draft,
    Scene.DRAFTS: lambda work, _, __: snapping.drafts_view(work),
    Scene.DRAFT_UNITS: _units,
    Scene.DRAFT_PLACES: lambda work, _, id_: category_choice.places_view(work, id_),
    Scene.DRAFT_CATEGORY: lambda work, _, id_: category_choice.category_view(work, id_),
    Scene.TWIN: lambda work, state, id_: snapping.twin_view(work, id_, int(state.note or 0)),
    Scene.FOLLOWING: lambda work, _, __: following.asked_view(work),
    Scene.TIP_CASE: lambda work, state, _: following.case_view(work, state),
    Scene.TIPS: lambda work, state, _: rewarding.tips_view(work, state.number),
    Scene.TIP: lambda work, state, id_: rewarding.tip_view(
        work, id_, asking=rewarding.read_note(state.note)[0]
    ),
}


def show_snap_again(work: SnapWork, state: ChatState) -> SnapScreen | None:
    """Return what a scene of a snap or a tip shows now; ``None`` for one of another kind."""
    look = SCENES.get(state.scene)
    return look(work, state, state.number or 0) if look is not None else None


def receive_snap_text(
    work: SnapWork, state: ChatState, text: str, reply_to: int | None
) -> SnapScreen | None:
    """Take words to the snap or tip that is on the card, or that they answer.

    ``None`` where none waits for words.
    """
    if reply_to not in {None, state.card_id}:
        photo = work.photos.by_message(work.chat_id, reply_to or 0)
        if photo is None or photo.draft_id is None:
            return None
        return snapping.describe(work, photo.draft_id, text)
    match state.scene:
        case Scene.DRAFT_UNITS:
            return category_choice.show_units(work, state.number or 0, text)
        case Scene.FOLLOWING:
            return following.follow(work, text)
        case Scene.MENU if is_receipt(text):
            return following.follow(work, text)
        case Scene.TIP_CASE:
            return following.add_words(work, text)
        case Scene.TIP if state.note:
            seen = rewarding.read_note(state.note)[1]
            return rewarding.propose_words(work, state.number or 0, text, seen)
    draft = snapping.on_card(work, state)
    return snapping.describe(work, draft.id, text) if draft is not None else None


def receive_location(work: SnapWork, state: ChatState, lat: float, lon: float) -> SnapScreen | None:
    """Take a shared location to the draft on the card, or to the newest that waits."""
    draft = snapping.on_card(work, state)
    waiting = work.drafts.waiting(work.chat_id) if draft is None else [draft]
    return snapping.locate(work, waiting[0].id, lat, lon) if waiting else None
