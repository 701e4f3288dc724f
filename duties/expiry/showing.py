"""The card of an entry: what holds, what held, its photos; renewing it, and its end."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from chat.incoming import IncomingPhoto, Medium, Noted
from chat.scene import SceneSpec, show
from chat.state import Scene
from core.clock import local
from core.errors import XunanError
from duties.expiry import keeping
from duties.expiry.days import read_day
from duties.expiry.kinds import Expiry, ExpiryKind, expiry_of, kind_of
from duties.expiry.model import Entry, Validity, WhyRetired
from duties.expiry.ports import ExpiryWork
from duties.expiry.views import Asks, ExpiryView, PastValidity
from duties.occurrences.proving import KEPT_AS
from duties.occurrences.showing import count_media
from hazards.changes import of_photo
from hazards.photos import Photo, PhotoState, Purpose
from people.model import Person, Unit
from people.permissions import Action, NotAllowed, found, may, require

PAST_ON_A_CARD = 3
TAKES = frozenset({Medium.PHOTO, Medium.FILE})


class ExpiryNeedsPhoto(XunanError):
    """Words were sent where a photo is asked for."""


@dataclass(frozen=True, slots=True)
class ExpiryScene(Scene):
    """One entry, and what its card asks for: of which expiry, where that is a day."""

    name: ClassVar[str] = "expiry"
    entry_id: int
    asks: Asks = Asks.NOTHING
    expiry: str = ""


def _load(work: ExpiryWork, entry_id: int) -> tuple[Entry, Unit]:
    """Return an entry that the actor may see; raises ``NotJoined`` and ``NotAllowed``."""
    entry = found(work.person, work.expiries.get(entry_id))
    unit = found(work.person, work.units.get(entry.unit_id))
    require(work.person, Action.SEE_LEDGER, unit)
    return entry, unit


def _load_to_keep(work: ExpiryWork, entry_id: int) -> tuple[Entry, Person]:
    """Return an entry that the actor keeps, and the actor; raises as ``_load``."""
    entry, unit = _load(work, entry_id)
    return entry, require(work.person, Action.KEEP_EXPIRY, unit)


def entry_view(work: ExpiryWork, scene: ExpiryScene) -> ExpiryView:
    """Return one entry; raises ``NotJoined`` and ``NotAllowed``."""
    entry, unit = _load(work, scene.entry_id)
    kind = kind_of(entry.kind)
    all_ = work.expiries.of_entry(entry.id)
    photos = work.photos.of_entry(entry.id)
    keeps = entry.retired_at is None and may(work.person, Action.KEEP_EXPIRY, unit)
    asks = scene.asks if keeps else Asks.NOTHING
    ended = [each for each in all_ if each.ended_at is not None]
    past = [_past(work, each) for each in reversed(ended[-PAST_ON_A_CARD:])]
    return ExpiryView(
        entry,
        kind,
        unit,
        work.places.get(entry.place_id) if entry.place_id is not None else None,
        tuple(sorted((each for each in all_ if each.ended_at is None), key=_by_kind(kind))),
        tuple(past),
        frozenset(each.expiry for each in ended),
        tuple(each for each in photos if each.state is PhotoState.STORED),
        count_media(photos),
        _name(work, entry.made_by),
        local(entry.made_at, work.zone).date(),
        _name(work, entry.retired_by),
        keeps,
        work.day(),
        work.zone,
        asks,
        expiry_of(kind, scene.expiry) if asks is Asks.DAY else None,
    )


def _by_kind(kind: ExpiryKind) -> Callable[[Validity], int]:
    """Return the order of validities: that of their kind."""
    order = {each.key: place for place, each in enumerate(kind.expiries)}
    return lambda one: order.get(one.expiry, len(order))


def _past(work: ExpiryWork, one: Validity) -> PastValidity:
    return PastValidity(one, local(one.set_at, work.zone).date(), _name(work, one.set_by))


def _name(work: ExpiryWork, person_id: int | None) -> str:
    person = work.persons.get(person_id) if person_id is not None else None
    return person.name if person is not None else ""


def ask(work: ExpiryWork, entry_id: int, asks: Asks, expiry: str = "") -> ExpiryView:
    """Show an entry, asking for something; raises ``EntryRetired``, and as ``entry_view``."""
    if asks is not Asks.NOTHING:
        entry, _ = _load_to_keep(work, entry_id)
        if entry.retired_at is not None:
            raise keeping.EntryRetired
    return show(work, EXPIRY, ExpiryScene(entry_id, asks, expiry))


def ask_day(work: ExpiryWork, entry_id: int, expiry_key: str) -> ExpiryView:
    """Ask for the new day of one expiry; raises ``NotAllowed`` for one that it has not."""
    entry, _ = _load_to_keep(work, entry_id)
    if _expiry(entry, expiry_key) is None:
        raise NotAllowed
    return ask(work, entry_id, Asks.DAY, expiry_key)


def _expiry(entry: Entry, key: str) -> Expiry | None:
    return kind_of(entry.kind).expiry(key)


def receive_words(work: ExpiryWork, scene: ExpiryScene, text: str) -> ExpiryView | None:
    """Take words as the day that the card asks for, and ask for the photo that goes with it.

    Raises ``ExpiryNeedsPhoto`` where a photo is asked for, and as ``duties.expiry.keeping.renew``.
    """
    if scene.asks is Asks.PHOTO:
        raise ExpiryNeedsPhoto
    if scene.asks is not Asks.DAY:
        return None
    entry, person = _load_to_keep(work, scene.entry_id)
    expiry = found(person, _expiry(entry, scene.expiry))
    day = read_day(text, expiry, work.day())
    keeping.renew(work, entry, expiry.key, day, person.id)
    return show(work, EXPIRY, ExpiryScene(entry.id, Asks.PHOTO))


def finish(work: ExpiryWork, entry_id: int, expiry_key: str, seen: int) -> ExpiryView:
    """Note that what is due once of an entry is done, as it was ``seen``, and ask for its photo.

    One that is done already is shown as it is. Raises ``NotAllowed`` for what is renewed instead,
    and ``EntryMovedOn`` for another state.
    """
    entry, person = _load_to_keep(work, entry_id)
    expiry = found(person, _expiry(entry, expiry_key))
    if not expiry.once:
        raise NotAllowed
    view = entry_view(work, ExpiryScene(entry_id))
    live = {each.expiry for each in view.live}
    if entry.retired_at is None and expiry.key in view.before - live:
        return _show_as_it_is(work, entry)
    if seen != view.stamp:
        raise keeping.EntryMovedOn
    keeping.finish(work, entry, expiry.key, person.id)
    return show(work, EXPIRY, ExpiryScene(entry_id, Asks.PHOTO))


def retire(work: ExpiryWork, entry_id: int, why: WhyRetired, seen: int) -> ExpiryView:
    """Keep an entry no longer, as it was ``seen``; raises ``EntryMovedOn`` for any other.

    One that is kept no longer already is shown as it is.
    """
    entry, person = _load_to_keep(work, entry_id)
    if entry.retired_at is not None:
        return _show_as_it_is(work, entry)
    if seen != entry_view(work, ExpiryScene(entry_id)).stamp:
        raise keeping.EntryMovedOn
    keeping.retire(work, entry, why, person.id)
    return show(work, EXPIRY, ExpiryScene(entry_id))


def _show_as_it_is(work: ExpiryWork, entry: Entry) -> ExpiryView:
    """Show an entry, with what its card asks for where that is the one on the card."""
    scene = work.chat_states.get(work.chat_id).scene
    if not isinstance(scene, ExpiryScene) or scene.entry_id != entry.id:
        scene = ExpiryScene(entry.id)
    return show(work, EXPIRY, scene)


def receive_photo(
    work: ExpiryWork, scene: ExpiryScene, photo: IncomingPhoto, elsewhere: bool
) -> Noted | None:
    """Take a photo or a file to the entry on the card, while that asks for some."""
    if photo.medium not in TAKES:
        return None
    entry = work.expiries.get(scene.entry_id)
    unit = work.units.get(entry.unit_id) if entry is not None else None
    asked = scene.asks is Asks.PHOTO and not elsewhere
    if not asked or entry is None or not may(work.person, Action.KEEP_EXPIRY, unit):
        return None
    if entry.retired_at is not None:
        return None
    return add_photo(work, entry.id, photo)


def add_photo(work: ExpiryWork, entry_id: int, photo: IncomingPhoto) -> Noted:
    """Note a photo, or a file, of an entry that the actor keeps; its bytes follow.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    entry, person = _load_to_keep(work, entry_id)
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
        None,
        Purpose.FOUND,
        expiry_entry_id=entry.id,
        medium=photo.medium,
        name=photo.name,
    )
    return Noted.TAKEN


def photo_kept(work: ExpiryWork, photo: Photo) -> None:
    """Put on the audit chain that the bytes of what shows an entry are kept."""
    subject = f"expiry:{photo.expiry_entry_id}"
    work.journal.record(work.now, photo.sent_by, KEPT_AS[photo.medium], subject, of_photo(photo))


EXPIRY: SceneSpec[ExpiryWork, ExpiryScene, ExpiryView] = SceneSpec(
    ExpiryScene, entry_view, words=receive_words, photo=receive_photo, attachments=True
)
