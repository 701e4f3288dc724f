"""交接班: handed over, taken over, by whom, and what becomes of a shift that nobody takes over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from functools import partial

import pytest
from sqlalchemy import text

from chat.address import on_telegram
from chat.incoming import IncomingPhoto
from duties import doing, handing
from duties.course import Event
from duties.doing import OccurrenceOver
from duties.handing import HandedOverBefore, NotHandedOver, OwnShift
from duties.model import Occurrence, Proof, Terms
from duties.model import OccurrenceState as State
from duties.occurrences import proving
from duties.span import Span
from duties.waiting import OCCURRENCE_SUBJECT
from people.model import Membership, Role
from people.permissions import NotAllowed
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import OFFICE, OFFICER, OTHER, STREET, Desk, at
from tests.usecases.town import photo_message

PRINCIPAL = 29
SHIFTS = Terms(
    "FREQ=DAILY",
    (time(0), time(8), time(16)),
    lasts=Span(minutes=480),
    proof=Proof.HANDOVER,
    critical=True,
)


@pytest.fixture
def room(desk: Desk) -> Desk:
    """A control room on its second day, a little before the end of the shift of 8:00."""
    desk.applies(SHIFTS)
    desk.goes(at(3, 15, 50))
    desk.sweeps()
    return desk


def awaited(desk: Desk, occurrence_id: int) -> list[tuple[str, str]]:
    """What is awaited about a shift, and of whom, by another connection."""

    def read(work: UnitOfWork) -> list[tuple[str, str]]:
        items = work.todo_items.about(OCCURRENCE_SUBJECT, occurrence_id)
        return sorted((each.awaited, each.holder) for each in items)

    return desk.runs(read)


def does(
    desk: Desk, use_case: Callable[..., Occurrence], who: int, *args: object, hour: int = 8
) -> Occurrence:
    shift = desk.one(3, hour).id
    return desk.runs(lambda work: use_case(work, shift, *args), who)


def pushed(desk: Desk) -> list[str]:
    """Who was told what by key, in order."""
    rows = text("SELECT key FROM outbox WHERE key LIKE 'untaken:%' ORDER BY id")
    with desk.engine.connect() as connection:
        return [str(each[0]) for each in connection.execute(rows)]


def test_the_next_on_duty_takes_over_and_the_record_names_both(room: Desk) -> None:
    shift = does(room, handing.hand_over, OFFICER, "3号探测器误报，已报修")
    assert awaited(room, shift.id) == [("take_over", "person:2")]
    room.goes(at(3, 16, 5))
    room.sweeps()
    assert room.one(3, 8).state is State.OPEN
    does(room, handing.take_over, OTHER)
    taken = room.one(3, 8)
    assert (taken.state, taken.handed_by, taken.done_by) == (State.DONE, 1, 2)
    assert (taken.handed_at, taken.done_at) == (at(3, 15, 50), at(3, 16, 5))
    assert (taken.note, taken.proof, taken.marks) == ("3号探测器误报，已报修", "handover", "")
    assert awaited(room, shift.id) == []


def test_nobody_takes_over_what_was_not_handed_over_nor_twice(room: Desk) -> None:
    with pytest.raises(NotHandedOver):
        does(room, handing.take_over, OTHER)
    does(room, handing.hand_over, OFFICER, "无")
    with pytest.raises(HandedOverBefore):
        does(room, handing.hand_over, OTHER, "无")
    does(room, handing.take_over, OTHER)
    assert does(room, handing.take_over, OTHER).done_by == 2  # a second tap of the same person
    with pytest.raises(OccurrenceOver) as over:
        does(room, handing.take_over, OFFICER)
    assert over.value.who == f"示例{OTHER}"
    with pytest.raises(NotAllowed):
        does(room, handing.take_over, OFFICE)


def test_whoever_hands_over_adds_words_and_nothing_is_said_twice(room: Desk) -> None:
    does(room, handing.hand_over, OFFICER, "无")
    does(room, handing.hand_over, OFFICER, "钥匙在抽屉")
    does(room, handing.hand_over, OFFICER, "钥匙在抽屉")
    does(room, handing.hand_over, OFFICER, "无")
    does(room, handing.hand_over, OFFICER, "2号泵检修")
    assert room.one(3, 8).note == "钥匙在抽屉；2号泵检修"


def test_nobody_takes_over_from_themselves_but_where_they_are_alone(room: Desk) -> None:
    does(room, handing.hand_over, OFFICER, "无")
    with pytest.raises(OwnShift) as own:
        does(room, handing.take_over, OFFICER)
    assert own.value.others == (f"示例{OTHER}",)
    room.runs(lambda work: work.persons.end(2, work.now))
    does(room, handing.take_over, OFFICER)
    taken = room.one(3, 8)
    assert (taken.state, taken.done_by, taken.marks) == (State.DONE, 1, "alone")


def test_a_shift_that_nobody_takes_over_rings_and_stands_with_the_office(room: Desk) -> None:
    def joins(work: UnitOfWork) -> None:
        person = work.persons.add(on_telegram(PRINCIPAL), "校长", work.now)
        work.persons.join(person.id, Membership(Role.PRINCIPAL, room.school.id), work.now)

    room.runs(joins)
    shift = does(room, handing.hand_over, OFFICER, "无")
    room.goes(at(3, 16, 14))
    assert Event.UNTAKEN not in [each.event for each in room.sweeps()]
    assert room.one(3, 8).marks == ""
    told = []
    for minute in (15, 30, 45):
        room.goes(at(3, 16, minute))
        told += [each.at for each in room.sweeps() if each.event is Event.UNTAKEN]
    assert told == [at(3, 16, minute) for minute in (15, 30, 45)]
    assert pushed(room) == [f"untaken:{shift.id}:0:2", f"untaken:{shift.id}:1:4"]
    office = ("untaken", f"office:{STREET}")
    assert awaited(room, shift.id) == [("take_over", "person:2"), office]
    does(room, handing.take_over, OTHER)
    taken = room.one(3, 8)
    assert (taken.state, taken.marks) == (State.DONE, "untaken")
    assert awaited(room, shift.id) == []


def test_one_that_nobody_ever_takes_over_is_missed_and_the_record_says_why(room: Desk) -> None:
    shift = does(room, handing.hand_over, OFFICER, "无")
    room.goes(at(6, 9))
    room.sweeps()
    missed = room.one(3, 8)
    assert (missed.state, missed.marks, missed.done_by) == (State.MISSED, "untaken", None)
    assert pushed(room) == []  # after three days nobody is called any more
    assert ("untaken", f"office:{STREET}") in awaited(room, shift.id)
    with pytest.raises(OccurrenceOver):
        does(room, handing.take_over, OTHER)


@pytest.mark.parametrize(("said", "kept"), [(498, 500), (499, 499), (500, 500)])
def test_what_is_added_keeps_within_what_a_note_holds(room: Desk, said: int, kept: int) -> None:
    """A note used to get a character too many, and of the next caption too much was kept."""
    shift = does(room, handing.hand_over, OFFICER, "甲" * said)
    more = "乙" * (500 - said) or "乙"
    with pytest.raises(proving.NoteTooLong):
        room.runs(lambda work: proving.hand_over(work, shift.id, more), OFFICER)
    for number in (7, 8):
        photo = replace(photo_message(number, caption="丙" * 20), sent_at=room.clock.now())
        room.runs(partial(_keeps_photo, shift.id, photo), OFFICER)
    assert len(room.one(3, 8).note) == kept


def _keeps_photo(shift_id: int, photo: IncomingPhoto, work: UnitOfWork) -> None:
    proving.add_photo(work, shift_id, photo)
    noted = work.photos.by_message(work.chat_id, photo.message_id)
    assert noted is not None
    proving.photo_kept(work, noted)


def test_one_that_is_made_up_is_handed_over_anew(room: Desk) -> None:
    does(room, handing.hand_over, OFFICER, "无")
    room.goes(at(4, 0, 5))
    room.sweeps()
    missed = room.one(3, 8)
    assert missed.state is State.MISSED
    made = room.runs(lambda work: doing.make_up(work, missed.id), OTHER)
    assert (made.handed_at, made.handed_by, made.note) == (None, None, "")
    room.runs(lambda work: handing.hand_over(work, made.id, "无"), OFFICER)
    done = room.runs(lambda work: handing.take_over(work, made.id), OTHER)
    assert done.state is State.MADE_UP


@pytest.mark.parametrize("looks", [1, 7, 60])
def test_however_often_anybody_looks_the_rows_are_the_same(room: Desk, looks: int) -> None:
    shift = does(room, handing.hand_over, OFFICER, "无")
    for _ in range(60 // looks):
        room.clock.advance(timedelta(minutes=looks))
        room.sweeps()
    room.goes(at(3, 16, 50))
    room.sweeps()
    stands = room.one(3, 8)
    assert (stands.state, stands.marks) == (State.OPEN, "untaken")
    assert len(awaited(room, shift.id)) == 2
