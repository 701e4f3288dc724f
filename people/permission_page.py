"""The page of docs that shows the permission table: ``python -m people.permission_page``."""

import sys

from people.giving import INVITABLE, NEVER_INVITED
from people.model import Role, Scope
from people.permissions import NEVER_LENT, TABLE, Action

HEAD = """# Who may do what

Made from the table in `people/permissions.py` by `python -m people.permission_page`; a test holds
this page to the table.

A cell says at which scope somebody must hold the role. The act then reaches what the membership
reaches: its own unit (U), the units of its street (S), or the whole area (A). Whoever holds several
roles may do what any of them may. Everybody is also the public, with or without a membership.
"""


def page() -> str:
    """Return the page in Markdown."""
    roles = list(Role)
    lines = [
        HEAD,
        "| action | " + " | ".join(f"{role.label} `{role}`" for role in roles) + " |",
        "|---|" + "---|" * len(roles),
    ]
    for action in Action:
        cells = " | ".join(_cell(TABLE[role].get(action, frozenset())) for role in roles)
        lines.append(f"| {action.label} `{action}` | {cells} |")
    lines += ["", "## Whom each role may invite, and ask to leave", ""]
    for role, invitable in INVITABLE.items():
        named = "、".join(other.label for other in roles if other in invitable)
        lines.append(f"- {role.label}: {named}")
    kept = "、".join(role.label for role in roles if role in NEVER_INVITED)
    lines += ["", f"Never by an invitation made in chat, though asked to leave as above: {kept}."]
    lines += ["One of the office nominates, another confirms; or the command line gives it."]
    lent = "、".join(action.label for action in Action if action in NEVER_LENT)
    lines += ["", "## Standing in for somebody who is away", ""]
    lines += ["Whoever stands in may for as long do what the absent person may, but never:"]
    lines += [f"{lent}."]
    return "\n".join(lines) + "\n"


def _cell(scopes: frozenset[Scope]) -> str:
    return " ".join(scope.name[0] for scope in Scope if scope in scopes)


if __name__ == "__main__":
    sys.stdout.write(page())
