"""The fields of units, places, persons, roles and codes that a line of the journal names."""

from dataclasses import replace

from chat.changes import changed, fields_of
from people.departments.model import Department
from people.model import Code, Invitation, Membership, Nomination, Person, Place, Unit

Changed = dict[str, tuple[object, object]]

UNIT = fields_of(Unit, but=("id", "initials"))
PLACE = fields_of(Place, but=("id",))
MEMBERSHIP = fields_of(Membership, but=("remit",))
DEPARTMENT = fields_of(Department, but=("id", "key"))
INVITATION = fields_of(Invitation, but=("id", "membership", "made_by"))
NOMINATION = fields_of(Nomination, but=("id", "made_by", "made_at"))
CODE = ("issued_at", "revoked_at")  # never what its link carries


def of_unit(before: Unit | None, after: Unit) -> Changed:
    """Return what has changed of a unit."""
    return changed(before, after, UNIT)


def of_place(before: Place | None, after: Place) -> Changed:
    """Return what has changed of a place."""
    return changed(before, after, PLACE)


def of_department(before: Department | None, after: Department) -> Changed:
    """Return what has changed of a department."""
    return changed(before, after, DEPARTMENT)


def of_membership(before: Membership | None, after: Membership | None) -> Changed:
    """Return the role that somebody is given, or that ends."""
    return changed(before, after, MEMBERSHIP)


def of_invitation(before: Invitation | None, after: Invitation | None) -> Changed:
    """Return what has changed of an invitation, and the role that it gives when it is made."""
    given = None if before is None else before.membership
    role = of_membership(given, after.membership if after else None)
    return role | changed(before, after, INVITATION)


def of_nomination(before: Nomination | None, after: Nomination) -> Changed:
    """Return what has changed of a nomination."""
    return changed(before, after, NOMINATION)


def of_name(person: Person, name: str) -> Changed:
    """Return what it changes to give somebody a name to sign with."""
    return changed(person, replace(person, name=name, named=True), ("name", "named"))


def of_code(before: Code | None, after: Code) -> Changed:
    """Return what has changed of a code."""
    return changed(before, after, CODE)
