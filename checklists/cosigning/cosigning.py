"""Signing beside who leads: whoever opens the link sees what they sign, and no more than that.

A signature keeps the name, the moment and the stamp of what was seen. Somebody without a role types
a name; from which chat it came is known as long as the inspection is open, so that nobody signs
twice, and forgotten with its end.
"""

import re
from dataclasses import dataclass, replace
from typing import ClassVar

from chat.changes import new
from chat.done import Done
from chat.scene import SceneSpec, put_scene
from chat.state import Scene
from checklists.cosigning.asking import entry_of, hash_of
from checklists.cosigning.model import LONGEST_NAME, MOST_COSIGNERS, Cosignature
from checklists.cosigning.telling import tell_lead
from checklists.cosigning.views import CosignView, PlacedLine
from checklists.inspection import Inspection
from checklists.ports import WalkWork
from checklists.sheets import load_sheet, summary_view
from checklists.signing_views import SummaryView
from checklists.views import Reply, Shown
from core.errors import XunanError
from people.naming import read_name

PAYLOAD = re.compile(r"s[A-Za-z0-9_-]{24}")  # longer than any invitation
STAMP = 16  # characters of a link's hash by which a card remembers that link
PAGE = 2000  # characters of hazards on one page


class CosignUnknown(XunanError):
    """The link is of no sheet, or was made anew since."""


class CosignOver(XunanError):
    """Who leads has signed: nobody can be added to the sheet."""


class CosignDropped(XunanError):
    """The sheet was set aside for a new one."""


class LeadCannotCosign(XunanError):
    """Who leads signs the sheet itself."""


class CosignersFull(XunanError):
    """As many have signed as there is room for."""


class CosignerNamed(XunanError):
    """Somebody else has signed by this name, or leads: ``who`` is the name."""

    def __init__(self, who: str) -> None:
        super().__init__(who)
        self.who = who


class CosignerNameTooLong(XunanError):
    """A name has at most ``LONGEST_NAME`` characters here."""


@dataclass(frozen=True, slots=True)
class CosignScene(Scene):
    """A sheet by the link that ``stamp`` stands for; ``typed`` is the name to sign with."""

    name: ClassVar[str] = "cosign"
    link_id: int
    stamp: str = ""
    page: int = 0
    typed: str = ""


def is_payload(payload: str) -> bool:
    """Tell whether the payload of a deep link is that of a sheet to sign."""
    return PAYLOAD.fullmatch(payload) is not None


def is_known(work: WalkWork, payload: str) -> bool:
    """Tell whether the payload of a deep link opens a sheet."""
    return is_payload(payload) and work.cosignatures.by_token(hash_of(payload[1:])) is not None


def open_link(work: WalkWork, payload: str) -> CosignView:
    """Show the sheet of a link.

    Raises ``CosignUnknown``, ``CosignOver``, ``CosignDropped`` and ``LeadCannotCosign``.
    """
    link = work.cosignatures.by_token(hash_of(payload[1:])) if is_payload(payload) else None
    if link is None:
        raise CosignUnknown
    return _put(work, CosignScene(link.id, link.token_sha256[:STAMP]))


def show_page(work: WalkWork, link_id: int, page: int) -> CosignView:
    """Show a page of the sheet as it is now; raises as ``open_link``."""
    return _put(work, replace(_scene(work, link_id), page=page))


def _scene(work: WalkWork, link_id: int) -> CosignScene:
    """Return the scene in which the actor has a sheet before them, or may have it again."""
    scene = work.chat_states.get(work.chat_id).scene
    if isinstance(scene, CosignScene) and scene.link_id == link_id:
        return scene
    return CosignScene(link_id)


def _put(work: WalkWork, scene: CosignScene) -> CosignView:
    view = look(work, scene)
    put_scene(work, replace(scene, page=view.page))
    return view


def look(work: WalkWork, scene: CosignScene) -> CosignView:
    """Return what somebody sees who came by a link, or has signed; raises as ``open_link``."""
    return _view(work, scene, _summary(work, _allowed(work, scene)))


def _allowed(work: WalkWork, scene: CosignScene, *, hold: bool = False) -> Inspection:
    """Return the inspection of a link; whoever neither came by it nor has signed learns nothing.

    With ``hold`` nobody else ends it, or signs beside, until the turn ends.
    """
    link = work.cosignatures.link(scene.link_id)
    inspection = _led(work, link.inspection_id) if link is not None else None
    if link is None or inspection is None:
        raise CosignUnknown
    if hold:
        work.cosignatures.hold(inspection.id)
        inspection = _led(work, link.inspection_id) or inspection
    came = scene.stamp == link.token_sha256[:STAMP]
    if not came and _own(work, work.cosignatures.of_inspection(inspection.id)) is None:
        raise CosignUnknown
    _require_open(work, inspection)
    return inspection


def _led(work: WalkWork, inspection_id: int) -> Inspection | None:
    """Return the inspection whose signatures are those of a link: of a visit the first one."""
    inspection = work.inspections.get(inspection_id)
    if inspection is None or inspection.visit_id == inspection.id:
        return inspection
    return work.inspections.get(inspection.visit_id)


def _summary(work: WalkWork, inspection: Inspection) -> SummaryView:
    lead = work.persons.get(inspection.inspector_id)
    return summary_view(work, load_sheet(work, inspection), lead)


def _require_open(work: WalkWork, inspection: Inspection) -> None:
    if inspection.signed_at is not None:
        raise CosignOver
    if inspection.dropped_at is not None:
        raise CosignDropped
    if work.person is not None and work.person.id == inspection.inspector_id:
        raise LeadCannotCosign


def _own(work: WalkWork, signed: list[Cosignature]) -> Cosignature | None:
    """Return the actor's signature: by this phone, or by any of who holds a role."""
    own_id = _own_id(work)
    return next(
        (
            each
            for each in signed
            if each.address == work.address or (own_id is not None and each.person_id == own_id)
        ),
        None,
    )


def _own_id(work: WalkWork) -> int | None:
    person = work.person
    return person.id if person is not None and person.memberships else None


def _name(work: WalkWork, scene: CosignScene, own: Cosignature | None) -> str:
    """Return by which name the actor signs: the known one, else what they typed or signed with."""
    person = work.person
    if person is not None and person.memberships and person.named:
        return person.name
    return scene.typed or (own.name if own is not None else "")


def _view(work: WalkWork, scene: CosignScene, summary: SummaryView) -> CosignView:
    own = _own(work, list(summary.cosigned))
    several = len(summary.parts) > 1
    hazards = tuple(
        (place if several else 0, line)
        for place, part in enumerate(summary.parts, start=1)
        for line in part.lines
        if line.finding is not None
    )
    pages = pages_of(hazards)
    page = min(scene.page, len(pages) - 1)
    return CosignView(
        scene.link_id,
        summary.sheet,
        summary.titles,
        tuple(tally for part in summary.parts for _, tally in part.sections),
        pages[page],
        len(hazards),
        page,
        len(pages),
        summary.signer,
        summary.day,
        _name(work, scene, own),
        entry_of(work, summary, own) if own is not None else None,
        summary.ready,
        summary.stamp,
    )


def pages_of(lines: tuple[PlacedLine, ...]) -> list[tuple[PlacedLine, ...]]:
    """Return the hazards page by page: all words are read before they are signed for."""
    pages: list[tuple[PlacedLine, ...]] = [()]
    room = PAGE
    for place, line in lines:
        finding = line.finding
        said = len(finding.description) + len(finding.measure) if finding is not None else 0
        if pages[-1] and said > room:
            pages.append(())
            room = PAGE
        pages[-1] += ((place, line),)
        room -= said
    return pages


def cosign(work: WalkWork, link_id: int, seen: int) -> Reply:
    """Sign beside who leads; a second press, or a second phone of somebody, changes nothing.

    ``seen`` stands for the summary that was looked at: what was changed since is shown first, and
    nothing is signed. Raises as ``open_link``, and ``CosignersFull`` and ``CosignerNamed``.
    """
    scene = _scene(work, link_id)
    summary = _summary(work, _allowed(work, scene, hold=True))
    view = _view(work, scene, summary)
    if seen != view.stamp or not view.ready or not view.name:
        return Reply(_put(work, scene), Done.MOVED_ON)
    if view.own is None or view.own.lapsed:
        _sign(work, summary, view)
    return Reply(_put(work, scene), Done.COSIGNED)


def _sign(work: WalkWork, summary: SummaryView, view: CosignView) -> None:
    inspection, own_id = view.sheet.inspection, _own_id(work)
    others = [each for each in summary.cosigned if view.own is None or each != view.own.cosignature]
    if own_id is None and view.name in {summary.signer, *(each.name for each in others)}:
        raise CosignerNamed(view.name)
    if view.own is not None:
        work.cosignatures.renew(view.own.cosignature.id, view.name, view.stamp, work.now)
    elif len(others) >= MOST_COSIGNERS:
        raise CosignersFull
    else:
        place = (inspection.id, own_id, work.address, view.name, view.stamp)
        work.cosignatures.add(*place, work.now)
    subject = f"inspection:{inspection.id}"
    work.journal.record(work.now, own_id, "cosign", subject, new(cosigner=view.name))
    tell_lead(work, _summary(work, inspection))


def _words(work: WalkWork, scene: CosignScene, text: str) -> Shown | None:
    """Take the typed name of somebody without one; what else is typed is not for this sheet."""
    look(work, scene)
    person = work.person
    if person is not None and person.memberships and person.named:
        return None
    name = read_name(text)
    if len(name) > LONGEST_NAME:
        raise CosignerNameTooLong
    return _put(work, replace(scene, typed=name))


COSIGN: SceneSpec[WalkWork, CosignScene, Shown] = SceneSpec(CosignScene, look, words=_words)
