"""For whom a draft waits: to be signed, to be written anew, or to be sent to another signer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from chat.changes import new
from core.errors import Overtaken
from people.absences.standing_in import said_for
from people.awaiting import mark_stale, put_items, seated
from people.model import Loan, Person
from people.permissions import Action, may
from people.rings import News
from people.sounding import ring
from people.todo import TodoItem, holder_of, office_of
from people.todo_subjects import Handover
from reports.bulletins.model import Bulletin, BulletinState
from reports.bulletins.ports import BulletinWork
from reports.bulletins.signers import goes_on_signing

BULLETIN_SUBJECT, SIGN, REDRAFT, RESEND = "bulletin", "sign", "redraft", "resend"
TO_SIGN = timedelta(days=2)  # ours: what is to be signed waits no longer unnoticed


def keep(
    work: BulletinWork,
    actor: Person | None,
    before: Bulletin,
    after: Bulletin,
    action: str,
    loan: Loan | None = None,
    leaver: Person | None = None,
) -> None:
    """Keep with whom a draft lies, with its line; raises ``Overtaken``."""
    if not work.bulletins.save(after):
        raise Overtaken
    changes = {"signer": (before.signer_id, after.signer_id), **said_for(loan)}
    if leaver is not None:
        changes |= new(leaver_id=leaver.id)
    actor_id = actor.id if actor is not None else None
    work.journal.record(work.now, actor_id, action, f"bulletin:{before.id}", changes)


def wait_for(work: BulletinWork, bulletin: Bulletin, awaited: str, holder: str) -> None:
    """Let a holder, and nobody else, see to a draft within two days, and tell them."""
    due = work.now + TO_SIGN
    item = TodoItem(BULLETIN_SUBJECT, bulletin.id, awaited, holder, due, work.now, act_at=due)
    _put(work, bulletin.id, [item])
    ring(work, item, News.NEW, work.now)


def clear(work: BulletinWork, bulletin_id: int) -> None:
    """Let nobody wait for a bulletin any more."""
    _put(work, bulletin_id, [])


def _put(work: BulletinWork, bulletin_id: int, items: Sequence[TodoItem]) -> None:
    mark_stale(work, put_items(work, BULLETIN_SUBJECT, bulletin_id, items))


def drafter_of(work: BulletinWork, bulletin: Bulletin) -> str:
    """Return the holder who writes a draft anew: who began it, else the office there is."""
    made_by = work.persons.get(bulletin.made_by)
    if made_by is not None and may(made_by, Action.PUBLISH, bulletin.street or None):
        return holder_of(made_by.id)
    return seated(work, office_of(bulletin.street))


def hand_on(work: BulletinWork, bulletin_id: int, handover: Handover) -> None:
    """Let a draft wait for somebody who may go on with it, when somebody or an office has gone.

    One to be signed goes to the heir if they may sign it, else back to who drafts it; one to be
    written anew to its office. Raises ``Overtaken`` when it was changed in the same moment.
    """
    bulletin = work.bulletins.get(bulletin_id)
    if bulletin is None or bulletin.state is not BulletinState.DRAFT:
        return
    if bulletin.signer_id is None:
        _seat_anew(work, bulletin)
        return
    signer = work.persons.get(bulletin.signer_id)
    if signer is not None and goes_on_signing(work, signer, bulletin):
        _seat_anew(work, bulletin)
        return
    _pass(work, bulletin, signer, handover)


def _pass(
    work: BulletinWork, bulletin: Bulletin, signer: Person | None, handover: Handover
) -> None:
    heir = handover.heir
    if heir is not None and goes_on_signing(work, heir, bulletin):
        after = replace(bulletin, signer_id=heir.id, sent_at=work.now)
        awaited, holder = SIGN, holder_of(heir.id)
    else:
        after = replace(bulletin, signer_id=None, sent_at=None)
        awaited, holder = RESEND, drafter_of(work, bulletin)
    keep(work, handover.actor, bulletin, after, "hand_on_bulletin", leaver=signer)
    wait_for(work, after, awaited, holder)


def _seat_anew(work: BulletinWork, bulletin: Bulletin) -> None:
    """Let what goes on wait for whoever it should; whoever is new to it is told."""
    items = work.todo_items.about(BULLETIN_SUBJECT, bulletin.id)
    first = next((each for each in items if not each.late_with), None)
    if first is None:
        return
    holder = first.holder if bulletin.signer_id is not None else drafter_of(work, bulletin)
    item = replace(first, holder=holder)
    _put(work, bulletin.id, [item])
    if holder != first.holder:
        ring(work, item, News.NEW, work.now)


def left_behind(work: BulletinWork, after: Person) -> int:
    """Count the drafts that somebody with the roles that are left may not go on with."""
    ids = work.todo_items.subjects_of(BULLETIN_SUBJECT, holder_of(after.id))
    found = [each for each in map(work.bulletins.get, ids) if each is not None]
    return sum(not _goes_on(work, after, each) for each in found)


def _goes_on(work: BulletinWork, after: Person, bulletin: Bulletin) -> bool:
    if bulletin.signer_id is None:
        return may(after, Action.PUBLISH, bulletin.street or None)
    return bool(after.memberships) and goes_on_signing(work, after, bulletin)
