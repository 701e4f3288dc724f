"""Who may sign what the office issues.

Who holds a role that may sign; where an office has given that role to nobody, another of the office
than who drafted it; and where there is only one, that one.
"""

from people.awaiting import people_of, present
from people.model import Person
from people.permissions import TABLE, Action
from people.todo import office_of
from reports.bulletins.model import Bulletin
from reports.bulletins.ports import BulletinWork

SIGNING = tuple(role for role, grants in TABLE.items() if Action.SIGN_BULLETIN in grants)
"""The roles that may sign, as the table has them."""


def signers_of(work: BulletinWork, bulletin: Bulletin) -> list[Person]:
    """Return who may sign a bulletin now; whoever stands in stands for who is away."""
    held = [each for role in SIGNING for each in work.persons.holding(role, bulletin.street)]
    if held:
        found = {each.id: each for each in (present(work, person) for person in held)}
        return list(found.values())
    office = people_of(work, office_of(bulletin.street))
    return [each for each in office if each.id != bulletin.made_by] or office


def signs(person: Person, bulletin: Bulletin, signers: list[Person]) -> bool:
    """Tell whether somebody signs a draft as it lies: sent to them, or they are the only one."""
    if bulletin.signer_id is None:
        return [each.id for each in signers] == [person.id]
    return bulletin.signer_id == person.id and person.id in {each.id for each in signers}
