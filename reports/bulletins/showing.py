"""What is drafted and issued, on the card."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from core.stamp import stamp
from hazards.counts.behind import behind
from hazards.counts.period import Days, Period
from hazards.counts.slices import Slice
from people.members import page_of
from people.permissions import (
    Action,
    NotAllowed,
    Reach,
    found,
    may,
    may_somewhere,
    reach_of,
    require_member,
)
from people.streets import WHOLE_AREA
from reports.bulletins.gathering import content_of
from reports.bulletins.model import Bulletin, BulletinKind, BulletinState, Content
from reports.bulletins.ports import BulletinWork
from reports.bulletins.signers import signs, spell_signer
from reports.bulletins.views import AreasView, Behind, BulletinsView, BulletinView

ROWS_ON_A_PAGE = 6
READERS = (Action.PUBLISH, Action.SIGN_BULLETIN)
"""What lets somebody see what is drafted and issued."""

LISTED = {
    "opening": "期初",
    "found": "新增",
    "found_major": "新增重大",
    "struck_off": "销号、办结",
    "closing": "期末",
    "overdue": "逾期",
}
"""The figures of the whole that open a list, in the order of the sum."""


@dataclass(frozen=True, slots=True)
class BulletinsScene(Scene):
    """A page of what is drafted and issued."""

    name: ClassVar[str] = "bulletins"
    page: int = 0


@dataclass(frozen=True, slots=True)
class BulletinScene(Scene):
    """One of them; ``owed`` tells that its papers were just asked for."""

    name: ClassVar[str] = "bulletin"
    bulletin_id: int
    owed: bool = False


def require_office(work: BulletinWork) -> Reach:
    """Return for where the actor issues; raises ``NotJoined`` and ``NotAllowed``."""
    person = require_member(work.person)
    return _offices(reach_of(person, Action.PUBLISH))


def require_readers(work: BulletinWork) -> Reach:
    """Return for where the actor drafts or signs; raises ``NotJoined`` and ``NotAllowed``."""
    person = require_member(work.person)
    drafts, signs = (reach_of(person, each) for each in READERS)
    streets = tuple(dict.fromkeys((*drafts.streets, *signs.streets)))
    return _offices(Reach(drafts.area or signs.area, streets))


def _offices(reach: Reach) -> Reach:
    if not reach.area and not reach.streets:
        raise NotAllowed
    return reach


def load(work: BulletinWork, bulletin_id: int) -> Bulletin:
    """Return one that the actor may see; raises ``NotJoined`` and ``NotAllowed``."""
    bulletin = found(work.person, work.bulletins.get(bulletin_id))
    if not any(may(work.person, each, bulletin.street or None) for each in READERS):
        require_member(work.person)
        raise NotAllowed
    if bulletin.state is BulletinState.DROPPED:
        raise NotAllowed
    return bulletin


def open_for_words(work: BulletinWork, bulletin: Bulletin) -> bool:
    """Tell whether the actor may change the words of one now."""
    return bulletin.state is BulletinState.DRAFT and may(
        work.person, Action.PUBLISH, bulletin.street or None
    )


def bulletins_view(work: BulletinWork, scene: BulletinsScene) -> BulletinsView:
    """Return a page of those in reach; raises ``NotJoined`` and ``NotAllowed``."""
    reach = require_readers(work)
    total = work.bulletins.count(reach)
    page, pages = page_of(scene.page, total, ROWS_ON_A_PAGE)
    rows = work.bulletins.page(reach, page * ROWS_ON_A_PAGE, ROWS_ON_A_PAGE)
    where = WHOLE_AREA if reach.area else "、".join(reach.streets)
    drafts = may_somewhere(work.person, Action.PUBLISH)
    return BulletinsView(where, tuple(rows), page, pages, total, drafts)


def bulletin_view(work: BulletinWork, scene: BulletinScene) -> BulletinView:
    """Return one with what it says; raises ``NotJoined`` and ``NotAllowed``."""
    bulletin = load(work, scene.bulletin_id)
    by = work.persons.get(bulletin.signed_by) if bulletin.signed_by is not None else None
    following = Period.of(bulletin.kind.period, bulletin.first).next()
    content = content_of(work, bulletin)
    drafted = bulletin.state is BulletinState.DRAFT
    lies_with = work.persons.get(bulletin.signer_id) if bulletin.signer_id is not None else None
    return BulletinView(
        bulletin,
        content,
        open_for_words(work, bulletin),
        following.first <= work.day(),
        by.name if by is not None else "",
        scene.owed,
        _figures(work, content),
        drafted and signs(work, require_member(work.person), bulletin),
        spell_signer(work, lies_with, bulletin) if drafted and lies_with is not None else "",
        may(work.person, Action.PUBLISH, bulletin.street or None),
    )


def _figures(work: BulletinWork, content: Content) -> tuple[Behind, ...]:
    """Return the figures of the whole, each with its list of the ledger."""
    slice_, days = Slice(street=content.street or None), Days(content.first, content.last)
    numbers = ((name, getattr(content.whole.hazards, name)) for name in LISTED)
    return tuple(
        Behind(
            LISTED[name],
            number,
            work.ledger_lists.keep(behind(name, slice_, days, work.day()), work.now),
        )
        for name, number in numbers
        if number
    )


@dataclass(frozen=True, slots=True)
class AreasScene(Scene):
    """For which of several offices something is drafted."""

    name: ClassVar[str] = "bulletin_areas"
    kind: BulletinKind


def areas_of(work: BulletinWork) -> list[tuple[int, str]]:
    """Return for where the actor drafts, each with a number for a button.

    The whole area is an empty street. Raises ``NotJoined`` and ``NotAllowed``.
    """
    reach = require_office(work)
    streets = [""] if reach.area else list(reach.streets)
    return [(stamp(street), street) for street in streets]


def areas_view(work: BulletinWork, scene: AreasScene) -> AreasView:
    """Return for which offices the actor drafts; raises ``NotJoined`` and ``NotAllowed``."""
    return AreasView(scene.kind, tuple(areas_of(work)))


def show_bulletins(work: BulletinWork, page: int = 0) -> BulletinsView:
    """Show what is drafted and issued; raises ``NotJoined`` and ``NotAllowed``."""
    return show(work, BULLETINS, BulletinsScene(page))


def show_bulletin(work: BulletinWork, bulletin_id: int) -> BulletinView:
    """Show one; raises ``NotJoined`` and ``NotAllowed``."""
    return show(work, BULLETIN, BulletinScene(bulletin_id))


BULLETINS: SceneSpec[BulletinWork, BulletinsScene, BulletinsView] = SceneSpec(
    BulletinsScene,
    bulletins_view,
    settle=lambda scene, view: replace(scene, page=view.page),
)
AREAS: SceneSpec[BulletinWork, AreasScene, AreasView] = SceneSpec(AreasScene, areas_view)
BULLETIN: SceneSpec[BulletinWork, BulletinScene, BulletinView] = SceneSpec(
    BulletinScene, bulletin_view
)
