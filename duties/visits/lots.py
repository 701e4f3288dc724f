"""双随机 in a street: what is drawn from, making a draw, and keeping it with its visits."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.errors import XunanError
from core.stamp import stamp
from duties.visits.drawing import ALGORITHM, Draw, Drawer, draw
from duties.visits.items import bring
from duties.visits.model import DrawRecord, Visit, VisitKind
from duties.visits.ports import VisitWork
from duties.visits.rules import load_rules
from people.model import Person, Role

TO_VISIT = timedelta(days=30)
"""Until a unit that was drawn is to be visited. Ours."""
LARGEST_SEED = 10**15
MOST_DRAWN_FROM = 100_000
"""Units; the area with the most in Shanghai has fewer, and more would hold up others."""


class TooManyToDraw(XunanError):
    """There are more units than ``MOST_DRAWN_FROM``."""


class NobodyToDraw(XunanError):
    """There is no unit, or no inspector, to draw from."""


@dataclass(frozen=True, slots=True)
class Population:
    """The units of a street, and its inspectors with who avoids what, all by id."""

    units: Sequence[int]
    people: Mapping[int, Person]
    avoids: Mapping[int, frozenset[int]]

    @property
    def usual(self) -> int:
        """How many units a draw takes when nobody says otherwise."""
        return load_rules().units_of(len(self.units))


def population(work: VisitWork, street: str) -> Population:
    """Return what is drawn from in a street; raises ``NobodyToDraw`` and ``TooManyToDraw``."""
    units = work.draws.units_in(street, MOST_DRAWN_FROM + 1)
    if len(units) > MOST_DRAWN_FROM:
        raise TooManyToDraw
    people = inspectors(work, street)
    if not units or not people:
        raise NobodyToDraw
    return Population(units, people, {id_: units_of(each) for id_, each in people.items()})


def spell_names(work: VisitWork, street: str, of: Population) -> str:
    """Return what all of a population are called, as canonical JSON by id."""
    units, kept = work.draws.unit_names(street), {*of.units}
    people = {id_: each.name for id_, each in sorted(of.people.items())}
    names = {id_: units[id_] for id_ in sorted(kept) if id_ in units}
    told = {"inspectors": people, "units": names}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def inspectors(work: VisitWork, street: str) -> dict[int, Person]:
    """Return by id who is drawn for the units of a street, or of the whole area."""
    seats = ("", street) if street else ("",)
    people = {
        each.id: each for seat in seats for each in work.persons.holding(Role.INSPECTOR, seat)
    }
    if not street:
        held = {each.id: each for each in work.persons.all_holding(Role.INSPECTOR)}
        people |= {id_: one for id_, one in held.items() if _beyond_a_unit(one)}
    return people


def _beyond_a_unit(person: Person) -> bool:
    inspects = [each for each in person.memberships if each.role is Role.INSPECTOR]
    return any(each.unit_id is None for each in inspects)


def units_of(person: Person) -> frozenset[int]:
    """Return the units to which somebody belongs (回避)."""
    return frozenset(each.unit_id for each in person.memberships if each.unit_id is not None)


def make(of: Population, seed: int, asked: int) -> Draw:
    """Draw so many units of a population; changes nothing."""
    drawers = [Drawer(id_, avoids) for id_, avoids in of.avoids.items()]
    return draw(seed, of.units, drawers, asked)


def seen_of(made: Draw) -> int:
    """Return a number by which a button remembers a draw: what it was made from, and what came."""
    return stamp(ALGORITHM, made.seed, made.asked, made.sha256, made.result)


def keep(
    work: VisitWork, street: str, of: Population, made: Draw, by: int | None
) -> tuple[DrawRecord, bool]:
    """Keep a draw, and let each drawn unit be visited within a month by who was drawn for it.

    Each of these has it on their to-do, and hears once. Where the street has drawn by this seed
    today nothing is drawn again, whatever has come to the population since: that draw is returned,
    and ``False``.
    """
    today = work.day()
    record = work.draws.add(
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
            today,
            spell_names(work, street, of),
            len(of.units),
            len(of.people),
        )
    )
    if record is None:
        return _drawn_today(work, street, made.seed), False
    due = today + TO_VISIT
    work.visits.add(
        Visit(0, each.unit_id, VisitKind.RANDOM, due, None, record.id, each.inspector_id)
        for each in made.drawn
    )
    changes = {
        "seed": (None, str(made.seed)),
        "population": (None, made.sha256),
        "names": (None, record.names_sha256),
        "result": (None, made.result),
    }
    work.journal.record(work.now, by, "draw_visits", f"visit_draw:{record.id}", changes)
    bring(work, record.id, {each.inspector_id for each in made.drawn})
    return record, True


def _drawn_today(work: VisitWork, street: str, seed: int) -> DrawRecord:
    record = work.draws.of_day(street, seed, work.day())
    assert record is not None  # noqa: S101 - it is what was in the way
    return record
