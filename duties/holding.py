"""Whose a duty is: the one place that says who holds it, and who an occasion of it."""

from collections.abc import Iterable, Iterator

from duties.model import Duty, Occurrence
from duties.ports import DutyWork
from people.awaiting import present
from people.model import Loan, Membership, Person, Role, Unit
from people.permissions import Where, covers


def holders(work: DutyWork, duty: Duty) -> Iterator[int]:
    """Give the ids of the persons whose duty it is."""
    yield from (each.id for each in _all_holders(work, duty))


def holders_of(work: DutyWork, duty: Duty, occurrence: Occurrence) -> list[Person]:
    """Return of whom an occurrence is awaited: of one where each does theirs, else of any.

    Who has left the role holds none, whoever the occurrence was made for.
    """
    whose = occurrence.person_id
    return [each for each in _all_holders(work, duty) if whose in {None, each.id}]


def takers(work: DutyWork, duty: Duty, occurrence: Occurrence) -> list[Person]:
    """Return who may take a shift over: those on duty, or who stand in, but for who handed it over.

    Where that leaves nobody, it is who handed it over.
    """
    on_duty = [present(work, each) for each in holders_of(work, duty, occurrence)]
    found = {each.id: each for each in on_duty}
    others = [each for id_, each in found.items() if id_ != occurrence.handed_by]
    return others or [*found.values()]


def holds(work: DutyWork, person: Person, duty: Duty, occurrence: Occurrence) -> bool:
    """Tell whether an occurrence is somebody's to do: their own, or of whom they stand in for.

    That is wider than of whom it is awaited: who holds the role for the whole area may do what is
    awaited in a street.
    """
    own = _is_own(work, person, duty, occurrence)
    return own or loan_of(work, person, duty, occurrence) is not None


def _is_own(work: DutyWork, person: Person, duty: Duty, occurrence: Occurrence) -> bool:
    whose = occurrence.person_id or duty.person_id
    if whose is not None:
        return whose == person.id and any(each.id == whose for each in _all_holders(work, duty))
    return _covers(person.memberships, duty.role, place_of(work, duty))


def loan_of(work: DutyWork, person: Person, duty: Duty, occurrence: Occurrence) -> Loan | None:
    """Return for whom somebody does an occurrence that is not their own; else ``None``."""
    if not person.loans or _is_own(work, person, duty, occurrence):
        return None
    whose, where = occurrence.person_id or duty.person_id, place_of(work, duty)
    for loan in person.loans:
        if whose in {None, loan.person_id} and _covers(loan.memberships, duty.role, where):
            return loan
    return None


def _covers(memberships: Iterable[Membership], role: Role, where: Where) -> bool:
    return any(each.role is role and covers(each, where) for each in memberships)


def duties_of(work: DutyWork, person: Person) -> list[Duty]:
    """Return the duties in force that somebody holds, also for whom they stand in."""
    found: dict[int, Duty] = {}
    names = {person.id, *(loan.person_id for loan in person.loans)}
    for held in (*person.memberships, *person.lent):
        for duty in duties_for(work, held):
            if duty.person_id is None or duty.person_id in names:
                found[duty.id] = duty
    return list(found.values())


def duties_for(work: DutyWork, held: Membership) -> list[Duty]:
    """Return the duties in force that go with a membership, also those that name one person."""
    if held.unit_id is not None:
        standing = work.duties.of_unit(held.unit_id)
    else:
        standing = work.duties.in_force(f"street:{held.street or ''}")
    return [each for each in standing if each.person_id is not None or each.role is held.role]


def place_of(work: DutyWork, duty: Duty) -> Unit | str | None:
    """Return where a duty stands, as the permission table asks for it."""
    if duty.unit_id is not None:
        return work.units.get(duty.unit_id)
    return duty.street or None


def _all_holders(work: DutyWork, duty: Duty) -> Iterator[Person]:
    if duty.person_id is not None:
        person = work.persons.get(duty.person_id)
        if person is not None and person.memberships:
            yield person
    elif duty.unit_id is not None:
        for person in work.persons.of_unit(duty.unit_id):
            held = ((each.role, each.unit_id) for each in person.memberships)
            if (duty.role, duty.unit_id) in held:
                yield person
    else:
        yield from work.persons.holding(duty.role, duty.street or "")
