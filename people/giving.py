"""Who may give which role to others, and end it: at which scopes, and where."""

from collections.abc import Mapping
from dataclasses import dataclass

from people.model import Membership, Person, Role, Scope
from people.permissions import HELD_AT, TABLE, Action, Reach, Where, covers, reach_by

INVITABLE: Mapping[Role, frozenset[Role]] = {
    Role.SAFETY_OFFICER: frozenset({Role.SAFETY_OFFICER}),
    Role.PRINCIPAL: frozenset({Role.SAFETY_OFFICER}),
    Role.OFFICE: frozenset(Role) - {Role.PUBLIC},
}
"""As what each role may invite others, and whom it may ask to leave."""

NEVER_INVITED = frozenset({Role.REWARD_OFFICER})
"""Roles that nobody gives alone in chat: who holds one reads who tipped in confidence.

They come from the command line, or from two people (``people.nominating``); whoever may ask their
holders to leave may still do that alone.
"""


def reach_to_give(person: Person | None, action: Action, role: Role, scope: Scope) -> Reach:
    """Return where ``may_give`` lets somebody give or end a role that is held at a scope."""
    if scope not in HELD_AT[role]:
        return Reach()
    return reach_by(
        held
        for held in (person.memberships if person else ())
        if role in INVITABLE.get(held.role, ()) and held.scope in TABLE[held.role].get(action, ())
    )


@dataclass(frozen=True, slots=True)
class Gift:
    """Memberships that somebody may give or end: roles, each with a scope, and where they stand.

    That is at one unit, in a street, at its units and in its departments, or (neither) anywhere.
    """

    held: frozenset[tuple[Role, Scope]]
    unit_id: int | None = None
    street: str | None = None


def gifts_of(person: Person | None, action: Action) -> tuple[Gift, ...]:
    """Return which memberships ``may_give`` lets somebody give or end, for stores to look for."""
    found: dict[Gift, None] = {}
    for held in person.memberships if person else ():
        if held.scope in TABLE[held.role].get(action, frozenset()):
            roles = INVITABLE.get(held.role, frozenset())
            if action is Action.INVITE:
                roles -= NEVER_INVITED
            pairs = frozenset((role, scope) for role in roles for scope in HELD_AT[role])
            found[Gift(pairs, held.unit_id, held.street)] = None
    return tuple(gift for gift in found if gift.held)


def may_give(person: Person | None, action: Action, membership: Membership, where: Where) -> bool:
    """Tell whether somebody may invite to, or end, a membership, which stands at ``where``."""
    if membership.scope not in HELD_AT[membership.role]:
        return False
    if action is Action.INVITE and membership.role in NEVER_INVITED:
        return False
    return any(
        membership.role in INVITABLE.get(held.role, frozenset())
        and held.scope in TABLE[held.role].get(action, frozenset())
        and covers(held, where)
        for held in (person.memberships if person else ())
    )
