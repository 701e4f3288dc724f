"""The page of docs that shows the life of a hazard: ``python -m hazards.loop.lifecycle_page``."""

import sys

from hazards.loop.lifecycle import TABLE, Transition
from hazards.model import HazardState, Severity, Step
from people.permissions import TABLE as PERMISSIONS

HEAD = """# The life of a hazard

Made from the table in `hazards/loop/lifecycle.py` by `python -m hazards.loop.lifecycle_page`; a
test holds this page to the table. Who may take a step where is in [permissions.md](permissions.md).
"""
ASIDE = (
    "Steps that leave a hazard where it is, and those that lead on from almost everywhere, are in"
    " the table only. Everybody is also the public."
)
FROM_MANY = 4  # a step that leads on from more states than this is not drawn at each
SHORT = {Severity.GENERAL: "一般", Severity.MAJOR: "重大"}


def page() -> str:
    """Return the page in Markdown, with the diagram in Mermaid."""
    return "\n".join(
        [
            HEAD,
            "```mermaid",
            *_diagram(),
            "```",
            "",
            ASIDE,
            "",
            "| step | from | to | if | takes | permission | roles |",
            "|---|---|---|---|---|---|---|",
            *(_line(row) for row in TABLE),
            "",
            "States in which a hazard still has to be put right (未销号): "
            + " / ".join(state.label for state in HazardState if state.open)
            + ".",
            "",
        ]
    )


def _diagram() -> list[str]:
    lines = ["stateDiagram-v2"]
    lines += [f"    {state.value}: {state.label}" for state in HazardState]
    lines.append(f"    [*] --> {HazardState.FOUND.value}")
    drawn: dict[tuple[HazardState, HazardState], list[str]] = {}
    for row in TABLE:
        if row.target is None or len(row.sources) > FROM_MANY:
            continue
        for state in HazardState:
            if state in row.sources and state is not row.target:
                drawn.setdefault((state, row.target), []).append(_label(row))
    for (source, target), labels in drawn.items():
        text = " / ".join(dict.fromkeys(labels))
        lines.append(f"    {source.value} --> {target.value}: {text}")
    lines += [f"    {state.value} --> [*]" for state in HazardState if not leads_on(state)]
    return lines


def leads_on(state: HazardState) -> bool:
    """Tell whether any step leads from a state to another one."""
    return any(state in row.sources and row.target not in {None, state} for row in TABLE)


def _label(row: Transition) -> str:
    return row.step.label + (f"（{SHORT[row.severity]}）" if row.severity else "")


def _line(row: Transition) -> str:
    roles = "、".join(role.label for role, grants in PERMISSIONS.items() if row.action in grants)
    cells = (
        f"{row.step.label} `{row.step.value}`",
        "<br>".join(state.label for state in HazardState if state in row.sources),
        row.target.label if row.target else "（不变）",
        SHORT[row.severity] if row.severity else "",
        "、".join(need.label for need in row.needs),
        f"{row.action.label} `{row.action.value}`",
        roles + by_link(row.step),
    )
    return "| " + " | ".join(cells) + " |"


def by_link(step: Step) -> str:
    """Return who else may take a step: a department, by its members or by its link."""
    return "、接收部门（成员或凭链接）" if step in {Step.RECEIVE, Step.DECLINE, Step.REPORT} else ""


if __name__ == "__main__":
    sys.stdout.write(page())
