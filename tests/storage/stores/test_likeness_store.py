"""Photos that look alike find each other, whenever and wherever they were sent."""

import random
from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from hazards.snaps.likeness import Likeness
from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from storage.engine.turns import WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import KeptPhoto
from storage.stores.hazards.likeness_store import signed, unsigned
from tests.databases import Backend
from tests.storage.samples import Sample, add_sample, note_photo

STREET = "57ed4a6daaaa2a2d"
HYDRANT = "cdc6c696d8508af0"
BLANK = "f0f0f0f0f0f0f0f0"
KEPT = KeptPhoto("5" * 64, 5, "image/jpeg", 640, 480, None, STREET)


def flip(dhash: str, *bits: int) -> str:
    return f"{int(dhash, 16) ^ sum(1 << bit for bit in bits):016x}"


def keep(work: UnitOfWork, sample: Sample, message_id: int, dhash: str) -> int:
    photo_id = note_photo(work, sample, message_id) or 0
    assert work.photos.keep(photo_id, replace(KEPT, dhash=dhash))
    return photo_id


def test_a_photo_sent_again_finds_the_earlier_ones_the_most_alike_first(work: UnitOfWork) -> None:
    sample = add_sample(work)
    further = keep(work, sample, 1, flip(STREET, 3, 20, 35, 50, 63))
    near = keep(work, sample, 2, flip(STREET, 63))
    same = keep(work, sample, 3, STREET)
    same_again = keep(work, sample, 4, STREET)
    keep(work, sample, 5, HYDRANT)
    keep(work, sample, 6, flip(STREET, 3, 14, 25, 35, 50, 63))  # six bits
    found = work.photos.alike(STREET)
    assert found == [
        Likeness(same, 0),
        Likeness(same_again, 0),
        Likeness(near, 1),
        Likeness(further, 5),
    ]
    assert work.photos.alike(STREET, most_bits=0) == found[:2]
    assert work.photos.alike(STREET, most_bits=4) == found[:3]


def test_the_photo_asked_about_and_those_sent_with_it_do_not_count(work: UnitOfWork) -> None:
    sample = add_sample(work)
    first, second, third = (keep(work, sample, number, STREET) for number in (1, 2, 3))
    assert work.photos.alike(STREET, besides={second, third}) == [Likeness(first, 0)]
    assert work.photos.alike(STREET, besides=(first, second, third)) == []


def test_blank_photos_are_like_nothing(work: UnitOfWork) -> None:
    sample = add_sample(work)
    keep(work, sample, 1, BLANK)
    keep(work, sample, 2, flip(BLANK, 7))
    assert work.photos.alike(BLANK) == []
    assert work.photos.alike(flip(BLANK, 7)) == []


def test_a_photo_that_was_settled_before_is_entered_once(work: UnitOfWork) -> None:
    photo_id = keep(work, add_sample(work), 1, STREET)
    assert not work.photos.keep(photo_id, replace(KEPT, dhash=HYDRANT))
    assert work.photos.alike(HYDRANT) == []
    assert work.photos.alike(STREET) == [Likeness(photo_id, 0)]


def test_a_photo_is_found_in_another_session_only_when_its_keeping_was_committed(
    engine: Engine, make: WorkMaker
) -> None:
    def fails() -> None:
        with transaction(engine, make) as work:
            keep(work, add_sample(work), 1, STREET)
            raise OSError("the turn fails")

    with pytest.raises(OSError, match="turn"):
        fails()
    with transaction(engine, make) as work:
        assert work.photos.alike(STREET) == []
        kept = keep(work, add_sample(work), 1, STREET)
    with transaction(engine, make) as work:
        assert work.photos.alike(STREET) == [Likeness(kept, 0)]


def test_nobody_may_ask_for_more_bits_than_the_bands_find(work: UnitOfWork) -> None:
    with pytest.raises(ValueError, match="6"):
        work.photos.alike(STREET, most_bits=6)


def test_looking_up_finds_exactly_what_comparing_all_would(work: UnitOfWork) -> None:
    draw = random.Random(7)
    sample = add_sample(work)
    hashes = {}
    for number in range(150):
        dhash = flip(draw.choice((STREET, HYDRANT)), *draw.sample(range(64), draw.randint(0, 7)))
        hashes[keep(work, sample, number, dhash)] = dhash
    for asked in (STREET, HYDRANT, *list(hashes.values())[:20]):
        wanted = sorted(
            (bits, photo_id)
            for photo_id, dhash in hashes.items()
            if (bits := (int(asked, 16) ^ int(dhash, 16)).bit_count()) <= 5
        )
        assert [(each.bits, each.photo_id) for each in work.photos.alike(asked)] == wanted
        assert wanted


@pytest.mark.parametrize("dhash", ["0" * 16, "7" + "f" * 15, "8" + "0" * 15, "f" * 16, STREET])
def test_a_hash_fits_into_a_signed_number_and_comes_back(dhash: str) -> None:
    assert -(2**63) <= signed(dhash) < 2**63
    assert unsigned(signed(dhash)) == dhash


def test_photos_from_before_the_upgrade_are_found_after_it(
    backend: Backend, make: WorkMaker
) -> None:
    engine = open_engine(backend.at("0004"))
    with engine.begin() as connection:
        person = "INSERT INTO persons (telegram_id, name, created_at) VALUES (1, '王示例', :at)"
        connection.execute(text(person), {"at": AT})
        for number, dhash in enumerate((None, STREET, BLANK, flip(STREET, 0))):
            connection.execute(text(OLD_PHOTO), {"number": number, "dhash": dhash, "at": AT})
    upgrade(engine)
    with transaction(engine, make) as work:
        assert [each.bits for each in work.photos.alike(STREET)] == [0, 1]
        assert work.photos.alike(BLANK) == []
    engine.dispose()


AT = "2026-11-22T01:30:00+00:00"
OLD_PHOTO = """
    INSERT INTO photos (chat_id, message_id, file_id, file_unique_id, sent_by, sent_at, caption,
                        purpose, state, told, attempts, dhash)
    SELECT 7, :number, 'file', 'unique', id, :at, '', 'found', 'stored', TRUE, 0, :dhash
    FROM persons
"""
