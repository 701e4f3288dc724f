"""双随机 on screen: a draw before it counts, and those that were kept, read from their records."""

import re
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from chat.days import fold
from chat.scene import SceneSpec, show
from chat.state import Scene
from core.clock import local
from core.errors import XunanError
from duties.visits import handing_on, lots, planning
from duties.visits.drawing import Drawn
from duties.visits.items import names_of
from duties.visits.model import VisitLine
from duties.visits.ports import VisitWork
from duties.visits.recorded import Names, pairs_of, repeat
from duties.visits.views import DrawnEntry, DrawnView, DrawRecordView, DrawsView, DrawView
from people.members import counted_for, page_of
from people.permissions import Action, NotAllowed, found, reach_of, require_member

ON_A_PAGE = 6
DRAWN_ON_A_PAGE = 5
_SEED = re.compile(r"\d{1,15}")


class SeedRefused(XunanError):
    """What was typed is no number from which a draw can be made."""


@dataclass(frozen=True, slots=True)
class DrawScene(Scene):
    """A draw in a street: of ``asked`` units (0: as many as usual), by a ``seed`` (0: none yet).

    ``record_id`` is the draw that was kept, in rows of before these had a screen of their own.
    """

    name: ClassVar[str] = "visit_draw"
    street: str
    asked: int = 0
    seed: int = 0
    page: int = 0
    record_id: int = 0


@dataclass(frozen=True, slots=True)
class DrawRecordScene(Scene):
    """A page of a draw that was kept.

    ``lacking``: of what nobody is to visit any more; ``inspector_id``: of what somebody still is.
    """

    name: ClassVar[str] = "visit_draw_record"
    draw_id: int
    page: int = 0
    lacking: bool = False
    checked: bool = False
    inspector_id: int = 0


@dataclass(frozen=True, slots=True)
class DrawsScene(Scene):
    """A page of the draws that were kept."""

    name: ClassVar[str] = "visit_draws"
    page: int = 0


@dataclass(frozen=True, slots=True)
class DrawnScene(Scene):
    """A page of what came to somebody of a draw."""

    name: ClassVar[str] = "visits_drawn"
    share_id: int
    page: int = 0


def draw_view(work: VisitWork, scene: DrawScene) -> DrawView | DrawRecordView:
    """Return a draw before it counts; raises as ``lots.population``."""
    if scene.record_id:
        return record_view(work, DrawRecordScene(scene.record_id, scene.page))
    planning.manager(work, scene.street)
    of = lots.population(work, scene.street)
    asked = min(scene.asked or of.usual, len(of.units))
    proposed = int(f"{work.day():%Y%m%d}")
    view = DrawView(scene.street, len(of.units), len(of.people), asked, proposed)
    if not scene.seed:
        return view
    made = lots.make(of, scene.seed, asked)
    page, pages = page_of(scene.page, len(made.drawn), DRAWN_ON_A_PAGE)
    some = made.drawn[page * DRAWN_ON_A_PAGE :][:DRAWN_ON_A_PAGE]
    called = work.draws.names_of(each.unit_id for each in some)
    names = [
        (
            called[each.unit_id],
            of.people[each.inspector_id].name if each.inspector_id is not None else "",
        )
        for each in some
    ]
    return replace(
        view,
        made=made,
        drawn=tuple(names),
        page=page,
        pages=pages,
        first=page * DRAWN_ON_A_PAGE + 1,
        seen=lots.seen_of(made),
    )


def show_draw(
    work: VisitWork, street: str, asked: int = 0, seed: int = 0, page: int = 0
) -> DrawView | DrawRecordView:
    """Ask for the seed of a draw, or show the draw of one; raises as ``draw_view``.

    The draw of a seed by which the street has drawn today is shown as it was kept.
    """
    planning.manager(work, street)
    record = work.draws.of_day(street, seed, work.day()) if seed else None
    if record is not None:
        return replace(show_record(work, record.id), repeated=True)
    return show(work, DRAW, DrawScene(street, asked, seed, page))


def keep_draw(work: VisitWork, street: str, asked: int, seed: int, seen: int) -> DrawRecordView:
    """Keep a draw as it was ``seen``; one by the same seed on the same day is shown instead.

    Raises as ``draw_view``, and ``PlanMovedOn``.
    """
    person = planning.manager(work, street)
    record = work.draws.of_day(street, seed, work.day())
    if record is not None:
        return replace(show_record(work, record.id), repeated=True)
    of = lots.population(work, street)
    made = lots.make(of, seed, asked)
    if not seed or seen != lots.seen_of(made):
        raise planning.PlanMovedOn
    record, fresh = lots.keep(work, street, of, made, person.id)
    return replace(show_record(work, record.id), repeated=not fresh)


def _typed_seed(work: VisitWork, scene: DrawScene, text: str) -> DrawView | DrawRecordView | None:
    if scene.record_id:
        return None
    folded = fold(text)
    if _SEED.fullmatch(folded) is None or not int(folded):
        raise SeedRefused
    return show_draw(work, scene.street, scene.asked, int(folded))


def record_view(work: VisitWork, scene: DrawRecordScene) -> DrawRecordView:
    """Return a page of a draw as it was kept, with what has become of its visits.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    record = found(work.person, work.draws.get(scene.draw_id))
    planning.manager(work, record.street)
    line = found(work.person, work.draws.line(record.id))
    standings = work.draws.standings([record.id])
    lacking = handing_on.nobodys(work, record.id)
    drawn, names = pairs_of(record), Names.of(record)
    placed = [*enumerate(drawn, start=1)]
    only = lacking if scene.lacking else []
    if scene.inspector_id:
        only = work.draws.open_of(record.id, scene.inspector_id)
    if only:
        wanted = {each.unit_id for each in only}
        placed = [(place, each) for place, each in placed if each.unit_id in wanted]
    page, pages = page_of(scene.page, len(placed), DRAWN_ON_A_PAGE)
    some = placed[page * DRAWN_ON_A_PAGE :][:DRAWN_ON_A_PAGE]
    visits = work.draws.at(record.id, [each.unit_id for _, each in some])
    return DrawRecordView(
        line,
        tuple(_entry(names, place, one, visits.get(one.unit_id)) for place, one in some),
        len(drawn),
        page,
        pages,
        sum(each.open for each in standings),
        sum(each.done for each in standings),
        len(lacking),
        handing_on.stamp_of_nobodys(lacking),
        scene.lacking and bool(only),
        scene.inspector_id if only else 0,
        local(line.made_at, work.zone),
        work.day(),
        repeat(record).same if scene.checked else None,
    )


def _entry(names: Names, place: int, drawn: Drawn, line: VisitLine | None) -> DrawnEntry:
    """Return a drawn unit by the names of then; by those of today in a draw that kept none."""
    unit, who = drawn.unit_id, drawn.inspector_id
    unit_name = names.units.get(unit) or (line.unit_name if line is not None else f"#{unit}")
    now = line.inspector_name or "" if line is not None else ""
    inspector = names.inspectors.get(who, "") or now if who is not None else ""
    visit = line.visit if line is not None else None
    moved = visit is not None and visit.inspector_id != who
    return DrawnEntry(place, unit_name, inspector, visit, now, moved)


def show_record(
    work: VisitWork, draw_id: int, page: int = 0, *, lacking: bool = False, checked: bool = False
) -> DrawRecordView:
    """Show a draw as it was kept; raises as ``record_view``."""
    return show(work, DRAW_RECORD, DrawRecordScene(draw_id, page, lacking, checked))


def draw_again(work: VisitWork, draw_id: int, seen: int) -> DrawRecordView:
    """Draw who makes the visits that nobody makes; raises as ``handing_on.draw_again``."""
    handing_on.draw_again(work, draw_id, seen)
    return show_record(work, draw_id)


def draws_view(work: VisitWork, scene: DrawsScene) -> DrawsView:
    """Return the draws of the actor's streets; raises ``NotJoined`` and ``NotAllowed``."""
    reach = reach_of(require_member(work.person), Action.SET_DUTY)
    if not (reach.area or reach.streets):
        raise NotAllowed
    most = counted_for(scene.page, ON_A_PAGE)
    page, pages = page_of(scene.page, work.draws.count(reach, most), ON_A_PAGE)
    lines = work.draws.newest(reach, page * ON_A_PAGE, ON_A_PAGE)
    days = tuple(local(each.made_at, work.zone).date() for each in lines)
    return DrawsView(tuple(zip(lines, days, strict=True)), page, pages)


def drawn_view(work: VisitWork, scene: DrawnScene) -> DrawnView:
    """Return what the actor, or for whom they stand in, is still to visit of a draw.

    Raises ``NotJoined``, and ``NotAllowed`` for what came to somebody else.
    """
    share = found(work.person, work.draws.share(scene.share_id))
    person = require_member(work.person)
    if share.inspector_id not in names_of(person):
        raise NotAllowed
    page, pages = page_of(scene.page, share.open, ON_A_PAGE)
    skip = page * ON_A_PAGE
    lines = work.draws.open_for(share.draw_id, share.inspector_id, skip, ON_A_PAGE)
    stands_in = share.inspector if share.inspector_id != person.id else ""
    return DrawnView(share, tuple(lines), page, pages, stands_in, work.day())


def open_share(work: VisitWork, share_id: int) -> DrawnView | DrawRecordView:
    """Show what came to somebody of a draw: to them, or to the office the draw.

    Raises as ``drawn_view`` and ``record_view``.
    """
    share = found(work.person, work.draws.share(share_id))
    if share.inspector_id in names_of(require_member(work.person)):
        return show(work, DRAWN, DrawnScene(share_id))
    scene = DrawRecordScene(share.draw_id, inspector_id=share.inspector_id)
    return show(work, DRAW_RECORD, scene)


def _at_its_page(scene: Any, view: Any) -> Any:
    return replace(scene, page=view.page)


DRAW: SceneSpec[VisitWork, DrawScene, DrawView | DrawRecordView] = SceneSpec(
    DrawScene, draw_view, words=_typed_seed, settle=_at_its_page
)
DRAW_RECORD: SceneSpec[VisitWork, DrawRecordScene, DrawRecordView] = SceneSpec(
    DrawRecordScene, record_view, settle=_at_its_page
)
DRAWS: SceneSpec[VisitWork, DrawsScene, DrawsView] = SceneSpec(
    DrawsScene, draws_view, settle=_at_its_page
)
DRAWN: SceneSpec[VisitWork, DrawnScene, DrawnView] = SceneSpec(
    DrawnScene, drawn_view, settle=_at_its_page
)
