"""Where a hazard goes that its unit cannot solve: tracks, departments, honest endings."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from chat.scene import show
from core.clock import FixedClock, local
from handlers.departments.cards import answered_card
from hazards import showing
from hazards.loop import deciding, reviewing, transferring
from hazards.loop.handed import TransferAnswered, TransferExpired, TransferUnknown
from hazards.loop.lifecycle import Need, NeedMissing
from hazards.loop.reason_length import ReasonTooLong
from hazards.loop.steps import TooLate
from hazards.loop.waiting import Awaited
from hazards.model import Ending, HazardState, Track
from hazards.views import AnsweredView, DepartmentView, HandedView
from people.permissions import NotAllowed
from tests.usecases.life import Life

S = HazardState


async def handed(life: Life, hazard_id: int, *, copy: bool = False) -> HandedView:
    """Hand a hazard to the fire brigade, or tell it."""
    return await life["office"].taps(transferring.transfer, hazard_id, "消防救援", copy=copy)


@pytest.mark.parametrize("track", [Track.ESCALATED, Track.LISTED])
async def test_what_was_handed_up_is_the_area_offices_alone(life: Life, track: Track) -> None:
    hazard = await life.submitted()
    departments = ("消防救援", "教育") if track is Track.LISTED else ()
    await life["office"].taps(deciding.set_track, hazard.id, track, departments)
    after = life.hazard(hazard.id)
    assert (after.track, after.state) == (track, S.SUBMITTED)
    expected = ("消防救援", "教育") if departments else ("教育", "")
    assert (after.lead, after.supporting) == expected
    assert life.awaits(hazard.id) == {"area office": {Awaited.REVIEW}}
    for who in ("office", "inspector"):
        for press in (
            life[who].taps(reviewing.close, hazard.id),
            life[who].taps(reviewing.send_back, hazard.id, "没改到位"),
        ):
            with pytest.raises(NotAllowed):
                await press
    with pytest.raises(NotAllowed):
        await life["office"].taps(deciding.set_track, hazard.id, Track.ROUTINE)
    view = await life["inspector"].taps(show, showing.HAZARD, showing.HazardScene(hazard.id))
    assert not {step.value for step in view.steps} - {"witness"}
    await life["area office"].taps(reviewing.send_back, hazard.id, "没改到位")
    assert life.awaits(hazard.id) == {"officer": {Awaited.RECTIFY}}
    life.deliver()
    await life.proves("officer", hazard.id)
    await life["area office"].taps(reviewing.close, hazard.id)
    assert life.hazard(hazard.id).ending is Ending.RECTIFIED


async def test_a_listed_hazard_has_a_department_that_leads(life: Life) -> None:
    hazard = await life.files()
    with pytest.raises(deciding.LeadMissing):
        await life["office"].taps(deciding.set_track, hazard.id, Track.LISTED)
    assert life.hazard(hazard.id).track is Track.ROUTINE


async def test_the_area_office_hands_back_what_the_street_can_solve(life: Life) -> None:
    hazard = await life.assigned()
    await life["office"].taps(deciding.set_track, hazard.id, Track.ESCALATED)
    await life["area office"].taps(deciding.set_track, hazard.id, Track.ROUTINE)
    life.deliver()
    await life.proves("officer", hazard.id)
    assert life.awaits(hazard.id) == {"inspector": {Awaited.REVIEW}}


async def test_a_department_takes_a_transfer_by_its_link(life: Life) -> None:
    hazard = await life.files("passer-by")
    made = await handed(life, hazard.id)
    assert life.hazard(hazard.id).state is S.TRANSFERRED
    assert life.awaits(hazard.id) == {
        "office": {Awaited.ACKNOWLEDGE},
        "clerk": {Awaited.ACKNOWLEDGE},
    }
    assert made.token not in str(life.town.rows("SELECT token_sha256 FROM transfers"))
    life.deliver()
    life.told()
    department = life["department"]
    view = await department.taps(transferring.open_link, made.token)
    assert isinstance(view, DepartmentView)
    await department.taps(transferring.answer_by_link, made.transfer.id, "钱示例", taken=True)
    after = life.hazard(hazard.id)
    assert (after.state, after.ending, after.reason) == (S.RECEIVED, None, "")
    assert life.awaits(hazard.id) == {"office": {Awaited.FEEDBACK}, "clerk": {Awaited.FEEDBACK}}
    assert ("passer-by", "news") in life.messages_to()
    assert life.town.rows("SELECT person_id FROM audit WHERE action = 'receive'") == [None]
    (line,) = life.town.changes("receive")
    due = line.pop("transfer.feedback_due")
    assert due[0] is None
    assert datetime.fromisoformat(due[1]) == datetime(2026, 12, 7, 15, 59, 59, tzinfo=UTC)
    at = line.pop("transfer.answered_at")
    assert (at[0], datetime.fromisoformat(at[1])) == (None, life.town.make.clock.now())
    assert line == {
        "state": ("transferred", "received"),
        "transfer.taken": (None, True),
        "transfer.answered_by": ("", "消防救援 钱示例"),
    }
    with pytest.raises(TransferAnswered):
        await department.taps(transferring.answer_by_link, made.transfer.id, "钱示例", taken=True)
    with pytest.raises(TooLate):
        await life["office"].taps(deciding.assign, hazard.id, life.person("officer").id, 7)
    with pytest.raises(TransferAnswered):
        await life["office"].taps(transferring.answer_for, hazard.id, taken=True)
    assert life.chain_is_whole()


async def test_a_department_sends_a_transfer_back_with_a_reason(
    life: Life, clock: FixedClock
) -> None:
    hazard = await life.files("passer-by")
    made = await handed(life, hazard.id)
    life.deliver()
    department = life["department"]
    await department.taps(transferring.open_link, made.token)
    with pytest.raises(NeedMissing) as caught:
        await department.taps(transferring.answer_by_link, made.transfer.id, "钱示例", taken=False)
    assert caught.value.need is Need.REASON
    life.told()
    await department.taps(transferring.ask_why, made.transfer.id)
    reply = await department.types("不归我们管")
    assert isinstance(reply.view, AnsweredView)
    back = life.hazard(hazard.id)
    assert (back.state, back.ending) == (S.ON_LEDGER, None)
    assert life.awaits(hazard.id) == {"office": {Awaited.CLASSIFY}, "clerk": {Awaited.CLASSIFY}}
    assert {("office", "queue"), ("clerk", "queue")} <= life.messages_to()
    clock.advance(timedelta(minutes=1))
    again = await handed(life, hazard.id)
    assert again.transfer.id != made.transfer.id
    with pytest.raises(TransferAnswered):  # the link of before is no good for the one of now
        await department.taps(transferring.answer_by_link, made.transfer.id, "钱示例", taken=True)


async def test_a_department_that_opened_its_link_before_the_upgrade_can_answer(life: Life) -> None:
    """确认接收 used to say that the link is unknown: the card had forgotten by which it came."""
    hazard = await life.files()
    made = await handed(life, hazard.id)
    department = life["department"]
    await department.taps(transferring.open_link, made.token)
    (kept,) = life.town.rows("SELECT note FROM desks WHERE scene = 'department'")
    stamp = json.loads(kept)["stamp"]
    life.town.rows(
        "UPDATE desks SET number = :id, note = :stamp WHERE scene = 'department'",
        id=made.transfer.id,
        stamp=stamp,
    )
    await department.taps(transferring.answer_by_link, made.transfer.id, "钱示例", taken=True)
    assert life.hazard(hazard.id).state is S.RECEIVED


async def test_a_link_is_needed_to_answer_and_a_made_up_one_is_none(life: Life) -> None:
    hazard = await life.files()
    made = await handed(life, hazard.id)
    stranger = life["department"]
    presses: list[Callable[[], Awaitable[object]]] = [
        lambda: stranger.taps(transferring.answer_by_link, made.transfer.id, "", taken=True),
        lambda: stranger.taps(transferring.look, made.transfer.id),
        lambda: stranger.taps(transferring.ask_why, made.transfer.id),
        lambda: stranger.taps(transferring.open_link, "t" + "x" * 24),
        lambda: stranger.taps(transferring.open_link, made.token[1:]),
    ]
    for press in presses:
        with pytest.raises(TransferUnknown):
            await press()
    assert life.hazard(hazard.id).state is S.TRANSFERRED


async def test_a_link_that_was_made_anew_is_void_even_where_it_is_open(life: Life) -> None:
    """Whoever had opened it before used to be able to answer all the same."""
    hazard = await life.files()
    made = await handed(life, hazard.id)
    astray = life["department"]
    await astray.taps(transferring.open_link, made.token)
    renewed = await life["office"].taps(transferring.renew_link, hazard.id)
    presses: list[Callable[[], Awaitable[object]]] = [
        lambda: astray.taps(transferring.answer_by_link, made.transfer.id, "", taken=True),
        lambda: astray.taps(transferring.ask_why, made.transfer.id),
        lambda: astray.taps(transferring.look, made.transfer.id),
    ]
    for press in presses:
        with pytest.raises(TransferUnknown):
            await press()
    assert life.hazard(hazard.id).state is S.TRANSFERRED
    await astray.taps(transferring.open_link, renewed.token)
    await astray.taps(transferring.answer_by_link, made.transfer.id, "", taken=True)
    assert life.hazard(hazard.id).state is S.RECEIVED


async def test_a_department_gives_a_reason_that_fits_into_a_message(life: Life) -> None:
    """A longer one used to be taken, and the office's message was too long to be sent."""
    hazard = await life.files()
    made = await handed(life, hazard.id)
    await life["department"].taps(transferring.open_link, made.token)
    await life["department"].taps(transferring.ask_why, made.transfer.id)
    with pytest.raises(ReasonTooLong):
        await life["department"].types("不" * 301)
    assert life.hazard(hazard.id).state is S.TRANSFERRED


async def test_a_link_shows_nothing_of_the_case_once_it_was_answered(
    life: Life, clock: FixedClock
) -> None:
    """Whoever had it used to read the case for ever, whatever became of it."""
    hazard = await life.assigned()
    made = await handed(life, hazard.id, copy=True)
    department, finder = life["department"], life.town.phone(4242)
    await department.taps(transferring.open_link, made.token)
    await department.taps(transferring.answer_by_link, made.transfer.id, "钱示例", taken=True)
    day = local(clock.now(), clock.zone).date()
    for phone in (department, finder):
        view = await phone.taps(transferring.open_link, made.token)
        assert view == AnsweredView(day, taken=True)
        assert await phone.taps(transferring.look, made.transfer.id) == view
        words = answered_card(view).text
        assert "已答复" in words
        assert "安全办" in words
        assert hazard.number not in words


async def test_what_the_office_noted_ends_the_link_too(life: Life) -> None:
    hazard = await life.files()
    made = await handed(life, hazard.id)
    await life["department"].taps(transferring.open_link, made.token)
    await life["clerk"].taps(transferring.answer_for, hazard.id, taken=False, reason="不归我们")
    view = await life["department"].taps(transferring.look, made.transfer.id)
    assert isinstance(view, AnsweredView)


@pytest.mark.parametrize("copy", [True, False])
async def test_a_link_ends_with_its_days(life: Life, clock: FixedClock, *, copy: bool) -> None:
    """One that was found in an old chat used to open the case years later."""
    hazard = await (life.assigned() if copy else life.files())
    made = await handed(life, hazard.id, copy=copy)
    department = life["department"]
    clock.advance(timedelta(days=30) - timedelta(seconds=1))
    view = await department.taps(transferring.open_link, made.token)
    assert isinstance(view, DepartmentView)
    clock.advance(timedelta(seconds=1))
    presses: list[Callable[[], Awaitable[object]]] = [
        lambda: department.taps(transferring.open_link, made.token),
        lambda: department.taps(transferring.look, made.transfer.id),
        lambda: department.taps(transferring.ask_why, made.transfer.id),
        lambda: department.taps(transferring.back, made.transfer.id),
        lambda: department.taps(transferring.answer_by_link, made.transfer.id, "", taken=True),
    ]
    for press in presses:
        with pytest.raises(TransferExpired):
            await press()
    assert life.town.rows("SELECT taken FROM transfers") == [None]


async def test_a_link_that_is_made_anew_has_a_new_term(life: Life, clock: FixedClock) -> None:
    hazard = await life.files()
    life.town.make.transfer_link_days = 5
    await handed(life, hazard.id)
    clock.advance(timedelta(days=6))
    renewed = await life["office"].taps(transferring.renew_link, hazard.id)
    assert renewed.transfer.expires_at == clock.now() + timedelta(days=5)
    view = await life["department"].taps(transferring.open_link, renewed.token)
    assert isinstance(view, DepartmentView)
    assert view.transfer == renewed.transfer
    clock.advance(timedelta(days=5))
    with pytest.raises(TransferExpired):
        await life["department"].taps(transferring.open_link, renewed.token)


async def test_a_department_sees_no_photos_of_what_it_sent_back(life: Life) -> None:
    """It used to see whatever photos came to the hazard later, too."""
    hazard = await life.files()
    made = await handed(life, hazard.id)
    department = life["department"]
    await department.taps(transferring.open_link, made.token)
    await department.taps(transferring.ask_why, made.transfer.id)
    await department.types("不归我们管")
    await life["office"].taps(deciding.assign, hazard.id, life.person("officer").id, 7)
    life.deliver()
    await life.proves("officer", hazard.id)
    view = await department.taps(transferring.look, made.transfer.id)
    assert isinstance(view, AnsweredView)


async def test_the_office_notes_an_answer_that_came_another_way(life: Life) -> None:
    hazard = await life.files()
    await handed(life, hazard.id)
    with pytest.raises(NeedMissing):
        await life["clerk"].taps(transferring.answer_for, hazard.id, taken=False, reason=" ")
    await life["clerk"].taps(transferring.answer_for, hazard.id, taken=False, reason="不归我们")
    assert life.hazard(hazard.id).state is S.ON_LEDGER
    assert life.town.rows("SELECT answered_by FROM transfers") == ["消防救援（clerk代录）"]


async def test_a_department_that_is_told_changes_nothing(life: Life) -> None:
    hazard = await life.assigned()
    made = await handed(life, hazard.id, copy=True)
    after = life.hazard(hazard.id)
    assert (after.state, after.owner_id) == (S.ASSIGNED, hazard.owner_id)
    await life["department"].taps(transferring.open_link, made.token)
    await life["department"].taps(transferring.answer_by_link, made.transfer.id, "", taken=True)
    assert life.hazard(hazard.id) == after
    view = await life["office"].taps(show, showing.HAZARD, showing.HazardScene(hazard.id))
    assert (view.copies, view.transfer) == (("消防救援",), None)


@pytest.mark.parametrize("department", ["", "  ", "长" * 41])
async def test_a_department_has_a_name(life: Life, department: str) -> None:
    hazard = await life.files()
    with pytest.raises(transferring.DepartmentNameless):
        await life["office"].taps(transferring.transfer, hazard.id, department, copy=False)


@pytest.mark.parametrize("ending", [Ending.INFEASIBLE, Ending.UNFOUNDED])
async def test_a_hazard_ends_by_an_honest_word_with_a_reason(life: Life, ending: Ending) -> None:
    found = await life.files("passer-by")
    await life["office"].taps(deciding.assign, found.id, life.person("officer").id, 7)
    life.deliver()
    life.told()
    with pytest.raises(NeedMissing) as caught:
        await life["office"].taps(deciding.end, found.id, ending, " ")
    assert caught.value.need is Need.REASON
    await life["office"].taps(deciding.end, found.id, ending, "现场看过")
    after = life.hazard(found.id)
    assert (after.state, after.ending, after.reason) == (S.ENDED, ending, "现场看过")
    assert life.messages_to() == {("officer", "re task"), ("passer-by", "news")}
    assert life.awaits(found.id) == {}
    assert life.town.rows("SELECT alive FROM hazards") in ([0], [False])
