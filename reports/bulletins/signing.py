"""Who signs what the office issues (签发): chosen by who drafts it, and pressed by themselves.

Who holds a role that may sign signs; where an office has given that role to nobody, another of the
office than who drafted it; and where there is only one, that one. A draft that is sent to be signed
stands on the signer's to-do until they, or whoever stands in for them, issue it, send it back, or
it is taken back.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from core.errors import XunanError
from people.members import page_of
from people.model import Loan, Person
from people.permissions import Action, require, require_member
from people.todo import holder_of
from reports.bulletins.model import Bulletin, BulletinState
from reports.bulletins.ports import BulletinWork
from reports.bulletins.showing import BULLETIN, BulletinScene, load
from reports.bulletins.signers import (
    loan_for,
    signer_of,
    signers_of,
    spell_signer,
    spell_signers,
    stands_for,
)
from reports.bulletins.views import BulletinView, SignersView
from reports.bulletins.waiting import REDRAFT, SIGN, clear, drafter_of, keep, wait_for

SIGNERS_ON_A_PAGE = 8


class NotItsSigner(XunanError):
    """Somebody else signs it; ``who`` names them, in Chinese."""

    def __init__(self, who: str) -> None:
        super().__init__(who)
        self.who = who


class NotSent(XunanError):
    """It is not with a signer now."""


class SignerMovedOn(XunanError):
    """Where it lies is not any more what stood on the card."""


@dataclass(frozen=True, slots=True)
class SignersScene(Scene):
    """Who may sign a draft, to be chosen from."""

    name: ClassVar[str] = "bulletin_signers"
    bulletin_id: int
    page: int = 0


def require_signer(work: BulletinWork, bulletin: Bulletin) -> tuple[Person, Loan | None]:
    """Return the actor, who signs a draft as it lies, and for whom they do if they stand in.

    Raises ``NotJoined``, ``NotAllowed``, ``NotSent`` and ``NotItsSigner``.
    """
    actor = require_member(work.person)
    signer = signer_of(work, bulletin)
    if signer is not None and stands_for(work, actor, signer):
        return actor, loan_for(actor, signer, bulletin)
    signers = [signer] if signer is not None else signers_of(work, bulletin)
    if bulletin.signer_id is None and any(stands_for(work, actor, each) for each in signers):
        raise NotSent
    raise NotItsSigner(spell_signers(work, signers, bulletin))


def signers_view(work: BulletinWork, scene: SignersScene) -> SignersView:
    """Return who may sign a draft; raises ``NotJoined`` and ``NotAllowed``."""
    bulletin = load(work, scene.bulletin_id)
    require(work.person, Action.PUBLISH, bulletin.street or None)
    signers = signers_of(work, bulletin)
    page, pages = page_of(scene.page, len(signers), SIGNERS_ON_A_PAGE)
    shown = signers[page * SIGNERS_ON_A_PAGE :][:SIGNERS_ON_A_PAGE]
    named = tuple((each.id, spell_signer(work, each, bulletin)) for each in shown)
    return SignersView(bulletin, named, page, pages, len(signers))


def show_signers(work: BulletinWork, bulletin_id: int, page: int = 0) -> SignersView:
    """Show who may sign a draft; raises ``NotJoined`` and ``NotAllowed``."""
    return show(work, SIGNERS, SignersScene(bulletin_id, page))


def send(work: BulletinWork, bulletin_id: int, signer_id: int, seen: int) -> BulletinView:
    """Send a draft to who is to sign it (送签), and tell them.

    Raises ``NotJoined``, ``NotAllowed``, ``NotItsSigner`` for who may not sign it,
    ``SignerMovedOn`` and ``Overtaken``.
    """
    before, actor = _draft(work, bulletin_id, seen)
    signers = signers_of(work, before)
    if signer_id not in {each.id for each in signers}:
        raise NotItsSigner(spell_signers(work, signers, before))
    after = replace(before, signer_id=signer_id, sent_at=work.now)
    keep(work, actor, before, after, "send_bulletin")
    wait_for(work, after, SIGN, holder_of(signer_id))
    return show(work, BULLETIN, BulletinScene(bulletin_id))


def take_back(work: BulletinWork, bulletin_id: int, seen: int) -> BulletinView:
    """Take a draft back from who was to sign it; raises as ``send``, and ``NotSent``."""
    before, actor = _draft(work, bulletin_id, seen)
    if before.signer_id is None:
        raise NotSent
    keep(work, actor, before, replace(before, signer_id=None, sent_at=None), "unsend_bulletin")
    clear(work, bulletin_id)
    return show(work, BULLETIN, BulletinScene(bulletin_id))


def send_back(work: BulletinWork, bulletin_id: int, seen: int) -> BulletinView:
    """Send a draft back to who drafted it, or else its office (退回修改), and tell them.

    Raises ``NotJoined``, ``NotAllowed``, ``NotItsSigner``, ``NotSent``, ``SignerMovedOn`` and
    ``Overtaken``.
    """
    before = load(work, bulletin_id)
    if before.state is not BulletinState.DRAFT or before.signer_id is None:
        raise NotSent
    actor, loan = require_signer(work, before)
    if seen != before.version:
        raise SignerMovedOn
    after = replace(before, signer_id=None, sent_at=None)
    keep(work, actor, before, after, "send_back_bulletin", loan)
    wait_for(work, after, REDRAFT, drafter_of(work, after))
    return show(work, BULLETIN, BulletinScene(bulletin_id))


def _draft(work: BulletinWork, bulletin_id: int, seen: int) -> tuple[Bulletin, Person]:
    bulletin = load(work, bulletin_id)
    actor = require(work.person, Action.PUBLISH, bulletin.street or None)
    if bulletin.state is not BulletinState.DRAFT or seen != bulletin.version:
        raise SignerMovedOn
    return bulletin, actor


SIGNERS: SceneSpec[BulletinWork, SignersScene, SignersView] = SceneSpec(
    SignersScene, signers_view, settle=lambda scene, view: replace(scene, page=view.page)
)
