"""简报 on a card: of any day, week, month or quarter, as it was issued, or live where it is not."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from core.clock import local
from hazards.counts.period import A_DAY, Period, PeriodKind
from people.members import page_of
from people.model import Membership, Person, Role
from people.permissions import Action, may, may_as, require_member
from people.streets import known_streets
from reports.counts.filling import fill_all
from reports.digests.audience import (
    GROUP,
    Audience,
    AudienceKind,
    Place,
    audience_by,
    audience_of,
    of_street,
    place_of,
    require_reader,
)
from reports.digests.gathering import differences, gather
from reports.digests.model import DIGEST_KINDS, Difference, Digest, Span
from reports.digests.ports import DigestWork
from reports.digests.views import AudienceEntry, AudiencesView, DigestView

ON_A_PAGE = 8
OLDEST = timedelta(days=3_650)


@dataclass(frozen=True, slots=True)
class DigestScene(Scene):
    """The digest of a kind that tells of a day, by its number; 0 is the last that is over.

    Without an audience it is that of the role by which the person acts.
    """

    name: ClassVar[str] = "digest"
    kind: PeriodKind = PeriodKind.DAY
    day: int = 0
    audience: str = ""


@dataclass(frozen=True, slots=True)
class AudiencesScene(Scene):
    """A page of the audiences of whom somebody may read."""

    name: ClassVar[str] = "digest_audiences"
    kind: PeriodKind = PeriodKind.DAY
    page: int = 0


def open_digest(work: DigestWork) -> DigestView:
    """Show the newest daily digest of one's own; raises as ``digest_view``."""
    fill_all(work)
    return show(work, DIGEST, DigestScene())


def show_digest(work: DigestWork, code: str, kind: PeriodKind, day: int) -> DigestView:
    """Show the digest of a kind that tells of a day; raises as ``digest_view``."""
    fill_all(work)
    return show(work, DIGEST, DigestScene(kind, day, audience_of(work, code).key))


def digest_view(work: DigestWork, scene: DigestScene) -> DigestView:
    """Return a digest to whoever may see its figures.

    One that was issued is shown from its frozen figures. Raises ``NotJoined`` and ``NotAllowed``.
    """
    person = require_member(work.person)
    audience = Audience.asked(scene.audience) if scene.audience else own_audience(person)
    place = require_reader(work, audience)
    kind = scene.kind if scene.kind in DIGEST_KINDS else PeriodKind.DAY
    day = day_of(work, kind, scene.day)
    digest = work.digests.about(audience.key, kind, day)
    span = digest_span(digest, kind, day)
    figures = digest.figures if digest is not None else gather(work, audience, place, span)
    may_correct = digest is not None and may(person, Action.SET_DUTY, place.where)
    changed = changes(work, audience, place, digest) if digest and may_correct else ()
    return DigestView(
        audience.key,
        figures,
        digest,
        local(work.now, work.zone),
        span.last,
        kind,
        span.last >= _latest(work, kind),
        changed,
        may_correct,
        _count_others(work, person),
        may_set(person, audience, place),
    )


def digest_span(digest: Digest | None, kind: PeriodKind, day: date) -> Span:
    """Return the days of a digest, or of the one that there would be."""
    if digest is not None:
        return Span(digest.kind, digest.first, digest.last)
    period = Period.of(kind, day)
    return Span(kind, period.first, period.last)


def changes(
    work: DigestWork, audience: Audience, place: Place, digest: Digest
) -> tuple[Difference, ...]:
    """Return which figures of an issued digest are others by now."""
    span = Span(digest.kind, digest.first, digest.last)
    return differences(digest.figures, gather(work, audience, place, span))


def own_audience(person: Person) -> Audience:
    """Return the audience of the role by which somebody acts; raises ``NotAllowed`` as it reads."""
    held = next((each for each in person.memberships if reads(each)), person.memberships[0])
    return audience_by(held)


def reads(membership: Membership) -> bool:
    """Tell whether a role lets somebody see figures at all."""
    return may_as(membership, Action.SEE_LEDGER)


def may_set(person: Person, audience: Audience, place: Place) -> bool:
    """Tell whether somebody is among those to whom an audience belongs."""
    if audience == GROUP:
        return may(person, Action.SET_DUTY, None)
    held = {audience_by(each) for each in person.memberships if is_reader(each)}
    return audience in held and place is not None


def is_reader(membership: Membership) -> bool:
    """Tell whether who holds a role is sent digests by it."""
    if membership.unit_id is not None:
        return membership.role is Role.PRINCIPAL
    return membership.role in {Role.OFFICE, Role.DEPARTMENT}


def day_of(work: DigestWork, kind: PeriodKind, number: int) -> date:
    """Return the day that a number stands for, none after the one that runs; 0: the last over."""
    latest = _latest(work, kind)
    if not number:
        return latest
    wanted = date.fromordinal(number)
    return max(min(wanted, _newest(work, kind)), work.day() - OLDEST)


def _latest(work: DigestWork, kind: PeriodKind) -> date:
    """Return the last day of the last one that is over: of days, before today."""
    if kind is PeriodKind.DAY:
        return work.day() - A_DAY
    return Period.of(kind, work.day()).first - A_DAY


def _newest(work: DigestWork, kind: PeriodKind) -> date:
    """Return the farthest day that can be shown: that of the one which runs, live."""
    return Period.of(kind, work.day()).last


def _count_others(work: DigestWork, person: Person) -> int:
    return len(audiences_of(work, person)) - 1


def audiences_of(work: DigestWork, person: Person) -> list[Audience]:
    """Return of whom somebody may read: their own, and of the whole area each street."""
    own = [audience_by(each) for each in (*person.memberships, *person.lent) if reads(each)]
    area = any(each.kind is AudienceKind.OFFICE and not each.of for each in own)
    streets = [of_street(each) for each in sorted(known_streets(work))] if area else []
    return list(dict.fromkeys([*own, *streets]))


def audiences_view(work: DigestWork, scene: AudiencesScene) -> AudiencesView:
    """Return a page of audiences; raises ``NotJoined``."""
    person = require_member(work.person)
    found = audiences_of(work, person)
    page, pages = page_of(scene.page, len(found), ON_A_PAGE)
    entries = []
    for each in found[page * ON_A_PAGE :][:ON_A_PAGE]:
        place = place_of(work, each)
        if place is not None:
            entries.append(AudienceEntry(each.key, place.title))
    return AudiencesView(tuple(entries), scene.kind, page, pages)


DIGEST: SceneSpec[DigestWork, DigestScene, DigestView] = SceneSpec(DigestScene, digest_view)
AUDIENCES: SceneSpec[DigestWork, AudiencesScene, AudiencesView] = SceneSpec(
    AudiencesScene,
    audiences_view,
    settle=lambda scene, view: replace(scene, page=view.page),
)
