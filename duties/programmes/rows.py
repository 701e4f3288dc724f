"""What of a programme is asked at a unit, in a street or in a sector, put in force in one go."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.clock import local
from core.errors import XunanError
from duties.applying import PREVIEW_DAYS, ProgrammeRow, Where, apply_rows
from duties.model import Duty, Occurrence, Terms
from duties.planning import unmade
from duties.ports import DutyWork
from duties.programmes.programme import Demand, Kind, Programme, Trait
from people.joining import UnitUnknown
from people.model import Place, Unit
from people.sectors import lineage, read_sector
from people.streets import require_street

WHOLE_AREA = ""  # a street that is none in particular
_CHARGING = "充电"


class ProgrammeMisplaced(XunanError):
    """The programme is for other sectors than that of this unit, or that which was named."""

    def __init__(self, programme: Programme, where: str, sector: str) -> None:
        super().__init__(f"{programme.key}: {where}")
        self.programme = programme
        self.where = where
        self.sector = sector


class NothingToApply(XunanError):
    """Nothing of what was chosen can be put in force there; says why of each."""

    def __init__(self, left_out: "Sequence[LeftOut]") -> None:
        super().__init__(", ".join(each.demand.key for each in left_out))
        self.left_out = tuple(left_out)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A demand that is not put in force, and why, in Chinese."""

    demand: Demand
    why: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What the office has chosen: a programme, or one demand of it, from a day on.

    ``traits`` hold at each of the units, beside what is known of them.
    """

    programme: Programme
    since: date
    demand: Demand | None = None
    traits: frozenset[Trait] = frozenset()

    @property
    def demands(self) -> tuple[Demand, ...]:
        """The demands of which it speaks."""
        return self.programme.demands if self.demand is None else (self.demand,)


@dataclass(frozen=True, slots=True)
class Application:
    """A row that is to be in force at places from a day on."""

    row: ProgrammeRow
    places: tuple[Where, ...]
    since: date


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What comes due of a duty; at no ``unit``, where it is one of a street or of the area."""

    duty: Duty
    unit: Unit | None
    occurrence: Occurrence


@dataclass(frozen=True, slots=True)
class Applied:
    """What is new in force, how much was already, what was left out, and what comes due next."""

    duties: tuple[Duty, ...]
    already: int
    left_out: tuple[LeftOut, ...]
    upcoming: tuple[Upcoming, ...]


def places_of_unit(work: DutyWork, programme: Programme, name: str) -> list[Where]:
    """Return a unit by its name; raises ``UnitUnknown`` and ``ProgrammeMisplaced``."""
    unit = work.units.by_name(name.strip())
    if unit is None:
        raise UnitUnknown(name)
    if not is_for(programme, unit.sector):
        raise ProgrammeMisplaced(programme, unit.name, unit.sector)
    return [unit]


def places_of_street(work: DutyWork, programme: Programme, name: str) -> list[Where]:
    """Return a street and those of its units that the programme is for.

    Raises ``StreetUnknown``.
    """
    street = require_street(work, name)
    units = [each for each in work.units.all() if each.street == street]
    return [street, *(each for each in units if is_for(programme, each.sector))]


def places_of_sector(work: DutyWork, programme: Programme, word: str) -> list[Where]:
    """Return the whole area and all units of a sector.

    Raises ``SectorUnknown`` and ``ProgrammeMisplaced``.
    """
    sector = read_sector(word)
    if not is_for(programme, sector.name):
        raise ProgrammeMisplaced(programme, sector.name, sector.name)
    units = [each for each in work.units.all() if sector.name in lineage(each.sector)]
    return [WHOLE_AREA, *units]


def is_for(programme: Programme, sector: str) -> bool:
    """Tell whether a programme is for units of a sector."""
    return not programme.sectors or bool({*lineage(sector)} & {*programme.sectors})


def traits_of(unit: Unit, places: Iterable[Place]) -> frozenset[Trait]:
    """Return what the books know of a unit."""
    found = set()
    if unit.high_risk:
        found.add(Trait.HIGH_RISK)
    if "居民小区" in lineage(unit.sector):
        found.add(Trait.COMPOUND)
    if any(_CHARGING in each.name + each.kind for each in places):
        found.add(Trait.CHARGING)
    return frozenset(found)


def put_in_force(work: DutyWork, choice: Choice, places: Sequence[Where]) -> Applied:
    """Put what an operator chose in force at places; what is in force already stays as it is.

    Raises ``NothingToApply``, and as ``duties.recurrence.windows``.
    """
    applications, left_out = _select_some(work, choice, places)
    made: list[Duty] = []
    for each in applications:
        made += apply_rows(work, [each.row], each.places, each.since, None)
    asked = sum(len(each.places) for each in applications)
    ahead = sorted(_ahead(work, applications), key=lambda each: each.occurrence.opens_at)
    return Applied(tuple(made), asked - len(made), tuple(left_out), tuple(ahead))


def left_out_of(work: DutyWork, choice: Choice, places: Sequence[Where]) -> list[LeftOut]:
    """Return what of a choice is put in force at none of the places; raises ``NothingToApply``."""
    return _select_some(work, choice, places)[1]


def _select_some(
    work: DutyWork, choice: Choice, places: Sequence[Where]
) -> tuple[list[Application], list[LeftOut]]:
    applications, left_out = select(work, choice, places)
    if not applications:
        raise NothingToApply(left_out)
    return applications, left_out


def _ahead(work: DutyWork, applications: Sequence[Application]) -> Iterator[Upcoming]:
    """Give what stands in the books for the next 30 days, or will when the sweep has been there."""
    rows = {(each.row.programme, each.row.key) for each in applications}
    until = work.now + timedelta(days=PREVIEW_DAYS)
    for place in dict.fromkeys(place for each in applications for place in each.places):
        unit = place if isinstance(place, Unit) else None
        for duty in work.duties.in_force(f"unit:{unit.id}" if unit else f"street:{place}"):
            if (duty.programme, duty.row) in rows:
                kept = work.occurrences.between(duty.id, work.now, until)
                for occurrence in (*kept, *_not_kept_yet(work, duty, until)):
                    if not occurrence.state.ended:
                        yield Upcoming(duty, unit, occurrence)


def _not_kept_yet(work: DutyWork, duty: Duty, until: datetime) -> Iterator[Occurrence]:
    for each in unmade(work, duty, local(until, work.zone).date()):
        if each.opens_at < until and each.closes_at > work.now:
            yield each


def select(
    work: DutyWork, choice: Choice, places: Sequence[Where]
) -> tuple[list[Application], list[LeftOut]]:
    """Return what is to be put in force at which places, and what is not, with why."""
    traits = {
        each.id: traits_of(each, work.places.of_unit(each.id)) | choice.traits
        for each in places
        if isinstance(each, Unit)
    }
    found: list[Application] = []
    left_out: list[LeftOut] = []
    for demand in choice.demands:
        why = why_not(demand, choice.since)
        here = [] if why else _places_for(demand, places, traits, chosen=choice.demand is not None)
        if not here:
            left_out.append(LeftOut(demand, why or why_nowhere(demand, units=bool(traits))))
        found += _applications(choice, demand, here)
    return found, left_out


def why_not(demand: Demand, since: date) -> str:
    """Say in Chinese why a demand is put in force nowhere; empty where it may be."""
    if demand.kind is Kind.EVENT:
        where = "，在单位的值守里登记" if demand.happens else ""
        return f"逢事才有：{demand.event}{where}"
    if demand.kind is Kind.EXPIRY:
        return f"在“证照设备”登记，按到期日提醒：{demand.event}"
    if demand.kind is Kind.ONCE and max(demand.once) < since:
        return f"期限已过：{max(demand.once).isoformat()}"
    return ""


def why_nowhere(demand: Demand, *, units: bool) -> str:
    """Say in Chinese why a demand is put in force at none of the places, ``units`` or none."""
    if demand.bearer.role_at_unit is None:
        return f"由{demand.bearer.label}承担，请按街镇或行业启用"
    if not units:
        return "这里还没有登记适用的单位"
    wants = [each.label for each in sorted(demand.when)]
    spares = [each.label for each in sorted(demand.unless)]
    words = [f"只适用于：{'、'.join(wants)}"] if wants else []
    words += [f"不适用于：{'、'.join(spares)}"] if spares else []
    return "；".join(words)


def _places_for(
    demand: Demand,
    places: Sequence[Where],
    traits: Mapping[int, frozenset[Trait]],
    *,
    chosen: bool,
) -> list[Where]:
    """Return where a demand is asked; one that was chosen by itself is so whatever the unit is."""
    found: list[Where] = []
    for place in places:
        if not isinstance(place, Unit):
            if demand.bearer.role_at_street is not None:
                found.append(place)
        elif demand.bearer.role_at_unit is not None:
            has = traits[place.id]
            if chosen or (demand.when <= has and not demand.unless & has):
                found.append(place)
    return found


def _applications(choice: Choice, demand: Demand, places: Sequence[Where]) -> Iterator[Application]:
    units = tuple(each for each in places if isinstance(each, Unit))
    others = tuple(each for each in places if not isinstance(each, Unit))
    for role, here in (
        (demand.bearer.role_at_unit, units),
        (demand.bearer.role_at_street, others),
    ):
        if role is not None and here:
            for key, terms, since in dated(demand, choice.since):
                season = " ".join(demand.seasons) or None
                row = ProgrammeRow(choice.programme.key, key, demand.title, role, terms, season)
                yield Application(row, here, since)


def dated(demand: Demand, since: date) -> Iterator[tuple[str, Terms, date]]:
    """Give the key, the terms and the first day of each row that a demand makes."""
    if demand.terms is not None:
        yield demand.key, demand.terms, since
    for day in demand.once:
        if day >= since:
            key = demand.key if len(demand.once) == 1 else f"{demand.key}@{day.isoformat()}"
            yield key, demand.terms_on(day), max(since, date(day.year, 1, 1))
