"""Who may do what where (``domain.md``, "Who may see what")."""

from core.errors import XunanError
from people.model import Membership, Person, Role, Unit

WALKERS = frozenset({Role.INSPECTOR, Role.SAFETY_OFFICER, Role.PRINCIPAL, Role.OFFICE})


class NotJoined(XunanError):
    """Somebody without any role asked for what only members may do."""


class NotAllowed(XunanError):
    """The actor's roles do not reach this unit or this record."""


def covers(membership: Membership, unit: Unit) -> bool:
    """Tell whether a role reaches a unit: its own, one in its street, or the whole area."""
    if membership.unit_id is not None:
        return membership.unit_id == unit.id
    return membership.street is None or membership.street == unit.street


def may_inspect(person: Person, unit: Unit) -> bool:
    """Tell whether a person may walk a checklist at a unit."""
    return any(m.role in WALKERS and covers(m, unit) for m in person.memberships)


def require_member(person: Person | None) -> Person:
    """Return the acting person; raises ``NotJoined`` for one who holds no role."""
    if person is None or not person.memberships:
        raise NotJoined
    return person
