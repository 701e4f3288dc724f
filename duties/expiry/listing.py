"""证照设备 in lists: what a unit keeps, and what is overdue at the units that one sees."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from duties.expiry.kinds import ExpiryKind, kind_of
from duties.expiry.ports import ExpiryWork
from duties.expiry.views import ExpiryListView, ExpirySheetView, OverdueView
from duties.programmes.programme import Kind
from duties.programmes.reading import shipped_programmes
from duties.programmes.rows import is_for, traits_of
from people.members import counted_for, page_of
from people.model import Unit
from people.permissions import Action, found, may, reach_of, require, require_member

ON_A_PAGE = 7
SOON = timedelta(days=90)
MOST_ON_A_SHEET = 5_000
LONGEST_QUERY = 40  # characters


@dataclass(frozen=True, slots=True)
class ExpiryListScene(Scene):
    """A page of what a unit keeps."""

    name: ClassVar[str] = "expiry_list"
    unit_id: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class OverdueScene(Scene):
    """A page of what is overdue in reach, or the units that were typed."""

    name: ClassVar[str] = "expiry_overdue"
    page: int = 0
    query: str = ""


def open_expiries(work: ExpiryWork) -> ExpiryListView | OverdueView:
    """Show what the actor's own unit keeps, or what is overdue at the units that they see.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    reach = reach_of(require_member(work.person), Action.SEE_LEDGER)
    if reach.only_units and len(reach.unit_ids) == 1:
        return show_list(work, reach.unit_ids[0])
    return show_overdue(work)


def show_list(work: ExpiryWork, unit_id: int, page: int = 0) -> ExpiryListView:
    """Show a page of what a unit keeps; raises ``NotJoined`` and ``NotAllowed``."""
    return show(work, EXPIRY_LIST, ExpiryListScene(unit_id, page))


def show_overdue(work: ExpiryWork, page: int = 0) -> OverdueView:
    """Show a page of what is overdue in reach; raises ``NotJoined`` and ``NotAllowed``."""
    return show(work, OVERDUE, OverdueScene(page))


def show_sheet(work: ExpiryWork, unit_id: int) -> ExpirySheetView:
    """Show what a unit keeps, all of it for a workbook; raises as ``show_list``."""
    shown = show_list(work, unit_id)
    return ExpirySheetView(shown, tuple(work.expiries.of_unit(unit_id, 0, MOST_ON_A_SHEET)))


def list_view(work: ExpiryWork, scene: ExpiryListScene) -> ExpiryListView:
    """Return a page of what a unit keeps; raises ``NotJoined`` and ``NotAllowed``."""
    unit = found(work.person, work.units.get(scene.unit_id))
    person = require(work.person, Action.SEE_LEDGER, unit)
    today = work.day()
    counts = work.expiries.count(unit.id, today, today + SOON)
    page, pages = page_of(scene.page, counts.total, ON_A_PAGE)
    return ExpiryListView(
        unit,
        tuple(work.expiries.of_unit(unit.id, page * ON_A_PAGE, ON_A_PAGE)),
        page,
        pages,
        counts,
        lacking_at(work, unit),
        may(person, Action.KEEP_EXPIRY, unit),
        today,
    )


def lacking_at(work: ExpiryWork, unit: Unit) -> tuple[ExpiryKind, ...]:
    """Return the kinds that programmes ask of a unit and of which it keeps nothing."""
    traits = traits_of(unit, work.places.of_unit(unit.id))
    asked = [
        demand.record
        for programme in shipped_programmes().all()
        if is_for(programme, unit.sector)
        for demand in programme.demands
        if demand.kind is Kind.EXPIRY and demand.when <= traits and not demand.unless & traits
    ]
    kept = work.expiries.kinds_at(unit.id) if asked else set()
    return tuple(kind_of(key) for key in dict.fromkeys(asked) if key not in kept)


def overdue_view(work: ExpiryWork, scene: OverdueScene) -> OverdueView:
    """Return a page of what is overdue in reach; raises ``NotJoined`` and ``NotAllowed``."""
    person = require_member(work.person)
    reach = reach_of(person, Action.SEE_LEDGER)
    if not reach:
        require(person, Action.SEE_LEDGER, None)
    today = work.day()
    if scene.query:
        units = work.units.find(reach, scene.query, 0, ON_A_PAGE)
        return OverdueView((), 0, 1, 0, today, scene.query, tuple(units))
    most = counted_for(scene.page, ON_A_PAGE)
    total = work.expiries.count_overdue(reach, today, most)
    page, pages = page_of(scene.page, total, ON_A_PAGE)
    lines = work.expiries.overdue(reach, today, page * ON_A_PAGE, ON_A_PAGE)
    own = reach.only_units
    units = work.units.find(reach, "", 0, ON_A_PAGE) if own else []
    return OverdueView(tuple(lines), page, pages, total, today, "", tuple(units))


def _look_for(work: ExpiryWork, _: OverdueScene, text: str) -> OverdueView:
    return show(work, OVERDUE, OverdueScene(query=text[:LONGEST_QUERY]))


EXPIRY_LIST: SceneSpec[ExpiryWork, ExpiryListScene, ExpiryListView] = SceneSpec(
    ExpiryListScene, list_view, settle=lambda scene, view: replace(scene, page=view.page)
)
OVERDUE: SceneSpec[ExpiryWork, OverdueScene, OverdueView] = SceneSpec(
    OverdueScene,
    overdue_view,
    words=_look_for,
    settle=lambda scene, view: replace(scene, page=view.page),
)
