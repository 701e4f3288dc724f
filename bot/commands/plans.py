"""What the command line does about the plan of visits and draws by lot."""

from typing import Any

from bot.commands.tasks import street_named
from bot.commands.units import open_work
from bot.settings import Settings
from datafiles.reading import Mistake
from duties.visits import lots
from duties.visits.drawing import ALGORITHM
from duties.visits.rules import VisitRule, check_rules, load_rules

SCHEMA = 1


def draw_lots(
    seed: int, street: str | None, asked: int | None, *, record: bool = False
) -> tuple[dict[str, Any], list[str]]:
    """Return a draw, as data and in words; kept, with its visits, only with ``record``.

    Raises ``StreetUnknown``, ``NobodyToDraw`` and ``PlanTooLarge``.
    """
    with open_work(Settings()) as work:
        where = street_named(work, street)
        of = lots.population(work, where)
        made = lots.make(of, seed, min(asked or of.usual, len(of.units)))
        kept = lots.keep(work, where, made, None) if record else None
        moment = work.now
    pairs = [
        {
            "unit_id": each.unit_id,
            "unit": of.units[each.unit_id].name,
            "inspector_id": each.inspector_id,
            "inspector": of.people[each.inspector_id].name if each.inspector_id else None,
        }
        for each in made.drawn
    ]
    data = {
        "schema": SCHEMA,
        "algorithm": ALGORITHM,
        "seed": seed,
        "street": where or None,
        "asked": made.asked,
        "population": {
            "units": len(of.units),
            "inspectors": len(of.people),
            "sha256": made.sha256,
        },
        "drawn": pairs,
        "recorded": kept.id if kept is not None else None,
        "at": moment.isoformat(),
    }
    words = [
        f"从 {len(of.units)} 家单位、{len(of.people)} 名检查员中抽 {made.asked} 家，种子 {seed}。",
        *(
            f"{place}. {each['unit']} → {each['inspector'] or '无人可派'}"
            for place, each in enumerate(pairs, start=1)
        ),
        f"名单校验 {made.sha256}，算法 {ALGORITHM}。",
        f"已记下，编号 {kept.id}。" if kept is not None else "只是预览；要记下结果，加 --record。",
    ]
    return data, words


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
