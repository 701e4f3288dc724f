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
from people.absences.standing_in import named_for, said_for
from people.awaiting import people_of
from people.permissions import Action, NotAllowed, require, require_member
from people.todo import office_of
from reports.bulletins.gathering import present_content
from reports.bulletins.model import Bulletin, BulletinKind, BulletinState
from reports.bulletins.ports import BulletinWork
from reports.bulletins.showing import (
    AREAS,
    BULLETIN,
    AreasScene,
    BulletinScene,
    areas_of,
    load,
    show_bulletins,
)
from reports.bulletins.signing import require_signer
from reports.bulletins.views import AreasView, BulletinsView, BulletinView
from reports.bulletins.waiting import clear
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


class NothingToCorrect(XunanError):
    """Only what is issued can be corrected."""


class PeriodAhead(XunanError):
    """The next period has not begun."""


def draft(work: BulletinWork, kind: BulletinKind, area: int = 0) -> BulletinView | AreasView:
    """Begin a draft about the last whole period, or show the one that there is.

    An office of the whole area drafts for that, one of a street for its street; who is of several
    is asked for which (``area``, 0 for the only one). Raises ``NotJoined``, ``NotAllowed`` and
    ``Overtaken``.
    """
    areas = areas_of(work)
    if len(areas) > 1 and not area:
        return show(work, AREAS, AreasScene(kind))
    found = [street for number, street in areas if area in {0, number}]
    if not found:
        raise NotAllowed
    (street,) = found
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
    require(work.person, Action.PUBLISH, bulletin.street or None)
    period = Period.of(bulletin.kind.period, bulletin.first)
    other = period.next() if later else period.previous()
    if other.first > work.day():
        raise PeriodAhead
    other_id = _draft_id(work, bulletin.kind, bulletin.street, other)
    return show(work, BULLETIN, BulletinScene(other_id))


def issue(work: BulletinWork, bulletin_id: int, seen: int) -> BulletinView:
    """Sign what the card says (签发) and issue it, once; its papers are owed to the office.

    Raises ``NotJoined``, ``NotAllowed``, ``BulletinIssued``, ``NotSent``, ``NotItsSigner``,
    ``BulletinMovedOn``, ``CountingGoesOn`` and ``Overtaken``.
    """
    before = load(work, bulletin_id)
    _require_draft(before)
    person, loan = require_signer(work, before)
    fill_whole(work)
    content = present_content(work, before)
    if seen != content.stamp:
        raise BulletinMovedOn
    year = local(work.now, work.zone).year
    content = replace(content, signer=named_for(person, loan))
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
    clear(work, before.id)
    changes = {"number": (None, after.spelled_number), "sha256": (None, sha256), **said_for(loan)}
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
    person = require(work.person, Action.PUBLISH, before.street or None)
    _require_draft(before)
    if seen != before.version:
        raise BulletinMovedOn
    _save(work, replace(before, state=BulletinState.DROPPED))
    clear(work, before.id)
    changes = {"state": (before.state, BulletinState.DROPPED)}
    work.journal.record(work.now, person.id, "drop_bulletin", f"bulletin:{before.id}", changes)
    return show_bulletins(work)


def correct(work: BulletinWork, bulletin_id: int) -> BulletinView:
    """Begin a draft that corrects what was issued, or show the one that there is.

    Raises ``NotJoined``, ``NotAllowed``, ``NothingToCorrect`` and ``Overtaken``.
    """
    before = load(work, bulletin_id)
    require(work.person, Action.PUBLISH, before.street or None)
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


def _require_draft(bulletin: Bulletin) -> None:
    if bulletin.state is not BulletinState.DRAFT:
        raise BulletinIssued(bulletin.spelled_number)


def _save(work: BulletinWork, after: Bulletin) -> None:
    if not work.bulletins.save(after):
        raise Overtaken
