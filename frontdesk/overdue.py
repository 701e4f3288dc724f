"""What is awaited and late (逾期未办), about any subject: it goes before all else, and goes up.

One clock for all of it (``duties.deadlines``): whoever is to do it hears, then it stands with the
office of the street as well, then with that of the whole area, until it is done. Late hazards
themselves climb by their chains, occurrences of duties by their course, alerts by their minutes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from chat.setting_aside import Swept, each_apart
from duties.deadlines.course import Does, Stage, moment_of, settle
from duties.deadlines.reading import load_deadlines
from frontdesk.ports import FrontdeskWork
from frontdesk.todo_subjects import SUBJECTS
from people.awaiting import mark_stale
from people.rings import News
from people.sounding import ring
from people.todo import TodoItem, office_of


def sweep_items(work: FrontdeskWork, most: int) -> Swept:
    """Do what has come due about up to ``most`` items that are late.

    A sweep that finds nothing due changes nothing.
    """
    due = work.todo_items.due(work.now, most)
    troubled = each_apart(work, "item", due, partial(_look, work), work.todo_items)
    return Swept(troubled, len(due) == most)


def _look(work: FrontdeskWork, before: TodoItem) -> None:
    """Let an item go on by its course; whoever holds it by then hears of it."""
    course = load_deadlines().get((before.subject, before.awaited))
    if course is None:
        work.todo_items.go_on(before, replace(before, act_at=None))
        return
    after, passed = settle(before, course, work.now)
    if not work.todo_items.go_on(before, after):
        return  # somebody has dealt with it this moment
    raised = {each.holder: each for each in _raised(work, after, passed)}
    for each in raised.values():
        work.todo_items.climb(each)
    mark_stale(work, (before.holder, *raised))
    _sound(work, before, passed, raised.values())


def _raised(work: FrontdeskWork, item: TodoItem, passed: Iterable[Stage]) -> Iterator[TodoItem]:
    """Give an item as the offices hold it to which it comes up, unless they do already."""
    for stage in passed:
        seat = _seat(work, item, stage)
        if seat not in {"", item.holder}:
            yield replace(item, holder=seat, late_with=item.holder, since=work.now, act_at=None)


def _seat(work: FrontdeskWork, item: TodoItem, stage: Stage) -> str:
    """Return the office to which an item goes up at a stage; empty where it stays."""
    if stage.does is Does.RING:
        return ""
    office = SUBJECTS[item.subject].office
    if stage.does is Does.AREA or office is None:
        return office_of("")
    return office(work, item.subject_id)


def _sound(
    work: FrontdeskWork,
    before: TodoItem,
    passed: Iterable[Stage],
    raised: Iterable[TodoItem],
) -> None:
    """Let those hear whose it is, and the offices to which it has come up.

    What is late waits until quiet hours are over, whatever stage it has come to.
    """
    stages = tuple(passed)
    if not stages:
        return
    at = moment_of(before, stages[-1])
    ring(work, before, News.OVERDUE if stages[-1].hours >= 0 else News.EXPIRING, at)
    for each in raised:
        ring(work, replace(each, rank=before.rank), News.RAISED, at)
