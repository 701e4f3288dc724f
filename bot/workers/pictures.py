"""Draws the picture of before and after that a reviewer is owed, and hands it to the outbox.

A picture is owed from the moment in which a rectification is handed in, in the same transaction.
Its bytes are kept under their hash before anybody is sent it. After a crash the owed ones are taken
up again; several processes do not draw the same one, since each is claimed for a while.
"""

import asyncio
import logging
from datetime import timedelta
from typing import NamedTuple

from bot.workers.owed_work import OwedWorker, backoff
from core.clock import local
from core.errors import DatabaseAway
from hazards import notifying
from hazards.model import Hazard, HazardState
from hazards.photos import Photo, PhotoState, Purpose
from hazards.sight import Sight, sight_of, tells_hour
from people.permissions import Action, may
from reports.review_picture import ReviewFacts, Shot, review_picture
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles
from storage.stores.hazards.review_store import OwedPicture

log = logging.getLogger(__name__)

GATHERING = 2.0  # seconds for the rest of an album to arrive
PHOTOS_SETTLE = 60.0  # seconds after which a photo that is still on its way is not waited for
LEASE = timedelta(minutes=15)
FIRST_WAIT, LONGEST_WAIT = 2.0, 600.0  # seconds before another try
TRIES = 8  # some ten minutes; then the review begins without a picture
AT_ONCE = 40  # most of the time each waits for photos
MOST_ALIKE = 3


class Facts(NamedTuple):
    """The facts on a picture; ``waits`` while photos of the round are still on their way."""

    facts: ReviewFacts
    alike: tuple[str, ...]
    waits: bool
    drawn: tuple[int, ...]  # the photos of the spot put right that are on it


class PictureWorker(OwedWorker[OwedPicture]):
    """Takes review pictures from owed to the outbox."""

    name = "review pictures"
    at_once = AT_ONCE

    def __init__(
        self, turns: Turns, store: EvidenceFiles, worker: int | None, drawing: asyncio.Semaphore
    ) -> None:
        super().__init__()
        self._turns = turns
        self._store = store
        self._worker = worker
        self._drawing = drawing

    async def claim(self, most: int) -> list[OwedPicture]:
        """Claim pictures that are owed."""
        worker = self._worker
        return await self._turns.run(
            lambda work: work.review_pictures.claim(work.now, LEASE, most, worker)
        )

    async def do(self, job: OwedPicture) -> None:
        """Draw a picture, once its photos have settled, and hand it on."""
        await asyncio.sleep(GATHERING)
        found = await self._turns.run(lambda work: gather(work, job, self._store))
        waited = 0.0
        while found is not None and found.waits and waited < PHOTOS_SETTLE:
            await asyncio.sleep(GATHERING / 4)
            waited += GATHERING / 4
            found = await self._turns.run(lambda work: gather(work, job, self._store))
        if found is None:
            await self._turns.run(lambda work: work.review_pictures.sent(job, "", work.now))
            return
        facts = found.facts
        async with self._drawing:
            data = await asyncio.to_thread(review_picture, facts)
        kept = await asyncio.to_thread(self._store.keep_file, data, "jpg")
        drawn = found
        if not await self._turns.run(lambda work: put_picture(work, job, kept.sha256, drawn)):
            self.wake()

    async def put_off(self, job: OwedPicture, trouble: Exception) -> None:
        """Let a picture rest; after ``TRIES``, tell those who review to look at the photos."""
        reason = (str(trouble) or repr(trouble))[:500]
        wait = backoff(job.attempts + 1, FIRST_WAIT, LONGEST_WAIT)
        if not isinstance(trouble, DatabaseAway):
            log.error("review picture %d/%d: %s", *job[:2], reason, exc_info=trouble)

        def turn(work: UnitOfWork) -> None:
            if job.attempts + 1 >= TRIES and not isinstance(trouble, DatabaseAway):
                give_up(work, job)
                return
            until = work.now + timedelta(seconds=wait)
            work.review_pictures.failed(job.hazard_id, job.round, reason, until)

        await self._turns.run(turn)
        self.wake_in(wait)


def put_picture(work: UnitOfWork, owed: OwedPicture, sha256: str, drawn: Facts) -> bool:
    """Note that a picture is kept, and send it to those who review, if they still have to.

    ``False`` when it is owed anew meanwhile, as for another photo: then it is to be drawn again.
    """
    hazard = work.hazards.get(owed.hazard_id)
    stands = hazard is not None and _stands(hazard, owed)
    same = not stands or tuple(photo.id for photo in _kept(work, owed)) == drawn.drawn
    if not same or not work.review_pictures.sent(owed, sha256, work.now):
        work.review_pictures.release(owed.hazard_id, owed.round)
        return False
    if hazard is not None and stands:
        notifying.tell_reviewers(work, hazard, sha256, drawn.alike)
    return True


def give_up(work: UnitOfWork, owed: OwedPicture) -> None:
    """Let the review begin without a picture, unless it was decided, or is owed anew."""
    hazard = work.hazards.get(owed.hazard_id)
    if not work.review_pictures.sent(owed, "", work.now):
        work.review_pictures.release(owed.hazard_id, owed.round)
    elif hazard is not None and _stands(hazard, owed):
        notifying.tell_reviewers_without(work, hazard, find_alike(work, hazard, _kept(work, owed)))


def _kept(work: UnitOfWork, owed: OwedPicture) -> list[Photo]:
    """Return the photos of a round whose bytes are kept."""
    return [
        photo
        for photo in work.photos.of_hazard(owed.hazard_id)
        if photo.purpose is Purpose.FIXED
        and photo.round == owed.round
        and photo.state is PhotoState.STORED
    ]


def _stands(hazard: Hazard, owed: OwedPicture) -> bool:
    return hazard.state is HazardState.SUBMITTED and hazard.rounds == owed.round


def gather(work: UnitOfWork, owed: OwedPicture, store: EvidenceFiles) -> Facts | None:
    """Gather what a picture shows; ``None`` when the rectification was decided already."""
    hazard = work.hazards.get(owed.hazard_id)
    if hazard is None or not _stands(hazard, owed):
        return None
    photos = work.photos.of_hazard(hazard.id)
    after = [p for p in photos if p.purpose is Purpose.FIXED and p.round == owed.round]
    before = [p for p in photos if p.purpose is Purpose.FOUND and p.state is PhotoState.STORED]
    still = any(photo.state is PhotoState.RECEIVED for photo in after)
    kept = _kept(work, owed)

    def shots(of: list[Photo]) -> tuple[Shot, ...]:
        return tuple(
            Shot(
                store.path(photo.sha256),
                local(photo.sent_at, work.zone),
                by_day=not tells_hour(hazard, photo),
            )
            for photo in of
            if photo.sha256
        )

    facts = ReviewFacts(
        hazard.number, hazard.spot, shots(before), shots(kept), returned=hazard.returns
    )
    drawn = tuple(photo.id for photo in kept)
    return Facts(facts, find_alike(work, hazard, kept), still, drawn)


def find_alike(work: UnitOfWork, hazard: Hazard, photos: list[Photo]) -> tuple[str, ...]:
    """Name what the photos of a rectification were used for before; nothing is refused by it."""
    own = tuple(photo.id for photo in photos)
    named: dict[str, None] = {}
    for photo in photos:
        for likeness in work.photos.alike(photo.dhash or "", besides=own) if photo.dhash else ():
            other = work.photos.get(likeness.photo_id)
            if other is not None and other.id < photo.id:
                named[_name_use(work, hazard, other)] = None
    return tuple(named)[:MOST_ALIKE]


def _name_use(work: UnitOfWork, hazard: Hazard, photo: Photo) -> str:
    """Name what a photo was used for, as far as all may see that who get the picture."""
    if photo.hazard_id == hazard.id:
        return "这条整改前" if photo.purpose is Purpose.FOUND else "这条上次提交"
    readers = notifying.reviewers_told(work, hazard)
    other = work.hazards.get(photo.hazard_id) if photo.hazard_id is not None else None
    if other is not None:
        known = all(sight_of(work, person, other) is Sight.ALL for person in readers)
        return f"{other.number} {photo.purpose.label}" if known else "另一条隐患"
    inspection = work.inspections.get(photo.inspection_id or 0)
    if inspection is None:
        return "另一条隐患"
    if not all(may(person, Action.SEE_HAZARD, inspection.unit) for person in readers):
        return "另一次检查"
    day = local(photo.sent_at, work.zone).date()
    return f"{day.month}月{day.day}日另一次检查"
