"""Receipts for photos whose bytes are kept."""

from dataclasses import dataclass

from chat.incoming import Medium
from checklists.views import FindingView, ItemView, Reply, View
from duties.drills.views import DrillView
from duties.model import Listed
from duties.occurrences.showing import count_media
from duties.occurrences.views import OccurrenceView
from frontdesk.ports import FrontdeskWork
from frontdesk.showing import show_again
from hazards.loop.steps import load
from hazards.model import Hazard, HazardState
from hazards.photos import Photo, PhotoState, Purpose, present
from hazards.sight import Sight, sight_of
from hazards.snaps.draft_photos import shot_of
from hazards.snaps.views import DraftView, LookalikeView, PrivacyView, Shot


@dataclass(frozen=True, slots=True)
class Receipt:
    """Photos of one item and purpose that are kept: ``stored`` of ``total``."""

    inspection_id: int
    number: int
    item: str
    stored: int
    total: int
    photo_id: int
    fixed: bool


@dataclass(frozen=True, slots=True)
class ProofReceipt:
    """Photos of a spot put right that are kept: ``stored`` of ``total`` in this round.

    ``submitted`` says whether the rectification waits for its review by this.
    """

    hazard: Hazard
    stored: int
    total: int
    submitted: bool


@dataclass(frozen=True, slots=True)
class SnapReceipt:
    """Photos of a snap that are kept; ``number`` is its hazard's once it is filed.

    A snap that joined a hazard of which its sender may not learn is ``filed`` without a number.
    """

    stored: int
    total: int
    number: str
    filed: bool = False


@dataclass(frozen=True, slots=True)
class DutyReceipt:
    """What was sent with an occurrence of a duty and is kept, by what it is."""

    listed: Listed
    shots: tuple[tuple[Medium, Shot], ...]


def duties_for(
    work: FrontdeskWork, photo_ids: frozenset[int], view: View | None
) -> list[DutyReceipt]:
    """Return a receipt for each occurrence of which something is kept, besides that on the card."""
    here = view.listed.occurrence.id if isinstance(view, OccurrenceView | DrillView) else None
    sent = filter(None, map(work.photos.get, sorted(photo_ids)))
    ids = dict.fromkeys(
        each.occurrence_id for each in sent if each.occurrence_id not in {None, here}
    )
    listed = work.occurrences.some(each for each in ids if each is not None)
    return [
        DutyReceipt(each, count_media(work.photos.of_occurrence(each.occurrence.id)))
        for each in listed
    ]


def snaps_for(
    work: FrontdeskWork, photo_ids: frozenset[int], view: View | None
) -> list[SnapReceipt]:
    """Return a receipt for each snap of which photos are kept, besides the one on the card."""
    drafts: dict[int, None] = {}
    for photo_id in sorted(photo_ids):
        photo = work.photos.get(photo_id)
        if photo is not None and photo.draft_id is not None:
            drafts[photo.draft_id] = None
    here = None
    if isinstance(view, DraftView | LookalikeView | PrivacyView):
        here = view.draft.id
    return [_snap(work, draft_id) for draft_id in drafts if draft_id != here]


def _snap(work: FrontdeskWork, draft_id: int) -> SnapReceipt:
    draft = work.drafts.get(draft_id)
    hazard = work.hazards.get(draft.hazard_id) if draft and draft.hazard_id else None
    shot = shot_of(work.photos.of_draft(draft_id))
    known = hazard is not None and sight_of(work, work.person, hazard) is not Sight.NONE
    number = hazard.number if hazard is not None and known else ""
    return SnapReceipt(shot.stored, shot.total, number, filed=hazard is not None)


def proofs_for(work: FrontdeskWork, photo_ids: frozenset[int]) -> list[ProofReceipt]:
    """Return a receipt for each hazard of which photos of the spot put right are kept."""
    rounds: dict[int, int] = {}
    for photo_id in sorted(photo_ids):
        photo = work.photos.get(photo_id)
        if photo is None or photo.hazard_id is None or photo.inspection_id is not None:
            continue
        if photo.purpose is Purpose.FIXED and photo.state is PhotoState.STORED:
            rounds[photo.hazard_id] = photo.round
    return [_proof(work, hazard_id, round_) for hazard_id, round_ in rounds.items()]


def _proof(work: FrontdeskWork, hazard_id: int, round_: int) -> ProofReceipt:
    hazard = load(work, hazard_id)
    counted = [
        each
        for each in present(work.photos.of_hazard(hazard_id), Purpose.FIXED)
        if each.round == round_
    ]
    stored = sum(1 for each in counted if each.state is PhotoState.STORED)
    submitted = hazard.state is HazardState.SUBMITTED and hazard.rounds == round_
    return ProofReceipt(hazard, stored, len(counted), submitted)


def receipts_for(work: FrontdeskWork, photo_ids: frozenset[int]) -> tuple[Reply, list[Receipt]]:
    """Return what the card shows now, and a receipt for each item that is not the one on it.

    The card itself is the receipt for its own item.
    """
    reply = show_again(work)
    view = reply.view
    here = None
    if isinstance(view, FindingView | ItemView):
        here = (view.sheet.inspection.id, view.question.key)
    items: dict[tuple[int, str], Photo] = {}
    for photo_id in sorted(photo_ids):
        photo = work.photos.get(photo_id)
        if photo is None or photo.state is not PhotoState.STORED:
            continue
        if photo.inspection_id is not None and photo.question is not None:
            items[photo.inspection_id, photo.question] = photo
    receipts = [_receipt(work, photo) for item, photo in items.items() if item != here]
    return reply, [receipt for receipt in receipts if receipt is not None]


def _receipt(work: FrontdeskWork, photo: Photo) -> Receipt | None:
    inspection = work.inspections.get(photo.inspection_id or 0)
    if inspection is None or photo.question is None:
        return None
    form = work.forms.get(inspection.form_id, inspection.form_version)
    question = form.by_key[photo.question]
    counted = [
        each
        for each in work.photos.of_item(inspection.id, question.key)
        if each.purpose is photo.purpose and each.state in {PhotoState.STORED, PhotoState.RECEIVED}
    ]
    stored = sum(1 for each in counted if each.state is PhotoState.STORED)
    return Receipt(
        inspection.id,
        question.number,
        question.text,
        stored,
        len(counted),
        photo.id,
        photo.purpose is Purpose.FIXED,
    )
