"""The screens of the risk colours: the picture, its units, what waits, and why one is so."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import SceneSpec
from chat.state import Scene
from core.clock import local
from duties.risk.assessing import assess
from duties.risk.model import RiskState
from duties.risk.ports import RiskWork
from duties.risk.proposing import facts_of, rests
from duties.risk.rule import shipped_rule
from duties.risk.strands import strands_of
from duties.risk.views import PictureView, ProposalsView, ReasonsView, UnitsView
from people.members import page_of
from people.model import Person, Risk
from people.permissions import (
    Action,
    NotAllowed,
    Reach,
    found,
    may,
    reach_of,
    require,
    require_member,
)
from people.streets import WHOLE_AREA

MOST_NAMED = 3  # streets
STREETS_ON_A_PAGE = 8
UNITS_ON_A_PAGE = 8
PROPOSALS_ON_A_PAGE = 8
DECIDES = Action.ESCALATE
"""Who decides about late hazards decides about colours: the office of the street or the area."""


@dataclass(frozen=True, slots=True)
class PictureScene(Scene):
    """The colours of all units that somebody looks after, by street."""

    name: ClassVar[str] = "risk_picture"
    page: int = 0


@dataclass(frozen=True, slots=True)
class RiskUnitsScene(Scene):
    """A page of the units of a colour in a street, or of those for which a department answers."""

    name: ClassVar[str] = "risk_units"
    street: str = ""
    colour: Risk | None = None
    page: int = 0
    department: int = 0


@dataclass(frozen=True, slots=True)
class ProposalsScene(Scene):
    """A page of the changes that wait to be confirmed."""

    name: ClassVar[str] = "risk_proposals"
    page: int = 0


@dataclass(frozen=True, slots=True)
class ReasonsScene(Scene):
    """Why a unit has its colour; ``asks`` for the reason of a decision, on ``change`` if not 0."""

    name: ClassVar[str] = "risk_reasons"
    unit_id: int
    asks: str = ""
    change: int = 0


def reach_for(person: Person | None) -> Reach:
    """Return the streets whose picture somebody may see; raises ``NotJoined``, ``NotAllowed``."""
    reach = reach_of(require_member(person), Action.SEE_LEDGER)
    if not (reach.area or reach.streets):
        raise NotAllowed
    return reach


def spell_reach(reach: Reach) -> str:
    """Return what the streets in reach are called together."""
    if reach.area:
        return WHOLE_AREA
    return (
        "、".join(reach.streets)
        if len(reach.streets) <= MOST_NAMED
        else f"{len(reach.streets)} 个街镇"
    )


def picture_view(work: RiskWork, scene: PictureScene) -> PictureView:
    """Return the colours by street; raises ``NotJoined`` and ``NotAllowed``."""
    return picture_for(work, require_member(work.person), scene)


def picture_for(work: RiskWork, person: Person, scene: PictureScene) -> PictureView:
    """Return the colours by street as somebody may see them.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    reach = reach_for(person)
    counts = work.risks.counts(reach)
    page, pages = page_of(scene.page, len(counts), STREETS_ON_A_PAGE)
    streets = [*counts][page * STREETS_ON_A_PAGE :][:STREETS_ON_A_PAGE]
    decided = reach_of(person, DECIDES)
    decides = bool(decided.area or decided.streets)
    return PictureView(
        spell_reach(reach),
        counts,
        streets,
        page,
        pages,
        work.risks.count_waiting(decided) if decides else 0,
        decides,
        local(work.now, work.zone),
        shipped_rule(),
    )


def units_view(work: RiskWork, scene: RiskUnitsScene) -> UnitsView:
    """Return a page of units, as far as they are in reach; raises ``NotJoined``, ``NotAllowed``."""
    reach = reach_of(require_member(work.person), Action.SEE_LEDGER)
    department = None
    if scene.department:
        department = found(work.person, work.departments.get(scene.department))
        require(work.person, Action.SEE_LEDGER, department)
    strands = strands_of(reach, scene.street, department.remit if department else None)
    if not strands:
        raise NotAllowed
    number = work.risks.count(strands, scene.colour)
    page, pages = page_of(scene.page, number, UNITS_ON_A_PAGE)
    skip = page * UNITS_ON_A_PAGE
    units = work.risks.page(strands, scene.colour, skip, UNITS_ON_A_PAGE)
    where = department.name if department is not None else scene.street or spell_reach(reach)
    street, department_id = scene.street, scene.department
    return UnitsView(where, street, department_id, scene.colour, units, page, pages, number)


def proposals_view(work: RiskWork, scene: ProposalsScene) -> ProposalsView:
    """Return a page of what waits to be confirmed; raises ``NotJoined`` and ``NotAllowed``."""
    reach = reach_of(require_member(work.person), DECIDES)
    if not (reach.area or reach.streets):
        raise NotAllowed
    number = work.risks.count_waiting(reach)
    page, pages = page_of(scene.page, number, PROPOSALS_ON_A_PAGE)
    lines = work.risks.waiting(reach, page * PROPOSALS_ON_A_PAGE, PROPOSALS_ON_A_PAGE)
    return ProposalsView(lines, page, pages, number)


def reasons_view(work: RiskWork, scene: ReasonsScene) -> ReasonsView:
    """Return why a unit has its colour, as the rule sees it today.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    unit = found(work.person, work.units.get(scene.unit_id))
    person = require(work.person, Action.SEE_HAZARD, unit)
    facts = found(work.person, facts_of(work, unit.id))
    rule = shipped_rule()
    assessed = assess(facts, rule, work.day(), work.zone)
    last, set_by = work.risks.of_unit(unit.id), work.risks.set_last(unit.id)
    state = last.state if last is not None else None
    decides = may(work.person, DECIDES, unit)
    reach = reach_of(person, Action.SEE_LEDGER)
    return ReasonsView(
        unit,
        assessed,
        rule,
        set_by if set_by is not None and set_by.colour is unit.risk else None,
        last if state is RiskState.WAITING else None,
        decides,
        work.zone,
        last if state is RiskState.REFUSED else None,
        rests(last, assessed),
        reach.area or bool(reach.streets),
        scene.asks if decides else "",
    )


PICTURE: SceneSpec[RiskWork, PictureScene, PictureView] = SceneSpec(
    PictureScene, picture_view, settle=lambda scene, view: replace(scene, page=view.page)
)
RISK_UNITS: SceneSpec[RiskWork, RiskUnitsScene, UnitsView] = SceneSpec(
    RiskUnitsScene, units_view, settle=lambda scene, view: replace(scene, page=view.page)
)
PROPOSALS: SceneSpec[RiskWork, ProposalsScene, ProposalsView] = SceneSpec(
    ProposalsScene, proposals_view, settle=lambda scene, view: replace(scene, page=view.page)
)
