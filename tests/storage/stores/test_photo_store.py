"""Photos that people sent, messages that point at items, papers that are owed."""

from dataclasses import replace
from datetime import datetime, timedelta

from chat.incoming import Medium
from hazards.photos import Photo, PhotoState, Purpose
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import KeptPhoto
from storage.stores.checklists.papers import OwedPaper
from tests.storage.samples import Sample, add_sample, begin, note_photo

SHA = "5" * 64
KEPT = KeptPhoto(SHA, 5, "image/jpeg", 640, 480, datetime(2026, 11, 22, 9, 30), "0f" * 8)  # noqa: DTZ001 - a camera knows no zone

LEASE = timedelta(seconds=60)


def kept_photo(work: UnitOfWork, sample: Sample) -> int:
    photo_id = note_photo(work, sample, 1) or 0
    assert work.photos.keep(photo_id, KEPT)
    return photo_id


def test_a_photo_comes_back_by_id_by_message_and_by_item(work: UnitOfWork) -> None:
    sample = add_sample(work)
    photo = work.photos.get(note_photo(work, sample, 1) or 0)
    assert photo is not None
    assert (photo.chat_id, photo.message_id, photo.file_id) == (7, 1, "file1")
    assert (photo.purpose, photo.state) == (Purpose.FOUND, PhotoState.RECEIVED)
    assert work.photos.by_message(7, 1) == photo
    assert work.photos.of_item(sample.inspection_id, "fire_patrol") == [photo]
    assert work.photos.of_inspection(sample.inspection_id) == [photo]
    assert work.photos.get(0) is work.photos.by_message(8, 1) is None


def test_a_message_that_comes_twice_is_one_photo(work: UnitOfWork) -> None:
    sample = add_sample(work)
    assert note_photo(work, sample, 1) is not None
    assert note_photo(work, sample, 1, question="shaft_sealing") is None
    assert len(work.photos.of_inspection(sample.inspection_id)) == 1


def test_a_voice_and_a_file_are_kept_beside_photos_and_are_like_none(work: UnitOfWork) -> None:
    sample = add_sample(work)
    given = ("f", "u", sample.person.id, work.now, "", None, None, Purpose.FOUND)
    voice = work.photos.add(7, 1, None, *given, medium=Medium.VOICE)
    paper = work.photos.add(7, 2, None, *given, medium=Medium.FILE, name="签到表.pdf")
    for photo_id in (voice, paper):
        kept = KeptPhoto(SHA, 5, "application/pdf", 0, 0, None, "")
        assert work.photos.keep(photo_id or 0, kept)
    found = [work.photos.get(each or 0) for each in (voice, paper)]
    assert [(each.medium, each.name, each.state, each.dhash) for each in found if each] == [
        (Medium.VOICE, "", PhotoState.STORED, None),
        (Medium.FILE, "签到表.pdf", PhotoState.STORED, None),
    ]
    assert work.photos.alike("0" * 16) == []
    assert work.removals.named(SHA)


def test_photos_come_in_the_order_in_which_they_were_sent(work: UnitOfWork) -> None:
    sample = add_sample(work)
    for message_id in (12, 10, 11):
        note_photo(work, sample, message_id)
    found = work.photos.of_item(sample.inspection_id, "fire_patrol")
    assert [photo.message_id for photo in found] == [10, 11, 12]


def test_many_photos_of_one_chat_hide_no_other_chat(work: UnitOfWork) -> None:
    """Of all chats together no more than 500 photos used to be looked at: the first chats' own."""
    sample = add_sample(work)
    for message_id in range(1, 502):
        photo_id = note_photo(work, sample, message_id) or 0
        work.photos.mark(photo_id, PhotoState.STORED)
    other = note_photo(work, sample, 1, chat_id=8) or 0
    work.photos.mark(other, PhotoState.STORED)
    assert work.photos.chats_to_tell(work.now, 3, 9) == [7, 8]
    assert work.photos.chats_to_tell(work.now, 3, 1) == [7]


def test_an_album_is_known_by_the_photo_that_arrived_first(work: UnitOfWork) -> None:
    sample = add_sample(work)
    first = note_photo(work, sample, 12, album="1234567890123")
    note_photo(work, sample, 11, album="1234567890123")
    sibling = work.photos.of_album(7, "1234567890123")
    assert sibling is not None
    assert sibling.id == first
    assert work.photos.of_album(8, "1234567890123") is None


def test_the_bytes_of_a_photo_are_noted_once(work: UnitOfWork) -> None:
    photo_id = kept_photo(work, add_sample(work))
    assert not work.photos.keep(photo_id, replace(KEPT, sha256="6" * 64, mime="image/png", width=1))
    photo = work.photos.get(photo_id)
    assert photo is not None
    assert (photo.state, photo.sha256, photo.media_type) == (PhotoState.STORED, SHA, "image/jpeg")
    assert (photo.width, photo.height) == (640, 480)


def test_photos_without_bytes_are_taken_once_those_tried_least_first(work: UnitOfWork) -> None:
    sample = add_sample(work)
    kept_photo(work, sample)
    refused, second, first = (note_photo(work, sample, number) or 0 for number in (5, 4, 3))
    work.photos.mark(refused, PhotoState.REFUSED, "太大")
    work.photos.tried(second, work.now, 1)
    taken = [work.photos.claim(work.now, work.now + LEASE, 1, 9) for _ in range(3)]
    assert [[(photo.id, photo.attempts) for photo in each] for each in taken] == [
        [(first, 0)],
        [(second, 1)],
        [],
    ]
    later = work.now + LEASE
    assert len(work.photos.claim(later, later + LEASE, 9, 9)) == 2


def test_no_chat_has_more_than_its_share_of_photos_in_hand(work: UnitOfWork) -> None:
    """A hundred that could not be fetched used to stop everybody's new ones."""
    sample = add_sample(work)
    for number in range(10):
        note_photo(work, sample, 100 + number)
    until = work.now + LEASE
    assert len(work.photos.claim(work.now, until, 50, 3)) == 3
    assert work.photos.claim(work.now, until, 50, 3) == []


def test_a_chat_is_told_once_and_not_while_more_arrives(work: UnitOfWork) -> None:
    sample = add_sample(work)
    photo_id = kept_photo(work, sample)
    chat_id = (work.photos.get(photo_id) or _missing()).chat_id
    more = note_photo(work, sample, 77) or 0
    until = work.now + LEASE
    assert work.photos.chats_to_tell(work.now, 3, 9) == []
    work.photos.tried(more, work.now, 3)
    assert work.photos.chats_to_tell(work.now, 3, 9) == [chat_id]
    assert [each.id for each in work.photos.claim_news(chat_id, work.now, until)] == [photo_id]
    assert work.photos.claim_news(chat_id, work.now, until) == []
    assert work.photos.chats_to_tell(work.now, 3, 9) == []
    work.photos.put_off_news(chat_id, None)
    assert work.photos.chats_to_tell(work.now, 3, 9) == [chat_id]
    work.photos.told(photo_id)
    assert work.photos.chats_to_tell(work.now + LEASE, 3, 9) == []


def test_what_a_process_had_in_hand_is_free_when_it_has_left(work: UnitOfWork) -> None:
    sample = add_sample(work)
    note_photo(work, sample, 3)
    work.papers.owe(sample.inspection_id, work.now)
    work.workers.join(5, "here", 99, work.now)
    until = work.now + LEASE
    photos = work.photos.claim(work.now, until, 9, 9, worker=5)
    papers = work.papers.claim(work.now, LEASE, worker=5)
    assert photos
    assert papers
    work.workers.leave(6)
    assert work.photos.claim(work.now, until, 9, 9) == []
    work.workers.leave(5)
    assert work.photos.claim(work.now, until, 9, 9) == photos
    assert work.papers.claim(work.now, LEASE) == papers
    assert work.workers.all() == []


def _missing() -> Photo:
    raise AssertionError("no such photo")


def test_a_photo_can_be_put_to_another_item(work: UnitOfWork) -> None:
    sample = add_sample(work)
    photo_id = note_photo(work, sample, 1, question=None) or 0
    work.photos.assign(photo_id, sample.inspection_id, "shaft_sealing", Purpose.FIXED)
    (photo,) = work.photos.of_item(sample.inspection_id, "shaft_sealing")
    assert (photo.id, photo.purpose) == (photo_id, Purpose.FIXED)


def test_a_signpost_points_where_it_was_set_last(work: UnitOfWork) -> None:
    sample = add_sample(work)
    work.reply_targets.put(7, 50, sample.inspection_id, 3)
    work.reply_targets.put(7, 50, sample.inspection_id, 4)
    assert work.reply_targets.get(7, 50) == (sample.inspection_id, 4)
    assert work.reply_targets.get(8, 50) is None


def test_a_paper_is_owed_once_and_in_one_hand_at_a_time(work: UnitOfWork) -> None:
    sample = add_sample(work)
    work.papers.owe(sample.inspection_id, work.now)
    work.papers.owe(sample.inspection_id, work.now)
    (paper,) = work.papers.claim(work.now, LEASE)
    assert paper == OwedPaper(paper.id, sample.inspection_id, 0)
    assert work.papers.claim(work.now, LEASE) == []
    assert work.papers.claim(work.now + LEASE, LEASE) == [paper]


def test_a_paper_that_failed_is_tried_again_when_its_wait_is_over(work: UnitOfWork) -> None:
    sample = add_sample(work)
    work.papers.owe(sample.inspection_id, work.now)
    (paper,) = work.papers.claim(work.now, LEASE)
    later = work.now + timedelta(minutes=10)
    work.papers.failed(paper.id, "太慢", later)
    assert work.papers.claim(work.now + LEASE, LEASE) == []
    assert work.papers.claim(later, LEASE) == [paper._replace(attempts=1)]
    work.papers.sent(paper.id, SHA, later)
    assert work.papers.claim(later + LEASE, LEASE) == []


def test_a_paper_that_was_given_up_is_not_owed_any_more(work: UnitOfWork) -> None:
    sample = add_sample(work)
    other = begin(work, sample.unit, sample.person)
    for inspection_id in (sample.inspection_id, other):
        work.papers.owe(inspection_id, work.now)
    given_up, still_owed = work.papers.claim(work.now, LEASE, 2)
    work.papers.give_up(given_up.id, "对方已停用")
    assert work.papers.claim(work.now + LEASE, LEASE, 2) == [still_owed]
