"""Who may sign what the office issues.

Who holds a role that may sign; where an office has given that role to nobody, another of the office
than who drafted it; and where there is only one, that one. A draft is sent to who holds the role:
while they are away whoever stands in for them signs it on their behalf (代), and it is theirs again
when they come back.
"""

from collections.abc import Sequence

from people.absences.standing_in import named_for, on_behalf
from people.awaiting import people_of, present
from people.model import Loan, Person
from people.permissions import TABLE, Action, may
from people.todo import holder_of, office_of
from reports.bulletins.model import Bulletin
from reports.bulletins.ports import BulletinWork

SIGNING = tuple(role for role, grants in TABLE.items() if Action.SIGN_BULLETIN in grants)
"""The roles that may sign, as the table has them."""
_RIGHTS = (Action.SIGN_BULLETIN, Action.PUBLISH)
"""What lets somebody sign what was sent to them: the role, or a seat in an office without one."""


def signers_of(work: BulletinWork, bulletin: Bulletin) -> list[Person]:
    """Return to whom a bulletin may be sent to be signed now."""
    held = _holding(work, bulletin)
    if held:
        own = {each.id for each in held}
        return [each for each in held if present(work, each).id not in own - {each.id}]
    office = people_of(work, office_of(bulletin.street))
    return [each for each in office if each.id != bulletin.made_by] or office


def _holding(work: BulletinWork, bulletin: Bulletin) -> list[Person]:
    """Return who holds a role that may sign, whether they are away or not."""
    held = (each for role in SIGNING for each in work.persons.holding(role, bulletin.street))
    return list({each.id: each for each in held}.values())


def signer_of(work: BulletinWork, bulletin: Bulletin) -> Person | None:
    """Return who signs a draft as it lies, or ``None``.

    That is to whom it was sent, as long as any role of theirs allows it; of what was sent to nobody
    the only one of an office that has given the role to nobody.
    """
    if bulletin.signer_id is not None:
        named = work.persons.get(bulletin.signer_id)
        return named if named is not None and _right(named, bulletin) is not None else None
    if _holding(work, bulletin):
        return None
    signers = signers_of(work, bulletin)
    return signers[0] if len(signers) == 1 else None


def goes_on_signing(work: BulletinWork, person: Person, bulletin: Bulletin) -> bool:
    """Tell whether somebody some of whose roles end is still one of those who may sign."""
    if _holding(work, bulletin):
        return may(person, Action.SIGN_BULLETIN, bulletin.street or None)
    return person.id in {each.id for each in signers_of(work, bulletin)}


def signs(work: BulletinWork, person: Person, bulletin: Bulletin) -> bool:
    """Tell whether somebody signs a draft as it lies, for themselves or standing in."""
    signer = signer_of(work, bulletin)
    return signer is not None and stands_for(work, person, signer)


def stands_for(work: BulletinWork, person: Person, signer: Person) -> bool:
    """Tell whether somebody is a signer, or stands in for them now."""
    return person.id in {signer.id, present(work, signer).id}


def loan_for(person: Person, signer: Person, bulletin: Bulletin) -> Loan | None:
    """Return for whom somebody acts who signs in a signer's stead, or ``None``."""
    right = _right(signer, bulletin)
    if right is None:
        return None
    return on_behalf(person, right, bulletin.street or None, {holder_of(signer.id)})


def _right(person: Person, bulletin: Bulletin) -> Action | None:
    where = bulletin.street or None
    return next((each for each in _RIGHTS if may(person, each, where)), None)


def spell_signer(work: BulletinWork, signer: Person, bulletin: Bulletin) -> str:
    """Return who signs by name; of who is away whoever stands in for them: 李示例（代王示例）."""
    here = present(work, signer)
    return named_for(here, loan_for(here, signer, bulletin))


def spell_signers(work: BulletinWork, signers: Sequence[Person], bulletin: Bulletin) -> str:
    """Return several who sign by name, as ``spell_signer``."""
    return "、".join(spell_signer(work, each, bulletin) for each in signers)
