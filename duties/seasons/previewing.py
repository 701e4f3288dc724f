"""What a season would bring before it is switched on: counted by rows, not unit by unit."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from core.clock import local
from duties.applying import PREVIEW_DAYS
from duties.model import Revision, Terms, Window
from duties.programmes.programme import UnknownProgramme
from duties.programmes.reading import shipped_programmes
from duties.recurrence import reach_of, windows
from duties.rollouts.ports import RolloutWork
from duties.rollouts.rollout import Aim
from duties.seasons.limiting import replacing
from duties.seasons.season import Season
from duties.seasons.stretches import Days, Limits, Stretch
from duties.seasons.switching import happening_rows
from duties.seasons.views import Coming
from people.model import Unit
from people.sectors import lineage

Rows = dict[tuple[str, str, Terms], int]  # key, title and terms, and at how many places


def coming(
    work: RolloutWork, season: Season, aim: Aim, unit: Unit | None, days: Days
) -> list[Coming]:
    """Return what comes due in a season's first 30 days, the first due first; writes nothing.

    Raises as ``duties.recurrence.windows``.
    """
    found: list[Coming] = []
    for (row, title, terms), places in _rows(work, season, aim, unit).items():
        ahead = [each for each in _windows(work, terms, days) if each.closes_at > work.now]
        first = local(ahead[0].opens_at, work.zone) if ahead else None
        found.append(Coming(row, title, places, len(ahead), first))
    return sorted(found, key=lambda each: (each.first is None, each.first, each.row))


def _rows(work: RolloutWork, season: Season, aim: Aim, unit: Unit | None) -> Rows:
    if unit is not None:
        return {
            (demand.key, demand.title, demand.terms): 1
            for _, demand in happening_rows(work, season, unit)
            if demand.terms is not None
        }
    found: Rows = {}
    for each in work.seasons.count_alike():
        if season in each.seasons and meets(aim, each.street, each.sector, units=each.units > 0):
            key = each.row, each.title, each.terms
            found[key] = found.get(key, 0) + each.count
    return found


def meets(aim: Aim, street: str, sector: str, *, units: bool) -> bool:
    """Tell whether units of a street and a sector are meant, or (no ``units``) a street's own."""
    if not units:
        return not aim.sector and aim.street in {"", street}
    here = not aim.street or aim.street == street
    return here and (not aim.sector or aim.sector in lineage(sector))


def _windows(work: RolloutWork, terms: Terms, days: Days) -> list[Window]:
    first, last = days
    since = min(first, work.day())
    revision = Revision(0, 0, since, terms, None, work.now)
    limits = Limits((Stretch(first, last, work.now),))
    until = min(last + timedelta(days=1), first + timedelta(days=PREVIEW_DAYS))
    begins = first - timedelta(days=reach_of([revision]))
    return windows([revision], begins, until, work.working_days, work.zone, limits)


def resting(rows: Iterable[str]) -> Iterator[str]:
    """Give the titles of what rests while rows are asked in its place."""
    known = {*rows}
    for row, by in replacing().items():
        if known & by:
            yield title_of(row)


def title_of(row: str) -> str:
    """Return what a row of a programme is called."""
    try:
        _, demand = shipped_programmes().find(row)
    except UnknownProgramme:
        return row
    return demand.title if demand is not None else row


def programmes_with(season: Season) -> list[str]:
    """Return the titles of the programmes that ask something in a season."""
    return [
        programme.title
        for programme in shipped_programmes().all()
        if any(season in each.seasons and not each.happens for each in programme.demands)
    ]
