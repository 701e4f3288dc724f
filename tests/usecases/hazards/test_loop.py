"""A hazard from its finding to its proven end, and who hears of each step."""

from datetime import date, timedelta

import pytest

from chat.scene import show
from core.clock import FixedClock
from frontdesk import photos as frontdesk_photos
from hazards import showing
from hazards.loop import deciding, rectifying, reviewing
from hazards.loop.lifecycle import Need, NeedMissing
from hazards.loop.steps import REVISIT_AFTER, TooLate
from hazards.loop.waiting import Awaited
from hazards.model import Ending, HazardState, Severity, Source
from people.model import Membership, Role
from people.permissions import NotAllowed, NotJoined
from tests.usecases.life import Life
from tests.usecases.town import STREET, photo_message

S = HazardState


async def test_a_hazard_goes_from_a_passer_by_to_its_proven_end_and_back(
    life: Life, clock: FixedClock
) -> None:
    found = await life.files("passer-by")
    assert (found.number, found.state, found.version) == ("PT-2026-000001", S.ON_LEDGER, 1)
    assert life.messages_to() == {("office", "queue"), ("clerk", "queue")}
    assert life.awaits(found.id) == {"office": {Awaited.CLASSIFY}, "clerk": {Awaited.CLASSIFY}}
    life.deliver()

    await life["office"].taps(deciding.decide_severity, found.id)
    judged = life.hazard(found.id)
    assert (judged.state, judged.severity) == (S.CLASSIFIED, Severity.GENERAL)
    told = life.told()
    assert {(each.who, each.kind, each.topic) for each in told} == {
        ("office", "edit", f"queue:{found.id}"),
        ("clerk", "edit", f"queue:{found.id}"),
    }
    assert all("office已判定等级" in each.words for each in told)
    assert life.awaits(found.id) == {"office": {Awaited.ASSIGN}}
    life.deliver()

    officer, inspector = life.person("officer").id, life.person("inspector").id
    await life["office"].taps(deciding.assign, found.id, officer, 7, inspector)
    given = life.hazard(found.id)
    assert (given.state, given.owner_id, given.supervisor_id) == (S.ASSIGNED, officer, inspector)
    assert given.deadline == given.first_deadline == date(2026, 11, 29)
    assert life.messages_to() == {("officer", "task")}
    assert life.awaits(found.id) == {"officer": {Awaited.RECTIFY}}
    life.deliver()

    await life["officer"].taps(rectifying.accept, found.id)
    assert life.hazard(found.id).state is S.RECTIFYING
    assert life.messages_to() == set()
    life.deliver()

    clock.advance(timedelta(days=2))
    await life.proves("officer", found.id, "已修好")
    handed = life.hazard(found.id)
    assert (handed.state, handed.rounds, handed.submitted_by) == (S.SUBMITTED, 1, officer)
    assert life.town.rows("SELECT hazard_id, round FROM review_pictures") == [(found.id, 1)]
    assert life.awaits(found.id) == {"inspector": {Awaited.REVIEW}}
    assert life.messages_to() == set()  # the picture tells, once it is drawn
    life.deliver()

    await life["inspector"].taps(reviewing.send_back, found.id, "没改到位")
    back = life.hazard(found.id)
    assert (back.state, back.returns, back.reason) == (S.RECTIFYING, 1, "没改到位")
    (word,) = [each for each in life.told() if each.kind == "message"]
    assert (word.who, word.topic, word.thread) == ("officer", None, f"task:{found.id}")
    assert "inspector：没改到位" in word.words
    assert life.awaits(found.id) == {"officer": {Awaited.RECTIFY}}
    life.deliver()

    await life.proves("officer", found.id)
    assert life.hazard(found.id).rounds == 2
    assert life.town.rows("SELECT round FROM review_pictures ORDER BY round") == [1, 2]
    life.told()
    await life["inspector"].taps(reviewing.close, found.id)
    closed = life.hazard(found.id)
    assert (closed.state, closed.ending) == (S.CLOSED, Ending.RECTIFIED)
    assert closed.revisit_on == date(2026, 11, 24) + REVISIT_AFTER
    assert life.messages_to() == {("officer", "re task"), ("passer-by", "news")}
    assert life.awaits(found.id) == {}  # the revisit is not near yet
    life.deliver()

    clock.advance(timedelta(days=28))
    assert life.awaits(found.id) == {"inspector": {Awaited.REVISIT}}
    await life["inspector"].taps(reviewing.confirm, found.id)
    assert life.hazard(found.id).state is S.CONFIRMED
    assert life.messages_to() == {("officer", "re task")}
    assert life.awaits(found.id) == {}
    life.deliver()

    await life["inspector"].taps(reviewing.relapse, found.id, "又没水了")
    again = life.hazard(found.id)
    assert (again.number, again.relapses, again.state) == (found.number, 1, S.RELAPSED)
    assert (again.ending, again.deadline, again.revisit_on) == (None, None, None)
    assert life.messages_to() == {("passer-by", "news")}
    assert life.awaits(found.id) == {"inspector": {Awaited.ASSIGN}}
    await life["inspector"].taps(deciding.assign, found.id, officer, 3)
    assert life.messages_to() == {("officer", "task")}

    steps = ["file", "classify", "assign", "accept", "submit", "return", "submit", "close"]
    assert sorted(life.steps(found)) == sorted([*steps, "confirm", "relapse", "assign"])
    assert life.hazard(found.id).version == 11
    assert life.chain_is_whole()


async def test_a_photo_of_an_earlier_round_that_is_kept_late_hands_nothing_in(life: Life) -> None:
    """It used to hand in again, without a picture for the reviewer, what had been sent back."""
    hazard = await life.assigned()
    slow = await life.sends_proof("officer", hazard.id)
    await life.proves("officer", hazard.id)
    await life["inspector"].taps(reviewing.send_back, hazard.id, "看不清")
    await life.keeps("officer", slow)
    after = life.hazard(hazard.id)
    assert (after.state, after.rounds) == (S.RECTIFYING, 1)
    photos = life.town.reads(lambda work: work.photos.of_hazard(hazard.id))
    assert [photo.sha256 is not None for photo in photos] == [True, True]
    await life.proves("officer", hazard.id)
    assert (life.hazard(hazard.id).state, life.hazard(hazard.id).rounds) == (S.SUBMITTED, 2)
    assert life.town.rows("SELECT round FROM review_pictures ORDER BY round") == [1, 2]


async def test_a_photo_whose_sender_has_left_is_kept_all_the_same(life: Life) -> None:
    """The turn that keeps its bytes used to be refused, and tried again for ever."""
    hazard = await life.assigned()
    slow = await life.sends_proof("officer", hazard.id)
    life.leaves("officer")
    await life.keeps("officer", slow)
    assert life.hazard(hazard.id).state is S.ASSIGNED
    assert life.town.rows("SELECT state FROM photos") == ["stored"]


async def test_an_album_is_handed_in_once(life: Life) -> None:
    hazard = await life.assigned()
    first = await life.sends_proof("officer", hazard.id)
    second = await life.sends_proof("officer", hazard.id)
    for photo in (first, second):
        await life.keeps("officer", photo)
    after = life.hazard(hazard.id)
    assert (after.state, after.rounds) == (S.SUBMITTED, 1)
    assert life.steps(hazard).count("submit") == 1
    assert life.town.rows("SELECT count(*) FROM review_pictures") == [1]


async def test_without_proof_nothing_is_closed(life: Life) -> None:
    hazard = await life.submitted()
    life.town.rows("UPDATE photos SET state = 'refused'")
    with pytest.raises(NeedMissing) as caught:
        await life["inspector"].taps(reviewing.close, hazard.id)
    assert caught.value.need is Need.PROOF
    assert life.hazard(hazard.id).state is S.SUBMITTED


async def test_who_rectified_neither_reviews_nor_confirms_whatever_else_they_are(
    life: Life, clock: FixedClock
) -> None:
    life.town.gives(life["officer"], Membership(Role.INSPECTOR, street=STREET))
    hazard = await life.submitted()
    for judged in (
        life["officer"].taps(reviewing.close, hazard.id),
        life["officer"].taps(reviewing.send_back, hazard.id, "再改"),
    ):
        with pytest.raises(NeedMissing) as caught:
            await judged
        assert caught.value.need is Need.ANOTHER_PERSON
    view = await life["officer"].taps(show, showing.HAZARD, showing.HazardScene(hazard.id))
    assert not {step.value for step in view.steps} & {"close", "return"}
    await life["inspector"].taps(reviewing.close, hazard.id)
    clock.advance(timedelta(days=30))
    with pytest.raises(NeedMissing):
        await life["officer"].taps(reviewing.confirm, hazard.id)
    await life["clerk"].taps(reviewing.confirm, hazard.id)
    assert life.hazard(hazard.id).state is S.CONFIRMED


async def test_who_sent_one_more_photo_has_a_part_in_the_rectification(life: Life) -> None:
    """A colleague whose photo went with it used to be able to review it as an inspector."""
    life.town.gives(life["colleague"], Membership(Role.INSPECTOR, street=STREET))
    hazard = await life.assigned()
    await life["colleague"].taps(rectifying.accept, hazard.id)
    life.deliver()
    await life.proves("officer", hazard.id)
    await life.proves("colleague", hazard.id)
    with pytest.raises(NeedMissing) as caught:
        await life["colleague"].taps(reviewing.close, hazard.id)
    assert caught.value.need is Need.ANOTHER_PERSON
    await life["inspector"].taps(reviewing.close, hazard.id)


async def test_what_the_unit_put_right_on_the_spot_waits_for_somebody_else(life: Life) -> None:
    life.town.gives(life["officer"], Membership(Role.INSPECTOR, street=STREET))
    own = await life.files("officer", fixed_on_spot=True)
    assert own.state is S.SUBMITTED
    assert own.submitted_by == life.person("officer").id
    assert own.deadline == date(2026, 11, 22)  # one that is sent back used to have none
    assert life.awaits(own.id) == {"office": {Awaited.REVIEW}, "clerk": {Awaited.REVIEW}}
    seen = await life.files("inspector", fixed_on_spot=True)
    assert (seen.state, seen.ending) == (S.CLOSED, Ending.RECTIFIED)
    with pytest.raises(NotJoined):
        await life.files("passer-by", fixed_on_spot=True)


async def test_a_hazard_without_a_word_is_not_filed(life: Life) -> None:
    with pytest.raises(NeedMissing) as caught:
        await life.files("passer-by", description=" ")
    assert caught.value.need is Need.DESCRIPTION
    assert life.town.rows("SELECT count(*) FROM hazards") == [0]


async def test_assigning_in_one_tap_brings_the_cards_of_the_whole_office_up_to_date(
    life: Life,
) -> None:
    """The colleague's card used to go on showing what had been assigned."""
    hazard = await life.files("passer-by")
    life.deliver()
    life.told()
    await life["office"].taps(deciding.assign, hazard.id, life.person("officer").id, 7)
    cards = {each.who for each in life.told(todo=True) if (each.topic or "").startswith("todo:")}
    assert {"office", "clerk", "officer"} <= cards


async def test_who_sits_at_an_ended_desk_is_not_waited_for(life: Life) -> None:
    """What was in rectification used to be handed in to a reviewer who had left."""
    hazard = await life.assigned()
    life.leaves("inspector")
    await life.proves("officer", hazard.id)
    assert life.awaits(hazard.id) == {"office": {Awaited.REVIEW}, "clerk": {Awaited.REVIEW}}
    life.leaves("officer")
    await life["office"].taps(reviewing.send_back, hazard.id, "没改到位")
    assert life.awaits(hazard.id) == {"office": {Awaited.ASSIGN}, "clerk": {Awaited.ASSIGN}}


async def test_nobody_without_a_name_is_told(life: Life) -> None:
    nobody = life.town.reads(lambda work: work.persons.anonymous(work.now))
    hazard = await life.files("passer-by", source=Source.TIP, found_by=nobody.id)
    assert hazard.last_by == nobody.id
    life.deliver()
    await life["office"].taps(deciding.end, hazard.id, Ending.UNFOUNDED, "没有此事")
    chats = life.town.rows("SELECT DISTINCT CAST(external_id AS BIGINT) FROM outbox")
    assert 0 not in chats
    assert life["passer-by"].telegram_id not in chats
    lines = life.town.rows("SELECT person_id FROM audit WHERE action = 'file'")
    assert lines == [None]


async def test_nobody_hears_of_a_step_of_their_own(life: Life, clock: FixedClock) -> None:
    """Only forms and cards that have changed go to who acted, never words."""
    hazard = await life.files("office")
    life.deliver()
    life.told()
    officer, office = life.person("officer").id, life.person("office").id
    await life["office"].taps(deciding.assign, hazard.id, officer, 7, office)
    assert "office" not in {each.who for each in life.told() if each.kind == "message"}
    life.deliver()
    await life["officer"].taps(rectifying.accept, hazard.id)
    assert "officer" not in {each.who for each in life.told() if each.kind == "message"}
    life.deliver()
    await life.proves("officer", hazard.id)
    assert "officer" not in {each.who for each in life.told() if each.kind == "message"}
    life.deliver()
    await life["office"].taps(reviewing.close, hazard.id)
    assert {each.who for each in life.told() if each.kind == "message"} == {"officer"}


async def test_a_second_press_is_told_what_was_done_before(life: Life) -> None:
    hazard = await life.assigned()
    await life["officer"].taps(rectifying.accept, hazard.id)
    with pytest.raises(TooLate) as caught:
        await life["colleague"].taps(rectifying.accept, hazard.id)
    assert caught.value.who == "officer"
    assert caught.value.hazard.last_step.label == "签收"
    with pytest.raises(TooLate):
        await life["inspector"].taps(reviewing.close, hazard.id)


async def test_a_photo_that_answers_the_assignment_of_another_unit_is_refused(life: Life) -> None:
    hazard = await life.assigned()
    stranger = life["estate officer"]
    life.town.rows(
        "INSERT INTO posts (channel, external_id, message_id, topic, kind, sent_at)"
        " SELECT channel, :chat, 77, topic, kind, sent_at FROM posts WHERE topic = :topic",
        chat=str(stranger.telegram_id),
        topic=f"task:{hazard.id}",
    )
    with pytest.raises(NotAllowed):
        await stranger.taps(frontdesk_photos.receive_photo, photo_message(900, reply_to=77))
    assert life.town.rows("SELECT count(*) FROM photos") == [0]
