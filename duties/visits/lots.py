"""双随机 in a street: what is drawn from, looking at a draw, and keeping it with its visits."""

from dataclasses import dataclass
from datetime import timedelta

from core.errors import XunanError
from core.stamp import stamp
from duties.visits.drawing import ALGORITHM, Draw, Drawer, draw
from duties.visits.model import DrawRecord, Visit, VisitKind
from duties.visits.planning import units_of
from duties.visits.ports import VisitWork
from duties.visits.rules import load_rules
from people.model import Membership, Person, Role, Unit

TO_VISIT = timedelta(days=30)
"""Until a unit that was drawn is to be visited. Ours."""
LARGEST_SEED = 10**15


class NobodyToDraw(XunanError):
    """There is no unit, or no inspector, to draw from."""


@dataclass(frozen=True, slots=True)
class Population:
    """The units and inspectors of a street, by id."""

    units: dict[int, Unit]
    people: dict[int, Person]
    avoids: dict[int, frozenset[int]]

    @property
    def usual(self) -> int:
        """How many units a draw takes when nobody says otherwise."""
        return load_rules().units_of(len(self.units))


def population(work: VisitWork, street: str) -> Population:
    """Return what is drawn from in a street; raises ``NobodyToDraw`` and ``PlanTooLarge``."""
    units = {each.id: each for each in units_of(work, street)}
    seats = ("", street) if street else ("",)
    people = {
        each.id: each for seat in seats for each in work.persons.holding(Role.INSPECTOR, seat)
    }
    if not street:
        held = {each.id: each for each in work.persons.all_holding(Role.INSPECTOR)}
        people |= {id_: one for id_, one in held.items() if _beyond_a_unit(one)}
    if not units or not people:
        raise NobodyToDraw
    avoids = {id_: _units_of(each) for id_, each in people.items()}
    return Population(units, people, avoids)


def _beyond_a_unit(person: Person) -> bool:
    inspects = [each for each in person.memberships if each.role is Role.INSPECTOR]
    return any(each.unit_id is None for each in inspects)


def _units_of(person: Person) -> frozenset[int]:
    """Return the units to which somebody belongs (回避)."""
    held: tuple[Membership, ...] = person.memberships
    return frozenset(each.unit_id for each in held if each.unit_id is not None)


def make(of: Population, seed: int, asked: int) -> Draw:
    """Draw so many units of a population; changes nothing."""
    drawers = [Drawer(id_, avoids) for id_, avoids in of.avoids.items()]
    return draw(seed, of.units, drawers, asked)


def seen_of(made: Draw) -> int:
    """Return a number by which a button remembers a draw: what it was made from, and what came."""
    return stamp(ALGORITHM, made.seed, made.asked, made.sha256, made.result)


def keep(work: VisitWork, street: str, made: Draw, by: int | None) -> DrawRecord:
    """Keep a draw, and let each drawn unit be visited within a month by who was drawn for it."""
    record = work.visits.add_draw(
        DrawRecord(
            0,
            street,
            made.seed,
            made.asked,
            made.population,
            made.sha256,
            made.result,
            by,
            work.now,
        )
    )
    due = work.day() + TO_VISIT
    work.visits.add(
        Visit(0, each.unit_id, VisitKind.RANDOM, due, None, record.id, each.inspector_id)
        for each in made.drawn
    )
    changes = {
        "seed": (None, str(made.seed)),
        "population": (None, made.sha256),
        "result": (None, made.result),
    }
    work.journal.record(work.now, by, "draw_visits", f"visit_draw:{record.id}", changes)
    return record
