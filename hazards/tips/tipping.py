"""举报: a snap whose sender is not to be known.

A tip is filed by 匿名. Nothing that stays leads from the chat to it: the draft is taken away, its
photos lose chat and sender, nobody's name is on the audit chain, the card goes back to nothing in
particular. Who gave it in confidence is sealed, apart from the tip. The receipt is shown before the
last tap, so that a crash after it loses nothing.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.once import Once
from chat.scene import SceneSpec, put_scene, show
from chat.state import MenuScene
from core.clock import local
from core.errors import XunanError
from hazards.changes import of_tip
from hazards.ledger import file_hazard
from hazards.model import Hazard, Source
from hazards.photos import PhotoState, Purpose, present
from hazards.snaps.draft_photos import keep, open_draft, write_down
from hazards.snaps.drafts import AboutDraft, Draft, Privacy
from hazards.snaps.filing import NothingToFile, new_hazard
from hazards.snaps.place_guess import SCAN_LASTS, guesses
from hazards.snaps.ports import SnapWork
from hazards.snaps.snapping import (
    DRAFT,
    DraftScene,
    describe_on_card,
    locate_on_card,
)
from hazards.snaps.views import PrivacyView, SnapScreen, TipFiledView
from hazards.tips.identity_sealer import NoSealKey
from hazards.tips.model import SERIES, Tip, digest, new_secret
from people.quotas import Allowance


class PhotosPending(XunanError):
    """Photos are still being kept, or copied without what the camera wrote into them."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class UnitMissing(XunanError):
    """A tip has no unit yet."""


@dataclass(frozen=True, slots=True)
class DraftPrivacyScene(AboutDraft):
    """Whether the sender of a draft wants to be unknown."""

    name: ClassVar[str] = "draft_privacy"


def privacy_view(work: SnapWork, draft_id: int) -> PrivacyView:
    """Return what can be chosen; confidence takes a key in the settings."""
    return PrivacyView(open_draft(work, draft_id), work.sealer.available)


def choose_privacy(work: SnapWork, draft_id: int, privacy: Privacy) -> SnapScreen:
    """Let a draft become a tip, or a snap again; a tip gets its secret. Raises ``NoSealKey``."""
    draft = open_draft(work, draft_id)
    if privacy is Privacy.CONFIDENTIAL and not work.sealer.available:
        raise NoSealKey
    secret = (draft.secret or new_secret()) if privacy is not Privacy.NAMED else ""
    draft = replace(draft, privacy=privacy, secret=secret)
    places = guesses(work, draft)
    if draft.unit_id is None and draft.tip and places:
        place = places[0].place
        draft = replace(draft, unit_id=places[0].unit.id, place_id=place.id if place else None)
    keep(work, draft)
    return show(work, DRAFT, DraftScene(draft_id))


def submit_without(work: SnapWork, draft_id: int) -> SnapScreen:
    """Put a tip on the ledger without the photos that cannot be fetched for now.

    These go on being fetched as nobody's, and are with the tip when they are kept. Raises as
    ``submit``.
    """
    return submit(work, draft_id, without=True)


def submit(work: SnapWork, draft_id: int, *, without: bool = False) -> SnapScreen:
    """Put a tip on the ledger (提交举报) and cut every thread to who gave it.

    Where photos cannot be fetched for now, that is asked first (``without``). Raises
    ``UnitMissing``, ``PhotosPending``, ``NothingToFile``, ``NoSealKey``, ``DraftGone``.
    """
    draft = open_draft(work, draft_id)
    if not draft.tip:
        return show(work, DRAFT, DraftScene(draft_id))
    if draft.unit_id is None:
        raise UnitMissing
    photos = present(work.photos.of_draft(draft.id))
    late = [each for each in photos if each.stuck]
    pending = [each for each in photos if not each.bare and each not in late]
    if pending:
        raise PhotosPending(len(pending))
    if not draft.description and len(late) == len(photos):
        raise NothingToFile
    if late and not without:
        return show(work, DRAFT, DraftScene(draft_id))
    work.spend(Allowance.FILINGS)
    sealed = _seal(work, draft)
    nobody = work.persons.anonymous(work.now)
    hazard = file_hazard(work, new_hazard(work, draft, nobody.id, Source.TIP))
    tip = work.tips.add(_number(work), hazard.id, digest(draft.secret), sealed, work.day())
    work.journal.record(work.now, None, "tip", f"hazard:{hazard.number}:tip", of_tip(None, tip))
    _cut(work, draft, hazard, nobody.id)
    return TipFiledView(tip, Once(draft.secret), draft.privacy is Privacy.CONFIDENTIAL, len(late))


def _number(work: SnapWork) -> str:
    year = local(work.now, work.zone).year
    return f"{SERIES}-{year}-{work.series.next(SERIES, year):06d}"


def _seal(work: SnapWork, draft: Draft) -> str:
    person = work.persons.get(draft.person_id)
    if draft.privacy is not Privacy.CONFIDENTIAL or person is None:
        return ""
    return work.sealer.seal(f"{person.name}（{person.address.label}）")


def _cut(work: SnapWork, draft: Draft, hazard: Hazard, nobody: int) -> None:
    """Take away what leads from the chat, or the person, to the tip."""
    counted = {photo.id for photo in present(work.photos.of_draft(draft.id))}
    for photo in work.photos.of_draft(draft.id):
        if photo.id in counted:
            work.photos.link(photo.id, hazard.id, Purpose.FOUND, 0)
            if photo.state is PhotoState.STORED:
                write_down(work, hazard, photo, None)
        work.photos.unname(photo.id, nobody)
        if photo.state is not PhotoState.RECEIVED:  # else when it is kept, or given up
            work.photos.forget_file(photo.id)
    work.drafts.remove(draft.id)
    work.contexts.forget(work.chat_id)
    work.codes.unname(draft.person_id, hazard.unit_id, work.now - SCAN_LASTS)
    work.persons.forget(draft.person_id)
    work.inbox.forget(work.update_id)
    put_scene(work, MenuScene())


def known_tip(work: SnapWork, tip: Tip) -> Hazard:
    """Return the hazard of a tip."""
    hazard = work.hazards.get(tip.hazard_id)
    if hazard is None:
        raise LookupError(tip.hazard_id)
    return hazard


DRAFT_PRIVACY: SceneSpec[SnapWork, DraftPrivacyScene, SnapScreen] = SceneSpec(
    DraftPrivacyScene,
    lambda work, scene: privacy_view(work, scene.draft_id),
    words=describe_on_card,
    place=locate_on_card,
)
