"""What is done about a target: progress, handing it in with proof, confirming or returning it."""

from dataclasses import replace

from core.errors import XunanError
from duties.tasks.changes import of_target
from duties.tasks.items import TASK_SUBJECT, holders_of, renew_items, renew_lines
from duties.tasks.model import Entry, Line, Step, Target, TargetState, stamp_of
from duties.tasks.ports import TaskWork
from hazards.loop.reason_length import require_short
from hazards.photos import Photo, present
from people.model import Person, Role
from people.permissions import Action, NotAllowed, found, may, require_member
from people.rings import News
from people.sounding import ring
from people.todo import holders_for

LONGEST_WORDS = 500  # characters
WHOLE = 100  # percent


class TaskMovedOn(XunanError):
    """A target is not any more what stood on the card."""


class TaskWordsTooLong(XunanError):
    """Words about a target have more than ``LONGEST_WORDS`` characters."""


class TaskUnproven(XunanError):
    """Nothing shows that a target is reached: no photo, no file, no words."""


class OwnTask(XunanError):
    """Who said that a target is reached does not confirm it, where the office has others."""


def holds(work: TaskWork, person: Person | None, line: Line) -> bool:
    """Tell whether somebody is to carry a task out."""
    if person is None:
        return False
    return bool({*holders_of(work, line.task)} & {*holders_for(person)})


def manages(person: Person | None, street: str) -> bool:
    """Tell whether somebody is of the office that keeps the lists of a street (empty: the area)."""
    return may(person, Action.SET_DUTY, street or None)


def carries_out(work: TaskWork, person: Person | None, line: Line) -> bool:
    """Tell whether somebody may say what was done: who holds it, and the office that manages it."""
    return manages(person, line.task.street) or holds(work, person, line)


def load(work: TaskWork, target_id: int) -> Line:
    """Return a target that the actor may see; raises ``NotJoined`` and ``NotAllowed``."""
    line = found(work.person, next(iter(work.tasks.some([target_id])), None))
    person = require_member(work.person)
    if not carries_out(work, person, line):
        raise NotAllowed
    return line


def load_to_do(work: TaskWork, target_id: int) -> tuple[Line, Person]:
    """Return a target that the actor carries out, or manages, and the actor; raises as ``load``.

    Raises ``TaskMovedOn`` for one that is not open.
    """
    line = load(work, target_id)
    if line.target.state is not TargetState.OPEN or line.task.ended_at is not None:
        raise TaskMovedOn
    return line, require_member(work.person)


def load_to_decide(work: TaskWork, target_id: int) -> tuple[Line, Person]:
    """Return a target that waits for the actor's word, and the actor; raises as ``load``.

    Raises ``TaskMovedOn`` for one that does not wait, and ``OwnTask``.
    """
    line = load(work, target_id)
    person = require_member(work.person)
    if not manages(person, line.task.street):
        raise NotAllowed
    if line.target.state is not TargetState.HANDED:
        raise TaskMovedOn
    if line.target.handed_by == person.id and _others(work, line, person):
        raise OwnTask
    return line, person


def _others(work: TaskWork, line: Line, person: Person) -> bool:
    """Tell whether anybody else of the office could confirm."""
    streets = {line.task.street, ""}
    found_ = {each.id for street in streets for each in work.persons.holding(Role.OFFICE, street)}
    return bool(found_ - {person.id})


def proofs(work: TaskWork, target_id: int) -> list[Photo]:
    """Return the photos and files that came since the hand-in that was returned last.

    While it waits for the office nothing is taken, so that the clock of who sends, which may be
    some way off ours, is held against that hand-in and not against the moment of the return.
    """
    entries = work.tasks.entries(target_id)
    returns = [place for place, each in enumerate(entries) if each.step is Step.RETURN]
    before = entries[: returns[-1]] if returns else []
    handed = [each.at for each in before if each.step is Step.HAND_IN]
    photos = present(work.photos.of_target(target_id))
    return [each for each in photos if not handed or each.sent_at > handed[-1]]


def report(work: TaskWork, target_id: int, percent: int, words: str = "") -> Target:
    """Say how far a target is, in percent below 100, and what there is to say.

    Raises as ``load_to_do``, and ``TaskWordsTooLong``.
    """
    line, person = load_to_do(work, target_id)
    _require_short(words)
    after = replace(line.target, percent=percent, words=words or line.target.words)
    return _keep(work, line.target, after, person.id, Step.PROGRESS, words)


def hand_in(work: TaskWork, target_id: int, seen: int, words: str = "") -> Target:
    """Say that a target is reached; words, or what was sent, show it.

    Raises as ``load_to_do``, ``TaskMovedOn``, ``TaskWordsTooLong`` and ``TaskUnproven``.
    """
    line, person = load_to_do(work, target_id)
    _require_short(words)
    if seen and seen != stamp_of(line.target):
        raise TaskMovedOn
    if not words and not proofs(work, target_id):
        raise TaskUnproven
    after = replace(
        line.target,
        percent=WHOLE,
        state=TargetState.HANDED,
        words=words or line.target.words,
        handed_at=work.now,
        handed_by=person.id,
    )
    return _keep(work, line.target, after, person.id, Step.HAND_IN, words)


def confirm(work: TaskWork, target_id: int, seen: int) -> Target:
    """Confirm that a target is reached; raises as ``load_to_decide``."""
    line, person = load_to_decide(work, target_id)
    if seen != stamp_of(line.target):
        raise TaskMovedOn
    after = replace(line.target, state=TargetState.DONE, decided_at=work.now, decided_by=person.id)
    return _keep(work, line.target, after, person.id, Step.CONFIRM, "")


def send_back(work: TaskWork, target_id: int, reason: str) -> Target:
    """Return a target with a reason; it is awaited again until its day.

    Raises as ``load_to_decide``, and ``ReasonTooLong``.
    """
    require_short(reason)
    line, person = load_to_decide(work, target_id)
    after = replace(
        line.target,
        state=TargetState.OPEN,
        percent=min(line.target.percent, WHOLE - 1),
        words=reason,
        handed_at=None,
        handed_by=None,
    )
    return _keep(work, line.target, after, person.id, Step.RETURN, reason)


def withdraw(work: TaskWork, target_id: int, seen: int) -> None:
    """Take a task off its list, with all its targets; what was done stays to be read.

    Raises ``NotJoined``, ``NotAllowed`` and ``TaskMovedOn``.
    """
    line = load(work, target_id)
    person = require_member(work.person)
    if not manages(person, line.task.street):
        raise NotAllowed
    if seen != stamp_of(line.target) or line.task.ended_at is not None:
        raise TaskMovedOn
    ended = replace(line.task, ended_at=work.now)
    work.tasks.save_all([ended])
    changes = {"ended_at": (None, work.now), "number": (None, line.task.number)}
    work.journal.record(work.now, person.id, "end_task", f"task:{ended.id}", changes)
    renew_lines(work, [Line(target, ended) for target in work.tasks.targets_of([ended.id])])


def _require_short(words: str) -> None:
    if len(words) > LONGEST_WORDS:
        raise TaskWordsTooLong


def _keep(work: TaskWork, before: Target, after: Target, by: int, step: Step, words: str) -> Target:
    """Keep a step; whoever it is awaited from now hears of it. Raises ``TaskMovedOn``."""
    if not work.tasks.save_target(after):
        raise TaskMovedOn
    kept = replace(after, version=after.version + 1)
    work.tasks.add_entry(Entry(0, after.id, work.now, by, step, after.percent, words))
    changes = of_target(before, after)
    work.journal.record(work.now, by, f"task_{step.value}", f"task:{after.task_id}", changes)
    renew_items(work, kept)
    if step in {Step.HAND_IN, Step.RETURN}:
        for item in work.todo_items.about(TASK_SUBJECT, kept.id):
            ring(work, item, News.NEW, work.now)
    return kept
