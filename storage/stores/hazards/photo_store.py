"""Photos that people sent, and where each belongs."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    and_,
    bindparam,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    update,
)

from hazards.photos import Photo, PhotoState, Purpose
from hazards.snaps.drafts import DraftState, Privacy
from hazards.snaps.likeness import MOST_BITS, Likeness
from storage.engine.prepared import Prepared, Row, bound, constant
from storage.engine.schema import photos
from storage.engine.session import Session
from storage.evidence_files import KeptPhoto
from storage.stores.hazards.likeness_store import SqlLikenessStore
from storage.tables.hazard_tables import drafts

_COLUMNS = (
    photos.c.id,
    photos.c.chat_id,
    photos.c.message_id,
    photos.c.file_id,
    photos.c.sent_by,
    photos.c.sent_at,
    photos.c.inspection_id,
    photos.c.question,
    photos.c.purpose,
    photos.c.state,
    photos.c.sha256,
    photos.c.media_type,
    photos.c.width,
    photos.c.height,
    photos.c.attempts,
    photos.c.caption,
    photos.c.refusal,
    photos.c.hazard_id,
    photos.c.draft_id,
    photos.c.round,
    photos.c.dhash,
    photos.c.bare,
)
_NOTED = (
    "chat_id",
    "message_id",
    "album",
    "file_id",
    "file_unique_id",
    "sent_by",
    "sent_at",
    "caption",
    "inspection_id",
    "question",
    "purpose",
    "hazard_id",
    "draft_id",
    "round",
)


_ADD = Prepared(
    lambda insert: (
        insert(photos)
        .values(**bound(*_NOTED), state=PhotoState.RECEIVED.value, told=False, attempts=0)
        .on_conflict_do_nothing(index_elements=["chat_id", "message_id"])
        .returning(photos.c.id)
    )
)
_GET = Prepared(lambda _: select(*_COLUMNS).where(photos.c.id == bindparam("photo_id")))
_BY_MESSAGE = Prepared(
    lambda _: select(*_COLUMNS).where(
        photos.c.chat_id == bindparam("chat_id"), photos.c.message_id == bindparam("message_id")
    )
)
_OF_ALBUM = Prepared(
    lambda _: (
        select(*_COLUMNS)
        .where(photos.c.chat_id == bindparam("chat_id"), photos.c.album == bindparam("album"))
        .order_by(photos.c.id)
        .limit(1)
    )
)
_OF_ITEM = Prepared(
    lambda _: (
        select(*_COLUMNS)
        .where(
            photos.c.inspection_id == bindparam("inspection_id"),
            photos.c.question == bindparam("question"),
        )
        .order_by(photos.c.message_id)
    )
)
_OF_INSPECTION = Prepared(
    lambda _: (
        select(*_COLUMNS)
        .where(photos.c.inspection_id == bindparam("inspection_id"))
        .order_by(photos.c.message_id)
    )
)
_OF_HAZARD = Prepared(
    lambda _: (
        select(*_COLUMNS)
        .where(photos.c.hazard_id == bindparam("hazard"))
        .order_by(photos.c.round, photos.c.id)
    )
)
_OF_DRAFT = Prepared(
    lambda _: select(*_COLUMNS).where(photos.c.draft_id == bindparam("draft")).order_by(photos.c.id)
)
_LINK = Prepared(
    lambda _: (
        update(photos)
        .where(photos.c.id == bindparam("photo_id"))
        .values(**bound("hazard_id", "purpose", "round"))
    )
)
_BRING = Prepared(
    lambda _: (
        update(photos)
        .where(photos.c.id == bindparam("photo_id"))
        .values(
            draft_id=bindparam("draft"),
            inspection_id=None,
            question=None,
            purpose=Purpose.FOUND.value,
        )
    )
)
_UNNAME = Prepared(
    lambda _: (
        update(photos)
        .where(photos.c.id == bindparam("photo_id"))
        .values(
            sent_by=bindparam("nobody"),
            chat_id=0,
            message_id=-photos.c.id,
            album=None,
            draft_id=None,
            told=True,
        )
    )
)
_FORGET_FILE = Prepared(
    lambda _: (
        update(photos)
        .where(photos.c.id == bindparam("photo_id"))
        .values(file_id="", file_unique_id="")
    )
)
_LINK_ITEM = Prepared(
    lambda _: (
        update(photos)
        .where(
            photos.c.inspection_id == bindparam("inspection"),
            photos.c.question == bindparam("item"),
        )
        .values(
            hazard_id=bindparam("hazard"),
            round=case((photos.c.purpose == Purpose.FIXED.value, 1), else_=0),
        )
    )
)
_FREE = or_(photos.c.claimed_until.is_(None), photos.c.claimed_until <= bindparam("now"))
_ARRIVES = photos.c.state == constant(PhotoState.RECEIVED)
_SETTLED = or_(
    photos.c.state == constant(PhotoState.STORED), photos.c.state == constant(PhotoState.REFUSED)
)
_UNTOLD = and_(photos.c.told.is_(literal_column("false")), _SETTLED)  # as the index has it


# Photos of tips are nobody's: each tip is a sender of its own.
_WHOSE = case((photos.c.chat_id == 0, -photos.c.hazard_id), else_=photos.c.chat_id)
# What hangs is tried again after everything that has not been tried; of that, what came last.
_NEWEST_FIRST = (photos.c.attempts, photos.c.id.desc())


def _to_fetch() -> Any:
    """Select photos that nobody has in hand, a few of each sender at a time."""
    ranked = (
        select(
            photos.c.id,
            func.row_number()
            .over(partition_by=_WHOSE, order_by=(photos.c.claimed_by.is_(None), *_NEWEST_FIRST))
            .label("place"),
        )
        .where(_ARRIVES)
        .subquery("ranked")
    )
    return (
        select(photos.c.id)
        .join(ranked, ranked.c.id == photos.c.id)
        .where(_ARRIVES, _FREE, ranked.c.place <= bindparam("of_a_chat"))
        .order_by(*_NEWEST_FIRST)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=photos)
        .cte("picked")
    )


_CLAIM = Prepared(
    lambda _: (
        update(photos)
        .where(photos.c.id.in_(select(_to_fetch().c.id)))
        .values(claimed_until=bindparam("until"), claimed_by=bindparam("worker"))
        .returning(*_COLUMNS)
    )
)


def _chats_to_tell() -> Any:
    """Select chats with news of photos, unless more arrive there or somebody is telling them."""
    other = photos.alias("other")
    arrives = and_(
        other.c.state == constant(PhotoState.RECEIVED),
        other.c.attempts < bindparam("patience"),
    )
    being_told = and_(
        other.c.state != constant(PhotoState.RECEIVED),
        other.c.claimed_until > bindparam("now"),
    )
    busy = (
        select(other.c.id)
        .where(
            other.c.chat_id == photos.c.chat_id,
            other.c.told.is_(literal_column("false")),
            or_(arrives, being_told),
        )
        .exists()
    )
    chats = select(photos.c.chat_id).where(_UNTOLD, _FREE, ~busy).distinct()
    return chats.order_by(photos.c.chat_id).limit(bindparam("most"))


_TO_TELL = Prepared(lambda _: _chats_to_tell())
_CLAIM_NEWS = Prepared(
    lambda _: (
        update(photos)
        .where(photos.c.chat_id == bindparam("chat"), _UNTOLD, _FREE)
        .values(claimed_until=bindparam("until"), claimed_by=bindparam("worker"))
        .returning(*_COLUMNS)
    )
)
_REST_OF = Prepared(
    lambda _: (
        update(photos)
        .where(
            photos.c.chat_id == bindparam("chat"),
            _UNTOLD,
            or_(photos.c.claimed_by.is_(None), photos.c.claimed_by == bindparam("worker")),
        )
        .values(claimed_until=bindparam("until"), claimed_by=None)
    )
)
_ARRIVING = Prepared(
    lambda _: (
        select(photos.c.id)
        .where(
            photos.c.chat_id == bindparam("chat"),
            photos.c.told.is_(literal_column("false")),
            _ARRIVES,
            photos.c.attempts < bindparam("patience"),
        )
        .limit(1)
    )
)
_TOLD = Prepared(
    lambda _: (
        update(photos)
        .where(photos.c.id == bindparam("photo_id"))
        .values(told=True, claimed_until=None, claimed_by=None)
    )
)
_DISCARD = Prepared(
    lambda _: (
        update(photos)
        .where(photos.c.id == bindparam("photo_id"))
        .values(
            state=PhotoState.DISCARDED.value,
            sha256=None,
            dhash=None,
            file_id="",
            file_unique_id="",
            claimed_until=None,
            claimed_by=None,
        )
    )
)
_ASSIGN = Prepared(
    lambda _: (
        update(photos)
        .where(photos.c.id == bindparam("photo_id"))
        .values(**bound("inspection_id", "question", "purpose"))
    )
)
_RECAPTION = Prepared(
    lambda _: (
        update(photos)
        .where(photos.c.id == bindparam("photo_id"))
        .values(caption=bindparam("words"))
    )
)
_REFUSE = Prepared(
    lambda _: (
        update(photos)
        .where(photos.c.id == bindparam("photo_id"), _ARRIVES)
        .values(
            state=PhotoState.REFUSED.value,
            refusal=bindparam("refusal"),
            claimed_until=None,
            claimed_by=None,
        )
    )
)
_MARK = Prepared(
    lambda _: (
        update(photos)
        .where(photos.c.id == bindparam("photo_id"))
        .values(**bound("state", "refusal"), claimed_until=None, claimed_by=None)
    )
)
_KEPT = Prepared(
    lambda _: (
        update(photos)
        .where(photos.c.id == bindparam("photo_id"), photos.c.state == PhotoState.RECEIVED.value)
        .values(
            state=PhotoState.STORED.value,
            claimed_until=None,
            claimed_by=None,
            **bound("sha256", "media_type", "size", "width", "height", "taken_at", "dhash", "bare"),
        )
    )
)
_WITH_METADATA = Prepared(
    lambda _: (
        select(*_COLUMNS)
        .join(drafts, drafts.c.id == photos.c.draft_id)
        .where(
            drafts.c.state == constant(DraftState.OPEN),
            drafts.c.privacy != constant(Privacy.NAMED),
            photos.c.state == PhotoState.STORED.value,
            photos.c.bare.is_(false()),
            or_(photos.c.bare_after.is_(None), photos.c.bare_after <= bindparam("now")),
        )
        .order_by(photos.c.id)
        .limit(bindparam("most"))
    )
)
_BARED = Prepared(
    lambda _: (
        update(photos)
        .where(photos.c.id == bindparam("photo_id"), photos.c.sha256 == bindparam("before"))
        .values(
            bare=true(),
            taken_at=None,
            **bound("sha256", "media_type", "size", "width", "height", "dhash"),
        )
    )
)
_BARE_AFTER = Prepared(
    lambda _: (
        update(photos)
        .where(photos.c.id == bindparam("photo_id"))
        .values(bare_after=bindparam("until"))
    )
)
_TRIED = Prepared(
    lambda _: (
        update(photos)
        .where(photos.c.id == bindparam("photo_id"))
        .values(attempts=bindparam("tries"), claimed_until=bindparam("until"), claimed_by=None)
    )
)


def _photo(row: Row) -> Photo:
    cells = list(row)
    cells[8] = Purpose(cells[8])
    cells[9] = PhotoState(cells[9])
    cells[12] = cells[12] or 0
    cells[13] = cells[13] or 0
    return Photo(*cells)


class SqlPhotos:
    """``checklists.ports.Photos`` and ``hazards.snaps.likeness.LikenessStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._likeness = SqlLikenessStore(session)

    def add(
        self,
        chat_id: int,
        message_id: int,
        album: str | None,
        file_id: str,
        file_unique_id: str,
        sent_by: int,
        sent_at: datetime,
        caption: str,
        inspection_id: int | None,
        question: str | None,
        purpose: Purpose,
        hazard_id: int | None = None,
        draft_id: int | None = None,
        round_: int = 0,
    ) -> int | None:
        """Note a photo and return its id; ``None`` when this message is known already."""
        row = self._session.one(
            _ADD,
            chat_id=chat_id,
            message_id=message_id,
            album=album,
            file_id=file_id,
            file_unique_id=file_unique_id,
            sent_by=sent_by,
            sent_at=sent_at,
            caption=caption,
            inspection_id=inspection_id,
            question=question,
            purpose=purpose.value,
            hazard_id=hazard_id,
            draft_id=draft_id,
            round=round_,
        )
        return int(row[0]) if row else None

    def get(self, photo_id: int) -> Photo | None:
        """Return a photo, or ``None``."""
        row = self._session.one(_GET, photo_id=photo_id)
        return _photo(row) if row else None

    def by_message(self, chat_id: int, message_id: int) -> Photo | None:
        """Return the photo that came with a message, or ``None``."""
        row = self._session.one(_BY_MESSAGE, chat_id=chat_id, message_id=message_id)
        return _photo(row) if row else None

    def of_album(self, chat_id: int, album: str) -> Photo | None:
        """Return a photo of this album that came before, or ``None``."""
        row = self._session.one(_OF_ALBUM, chat_id=chat_id, album=album)
        return _photo(row) if row else None

    def of_item(self, inspection_id: int, question: str) -> list[Photo]:
        """Return the photos of an item in the order in which they were sent."""
        rows = self._session.all(_OF_ITEM, inspection_id=inspection_id, question=question)
        return [_photo(row) for row in rows]

    def of_inspection(self, inspection_id: int) -> list[Photo]:
        """Return all photos of an inspection in the order in which they were sent."""
        rows = self._session.all(_OF_INSPECTION, inspection_id=inspection_id)
        return [_photo(row) for row in rows]

    def assign(
        self, photo_id: int, inspection_id: int, question: str | None, purpose: Purpose
    ) -> None:
        """Put a photo to an item, or to none."""
        self._session.run(
            _ASSIGN,
            photo_id=photo_id,
            inspection_id=inspection_id,
            question=question,
            purpose=purpose.value,
        )

    def of_hazard(self, hazard_id: int) -> list[Photo]:
        """Return the photos of a hazard in the order in which they came."""
        return [_photo(row) for row in self._session.all(_OF_HAZARD, hazard=hazard_id)]

    def of_draft(self, draft_id: int) -> list[Photo]:
        """Return the photos of a snap that is not filed yet."""
        return [_photo(row) for row in self._session.all(_OF_DRAFT, draft=draft_id)]

    def link(self, photo_id: int, hazard_id: int, purpose: Purpose, round_: int) -> None:
        """Put a photo to a hazard."""
        self._session.run(
            _LINK, photo_id=photo_id, hazard_id=hazard_id, purpose=purpose.value, round=round_
        )

    def bring(self, photo_id: int, draft_id: int) -> None:
        """Put a photo to a draft, whatever it was for before."""
        self._session.run(_BRING, photo_id=photo_id, draft=draft_id)

    def unname(self, photo_id: int, person_id: int) -> None:
        """Let nothing at a photo lead to who sent it: it is ``person_id``'s, of no chat."""
        self._session.run(_UNNAME, photo_id=photo_id, nobody=person_id)

    def forget_file(self, photo_id: int) -> None:
        """Forget under which id Telegram knows the file of a photo."""
        self._session.run(_FORGET_FILE, photo_id=photo_id)

    def link_item(self, inspection_id: int, question: str, hazard_id: int) -> None:
        """Put the photos of an item to the hazard that was found there."""
        self._session.run(_LINK_ITEM, inspection=inspection_id, item=question, hazard=hazard_id)

    def recaption(self, photo_id: int, caption: str) -> None:
        """Put other words to a photo that has no item yet."""
        self._session.run(_RECAPTION, photo_id=photo_id, words=caption)

    def mark(self, photo_id: int, state: PhotoState, refusal: str | None = None) -> None:
        """Set whether the bytes of a photo are kept."""
        self._session.run(_MARK, photo_id=photo_id, state=state.value, refusal=refusal)

    def discard(self, photo_id: int) -> None:
        """Take a photo back, and forget its file, its bytes and what it looks like."""
        self._session.run(_DISCARD, photo_id=photo_id)
        self._likeness.forget(photo_id)

    def refuse(self, photo_id: int, words: str) -> bool:
        """Note that the bytes will not be kept, and why; ``False`` when that was settled before."""
        return self._session.run(_REFUSE, photo_id=photo_id, refusal=words) == 1

    def claim(
        self, now: datetime, until: datetime, most: int, of_a_chat: int, worker: int | None = None
    ) -> list[Photo]:
        """Take photos whose bytes are not kept yet; nobody else does before ``until``.

        Never more than ``of_a_chat`` of one chat are in hand at a time.
        """
        claim = {"now": now, "until": until, "most": most, "worker": worker}
        rows = self._session.all(_CLAIM, **claim, of_a_chat=of_a_chat)
        return sorted(map(_photo, rows), key=lambda photo: photo.id)

    def chats_to_tell(self, now: datetime, patience: int, most: int) -> list[int]:
        """Return chats where photos are settled and nobody has said so, or is about to.

        A chat where more photos arrive waits for them, unless they failed ``patience`` times.
        """
        rows = self._session.all(_TO_TELL, now=now, patience=patience, most=most)
        return [row[0] for row in rows]

    def claim_news(
        self, chat_id: int, now: datetime, until: datetime, worker: int | None = None
    ) -> list[Photo]:
        """Take it on to tell a chat of its photos that are settled; empty when others do."""
        rows = self._session.all(_CLAIM_NEWS, chat=chat_id, now=now, until=until, worker=worker)
        return sorted(map(_photo, rows), key=lambda photo: photo.id)

    def put_off_news(self, chat_id: int, until: datetime | None, worker: int | None = None) -> None:
        """Let a chat be told of its photos at a later moment; ``None``: as soon as can be.

        What another process is about to tell stays with it.
        """
        self._session.run(_REST_OF, chat=chat_id, until=until, worker=worker)

    def arriving(self, chat_id: int, patience: int) -> bool:
        """Tell whether photos of a chat are on their way that failed less than so often."""
        return self._session.one(_ARRIVING, chat=chat_id, patience=patience) is not None

    def told(self, photo_id: int) -> None:
        """Note that the sender has the receipt, or knows of the refusal."""
        self._session.run(_TOLD, photo_id=photo_id)

    def with_metadata(self, now: datetime, most: int) -> list[Photo]:
        """Return photos of tips that are about to be filed, kept as the camera wrote them."""
        return [_photo(row) for row in self._session.all(_WITH_METADATA, now=now, most=most)]

    def bared(self, photo: Photo, copy: KeptPhoto) -> bool:
        """Let a bare copy take the place of a photo; ``False`` when another one is there by now."""
        touched = self._session.run(
            _BARED,
            photo_id=photo.id,
            before=photo.sha256,
            sha256=copy.sha256,
            media_type=copy.mime,
            size=copy.size,
            width=copy.width,
            height=copy.height,
            dhash=copy.dhash,
        )
        if touched == 1:
            self._likeness.forget(photo.id)
            self._likeness.add(photo.id, copy.dhash)
        return touched == 1

    def bare_after(self, photo_id: int, until: datetime) -> None:
        """Try to make a bare copy again at a later moment."""
        self._session.run(_BARE_AFTER, photo_id=photo_id, until=until)

    def keep(self, photo_id: int, kept: KeptPhoto, *, bare: bool = False) -> bool:
        """Note that the bytes are kept; ``False`` when that was settled before."""
        touched = self._session.run(
            _KEPT,
            photo_id=photo_id,
            sha256=kept.sha256,
            media_type=kept.mime,
            size=kept.size,
            width=kept.width,
            height=kept.height,
            taken_at=kept.taken_at.isoformat() if kept.taken_at else None,
            dhash=kept.dhash,
            bare=bare,
        )
        if touched == 1:
            self._likeness.add(photo_id, kept.dhash)
        return touched == 1

    def alike(
        self, dhash: str, most_bits: int = MOST_BITS, besides: Collection[int] = ()
    ) -> list[Likeness]:
        """Return kept photos like this one, the most alike first, then the oldest."""
        return self._likeness.alike(dhash, most_bits, besides)

    def tried(self, photo_id: int, until: datetime, tries: int) -> None:
        """Note how often the bytes could not be fetched, and let nobody try before ``until``."""
        self._session.run(_TRIED, photo_id=photo_id, until=until, tries=tries)
