"""The sweep over 证照设备: whose warning has come due by now, and nothing else."""

from chat.setting_aside import Swept, each_apart
from duties.expiry.course import OVERDUE, moment_of, settle
from duties.expiry.items import EXPIRY_SUBJECT, renew_items
from duties.expiry.kinds import kind_of
from duties.expiry.model import Validity
from duties.expiry.ports import ExpiryWork
from people.awaiting import mark_stale
from people.rings import News
from people.sounding import ring


def sweep_ends(work: ExpiryWork, most: int) -> Swept:
    """Do what has come due of up to ``most`` validities; who holds them hears of it once.

    A sweep that finds nothing due changes nothing.
    """
    ids = work.expiries.ids_due(work.now, most)
    troubled = each_apart(work, "validity", ids, lambda id_: _look(work, id_), work.expiries)
    return Swept(troubled, bool(ids))


def _look(work: ExpiryWork, validity_id: int) -> None:
    before = work.expiries.validity(validity_id)
    entry = work.expiries.get(before.entry_id) if before is not None else None
    if before is None or entry is None:
        raise LookupError(f"validity {validity_id} is of nothing")
    if entry.retired_at is not None:  # retired in the moment in which it was renewed
        work.expiries.end(before.id, work.now)
        return
    after, worse = settle(before, kind_of(entry.kind).warnings, work.now, work.zone)
    if not work.expiries.save(after):
        return  # somebody has changed it this moment; it is looked at again
    renew_items(work, entry)
    if worse:
        _ring(work, after)


def _ring(work: ExpiryWork, one: Validity) -> None:
    """Let who holds something hear that it has come nearer to its end, or is past it."""
    stage = one.stage if one.stage is not None else OVERDUE
    news = News.OVERDUE if stage == OVERDUE else News.EXPIRING
    at = moment_of(one.until, stage, work.zone)
    for item in work.todo_items.about(EXPIRY_SUBJECT, one.entry_id):
        if item.awaited == one.expiry:
            mark_stale(work, {item.holder})
            ring(work, item, news, at)
