"""Asking those who walk along to sign (请同行人签名): who leads hands out a link of the sheet."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from typing import ClassVar

from chat.changes import new
from chat.once import Once
from chat.scene import SceneSpec, show
from checklists.cosigning.model import Cosignature
from checklists.cosigning.telling import tell_lead
from checklists.cosigning.views import CosignerEntry, CosignersView
from checklists.inspection import Sheet
from checklists.name_asking import ask_name
from checklists.ports import WalkWork
from checklists.sheets import WalkScene, open_sheet, summary_view
from checklists.signing import while_open
from checklists.signing_views import SummaryView
from checklists.views import Reply, Shown
from core.clock import local
from people.permissions import require_member

TOKEN_BYTES = 18  # 144 bits, 24 characters in a link


@dataclass(frozen=True, slots=True)
class CosignersScene(WalkScene):
    """Who has signed beside; the link was shown once."""

    name: ClassVar[str] = "cosigners"


def hash_of(token: str) -> str:
    """Return by what a link is remembered."""
    return hashlib.sha256(token.encode()).hexdigest()


def ask(work: WalkWork, inspection_id: int) -> Reply:
    """Show who has signed beside, with a link to hand out where none was made before.

    Who leads and has told no name is asked for it first: those who sign see who leads. Raises as
    ``sheets.open_sheet``.
    """
    visit_id = open_sheet(work, inspection_id).inspection.visit_id
    if not require_member(work.person).named:
        return Reply(ask_name(work, inspection_id))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = work.cosignatures.add_link(visit_id, hash_of(token), work.now)
    if made is None:
        return Reply(_shown(work, inspection_id))
    _record_link(work, inspection_id)
    return Reply(_shown(work, inspection_id, token))


def renew(work: WalkWork, inspection_id: int) -> Reply:
    """Make the link anew; the one before is void, who has signed may go on. Raises as ``ask``."""
    visit_id = open_sheet(work, inspection_id).inspection.visit_id
    link = work.cosignatures.link_of(visit_id)
    if link is None:
        return ask(work, inspection_id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    work.cosignatures.renew_link(link.id, hash_of(token))
    _record_link(work, inspection_id)
    return Reply(_shown(work, inspection_id, token))


def remove(work: WalkWork, inspection_id: int, cosignature_id: int) -> Reply:
    """Take away the signature of somebody who did not walk along; one that is gone stays so.

    Raises as ``ask``.
    """
    sheet = open_sheet(work, inspection_id)
    signed = work.cosignatures.of_inspection(sheet.inspection.visit_id)
    found = next((each for each in signed if each.id == cosignature_id), None)
    if found is not None and work.cosignatures.remove(found.id):
        actor = require_member(work.person).id
        subject = f"inspection:{inspection_id}"
        changes: dict[str, tuple[object, object]] = {"cosigner": (found.name, None)}
        work.journal.record(work.now, actor, "remove_cosignature", subject, changes)
        tell_lead(work, summary_view(work, sheet))
    return Reply(_shown(work, inspection_id))


def _record_link(work: WalkWork, inspection_id: int) -> None:
    actor = require_member(work.person).id
    changes = new(inspection_id=inspection_id)
    work.journal.record(work.now, actor, "ask_cosigners", f"inspection:{inspection_id}", changes)


def _shown(work: WalkWork, inspection_id: int, token: str = "") -> CosignersView:
    view = show(work, COSIGNERS, CosignersScene(inspection_id))
    assert isinstance(view, CosignersView)  # noqa: S101 - it is open, as was read in this turn
    return replace(view, token=Once(f"s{token}")) if token else view


def _cosigners_view(work: WalkWork, _: CosignersScene, sheet: Sheet) -> CosignersView:
    summary = summary_view(work, sheet)
    entries = tuple(entry_of(work, summary, each) for each in summary.cosigned)
    return CosignersView(sheet, entries, summary.titles)


def entry_of(work: WalkWork, summary: SummaryView, signed: Cosignature) -> CosignerEntry:
    """Return a signature with the moment on the wall, and whether it is for this summary."""
    at = local(signed.signed_at, work.zone)
    return CosignerEntry(signed, at, signed not in summary.standing)


COSIGNERS: SceneSpec[WalkWork, CosignersScene, Shown] = SceneSpec(
    CosignersScene, while_open(_cosigners_view)
)
