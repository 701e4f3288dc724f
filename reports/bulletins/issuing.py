"""Drafting, issuing under a number, correcting, and leaving alone.

A draft is always of this moment. What is issued is frozen word for word, numbered 〔year〕n号
without gaps in the series of its office, and put on the chain by its hash. A mistake is corrected
by another one under a number of its own (更正); the one before stays.
"""

from dataclasses import replace
from zlib import crc32

from chat.changes import new
from chat.scene import show
from core.clock import local
from core.errors import Overtaken, XunanError
from hazards.counts.period import Period
from people.awaiting import people_of
from people.model import Person
from people.permissions import Action, require, require_member
from people.todo import office_of
from reports.bulletins.gathering import present_content
from reports.bulletins.model import Bulletin, BulletinKind, BulletinState
from reports.bulletins.ports import BulletinWork
from reports.bulletins.showing import (
    BULLETIN,
    BulletinScene,
    load,
    require_office,
    show_bulletins,
)
from reports.bulletins.views import BulletinsView, BulletinView
from reports.counts.filling import fill_whole
from reports.frozen import freeze
from reports.packages.model import Output

PAPERS = (Output.BULLETIN_PDF, Output.BULLETIN_XLSX)


class BulletinMovedOn(XunanError):
    """A bulletin does not say any more what stood on the card."""


class BulletinIssued(XunanError):
    """It is issued already, as ``number``."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class NoSigner(XunanError):
    """Nobody is named as who signs it (签发人)."""


class NothingToCorrect(XunanError):
    """Only what is issued can be corrected."""


class PeriodAhead(XunanError):
    """The next period has not begun."""


def draft(work: BulletinWork, kind: BulletinKind) -> BulletinView:
    """Begin a draft about the last whole period, or show the one that there is.

    An office of the whole area drafts for that, one of a street for its street. Raises
    ``NotJoined``, ``NotAllowed`` and ``Overtaken``.
    """
    reach = require_office(work)
    street = "" if reach.area else reach.streets[0]
    period = Period.of(kind.period, work.day()).previous()
    return show(work, BULLETIN, BulletinScene(_draft_id(work, kind, street, period)))


def _draft_id(
    work: BulletinWork, kind: BulletinKind, street: str, period: Period, corrects: int = 0
) -> int:
    """Return the id of the draft that there is, or of a new one; raises ``Overtaken``."""
    before = work.bulletins.draft_of(kind, street, period.first, corrects)
    if before is not None:
        return before.id
    person = require_member(work.person)
    made = Bulletin(
        0,
        kind,
        street,
        period.first,
        period.last,
        BulletinState.DRAFT,
        person.id,
        work.now,
        corrects,
    )
    bulletin_id = work.bulletins.add(made)
    if bulletin_id is None:
        raise Overtaken
    changes = new(kind=kind, street=street, first=period.first, corrects=corrects or None)
    work.journal.record(work.now, person.id, "draft_bulletin", f"bulletin:{bulletin_id}", changes)
    return bulletin_id


def move(work: BulletinWork, bulletin_id: int, later: bool) -> BulletinView:
    """Show the draft about the period before or after, beginning one where there is none.

    Raises ``PeriodAhead``, and as ``draft``.
    """
    bulletin = load(work, bulletin_id)
    period = Period.of(bulletin.kind.period, bulletin.first)
    other = period.next() if later else period.previous()
    if other.first > work.day():
        raise PeriodAhead
    other_id = _draft_id(work, bulletin.kind, bulletin.street, other)
    return show(work, BULLETIN, BulletinScene(other_id))


def issue(work: BulletinWork, bulletin_id: int, seen: int) -> BulletinView:
    """Issue what the card says, once, and owe its papers to everybody of the office.

    Raises ``NotJoined``, ``NotAllowed``, ``BulletinIssued``, ``NoSigner``, ``BulletinMovedOn``,
    ``CountingGoesOn`` and ``Overtaken``.
    """
    before = load(work, bulletin_id)
    person = _require_draft(work, before)
    fill_whole(work)
    content = present_content(work, before)
    if not content.signer:
        raise NoSigner
    if seen != content.stamp:
        raise BulletinMovedOn
    year = local(work.now, work.zone).year
    spelled, sha256 = freeze(content)
    after = replace(
        before,
        state=BulletinState.FINAL,
        year=year,
        number=work.series.next(_series(before.street), year),
        signer=content.signer,
        signed_by=person.id,
        signed_at=work.now,
        content=spelled,
        sha256=sha256,
    )
    _save(work, after)
    changes = {"number": (None, after.spelled_number), "sha256": (None, sha256)}
    work.journal.record(work.now, person.id, "issue_bulletin", f"bulletin:{before.id}", changes)
    colleagues = people_of(work, office_of(before.street))
    for each in {each.id: each for each in (person, *colleagues)}.values():
        for output in PAPERS:
            work.submission_papers.owe(output, each.id, work.now, before.id)
    return show(work, BULLETIN, BulletinScene(before.id, owed=True))


def _series(street: str) -> str:
    """Return the series of an office: of a street by a number of its name, which may be long."""
    return f"{crc32(street.encode()):08x}" if street else "TB"


def drop(work: BulletinWork, bulletin_id: int, seen: int) -> BulletinsView:
    """Leave a draft: it is kept, and shown no more. Raises as ``issue``."""
    before = load(work, bulletin_id)
    person = _require_draft(work, before)
    if seen != before.version:
        raise BulletinMovedOn
    _save(work, replace(before, state=BulletinState.DROPPED))
    changes = {"state": (before.state, BulletinState.DROPPED)}
    work.journal.record(work.now, person.id, "drop_bulletin", f"bulletin:{before.id}", changes)
    return show_bulletins(work)


def correct(work: BulletinWork, bulletin_id: int) -> BulletinView:
    """Begin a draft that corrects what was issued, or show the one that there is.

    Raises ``NotJoined``, ``NotAllowed``, ``NothingToCorrect`` and ``Overtaken``.
    """
    before = load(work, bulletin_id)
    if before.state is not BulletinState.FINAL:
        raise NothingToCorrect
    period = Period.of(before.kind.period, before.first)
    id_ = _draft_id(work, before.kind, before.street, period, before.id)
    return show(work, BULLETIN, BulletinScene(id_))


def order_papers(work: BulletinWork, bulletin_id: int) -> BulletinView:
    """Owe the actor the PDF and the workbook; of a draft they say that it is one.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    bulletin = load(work, bulletin_id)
    person = require_member(work.person)
    for output in PAPERS:
        work.submission_papers.owe(output, person.id, work.now, bulletin.id)
    return show(work, BULLETIN, BulletinScene(bulletin.id, owed=True))


def _require_draft(work: BulletinWork, bulletin: Bulletin) -> Person:
    """Return the actor, who issues for the area; raises ``BulletinIssued`` for a final one."""
    person = require(work.person, Action.PUBLISH, bulletin.street or None)
    if bulletin.state is not BulletinState.DRAFT:
        raise BulletinIssued(bulletin.spelled_number)
    return person


def _save(work: BulletinWork, after: Bulletin) -> None:
    if not work.bulletins.save(after):
        raise Overtaken
