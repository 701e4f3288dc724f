"""The duties of a unit: which there are, when each comes due; other hours or days, and its end."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from core.clock import local
from core.errors import XunanError
from duties.applying import PREVIEW_DAYS, Begun, BegunQuestion, end_duty, revise_duty
from duties.holding import place_of
from duties.model import Duty, Occurrence, Terms
from duties.programmes.choosing import PROGRAMMES, ProgrammesScene
from duties.programmes.previewing import upcoming
from duties.programmes.programme import Programme, UnknownProgramme
from duties.programmes.reading import shipped_programmes
from duties.programmes.rows import is_for
from duties.programmes.terms_in_words import LONGEST, read_change
from duties.programmes.views import (
    DutyChangeView,
    DutyEntry,
    DutyView,
    ProgrammesView,
    UnitDutiesView,
)
from duties.rollouts.ports import RolloutWork
from duties.seasons.limiting import limits_of
from people.members import page_of
from people.model import Unit
from people.permissions import Action, found, may, require

DUTIES_ON_A_PAGE = 6
MOST_OFFERS = 2
SHOWN_AHEAD = 5
AHEAD = timedelta(days=PREVIEW_DAYS)


class DutyMovedOn(XunanError):
    """The duty is another by now than the person saw; nothing was done."""


@dataclass(frozen=True, slots=True)
class UnitDutiesScene(Scene):
    """A page of the duties of a unit."""

    name: ClassVar[str] = "unit_duties"
    unit_id: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class DutyScene(Scene):
    """One duty; ``asking`` whether it is to end."""

    name: ClassVar[str] = "duty"
    duty_id: int
    asking: bool = False


@dataclass(frozen=True, slots=True)
class DutyChangeScene(Scene):
    """Other hours or days for a duty, as they were typed; ``begun`` asks what becomes of these."""

    name: ClassVar[str] = "duty_change"
    duty_id: int
    typed: str = ""
    since: date | None = None
    begun: int = 0


def unit_duties_view(work: RolloutWork, unit_id: int, page: int) -> UnitDutiesView:
    """Return a page of a unit's duties; raises ``NotJoined`` and ``NotAllowed``."""
    unit = found(work.person, work.units.get(unit_id))
    require(work.person, Action.SEE_LEDGER, unit)
    duties = work.duties.of_unit(unit.id)
    page, pages = page_of(page, len(duties), DUTIES_ON_A_PAGE)
    shown = duties[page * DUTIES_ON_A_PAGE : (page + 1) * DUTIES_ON_A_PAGE]
    sets = may(work.person, Action.SET_DUTY, unit)
    return UnitDutiesView(
        unit,
        tuple(_entry(work, each) for each in shown),
        len(duties),
        page,
        pages,
        sets,
        tuple(_offers(unit, duties))[:MOST_OFFERS] if sets else (),
    )


def _entry(work: RolloutWork, duty: Duty) -> DutyEntry:
    following = next(iter(_ahead(work, duty)), None)
    due = local(following.due_at, work.zone) if following else None
    return DutyEntry(duty, _terms(work, duty), following, due)


def _offers(unit: Unit, duties: list[Duty]) -> list[Programme]:
    """Return the programmes made for a unit's sector of which nothing is in force there."""
    standing = {each.programme for each in duties}
    return [
        each
        for each in shipped_programmes().all()
        if each.sectors
        and each.key not in standing
        and is_for(each, unit.sector)
        and any(demand.bearer.role_at_unit for demand in each.demands)
    ]


def _ahead(work: RolloutWork, duty: Duty) -> list[Occurrence]:
    known = work.occurrences.between(duty.id, work.now, work.now + AHEAD)
    return [each for each in known if not each.state.ended]


def _terms(work: RolloutWork, duty: Duty) -> Terms:
    return work.duties.revisions(duty.id)[-1].terms


def _sight(work: RolloutWork, duty_id: int) -> tuple[Duty, Unit | None]:
    """Return a duty that the actor may see; raises ``NotJoined`` and ``NotAllowed``."""
    duty = found(work.person, work.duties.get(duty_id))
    where = place_of(work, duty)
    require(work.person, Action.SEE_LEDGER, where)
    return duty, where if isinstance(where, Unit) else None


def duty_view(work: RolloutWork, duty_id: int, *, asking: bool = False) -> DutyView:
    """Return one duty, ended or not; raises ``NotJoined`` and ``NotAllowed``."""
    duty, unit = _sight(work, duty_id)
    ahead = _ahead(work, duty)
    sets = duty.ended_at is None and may(work.person, Action.SET_DUTY, place_of(work, duty))
    return DutyView(
        duty,
        unit,
        _terms(work, duty),
        _source(duty),
        tuple(local(each.opens_at, work.zone) for each in ahead[:SHOWN_AHEAD]),
        sets,
        asking and sets,
        sum(each.begun_at is not None for each in ahead),
    )


def _source(duty: Duty) -> str:
    try:
        _, demand = shipped_programmes().find(duty.row.partition("@")[0])
    except UnknownProgramme:
        return ""
    return demand.source if demand is not None else ""


Ended = DutyView | UnitDutiesView | ProgrammesView


def end_shown(work: RolloutWork, duty_id: int, begun: Begun | None, seen: int) -> Ended:
    """End a duty as the card says it; raises as ``end_duty``, and ``DutyMovedOn``."""
    duty = found(work.person, work.duties.get(duty_id))
    if duty.ended_at is None and duty_view(work, duty_id).stamp != seen:
        raise DutyMovedOn
    if isinstance(end_duty(work, duty_id, begun), BegunQuestion):
        return show(work, DUTY, DutyScene(duty_id, asking=True))
    if duty.unit_id is None:
        return show(work, PROGRAMMES, ProgrammesScene())
    return show(work, UNIT_DUTIES, UnitDutiesScene(duty.unit_id))


def change_view(work: RolloutWork, scene: DutyChangeScene) -> DutyChangeView:
    """Return what was typed, and what would come of it; raises ``ChangeUnreadable``."""
    duty, unit = _sight(work, scene.duty_id)
    require(work.person, Action.SET_DUTY, unit or duty.street or None)
    before = _terms(work, duty)
    if not scene.typed:
        return DutyChangeView(duty, unit, before, work.day())
    after = read_change(scene.typed, before)
    since = scene.since or work.day()
    ahead: list[datetime] = [
        local(each.opens_at, work.zone)
        for each in upcoming(work, after, since, limits_of(work, duty))
    ]
    shown = tuple(ahead[:SHOWN_AHEAD])
    return DutyChangeView(
        duty, unit, before, work.day(), after, scene.since, shown, len(ahead), scene.begun
    )


def type_change(work: RolloutWork, scene: DutyChangeScene, text: str) -> DutyChangeView:
    """Take other hours or days for the duty on the card; raises ``ChangeUnreadable``."""
    return show(work, DUTY_CHANGE, DutyChangeScene(scene.duty_id, text[:LONGEST]))


def change_shown(
    work: RolloutWork, duty_id: int, since: date | None, begun: Begun | None, seen: int
) -> DutyView | DutyChangeView:
    """Give a duty the hours or days on the card, from a day on.

    Raises as ``revise_duty``, and ``DutyMovedOn`` for what is not on the card any more.
    """
    scene = work.chat_states.get(work.chat_id).scene
    if not isinstance(scene, DutyChangeScene) or scene.duty_id != duty_id or not scene.typed:
        raise DutyMovedOn
    view = change_view(work, scene)
    if view.stamp != seen or view.after is None or since is None:
        raise DutyMovedOn
    asked = revise_duty(work, duty_id, view.after, since, scene.typed, begun)
    if isinstance(asked, BegunQuestion):
        again = replace(scene, since=since, begun=len(asked.occurrences))
        return show(work, DUTY_CHANGE, again)
    return show(work, DUTY, DutyScene(duty_id))


UNIT_DUTIES: SceneSpec[RolloutWork, UnitDutiesScene, UnitDutiesView] = SceneSpec(
    UnitDutiesScene, lambda work, scene: unit_duties_view(work, scene.unit_id, scene.page)
)
DUTY: SceneSpec[RolloutWork, DutyScene, DutyView] = SceneSpec(
    DutyScene, lambda work, scene: duty_view(work, scene.duty_id, asking=scene.asking)
)
DUTY_CHANGE: SceneSpec[RolloutWork, DutyChangeScene, DutyChangeView] = SceneSpec(
    DutyChangeScene, change_view, words=type_change
)
