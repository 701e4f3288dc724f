"""Who signs what the office issues (签发): chosen by who drafts it, and pressed by themselves.

Who holds a role that may sign signs; where an office has given that role to nobody, another of the
office than who drafted it; and where there is only one, that one. A draft that is sent to be signed
stands on the signer's to-do until they issue it, send it back, or it is taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from core.errors import Overtaken, XunanError
from hazards.counts.period import Period
from people.awaiting import mark_stale, put_items
from people.members import page_of
from people.model import Person
from people.permissions import Action, require, require_member
from people.rings import News
from people.sounding import ring
from people.todo import TodoEntry, TodoItem, holder_of, office_of
from people.todo_subjects import Handover, Releaser, TodoSubject
from reports.bulletins.model import Bulletin, BulletinState
from reports.bulletins.ports import BulletinWork
from reports.bulletins.showing import BULLETIN, BulletinScene, load, show_bulletin
from reports.bulletins.signers import signers_of, signs
from reports.bulletins.views import BulletinView, SignersView

BULLETIN_SUBJECT, SIGN, REDRAFT = "bulletin", "sign", "redraft"
TO_SIGN = timedelta(days=2)  # ours: what is to be signed waits no longer unnoticed
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


def require_signer(work: BulletinWork, bulletin: Bulletin) -> Person:
    """Return the actor, who signs a draft as it lies.

    Raises ``NotJoined``, ``NotAllowed``, ``NotSent`` and ``NotItsSigner``.
    """
    actor = require_member(work.person)
    signers = signers_of(work, bulletin)
    if signs(actor, bulletin, signers):
        return actor
    if bulletin.signer_id is None and actor.id in {each.id for each in signers}:
        raise NotSent
    named = [each for each in signers if bulletin.signer_id in {None, each.id}]
    raise NotItsSigner("、".join(each.name for each in named or signers))


def signers_view(work: BulletinWork, scene: SignersScene) -> SignersView:
    """Return who may sign a draft; raises ``NotJoined`` and ``NotAllowed``."""
    bulletin = load(work, scene.bulletin_id)
    require(work.person, Action.PUBLISH, bulletin.street or None)
    signers = signers_of(work, bulletin)
    page, pages = page_of(scene.page, len(signers), SIGNERS_ON_A_PAGE)
    shown = signers[page * SIGNERS_ON_A_PAGE :][:SIGNERS_ON_A_PAGE]
    named = tuple((each.id, each.name) for each in shown)
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
        raise NotItsSigner("、".join(each.name for each in signers))
    after = replace(before, signer_id=signer_id, sent_at=work.now)
    _keep(work, actor, before, after, "send_bulletin")
    for item in _await(work, after, SIGN, signer_id):
        ring(work, item, News.NEW, work.now)
    return show(work, BULLETIN, BulletinScene(bulletin_id))


def take_back(work: BulletinWork, bulletin_id: int, seen: int) -> BulletinView:
    """Take a draft back from who was to sign it; raises as ``send``, and ``NotSent``."""
    before, actor = _draft(work, bulletin_id, seen)
    if before.signer_id is None:
        raise NotSent
    _keep(work, actor, before, replace(before, signer_id=None, sent_at=None), "unsend_bulletin")
    clear(work, bulletin_id)
    return show(work, BULLETIN, BulletinScene(bulletin_id))


def send_back(work: BulletinWork, bulletin_id: int, seen: int) -> BulletinView:
    """Send a draft back to who drafted it (退回修改), as its signer, and tell them.

    Raises ``NotJoined``, ``NotAllowed``, ``NotItsSigner``, ``NotSent``, ``SignerMovedOn`` and
    ``Overtaken``.
    """
    before = load(work, bulletin_id)
    if before.state is not BulletinState.DRAFT or before.signer_id is None:
        raise NotSent
    actor = require_signer(work, before)
    if seen != before.version:
        raise SignerMovedOn
    after = replace(before, signer_id=None, sent_at=None)
    _keep(work, actor, before, after, "send_back_bulletin")
    for item in _await(work, after, REDRAFT, before.made_by):
        ring(work, item, News.NEW, work.now)
    return show(work, BULLETIN, BulletinScene(bulletin_id))


def clear(work: BulletinWork, bulletin_id: int) -> None:
    """Let nobody wait for a bulletin any more."""
    mark_stale(work, put_items(work, BULLETIN_SUBJECT, bulletin_id, []))


def _draft(work: BulletinWork, bulletin_id: int, seen: int) -> tuple[Bulletin, Person]:
    bulletin = load(work, bulletin_id)
    actor = require(work.person, Action.PUBLISH, bulletin.street or None)
    if bulletin.state is not BulletinState.DRAFT or seen != bulletin.version:
        raise SignerMovedOn
    return bulletin, actor


def _keep(
    work: BulletinWork, actor: Person, before: Bulletin, after: Bulletin, action: str
) -> None:
    if not work.bulletins.save(after):
        raise Overtaken
    changes = {"signer": (before.signer_id, after.signer_id)}
    work.journal.record(work.now, actor.id, action, f"bulletin:{before.id}", changes)


def _await(work: BulletinWork, bulletin: Bulletin, awaited: str, person_id: int) -> list[TodoItem]:
    holder, due = holder_of(person_id), work.now + TO_SIGN
    item = TodoItem(BULLETIN_SUBJECT, bulletin.id, awaited, holder, due, work.now)
    mark_stale(work, put_items(work, BULLETIN_SUBJECT, bulletin.id, [item]))
    return [item]


def spell_bulletins(work: BulletinWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of drafts that are to be signed, or drafted anew."""
    by = {id_: work.bulletins.get(id_) for id_ in {each.subject_id for each in items}}
    found = []
    for item in items:
        one = by.get(item.subject_id)
        if one is not None:
            period = Period.of(one.kind.period, one.first).label
            asked = "待签发" if item.awaited == SIGN else "退回待修改"
            title = f"{one.where} {period}{one.kind.label}"
            found.append(TodoEntry(item, asked, title, f"{period}{one.kind.label}"))
    return found


def _hand_on(work: BulletinWork, bulletin_id: int, _: Handover) -> None:
    """Let a draft lie with its drafters again whose signer may sign no more."""
    bulletin = work.bulletins.get(bulletin_id)
    if bulletin is None or bulletin.state is not BulletinState.DRAFT:
        return
    signers = {each.id for each in signers_of(work, bulletin)}
    if bulletin.signer_id not in signers:
        work.bulletins.save(replace(bulletin, signer_id=None, sent_at=None))
        clear(work, bulletin_id)


def _count(work: BulletinWork, after: Person) -> int:
    ids = work.todo_items.subjects_of(BULLETIN_SUBJECT, holder_of(after.id))
    return 0 if after.memberships else len(ids)


def _nobody(work: BulletinWork, bulletin_id: int, handover: Handover) -> None:
    """Tell nobody: the draft stands on the list of its office."""


SIGNERS: SceneSpec[BulletinWork, SignersScene, SignersView] = SceneSpec(
    SignersScene, signers_view, settle=lambda scene, view: replace(scene, page=view.page)
)
BULLETIN_TODO: TodoSubject[BulletinWork, BulletinView] = TodoSubject(
    BULLETIN_SUBJECT,
    spell_bulletins,
    show_bulletin,
    Releaser(_hand_on, count=_count, stranded=_nobody),
    office=lambda work, id_: office_of(street_of(work, id_)),
)


def street_of(work: BulletinWork, bulletin_id: int) -> str:
    """Return the street of a bulletin, empty for the whole area."""
    bulletin = work.bulletins.get(bulletin_id)
    return bulletin.street if bulletin is not None else ""
