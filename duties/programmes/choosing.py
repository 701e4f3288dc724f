"""The office puts a programme in force: which, where, from when; it sees what comes of it first."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from chat.scene import Heeds, SceneSpec, show
from chat.state import Scene
from core.errors import XunanError
from duties.calendar.keeping import read_calendar
from duties.calendar.watching import missing_year
from duties.programmes.previewing import count_ahead
from duties.programmes.programme import Programme, Trait, read_trait
from duties.programmes.reading import shipped_programmes
from duties.programmes.rows import Choice, is_for
from duties.programmes.views import (
    DutyUnitsView,
    ProgrammesView,
    ProgrammeView,
    RolloutView,
    SectorsView,
    WhereView,
)
from duties.rollouts.carrying_on import begin
from duties.rollouts.ports import RolloutWork
from duties.rollouts.rollout import LONGEST_TITLE, Aim, Rollout, RolloutKind
from people.inviting import units_page
from people.members import page_of
from people.model import Person, Unit
from people.permissions import (
    Action,
    NotAllowed,
    Reach,
    Where,
    found,
    may_somewhere,
    reach_of,
    require,
    require_member,
)
from people.sectors import all_sectors, find_sector

PROGRAMMES_ON_A_PAGE = 18
MOST_STREETS = 12  # on a card


class ProgrammeMovedOn(XunanError):
    """What would come into force is another thing than the person saw; nothing was done."""


class NothingNew(XunanError):
    """Everything that was chosen is in force there already, or nothing of it can be."""


@dataclass(frozen=True, slots=True)
class ProgrammesScene(Scene):
    """值守安排: the programmes, a page of them."""

    name: ClassVar[str] = "programmes"
    page: int = 0


@dataclass(frozen=True, slots=True)
class ProgrammeScene(Scene):
    """What a programme would bring, where and from when (``None``: today)."""

    name: ClassVar[str] = "programme"
    programme: str
    unit_id: int | None = None
    street: str = ""
    sector: str = ""
    since: date | None = None
    page: int = 0
    traits: tuple[Trait, ...] = ()

    @property
    def aim(self) -> Aim:
        """The places that are meant."""
        return Aim(self.unit_id, self.street, self.sector)


@dataclass(frozen=True, slots=True)
class WhereScene(Scene):
    """Where a programme is to be in force."""

    name: ClassVar[str] = "programme_where"
    programme: str
    street: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class SectorsScene(Scene):
    """For which sector a programme is to be in force."""

    name: ClassVar[str] = "programme_sectors"
    programme: str
    street: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class DutyUnitsScene(Scene):
    """A page of units to choose from, as they are looked for; without a programme for a look."""

    name: ClassVar[str] = "duty_units"
    programme: str = ""
    query: str = ""
    page: int = 0
    street: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class RolloutScene(Scene):
    """How far a change has come, and what was ``seen`` on the card when it was begun."""

    name: ClassVar[str] = "rollout"
    rollout_id: int
    seen: int | None = None


def setter(work: RolloutWork) -> Person:
    """Return the actor, who may set duties somewhere; raises ``NotJoined``, ``NotAllowed``."""
    person = require_member(work.person)
    if not may_somewhere(person, Action.SET_DUTY):
        raise NotAllowed
    return person


def programmes_view(work: RolloutWork, page: int) -> ProgrammesView:
    """Return a page of the programmes; raises ``NotJoined`` and ``NotAllowed``."""
    reach = reach_of(setter(work), Action.SET_DUTY)
    programmes = [
        each
        for each in shipped_programmes().all()
        if not all(demand.happens for demand in each.demands)  # these are registered at a unit
    ]
    page, pages = page_of(page, len(programmes), PROGRAMMES_ON_A_PAGE)
    start = page * PROGRAMMES_ON_A_PAGE
    under_way = [each for each in work.rollouts.unfinished() if _concerns(work, reach, each)]
    lacking = missing_year(read_calendar(work), work.day())
    shown = tuple(programmes[start : start + PROGRAMMES_ON_A_PAGE])
    today = work.day()
    on = [each for each in work.seasons.shared() if each.since <= today <= each.until]
    running = sum(each.ended_at is None for each in on)
    return ProgrammesView(shown, page, pages, tuple(under_way), lacking, running)


def _concerns(work: RolloutWork, reach: Reach, rollout: Rollout) -> bool:
    own = work.person is not None and rollout.made_by == work.person.id
    return own or reach.area or rollout.street in reach.streets


def where_of(work: RolloutWork, aim: Aim) -> Where:
    """Return what the permission table is asked for; raises ``NotJoined`` and ``NotAllowed``."""
    if aim.unit_id is not None:
        return found(work.person, work.units.get(aim.unit_id))
    return aim.street or None


def choose_programme(work: RolloutWork, key: str, unit_id: int | None = None) -> ProgrammeView:
    """Show what a programme would bring: at a unit, or wherever the actor sets duties.

    Raises ``NotJoined``, ``NotAllowed`` and ``UnknownProgramme``.
    """
    return show(work, PROGRAMME, replace(_widest(work, key), unit_id=unit_id))


def _widest(work: RolloutWork, key: str) -> ProgrammeScene:
    reach = reach_of(setter(work), Action.SET_DUTY)
    return ProgrammeScene(key, street="" if reach.area else next(iter(reach.streets), ""))


def _scene(work: RolloutWork, key: str) -> ProgrammeScene:
    """Return how a programme stands on the card, or as it is first shown."""
    scene = work.chat_states.get(work.chat_id).scene
    if isinstance(scene, ProgrammeScene) and scene.programme == key:
        return scene
    if isinstance(scene, WhereScene | SectorsScene | DutyUnitsScene) and scene.programme == key:
        return ProgrammeScene(key, street=scene.street, since=scene.since)
    return _widest(work, key)


def ask_where(work: RolloutWork, key: str) -> WhereView:
    """Ask where a programme is to be in force; raises as ``programme_view``."""
    before = _scene(work, key)
    return show(work, WHERE, WhereScene(key, before.street, before.since))


def ask_sector(work: RolloutWork, key: str) -> SectorsView:
    """Ask for which sector a programme is to be in force; raises as ``programme_view``."""
    before = _scene(work, key)
    return show(work, SECTORS, SectorsScene(key, before.street, before.since))


def aim_at(work: RolloutWork, key: str, scope: str, unit_id: int) -> ProgrammeView | DutyUnitsView:
    """Show a programme for the whole area, for a unit's street, or for a unit (0: pick one)."""
    known = _scene(work, key)
    if scope == "unit" and not unit_id:
        return show(work, DUTY_UNITS, DutyUnitsScene(key, street=known.street, since=known.since))
    before = ProgrammeScene(key, since=known.since)
    if scope == "area":
        return show(work, PROGRAMME, before)
    unit = found(work.person, work.units.get(unit_id))
    if scope == "street":
        return show(work, PROGRAMME, replace(before, street=unit.street))
    return show(work, PROGRAMME, replace(before, unit_id=unit.id))


def aim_at_sector(work: RolloutWork, key: str, sector: str) -> ProgrammeView:
    """Show a programme for one sector; raises ``NotAllowed`` for one that is none."""
    known = found(work.person, find_sector(sector))
    before = _scene(work, key)
    after = ProgrammeScene(key, street=before.street, sector=known.name, since=before.since)
    return show(work, PROGRAMME, after)


def toggle_trait(work: RolloutWork, key: str, word: str) -> ProgrammeView:
    """Say of the unit on the card that a trait holds, or that it does not after all.

    Raises ``TraitUnknown``, and as ``programme_view``.
    """
    trait, before = read_trait(word), _scene(work, key)
    traits = tuple(sorted({*before.traits} ^ {trait}))
    return show(work, PROGRAMME, replace(before, traits=traits, page=0))


def turn_programme(work: RolloutWork, key: str, since: date | None, page: int) -> ProgrammeView:
    """Show another page of what a programme would bring, or from another day on."""
    before = _scene(work, key)
    return show(work, PROGRAMME, replace(before, since=since or before.since, page=page))


def programme_view(work: RolloutWork, scene: ProgrammeScene) -> ProgrammeView:
    """Return what a programme would bring.

    Raises ``NotJoined``, ``NotAllowed`` and ``UnknownProgramme``.
    """
    where = where_of(work, scene.aim)
    require(work.person, Action.SET_DUTY, where)
    choice = _choice(work, scene)
    counted = count_ahead(work, choice, scene.aim)
    unit = where if isinstance(where, Unit) else None
    return ProgrammeView(
        choice.programme,
        scene.aim,
        unit,
        counted.units,
        choice.since,
        work.day(),
        counted.ahead,
        counted.left_out,
        scene.page,
        choice.traits,
        counted.asked if unit is not None else (),
    )


def _choice(work: RolloutWork, scene: ProgrammeScene) -> Choice:
    programme, _ = shipped_programmes().find(scene.programme)
    traits = frozenset(scene.traits) if scene.unit_id is not None else frozenset[Trait]()
    return Choice(programme, max(scene.since or work.day(), work.day()), None, traits)


def apply_shown(work: RolloutWork, key: str, seen: int) -> RolloutView | ProgrammeView:
    """Put in force what the card shows; ``seen`` is its stamp.

    Raises ``NotJoined``, ``NotAllowed``, ``ProgrammeMovedOn`` when that is another thing by now,
    and ``NothingNew``.
    """
    scene = _scene(work, key)
    view = programme_view(work, scene)
    if view.stamp != seen:
        raise ProgrammeMovedOn
    if not view.new:
        raise NothingNew
    for each in work.rollouts.unfinished():
        if (each.programme, each.demand, each.aim) == (scene.programme, "", scene.aim):
            return show(work, ROLLOUT, RolloutScene(each.id))
    made = begin(work, _rollout(work, view))
    return show(work, ROLLOUT, RolloutScene(made.id))


def _rollout(work: RolloutWork, view: ProgrammeView) -> Rollout:
    person = setter(work)
    return Rollout(
        0,
        RolloutKind.PROGRAMME,
        f"{view.programme.title} · {spell_aim(view.aim, view.unit)}"[:LONGEST_TITLE],
        view.programme.key,
        "",
        view.aim.unit_id,
        view.aim.street,
        view.aim.sector,
        view.since,
        person.id,
        work.now,
        view.units,
        " ".join(sorted(view.traits)),
    )


def spell_aim(aim: Aim, unit: Unit | None) -> str:
    """Spell which places are meant: 示例小学, 示例街道, 全区 · 工贸."""
    if unit is not None:
        return unit.name
    street = aim.street or "全区"
    return f"{street} · {aim.sector}" if aim.sector else street


def where_view(work: RolloutWork, key: str) -> WhereView:
    """Return where a programme may be put in force; raises as ``programme_view``."""
    reach = reach_of(setter(work), Action.SET_DUTY)
    programme, _ = shipped_programmes().find(key)
    streets = [each for each in work.units.streets() if reach.area or each in reach.streets]
    units = (unit for each in sorted(streets)[:MOST_STREETS] for unit in work.units.some(each, 1))
    return WhereView(programme, reach.area, tuple(units))


def sectors_view(work: RolloutWork, key: str) -> SectorsView:
    """Return the sectors that a programme is for; raises as ``programme_view``."""
    setter(work)
    programme, _ = shipped_programmes().find(key)
    widest = [each.name for each in all_sectors().values() if not each.part_of]
    return SectorsView(programme, tuple(each for each in widest if is_for(programme, each)))


def units_view(work: RolloutWork, scene: DutyUnitsScene) -> DutyUnitsView:
    """Return a page of the units that the actor may choose from."""
    programme: Programme | None = None
    action = Action.SEE_LEDGER
    if scene.programme:
        programme, _ = shipped_programmes().find(scene.programme)
        action = Action.SET_DUTY
    reach = reach_of(require_member(work.person), action)
    if not reach:
        raise NotAllowed
    page = units_page(work, None, reach, scene.query, scene.page)
    return DutyUnitsView(programme, page.units, page.query, page.page, page.pages)


def turn_units(work: RolloutWork, key: str, page: int) -> DutyUnitsView:
    """Show another page of the units that are looked for."""
    scene = work.chat_states.get(work.chat_id).scene
    before = DutyUnitsScene(key)
    if isinstance(scene, DutyUnitsScene) and scene.programme == key:
        before = scene
    return show(work, DUTY_UNITS, replace(before, page=page))


def rollout_view(work: RolloutWork, rollout_id: int) -> RolloutView:
    """Return how far a change has come; raises ``NotJoined`` and ``NotAllowed``."""
    rollout = found(work.person, work.rollouts.get(rollout_id))
    if not _concerns(work, reach_of(setter(work), Action.SET_DUTY), rollout):
        raise NotAllowed
    return RolloutView(rollout)


PROGRAMMES: SceneSpec[RolloutWork, ProgrammesScene, ProgrammesView] = SceneSpec(
    ProgrammesScene, lambda work, scene: programmes_view(work, scene.page)
)
PROGRAMME: SceneSpec[RolloutWork, ProgrammeScene, ProgrammeView] = SceneSpec(
    ProgrammeScene, programme_view
)
WHERE: SceneSpec[RolloutWork, WhereScene, WhereView] = SceneSpec(
    WhereScene, lambda work, scene: where_view(work, scene.programme)
)
SECTORS: SceneSpec[RolloutWork, SectorsScene, SectorsView] = SceneSpec(
    SectorsScene, lambda work, scene: sectors_view(work, scene.programme)
)
DUTY_UNITS: SceneSpec[RolloutWork, DutyUnitsScene, DutyUnitsView] = SceneSpec(
    DutyUnitsScene,
    units_view,
    words=lambda work, scene, query: show(work, DUTY_UNITS, replace(scene, query=query, page=0)),
    heeds=Heeds.OTHERS,
    settle=lambda scene, view: replace(scene, query=view.query),
)
ROLLOUT: SceneSpec[RolloutWork, RolloutScene, RolloutView] = SceneSpec(
    RolloutScene, lambda work, scene: rollout_view(work, scene.rollout_id)
)
