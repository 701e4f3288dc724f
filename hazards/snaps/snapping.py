"""随手拍: a photo becomes a draft, which ``hazards.snaps.filing`` puts on the ledger.

Anybody may, without a role and without a menu (004 §3.2, 一码发现). Everything about a draft is a
row.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from chat.incoming import IncomingPhoto
from chat.scene import SceneSpec, put_scene, show
from chat.state import Scene
from core.errors import XunanError
from hazards.criteria.classifying import classify
from hazards.criteria.loader import load_criteria
from hazards.loop.steps import load
from hazards.permission_place import unit_of
from hazards.photos import Purpose, present
from hazards.sight import Sight, joined_of, no_guess, reads_guesses, sight_of
from hazards.snaps.draft_photos import keep, open_draft, own, shot_of
from hazards.snaps.drafts import LONGEST_DESCRIPTION, AboutDraft, Draft, DraftState
from hazards.snaps.place_guess import guesses, here
from hazards.snaps.ports import SnapWork
from hazards.snaps.views import DraftsView, DraftView, FiledView, SnapScreen
from people.naming import LONGEST_NAME
from people.permissions import Action, NotJoined, may

MERGE_WITHIN = timedelta(minutes=2)
NOBODYS_NAME = "群众"
DRAFTS_ON_A_CARD = 8


class SpotUnknown(XunanError):
    """There is no such unit, or no such place in it."""


class DescriptionTooLong(XunanError):
    """All sentences together have more than ``LONGEST_DESCRIPTION`` characters."""


@dataclass(frozen=True, slots=True)
class DraftScene(AboutDraft):
    """A draft, or what became of it."""

    name: ClassVar[str] = "draft"


@dataclass(frozen=True, slots=True)
class DraftsScene(Scene):
    """The drafts that wait to be filed."""

    name: ClassVar[str] = "drafts"


def receive_photo(work: SnapWork, photo: IncomingPhoto) -> bool:
    """Begin a draft with a photo, or add the photo to the draft of its album or its reply.

    One that comes after its draft was filed goes to the hazard. Returns ``False`` when the photo is
    noted but its caption is too long.
    """
    person = work.person or work.persons.add(
        work.address, (photo.sender or NOBODYS_NAME)[:LONGEST_NAME], work.now, named=False
    )
    draft, asked = _goes_to(work, photo)
    if draft is None:
        draft, asked = work.drafts.add(work.chat_id, person.id, work.now), True
    work.photos.add(
        work.chat_id,
        photo.message_id,
        photo.album,
        photo.file_id,
        photo.file_unique_id,
        person.id,
        photo.sent_at,
        photo.caption,
        None,
        None,
        Purpose.FOUND,
        hazard_id=draft.hazard_id,
        draft_id=draft.id,
    )
    if asked:
        put_scene(work, DraftScene(draft.id))
    if not photo.caption or draft.state is not DraftState.OPEN:
        return True
    try:
        _describe(work, draft, photo.caption)
    except DescriptionTooLong:
        return False
    return True


def _goes_to(work: SnapWork, photo: IncomingPhoto) -> tuple[Draft | None, bool]:
    """Return the draft that a photo belongs to, and whether its card is to be shown for it."""
    sibling = None
    if photo.album is not None:
        sibling = work.photos.of_album(work.chat_id, photo.album)
    answered = None
    if photo.reply_to is not None:
        answered = work.photos.by_message(work.chat_id, photo.reply_to)
    for earlier in (sibling, answered):
        draft = work.drafts.get(earlier.draft_id) if earlier and earlier.draft_id else None
        if draft is not None and draft.state is not DraftState.DROPPED:
            return draft, earlier is answered
    state = work.chat_states.get(work.chat_id)
    if photo.reply_to is not None and photo.reply_to == state.card_id:
        draft = on_card(work, state.scene)
        if draft is not None:
            return draft, True
    return None, False


def on_card(work: SnapWork, scene: Scene) -> Draft | None:
    """Return the open draft that a card is about, or ``None``."""
    if not isinstance(scene, AboutDraft):
        return None
    draft = work.drafts.get(scene.draft_id)
    is_open = draft is not None and draft.state is DraftState.OPEN
    return draft if is_open and draft and draft.chat_id == work.chat_id else None


def draft_view(work: SnapWork, draft_id: int) -> SnapScreen:
    """Return a draft, or what became of it; raises ``DraftGone``."""
    draft = own(work, draft_id)
    if draft.state is not DraftState.OPEN:
        return _filed_view(work, draft)
    places = guesses(work, draft)
    sector = places[0].unit.sector if places else ""
    proposal = classify(draft.description, sector=sector)
    chosen = next((e for e in load_criteria().categories if e.key == draft.category), None)
    waiting = work.drafts.waiting(work.chat_id)
    photos = work.photos.of_draft(draft.id)
    return DraftView(
        draft,
        shot_of(photos),
        places,
        chosen or proposal.category,
        proposal if reads_guesses(work.person) else no_guess(),
        _mergeable(work, draft, waiting),
        sum(1 for each in waiting if each.id != draft.id),
        tuple(at for at, photo in enumerate(present(photos), start=1) if photo.stuck),
    )


def _before(draft: Draft, waiting: list[Draft]) -> Draft | None:
    """Return the draft that was begun just before this one and still waits."""
    return next((each for each in waiting if each.id < draft.id and not each.tip), None)


def _mergeable(work: SnapWork, draft: Draft, waiting: list[Draft]) -> int | None:
    """Return the draft into which a single photo, sent soon after it, may belong."""
    before = _before(draft, waiting)
    photos = work.photos.of_draft(draft.id)
    if before is None or len(photos) != 1 or draft.tip:
        return None
    earlier = work.photos.of_draft(before.id)
    soon = any(abs(photos[0].sent_at - each.sent_at) <= MERGE_WITHIN for each in earlier)
    return before.id if soon else None


def merge(work: SnapWork, draft_id: int) -> SnapScreen:
    """Put a draft's photos and words to the draft before it (并到上一条), which is shown then."""
    draft = open_draft(work, draft_id)
    before = _before(draft, work.drafts.waiting(work.chat_id))
    if before is None:
        return show(work, DRAFT, DraftScene(draft_id))
    if draft.description:
        before = _describe(work, before, draft.description)
    for photo in work.photos.of_draft(draft.id):
        work.photos.bring(photo.id, before.id)
    if draft.latitude is not None and before.latitude is None:
        keep(work, replace(before, latitude=draft.latitude, longitude=draft.longitude))
    keep(work, replace(draft, state=DraftState.DROPPED))
    return show(work, DRAFT, DraftScene(before.id))


def drafts_view(work: SnapWork) -> DraftsView:
    """Return what waits to be filed in this chat, the newest first."""
    entries = [
        (draft, shot_of(work.photos.of_draft(draft.id)))
        for draft in work.drafts.waiting(work.chat_id)[:DRAFTS_ON_A_CARD]
    ]
    return DraftsView(tuple(entries), here(work), work.zone)


def describe(work: SnapWork, draft_id: int, text: str) -> SnapScreen:
    """Add a sentence to a draft; raises ``DescriptionTooLong``."""
    _describe(work, open_draft(work, draft_id), text)
    return show(work, DRAFT, DraftScene(draft_id))


def _describe(work: SnapWork, draft: Draft, text: str) -> Draft:
    if text in draft.description.replace(";", "；").split("；"):
        return draft
    whole = f"{draft.description}；{text}" if draft.description else text
    if len(whole) > LONGEST_DESCRIPTION:
        raise DescriptionTooLong
    return keep(work, replace(draft, description=whole))


def locate(work: SnapWork, draft_id: int, latitude: float, longitude: float) -> SnapScreen:
    """Let a draft know where it was taken, in degrees of WGS84."""
    keep(work, replace(open_draft(work, draft_id), latitude=latitude, longitude=longitude))
    return show(work, DRAFT, DraftScene(draft_id))


def drop(work: SnapWork, draft_id: int) -> DraftsView:
    """Give a draft up (放弃); the bytes of its photos go, unless something else shows them."""
    _let_go(work, open_draft(work, draft_id))
    return show(work, DRAFTS, DraftsScene())


def expire(work: SnapWork, draft_id: int, since: datetime) -> None:
    """Give up a draft to which no photo came ``since``; one that is not open stays as it is."""
    draft = work.drafts.get(draft_id)
    if draft is None or draft.state is not DraftState.OPEN:
        return
    if all(photo.sent_at < since for photo in work.photos.of_draft(draft.id)):
        _let_go(work, draft)


def _let_go(work: SnapWork, draft: Draft) -> None:
    for photo in work.photos.of_draft(draft.id):
        work.photos.discard(photo.id)
        if photo.sha256:
            work.removals.owe(photo.sha256, work.now)
    keep(work, replace(draft, state=DraftState.DROPPED, secret=""))


def _filed_view(work: SnapWork, draft: Draft) -> FiledView:
    hazard = load(work, draft.hazard_id or 0)
    person = work.person
    sight = sight_of(work, person, hazard)
    return FiledView(
        hazard if sight in {Sight.ALL, Sight.FOUND} else joined_of(hazard, draft, sight),
        draft.state is DraftState.JOINED,
        shot_of(work.photos.of_draft(draft.id)).pending,
        may(person, Action.CLASSIFY, unit_of(hazard)),
        bool(person and work.inspections.unfinished(person.id)),
        len(work.drafts.waiting(work.chat_id)),
    )


def take_photos(work: SnapWork, photo_ids: list[int], words: list[str]) -> SnapScreen:
    """Begin a draft with photos that came for something else (另记随手拍)."""
    if work.person is None:
        raise NotJoined
    draft = work.drafts.add(work.chat_id, work.person.id, work.now)
    for photo_id in photo_ids:
        work.photos.bring(photo_id, draft.id)
    for sentence in words:
        draft = _describe(work, draft, sentence)
    return show(work, DRAFT, DraftScene(draft.id))


def describe_on_card(work: SnapWork, scene: AboutDraft, text: str) -> SnapScreen | None:
    """Add a sentence to the draft that the card is about, while it is open."""
    draft = on_card(work, scene)
    return describe(work, draft.id, text) if draft is not None else None


def locate_on_card(work: SnapWork, scene: AboutDraft, lat: float, lon: float) -> SnapScreen | None:
    """Let the draft that the card is about know where it was taken, while it is open."""
    draft = on_card(work, scene)
    return locate(work, draft.id, lat, lon) if draft is not None else None


def describe_answered(work: SnapWork, message_id: int, text: str) -> SnapScreen | None:
    """Add a sentence to the draft of the photo that it answers; ``None`` for another message."""
    photo = work.photos.by_message(work.chat_id, message_id)
    if photo is None or photo.draft_id is None:
        return None
    return describe(work, photo.draft_id, text)


def locate_newest(work: SnapWork, lat: float, lon: float) -> SnapScreen | None:
    """Let the newest draft that waits know where it was taken; ``None`` where none waits."""
    waiting = work.drafts.waiting(work.chat_id)
    return locate(work, waiting[0].id, lat, lon) if waiting else None


DRAFT: SceneSpec[SnapWork, DraftScene, SnapScreen] = SceneSpec(
    DraftScene,
    lambda work, scene: draft_view(work, scene.draft_id),
    words=describe_on_card,
    place=locate_on_card,
)
DRAFTS: SceneSpec[SnapWork, DraftsScene, DraftsView] = SceneSpec(
    DraftsScene, lambda work, _: drafts_view(work)
)
