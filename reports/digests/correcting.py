"""更正: a further message, numbered, that names what differed; never silently, never by itself."""

from chat.scene import show
from core.errors import XunanError
from people.permissions import Action, NotAllowed, found, require
from reports.counts.filling import fill_whole
from reports.digests.audience import Audience, place_of
from reports.digests.gathering import differences, gather
from reports.digests.issuing import issue
from reports.digests.model import Span
from reports.digests.ports import DigestWork
from reports.digests.showing import DIGEST, DigestScene
from reports.digests.views import DigestView, stamp_of


class NothingToCorrect(XunanError):
    """The figures of a digest are what they were when it was issued."""


class DigestMovedOn(XunanError):
    """What differs is not what was read, or somebody else has corrected the digest."""


def correct(work: DigestWork, digest_id: int, seen: int) -> DigestView:
    """Issue a correction of a digest with what differs by now; ``seen`` is what was read of that.

    Raises ``NotJoined`` and ``NotAllowed``, ``NothingToCorrect``, ``DigestMovedOn`` and
    ``CountingGoesOn``.
    """
    digest = found(work.person, work.digests.get(digest_id))
    audience = Audience.read(digest.audience)
    place = place_of(work, audience)
    if place is None:
        raise NotAllowed
    require(work.person, Action.SET_DUTY, place.where)
    latest = work.digests.about(digest.audience, digest.kind, digest.last)
    if latest is None or latest.id != digest.id:
        raise DigestMovedOn
    fill_whole(work)
    span = Span(digest.kind, digest.first, digest.last)
    figures = gather(work, audience, place, span, work.audit.publish(work.now))
    changed = differences(digest.figures, figures)
    if not changed:
        raise NothingToCorrect
    if stamp_of(changed) != seen:
        raise DigestMovedOn
    if issue(work, audience, figures, digest.number + 1, changed) is None:
        raise DigestMovedOn
    scene = DigestScene(digest.kind, digest.last.toordinal(), digest.audience)
    return show(work, DIGEST, scene)
