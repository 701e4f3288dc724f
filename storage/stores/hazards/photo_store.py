"""Photos that people sent, and where each belongs."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import (
    bindparam,
    case,
    select,
    update,
)

from chat.incoming import Medium
from hazards.photos import Photo, PhotoState, Purpose
from hazards.snaps.likeness import MOST_BITS, Likeness
from storage.engine.prepared import Prepared, bound
from storage.evidence_files import KeptPhoto
from storage.stores.hazards.photo_queue import ARRIVES, PHOTO_ROWS, SqlPhotoQueue
from storage.tables.photo_tables import photos

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
    "occurrence_id",
    "medium",
    "name",
    "expiry_entry_id",
    "task_target_id",
    "task_upload_id",
    "transfer_id",
)


_ADD = Prepared(
    lambda insert: (
        insert(photos)
        .values(**bound(*_NOTED), state=PhotoState.RECEIVED.value, told=False, attempts=0)
        .on_conflict_do_nothing(index_elements=["chat_id", "message_id"])
        .returning(photos.c.id)
    )
)
_GET = Prepared(lambda _: select(*PHOTO_ROWS.columns).where(photos.c.id == bindparam("photo_id")))
_BY_MESSAGE = Prepared(
    lambda _: select(*PHOTO_ROWS.columns).where(
        photos.c.chat_id == bindparam("chat_id"), photos.c.message_id == bindparam("message_id")
    )
)
_OF_ALBUM = Prepared(
    lambda _: (
        select(*PHOTO_ROWS.columns)
        .where(photos.c.chat_id == bindparam("chat_id"), photos.c.album == bindparam("album"))
        .order_by(photos.c.id)
        .limit(1)
    )
)
_OF_ITEM = Prepared(
    lambda _: (
        select(*PHOTO_ROWS.columns)
        .where(
            photos.c.inspection_id == bindparam("inspection_id"),
            photos.c.question == bindparam("question"),
        )
        .order_by(photos.c.message_id)
    )
)
_OF_INSPECTION = Prepared(
    lambda _: (
        select(*PHOTO_ROWS.columns)
        .where(photos.c.inspection_id == bindparam("inspection_id"))
        .order_by(photos.c.message_id)
    )
)
_OF_HAZARD = Prepared(
    lambda _: (
        select(*PHOTO_ROWS.columns)
        .where(photos.c.hazard_id == bindparam("hazard"))
        .order_by(photos.c.round, photos.c.id)
    )
)
_OF_DRAFT = Prepared(
    lambda _: (
        select(*PHOTO_ROWS.columns)
        .where(photos.c.draft_id == bindparam("draft"))
        .order_by(photos.c.id)
    )
)
_OF_OCCURRENCE = Prepared(
    lambda _: (
        select(*PHOTO_ROWS.columns)
        .where(photos.c.occurrence_id == bindparam("occurrence"))
        .order_by(photos.c.id)
    )
)
_OF_ENTRY = Prepared(
    lambda _: (
        select(*PHOTO_ROWS.columns)
        .where(photos.c.expiry_entry_id == bindparam("entry"))
        .order_by(photos.c.id)
    )
)
_OF_TARGET = Prepared(
    lambda _: (
        select(*PHOTO_ROWS.columns)
        .where(photos.c.task_target_id == bindparam("target"))
        .order_by(photos.c.id)
    )
)
_OF_TRANSFER = Prepared(
    lambda _: (
        select(*PHOTO_ROWS.columns)
        .where(photos.c.transfer_id == bindparam("transfer"))
        .order_by(photos.c.id)
    )
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
        .where(photos.c.id == bindparam("photo_id"), ARRIVES)
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


class SqlPhotos(SqlPhotoQueue):
    """``checklists.ports.Photos`` and ``hazards.snaps.likeness.LikenessStore`` on the database."""

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
        occurrence_id: int | None = None,
        medium: Medium = Medium.PHOTO,
        name: str = "",
        expiry_entry_id: int | None = None,
        task_target_id: int | None = None,
        task_upload_id: int | None = None,
        transfer_id: int | None = None,
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
            occurrence_id=occurrence_id,
            medium=medium.value,
            name=name,
            expiry_entry_id=expiry_entry_id,
            task_target_id=task_target_id,
            task_upload_id=task_upload_id,
            transfer_id=transfer_id,
        )
        return int(row[0]) if row else None

    def get(self, photo_id: int) -> Photo | None:
        """Return a photo, or ``None``."""
        row = self._session.one(_GET, photo_id=photo_id)
        return PHOTO_ROWS.read(row) if row else None

    def by_message(self, chat_id: int, message_id: int) -> Photo | None:
        """Return the photo that came with a message, or ``None``."""
        row = self._session.one(_BY_MESSAGE, chat_id=chat_id, message_id=message_id)
        return PHOTO_ROWS.read(row) if row else None

    def of_album(self, chat_id: int, album: str) -> Photo | None:
        """Return a photo of this album that came before, or ``None``."""
        row = self._session.one(_OF_ALBUM, chat_id=chat_id, album=album)
        return PHOTO_ROWS.read(row) if row else None

    def of_item(self, inspection_id: int, question: str) -> list[Photo]:
        """Return the photos of an item in the order in which they were sent."""
        rows = self._session.all(_OF_ITEM, inspection_id=inspection_id, question=question)
        return [PHOTO_ROWS.read(row) for row in rows]

    def of_inspection(self, inspection_id: int) -> list[Photo]:
        """Return all photos of an inspection in the order in which they were sent."""
        rows = self._session.all(_OF_INSPECTION, inspection_id=inspection_id)
        return [PHOTO_ROWS.read(row) for row in rows]

    def assign(
        self, photo_id: int, inspection_id: int, question: str | None, purpose: Purpose
    ) -> None:
        """Put a photo to an item, or to none."""
        self._session.later(
            _ASSIGN,
            photo_id=photo_id,
            inspection_id=inspection_id,
            question=question,
            purpose=purpose.value,
        )

    def of_hazard(self, hazard_id: int) -> list[Photo]:
        """Return the photos of a hazard in the order in which they came."""
        return [PHOTO_ROWS.read(row) for row in self._session.all(_OF_HAZARD, hazard=hazard_id)]

    def of_occurrence(self, occurrence_id: int) -> list[Photo]:
        """Return the photos that show an occurrence of a duty, in the order of their arrival."""
        rows = self._session.all(_OF_OCCURRENCE, occurrence=occurrence_id)
        return [PHOTO_ROWS.read(row) for row in rows]

    def of_entry(self, entry_id: int) -> list[Photo]:
        """Return the photos of an entry of 证照设备, in the order of their arrival."""
        return [PHOTO_ROWS.read(row) for row in self._session.all(_OF_ENTRY, entry=entry_id)]

    def of_transfer(self, transfer_id: int) -> list[Photo]:
        """Return the photos by which a department shows what became of a hazard, as they came."""
        return [
            PHOTO_ROWS.read(row) for row in self._session.all(_OF_TRANSFER, transfer=transfer_id)
        ]

    def of_target(self, target_id: int) -> list[Photo]:
        """Return the photos and files of a target of a task, in the order of their arrival."""
        return [PHOTO_ROWS.read(row) for row in self._session.all(_OF_TARGET, target=target_id)]

    def of_draft(self, draft_id: int) -> list[Photo]:
        """Return the photos of a snap that is not filed yet."""
        return [PHOTO_ROWS.read(row) for row in self._session.all(_OF_DRAFT, draft=draft_id)]

    def link(self, photo_id: int, hazard_id: int, purpose: Purpose, round_: int) -> None:
        """Put a photo to a hazard."""
        self._session.later(
            _LINK, photo_id=photo_id, hazard_id=hazard_id, purpose=purpose.value, round=round_
        )

    def bring(self, photo_id: int, draft_id: int) -> None:
        """Put a photo to a draft, whatever it was for before."""
        self._session.later(_BRING, photo_id=photo_id, draft=draft_id)

    def unname(self, photo_id: int, person_id: int) -> None:
        """Let nothing at a photo lead to who sent it: it is ``person_id``'s, of no chat."""
        self._session.later(_UNNAME, photo_id=photo_id, nobody=person_id)

    def forget_file(self, photo_id: int) -> None:
        """Forget under which id Telegram knows the file of a photo."""
        self._session.later(_FORGET_FILE, photo_id=photo_id)

    def link_item(self, inspection_id: int, question: str, hazard_id: int) -> None:
        """Put the photos of an item to the hazard that was found there."""
        self._session.later(_LINK_ITEM, inspection=inspection_id, item=question, hazard=hazard_id)

    def recaption(self, photo_id: int, caption: str) -> None:
        """Put other words to a photo that has no item yet."""
        self._session.later(_RECAPTION, photo_id=photo_id, words=caption)

    def mark(self, photo_id: int, state: PhotoState, refusal: str | None = None) -> None:
        """Set whether the bytes of a photo are kept."""
        self._session.later(_MARK, photo_id=photo_id, state=state.value, refusal=refusal)

    def discard(self, photo_id: int) -> None:
        """Take a photo back, and forget its file, its bytes and what it looks like."""
        self._session.later(_DISCARD, photo_id=photo_id)
        self._likeness.forget(photo_id)

    def refuse(self, photo_id: int, words: str) -> bool:
        """Note that the bytes will not be kept, and why; ``False`` when that was settled before."""
        return self._session.run(_REFUSE, photo_id=photo_id, refusal=words) == 1

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
            dhash=kept.dhash or None,
            bare=bare,
        )
        if touched == 1 and kept.dhash:
            self._likeness.add(photo_id, kept.dhash)
        return touched == 1

    def alike(
        self, dhash: str, most_bits: int = MOST_BITS, besides: Collection[int] = ()
    ) -> list[Likeness]:
        """Return kept photos like this one, the most alike first, then the oldest."""
        return self._likeness.alike(dhash, most_bits, besides)
