"""What kind an inspection is at first, and of which kinds it may be: both from the roles."""

from checklists.model import Form
from hazards.inspection_kind import InspectionKind
from people.model import Person, Role, Unit
from people.permissions import Action, covers, may_as

OF_A_UNIT = (InspectionKind.SELF, InspectionKind.JOINT)
LED_BY = (InspectionKind.LED, *OF_A_UNIT)
FROM_OUTSIDE = tuple(
    kind for kind in InspectionKind if kind not in {InspectionKind.SELF, InspectionKind.LED}
)
_AT_FIRST = {
    Role.INSPECTOR: InspectionKind.AREA,
    Role.DEPARTMENT: InspectionKind.SECTOR,
    Role.OFFICE: InspectionKind.SUPERVISION,
}


def kinds_for(person: Person, unit: Unit) -> tuple[InspectionKind, ...]:
    """Return the kinds of which somebody's inspection of a unit may be; none without a role there.

    Who belongs to the unit inspects it from within, whatever else they are. Only the principal's
    inspections are led by the principal: whose signature it is fulfils the duty to lead one.
    """
    roles = _roles(person, unit)
    if Role.PRINCIPAL in roles:
        return LED_BY
    if Role.SAFETY_OFFICER in roles:
        return OF_A_UNIT
    return FROM_OUTSIDE if roles else ()


def kind_at_first(person: Person, unit: Unit, form: Form) -> InspectionKind:
    """Return the kind of an inspection of which nobody has said it yet.

    A form of a single item (the 2-hour patrol) leads nobody through a unit: it is a 自查.
    """
    roles = _roles(person, unit)
    kinds = kinds_for(person, unit)
    if kinds == LED_BY and form.quick:
        return InspectionKind.SELF
    if kinds and kinds != FROM_OUTSIDE:
        return kinds[0]
    return next((_AT_FIRST[each] for each in roles if each in _AT_FIRST), InspectionKind.AREA)


def _roles(person: Person, unit: Unit) -> tuple[Role, ...]:
    """Return the roles by which somebody may inspect a unit, their own before those lent."""
    held = (*person.memberships, *person.lent)
    return tuple(each.role for each in held if covers(each, unit) and may_as(each, Action.INSPECT))
