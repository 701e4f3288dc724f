"""Drafts of the actor's own chat, and their photos on the way to a hazard."""

from core.errors import XunanError
from hazards.changes import of_photo
from hazards.model import Hazard
from hazards.photos import Photo, PhotoState, Purpose, present
from hazards.sight import Sight, sight_of
from hazards.snaps.drafts import Draft, DraftState
from hazards.snaps.ports import SnapWork
from hazards.snaps.views import Shot


class DraftGone(XunanError):
    """There is no such draft in this chat (any more): it was dropped, or became a tip."""


class DraftSettled(XunanError):
    """The draft is on the ledger already, under ``number``."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


def own(work: SnapWork, draft_id: int) -> Draft:
    """Return a draft of this chat, filed or not; raises ``DraftGone``."""
    draft = work.drafts.get(draft_id)
    if draft is None or draft.chat_id != work.chat_id or draft.state is DraftState.DROPPED:
        raise DraftGone
    return draft


def open_draft(work: SnapWork, draft_id: int) -> Draft:
    """Return a draft of this chat that can be changed; raises ``DraftGone``, ``DraftSettled``."""
    draft = own(work, draft_id)
    if draft.state is not DraftState.OPEN:
        hazard = work.hazards.get(draft.hazard_id or 0)
        known = hazard is not None and sight_of(work, work.person, hazard) is not Sight.NONE
        raise DraftSettled(hazard.number if hazard is not None and known else "")
    return draft


def keep(work: SnapWork, draft: Draft) -> Draft:
    """Keep a changed draft; raises ``DraftGone`` when somebody was quicker."""
    if not work.drafts.save(draft):
        raise DraftGone
    return draft


def shot_of(photos: list[Photo]) -> Shot:
    """Count photos that are kept, or on their way."""
    counted = present(photos)
    return Shot(sum(1 for each in counted if each.state is PhotoState.STORED), len(counted))


def attach(work: SnapWork, draft: Draft, hazard: Hazard) -> int:
    """Put the photos of a draft to a hazard, write their hashes down, and count them."""
    photos = present(work.photos.of_draft(draft.id))
    for photo in photos:
        work.photos.link(photo.id, hazard.id, Purpose.FOUND, 0)
        if photo.state is PhotoState.STORED:
            write_down(work, hazard, photo, photo.sent_by)
    return len(photos)


def write_down(work: SnapWork, hazard: Hazard, photo: Photo, by: int | None) -> None:
    """Write the hash of a photo of a hazard on the audit chain."""
    subject = f"hazard:{hazard.number}:photo"
    work.journal.record(work.now, by, "photo", subject, of_photo(photo))


def photo_kept(work: SnapWork, photo: Photo) -> None:
    """The bytes of a photo are kept that is no proof and of no inspection.

    One of a draft is written down when the draft is filed; until then nobody knows whether it is
    to have a name. One that was late for that, or came with a tip, is written down now.
    """
    hazard = work.hazards.get(photo.hazard_id or 0)
    if hazard is None:
        return
    nameless = photo.chat_id == 0
    write_down(work, hazard, photo, None if nameless else photo.sent_by)
    if nameless:
        work.photos.forget_file(photo.id)
