"""The page ``docs/risk.md``: ``python -m duties.risk.rule_page > docs/risk.md``."""

import sys

from duties.handbook.documents import cite
from duties.risk.rule import Cause, Rule, shipped_rule

HEAD = """# 四色 risk colours

Each unit has a risk colour. `duties/risk/rule.toml` says what counts how much; each
night the rule is asked about every unit, and where it gives another colour than the
books, the change is *proposed* with its causes. Only when an office confirms it, one by
one or a page at a time, it is written on the unit and on the audit chain: old and new
colour, points, every cause, the version of the rule. A change that is refused with a
reason is not proposed again until the facts are others. An office may mark a unit red
at once, with a reason.

The colour of a workbook of units counts for a new unit, and for one about which no
office has decided yet; the chain says that it came of the list. Once an office has
confirmed a colour, refused to change it or marked it, no workbook changes it any more:
the import names each line that differs, and what to do. The card of a unit says whether
its colour comes of the rule, of the office or of the list. Whoever may see the hazards
of a unit may see why it has its colour, cause by cause, and how many points are too many
for the next better one.

No further hazard, relapse, miss or day without an inspection ever makes a colour less
grave; a test holds that.

This page is made from the rule (`python -m duties.risk.rule_page > docs/risk.md`); a
test holds the two together.
"""


def page(rule: Rule) -> str:
    """Return the page."""
    source = f"来源：{cite(rule.source)}" if rule.source else ""
    ours = "各项分值和界限文件没有规定，为本产品所定。" if rule.ours else ""
    lines = [
        HEAD,
        f"## 规则第 {rule.version} 版",
        "",
        f"{source}（分级分类监管）。{ours}",
        "",
        "| 颜色 | 分数 |",
        "|---|---|",
        f"| 红 | {rule.red} 分及以上 |",
        f"| 橙 | {rule.orange} 至 {rule.red - 1} 分 |",
        f"| 黄 | {rule.yellow} 至 {rule.orange - 1} 分 |",
        f"| 蓝 | 不到 {rule.yellow} 分 |",
        "",
        "| 原因 | 每条（次、项）分值 | 最多 | 怎样减下来 |",
        "|---|---|---|---|",
        *(_row(each) for each in rule.cause),
        "",
        _spans(rule),
    ]
    return "\n".join(lines) + "\n"


def _spans(rule: Rule) -> str:
    return (
        f"复发算最近 {rule.relapse_days} 天，"
        f"漏做算最近 {rule.miss_days} 天（已免除、已补做的不算）。"
        f"超过 {rule.long_days} 天、{rule.very_long_days} 天没有签名的检查各计一项，"
        "从未检查的从登记之日算起。"
    )


def _row(cause: Cause) -> str:
    named = f"（{'、'.join(cause.sectors)}）" if cause.sectors else ""
    most = str(cause.most) if cause.most else ""
    return f"| {cause.label}{named} | {cause.points} | {most} | {cause.do} |"


if __name__ == "__main__":
    sys.stdout.write(page(shipped_rule()))
