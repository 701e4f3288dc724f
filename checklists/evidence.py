"""Photos that people send: to which item each belongs, and what becomes of it.

Telegram delivers an album as separate messages, late, twice and out of order; a person sends a
photo before the sentence, after it, or when the card has moved on. Each is put where it was meant,
and where that is not clear the person is asked. A photo is noted before anything else, so that a
crash while its bytes are fetched loses nothing.
"""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from chat.done import Done
from chat.incoming import IncomingPhoto
from chat.scene import Heeds, SceneSpec, put_scene, show
from chat.state import ChatState
from checklists.changes import of_moved_photo
from checklists.finding import (
    LONGEST_TEXT,
    DeadlineScene,
    MeasureScene,
    TextTooLong,
    add_sentence,
    finding_at,
    missing_at,
    settle,
)
from checklists.inspection import Finding, Lack, Sheet
from checklists.model import Given, Question, QuestionKind, Verdict
from checklists.ports import WalkWork
from checklists.sheets import (
    EarlierScene,
    FindingScene,
    ItemGone,
    ItemScene,
    WalkScene,
    asked_item,
    asked_question,
    keep_answer,
    keep_hazard,
    open_sheet,
    show_finding,
    show_item,
    show_next,
    unplaced,
)
from checklists.signing import while_open
from checklists.views import Reply, Shown, StrayPhotoView
from core.errors import XunanError
from hazards.changes import Changed, of_photo
from hazards.photos import Photo, PhotoState, Purpose, present
from hazards.snaps import snapping
from people.permissions import require_member


class PhotoUnasked(XunanError):
    """A photo came while no inspection is under way."""


@dataclass(frozen=True, slots=True)
class StrayPhotoScene(WalkScene):
    """It is asked to which item photos belong; they came at the item ``number``."""

    name: ClassVar[str] = "stray_photo"
    number: int | None = None


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """The item that a photo or a sentence was meant for."""

    inspection_id: int
    number: int


def receive_for_item(work: WalkWork, state: ChatState, photo: IncomingPhoto) -> bool:
    """Put a photo to its item; return whether its caption could be taken."""
    require_member(work.person)
    place = _place_of(work, state, photo)
    if place is None:
        _set_aside(work, state, photo, place)
        return True
    sheet = open_sheet(work, place.inspection_id)
    question = asked_question(sheet, place.number)
    if question.kind is QuestionKind.PHOTO:
        _note(work, photo, sheet.inspection.id, question.key)
        shown = len(present(work.photos.of_item(sheet.inspection.id, question.key)))
        keep_answer(work, sheet, question, str(shown), Given.TAPPED)
        return True
    if question.kind is not QuestionKind.VERDICT:
        _set_aside(work, state, photo, place)
        return True
    return _keep(work, state, sheet, question, photo)


def _keep(
    work: WalkWork, state: ChatState, sheet: Sheet, question: Question, photo: IncomingPhoto
) -> bool:
    """Put a photo to the hazard at an item, which it becomes if it was none.

    A card that awaits words (another measure, a day) goes on awaiting them. Returns whether the
    caption could be taken.
    """
    if not is_hazard(sheet, question):
        keep_hazard(work, sheet, question)
    finding = finding_at(work, sheet, question)
    lacking = missing_at(work, sheet, question, finding)
    after = finding.fixed_on_spot and Lack.PHOTO not in lacking
    _note(work, photo, sheet.inspection.id, question.key, Purpose.FIXED if after else Purpose.FOUND)
    finding, taken = _caption(work, finding, photo.caption)
    here = (state.inspection_id, state.number) == (sheet.inspection.id, question.number)
    if here and isinstance(state.scene, EarlierScene):
        show_finding(work, sheet, question, finding)
        return taken
    if isinstance(state.scene, MeasureScene | DeadlineScene):
        return taken
    if here and lacking:
        settle(work, sheet, question, finding)
    elif here:
        show_finding(work, sheet, question, finding)
    return taken


def _caption(work: WalkWork, finding: Finding, caption: str) -> tuple[Finding, bool]:
    """Add a caption to a finding, unless it is there; one too long stays with its photo only."""
    if not caption or caption in finding.description.replace(";", "；").split("；"):
        return finding, True
    try:
        return add_sentence(work, finding, caption), True
    except TextTooLong:
        return finding, False


def _note(
    work: WalkWork,
    photo: IncomingPhoto,
    inspection_id: int | None,
    question: str | None,
    purpose: Purpose = Purpose.FOUND,
) -> int:
    photo_id = work.photos.add(
        work.chat_id,
        photo.message_id,
        photo.album,
        photo.file_id,
        photo.file_unique_id,
        require_member(work.person).id,
        photo.sent_at,
        photo.caption,
        inspection_id,
        question,
        purpose,
    )
    return photo_id or 0


def record_hash(work: WalkWork, photo: Photo) -> None:
    """Write the hash of a photo of an inspection, whose bytes are kept, on the audit chain."""
    _record(work, "photo", photo, photo.sent_by, of_photo(photo))


def _record_moved(work: WalkWork, action: str, before: Photo, **changes: Any) -> None:
    """Write on the audit chain what became of a photo of an inspection."""
    after = replace(before, **changes)
    subject = after if after.inspection_id is not None else before
    _record(work, action, subject, require_member(work.person).id, of_moved_photo(before, after))


def _record(work: WalkWork, action: str, photo: Photo, by: int, changes: Changed) -> None:
    subject = f"inspection:{photo.inspection_id}:{photo.question}"
    work.journal.record(work.now, by, action, subject, changes)


def _place_of(work: WalkWork, state: ChatState, photo: IncomingPhoto) -> ItemPlace | None:
    """Find the item by album, by reply, by what is on the card, by what was just left."""
    if photo.album is not None:
        sibling = work.photos.of_album(work.chat_id, photo.album)
        if sibling is not None and sibling.inspection_id and sibling.question:
            return _place(work, sibling.inspection_id, sibling.question)
    if photo.reply_to is not None:
        pointed = replied_place(work, state, photo.reply_to)
        if pointed is not None:
            return pointed
    return place_on_card(work, state)


def _place(work: WalkWork, inspection_id: int, key: str) -> ItemPlace | None:
    question = open_sheet(work, inspection_id).form.by_key.get(key)
    return ItemPlace(inspection_id, question.number) if question else None


def replied_place(work: WalkWork, state: ChatState, message_id: int) -> ItemPlace | None:
    """Return the item that a message belongs to: the card, a receipt of ours, a photo of theirs."""
    if message_id == state.card_id and state.inspection_id and state.number:
        return ItemPlace(state.inspection_id, state.number)
    post = work.reply_targets.get(work.chat_id, message_id)
    if post is not None:
        return ItemPlace(*post)
    earlier = work.photos.by_message(work.chat_id, message_id)
    if earlier is not None and earlier.inspection_id and earlier.question:
        return _place(work, earlier.inspection_id, earlier.question)
    return None


def place_on_card(work: WalkWork, state: ChatState) -> ItemPlace | None:
    """Return the item that a photo or sentence without a pointer is for.

    That is the hazard or photo question on the card; else the hazard that was left just before,
    when it still lacks something or when this update was sent before the card moved on. ``None``
    when that does not tell. Raises ``PhotoUnasked`` when no inspection is on the card.
    """
    if state.inspection_id is None:
        raise PhotoUnasked
    if isinstance(state.scene, FindingScene | MeasureScene | DeadlineScene):
        return ItemPlace(state.inspection_id, state.scene.number)
    if isinstance(state.scene, EarlierScene) and state.scene.value == Verdict.HAZARD:
        return ItemPlace(state.inspection_id, state.scene.number)
    sheet = open_sheet(work, state.inspection_id)
    if isinstance(state.scene, ItemScene):
        question = asked_question(sheet, state.scene.number)
        if question.kind is QuestionKind.PHOTO or is_hazard(sheet, question):
            return ItemPlace(state.inspection_id, question.number)
    if state.left_number:
        left = sheet.form.question(state.left_number)
        if left is not None and is_hazard(sheet, left):
            finding = finding_at(work, sheet, left)
            if work.update_id < state.moved_by or missing_at(work, sheet, left, finding):
                return ItemPlace(state.inspection_id, state.left_number)
    return None


def is_hazard(sheet: Sheet, question: Question) -> bool:
    """Tell whether an item has been answered with 隐患."""
    answer = sheet.answers.get(question.key)
    return answer is not None and answer.value == Verdict.HAZARD


def _set_aside(
    work: WalkWork, state: ChatState, photo: IncomingPhoto, place: ItemPlace | None
) -> None:
    """Keep a photo of which it is not clear what it shows, and ask."""
    inspection_id = state.inspection_id or (place.inspection_id if place is not None else None)
    if inspection_id is None:
        raise PhotoUnasked
    _note(work, photo, inspection_id, None)
    put_scene(work, StrayPhotoScene(inspection_id, state.number or state.left_number))


def stray_view(work: WalkWork, sheet: Sheet, number: int | None) -> StrayPhotoView:
    """Return the items that photos without a place may be for: the present one and hazards."""
    items = [question for question in sheet.form.questions if is_hazard(sheet, question)]
    here = sheet.form.question(number or 0)
    if here is not None and here not in items and here.kind is QuestionKind.VERDICT:
        items.insert(0, here)
    count = len(unplaced(work, sheet.inspection.id))
    return StrayPhotoView(sheet, count, tuple(items), number or 0)


def asks_for_place(state: ChatState, inspection_id: int, number: int) -> bool:
    """Tell whether the card asks where photos belong that came at this item."""
    return state.scene == StrayPhotoScene(inspection_id, number)


def show_strays(work: WalkWork, inspection_id: int) -> Reply:
    """Ask again where the photos without a place belong."""
    sheet = open_sheet(work, inspection_id)
    state = work.chat_states.get(work.chat_id)
    number = state.number or state.left_number
    put_scene(work, StrayPhotoScene(inspection_id, number))
    return Reply(stray_view(work, sheet, number))


def caption_strays(work: WalkWork, inspection_id: int, text: str) -> Reply:
    """Keep a sentence with the photos that wait for an item; it goes with them.

    Raises ``TextTooLong``, and as ``open_sheet``.
    """
    sheet = open_sheet(work, inspection_id)
    strays = unplaced(work, inspection_id)
    if strays:
        last = strays[-1]
        whole = f"{last.caption}；{text}" if last.caption else text
        if len(whole) > LONGEST_TEXT:
            raise TextTooLong(len(whole))
        work.photos.recaption(last.id, whole)
    state = work.chat_states.get(work.chat_id)
    return Reply(stray_view(work, sheet, state.number), Done.WORDS_KEPT)


def place_photos(work: WalkWork, inspection_id: int, number: int) -> Reply:
    """Put the photos without a place to an item, which becomes a hazard if it was none.

    When none is left, as after a second press, the item is only shown.
    """
    sheet = open_sheet(work, inspection_id)
    question = asked_item(sheet, number)
    strays = unplaced(work, inspection_id)
    if not strays:
        return Reply(show_item(work, sheet, question))
    if not is_hazard(sheet, question):
        keep_hazard(work, sheet, question)
    finding = finding_at(work, sheet, question)
    for photo in strays:
        work.photos.assign(photo.id, inspection_id, question.key, Purpose.FOUND)
        _record_moved(work, "place_photo", photo, question=question.key)
        finding, _ = _caption(work, finding, photo.caption)
    return Reply(show_finding(work, sheet, question, finding), Done.PHOTO_TO, number)


def discard_photos(work: WalkWork, inspection_id: int) -> Reply:
    """Leave the photos without a place out; their bytes stay kept."""
    sheet = open_sheet(work, inspection_id)
    state = work.chat_states.get(work.chat_id)
    for photo in unplaced(work, inspection_id):
        _record_moved(work, "discard_photo", photo, state=PhotoState.DISCARDED)
        work.photos.mark(photo.id, PhotoState.DISCARDED)
    return Reply(show_next(work, sheet, (state.number or 1) - 1))


def snap_strays(work: WalkWork, inspection_id: int) -> Reply:
    """The photos without a place are of no item: they become a snap of their own (另记随手拍)."""
    open_sheet(work, inspection_id)
    strays = unplaced(work, inspection_id)
    if not strays:
        return Reply(show(work, snapping.DRAFTS, snapping.DraftsScene()))
    for photo in strays:
        _record_moved(work, "snap_photo", photo, inspection_id=None)
    words = [photo.caption for photo in strays if photo.caption]
    return Reply(snapping.take_photos(work, [photo.id for photo in strays], words))


def misplaced(work: WalkWork, photo_id: int) -> Reply:
    """A photo was put to the wrong item: take it away from there and ask where it belongs.

    One that was left out comes back by this.
    """
    photo = work.photos.get(photo_id)
    if photo is None or photo.chat_id != work.chat_id or photo.inspection_id is None:
        raise ItemGone
    open_sheet(work, photo.inspection_id)
    if photo.state is PhotoState.DISCARDED:
        work.photos.mark(photo_id, PhotoState.STORED if photo.sha256 else PhotoState.RECEIVED)
    work.photos.assign(photo_id, photo.inspection_id, None, Purpose.FOUND)
    return show_strays(work, photo.inspection_id)


def _strays(work: WalkWork, scene: StrayPhotoScene, sheet: Sheet) -> Shown:
    return stray_view(work, sheet, scene.number)


STRAY_PHOTO: SceneSpec[WalkWork, StrayPhotoScene, Shown] = SceneSpec(
    StrayPhotoScene,
    while_open(_strays),
    words=lambda work, scene, text: caption_strays(work, scene.inspection_id, text),
    heeds=Heeds.OTHERS,
)
