"""The picture of before and after reaches whoever is to review, with every photo on it."""

from datetime import timedelta

from bot.review_desk import Facts, hand_on
from core.clock import FixedClock
from hazards import deciding, reviewing
from hazards.model import Track
from reports.review_picture import ReviewFacts
from storage.review_store import OwedPicture
from storage.unit_of_work import UnitOfWork
from tests.usecases.life import Life

LEASE = timedelta(minutes=2)


async def claimed(life: Life) -> OwedPicture:
    """The one picture that is owed, claimed to be drawn."""

    def claim(work: UnitOfWork) -> list[OwedPicture]:
        return work.review_pictures.claim(work.now, LEASE)

    (owed,) = await life.town.turns.run(claim)
    return owed


def drawn(life: Life) -> Facts:
    """What was drawn: every photo of the round that is kept by now."""
    ids = life.town.rows("SELECT id FROM photos WHERE purpose = 'fixed' ORDER BY id")
    return Facts(ReviewFacts("PT-2026-000001", "示例小学", (), ()), (), False, tuple(ids))


async def test_a_photo_kept_while_the_picture_is_handed_on_is_not_left_out(
    life: Life, clock: FixedClock
) -> None:
    """On PostgreSQL the picture used to count as sent although it was owed anew meanwhile."""
    hazard = await life.submitted()
    owed = await claimed(life)
    clock.advance(timedelta(seconds=1))
    await life.town.turns.run(lambda work: work.review_pictures.owe(hazard.id, 1, work.now))
    assert not await life.town.turns.run(lambda work: hand_on(work, owed, "a" * 64, drawn(life)))
    again = await claimed(life)
    assert await life.town.turns.run(lambda work: hand_on(work, again, "b" * 64, drawn(life)))
    assert life.town.rows("SELECT sha256 FROM review_pictures") == ["b" * 64]


async def test_whoever_is_to_review_instead_gets_the_picture_too(
    life: Life, clock: FixedClock
) -> None:
    """The area's office used to get a line on its to-do, but no picture to decide by."""
    hazard = await life.submitted()
    life.told()
    owed = await claimed(life)
    await life.town.turns.run(lambda work: hand_on(work, owed, "a" * 64, drawn(life)))
    assert life.messages_to() == {("inspector", "review")}
    clock.advance(timedelta(seconds=1))
    await life["office"].taps(deciding.set_track, hazard.id, Track.ESCALATED)
    life.told()
    anew = await claimed(life)
    await life.town.turns.run(lambda work: hand_on(work, anew, "a" * 64, drawn(life)))
    assert life.messages_to() == {("area office", "review")}


async def test_a_decided_review_owes_no_picture(life: Life, clock: FixedClock) -> None:
    hazard = await life.submitted()
    await life.town.turns.run(
        lambda work: work.review_pictures.sent(
            work.review_pictures.claim(work.now, LEASE)[0], "a" * 64, work.now
        )
    )
    clock.advance(timedelta(seconds=1))
    await life["inspector"].taps(reviewing.send_back, hazard.id, "没改到位")
    assert life.town.rows("SELECT count(*) FROM review_pictures WHERE sent_at IS NULL") == [0]
