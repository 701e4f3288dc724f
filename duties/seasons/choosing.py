"""The office sees which seasons are on, switches one on, gives it other days, and ends it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from chat.days import read_coming_days
from chat.scene import Heeds, SceneSpec, show
from chat.state import Scene
from core.errors import XunanError
from duties.calendar.keeping import read_calendar
from duties.programmes.choosing import MOST_STREETS, ROLLOUT, RolloutScene, setter, where_of
from duties.programmes.views import RolloutView
from duties.rollouts.ports import RolloutWork
from duties.rollouts.rollout import Aim
from duties.seasons import previewing, switching
from duties.seasons.proposing import proposals
from duties.seasons.season import Season
from duties.seasons.stretches import Days
from duties.seasons.switch import Switch
from duties.seasons.switching import LONGEST_NAME, SeasonRefused
from duties.seasons.views import SeasonsView, SeasonView, SeasonWhereView, SwitchView
from people.model import Unit
from people.permissions import Action, found, may, reach_of, require
from people.sectors import all_sectors, find_sector

LATELY = timedelta(days=60)  # a day without its year that went by so long ago is that day
LONGEST_TYPED = 60  # characters that are read
MOST_SWITCHES = 10  # on a card
HOW_TO_TYPE = "请发起止日期，如“1月28日至2月10日”“明天起7天”。"


class SeasonMovedOn(XunanError):
    """What would change is another thing than the person saw; nothing was done."""


@dataclass(frozen=True, slots=True)
class SeasonsScene(Scene):
    """重点时段: what is on or to come; of a unit what is registered for it."""

    name: ClassVar[str] = "seasons"
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class SeasonScene(Scene):
    """What a season would bring, where and from when to when."""

    name: ClassVar[str] = "season"
    season: Season
    unit_id: int | None = None
    street: str = ""
    sector: str = ""
    since: date | None = None
    until: date | None = None
    called: str = ""

    @property
    def aim(self) -> Aim:
        """The places that are meant."""
        return Aim(self.unit_id, self.street, self.sector)


@dataclass(frozen=True, slots=True)
class SeasonWhereScene(Scene):
    """Where a season is to be in force."""

    name: ClassVar[str] = "season_where"
    season: Season
    street: str = ""
    sector: str = ""
    since: date | None = None
    until: date | None = None
    called: str = ""


@dataclass(frozen=True, slots=True)
class SwitchScene(Scene):
    """One switch: ``asking`` whether it is to end, or with other days that were typed."""

    name: ClassVar[str] = "season_switch"
    switch_id: int
    asking: bool = False
    since: date | None = None
    until: date | None = None


def seasons_view(work: RolloutWork, unit_id: int | None) -> SeasonsView:
    """Return what is on or to come; raises ``NotJoined`` and ``NotAllowed``."""
    person, today = setter(work), work.day()
    unit = None
    if unit_id is not None:
        unit = found(person, work.units.get(unit_id))
        require(person, Action.SET_DUTY, unit)
        known: Sequence[Switch] = work.seasons.of_unit(unit.id)
    else:
        reach = reach_of(person, Action.SET_DUTY)
        known = [
            each
            for each in work.seasons.shared()
            if reach.area or not each.street or each.street in reach.streets
        ]
    standing = [each for each in known if not each.is_over(today)]
    standing.sort(key=lambda each: (each.since, each.id))
    shown = tuple(standing[:MOST_SWITCHES])
    choices = tuple(each for each in Season if each.at_unit == (unit is not None))
    if unit is not None:
        choices = tuple(each for each in choices if switching.happening_rows(work, each, unit))
    return SeasonsView(unit, today, shown, len(standing) - len(shown), choices)


def choose_season(work: RolloutWork, season: Season, unit_id: int | None) -> SeasonView:
    """Show what a season would bring, with the days that are proposed first.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    return show(work, SEASON, _fresh(work, season, unit_id))


def _fresh(work: RolloutWork, season: Season, unit_id: int | None) -> SeasonScene:
    reach = reach_of(setter(work), Action.SET_DUTY)
    street = "" if reach.area or unit_id is not None else next(iter(reach.streets), "")
    scene = SeasonScene(season, unit_id, street)
    if season.at_unit:
        return scene  # which day it is knows nobody but who says it
    first = next(iter(proposals(read_calendar(work), season, work.day())), None)
    return replace(scene, since=first[0], until=first[1]) if first is not None else scene


def _scene(work: RolloutWork, season: Season) -> SeasonScene:
    """Return how a season stands on the card, or as it is first shown."""
    scene = work.chat_states.get(work.chat_id).scene
    if isinstance(scene, SeasonScene) and scene.season is season:
        return scene
    if isinstance(scene, SeasonWhereScene) and scene.season is season:
        return SeasonScene(
            season, None, scene.street, scene.sector, scene.since, scene.until, scene.called
        )
    return _fresh(work, season, None)


def set_days(
    work: RolloutWork, season: Season, unit_id: int | None, since: date, until: date
) -> SeasonView:
    """Show what a season would bring on other days; raises as ``season_view``."""
    before = _scene(work, season)
    if before.unit_id != unit_id:
        before = _fresh(work, season, unit_id)
    return show(work, SEASON, replace(before, since=since, until=until))


def type_days(work: RolloutWork, scene: SeasonScene, text: str) -> SeasonView:
    """Take the days of a season as they were typed, and what it is called before them.

    Raises ``SeasonRefused``.
    """
    called, days = _read(text, work.day())
    switching.check(work, scene.season, scene.aim, *days)
    after = replace(scene, since=days[0], until=days[1], called=called or scene.called)
    return show(work, SEASON, after)


def _read(text: str, today: date, lately: timedelta = LATELY) -> tuple[str, Days]:
    words = text[:LONGEST_TYPED].split()
    for start in range(len(words)):
        days = read_coming_days(" ".join(words[start:]), today, lately)
        if days is not None:
            return " ".join(words[:start])[:LONGEST_NAME], days
    raise SeasonRefused(f"没有读懂日期。{HOW_TO_TYPE}")


def season_view(work: RolloutWork, scene: SeasonScene) -> SeasonView:
    """Return what a season would bring.

    Days that will not do any more are asked for anew. Raises ``NotJoined`` and ``NotAllowed``.
    """
    where = where_of(work, scene.aim)
    require(work.person, Action.SET_DUTY, where)
    unit = where if isinstance(where, Unit) else None
    season, today = scene.season, work.day()
    proposed = tuple(proposals(read_calendar(work), season, today))
    if season.at_unit and unit is None:
        found(work.person, None)
    days = None
    if scene.since is not None and scene.until is not None:
        with suppress(SeasonRefused):
            until = scene.since if season.at_unit else scene.until
            switching.check(work, season, scene.aim, scene.since, until)
            days = scene.since, until
    view = SeasonView(season, scene.called, unit, scene.aim, today, days, proposed)
    if days is None:
        return view
    ahead = previewing.coming(work, season, scene.aim, unit, days)
    return replace(
        view,
        coming=tuple(ahead),
        rests=tuple(previewing.resting(each.row for each in ahead)),
        programmes=() if ahead or unit else tuple(previewing.programmes_with(season)),
    )


def ask_where(work: RolloutWork, season: Season) -> SeasonWhereView:
    """Ask where a season is to be in force; raises as ``season_view``."""
    before = _scene(work, season)
    return show(
        work,
        WHERE,
        SeasonWhereScene(
            season, before.street, before.sector, before.since, before.until, before.called
        ),
    )


def where_view(work: RolloutWork, season: Season) -> SeasonWhereView:
    """Return where a season may be put in force; raises ``NotJoined`` and ``NotAllowed``."""
    reach = reach_of(setter(work), Action.SET_DUTY)
    streets = [each for each in work.units.streets() if reach.area or each in reach.streets]
    units = [unit for each in sorted(streets)[:MOST_STREETS] for unit in work.units.some(each, 1)]
    sectors = [each.name for each in all_sectors().values() if not each.part_of]
    return SeasonWhereView(season, reach.area, tuple(units), tuple(sectors))


def aim_at(work: RolloutWork, season: Season, unit_id: int, sector: str) -> SeasonView:
    """Show a season for a sector, for the street of a unit, or (neither) for the whole area.

    A sector stays within the street that was chosen before. Raises as ``season_view``.
    """
    before = _scene(work, season)
    if sector:
        known = found(work.person, find_sector(sector))
        return show(work, SEASON, replace(before, unit_id=None, sector=known.name))
    unit = found(work.person, work.units.get(unit_id)) if unit_id else None
    street = unit.street if unit is not None else ""
    return show(work, SEASON, replace(before, unit_id=None, street=street, sector=""))


def apply_shown(work: RolloutWork, season: Season, seen: int) -> RolloutView:
    """Switch on what the card shows; ``seen`` is its stamp.

    A second press shows what came of the first. Raises as ``season_view`` and
    ``switching.switch_on``, and ``SeasonMovedOn`` when that is another thing by now.
    """
    setter(work)
    scene = work.chat_states.get(work.chat_id).scene
    if isinstance(scene, RolloutScene) and scene.seen == seen:
        return show(work, ROLLOUT, scene)
    if not isinstance(scene, SeasonScene) or scene.season is not season:
        raise SeasonMovedOn
    view = season_view(work, scene)
    if view.days is None or view.stamp != seen:
        raise SeasonMovedOn
    made = switching.switch_on(work, season, scene.aim, *view.days, scene.called)
    return show(work, ROLLOUT, RolloutScene(made.id, seen))


def switch_view(work: RolloutWork, scene: SwitchScene) -> SwitchView:
    """Return one switch; raises ``NotJoined`` and ``NotAllowed``."""
    person = setter(work)
    switch = found(person, work.seasons.get(scene.switch_id))
    where = where_of(work, switch.aim)
    unit = where if isinstance(where, Unit) else None
    sets = may(person, Action.SET_DUTY, where)
    reach = reach_of(person, Action.SET_DUTY)
    if not sets and (unit is not None or switch.street not in {"", *reach.streets}):
        found(person, None)
    days = None
    if scene.since is not None and scene.until is not None:
        with suppress(SeasonRefused):
            days = switching.days_after(work, switch, scene.since, scene.until)
    over = switch.is_over(work.day())
    begun = 0 if over else _begun(work, switch)
    return SwitchView(
        switch, unit, work.day(), sets and not over, begun, scene.asking and sets, days
    )


def _begun(work: RolloutWork, switch: Switch) -> int:
    """Count what somebody has begun of what a switch brought on."""
    return sum(
        each.count
        for each in work.seasons.count_begun(switch.unit_id)
        if switch.season in each.seasons
        and (
            switch.unit_id is not None
            or previewing.meets(switch.aim, each.street, each.sector, units=bool(each.sector))
        )
    )


def type_other_days(work: RolloutWork, scene: SwitchScene, text: str) -> SwitchView:
    """Take other days for the switch on the card.

    Raises as ``_settable``, and ``SeasonRefused`` for days that will not do.
    """
    switch, today = _settable(work, SwitchScene(scene.switch_id)).switch, work.day()
    lately = max(LATELY, today - switch.since) if switch.runs(today) else LATELY
    _, typed = _read(text, today, lately)
    days = switching.days_after(work, switch, *typed)
    return show(work, SWITCH, SwitchScene(scene.switch_id, since=days[0], until=days[1]))


def _shown(work: RolloutWork, switch_id: int, seen: int) -> SwitchView:
    """Return a switch that the actor sets, as they saw it; raises ``SeasonMovedOn``."""
    scene = work.chat_states.get(work.chat_id).scene
    if not isinstance(scene, SwitchScene) or scene.switch_id != switch_id:
        scene = SwitchScene(switch_id)
    view = _settable(work, scene)
    if view.stamp != seen:
        raise SeasonMovedOn
    return view


def _settable(work: RolloutWork, scene: SwitchScene) -> SwitchView:
    """Return a switch that the actor sets; raises ``NotAllowed`` and ``SwitchOver``."""
    view = switch_view(work, scene)
    require(work.person, Action.SET_DUTY, where_of(work, view.switch.aim))
    if view.over:
        raise switching.SwitchOver
    return view


def end_shown(work: RolloutWork, switch_id: int, seen: int, *, also_begun: bool) -> RolloutView:
    """End a switch as the card says it; raises ``SwitchOver`` and ``SeasonMovedOn``."""
    view = _shown(work, switch_id, seen)
    made = switching.switch_off(work, view.switch, also_begun=also_begun)
    return show(work, ROLLOUT, RolloutScene(made.id))


def redate_shown(work: RolloutWork, switch_id: int, seen: int) -> RolloutView:
    """Give a switch the days on the card; a second press shows what came of the first.

    Raises as ``end_shown`` and ``switching.redate``.
    """
    scene = work.chat_states.get(work.chat_id).scene
    if isinstance(scene, RolloutScene) and scene.seen == seen:
        return show(work, ROLLOUT, scene)
    view = _shown(work, switch_id, seen)
    if view.days is None:
        raise SeasonMovedOn
    made = switching.redate(work, view.switch, *view.days)
    return show(work, ROLLOUT, RolloutScene(made.id, seen))


SEASONS: SceneSpec[RolloutWork, SeasonsScene, SeasonsView] = SceneSpec(
    SeasonsScene, lambda work, scene: seasons_view(work, scene.unit_id)
)
SEASON: SceneSpec[RolloutWork, SeasonScene, SeasonView] = SceneSpec(
    SeasonScene, season_view, words=type_days, heeds=Heeds.OTHERS
)
WHERE: SceneSpec[RolloutWork, SeasonWhereScene, SeasonWhereView] = SceneSpec(
    SeasonWhereScene, lambda work, scene: where_view(work, scene.season)
)
SWITCH: SceneSpec[RolloutWork, SwitchScene, SwitchView] = SceneSpec(
    SwitchScene, switch_view, words=type_other_days, heeds=Heeds.OTHERS
)
