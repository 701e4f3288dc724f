"""Photos that people send: to a hazard's proof, a tip, a snap, an item or a duty.

Voices and files go to duties, certificates and tasks alone, where they are awaited.
"""

from dataclasses import replace

from chat.incoming import IncomingPhoto, Medium, Noted
from chat.state import ChatState
from checklists.evidence import receive_for_item, record_hash
from duties.expiry import showing as expiry
from duties.occurrences import proving
from duties.tasks import showing as tasks
from frontdesk.ports import FrontdeskWork
from frontdesk.scenes import SCENES
from hazards import messages
from hazards.loop import feedback, rectifying
from hazards.photos import Photo, Purpose
from hazards.snaps import draft_photos, snapping
from hazards.tips.following import FollowingScene, TipCaseScene
from people.quotas import Allowance


def receive_photo(work: FrontdeskWork, photo: IncomingPhoto) -> Noted:
    """Note a photo and put it to its item; its caption becomes the sentence.

    Where no inspection is under way, it becomes a snap (随手拍). Nothing else is said yet: the
    receipt follows when the bytes are kept. A message that is known already changes nothing. Raises
    ``NotJoined``, ``QuotaReached``, and as ``open_sheet``.

    Telegram's own time of a message counts, unless the clock is set by somebody: Telegram's is not.
    """
    if work.clock.offset() is not None:
        photo = replace(photo, sent_at=work.now)
    if work.photos.by_message(work.chat_id, photo.message_id) is not None:
        return Noted.TAKEN
    noted = _with_sibling(work, photo)
    if noted is not None:
        return noted
    work.spend(Allowance.PHOTOS)
    state = work.chat_states.get(work.chat_id)
    hazard_id, elsewhere = _proof_of(work, state, photo)
    if hazard_id is not None:
        rectifying.receive_proof(work, hazard_id, photo)
        return Noted.TAKEN
    if isinstance(state.scene, FollowingScene | TipCaseScene):
        elsewhere = _is_about_another(work, photo)  # or it is the tipster's, and nobody else's
    spec = SCENES.of(state.scene)
    noted = spec.photo(work, state.scene, photo, elsewhere) if spec.photo is not None else None
    if noted is not None:
        return noted
    if _is_snap(work, state, photo):
        taken = snapping.receive_photo(work, photo)
    else:
        taken = receive_for_item(work, state, photo)
    return Noted.TAKEN if taken else Noted.WORDS_TOO_LONG


def receive_attachment(work: FrontdeskWork, sent: IncomingPhoto) -> Noted:
    """Note a voice or a file where it is awaited: by what it answers, its album, or the card.

    Elsewhere nothing is noted of it. Raises ``QuotaReached``, ``NotJoined`` and ``NotAllowed``.
    """
    if work.clock.offset() is not None:
        sent = replace(sent, sent_at=work.now)
    if work.photos.by_message(work.chat_id, sent.message_id) is not None:
        return Noted.TAKEN
    noted = _with_sibling(work, sent)
    if noted is not None:
        return noted
    scene = work.chat_states.get(work.chat_id).scene
    spec = SCENES.of(scene)
    if not spec.attachments or spec.photo is None:
        return Noted.UNASKED
    noted = spec.photo(work, scene, sent, _is_about_another(work, sent))
    if noted is not None:
        work.spend(Allowance.PHOTOS)
    return noted or Noted.UNASKED


def _with_sibling(work: FrontdeskWork, sent: IncomingPhoto) -> Noted | None:
    """Note what goes with an earlier one, by reply or album, where that is taken; else ``None``."""
    sibling = _sibling_of(work, sent)
    if sibling is None:
        return None
    occurrence_id, entry_id = sibling.occurrence_id, sibling.expiry_entry_id
    if occurrence_id is not None and proving.takes_medium(work, occurrence_id, sent.medium):
        work.spend(Allowance.PHOTOS)
        return proving.add_photo(work, occurrence_id, sent, sibling.question)
    if entry_id is not None and sent.medium in expiry.TAKES:
        work.spend(Allowance.PHOTOS)
        return expiry.add_photo(work, entry_id, sent)
    if sibling.transfer_id is not None and sent.medium is Medium.PHOTO:
        work.spend(Allowance.PHOTOS)
        return feedback.add_photo(work, sibling.transfer_id, sent)
    target_id = sibling.task_target_id
    if target_id is not None and sent.medium in tasks.TAKES:
        work.spend(Allowance.PHOTOS)
        return tasks.add_photo(work, target_id, sent)
    return None


def _proof_of(
    work: FrontdeskWork, state: ChatState, photo: IncomingPhoto
) -> tuple[int | None, bool]:
    """Return the hazard that a photo proves to be put right, by its album or by reply.

    And whether these say what the photo belongs to, whatever is on the card.
    """
    if photo.album is not None:
        sibling = work.photos.of_album(work.chat_id, photo.album)
        if sibling is not None:
            return (sibling.hazard_id if sibling.purpose is Purpose.FIXED else None), True
    if photo.reply_to is None:
        return None, False
    post = work.outbox.post_at(work.address, photo.reply_to)
    if post is not None:
        return messages.hazard_of(post.topic, messages.TASK), True
    earlier = work.photos.by_message(work.chat_id, photo.reply_to)
    if earlier is not None and earlier.inspection_id is None:
        return (earlier.hazard_id if earlier.purpose is Purpose.FIXED else None), True
    return rectifying.task_named(work, photo.reply_text), photo.reply_to != state.card_id


def _sibling_of(work: FrontdeskWork, photo: IncomingPhoto) -> Photo | None:
    """Return the photo with which another belongs together, by its album or by reply."""
    if photo.album is not None:
        sibling = work.photos.of_album(work.chat_id, photo.album)
        if sibling is not None:
            return sibling
    if photo.reply_to is None:
        return None
    return work.photos.by_message(work.chat_id, photo.reply_to)


def _is_about_another(work: FrontdeskWork, photo: IncomingPhoto) -> bool:
    """Tell whether a photo says by its album or by reply that it belongs to something known."""
    if photo.album is not None and work.photos.of_album(work.chat_id, photo.album) is not None:
        return True
    if photo.reply_to is None:
        return False
    return (
        work.outbox.post_at(work.address, photo.reply_to) is not None
        or work.photos.by_message(work.chat_id, photo.reply_to) is not None
        or work.reply_targets.get(work.chat_id, photo.reply_to) is not None
    )


def _is_snap(work: FrontdeskWork, state: ChatState, photo: IncomingPhoto) -> bool:
    """Tell whether a photo is meant for no inspection: by album, by reply, by the card."""
    if photo.album is not None:
        sibling = work.photos.of_album(work.chat_id, photo.album)
        if sibling is not None:
            return sibling.draft_id is not None
    if photo.reply_to is not None:
        answered = work.photos.by_message(work.chat_id, photo.reply_to)
        if answered is not None:
            return answered.inspection_id is None
        if work.reply_targets.get(work.chat_id, photo.reply_to) is not None:
            return False
    if state.inspection_id is None:
        return True
    inspection = work.inspections.get(state.inspection_id)
    over = inspection is None or inspection.signed_at or inspection.dropped_at
    return bool(over)


def record_kept(work: FrontdeskWork, photo_id: int) -> None:
    """Put on the audit chain that the bytes of a photo are kept, under which hash.

    One of a spot put right hands the rectification in. One of a snap is written down when the snap
    is filed: until then nobody knows whether it is to have a name.
    """
    photo = work.photos.get(photo_id)
    if photo is None:
        return
    if photo.occurrence_id is not None:
        proving.photo_kept(work, photo)
        return
    if photo.expiry_entry_id is not None:
        expiry.photo_kept(work, photo)
        return
    if photo.transfer_id is not None:
        feedback.photo_kept(work, photo)
        return
    if photo.task_target_id is not None:
        tasks.photo_kept(work, photo)
        return
    if photo.task_upload_id is not None:
        return  # said with what was read of it
    if photo.inspection_id is None and photo.purpose is Purpose.FIXED:
        rectifying.proof_kept(work, photo)
        return
    if photo.inspection_id is None:
        draft_photos.photo_kept(work, photo)
        return
    record_hash(work, photo)
