"""Seasons are switched on, given other days, and ended; duties follow bit by bit."""

from dataclasses import replace
from datetime import date, timedelta

from core.errors import XunanError
from duties.applying import ProgrammeRow, apply_rows
from duties.programmes.programme import Demand, Programme, Trait
from duties.programmes.reading import shipped_programmes
from duties.programmes.rows import is_for, traits_of
from duties.rollouts.carrying_on import begin
from duties.rollouts.ports import RolloutWork
from duties.rollouts.rollout import DROPS_BEGUN, LONGEST_TITLE, Aim, Rollout, RolloutKind
from duties.seasons.changes import of_switch
from duties.seasons.season import Season
from duties.seasons.stretches import Days
from duties.seasons.switch import Switch
from people.model import Unit

LONGEST = timedelta(days=366)  # of a season, and how far ahead it may begin
LONGEST_NAME = 20  # characters
A_DAY = timedelta(days=1)


class SeasonRefused(XunanError):
    """A season cannot be switched on so: ``what`` says why, and what to do, in Chinese."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class SwitchOver(XunanError):
    """The switch is ended, or its days are over."""


def check(work: RolloutWork, season: Season, aim: Aim, since: date, until: date) -> None:
    """Raise ``SeasonRefused`` for days, or a place, that will not do."""
    today = work.day()
    if season.at_unit != (aim.unit_id is not None):
        raise SeasonRefused(
            f"“{season.label}”按单位登记，请写明是哪一家。"
            if season.at_unit
            else f"“{season.label}”按全区、街镇或行业启用，不按单位。"
        )
    earliest = today - A_DAY if season.at_unit else today
    if since < earliest or until < earliest:
        raise SeasonRefused(
            "日期已过。请发今天或以后的日期，如“1月28日至2月10日”；明年的请写年份。"
        )
    if until < since:
        raise SeasonRefused("结束日期早于开始日期。请重发，如“1月28日至2月10日”。")
    if until - since > LONGEST or since - today > LONGEST:
        raise SeasonRefused("日期太远，或一次超过一年。请重发，如“1月28日至2月10日”。")


def switch_on(
    work: RolloutWork, season: Season, aim: Aim, since: date, until: date, name: str = ""
) -> Rollout:
    """Put a season in force at places; duties follow, the first of them at once.

    At one unit the rows that name what happens there come into force, where they are not. Raises
    ``SeasonRefused``.
    """
    check(work, season, aim, since, until)
    if season.at_unit:
        until = since
    for each in standing(work, season, aim):
        if each.since <= until and since <= each.until:
            raise _taken(season)
    unit = work.units.get(aim.unit_id) if aim.unit_id is not None else None
    if unit is not None:
        for programme, demand in happening_rows(work, season, unit):
            row = row_of(programme, demand)
            if row is not None:  # in force since the first day that may be registered
                apply_rows(work, [row], [unit], work.day() - A_DAY, work.person)
    actor = work.person.id if work.person else None
    wanted = Switch(
        0,
        season,
        name.strip()[:LONGEST_NAME],
        aim.unit_id,
        aim.street,
        aim.sector,
        since,
        until,
        actor,
        work.now,
    )
    return _follow(work, _put(work, wanted), unit)


def days_after(work: RolloutWork, switch: Switch, since: date, until: date) -> Days:
    """Return the days that a switch gets by those that are asked for.

    One that runs keeps its first day. Raises ``SeasonRefused`` for days that will not do, or that
    another switch has there.
    """
    season, first = switch.season, since
    if season.at_unit:
        until = since
    elif switch.runs(work.day()):
        since, first = switch.since, max(since, work.day())
    check(work, season, switch.aim, first, until)
    for each in standing(work, season, switch.aim):
        if each.id != switch.id and each.since <= until and since <= each.until:
            raise _taken(season)
    return since, until


def _taken(season: Season) -> SeasonRefused:
    return SeasonRefused(
        "这一天已登记过。请在列表里点开它。"
        if season.at_unit
        else "这段时间已有同样的重点时段。要改日期，请在列表里点开它。"
    )


def redate(work: RolloutWork, switch: Switch, since: date, until: date) -> Rollout:
    """Give a switch other days: it ends, and another one begins in its place.

    Raises as ``days_after``, and ``SwitchOver``.
    """
    since, until = days_after(work, switch, since, until)
    _end(work, switch)
    after = replace(
        switch,
        id=0,
        since=since,
        until=until,
        made_by=work.person.id if work.person else None,
        made_at=work.now,
    )
    return _follow(work, _put(work, after), _unit(work, switch))


def switch_off(work: RolloutWork, switch: Switch, *, also_begun: bool = False) -> Rollout:
    """End a switch now: what it brought on and nobody has begun goes, what rested comes back.

    What somebody has begun is left to be done, unless it goes too. Raises ``SwitchOver``.
    """
    _end(work, switch)
    return _follow(work, switch, _unit(work, switch), also_begun=also_begun)


def standing(work: RolloutWork, season: Season, aim: Aim) -> list[Switch]:
    """Return the switches of a season at the very same places that are not over."""
    known = work.seasons.of_unit(aim.unit_id) if aim.unit_id else work.seasons.shared()
    today = work.day()
    return [
        each
        for each in known
        if each.season is season and each.aim == aim and not each.is_over(today)
    ]


def happening_rows(work: RolloutWork, season: Season, unit: Unit) -> list[tuple[Programme, Demand]]:
    """Return the demands that come due at a unit by what happens there."""
    has: frozenset[Trait] = traits_of(unit, work.places.of_unit(unit.id))
    return [
        (programme, demand)
        for programme in shipped_programmes().all()
        if is_for(programme, unit.sector)
        for demand in programme.demands
        if demand.happens
        and season in demand.seasons
        and demand.bearer.role_at_unit is not None
        and demand.when <= has
        and not demand.unless & has
    ]


def row_of(programme: Programme, demand: Demand) -> ProgrammeRow | None:
    """Return a demand that follows seasons as a row for units; ``None`` where it is none."""
    role = demand.bearer.role_at_unit
    if role is None or demand.terms is None:
        return None
    season = " ".join(demand.seasons)
    return ProgrammeRow(programme.key, demand.key, demand.title, role, demand.terms, season)


def _put(work: RolloutWork, wanted: Switch) -> Switch:
    made = work.seasons.add(wanted)
    if made is None:
        raise _taken(wanted.season)
    work.journal.record(
        work.now, made.made_by, "switch_season_on", f"season:{made.id}", of_switch(None, made)
    )
    return made


def _end(work: RolloutWork, switch: Switch) -> None:
    actor = work.person.id if work.person else None
    if switch.is_over(work.day()) or not work.seasons.end(switch.id, work.now, actor):
        raise SwitchOver
    after = replace(switch, ended_at=work.now, ended_by=actor)
    work.journal.record(
        work.now, actor, "switch_season_off", f"season:{switch.id}", of_switch(switch, after)
    )


def _unit(work: RolloutWork, switch: Switch) -> Unit | None:
    return work.units.get(switch.unit_id) if switch.unit_id is not None else None


def _follow(
    work: RolloutWork, switch: Switch, unit: Unit | None, *, also_begun: bool = False
) -> Rollout:
    """Owe that duties follow, and let the first of them do so."""
    where = unit.name if unit is not None else spell_places(switch.aim)
    return begin(
        work,
        Rollout(
            0,
            RolloutKind.SEASON,
            f"{switch.title} · {where}"[:LONGEST_TITLE],
            switch.season.value,
            DROPS_BEGUN if also_begun else "",
            switch.unit_id,
            switch.street,
            switch.sector,
            switch.since,
            work.person.id if work.person else None,
            work.now,
            1 if unit is not None else work.seasons.count_duties(),
        ),
    )


def spell_places(aim: Aim) -> str:
    """Spell which places are meant that are no unit: 示例街道, 全区 · 工贸."""
    street = aim.street or "全区"
    return f"{street} · {aim.sector}" if aim.sector else street
