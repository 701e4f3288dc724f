"""双随机 on the to-do cards: what a line says, what it opens, and who goes on with it."""

from collections import Counter
from collections.abc import Sequence

from duties.misses.proposing import office_for
from duties.visits.draws import open_share, show_record
from duties.visits.handing_on import LACKING_RELEASER, SHARE_RELEASER
from duties.visits.items import DRAW_SUBJECT, SHARE_SUBJECT
from duties.visits.ports import VisitWork
from duties.visits.views import DrawnView, DrawRecordView
from people.todo import TodoEntry, TodoItem, office_of
from people.todo_subjects import TodoSubject, in_order

LONGEST_SHORT = 4  # characters of a street on a button


def spell_shares(work: VisitWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of items about shares, each with how many units are left."""
    shares = {each.id: each for each in work.draws.shares(item.subject_id for item in items)}
    return [
        TodoEntry(
            item,
            "待检查",
            f"{share.street or '全区'}双随机 {share.open} 家单位"
            + (f"，已检查 {share.done} 家" if share.done else ""),
            share.inspector if item.late_with else _short(share.street),
        )
        for item in items
        if (share := shares.get(item.subject_id)) is not None
    ]


def spell_lacking(work: VisitWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of items about draws, each with how many visits are nobody's."""
    ids = [item.subject_id for item in items]
    lacking = Counter[int]()
    for each in work.draws.standings(ids):
        if each.inspector_id is None:
            lacking[each.draw_id] += each.open
    spelled = {
        line.id: TodoEntry(
            item,
            "补抽检查员",
            f"{line.street or '全区'}双随机 {lacking[line.id]} 家单位",
            _short(line.street),
        )
        for line in work.draws.some(ids)
        for item in items
        if item.subject_id == line.id
    }
    return in_order(items, spelled)


def _short(street: str) -> str:
    return f"{(street or '全区')[:LONGEST_SHORT]}双随机"


def _office_of_share(work: VisitWork, share_id: int) -> str:
    share = work.draws.share(share_id)
    return office_for(work, share.street) if share is not None else office_of("")


def _office(work: VisitWork, draw_id: int) -> str:
    line = work.draws.line(draw_id)
    return office_for(work, line.street) if line is not None else office_of("")


SHARE_TODO: TodoSubject[VisitWork, DrawnView | DrawRecordView] = TodoSubject(
    SHARE_SUBJECT, spell_shares, open_share, SHARE_RELEASER, _office_of_share
)
LACKING_TODO: TodoSubject[VisitWork, DrawRecordView] = TodoSubject(
    DRAW_SUBJECT,
    spell_lacking,
    lambda work, draw_id: show_record(work, draw_id, lacking=True),
    LACKING_RELEASER,
    _office,
)
