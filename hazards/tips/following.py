"""Following a tip by its receipt alone, and adding to it, without ever saying who one is."""

import secrets
from dataclasses import replace
from datetime import timedelta

from chat.state import ChatState, Scene
from core.errors import XunanError
from hazards import notifying
from hazards.changes import of_note
from hazards.photos import IncomingPhoto, Purpose
from hazards.sight import without_other
from hazards.snaps.draft_photos import shot_of
from hazards.snaps.drafts import LONGEST_DESCRIPTION
from hazards.snaps.ports import SnapWork
from hazards.snaps.snapping import DescriptionTooLong
from hazards.snaps.views import FollowingView, Shot, TipCaseView
from hazards.tips.model import Tip, digest, read_receipt
from hazards.tips.tipping import known_tip
from people.members import put_scene
from people.quotas import Allowance

MOST_TRIES = 5
TRIES_LAST = timedelta(hours=1)
BITS = 60  # of the number that stands for the message of a nameless photo until it has an id


class TipUnknown(XunanError):
    """The card does not show a tip (any more)."""


class ReceiptAwaited(XunanError):
    """A photo came where the receipt of a tip is awaited: it is not said what the photo is for."""


def show_following(work: SnapWork) -> FollowingView:
    """Ask for the receipt of a tip."""
    put_scene(work, Scene.FOLLOWING)
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
        put_scene(work, Scene.FOLLOWING)
        return replace(view, unread=True)
    left = view.left
    tip = work.tips.by_secret(digest(secret)) if secret and left else None
    if tip is None or number not in {"", tip.number}:
        if secret and left:
            work.wrong_tries.add(work.chat_id, work.update_id, work.now)
        put_scene(work, Scene.FOLLOWING)
        return following_view(work, wrong=True)
    return _show(work, tip)


def _show(work: SnapWork, tip: Tip) -> TipCaseView:
    """Put a tip on the card; no row tells that there is one."""
    put_scene(work, Scene.TIP_CASE, note=str(tip.id))
    return _view(work, tip)


def _view(work: SnapWork, tip: Tip) -> TipCaseView:
    hazard = known_tip(work, tip)
    photos = [p for p in work.photos.of_hazard(hazard.id) if p.purpose is Purpose.FOUND]
    shot: Shot = shot_of(photos)
    shown = without_other(work, None, hazard)
    return TipCaseView(tip, shown, tuple(work.tips.notes(tip.id)), shot, work.zone)


def tip_on_card(work: SnapWork, state: ChatState) -> Tip:
    """Return the tip that is on the card; raises ``TipUnknown``."""
    tip = work.tips.get(int(state.note)) if state.scene is Scene.TIP_CASE else None
    if tip is None:
        raise TipUnknown
    return tip


def case_view(work: SnapWork, state: ChatState) -> TipCaseView:
    """Return the case of the tip that is on the card; raises ``TipUnknown``."""
    return _view(work, tip_on_card(work, state))


def look_again(work: SnapWork) -> TipCaseView:
    """Show the tip on the card as it stands now; raises ``TipUnknown``."""
    return _show(work, tip_on_card(work, work.chat_states.get(work.chat_id)))


def add_words(work: SnapWork, text: str) -> TipCaseView:
    """Add a sentence to the tip on the card; raises ``DescriptionTooLong``, ``TipUnknown``."""
    work.inbox.forget(work.update_id)
    tip = tip_on_card(work, work.chat_states.get(work.chat_id))
    if len(text) > LONGEST_DESCRIPTION:
        raise DescriptionTooLong
    work.spend(Allowance.FILINGS)
    note = work.tips.note(tip.id, work.now, text)
    _tell(work, tip, text, 0, f"tip-note:{note.id}")
    return _show(work, tip)


def add_photo(work: SnapWork, photo: IncomingPhoto) -> TipCaseView:
    """Add a photo to the tip on the card; it is nobody's, from the first moment."""
    work.inbox.forget(work.update_id)
    tip = tip_on_card(work, work.chat_states.get(work.chat_id))
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
    said = words or "补充照片1张"
    work.journal.record(work.now, None, "tip_note", f"hazard:{hazard.number}:tip", of_note(said))
    notifying.tell_of_more(work, hazard, words, photos, occasion, None)
