"""What is awaited of a draw: of each inspector their visits, of the office those that nobody makes.

There is one item for all the visits that came to one person (their share of the draw), and one for
all that are nobody's.
"""

from collections.abc import Iterable
from datetime import timedelta

from duties.misses.proposing import office_for
from duties.tasks.model import end_of
from duties.visits.model import DrawShare
from duties.visits.ports import VisitWork
from people.awaiting import mark_stale, put_items
from people.model import Person
from people.rings import News
from people.sounding import ring
from people.todo import TodoItem, holder_of

SHARE_SUBJECT, DRAW_SUBJECT = "draw_share", "draw"  # the kinds of subjects of these items
VISIT, REPLACE = "visit", "replace"
LEAD = timedelta(hours=87)
"""Before visits are due, the moment at which it is told again: at nine, three days before."""


def names_of(person: Person) -> list[int]:
    """Return the ids of those whose visits somebody makes: their own, and of who is away."""
    return [person.id, *(each.person_id for each in person.loans)]


def bring(work: VisitWork, draw_id: int, whose: Iterable[int | None]) -> None:
    """Visits of a draw have come to some people, or (``None``) back to the office.

    Each has them as one thing to do, and hears of it once.
    """
    ids = {*whose}
    work.draws.add_shares(draw_id, (each for each in ids if each is not None))
    for each in ids:
        for item in renew_items(work, draw_id, each):
            ring(work, item, News.NEW, work.now)


def renew_items(work: VisitWork, draw_id: int, whose: int | None) -> list[TodoItem]:
    """Let what of a draw is somebody's, or nobody's, wait as long as any of it is open.

    Returns what waits.
    """
    if whose is None:
        return renew_lacking(work, draw_id)
    share = work.draws.share_of(draw_id, whose)
    return renew_share(work, share) if share is not None else []


def renew_share(work: VisitWork, share: DrawShare) -> list[TodoItem]:
    """Let a share wait for its inspector as long as any of it is open; return what waits."""
    holder, items = holder_of(share.inspector_id), []
    if share.due is not None:
        due = end_of(share.due, work.zone)
        act_at = due - LEAD
        items.append(
            TodoItem(SHARE_SUBJECT, share.id, VISIT, holder, due, share.made_at, act_at=act_at)
        )
    mark_stale(work, put_items(work, SHARE_SUBJECT, share.id, items))
    mark_stale(work, {holder})  # it says how many are left
    return items


def renew_lacking(work: VisitWork, draw_id: int) -> list[TodoItem]:
    """Let the office wait as long as visits of a draw are nobody's; return what waits."""
    line, items = work.draws.line(draw_id), []
    lacking = work.draws.open_for(draw_id, None, 0, 1)
    if line is not None and lacking:
        due = end_of(lacking[0].visit.due, work.zone)
        holder, act_at = office_for(work, line.street), due - LEAD
        items.append(
            TodoItem(DRAW_SUBJECT, draw_id, REPLACE, holder, due, line.made_at, act_at=act_at)
        )
    mark_stale(work, put_items(work, DRAW_SUBJECT, draw_id, items))
    mark_stale(work, {each.holder for each in items})
    return items
