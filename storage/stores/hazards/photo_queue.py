"""Photos that are owed something: their bytes, a receipt, a copy without metadata."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, false, func, literal_column, or_, select, true, update

from hazards.photos import TELLS_AFTER, Photo, PhotoState
from hazards.snaps.drafts import DraftState, Privacy
from storage.engine.prepared import Prepared, bound, constant
from storage.engine.rows import Rows
from storage.engine.session import Session
from storage.evidence_files import KeptPhoto
from storage.stores.hazards.likeness_store import SqlLikenessStore
from storage.tables.photo_tables import photos
from storage.tables.snap_tables import drafts

PHOTO_ROWS = Rows(
    Photo,
    photos,
    width=func.coalesce(photos.c.width, 0),
    height=func.coalesce(photos.c.height, 0),
)
ARRIVES = photos.c.state == constant(PhotoState.RECEIVED)
_FREE = or_(photos.c.claimed_until.is_(None), photos.c.claimed_until <= bindparam("now"))

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
        .where(ARRIVES)
        .subquery("ranked")
    )
    return (
        select(photos.c.id)
        .join(ranked, ranked.c.id == photos.c.id)
        .where(ARRIVES, _FREE, ranked.c.place <= bindparam("of_a_chat"))
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
        .returning(*PHOTO_ROWS.columns)
    )
)


def _chats_to_tell() -> Any:
    """Select chats with news of photos, unless more arrive there or somebody is telling them."""
    other = photos.alias("other")
    arrives = and_(
        other.c.state == constant(PhotoState.RECEIVED),
        other.c.attempts < bindparam("most_tries"),
    )
    being_told = and_(
        other.c.state != constant(PhotoState.RECEIVED),
        other.c.attempts < bindparam("most_tries"),  # what cannot be read only rests
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
        .returning(*PHOTO_ROWS.columns)
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
            ARRIVES,
            photos.c.attempts < bindparam("most_tries"),
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

_WITH_METADATA = Prepared(
    lambda _: (
        select(*PHOTO_ROWS.columns)
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

_UNREAD = Prepared(
    lambda _: (
        update(photos)
        .where(photos.c.id == bindparam("photo_id"))
        .values(
            attempts=photos.c.attempts + literal_column(str(TELLS_AFTER)),
            claimed_until=bindparam("until"),
            claimed_by=None,
        )
    )
)


class SqlPhotoQueue:
    """Photos as work that is owed, on one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._likeness = SqlLikenessStore(session)

    def claim(
        self, now: datetime, until: datetime, most: int, of_a_chat: int, worker: int | None = None
    ) -> list[Photo]:
        """Take photos whose bytes are not kept yet; nobody else does before ``until``.

        Never more than ``of_a_chat`` of one chat are in hand at a time. One that cannot be read
        holds up no other.
        """
        given = {"now": now, "most": most, "worker": worker}
        return self._take(_CLAIM, until, **given, of_a_chat=of_a_chat)

    def _take(self, claim: Prepared, until: datetime, **given: Any) -> list[Photo]:
        """Claim photos, by their ids; what cannot be read is in nobody's hand and rests.

        It counts as having failed so often that no receipt waits for it.
        """
        made, unread = self._session.each(claim, PHOTO_ROWS.read, "photo", until=until, **given)
        for photo_id in unread:
            self._session.later(_UNREAD, photo_id=photo_id, until=until)
        return sorted(made, key=lambda photo: photo.id)

    def chats_to_tell(self, now: datetime, most_tries: int, most: int) -> list[int]:
        """Return chats where photos are settled and nobody has said so, or is about to.

        A chat where more photos arrive waits for them, unless they failed ``most_tries`` times.
        """
        rows = self._session.all(_TO_TELL, now=now, most_tries=most_tries, most=most)
        return [row[0] for row in rows]

    def claim_news(
        self, chat_id: int, now: datetime, until: datetime, worker: int | None = None
    ) -> list[Photo]:
        """Take it on to tell a chat of its photos that are settled; empty when others do."""
        return self._take(_CLAIM_NEWS, until, chat=chat_id, now=now, worker=worker)

    def put_off_news(self, chat_id: int, until: datetime | None, worker: int | None = None) -> None:
        """Let a chat be told of its photos at a later moment; ``None``: as soon as can be.

        What another process is about to tell stays with it.
        """
        self._session.later(_REST_OF, chat=chat_id, until=until, worker=worker)

    def arriving(self, chat_id: int, most_tries: int) -> bool:
        """Tell whether photos of a chat are on their way that failed less than so often."""
        return self._session.one(_ARRIVING, chat=chat_id, most_tries=most_tries) is not None

    def told(self, photo_id: int) -> None:
        """Note that the sender has the receipt, or knows of the refusal."""
        self._session.later(_TOLD, photo_id=photo_id)

    def with_metadata(self, now: datetime, most: int) -> list[Photo]:
        """Return photos of tips that are about to be filed, kept as the camera wrote them."""
        return [
            PHOTO_ROWS.read(row) for row in self._session.all(_WITH_METADATA, now=now, most=most)
        ]

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
        self._session.later(_BARE_AFTER, photo_id=photo_id, until=until)

    def tried(self, photo_id: int, until: datetime, tries: int) -> None:
        """Note how often the bytes could not be fetched, and let nobody try before ``until``."""
        self._session.later(_TRIED, photo_id=photo_id, until=until, tries=tries)
