"""Ranking (晾晒): of what was to be struck off, what was in time; who has too little is not ranked.

Of the hazards that were struck off in the period, or are overdue at its end (N), those that were
struck off by their deadline (n). Who is alike has the same place; nobody is ranked under
``FEWEST_RANKED``.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from hazards.counts.figures import HazardFigures
from hazards.counts.slices import Dimension
from reports.bulletins.model import FEWEST_RANKED, Ranked, Ranking
from reports.bulletins.ports import BulletinWork

MOST_RANKED, MOST_UNRANKED = 100, 30
DEFINITION = (
    "按期整改率＝n/N。N：期内销号的隐患与期末逾期未销号的隐患之和；n：其中在整改时限内销号的。"
    f"并列者名次相同；N 不足 {FEWEST_RANKED} 的不排名。"
)
Key = str | int
Figures = Mapping[Key, HazardFigures]


def rank(
    work: BulletinWork, street: str, parts: Mapping[Dimension, Figures]
) -> tuple[Ranking, ...]:
    """Rank the streets (of the whole area), the departments, and the units."""
    rankings = []
    if Dimension.STREET in parts:
        streets = {str(key): each for key, each in parts[Dimension.STREET].items() if key}
        rankings.append(_ranking("街镇", _rates(streets)))
    departments = _departments(work, street, parts[Dimension.SECTOR])
    if departments:
        rankings.append(_ranking("部门", _rates(departments)))
    units = _ranking("单位", _rates(parts[Dimension.UNIT]))
    rankings.append(_named(work, units))
    return tuple(rankings)


def _departments(work: BulletinWork, street: str, sectors: Figures) -> dict[str, HazardFigures]:
    """Return the figures of the departments of this office, each of the sectors it answers for."""
    found: dict[str, HazardFigures] = {}
    for department in work.departments.all():
        own = [sectors[name] for name in department.remit.sectors if name in sectors]
        if department.street == street and own:
            found[department.name] = sum(own[1:], start=own[0])
    return found


def _rates(
    figures: Mapping[Key, HazardFigures] | Mapping[str, HazardFigures],
) -> dict[Key, tuple[int, int]]:
    return {
        key: (each.closed_in_time, each.closed + each.overdue)
        for key, each in figures.items()
        if each.closed + each.overdue
    }


def _ranking(head: str, rates: Mapping[Key, tuple[int, int]]) -> Ranking:
    """Put those with enough to be judged by into order, with places that ties share."""
    enough = {key: rate for key, rate in rates.items() if rate[1] >= FEWEST_RANKED}
    order = sorted(enough, key=lambda key: (-Fraction(*enough[key]), -enough[key][1], str(key)))
    ranked: list[Ranked] = []
    for place, key in enumerate(order, 1):
        good, of = enough[key]
        last = ranked[-1] if ranked else None
        alike = last is not None and Fraction(last.good, last.of) == Fraction(good, of)
        ranked.append(Ranked(last.place if last and alike else place, str(key), good, of))
    few = sorted((str(key), of) for key, (_, of) in rates.items() if of < FEWEST_RANKED)
    shown = _ends(ranked)
    left_out = max(0, len(few) - MOST_UNRANKED)
    return Ranking(head, shown, tuple(few[:MOST_UNRANKED]), len(ranked) - len(shown), left_out)


def _ends(ranked: list[Ranked]) -> tuple[Ranked, ...]:
    """Return all, or of very many the first and the last."""
    if len(ranked) <= MOST_RANKED:
        return tuple(ranked)
    half = MOST_RANKED // 2
    return (*ranked[:half], *ranked[-half:])


def _named(work: BulletinWork, ranking: Ranking) -> Ranking:
    """Return a ranking of units with their names in the place of their ids."""
    ids = [*(each.name for each in ranking.ranked), *(name for name, _ in ranking.unranked)]
    names = work.digest_facts.unit_names([int(each) for each in ids])
    return replace(
        ranking,
        ranked=tuple(replace(r, name=names.get(int(r.name), "")) for r in ranking.ranked),
        unranked=tuple((names.get(int(name), ""), of) for name, of in ranking.unranked),
    )
