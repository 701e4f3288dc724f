"""When of the year a duty is asked: inside the seasons of its own, but for what rests in others.

A row of a programme may name rows that it replaces. While a switch is in force that brings it on at
a place, what it replaces rests there: each window that lies in those days as a whole. One that goes
beyond them stays, so that nothing is lost to a few days.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from duties.model import Duty
from duties.ports import DutyWork
from duties.programmes.reading import shipped_programmes
from duties.seasons.season import Season
from duties.seasons.stretches import ALWAYS, Limits, Stretch
from duties.seasons.switch import Switch


@cache
def replacing() -> Mapping[str, frozenset[str]]:
    """Return by which rows a row is replaced in their seasons."""
    found: dict[str, set[str]] = {}
    for programme in shipped_programmes().all():
        for demand in programme.demands:
            for row in demand.replaces:
                found.setdefault(row, set()).add(demand.key)
    return {row: frozenset(by) for row, by in found.items()}


def limits_of(work: DutyWork, duty: Duty) -> Limits:
    """Return when a duty is asked, as every switch stood that there was."""
    within = tuple(_stretches(work, duty)) if duty.seasons else None
    without = tuple(_rests(work, duty)) if duty.row in replacing() else ()
    return Limits(within, without) if within is not None or without else ALWAYS


def switches_for(work: DutyWork, seasons: Iterable[Season], unit_id: int | None) -> list[Switch]:
    """Return the switches of some seasons that may concern a unit, or a street (``None``)."""
    wanted = frozenset(seasons)
    found = [each for each in work.seasons.shared() if each.season in wanted]
    if unit_id is not None and any(each.at_unit for each in wanted):
        found += [each for each in work.seasons.of_unit(unit_id) if each.season in wanted]
    return found


def _stretches(work: DutyWork, duty: Duty) -> Iterator[Stretch]:
    known = switches_for(work, duty.seasons, duty.unit_id)
    aimed = any(each.street or each.sector for each in known)
    unit = work.units.get(duty.unit_id) if aimed and duty.unit_id is not None else None
    for each in known:
        if each.covers(duty, unit):
            yield each.stretch


def _rests(work: DutyWork, duty: Duty) -> Iterator[Stretch]:
    """Give the days on which something is asked in place of a duty, as they stood."""
    by = replacing()[duty.row]
    for other in work.duties.seasonal_at(duty.about):
        if other.row not in by:
            continue
        made_at = work.duties.revisions(other.id)[0].made_at
        for each in _stretches(work, other):
            first = max(each.first, other.since)
            ends = [at for at in (each.ended_at, other.ended_at) if at is not None]
            if first <= each.last:
                yield Stretch(first, each.last, max(each.made_at, made_at), min(ends, default=None))


def replaced_by(work: DutyWork, duty: Duty) -> list[Duty]:
    """Return the duties in force that rest where a duty is asked."""
    rows = {row for row, by in replacing().items() if duty.row in by}
    if not rows:
        return []
    return [each for each in work.duties.in_force(duty.about) if each.row in rows]
