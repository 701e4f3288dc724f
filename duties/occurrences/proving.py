"""What shows that an occurrence was done: words, photos, an acknowledgement, a signed inspection.

A photo, or a file, is a proof once its bytes are kept. From the moment in which it came the
occurrence counts as begun, so that a slow line makes nobody late.
"""

from chat.done import Done
from chat.incoming import IncomingPhoto, Medium, Noted
from chat.scene import SceneSpec, Taken, show
from checklists import starting
from checklists.inspection import Inspection
from checklists.views import Reply
from core.clock import local
from core.errors import XunanError
from duties import doing, handing
from duties.course import settle
from duties.drills import recording
from duties.holding import duties_of, holds
from duties.model import Occurrence, OccurrenceState, Proof, Terms
from duties.occurrences import patrolling
from duties.occurrences.ports import OccurrenceWork
from duties.occurrences.showing import (
    PHOTOS,
    TAKES,
    WORDS,
    OccurrenceScene,
    occurrence_view,
)
from duties.occurrences.views import Asks, OccurrenceView
from duties.waiting import open_now, terms_of
from hazards.changes import of_photo
from hazards.photos import Photo, Purpose
from people.permissions import NotAllowed, require_member

LONGEST_NOTE = 500  # characters
KEPT_AS = {Medium.PHOTO: "photo", Medium.VOICE: "voice", Medium.FILE: "document"}
"""The words of the journal for bytes that are kept."""
State = OccurrenceState


class NoteTooLong(XunanError):
    """The words that show that something was done have more than ``LONGEST_NOTE`` characters."""


class DutyNeedsPhoto(XunanError):
    """Words were sent where a photo shows that a duty was done."""


class ProofChanged(XunanError):
    """Another proof is asked for than the button says, such as one on a card of before."""

    def __init__(self, occurrence: Occurrence, proof: Proof) -> None:
        super().__init__(proof)
        self.occurrence = occurrence
        self.proof = proof


class ShiftMovedOn(XunanError):
    """Something was added to what a shift leaves since the button to take it over was shown."""

    def __init__(self, occurrence: Occurrence) -> None:
        super().__init__(occurrence.id)
        self.occurrence = occurrence


def finish(work: OccurrenceWork, occurrence_id: int) -> OccurrenceView:
    """Take 已完成, or 交班: done at once where nothing shows it, else ask for what does.

    Raises as ``duties.doing.do``, and ``ProofChanged``.
    """
    occurrence = _held(work, occurrence_id)
    proof = terms_of(work, occurrence).proof
    if proof in {Proof.INSPECTION, Proof.ACKNOWLEDGEMENT, Proof.DRILL}:
        raise ProofChanged(occurrence, proof)
    if proof in WORDS | PHOTOS:
        doing.begin(work, occurrence_id)
        return show(work, OCCURRENCE, OccurrenceScene(occurrence_id, Asks.PROOF))
    begun = doing.begin(work, occurrence_id)
    patrolling.finish(work, begun, proof.value)
    return show(work, OCCURRENCE, OccurrenceScene(occurrence_id))


def acknowledge(work: OccurrenceWork, occurrence_id: int) -> OccurrenceView:
    """Take 知悉, which is all that shows it; raises as ``finish``."""
    occurrence = _held(work, occurrence_id)
    proof = terms_of(work, occurrence).proof
    if proof is not Proof.ACKNOWLEDGEMENT:
        raise ProofChanged(occurrence, proof)
    doing.do(work, occurrence_id, proof=proof.value)
    return show(work, OCCURRENCE, OccurrenceScene(occurrence_id))


def _held(work: OccurrenceWork, occurrence_id: int) -> Occurrence:
    """Return an occurrence of the actor's; raises ``NotJoined`` and ``NotAllowed``."""
    occurrence, duty = doing.load(work, occurrence_id)
    if not holds(work, require_member(work.person), duty, occurrence):
        raise NotAllowed
    return occurrence


def inspect(work: OccurrenceWork, occurrence_id: int) -> Reply:
    """Begin the inspection that shows an occurrence: its form at its unit, or a choice of these.

    Raises as ``duties.doing.begin`` and ``checklists.starting.start``.
    """
    occurrence = doing.begin(work, occurrence_id)
    form = terms_of(work, occurrence).form
    if occurrence.unit_id is None:
        return starting.choose_unit(work)
    known = {each.id for each in work.forms.all_latest()}
    if form is None or form not in known:
        return starting.choose_form(work, occurrence.unit_id)
    return starting.start(work, occurrence.unit_id, form)


def receive_words(
    work: OccurrenceWork, scene: OccurrenceScene, text: str
) -> Taken[OccurrenceView] | None:
    """Take words as the proof that the card asks for; raises ``NoteTooLong``, and as ``do``.

    Where a photo is asked for they are refused: raises ``DutyNeedsPhoto``.
    """
    if scene.asks is not Asks.PROOF:
        return None
    occurrence, _ = doing.load(work, scene.occurrence_id)
    proof = terms_of(work, occurrence).proof
    if proof in PHOTOS:
        raise DutyNeedsPhoto
    if proof is Proof.HANDOVER:
        return Taken(hand_over(work, scene.occurrence_id, text), Done.HANDED_OVER)
    if len(text) > LONGEST_NOTE:
        raise NoteTooLong
    doing.do(work, scene.occurrence_id, proof="words", note=text)
    return Taken(show(work, OCCURRENCE, OccurrenceScene(scene.occurrence_id)), Done.DUTY_DONE)


def receive_photo(
    work: OccurrenceWork, scene: OccurrenceScene, photo: IncomingPhoto, elsewhere: bool
) -> Noted | None:
    """Take a photo to the occurrence on the card, while that asks for one or has some already.

    To one that has ended it is taken on that day: the card may be the last shown for weeks.
    """
    if elsewhere or not _takes(work, scene, photo):
        return None
    return add_photo(work, scene.occurrence_id, photo)


def _takes(work: OccurrenceWork, scene: OccurrenceScene, photo: IncomingPhoto) -> bool:
    occurrence = work.occurrences.get(scene.occurrence_id)
    if occurrence is None or photo.medium not in _media_of(work, occurrence):
        return False
    stands = settle(occurrence, work.now)[0]
    if stands.state in {State.OPEN, State.LATE}:
        own = work.person is not None and occurrence.handed_by == work.person.id
        patrol = terms_of(work, occurrence).proof is Proof.PATROL
        return own or patrol or scene.asks is Asks.PROOF
    ended = stands.done_at or stands.recorded_at or stands.closes_at
    if local(photo.sent_at, work.zone).date() > local(ended, work.zone).date():
        return False
    return bool(work.photos.of_occurrence(occurrence.id))


def _media_of(work: OccurrenceWork, occurrence: Occurrence) -> frozenset[Medium]:
    """Return what may be sent with an occurrence."""
    return TAKES.get(terms_of(work, occurrence).proof, frozenset({Medium.PHOTO}))


def takes_medium(work: OccurrenceWork, occurrence_id: int, medium: Medium) -> bool:
    """Tell whether such may be sent with an occurrence at all."""
    occurrence = work.occurrences.get(occurrence_id)
    return occurrence is not None and medium in _media_of(work, occurrence)


def hand_over(work: OccurrenceWork, occurrence_id: int, words: str) -> OccurrenceView:
    """Hand a shift over with what is open, or add that; raises as ``handing.hand_over``.

    Raises ``NoteTooLong`` where all of it together is too long, and ``ProofChanged``.
    """
    shift = _shift(work, occurrence_id)
    if len(words) > handing.room_after(shift.note, LONGEST_NOTE):
        raise NoteTooLong
    handing.hand_over(work, occurrence_id, words)
    return show(work, OCCURRENCE, OccurrenceScene(occurrence_id))


def take_over(work: OccurrenceWork, occurrence_id: int, seen: int) -> OccurrenceView:
    """Take a shift over with what was left, as it was ``seen``.

    Raises as ``handing.take_over``, ``ProofChanged``, and ``ShiftMovedOn``.
    """
    shift = _shift(work, occurrence_id)
    waits = shift.handed_at is not None and not shift.state.ended
    if waits and seen != occurrence_view(work, OccurrenceScene(occurrence_id)).stamp:
        raise ShiftMovedOn(shift)
    handing.take_over(work, occurrence_id)
    return show(work, OCCURRENCE, OccurrenceScene(occurrence_id))


def _shift(work: OccurrenceWork, occurrence_id: int) -> Occurrence:
    """Return a shift of the actor's; raises ``ProofChanged`` for what is shown otherwise."""
    occurrence = _held(work, occurrence_id)
    proof = terms_of(work, occurrence).proof
    if proof is not Proof.HANDOVER:
        raise ProofChanged(occurrence, proof)
    return occurrence


def add_photo(
    work: OccurrenceWork, occurrence_id: int, photo: IncomingPhoto, step: str | None = None
) -> Noted:
    """Note a photo of an occurrence that the actor holds, or of a step of it; its bytes follow.

    One more for what is done goes with it. Raises ``NotJoined`` and ``NotAllowed``.
    """
    occurrence = _held(work, occurrence_id)
    person = require_member(work.person)
    if occurrence.state in {State.OPEN, State.LATE}:
        doing.begin(work, occurrence_id)
    work.photos.add(
        work.chat_id,
        photo.message_id,
        photo.album,
        photo.file_id,
        photo.file_unique_id,
        person.id,
        photo.sent_at,
        photo.caption,
        None,
        step,
        Purpose.FOUND,
        occurrence_id=occurrence_id,
        medium=photo.medium,
        name=photo.name,
    )
    return Noted.TAKEN


def photo_kept(work: OccurrenceWork, photo: Photo) -> None:
    """The bytes of a photo of an occurrence are kept: it is done, unless it is already.

    Called in the turn that keeps the bytes, on behalf of who sent the photo. Where it has ended
    otherwise, or its sender holds it no more, the photo stays with it all the same.
    """
    occurrence = work.occurrences.get(photo.occurrence_id or 0)
    duty = work.duties.get(occurrence.duty_id) if occurrence is not None else None
    if occurrence is None or duty is None:
        return
    subject = f"occurrence:{occurrence.id}"
    work.journal.record(work.now, photo.sent_by, KEPT_AS[photo.medium], subject, of_photo(photo))
    person = work.persons.get(photo.sent_by)
    stands = settle(occurrence, work.now)[0]
    if person is None or stands.state not in {State.OPEN, State.LATE}:
        return
    proof = terms_of(work, stands).proof
    note = photo.caption[: handing.room_after(stands.note, LONGEST_NOTE)]
    if not holds(work, person, duty, stands):
        return
    if proof is Proof.DRILL:
        recording.photo_kept(work, duty, stands, photo)
    elif proof is Proof.HANDOVER and stands.handed_by in {None, person.id}:
        handing.handed_over_by(work, person, stands, note)
    elif proof in PHOTOS:
        doing.done_by(work, person, stands, f"photo:{photo.id}", note=note, done_at=photo.sent_at)


def fulfil(work: OccurrenceWork, inspection: Inspection) -> list[Occurrence]:
    """Let an inspection that was just signed be what shows the open occurrences that it is for.

    These are of duties that the signer holds at its unit, or for its street, with a signed
    inspection by this form, or by any, as proof. Raises as ``duties.doing.done_by``.
    """
    person = work.persons.get(inspection.inspector_id)
    if person is None:
        return []
    done = []
    for duty in duties_of(work, person):
        if duty.unit_id not in {None, inspection.unit.id}:
            continue
        for stands in open_now(work, duty):
            terms = terms_of(work, stands)
            if _fits(terms, inspection) and holds(work, person, duty, stands):
                marks = patrolling.marks_of(work, stands) if terms.proof is Proof.PATROL else ""
                proof = f"inspection:{inspection.id}"
                done.append(doing.done_by(work, person, stands, proof, marks=marks))
    return done


def _fits(terms: Terms, inspection: Inspection) -> bool:
    """Tell whether an inspection shows what terms ask for: a patrol, too, may be walked by form."""
    if terms.proof is Proof.PATROL:
        return terms.form == inspection.form_id
    return terms.proof is Proof.INSPECTION and terms.form in {None, inspection.form_id}


OCCURRENCE: SceneSpec[OccurrenceWork, OccurrenceScene, OccurrenceView] = SceneSpec(
    OccurrenceScene,
    occurrence_view,
    words=receive_words,
    photo=receive_photo,
    attachments=True,
    place=patrolling.locate,
)
