"""交接班: who goes off duty leaves what is open, and who comes on takes over.

Handing over begins an occurrence, if nobody has; it ends when somebody else takes over, and the
record names both. A shift that nobody takes over rings (``duties.course.untaken_at``): first those
who hold the duty, then who leads the unit; then it stands on the office's to-do.

Nobody takes over from themselves while there is anybody else who could. Where there is nobody, they
may, and that is marked.
"""

from collections.abc import Sequence
from dataclasses import replace

from chat.push import Push, Sound
from core.clock import local
from core.errors import XunanError
from duties import doing
from duties.course import Event, Happening, untaken_at, with_next
from duties.holding import takers
from duties.model import Duty, Mark, Occurrence
from duties.occurrences.views import UntakenNotice
from duties.ports import DutyWork
from people.awaiting import present
from people.model import Membership, Person, Role

NOTHING_OPEN = "无"
JOINT = "；"  # between what was said and what is added
_NOTHING_SAID = frozenset({"", NOTHING_OPEN})
PROOF = "handover"
LEADERS = 1  # when it is their turn to be told; before them, those on duty


class NotHandedOver(XunanError):
    """Nobody has handed this shift over yet."""


class HandedOverBefore(XunanError):
    """Somebody has handed this shift over already; ``who`` says who."""

    def __init__(self, who: str) -> None:
        super().__init__(who)
        self.who = who


class OwnShift(XunanError):
    """Whoever handed over cannot take over, as others could; ``others`` names them."""

    def __init__(self, others: Sequence[str]) -> None:
        super().__init__(", ".join(others))
        self.others = tuple(others)


def may_take_over(work: DutyWork, duty: Duty, occurrence: Occurrence, person: Person) -> bool:
    """Tell whether somebody who holds an occurrence may take it over as it stands."""
    if occurrence.handed_by != person.id:
        return True
    return person.id in {each.id for each in takers(work, duty, occurrence)}


def hand_over(work: DutyWork, occurrence_id: int, words: str) -> Occurrence:
    """Hand a shift over with what is open, or add to what was said.

    Raises as ``duties.doing.begin``, and ``HandedOverBefore``.
    """
    person, before = doing.open_for(work, occurrence_id)
    return handed_over_by(work, person, before, words)


def handed_over_by(
    work: DutyWork, person: Person, before: Occurrence, words: str = ""
) -> Occurrence:
    """Note that somebody hands over an open shift, or adds words.

    Raises ``HandedOverBefore`` where another one has, and ``Overtaken``.
    """
    if before.handed_at is not None:
        return _added(work, person, before, words)
    after = replace(
        before,
        begun_at=before.begun_at or work.now,
        begun_by=before.begun_by or person.id,
        handed_at=work.now,
        handed_by=person.id,
        note=words,
        postponed_to=None,
    )
    return doing.keep(work, "hand_over_shift", person, before, with_next(after, work.now))


def _added(work: DutyWork, person: Person, before: Occurrence, words: str) -> Occurrence:
    if before.handed_by != person.id:
        raise HandedOverBefore(doing.name_of(work, before.handed_by))
    if not words or words in {before.note, NOTHING_OPEN}:
        return before
    note = words if before.note in _NOTHING_SAID else f"{before.note}{JOINT}{words}"
    return doing.keep(work, "hand_over_shift", person, before, replace(before, note=note))


def room_after(note: str, longest: int) -> int:
    """Return how many characters may be added to what was said, where it has so many at most."""
    return longest if note in _NOTHING_SAID else max(0, longest - len(note) - len(JOINT))


def take_over(work: DutyWork, occurrence_id: int) -> Occurrence:
    """Take over a shift that was handed over: it is done.

    Whoever has just done so is told nothing. Raises as ``duties.doing.begin``, and
    ``NotHandedOver`` and ``OwnShift``.
    """
    standing, duty = doing.load(work, occurrence_id)
    mine = work.person is not None and standing.done_by == work.person.id
    if standing.handed_at is not None and mine:
        return standing
    person, before = doing.open_for(work, occurrence_id)
    if before.handed_at is None:
        raise NotHandedOver
    marks = [each for each in before.marks.split(",") if each]
    if before.handed_by == person.id:
        others = [each for each in takers(work, duty, before) if each.id != person.id]
        if others:
            raise OwnShift([each.name for each in others])
        marks.append(Mark.ALONE.value)
    return doing.done_by(work, person, before, PROOF, note=before.note, marks=",".join(marks))


def tell_untaken(work: DutyWork, happened: Sequence[Happening]) -> None:
    """Tell whose turn it is that nobody takes a shift over; the office reads it on its to-do.

    Of what has ended by now nobody is told any more: that stands among what was missed.
    """
    events = [each for each in happened if each.event is Event.UNTAKEN]
    if not events or happened[-1].event is Event.MISSED:
        return
    one = happened[-1].occurrence
    duty = work.duties.get(one.duty_id)
    listed = next(iter(work.occurrences.some([one.id])), None)
    if duty is None or listed is None:
        return
    rung = untaken_at(one).index(events[-1].at)
    to_lead = rung == LEADERS
    people = takers(work, duty, one) if rung < LEADERS else []
    if to_lead:
        people = _principals(work, duty)
    notice = UntakenNotice(
        replace(listed, occurrence=one),
        local(work.now, work.zone),
        doing.name_of(work, one.handed_by),
        to_lead=to_lead,
    )
    for person in people:
        key = f"untaken:{one.id}:{rung}:{person.id}"
        work.outbox.put(Push(key, person.address, notice, sound=Sound.ALWAYS))


def _principals(work: DutyWork, duty: Duty) -> list[Person]:
    if duty.unit_id is None:
        return []
    held = Membership(Role.PRINCIPAL, unit_id=duty.unit_id)
    leading = [each for each in work.persons.of_unit(duty.unit_id) if held in each.memberships]
    found = (present(work, each) for each in leading)
    return list({each.id: each for each in found}.values())
