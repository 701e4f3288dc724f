"""What the command line says of the rules of visits."""

from typing import Any

from datafiles.reading import Mistake
from duties.visits.rules import VisitRule, check_rules, load_rules


def find_mistakes() -> list[Mistake]:
    """Return the mistakes in the rules that come with the product."""
    return check_rules()


def show_rules() -> tuple[dict[str, Any], list[str]]:
    """Return how often units are visited, as data and in words."""
    rules = load_rules()
    data = {
        "version": rules.version,
        "draw_percent": rules.draw_percent,
        "rules": [_data(each) for each in rules.rules],
    }
    words = [
        f"{each.title}：一年 {each.visits} 次 · {each.source or '自定'}" for each in rules.rules
    ]
    return data, [*words, f"双随机默认抽 {rules.draw_percent}% · 自定"]


def _data(rule: VisitRule) -> dict[str, Any]:
    return {
        "key": rule.key,
        "title": rule.title,
        "visits": rule.visits,
        "colours": [each.value for each in rule.colours],
        "high_risk": rule.high_risk,
        "sectors": list(rule.sectors),
        "source": rule.source or None,
        "ours": rule.ours,
    }
