"""Snaps as a phone sends them: photos whose bytes are kept as the photo worker does it."""

from hashlib import sha256
from typing import Any

from checklists.views import Reply
from frontdesk import photos, scanning
from frontdesk.showing import showing
from hazards.snaps import filing
from hazards.snaps.drafts import Draft
from people import codes
from people.model import Unit
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import KeptPhoto
from tests.usecases.town import Phone, Town

GREY = "0f1e2d3c4b5a6978"  # a difference hash that tells something
HYDRANT = "二楼东侧消火栓无水"
AISLE = "疏散通道堆满纸箱"


async def snaps(
    town: Town,
    phone: Phone,
    caption: str = "",
    *,
    album: str | None = None,
    dhash: str = "0" * 16,
    kept: bool = True,
) -> int:
    """Send a photo outside any inspection and return the id of its draft."""
    message = await phone.sends_photo(album=album, caption=caption, kept=False)
    if kept:
        await keeps(town, phone, message, dhash)
    return int(town.rows("SELECT max(id) FROM drafts")[0])


async def keeps(town: Town, phone: Phone, message: int, dhash: str = "0" * 16) -> None:
    """Let the bytes of a photo be kept, and whatever follows from it."""

    def turn(work: UnitOfWork) -> None:
        photo = work.photos.by_message(phone.telegram_id, message)
        assert photo is not None
        kept_bytes(work, photo.id, dhash)

    await town.turns.run(turn)


def kept_bytes(work: UnitOfWork, photo_id: int, dhash: str = "0" * 16) -> None:
    """Note that the bytes of a photo are kept, as the photo worker does."""
    sha = sha256(str(photo_id).encode()).hexdigest()
    assert work.photos.keep(photo_id, KeptPhoto(sha, 9, "image/jpeg", 4, 3, None, dhash))
    photos.record_kept(work, photo_id)


async def bares(town: Town) -> None:
    """Let the photos of tips be copied without metadata, as the worker does."""

    def turn(work: UnitOfWork) -> None:
        for photo in work.photos.with_metadata(work.now, 9):
            sha = sha256(f"{photo.sha256} bare".encode()).hexdigest()
            assert work.photos.bared(photo, KeptPhoto(sha, 8, "image/jpeg", 4, 3, None, "1" * 16))
            work.removals.owe(photo.sha256 or "", work.now)

    await town.turns.run(turn)


async def does(phone: Phone, use_case: Any, *args: Any, **given: Any) -> Any:
    """Tap something about a snap or a tip, and return what is shown."""
    reply: Reply = await phone.taps(showing, use_case, *args, **given)
    return reply.view


async def files(phone: Phone, draft: int, unit_id: int, place_id: int = 0) -> Any:
    """Tap a place on the card of a draft."""
    return await does(phone, filing.file, draft, unit_id, place_id)


def draft_of(town: Town, draft_id: int) -> Draft:
    """A draft as a second connection reads it."""
    draft = town.reads(lambda work: work.drafts.get(draft_id))
    assert draft is not None
    return draft


async def scans(town: Town, phone: Phone, unit: Unit, place: str = "") -> int:
    """Scan the code of a unit, or of a place in it, and return the place's id."""

    def issued(work: UnitOfWork) -> tuple[str, int]:
        found = work.places.put(unit.id, place, "", work.now) if place else None
        good = codes.issue_missing(work, unit)
        code = next(each for each in good if each.place == found)
        return codes.payload_of(code), found.id if found else 0

    payload, place_id = town.reads(issued)
    await phone.taps(scanning.scan, payload)
    return place_id
