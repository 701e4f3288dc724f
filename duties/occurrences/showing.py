"""The card of an occurrence: where, what, until when, what shows it, and what may be done now."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.incoming import Medium
from chat.state import Scene
from checklists.cosigning.telling import cosigned
from checklists.model import QuestionKind
from core.clock import local
from duties.course import untaken_at
from duties.doing import load, moments_to_postpone, name_of
from duties.excusing import may_excuse
from duties.handing import may_take_over
from duties.holding import holds, place_of
from duties.model import Duty, Listed, Occurrence, OccurrenceState, Proof, Terms
from duties.occurrences.ports import OccurrenceWork
from duties.occurrences.views import Asks, OccurrenceView, Offer
from duties.waiting import is_made_up
from hazards.photos import Photo, PhotoState
from hazards.snaps.draft_photos import shot_of
from hazards.snaps.views import Shot
from people.model import Person
from people.permissions import Action, NotAllowed, found, may, require_member

State = OccurrenceState
WORDS = frozenset({Proof.WORDS, Proof.HANDOVER})
PHOTOS = frozenset({Proof.PHOTO, Proof.FILE})
TAKES = {
    Proof.FILE: frozenset({Medium.PHOTO, Medium.FILE}),
    Proof.HANDOVER: frozenset({Medium.PHOTO, Medium.VOICE}),
    Proof.DRILL: frozenset({Medium.PHOTO, Medium.FILE}),
}
"""What may come with each proof, where that is more than photos."""
MOST_TO_LOOK_AT = 6  # lines; a longer form is walked, not read


@dataclass(frozen=True, slots=True)
class OccurrenceScene(Scene):
    """One occurrence, and what its card asks for."""

    name: ClassVar[str] = "occurrence"
    occurrence_id: int
    asks: Asks = Asks.NOTHING


def occurrence_view(work: OccurrenceWork, scene: OccurrenceScene) -> OccurrenceView:
    """Return an occurrence to who holds it, or may see what is asked of the unit.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    occurrence, duty = load(work, scene.occurrence_id)
    person = require_member(work.person)
    mine = holds(work, person, duty, occurrence)
    if not mine and not may(person, Action.SEE_LEDGER, place_of(work, duty)):
        raise NotAllowed
    stored = found(person, next(iter(work.occurrences.some([occurrence.id])), None))
    listed = replace(stored, occurrence=occurrence)
    made_up = occurrence.state is State.MISSED and is_made_up(work, occurrence)
    offers = _offers(work, person, duty, listed, made_up, mine=mine)
    asks = scene.asks if _still(scene.asks, offers) else Asks.NOTHING
    sent = work.photos.of_occurrence(occurrence.id)
    evidence = tuple(each for each in sent if each.state is PhotoState.STORED)
    if evidence:
        offers |= {Offer.EVIDENCE}
    if occurrence.state.ended and work.drills.of_occurrence(occurrence.id) is not None:
        offers |= {Offer.RECORDED}
    told = untaken_at(occurrence)[:1]
    late = bool(told) and occurrence.done_at is None and told[0] <= work.now
    return OccurrenceView(
        listed,
        local(work.now, work.zone),
        offers,
        asks,
        [local(each, work.zone) for each in moments_to_postpone(occurrence, work.now)]
        if asks is Asks.MOMENT
        else (),
        count_media(sent),
        name_of(work, occurrence.begun_by),
        name_of(work, occurrence.done_by),
        name_of(work, occurrence.excused_by),
        name_of(work, occurrence.excuse_asked_by),
        made_up,
        look_at(work, listed.terms),
        _has_spot(work, occurrence),
        name_of(work, occurrence.handed_by),
        local(told[0], work.zone) if late else None,
        evidence,
        _cosigners(work, occurrence),
    )


def _cosigners(work: OccurrenceWork, one: Occurrence) -> tuple[str, ...]:
    """Return who signed beside on the inspection that shows it, where one does."""
    kind, _, number = (one.proof or "").partition(":")
    if kind != Proof.INSPECTION.value or not number.isdecimal():
        return ()
    return tuple(each.name for each in cosigned(work, int(number)))


def count_media(sent: list[Photo]) -> tuple[tuple[Medium, Shot], ...]:
    """Count what was sent with something, by what it is."""
    counts = ((each, shot_of([one for one in sent if one.medium is each])) for each in Medium)
    return tuple((each, shot) for each, shot in counts if shot.total)


def look_at(work: OccurrenceWork, terms: Terms) -> tuple[str, ...]:
    """Return what a patrol is to look at: what its form judges."""
    known = {each.id for each in work.forms.all_latest()}
    if terms.proof is not Proof.PATROL or terms.form not in known:
        return ()
    form = work.forms.latest(terms.form or "")
    judged = (each for each in form.questions if each.kind is QuestionKind.VERDICT)
    return tuple(each.text for each in judged)[:MOST_TO_LOOK_AT]


def _has_spot(work: OccurrenceWork, one: Occurrence) -> bool:
    unit = work.units.get(one.unit_id) if one.unit_id is not None else None
    return unit is not None and unit.latitude is not None


def _still(asks: Asks, offers: frozenset[Offer]) -> bool:
    """Tell whether what a card asks for may still be answered."""
    needed = {
        Asks.PROOF: {Offer.DONE, Offer.HAND_OVER, Offer.ADD},
        Asks.MOMENT: {Offer.POSTPONE},
        Asks.EXCUSE: {Offer.EXCUSE},
        Asks.ASK_EXCUSE: {Offer.ASK_EXCUSE},
    }
    return asks is not Asks.NOTHING and bool(needed[asks] & offers)


def _offers(
    work: OccurrenceWork, person: Person, duty: Duty, listed: Listed, made_up: bool, *, mine: bool
) -> frozenset[Offer]:
    one, proof = listed.occurrence, listed.terms.proof
    offers: set[Offer] = set()
    if mine and one.state in {State.OPEN, State.LATE}:
        if proof is Proof.HANDOVER:
            offers |= _of_shift(work, person, duty, one)
        else:
            offers |= _to_do(one, proof)
        if look_at(work, listed.terms):
            offers.add(Offer.FOUND)
        if moments_to_postpone(one, work.now) and one.handed_at is None:
            offers.add(Offer.POSTPONE)
    if mine and one.state is State.MISSED and not made_up:
        offers.add(Offer.MAKE_UP)
    if mine and one.reason is None and one.state in {State.DONE_LATE, State.MISSED}:
        offers.add(Offer.REASON)
    can_be_excused = one.state in {State.PLANNED, State.OPEN, State.LATE, State.MISSED}
    if can_be_excused and may_excuse(work, person, duty, one):
        offers.add(Offer.EXCUSE)
        if one.excuse_asked is not None:
            offers.add(Offer.REFUSE)
    elif mine and can_be_excused and one.state is not State.PLANNED and one.excuse_asked is None:
        offers.add(Offer.ASK_EXCUSE)
    return frozenset(offers)


def _to_do(one: Occurrence, proof: Proof) -> set[Offer]:
    if proof is Proof.ACKNOWLEDGEMENT:
        return {Offer.ACKNOWLEDGE}
    if proof is Proof.DRILL:
        return {Offer.RECORD}
    if proof is Proof.INSPECTION:
        return {Offer.INSPECT}
    return {Offer.DONE} if one.begun_at is not None else {Offer.BEGIN, Offer.DONE}


def _of_shift(work: OccurrenceWork, person: Person, duty: Duty, one: Occurrence) -> set[Offer]:
    if one.handed_at is None:
        return {Offer.HAND_OVER}
    offers = {Offer.TAKE_OVER} if may_take_over(work, duty, one, person) else set()
    return offers | ({Offer.ADD} if one.handed_by == person.id else set())
