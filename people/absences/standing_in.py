"""Who may stand in for whom, and what is done on behalf of somebody who is away."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from chat.changes import new
from people.changes import Changed
from people.model import Loan, Membership, Person, Role
from people.permissions import Action, Where, covers, may, may_as
from people.todo import holder_of

STANDS_IN: Mapping[Role, frozenset[Role]] = {
    Role.SAFETY_OFFICER: frozenset({Role.SAFETY_OFFICER, Role.PRINCIPAL}),
    Role.PRINCIPAL: frozenset({Role.PRINCIPAL, Role.SAFETY_OFFICER}),
    Role.INSPECTOR: frozenset({Role.INSPECTOR, Role.OFFICE}),
    Role.OFFICE: frozenset({Role.OFFICE}),
    Role.DEPARTMENT: frozenset({Role.DEPARTMENT}),
    Role.SIGNER: frozenset({Role.SIGNER, Role.OFFICE}),
}
"""Who of the same unit, department, street or area may stand in for each role. Whoever
reads who tipped is chosen by two people, and lends that to nobody."""


def lendable(memberships: Iterable[Membership]) -> tuple[Membership, ...]:
    """Return the roles for which somebody may stand in at all."""
    return tuple(each for each in memberships if each.role in STANDS_IN)


def fits(substitute: Iterable[Membership], absent: Iterable[Membership]) -> bool:
    """Tell whether somebody with some roles may stand in for each role of somebody else."""
    own = tuple(substitute)
    wanted = lendable(absent)
    return bool(wanted) and all(any(_fits(each, role) for each in own) for role in wanted)


def _fits(own: Membership, role: Membership) -> bool:
    if own.role not in STANDS_IN[role.role]:
        return False
    if own.department_id is not None or role.department_id is not None:
        return own.department_id == role.department_id
    if own.unit_id is not None or role.unit_id is not None:
        return own.unit_id == role.unit_id
    return own.street is None or own.street == role.street


def on_behalf(
    person: Person | None, action: Action, where: Where, holders: Collection[str] = ()
) -> Loan | None:
    """Return for whom somebody acts who stands in, or ``None`` where they act for themselves.

    ``holders`` are those of whom the act is awaited. It is on behalf of the absent person if it is
    awaited from them, or if only what they have lent allows it.
    """
    if person is None or not person.loans:
        return None
    for loan in person.loans:
        if holder_of(loan.person_id) in holders and _allows(loan, action, where):
            return loan
    if may(replace(person, loans=()), action, where):
        return None
    return next((loan for loan in person.loans if _allows(loan, action, where)), None)


def _allows(loan: Loan, action: Action, where: Where) -> bool:
    return any(may_as(each, action) and covers(each, where) for each in loan.memberships)


def said_for(loan: Loan | None) -> Changed:
    """Return what a line of the journal says besides: for whom the actor acts (代)."""
    return new(for_id=loan.person_id) if loan is not None else {}


def named_for(person: Person, loan: Loan | None) -> str:
    """Return a person's name, and for whom they act: 李示例（代王示例）."""
    return person.name if loan is None else f"{person.name}（代{loan.name}）"
