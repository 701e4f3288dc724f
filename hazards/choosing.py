"""筛选: choosing what the ledger is narrowed to, one thing at a time.

Every choice is a filter that is kept, and its button leads to the ledger under it; so a button
that is years old still does what it says.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from hazards.inspection_kind import InspectionKind
from hazards.ledger_filter import LONGEST_WORDS, OPEN, Days, LedgerFilter, Standing
from hazards.ledger_reach import within_reach
from hazards.ledger_views import FilterOptionsView, FiltersView, Way
from hazards.ledger_words import JUDGED, narrowings
from hazards.listing import LedgerScene, filter_of, wanted_by, way
from hazards.model import HazardState, Source
from hazards.ports import HazardWork
from people.model import Role
from people.permissions import Action, Reach, reach_of, require_member
from people.searching import wanted_of
from people.sectors import all_sectors, parts_of

ON_A_PAGE = 10
SHUT = (HazardState.FOUND, HazardState.CLOSED)  # said by 已销号、办结, or on no ledger


class Facet(StrEnum):
    """What can be chosen about a list of the ledger."""

    STANDING = "standing"
    SEVERITY = "severity"
    STREET = "street"
    UNIT = "unit"
    SECTOR = "sector"
    SOURCE = "source"
    KIND = "kind"
    FOUND = "found"
    CLOSED = "closed"
    FINDER = "finder"

    @property
    def label(self) -> str:
        """The words that people read."""
        return _LABELS[self]


_LABELS = {
    Facet.STANDING: "状态",
    Facet.SEVERITY: "等级",
    Facet.STREET: "街镇",
    Facet.UNIT: "单位",
    Facet.SECTOR: "行业",
    Facet.SOURCE: "来源",
    Facet.KIND: "检查类型",
    Facet.FOUND: "发现期间",
    Facet.CLOSED: "销号期间",
    Facet.FINDER: "谁发现",
}
_FIELDS: dict[Facet, tuple[str, ...]] = {
    Facet.STANDING: ("standing", "overdue", "states", "as_of"),
    Facet.SEVERITY: ("severity", "unjudged"),
    Facet.STREET: ("street", "unit_id"),
    Facet.UNIT: ("unit_id", "street"),
    Facet.SECTOR: ("sectors",),
    Facet.SOURCE: ("source", "kind"),
    Facet.KIND: ("kind", "source"),
    Facet.FOUND: ("found",),
    Facet.CLOSED: ("closed", "standing", "overdue", "states", "as_of"),
    Facet.FINDER: ("finder",),
}


@dataclass(frozen=True, slots=True)
class FiltersScene(Scene):
    """Everything that the filter ``view`` of the ledger may be narrowed by."""

    name: ClassVar[str] = "ledger_filters"
    view: int


@dataclass(frozen=True, slots=True)
class FilterOptionsScene(Scene):
    """A page of the choices of one facet; ``typed`` is what a unit or a name is looked for by."""

    name: ClassVar[str] = "ledger_options"
    view: int
    facet: Facet
    page: int = 0
    typed: str = ""


def filters_view(work: HazardWork, scene: FiltersScene) -> FiltersView:
    """Return what a filter narrows, and what else it may; raises as ``within_reach``."""
    wanted, lost = wanted_by(work, scene.view)
    within = within_reach(work, work.person, wanted)
    return FiltersView(
        within.title,
        work.ledger_lists.keep(wanted, work.now),
        tuple((facet.value, facet.label) for facet in _facets(work)),
        tuple(way(work, each.words, each.without) for each in narrowings(work, wanted)),
        way(work, "全部清除", OPEN),
        work.ledger_lists.count(within.sought),
        lost,
    )


def _facets(work: HazardWork) -> list[Facet]:
    """Return what there is to choose for the actor: whoever has one place chooses none."""
    reach = reach_of(work.person, Action.SEE_LEDGER)
    asked = list(Facet)
    if not reach.area and len(reach.streets) < 2:
        asked.remove(Facet.STREET)
    if not reach.area and not reach.streets and len(reach.unit_ids) < 2:
        asked.remove(Facet.UNIT)
    return asked


def options_view(work: HazardWork, scene: FilterOptionsScene) -> FilterOptionsView:
    """Return a page of the choices of one facet; raises as ``within_reach``."""
    wanted = filter_of(work, LedgerScene(view=scene.view))
    within_reach(work, work.person, wanted)
    bare = wanted.without(*_FIELDS[scene.facet])
    found = _OPTIONS[scene.facet](work, scene)
    first = scene.page * ON_A_PAGE
    page = found[first : first + ON_A_PAGE]
    ways = [_option(work, label, replace(bare, **given), wanted) for label, given in page]
    return FilterOptionsView(
        scene.facet.value,
        scene.facet.label,
        work.ledger_lists.keep(wanted, work.now),
        tuple(ways),
        way(work, "不限", bare, chosen=bare == wanted),
        scene.page,
        len(found) > first + ON_A_PAGE,
        scene.typed,
        scene.facet in _TYPED,
    )


def _option(work: HazardWork, label: str, narrowed: LedgerFilter, wanted: LedgerFilter) -> Way:
    return way(work, label, narrowed, chosen=narrowed == wanted)


Given = dict[str, Any]
Option = tuple[str, Given]


def _standings(_work: HazardWork, _scene: FilterOptionsScene) -> list[Option]:
    whole: list[Option] = [
        ("未销号", {"standing": Standing.OPEN}),
        ("逾期", {"standing": Standing.OPEN, "overdue": True}),
        ("已销号、办结", {"standing": Standing.CLOSED}),
    ]
    return whole + [(each.label, {"states": (each,)}) for each in HazardState if each not in SHUT]


def _severities(_work: HazardWork, _scene: FilterOptionsScene) -> list[Option]:
    judged: list[Option] = [(words, {"severity": each}) for each, words in JUDGED.items()]
    return [*judged, ("未判定", {"unjudged": True})]


def _streets(work: HazardWork, _scene: FilterOptionsScene) -> list[Option]:
    reach = reach_of(work.person, Action.SEE_LEDGER)
    known = work.units.streets() if reach.area else reach.streets
    return [(street, {"street": street}) for street in known]


def _units(work: HazardWork, scene: FilterOptionsScene) -> list[Option]:
    wanted = filter_of(work, LedgerScene(view=scene.view))
    reach = reach_of(work.person, Action.SEE_LEDGER)
    if wanted.street and (reach.area or wanted.street in reach.streets):
        reach = Reach(streets=(wanted.street,))
    most = (scene.page + 1) * ON_A_PAGE + 1
    found = work.units.find(reach, wanted_of(scene.typed), 0, most)
    return [(unit.name, {"unit_id": unit.id}) for unit in found]


def _sectors(_work: HazardWork, _scene: FilterOptionsScene) -> list[Option]:
    whole = (sector.name for sector in all_sectors().values() if not sector.part_of)
    return [(name, {"sectors": parts_of(name)}) for name in whole]


def _sources(_work: HazardWork, _scene: FilterOptionsScene) -> list[Option]:
    return [(source.label, {"source": source}) for source in Source]


def _kinds(_work: HazardWork, _scene: FilterOptionsScene) -> list[Option]:
    return [(kind.spelled, {"kind": kind}) for kind in InspectionKind]


def _found(work: HazardWork, _scene: FilterOptionsScene) -> list[Option]:
    return [(label, {"found": days}) for label, days in periods(work.day())]


def _closed(work: HazardWork, _scene: FilterOptionsScene) -> list[Option]:
    return [(label, {"closed": days}) for label, days in periods(work.day())]


def _finders(work: HazardWork, scene: FilterOptionsScene) -> list[Option]:
    """Offer the actor, then who inspects where the actor looks; of tips nobody is a finder."""
    person = require_member(work.person)
    reach = reach_of(person, Action.SEE_LEDGER)
    seen = {person.id: f"我（{person.name}）"}
    for role in (Role.INSPECTOR, Role.OFFICE):
        for each in work.persons.all_holding(role):
            held = [one for one in each.memberships if one.role is role and one.unit_id is None]
            inspects = reach.streets and {one.street for one in held} & {None, *reach.streets}
            if reach.area or inspects:
                seen.setdefault(each.id, each.name)
    for unit_id in reach.unit_ids:
        for each in work.persons.of_unit(unit_id):
            seen.setdefault(each.id, each.name)
    return [(name, {"finder": id_}) for id_, name in seen.items() if scene.typed in name]


_OPTIONS: dict[Facet, Callable[[HazardWork, FilterOptionsScene], list[Option]]] = {
    Facet.STANDING: _standings,
    Facet.SEVERITY: _severities,
    Facet.STREET: _streets,
    Facet.UNIT: _units,
    Facet.SECTOR: _sectors,
    Facet.SOURCE: _sources,
    Facet.KIND: _kinds,
    Facet.FOUND: _found,
    Facet.CLOSED: _closed,
    Facet.FINDER: _finders,
}
_TYPED = {Facet.UNIT, Facet.FINDER}


def periods(today: date) -> list[tuple[str, Days]]:
    """Return the periods that are offered, the nearest first."""
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    year = date(today.year, 1, 1)
    yesterday = today - timedelta(days=1)
    return [
        ("今天", Days(today, today)),
        ("昨天", Days(yesterday, yesterday)),
        ("本周", Days(monday, monday + timedelta(days=6))),
        ("本月", Days(month, _end(month, 1))),
        ("上月", Days(before.replace(day=1), before)),
        ("本季度", Days(quarter, _end(quarter, 3))),
        ("今年", Days(year, _end(year, 12))),
        ("去年", Days(date(today.year - 1, 1, 1), year - timedelta(days=1))),
    ]


def _end(first: date, months: int) -> date:
    """Return the last day of so many months that begin with a day."""
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1) - timedelta(days=1)


def type_option(work: HazardWork, scene: FilterOptionsScene, text: str) -> FilterOptionsView | None:
    """Look for a unit, or a person, by typed words; other facets take none."""
    if scene.facet not in _TYPED:
        return None
    typed = replace(scene, typed=text.strip()[:LONGEST_WORDS], page=0)
    return show(work, FILTER_OPTIONS, typed)


FILTERS: SceneSpec[HazardWork, FiltersScene, FiltersView] = SceneSpec(FiltersScene, filters_view)
FILTER_OPTIONS: SceneSpec[HazardWork, FilterOptionsScene, FilterOptionsView] = SceneSpec(
    FilterOptionsScene, options_view, words=type_option
)
