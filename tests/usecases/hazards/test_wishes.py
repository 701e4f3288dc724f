"""What lies between assignment and proof: doubts, colleagues, more time, plans."""

from datetime import date, timedelta

import pytest

from chat.scene import show
from core.clock import FixedClock
from handlers.hazards.buttons import ExtensionCallback
from handlers.hazards.choice_cards import extension_card
from hazards.loop import deciding, rectifying, reviewing
from hazards.loop.deadlines import DeadlineRefused
from hazards.loop.lifecycle import Need, NeedMissing
from hazards.loop.rectifying import NotYours, PlanPending
from hazards.loop.waiting import HAZARD_SUBJECT, Awaited
from hazards.model import HazardState, Severity, Track
from people.model import Membership, Role
from people.permissions import NotAllowed
from tests.usecases.life import CRITERION, Life
from tests.usecases.town import STREET

S = HazardState


async def test_handing_over_keeps_the_deadline_and_gives_the_form_to_the_colleague(
    life: Life,
) -> None:
    hazard = await life.assigned()
    life.told()
    colleague = life.person("colleague")
    await life["officer"].taps(rectifying.hand_over, hazard.id, colleague.id)
    after = life.hazard(hazard.id)
    assert (after.owner_id, after.deadline, after.state) == (
        colleague.id,
        hazard.deadline,
        S.ASSIGNED,
    )
    told = life.told()
    assert {(each.who, each.kind) for each in told} == {
        ("colleague", "message"),
        ("officer", "edit"),
    }
    assert "已转给colleague" in next(each.words for each in told if each.who == "officer")
    assert life.awaits(hazard.id) == {"colleague": {Awaited.RECTIFY}}
    for stranger in ("estate officer", "inspector"):
        with pytest.raises(NotYours):
            await life["officer"].taps(rectifying.hand_over, hazard.id, life.person(stranger).id)


async def test_a_colleague_who_accepts_gets_the_form(life: Life) -> None:
    """Who took a hazard on from its card used to have no message to answer with a photo."""
    hazard = await life.assigned()
    life.told()
    await life["principal"].taps(rectifying.accept, hazard.id)
    assert life.messages_to() == {("principal", "task")}
    life.deliver()
    await life.proves("principal", hazard.id)
    assert life.hazard(hazard.id).submitted_by == life.person("principal").id


async def test_more_time_is_asked_for_granted_and_the_first_deadline_stays(
    life: Life, clock: FixedClock
) -> None:
    hazard = await life.assigned()
    life.told()
    until = date(2026, 12, 6)
    await life["officer"].taps(rectifying.ask_extension, hazard.id, until, "等配件")
    assert life.messages_to() == {("inspector", "ask")}
    assert life.awaits(hazard.id) == {
        "officer": {Awaited.RECTIFY},
        "inspector": {Awaited.EXTENSION},
    }
    life.deliver()
    await life["inspector"].taps(reviewing.decide_extension, hazard.id, granted=True)
    after = life.hazard(hazard.id)
    assert (after.deadline, after.first_deadline) == (until, date(2026, 11, 29))
    told = life.told()
    assert {(each.who, each.kind) for each in told} == {
        ("officer", "edit"),
        ("officer", "message"),
        ("inspector", "edit"),
    }
    assert life.awaits(hazard.id) == {"officer": {Awaited.RECTIFY}}
    with pytest.raises(reviewing.ExtensionDecided):
        await life["inspector"].taps(reviewing.decide_extension, hazard.id, granted=False)
    with pytest.raises(NotAllowed):
        await life["officer"].taps(reviewing.decide_extension, hazard.id, granted=True)


@pytest.mark.parametrize("until", [date(2026, 11, 29), date(2026, 11, 20), date(2027, 11, 24)])
async def test_more_time_is_later_than_the_deadline_and_not_without_end(
    life: Life, until: date
) -> None:
    hazard = await life.assigned()
    with pytest.raises(DeadlineRefused):
        await life["officer"].taps(rectifying.ask_extension, hazard.id, until, "等配件")


@pytest.mark.parametrize(("given", "offered"), [(7, (3, 7, 15)), (355, (3, 7)), (366, ())])
async def test_every_offer_of_more_time_is_taken(
    life: Life, given: int, offered: tuple[int, ...]
) -> None:
    """Where a deadline lay half a year away, each button on the card was refused."""
    hazard = await life.files()
    await life["office"].taps(deciding.assign, hazard.id, life.person("officer").id, given)
    view = await life["officer"].taps(rectifying.show_extension, hazard.id)
    buttons = [button for row in extension_card(view).rows for button in row]
    days = [button.data.days for button in buttons if isinstance(button.data, ExtensionCallback)]
    assert tuple(days) == view.offered == offered
    for each in days:
        asked = await life["officer"].taps(rectifying.show_extension, hazard.id, each)
        assert asked.until is not None
        await life["officer"].taps(rectifying.ask_extension, hazard.id, asked.until, "等配件")
    waiting = life.town.reads(lambda work: work.extensions.pending(hazard.id))
    assert (waiting is not None) is bool(offered)
    assert offered or "已不能再延" in extension_card(view).text
    with pytest.raises(DeadlineRefused):
        await life["officer"].taps(rectifying.show_extension, hazard.id, 367 - given)


async def test_more_time_is_not_asked_for_without_a_reason(life: Life) -> None:
    """The day that stood beside it used to pass for a reason."""
    hazard = await life.assigned()
    with pytest.raises(NeedMissing) as caught:
        await life["officer"].taps(rectifying.ask_extension, hazard.id, date(2026, 12, 6), " ")
    assert caught.value.need is Need.REASON


async def test_a_second_wish_takes_the_place_of_the_first(life: Life) -> None:
    hazard = await life.assigned()
    for day in (6, 9):
        until = date(2026, 12, day)
        await life["officer"].taps(rectifying.ask_extension, hazard.id, until, "等配件")
    await life["inspector"].taps(reviewing.decide_extension, hazard.id, granted=True)
    assert life.hazard(hazard.id).deadline == date(2026, 12, 9)
    assert life.town.rows("SELECT granted FROM extensions ORDER BY id") in (
        [False, True],
        [0, 1],
    )


async def test_an_assignment_overtakes_a_wish_for_more_time(life: Life) -> None:
    """Granting the old wish used to bring a later deadline forward."""
    hazard = await life.assigned()
    await life["officer"].taps(rectifying.ask_extension, hazard.id, date(2026, 12, 6), "等配件")
    life.deliver()
    life.told()
    colleague = life.person("colleague").id
    await life["office"].taps(deciding.assign, hazard.id, colleague, 30)
    asked = [each for each in life.told() if each.who == "inspector"]
    assert [(each.kind, each.topic) for each in asked] == [("edit", f"ask:{hazard.id}")]
    with pytest.raises(reviewing.ExtensionDecided):
        await life["inspector"].taps(reviewing.decide_extension, hazard.id, granted=True)
    assert life.hazard(hazard.id).deadline == date(2026, 12, 22)
    assert "inspector" not in life.awaits(hazard.id)


async def test_handing_in_overtakes_a_wish_for_more_time(life: Life) -> None:
    hazard = await life.assigned()
    await life["officer"].taps(rectifying.ask_extension, hazard.id, date(2026, 12, 6), "等配件")
    life.deliver()
    life.told()
    await life.proves("officer", hazard.id)
    asked = [each for each in life.told() if each.topic == f"ask:{hazard.id}"]
    assert [(each.who, each.kind) for each in asked] == [("inspector", "edit")]
    assert life.awaits(hazard.id) == {"inspector": {Awaited.REVIEW}}


async def test_a_major_hazard_cannot_go_on_without_its_plan(life: Life) -> None:
    hazard = await life.assigned(major=True)
    assert (hazard.severity, hazard.criterion) == (Severity.MAJOR, CRITERION)
    with pytest.raises(PlanPending):
        await life.sends_proof("officer", hazard.id)
    await life["officer"].taps(rectifying.accept, hazard.id)
    assert life.hazard(hazard.id).state is S.PLANNING
    assert life.awaits(hazard.id) == {"officer": {Awaited.PLAN}}
    for part in ("owner", "measures", "money", "deadline"):
        await life["officer"].taps(rectifying.write_part, hazard.id, part, "示例")
        with pytest.raises(NeedMissing) as caught:
            await life["officer"].taps(rectifying.submit_plan, hazard.id)
        assert caught.value.need is Need.PLAN
        with pytest.raises(PlanPending):
            await life.sends_proof("officer", hazard.id)
    await life["officer"].taps(rectifying.write_part, hazard.id, "contingency", "示例")
    life.told()
    await life["officer"].taps(rectifying.submit_plan, hazard.id)
    assert life.messages_to() == {("office", "plan"), ("clerk", "plan")}
    with pytest.raises(PlanPending):
        await life.sends_proof("officer", hazard.id)
    life.deliver()
    await life["office"].taps(reviewing.return_plan, hazard.id, "没写资金来源")
    assert life.hazard(hazard.id).state is S.PLANNING
    told = life.told()
    assert {(each.who, each.kind) for each in told} >= {("officer", "message"), ("clerk", "edit")}
    life.deliver()
    view = await life["officer"].taps(show, rectifying.PLAN, rectifying.PlanScene(hazard.id))
    assert view.plan.owner == "示例"  # one goes on from the plan that was sent back
    await life["officer"].taps(rectifying.write_part, hazard.id, "money", "自筹")
    await life["officer"].taps(rectifying.submit_plan, hazard.id)
    await life["clerk"].taps(reviewing.approve_plan, hazard.id)
    assert life.hazard(hazard.id).state is S.RECTIFYING
    assert life.town.rows("SELECT money FROM plans ORDER BY id") == ["示例", "自筹"]
    await life.proves("officer", hazard.id)
    assert life.hazard(hazard.id).state is S.SUBMITTED


async def test_a_wish_and_a_plan_that_wait_at_once_do_not_answer_for_each_other(
    life: Life,
) -> None:
    """Both used to be one message, and granting time took the buttons off the plan."""
    hazard = await life.assigned(major=True)
    await life["officer"].taps(rectifying.ask_extension, hazard.id, date(2026, 12, 6), "等配件")
    await life.writes_plan("officer", hazard.id)
    await life["officer"].taps(rectifying.submit_plan, hazard.id)
    life.deliver()
    assert life.awaits(hazard.id) == {
        "office": {Awaited.APPROVE_PLAN},
        "clerk": {Awaited.APPROVE_PLAN},
        "inspector": {Awaited.EXTENSION},
    }
    life.told()
    await life["inspector"].taps(reviewing.decide_extension, hazard.id, granted=True)
    assert f"plan:{hazard.id}" not in {each.topic for each in life.told()}
    assert life.hazard(hazard.id).state is S.PLANNED
    await life["office"].taps(reviewing.approve_plan, hazard.id)
    assert f"ask:{hazard.id}" not in {each.topic for each in life.told()}
    assert life.hazard(hazard.id).deadline == date(2026, 12, 6)


async def test_a_doubt_goes_to_the_office_with_a_clock_that_does_not_begin_again(
    life: Life, clock: FixedClock
) -> None:
    hazard = await life.files()
    clock.advance(timedelta(hours=5))
    await life["inspector"].taps(deciding.doubt, hazard.id, "难以判定")
    assert life.messages_to() == {("office", "queue"), ("clerk", "queue")}
    assert life.awaits(hazard.id) == {"office": {Awaited.JUDGE}, "clerk": {Awaited.JUDGE}}

    def due() -> object:
        (item,) = life.town.reads(lambda work: work.todo_items.about(HAZARD_SUBJECT, hazard.id))
        return item.due_at

    first = due()
    assert first == clock.now() + timedelta(hours=24)
    clock.advance(timedelta(hours=3))
    await life["office"].taps(deciding.set_track, hazard.id, Track.ESCALATED)
    assert life.awaits(hazard.id) == {"area office": {Awaited.JUDGE}}
    assert due() == first
    for who in ("inspector", "office"):
        with pytest.raises(NotAllowed):
            await life[who].taps(deciding.decide_severity, hazard.id)
    await life["area office"].taps(deciding.decide_severity, hazard.id, CRITERION)
    judged = life.hazard(hazard.id)
    assert (judged.state, judged.severity) == (S.CLASSIFIED, Severity.MAJOR)
    assert sorted(life.steps(hazard)) == ["doubt", "file", "judge", "set_track"]


async def test_a_hazard_is_not_major_without_a_criterion_that_is_published(life: Life) -> None:
    hazard = await life.files()
    with pytest.raises(deciding.CriterionUnknown):
        await life["office"].taps(deciding.decide_severity, hazard.id, "no-such-thing")


async def test_nobody_grants_themselves_more_time(life: Life) -> None:
    """Who was the unit's officer and an inspector, too, used to be asked for their own wish."""
    life.town.gives(life["officer"], Membership(Role.INSPECTOR, street=STREET))
    officer = life.person("officer").id
    hazard = await life.files()
    await life["office"].taps(deciding.assign, hazard.id, officer, 7, officer)
    await life["officer"].taps(rectifying.ask_extension, hazard.id, date(2026, 12, 6), "等配件")
    asked = {who for who, asked in life.awaits(hazard.id).items() if Awaited.EXTENSION in asked}
    assert asked == {"office", "clerk"}
    with pytest.raises(NeedMissing) as caught:
        await life["officer"].taps(reviewing.decide_extension, hazard.id, granted=True)
    assert caught.value.need is Need.ANOTHER_PERSON
    await life["clerk"].taps(reviewing.decide_extension, hazard.id, granted=True)
    assert life.hazard(hazard.id).deadline == date(2026, 12, 6)


async def test_nobody_approves_a_plan_that_they_have_handed_in(life: Life) -> None:
    """Who was the unit's officer and the street's office, too, used to."""
    life.town.gives(life["officer"], Membership(Role.OFFICE, street=STREET))
    hazard = await life.assigned(major=True)
    await life.writes_plan("officer", hazard.id)
    await life["officer"].taps(rectifying.submit_plan, hazard.id)
    with pytest.raises(NeedMissing) as caught:
        await life["officer"].taps(reviewing.approve_plan, hazard.id)
    assert caught.value.need is Need.ANOTHER_PERSON
    assert life.hazard(hazard.id).state is S.PLANNED
    await life["clerk"].taps(reviewing.approve_plan, hazard.id)
    assert life.hazard(hazard.id).state is S.RECTIFYING
