"""What a programme would bring in the next 30 days, counted by kinds of units, not unit by unit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.clock import local
from duties.applying import PREVIEW_DAYS
from duties.model import Duty, Revision, Terms, Window
from duties.planning import first_planned
from duties.ports import DutyWork
from duties.programmes.programme import Demand, Kind, Trait
from duties.programmes.rows import Choice, dated, is_for, traits_of, why_not, why_nowhere
from duties.programmes.views import Ahead
from duties.recurrence import windows
from duties.rollouts.ports import RolloutWork, UnitGroup
from duties.rollouts.rollout import Aim
from duties.seasons.limiting import limits_of
from duties.seasons.stretches import ALWAYS, Limits
from people.model import Role, Unit
from people.sectors import lineage


@dataclass(frozen=True, slots=True)
class Counted:
    """What would come of a programme: of each demand, and what is left out, with why."""

    units: int
    ahead: tuple[Ahead, ...]
    left_out: tuple[tuple[str, str], ...]
    asked: tuple[Trait, ...] = ()


def count_ahead(work: RolloutWork, choice: Choice, aim: Aim) -> Counted:
    """Return what would come due; writes nothing. Raises as ``duties.recurrence.windows``."""
    unit = work.units.get(aim.unit_id) if aim.unit_id is not None else None
    groups = [*_groups(work, choice, aim, unit)]
    in_force = _in_force(work, choice, aim, unit)
    ahead: list[Ahead] = []
    left_out: list[tuple[str, str]] = []
    for demand in choice.demands:
        places = _places(choice, demand, groups, unit)
        why = why_not(demand, choice.since)
        if why or not places:
            left_out.append((demand.title, why or _why_nowhere(demand, groups)))
            continue
        rows = [*dated(demand, choice.since)]
        already = min(max((in_force.get(key, 0) for key, _, _ in rows), default=0), places)
        limits = limits_of(work, _as_duty(choice, demand, aim))
        found = [each for _, terms, since in rows for each in upcoming(work, terms, since, limits)]
        first = min((each.opens_at for each in found), default=None)
        wall = local(first, work.zone) if first is not None else None
        ahead.append(Ahead(demand, places - already, already, len(found), wall))
    ahead.sort(key=lambda each: (each.first is None, each.first, each.demand.key))
    units = sum(each.count for each, _ in groups)
    return Counted(units, tuple(ahead), tuple(left_out), tuple(_asked(choice, groups)))


def upcoming(work: DutyWork, terms: Terms, since: date, limits: Limits = ALWAYS) -> list[Window]:
    """Return the windows of terms that open in the next 30 days, within limits."""
    today = work.day()
    revision = Revision(0, 0, since, terms, None, work.now)
    last = today + timedelta(days=PREVIEW_DAYS)
    first = first_planned(revision, today)
    found = windows([revision], first, last, work.working_days, work.zone, limits)
    return [each for each in found if each.closes_at > work.now]


def _as_duty(choice: Choice, demand: Demand, aim: Aim) -> Duty:
    """Return a demand as the duty that it would be, of a street for many units."""
    street = None if aim.unit_id is not None else aim.street
    role = demand.bearer.role_at_unit or demand.bearer.role_at_street or Role.OFFICE
    season = " ".join(demand.seasons) or None
    title, since = demand.title, choice.since
    return Duty(
        0,
        choice.programme.key,
        demand.key,
        title,
        aim.unit_id,
        street,
        None,
        role,
        None,
        since,
        season=season,
    )


Kinds = list[tuple[UnitGroup, frozenset[Trait]]]


def _groups(
    work: RolloutWork, choice: Choice, aim: Aim, unit: Unit | None
) -> Iterator[tuple[UnitGroup, frozenset[Trait]]]:
    """Give the kinds of units that are meant and fit, with what is known of each kind."""
    if unit is not None:
        traits = traits_of(unit, work.places.of_unit(unit.id)) | choice.traits
        yield UnitGroup(unit.sector, unit.high_risk, Trait.CHARGING in traits, 1), traits
        return
    for each in work.rollouts.count_units(aim.street):
        if aim.sector and aim.sector not in lineage(each.sector):
            continue
        if is_for(choice.programme, each.sector):
            yield each, _traits(each) | choice.traits


def _traits(group: UnitGroup) -> frozenset[Trait]:
    known = {
        Trait.HIGH_RISK: group.high_risk,
        Trait.COMPOUND: "居民小区" in lineage(group.sector),
        Trait.CHARGING: group.charging,
    }
    return frozenset(trait for trait, holds in known.items() if holds)


def _in_force(work: RolloutWork, choice: Choice, aim: Aim, unit: Unit | None) -> dict[str, int]:
    """Return at how many of the places each row is in force already."""
    if unit is not None:
        standing = work.duties.of_unit(unit.id)
        return {each.row: 1 for each in standing if each.programme == choice.programme.key}
    found: dict[str, int] = {}
    for row, sector, count in work.rollouts.count_rows(choice.programme.key, aim.street):
        if not aim.sector or aim.sector in lineage(sector):
            found[row] = found.get(row, 0) + count
    for each in work.duties.in_force(f"street:{aim.street}"):
        if each.programme == choice.programme.key:
            found[each.row] = found.get(each.row, 0) + 1
    return found


def _places(choice: Choice, demand: Demand, groups: Kinds, unit: Unit | None) -> int:
    """Count the places at which a demand is asked."""
    count = 0
    if demand.bearer.role_at_unit is not None:
        for group, has in groups:
            fits = demand.when <= has and not demand.unless & has
            if fits or choice.demand is not None:
                count += group.count
    if unit is None and demand.bearer.role_at_street is not None:
        count += 1
    return count


def _asked(choice: Choice, groups: Kinds) -> list[Trait]:
    """Return the traits on which it hangs what is asked, and that the books do not tell of."""
    named = {trait for each in choice.demands for trait in each.when | each.unless}
    known = {trait for _, has in groups for trait in has} - choice.traits
    return [each for each in Trait if each in named - known]


def _why_nowhere(demand: Demand, groups: Kinds) -> str:
    return why_nowhere(demand, units=bool(groups))


def kinds_of(ahead: Iterable[Ahead]) -> dict[Kind, int]:
    """Count what comes due by its kind."""
    found: dict[Kind, int] = {}
    for each in ahead:
        found[each.demand.kind] = found.get(each.demand.kind, 0) + each.total
    return found
