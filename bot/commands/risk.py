"""The risk colours on the command line: which units have which, why, and what the rule proposes."""

from typing import Any

from bot.commands.units import open_work
from bot.settings import Settings
from duties.risk.assessing import assess, read_reasons
from duties.risk.model import Reason
from duties.risk.proposing import facts_of, propose_some
from duties.risk.rule import Rule, shipped_rule
from duties.risk.strands import strands_of
from duties.risk.waiting import renew_all
from people.joining import UnitUnknown
from people.permissions import EVERYWHERE, Reach
from people.streets import require_street

Shown = tuple[Any, list[str]]
MOST = 1_000_000


def list_colours(street: str) -> Shown:
    """Return the colours of the units of a street, or of all; raises ``StreetUnknown``."""
    with open_work(Settings()) as work:
        if street:
            require_street(work, street)
        reach = Reach(streets=(street,)) if street else EVERYWHERE
        units = work.risks.page(strands_of(reach), None, 0, MOST)
    data = [{"unit": each.name, "street": each.street, "colour": each.risk.value} for each in units]
    words = [f"{each.risk.label}色 {each.street} {each.name}" for each in units]
    return data, words or ["没有登记的单位。"]


def explain(name: str) -> Shown:
    """Return why a unit has its colour, and what the rule says today; raises ``UnitUnknown``."""
    rule = shipped_rule()
    with open_work(Settings()) as work:
        unit = work.units.by_name(name)
        facts = facts_of(work, unit.id) if unit is not None else None
        if unit is None or facts is None:
            raise UnitUnknown(name)
        found = assess(facts, rule, work.day(), work.zone)
    data = {
        "unit": unit.name,
        "colour": unit.risk.value,
        "by_rule": found.colour.value,
        "points": found.points,
        "rule": rule.version,
        "reasons": [_data(each, rule) for each in found.reasons],
    }
    head = f"{unit.name}：现为{unit.risk.label}色；按规则第 {rule.version} 版计 {found.points} 分"
    words = [
        f"{head}，是{found.colour.label}色。",
        *(f"  {_spell(each, rule)}；{rule.causes[each.cause].do}" for each in found.reasons),
    ]
    return data, words


def propose() -> Shown:
    """Let the rule look at every unit now, and return what waits to be confirmed."""
    rule = shipped_rule()
    after: int | None = 0
    while after is not None:
        with open_work(Settings()) as work:
            after = propose_some(work, after)
    with open_work(Settings()) as work:
        renew_all(work)
        lines = work.risks.waiting(EVERYWHERE, 0, MOST)
    data = [
        {
            "unit": each.unit,
            "street": each.street,
            "before": each.proposal.before.value,
            "colour": each.proposal.colour.value,
            "points": each.proposal.points,
            "reasons": [_data(reason, rule) for reason in read_reasons(each.proposal.reasons)],
        }
        for each in lines
    ]
    words = [
        f"{each.proposal.before.label}→{each.proposal.colour.label} {each.street} {each.unit}："
        + "，".join(_spell(reason, rule) for reason in read_reasons(each.proposal.reasons))
        for each in lines
    ]
    return data, words or ["没有待确认的变动。"]


def _data(reason: Reason, rule: Rule) -> dict[str, Any]:
    label = rule.causes[reason.cause].label
    return {
        "cause": reason.cause.value,
        "label": label,
        "count": reason.count,
        "points": reason.points,
    }


def _spell(reason: Reason, rule: Rule) -> str:
    cause = rule.causes[reason.cause]
    number = "" if cause.each == "项" else f" {reason.count} {cause.each}"
    return f"{cause.label}{number}（{reason.points} 分）"
