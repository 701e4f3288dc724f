"""Who answers for tasks is another now: what is awaited about them follows, some in each turn."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from chat.setting_aside import together_or_apart
from core.errors import Overtaken
from duties.rollouts.rollout import LONGEST_TITLE, WHOLE_AREA, Rollout, RolloutKind
from duties.tasks.items import UNIT, renew_lines
from duties.tasks.model import Body
from duties.tasks.ports import TaskWork
from people.departments.model import Department
from people.model import Membership, Unit
from people.todo import department_of

TARGETS_AT_ONCE = 200
ALL = 1_000_000  # more targets than there are

Open = Callable[[int, int], list[int]]


def renew_of_body(work: TaskWork, body: Body, by: int | None) -> None:
    """Let the open targets of a body wait for who that is now; of many, the rest is owed."""
    new = _owed(work, f"责任单位 · {body.name}", body.street, by)
    _begin(work, replace(new, about_id=body.id))


def meet_member(work: TaskWork, membership: Membership) -> None:
    """Somebody has come to a unit or a department, or has left it.

    What it answers for waits from then on for the right people; of much, the rest is owed.
    """
    place: Unit | Department | None
    if membership.unit_id is not None:
        place, holder = work.units.get(membership.unit_id), f"{UNIT}:{membership.unit_id}"
    elif membership.department_id is not None:
        place = work.departments.get(membership.department_id)
        holder = department_of(membership.department_id)
    else:
        return
    name, street = (place.name, place.street) if place is not None else (holder, WHOLE_AREA)
    new = _owed(work, f"人员变动 · {name}", street, None)
    _begin(work, replace(new, programme=holder))


def _owed(work: TaskWork, title: str, street: str, by: int | None) -> Rollout:
    kind, today = RolloutKind.TASK_HOLDERS, work.day()
    title = title[:LONGEST_TITLE]
    return Rollout(0, kind, title, "", "", None, street, "", today, by, work.now, 0)


def _begin(work: TaskWork, new: Rollout) -> None:
    ids = _open(work, new)(0, ALL)
    begun = _renew(work, replace(new, total=len(ids)), ids[:TARGETS_AT_ONCE])
    if begun.finished_at is None:
        work.rollouts.owe(begun)


def renew_some(work: TaskWork, rollout: Rollout) -> Rollout:
    """Take a change of who answers for tasks some targets further."""
    return _renew(work, rollout, _open(work, rollout)(rollout.reached, TARGETS_AT_ONCE))


def _open(work: TaskWork, rollout: Rollout) -> Open:
    """Return what gives the open targets that a change is about, after one, up to so many."""
    if rollout.about_id is None:
        holder = rollout.programme
        return lambda after, most: work.tasks.open_targets_of_holder(holder, after, most)
    body = rollout.about_id
    return lambda after, most: work.tasks.open_targets_of_body(body, after, most)


def _renew(work: TaskWork, rollout: Rollout, ids: Sequence[int]) -> Rollout:
    lines = work.tasks.some(ids)
    renew = partial(renew_lines, work)
    troubled = together_or_apart(work, "awaited of tasks", lines, renew, Overtaken)
    done, failed = rollout.passed + len(ids), rollout.failed + len(troubled)
    trouble = troubled[-1][1] if troubled else rollout.trouble
    after = replace(rollout, reached=max([rollout.reached, *ids]), passed=done, made=done - failed)
    after = replace(after, failed=failed, trouble=trouble)
    return replace(after, finished_at=work.now) if len(ids) < TARGETS_AT_ONCE else after
