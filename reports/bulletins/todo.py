"""Drafts on the to-do cards: of who signs them, and of who writes or sends them anew."""

from collections.abc import Sequence

from hazards.counts.period import Period
from people.todo import TodoEntry, TodoItem, office_of
from people.todo_subjects import Handover, Releaser, TodoSubject
from reports.bulletins.ports import BulletinWork
from reports.bulletins.showing import show_bulletin
from reports.bulletins.views import BulletinView
from reports.bulletins.waiting import (
    BULLETIN_SUBJECT,
    REDRAFT,
    RESEND,
    SIGN,
    hand_on,
    left_behind,
)

_ASKED = {SIGN: "待签发", REDRAFT: "退回待修改", RESEND: "待重新送签"}


def spell_bulletins(work: BulletinWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of drafts that are to be signed, written or sent anew."""
    by = {id_: work.bulletins.get(id_) for id_ in {each.subject_id for each in items}}
    found = []
    for item in items:
        one = by.get(item.subject_id)
        if one is not None:
            period = Period.of(one.kind.period, one.first).label
            title = f"{one.where} {period}{one.kind.label}"
            short = f"{period}{one.kind.label}"
            found.append(TodoEntry(item, _ASKED[item.awaited], title, short))
    return found


def _nobody(work: BulletinWork, bulletin_id: int, handover: Handover) -> None:
    """Tell nobody: the draft stands on the list of its office."""


def _office(work: BulletinWork, bulletin_id: int) -> str:
    bulletin = work.bulletins.get(bulletin_id)
    return office_of(bulletin.street if bulletin is not None else "")


BULLETIN_TODO: TodoSubject[BulletinWork, BulletinView] = TodoSubject(
    BULLETIN_SUBJECT,
    spell_bulletins,
    show_bulletin,
    Releaser(hand_on, count=left_behind, stranded=_nobody),
    office=_office,
)
