"""From what is known of a unit to its colour by the rule, with every cause named."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from core.clock import local
from duties.risk.model import Assessment, Reason, UnitFacts
from duties.risk.rule import CauseKey, Rule
from people.sectors import lineage


def assess(facts: UnitFacts, rule: Rule, today: date, zone: ZoneInfo) -> Assessment:
    """Return the colour that the rule gives a unit on a day.

    No further hazard, miss or day without an inspection ever makes it less grave.
    """
    counts = _counts(facts, rule, today, zone)
    reasons = [
        Reason(key, counts[key], cause.points_for(counts[key]))
        for key, cause in rule.causes.items()
        if counts[key]
    ]
    points = sum(each.points for each in reasons)
    return Assessment(rule.colour_of(points), points, reasons)


def _counts(facts: UnitFacts, rule: Rule, today: date, zone: ZoneInfo) -> dict[CauseKey, int]:
    named = rule.causes[CauseKey.SECTOR].sectors
    days = _days_without(facts, today, zone)
    return {
        CauseKey.MAJOR: facts.major,
        CauseKey.MAJOR_OVERDUE: facts.major_overdue,
        CauseKey.OPEN: facts.open - facts.major,
        CauseKey.OVERDUE: facts.overdue - facts.major_overdue,
        CauseKey.RELAPSE: facts.relapses,
        CauseKey.MISS: facts.misses,
        CauseKey.HIGH_RISK: int(facts.high_risk),
        CauseKey.SECTOR: int(any(name in named for name in lineage(facts.sector))),
        CauseKey.LONG: int(days > rule.long_days),
        CauseKey.VERY_LONG: int(days > rule.very_long_days),
    }


def _days_without(facts: UnitFacts, today: date, zone: ZoneInfo) -> int:
    """Return the days since the last inspection, or since the unit was registered."""
    since = facts.inspected or facts.registered
    return (today - local(since, zone).date()) // timedelta(days=1)


def spell_reasons(reasons: Sequence[Reason]) -> str:
    """Spell reasons as canonical JSON, for a row and for the chain."""
    return json.dumps([[each.cause, each.count, each.points] for each in reasons])


def read_reasons(text: str) -> list[Reason]:
    """Return reasons as they were kept; a cause that the rule has no more is left out."""
    known = {each.value for each in CauseKey}
    return [Reason(CauseKey(key), n, points) for key, n, points in json.loads(text) if key in known]
