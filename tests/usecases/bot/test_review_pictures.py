"""The picture of before and after reaches whoever is to review, with every photo on it."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.workers import pictures
from bot.workers.pictures import Facts, PictureWorker, put_picture
from core.clock import FixedClock
from hazards.loop import deciding, rectifying, reviewing
from hazards.loop.steps import TooLate
from hazards.model import HazardState, Track
from reports.review_picture import ReviewFacts
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles
from storage.stores.hazards.review_store import OwedPicture
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
    assert not await life.town.turns.run(
        lambda work: put_picture(work, owed, "a" * 64, drawn(life))
    )
    again = await claimed(life)
    assert await life.town.turns.run(lambda work: put_picture(work, again, "b" * 64, drawn(life)))
    assert life.town.rows("SELECT sha256 FROM review_pictures") == ["b" * 64]


async def test_whoever_is_to_review_instead_gets_the_picture_too(
    life: Life, clock: FixedClock
) -> None:
    """The area's office used to get a line on its to-do, but no picture to decide by."""
    hazard = await life.submitted()
    life.told()
    owed = await claimed(life)
    await life.town.turns.run(lambda work: put_picture(work, owed, "a" * 64, drawn(life)))
    assert life.messages_to() == {("inspector", "review")}
    clock.advance(timedelta(seconds=1))
    await life["office"].taps(deciding.set_track, hazard.id, Track.ESCALATED)
    life.told()
    anew = await claimed(life)
    await life.town.turns.run(lambda work: put_picture(work, anew, "a" * 64, drawn(life)))
    assert life.messages_to() == {("area office", "review")}


async def test_a_newer_picture_takes_the_buttons_of_the_older_one(
    life: Life, clock: FixedClock
) -> None:
    """Two of them used to stand side by side with buttons, as after a kill between two photos."""
    hazard = await life.submitted()
    life.told()
    for sha in ("a" * 64, "a" * 64, "b" * 64):
        owed = await claimed(life)
        await life.town.turns.run(
            lambda work, owed=owed, sha=sha: put_picture(work, owed, sha, drawn(life))  # type: ignore[misc]
        )
        life.deliver()
        clock.advance(timedelta(seconds=1))
        await life.town.turns.run(lambda work: work.review_pictures.owe(hazard.id, 1, work.now))
    told = life.town.rows(
        "SELECT kind, card NOT LIKE '%rows%', card FROM outbox"
        " WHERE topic LIKE 'review:%' ORDER BY id"
    )
    assert [(kind, bool(bare)) for kind, bare, _ in told] == [
        ("photo", False),
        ("edit", True),
        ("photo", False),
    ]
    assert "请看下面的新图" in told[1][2]


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


async def test_a_picture_of_before_does_not_close_what_was_handed_in_since(
    life: Life, clock: FixedClock
) -> None:
    """通过 under an old picture used to close a rectification that nobody had looked at."""
    hazard = await life.submitted()
    await life["inspector"].taps(reviewing.send_back, hazard.id, "没改到位", 1)
    clock.advance(timedelta(minutes=1))
    life.deliver()
    await life.proves("officer", hazard.id)
    for press in (
        life["inspector"].taps(reviewing.close, hazard.id, 1),
        life["inspector"].taps(reviewing.send_back, hazard.id, "没改到位", 1),
    ):
        with pytest.raises(TooLate):
            await press
    await life["inspector"].taps(reviewing.close, hazard.id, 2)
    assert life.hazard(hazard.id).state is HazardState.CLOSED


async def test_a_wish_is_not_granted_by_the_button_of_the_one_before(
    life: Life, clock: FixedClock
) -> None:
    """同意 under 延到15日 used to grant whatever day had been asked for since."""
    hazard = await life.assigned()
    assert hazard.deadline is not None
    days = [hazard.deadline + timedelta(days=more) for more in (3, 30)]
    await life["officer"].taps(rectifying.ask_extension, hazard.id, days[0], "配件未到")
    clock.advance(timedelta(minutes=1))
    await life["officer"].taps(rectifying.ask_extension, hazard.id, days[1], "配件未到")
    first, second = life.town.rows("SELECT id FROM extensions ORDER BY id")
    with pytest.raises(reviewing.ExtensionDecided):
        await life["inspector"].taps(reviewing.decide_extension, hazard.id, first, granted=True)
    assert life.hazard(hazard.id).deadline == hazard.deadline
    await life["inspector"].taps(reviewing.decide_extension, hazard.id, second, granted=True)
    assert life.hazard(hazard.id).deadline == days[1]


async def test_a_picture_that_cannot_be_drawn_is_given_up_and_the_review_begins_without(
    life: Life, tmp_path: Path
) -> None:
    """It used to be tried for ever, and nobody who reviews was told a thing."""
    hazard = await life.submitted()
    life.told()
    owed = await claimed(life)
    worker = PictureWorker(life.town.turns, EvidenceFiles(tmp_path), 1, asyncio.Semaphore())
    for tries in range(pictures.TRIES - 1):
        await worker.put_off(owed._replace(attempts=tries), ValueError("no picture"))
    assert life.messages_to() == set()
    await worker.put_off(owed._replace(attempts=pictures.TRIES - 1), ValueError("no picture"))
    (said,) = [each for each in life.told() if each.topic == f"review:{hazard.id}"]
    assert (said.who, said.kind) == ("inspector", "message")
    assert "对比图未能生成" in said.words
    assert life.town.rows("SELECT count(*) FROM review_pictures WHERE sent_at IS NULL") == [0]
    await life["inspector"].taps(reviewing.close, hazard.id, 1)
    assert life.hazard(hazard.id).state is HazardState.CLOSED
