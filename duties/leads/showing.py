"""五带头 on a card: the five tiles of a unit, and the units of whoever answers for several."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from core.clock import local
from duties.holding import holds
from duties.leads.ports import LeadWork
from duties.leads.quarters import PROGRAMME, quarter_at, quarter_of
from duties.leads.views import LeadsListView, LeadsView
from duties.model import Listed
from people.members import page_of
from people.model import Role
from people.permissions import Action, found, reach_of, require, require_member

UNITS_ON_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class LeadsScene(Scene):
    """The leads of one unit in the quarter of a day, by its number; 0 is this one."""

    name: ClassVar[str] = "leads"
    unit_id: int
    quarter: int = 0


@dataclass(frozen=True, slots=True)
class LeadsListScene(Scene):
    """A page of units with their leads in the quarter of a day; 0 is this one."""

    name: ClassVar[str] = "leads_list"
    quarter: int = 0
    page: int = 0


def open_leads(work: LeadWork) -> LeadsView | LeadsListView:
    """Show the leads of the unit that the actor is in charge of, else the units of the actor.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    person = require_member(work.person)
    led = [each.unit_id for each in person.memberships if each.role is Role.PRINCIPAL]
    if len(led) == 1 and led[0] is not None and len(person.memberships) == 1:
        return show_leads(work, led[0])
    return show_list(work)


def show_leads(work: LeadWork, unit_id: int, quarter: int = 0) -> LeadsView:
    """Show the leads of a unit; raises ``NotJoined`` and ``NotAllowed``."""
    return show(work, LEADS, LeadsScene(unit_id, quarter))


def show_list(work: LeadWork, quarter: int = 0, page: int = 0) -> LeadsListView:
    """Show a page of units with their leads; raises ``NotJoined`` and ``NotAllowed``."""
    return show(work, LEADS_LIST, LeadsListScene(quarter, page))


def leads_view(work: LeadWork, scene: LeadsScene) -> LeadsView:
    """Return the leads of a unit to who may see what is asked of it.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    unit = found(work.person, work.units.get(scene.unit_id))
    person = require(work.person, Action.SEE_LEDGER, unit)
    quarter = quarter_at(scene.quarter, work.day())
    leads = leads_of(work, unit.id, quarter)
    duty = work.duties.get(leads[0].occurrence.duty_id) if leads else None
    mine = duty is not None and holds(work, person, duty, leads[0].occurrence)
    now = local(work.now, work.zone)
    latest = quarter == quarter_of(work.day())
    return LeadsView(unit.id, unit.name, quarter, latest, leads, now, mine)


def leads_of(work: LeadWork, unit_id: int, quarter: date) -> list[Listed]:
    """Return the leads of a unit in a quarter, in the order of the programme."""
    ids = [
        each.id
        for duty in work.duties.of_unit(unit_id)
        if duty.programme == PROGRAMME
        for each in work.occurrences.of_duty(duty.id, quarter, quarter)
        if each.makes_up is None
    ]
    return sorted(work.occurrences.some(ids), key=lambda each: each.occurrence.duty_id)


def list_view(work: LeadWork, scene: LeadsListScene) -> LeadsListView:
    """Return a page of units with leads; raises ``NotJoined`` and ``NotAllowed``."""
    person = require_member(work.person)
    reach = reach_of(person, Action.SEE_LEDGER)
    if not reach:
        require(person, Action.SEE_LEDGER, None)
    quarter = quarter_at(scene.quarter, work.day())
    total, full, _ = work.leads.count(quarter, reach)
    page, pages = page_of(scene.page, total, UNITS_ON_A_PAGE)
    units = work.leads.page(quarter, reach, page * UNITS_ON_A_PAGE, UNITS_ON_A_PAGE)
    latest = quarter == quarter_of(work.day())
    return LeadsListView(quarter, latest, units, page, pages, total, full)


LEADS: SceneSpec[LeadWork, LeadsScene, LeadsView] = SceneSpec(LeadsScene, leads_view)
LEADS_LIST: SceneSpec[LeadWork, LeadsListScene, LeadsListView] = SceneSpec(
    LeadsListScene,
    list_view,
    settle=lambda scene, view: replace(scene, page=view.page),
)
