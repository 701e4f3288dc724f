"""The handbook on a card: a search, one entry, and what to know before a visit.

It holds what is published, so everybody may read it. Only how a unit stands is for those who may
see its hazards.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from chat.ports import ChatWork
from chat.scene import SceneSpec, show
from chat.state import Scene
from core.clock import local
from duties.handbook.book import load_handbook
from duties.handbook.entries import Entry, EntryKind
from duties.handbook.ports import HandbookWork
from duties.handbook.searching import counts_of, fold, query_of
from duties.handbook.views import BriefingView, EntryView, HandbookView, Origin
from people.members import page_of
from people.model import Unit
from people.permissions import Action, found, may, require

ENTRIES_ON_A_PAGE = 6
HAZARDS_ON_A_CARD = 3


@dataclass(frozen=True, slots=True)
class HandbookScene(Scene):
    """A page of what some words found; without words, how to ask. Words that come are looked up."""

    name: ClassVar[str] = "handbook"
    query: str = ""
    kind: EntryKind | None = None
    page: int = 0
    cut: bool = False


@dataclass(frozen=True, slots=True)
class UnitEntriesScene(Scene):
    """A page of what the handbook has for the sector of a unit."""

    name: ClassVar[str] = "unit_entries"
    unit_id: int
    kind: EntryKind | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class EntryScene(Scene):
    """One entry, and the list in which it was found."""

    name: ClassVar[str] = "entry"
    key: str
    query: str = ""
    unit_id: int = 0
    kind: EntryKind | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class BriefingScene(Scene):
    """What to know before a visit to a unit."""

    name: ClassVar[str] = "briefing"
    unit_id: int


def look_up(work: HandbookWork, typed: str) -> HandbookView:
    """Look words up; without any, show how to ask."""
    query = query_of(typed)
    return show(work, HANDBOOK, HandbookScene(query, cut=query != fold(typed)))


def show_found(work: HandbookWork, query: str, kind: EntryKind | None, page: int) -> HandbookView:
    """Show another page of what words found."""
    return show(work, HANDBOOK, HandbookScene(query_of(query), kind, page))


def show_entry(work: HandbookWork, key: str, origin: Origin) -> EntryView | HandbookView:
    """Show the whole of an entry; raises ``EntryUnknown``."""
    back = (query_of(origin.query), origin.unit_id, origin.kind, origin.page)
    return show(work, ENTRY, EntryScene(key, *back))


def handbook_view(_work: HandbookWork, scene: HandbookScene) -> HandbookView:
    """Return a page of what words find."""
    origin = Origin(scene.query, 0, scene.kind, scene.page)
    return _page(load_handbook().search(scene.query), origin, None, cut=scene.cut)


def unit_entries_view(work: HandbookWork, scene: UnitEntriesScene) -> HandbookView:
    """Return a page of what holds for the sector of a unit.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    unit = _unit(work, scene.unit_id)
    origin = Origin("", unit.id, scene.kind, scene.page)
    return _page(load_handbook().for_sector(unit.sector), origin, unit)


def _page(
    entries: Sequence[Entry], origin: Origin, unit: Unit | None, *, cut: bool = False
) -> HandbookView:
    counts = counts_of(entries)
    shown = [each for each in entries if origin.kind in {None, each.kind}]
    page, pages = page_of(origin.page, len(shown), ENTRIES_ON_A_PAGE)
    some = shown[page * ENTRIES_ON_A_PAGE :][:ENTRIES_ON_A_PAGE]
    return HandbookView(replace(origin, page=page), some, counts, pages, unit, cut)


def entry_view(_work: ChatWork, scene: EntryScene) -> EntryView:
    """Return an entry; raises ``EntryUnknown``."""
    origin = Origin(scene.query, scene.unit_id, scene.kind, scene.page)
    return EntryView(load_handbook().entry(scene.key), origin)


def briefing_view(work: HandbookWork, scene: BriefingScene) -> BriefingView:
    """Return how a unit stands and what to look at there; raises ``NotJoined``, ``NotAllowed``."""
    unit = _unit(work, scene.unit_id)
    visit = work.inspections.last_visit(unit.id)
    latest = work.hazards.latest_at(unit.id, HAZARDS_ON_A_CARD)
    return BriefingView(
        unit,
        work.day(),
        local(visit, work.zone).date() if visit else None,
        work.hazards.count_open_at(unit.id),
        work.hazards.open_at(unit.id, HAZARDS_ON_A_CARD),
        [each for each in latest if not each.state.open],
        counts_of(load_handbook().for_sector(unit.sector)),
        may(work.person, Action.INSPECT, unit),
    )


def _unit(work: HandbookWork, unit_id: int) -> Unit:
    unit = found(work.person, work.units.get(unit_id))
    require(work.person, Action.SEE_HAZARD, unit)
    return unit


def _words(work: HandbookWork, _: Scene, text: str) -> HandbookView:
    return look_up(work, text)


HANDBOOK: SceneSpec[HandbookWork, HandbookScene, HandbookView] = SceneSpec(
    HandbookScene,
    handbook_view,
    words=_words,
    settle=lambda scene, view: replace(scene, page=view.origin.page),
)
UNIT_ENTRIES: SceneSpec[HandbookWork, UnitEntriesScene, HandbookView] = SceneSpec(
    UnitEntriesScene,
    unit_entries_view,
    words=_words,
    settle=lambda scene, view: replace(scene, page=view.origin.page),
)
ENTRY: SceneSpec[HandbookWork, EntryScene, EntryView | HandbookView] = SceneSpec(
    EntryScene, entry_view, words=_words
)
BRIEFING: SceneSpec[HandbookWork, BriefingScene, BriefingView] = SceneSpec(
    BriefingScene, briefing_view
)
