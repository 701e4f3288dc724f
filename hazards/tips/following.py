"""Following a tip by its receipt alone, and adding to it, without ever saying who one is."""

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from chat.done import Done
from chat.incoming import IncomingPhoto, Noted
from chat.scene import Heeds, SceneSpec, Taken, put_scene
from chat.state import Scene
from chat.unwritten import UnwrittenScene
from core.errors import XunanError
from hazards import notifying
from hazards.changes import of_note
from hazards.photos import Purpose
from hazards.sight import without_other
from hazards.snaps.draft_photos import shot_of
from hazards.snaps.drafts import LONGEST_DESCRIPTION
from hazards.snaps.ports import SnapWork
from hazards.snaps.snapping import DescriptionTooLong
from hazards.snaps.views import FollowingView, Shot, TipCaseView
from hazards.tips.model import SERIES, Tip, digest, is_receipt, read_receipt
from hazards.tips.tipping import known_tip
from people.quotas import Allowance

MOST_TRIES = 5
TRIES_LAST = timedelta(hours=1)
BITS = 60  # of the number that stands for the message of a nameless photo until it has an id


class TipUnknown(XunanError):
    """The card does not show a tip (any more)."""


class ReceiptAwaited(XunanError):
    """A photo came where the receipt of a tip is awaited: it is not said what the photo is for."""


@dataclass(frozen=True, slots=True)
class FollowingScene(UnwrittenScene):
    """The receipt of a tip is awaited."""

    name: ClassVar[str] = "following"
    lasts: ClassVar[timedelta] = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class TipCaseScene(UnwrittenScene):
    """The case of a tip; one that was left open is a question for its receipt."""

    name: ClassVar[str] = "tip_case"
    lasts: ClassVar[timedelta] = timedelta(minutes=30)
    tip_id: int

    def faded(self) -> UnwrittenScene:
        """Return the question for the receipt."""
        return FollowingScene()


def show_following(work: SnapWork) -> FollowingView:
    """Ask for the receipt of a tip.

    Not ``chat.scene.show``, which would say again that an earlier try was wrong.
    """
    put_scene(work, FollowingScene())
    return following_view(work, wrong=False)


def following_view(work: SnapWork, *, wrong: bool) -> FollowingView:
    """Return how many tries are left in this chat."""
    tries, since = work.wrong_tries.of(work.chat_id, work.now - TRIES_LAST)
    left = max(MOST_TRIES - tries, 0)
    return FollowingView(left, wrong, since + TRIES_LAST if since and not left else None)


def asked_view(work: SnapWork) -> FollowingView:
    """Return the question as it was asked last; that a try was wrong is in no row."""
    tries, _ = work.wrong_tries.of(work.chat_id, work.now - TRIES_LAST)
    return following_view(work, wrong=tries > 0)


def follow(work: SnapWork, text: str) -> FollowingView | TipCaseView:
    """Open the case of a tip by what was typed: number and secret, or the secret alone.

    Wrong tries are counted for each chat; after ``MOST_TRIES`` in an hour no more are taken. What
    was typed is not kept.
    """
    work.inbox.forget(work.update_id)
    number, secret = read_receipt(text)
    view = following_view(work, wrong=False)
    if view.left and not secret and not number:
        put_scene(work, FollowingScene())
        return replace(view, unread=True)
    left = view.left
    tip = work.tips.by_secret(digest(secret)) if secret and left else None
    if tip is None or number not in {"", tip.number}:
        if secret and left:
            work.wrong_tries.add(work.chat_id, work.update_id, work.now)
        put_scene(work, FollowingScene())
        return following_view(work, wrong=True)
    return _show(work, tip)


def _show(work: SnapWork, tip: Tip) -> TipCaseView:
    """Put a tip on the card; no row tells that there is one."""
    put_scene(work, TipCaseScene(tip.id))
    return _view(work, tip)


def _view(work: SnapWork, tip: Tip) -> TipCaseView:
    hazard = known_tip(work, tip)
    photos = [p for p in work.photos.of_hazard(hazard.id) if p.purpose is Purpose.FOUND]
    shot: Shot = shot_of(photos)
    shown = without_other(work, None, hazard)
    return TipCaseView(tip, shown, tuple(work.tips.notes(tip.id)), shot, work.zone)


def _tip_on_card(work: SnapWork, scene: Scene) -> Tip:
    """Return the tip that is on the card; raises ``TipUnknown``."""
    tip = work.tips.get(scene.tip_id) if isinstance(scene, TipCaseScene) else None
    if tip is None:
        raise TipUnknown
    return tip


def look_again(work: SnapWork) -> TipCaseView:
    """Show the tip on the card as it stands now; raises ``TipUnknown``."""
    return _show(work, _tip_on_card(work, work.chat_states.get(work.chat_id).scene))


def add_words(work: SnapWork, text: str) -> TipCaseView:
    """Add a sentence to the tip on the card; raises ``DescriptionTooLong``, ``TipUnknown``."""
    work.inbox.forget(work.update_id)
    tip = _tip_on_card(work, work.chat_states.get(work.chat_id).scene)
    if len(text) > LONGEST_DESCRIPTION:
        raise DescriptionTooLong
    work.spend(Allowance.FILINGS)
    note = work.tips.note(tip.id, work.now, text)
    _tell(work, tip, text, 0, f"tip-note:{note.id}")
    return _show(work, tip)


def add_photo(work: SnapWork, photo: IncomingPhoto) -> TipCaseView:
    """Add a photo to the tip on the card; it is nobody's, from the first moment."""
    work.inbox.forget(work.update_id)
    tip = _tip_on_card(work, work.chat_states.get(work.chat_id).scene)
    nobody = work.persons.anonymous(work.now)
    photo_id = work.photos.add(
        0,
        -1 - secrets.randbits(BITS),
        None,
        photo.file_id,
        photo.file_unique_id,
        nobody.id,
        photo.sent_at,
        photo.caption,
        None,
        None,
        Purpose.FOUND,
        hazard_id=tip.hazard_id,
    )
    if photo_id is not None:
        work.photos.unname(photo_id, nobody.id)
    note = work.tips.note(tip.id, work.now, photo.caption or "补充照片1张")
    _tell(work, tip, photo.caption, 1, f"tip-note:{note.id}")
    return _show(work, tip)


def _tell(work: SnapWork, tip: Tip, words: str, photos: int, occasion: str) -> None:
    hazard = known_tip(work, tip)
    text = words or "补充照片1张"
    work.journal.record(work.now, None, "tip_note", f"hazard:{hazard.number}:tip", of_note(text))
    notifying.tell_of_more(work, hazard, words, photos, occasion, None)


def heeds_receipts(text: str) -> Heeds:
    """A receipt opens its case whatever it answers; other words go to what they answer."""
    return Heeds.ALL if is_receipt(text) else Heeds.CARD


def _receipt(work: SnapWork, _: FollowingScene, text: str) -> Taken[FollowingView | TipCaseView]:
    return Taken(follow(work, text), Done.RECEIPT_READ if any(read_receipt(text)) else None)


def receipt_by_itself(work: SnapWork, text: str) -> Taken[FollowingView | TipCaseView] | None:
    """Take a receipt that is typed where nothing is awaited; ``None`` for other words."""
    return _receipt(work, FollowingScene(), text) if is_receipt(text) else None


def _unexplained(
    _: SnapWork, __: FollowingScene, ___: IncomingPhoto, elsewhere: bool
) -> Noted | None:
    if elsewhere:
        return None
    raise ReceiptAwaited


def _photo(work: SnapWork, _: TipCaseScene, photo: IncomingPhoto, elsewhere: bool) -> Noted | None:
    if elsewhere:
        return None
    add_photo(work, photo)
    return Noted.WITH_THE_TIP


def _words(
    work: SnapWork, _: TipCaseScene, text: str
) -> TipCaseView | Taken[FollowingView | TipCaseView]:
    """Add a sentence to the case; a receipt opens its own, and is in no note."""
    return receipt_by_itself(work, text) or add_words(work, text)


FOLLOWING: SceneSpec[SnapWork, FollowingScene, FollowingView | TipCaseView] = SceneSpec(
    FollowingScene,
    lambda work, _: asked_view(work),
    words=_receipt,
    photo=_unexplained,
    heeds=heeds_receipts,
    takes_number=lambda _, series: series == SERIES,
)
TIP_CASE: SceneSpec[SnapWork, TipCaseScene, FollowingView | TipCaseView] = SceneSpec(
    TipCaseScene,
    lambda work, scene: _view(work, _tip_on_card(work, scene)),
    words=_words,
    photo=_photo,
    heeds=heeds_receipts,
    takes_number=lambda _, series: series == SERIES,
)
