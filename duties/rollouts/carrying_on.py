"""A change of duties goes on bit by bit: so many places in a turn, the others take theirs between.

What cannot be done at one place is left out there, with the reason, and holds up no other place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from chat.push import Push, Urgency
from chat.setting_aside import LONGEST_TROUBLE, apart
from core.errors import Overtaken
from duties.applying import apply_rows
from duties.meeting import meet_some
from duties.model import Duty, Shift, Terms
from duties.planning import carry_out, plan
from duties.programmes.programme import Trait
from duties.programmes.reading import shipped_programmes
from duties.programmes.rows import Choice, is_for, select
from duties.rollouts.ports import RolloutWork
from duties.rollouts.rollout import DROPS_BEGUN, Rollout, RolloutKind
from duties.seasons.refitting import refit
from duties.seasons.season import Season
from duties.seasons.switch import covers
from duties.tasks.renewing import renew_some
from duties.tasks.taking import import_some
from people.model import Person, Unit

DUTIES_AT_ONCE = 50
UNITS_AT_ONCE = 50  # that are looked at in one turn
A_LOOK = 20  # occurrences whose making takes as long as planning a duty anew that changes nothing
ROOM = 400  # occurrences that are made in one turn, about; one place may need more
_TIMES = {"FREQ=DAILY": 41, "FREQ=WEEKLY": 6}  # days of a rule within what is planned ahead

Step = Callable[[RolloutWork, Rollout], Rollout]


@dataclass(frozen=True, slots=True)
class RolloutNotice:
    """A change of duties has come to its end, for who began it."""

    rollout: Rollout


def begin(work: RolloutWork, rollout: Rollout) -> Rollout:
    """Owe a change, and make the first part of it at once."""
    return go_on(work, work.rollouts.owe(rollout), first=True)


def go_on(work: RolloutWork, rollout: Rollout, *, first: bool = False) -> Rollout:
    """Take a change that is owed some places further; who began it hears of its end.

    Raises ``Overtaken`` when somebody else has gone on with it, and ``UnknownProgramme``.
    """
    after = STEPS[rollout.kind](work, rollout)
    if not work.rollouts.advance(after, rollout.reached, work.now):
        raise Overtaken
    if after.finished_at is not None and not first:
        _tell(work, after)
    return after


def break_off(work: RolloutWork, rollout: Rollout, trouble: str) -> None:
    """End a change that cannot go on at all; who began it hears why."""
    after = replace(rollout, finished_at=work.now, trouble=trouble[:LONGEST_TROUBLE])
    if work.rollouts.advance(after, rollout.reached, work.now):
        _tell(work, after)


def _tell(work: RolloutWork, rollout: Rollout) -> None:
    person = work.persons.get(rollout.made_by) if rollout.made_by else None
    if person is not None:
        key = f"rollout:{rollout.id}"
        push = Push(key, person.address, RolloutNotice(rollout), urgency=Urgency.NEWS)
        work.outbox.put(push)


def _programme(work: RolloutWork, rollout: Rollout) -> Rollout:
    """Put a programme in force at the next units; a street's own part comes before them."""
    programme, demand = shipped_programmes().find(rollout.demand or rollout.programme)
    traits = frozenset(map(Trait, rollout.traits.split()))
    choice = Choice(programme, rollout.since, demand, traits)
    by = work.persons.get(rollout.made_by) if rollout.made_by else None
    if rollout.unit_id is not None:
        unit = work.units.get(rollout.unit_id)
        at = [unit] if unit is not None else []
        return _at_units(work, rollout, choice, at, by, last=True)
    if not rollout.reached:
        rollout, _ = _apply(work, rollout, choice, rollout.street, by)
    units = work.rollouts.units_after(rollout.street, rollout.reached, UNITS_AT_ONCE)
    return _at_units(work, rollout, choice, units, by, last=len(units) < UNITS_AT_ONCE)


def _at_units(
    work: RolloutWork,
    rollout: Rollout,
    choice: Choice,
    units: list[Unit],
    by: Person | None,
    *,
    last: bool,
) -> Rollout:
    spent = 0
    for unit in units:
        if spent >= ROOM:
            return rollout
        rollout = replace(rollout, reached=unit.id)
        if rollout.aim.takes(unit) and is_for(choice.programme, unit.sector):
            rollout, made = _apply(work, rollout, choice, unit, by)
            rollout = replace(rollout, passed=rollout.passed + 1)
            spent += made
    return replace(rollout, finished_at=work.now) if last else rollout


def _apply(
    work: RolloutWork, rollout: Rollout, choice: Choice, place: Unit | str, by: Person | None
) -> tuple[Rollout, int]:
    """Put a programme in force at one place; return about how many occurrences that made."""
    made = kept = spent = 0

    def put() -> None:
        nonlocal made, kept, spent
        for each in select(work, choice, [place])[0]:
            new = apply_rows(work, [each.row], each.places, each.since, by)
            made += len(new)
            kept += len(each.places) - len(new)
            spent += len(new) * weight(each.row.terms)

    why = apart(work, f"programme {choice.programme.key} at {place}", put)
    if why is not None:
        return replace(rollout, failed=rollout.failed + 1, trouble=why), 1
    return replace(rollout, made=rollout.made + made, kept=rollout.kept + kept), spent


def weight(terms: Terms) -> int:
    """Return about how many occurrences a new duty has at first."""
    days = next((times for start, times in _TIMES.items() if terms.rule.startswith(start)), 2)
    return days * max(len(terms.slots), 1)


def _calendar(work: RolloutWork, rollout: Rollout) -> Rollout:
    """Let the next duties follow the working calendar: what nobody has begun moves with it."""
    duties = work.duties.all_in_force(rollout.reached, DUTIES_AT_ONCE)
    spent = 0
    for duty in duties:
        if spent >= ROOM:
            return rollout
        rollout = replace(rollout, reached=duty.id, passed=rollout.passed + 1)
        rollout, moved = _try(work, rollout, duty, partial(_follow, duty=duty))
        spent += moved
    return replace(rollout, finished_at=work.now) if len(duties) < DUTIES_AT_ONCE else rollout


def _try(
    work: RolloutWork, rollout: Rollout, duty: Duty, change: Callable[[RolloutWork], int]
) -> tuple[Rollout, int]:
    """Change one duty, or leave it out with the reason; return how many occurrences changed."""
    changed: list[int] = []
    why = apart(work, f"duty {duty.id}", lambda: changed.append(change(work)), Overtaken)
    if why is not None:
        return replace(rollout, failed=rollout.failed + 1, trouble=why), 0
    return replace(rollout, made=rollout.made + sum(changed)), sum(changed)


def _follow(work: RolloutWork, duty: Duty) -> int:
    """Plan a duty anew by the present calendar; return how many occurrences fall otherwise."""
    revisions = work.duties.revisions(duty.id)
    if all(each.terms.shift is Shift.NONE for each in revisions):
        return 0
    changes = plan(work, duty)
    carry_out(work, changes)
    return len(changes.moved)


def _season(work: RolloutWork, rollout: Rollout) -> Rollout:
    """Let the next duties that follow a season do so: those of a unit, or of many places."""
    if rollout.unit_id is not None:
        duties = [each for each in work.duties.of_unit(rollout.unit_id) if each.seasons]
    else:
        duties = work.seasons.next_duties(rollout.reached, DUTIES_AT_ONCE)
    season, spent = Season(rollout.programme), 0
    for duty in duties:
        if spent >= ROOM and rollout.unit_id is None:
            return rollout
        rollout = replace(rollout, reached=duty.id, passed=rollout.passed + 1)
        if season in duty.seasons and _is_meant(work, rollout, duty):
            drops = rollout.demand == DROPS_BEGUN
            change = partial(refit, duty=duty, also_begun=drops)
            rollout, changed = _try(work, rollout, duty, change)
            spent += max(changed, A_LOOK)
    last = rollout.unit_id is not None or len(duties) < DUTIES_AT_ONCE
    return replace(rollout, finished_at=work.now) if last else rollout


def _holders(work: RolloutWork, rollout: Rollout) -> Rollout:
    """Let the next duties of a place meet who has come to it, and who has left."""
    if rollout.unit_id is not None:
        standing = work.duties.of_unit(rollout.unit_id)
    else:
        standing = work.duties.in_force(f"street:{rollout.street}")
    left = [each for each in standing if each.id > rollout.reached]
    reached, changed = meet_some(work, left)
    rollout = replace(rollout, made=rollout.made + changed)
    if reached is None:
        return replace(rollout, passed=rollout.total, finished_at=work.now)
    passed = sum(each.id <= reached for each in standing)
    return replace(rollout, reached=reached, passed=min(passed, rollout.total))


def _is_meant(work: RolloutWork, rollout: Rollout, duty: Duty) -> bool:
    """Tell whether a duty stands where a season comes, or goes."""
    aim = rollout.aim
    part = aim.unit_id is None and bool(aim.street or aim.sector)
    unit = work.units.get(duty.unit_id) if part and duty.unit_id is not None else None
    return covers(aim, duty, unit)


STEPS: Mapping[RolloutKind, Step] = {
    RolloutKind.PROGRAMME: _programme,
    RolloutKind.CALENDAR: _calendar,
    RolloutKind.HOLDERS: _holders,
    RolloutKind.SEASON: _season,
    RolloutKind.TASKS: import_some,
    RolloutKind.TASK_HOLDERS: renew_some,
}
"""How each kind of change goes on."""
