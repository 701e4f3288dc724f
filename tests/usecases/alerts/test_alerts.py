"""Alerts: who is told, chased, passed over to; what a repeat, a crash or a broken row does."""

import random
from datetime import timedelta

import pytest

from chat.address import on_telegram
from chat.card import Card
from chat.done import Done
from core.clock import FixedClock, local, spell_short_day
from duties.alerts import aiming, answering, choosing, sending, showing
from duties.alerts.choosing import AlertChanged
from duties.alerts.items import ANSWER_SUBJECT
from duties.alerts.model import AckState, Decision
from duties.alerts.sending import NoUnitsReached
from duties.alerts.todo import spell_answers
from frontdesk import releasing
from handlers.alerts.answer_cards import task_card
from handlers.alerts.cards import open_units_card, unit_card
from people.model import Membership, Role
from people.permissions import NotAllowed, NotJoined
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.alerts.board import Board, set_up
from tests.usecases.town import STREET, Town

W, A, S, N = AckState.WAITING, AckState.ACKNOWLEDGED, AckState.SILENT, AckState.NOBODY


async def test_only_the_first_person_of_a_unit_is_asked(board: Board) -> None:
    alert = await board.sends()
    assert alert.units == 3
    assert board.states() == [W, W, W]
    assert board.told(100) == ["台风预警 · 示例单位0"]
    assert board.told(200) == []
    (line,) = board.town.changes("send_alert")
    assert line["units"] == (None, 3)


async def test_who_does_not_answer_is_reminded_once_and_then_it_is_passed_on(board: Board) -> None:
    await board.sends()
    board.later(minutes=15)
    board.carries()
    assert board.told(100) == ["台风预警 · 示例单位0", "⏰ 请尽快答复：台风预警 · 示例单位0"]
    board.later(minutes=15)
    board.carries()
    assert board.told(200) == ["台风预警 · 示例单位0"]
    assert board.states() == [W, S, S]
    await board.answers(200, board.units[0])
    assert board.at(board.units[0]).state is A
    board.later(hours=1)
    assert len(board.told(200)) == 1


async def test_after_an_outage_nobody_is_told_the_same_thing_many_times(board: Board) -> None:
    await board.sends()
    board.later(days=3)
    assert board.told(100) == ["台风预警 · 示例单位0"]
    assert board.told(200) == ["台风预警 · 示例单位0"]


async def test_a_late_answer_is_taken_and_marked(board: Board) -> None:
    alert = await board.sends()
    board.later(minutes=31)
    await board.answers(100, board.units[0])
    await board.ends(alert)
    await board.answers(101, board.units[1])
    assert [board.at(unit).late for unit in board.units] == [True, True, False]
    assert board.states() == [A, A, S]
    tally = board.tally(alert)
    assert (tally.answered, tally.late) == (2, 2)


async def test_the_office_is_called_upon_for_who_is_silent_until_it_has_called(
    board: Board,
) -> None:
    alert = await board.sends()
    board.later(minutes=61)
    holders = "SELECT holder FROM todo_items WHERE subject = 'alert'"
    assert board.town.rows(holders) == ["office:"]
    for unit in board.units[1:]:
        one = board.at(unit)
        await board.office.taps(answering.note_call, one.id, one.stamp)
    assert board.tally(alert).states[AckState.PHONED] == 2
    await board.answers(200, board.units[0])
    assert board.town.rows(holders) == []
    assert board.town.rows("SELECT count(*) FROM todo_items") == [0]


async def test_who_joins_later_is_not_asked_but_passed_to(board: Board) -> None:
    empty = board.town.unit("示例空置单位")
    await board.sends()
    late = board.units[1]
    await board.joins(late, 150)
    await board.joins(empty, 160)
    board.town.unit("示例后来单位")
    assert board.told(150) == board.told(160) == []
    board.later(minutes=29)
    assert board.told(160) == []
    board.later(minutes=1)
    assert board.told(150) == ["台风预警 · 示例单位1"]
    board.later(minutes=10)
    assert board.told(160) == ["台风预警 · 示例空置单位"]
    assert board.town.rows("SELECT count(*) FROM acknowledgements") == [4]


async def test_who_leaves_hands_it_on_at_once(board: Board) -> None:
    await board.sends()
    unit = board.units[0]
    person = board.town.reads(lambda work: work.persons.by_address(on_telegram(100)))
    assert person is not None
    membership = person.memberships[0]
    board.leaves(100)

    def release(work: UnitOfWork) -> None:
        left = work.persons.get(person.id)
        assert left is not None
        releasing.release_items(work, left, membership, None)

    board.town.reads(release)
    assert board.told(200) == ["台风预警 · 示例单位0"]
    with pytest.raises(NotJoined):
        await board.answers(100, unit)
    holders = "SELECT holder FROM todo_items WHERE subject_id = :id AND subject = 'alert_answer'"
    principal = board.town.reads(lambda work: work.persons.by_address(on_telegram(200)))
    assert principal is not None
    assert board.town.rows(holders, id=board.at(unit).id) == [f"person:{principal.id}"]


async def test_other_words_reach_the_same_people_and_are_known_anew(board: Board) -> None:
    alert = await board.sends()
    first = board.at(board.units[0]).stamp
    await board.answers(101, board.units[1])
    board.later(minutes=30)
    await board.joins(board.units[2], 152)
    await board.corrects(alert, "台风转向，改为明天。")
    board.carries()
    assert board.told(100)[-1] == "台风预警（更正） · 示例单位0"
    assert board.told(200)[-1] == "台风预警（更正） · 示例单位0"
    assert board.told(152) == []
    assert board.states() == [W, W, W]
    stale = await board.answers(100, board.units[0], seen=first)
    assert stale.done is Done.ALERT_CORRECTED
    assert board.at(board.units[0]).state is W
    (line,) = board.town.changes("correct_alert")
    assert line["text"][1] == "台风转向，改为明天。"
    await board.ends(board.alert(alert.id))
    assert all(board.told(each)[-1].startswith("台风预警已解除") for each in (100, 101, 102, 200))


async def test_an_answer_that_meets_other_words_or_the_end_on_their_way_holds_up_neither(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a great crowd what is sent takes a while to reach everybody."""
    alert = await board.sends()
    with monkeypatch.context() as patch:
        patch.setattr(sending, "carry_on", lambda _: None)
        await board.corrects(alert, "改为明天。")
        early = await board.answers(100, board.units[0])
    assert early.done is Done.ALERT_CORRECTED
    board.carries()
    assert board.told(100)[-1] == "台风预警（更正） · 示例单位0"
    with monkeypatch.context() as patch:
        patch.setattr(sending, "carry_on", lambda _: None)
        await board.ends(alert)
        assert (await board.answers(100, board.units[0])).done is Done.ACKNOWLEDGED
    board.carries()
    assert board.told(100)[-1] == "台风预警已解除 · 示例单位0"
    assert board.states() == [A, AckState.CLOSED, AckState.CLOSED]
    assert board.at(board.units[0]).late


async def test_a_decision_can_be_changed_but_not_by_who_has_not_seen_it(board: Board) -> None:
    await board.sends("activity")
    unit = board.units[0]
    seen = board.at(unit).stamp
    with pytest.raises(answering.AnswerUnasked):
        await board.answers(100, unit)
    await board.answers(100, unit, Decision.USUAL)
    blind = await board.answers(200, unit, Decision.SUSPEND, seen=seen)
    assert (blind.done, blind.word) == (Done.ACKNOWLEDGED_BEFORE, "人员100")
    assert board.at(unit).decision is Decision.USUAL
    await board.answers(200, unit, Decision.SUSPEND)
    assert board.at(unit).decision is Decision.SUSPEND
    assert len(board.town.changes("acknowledge_alert")) == 2


async def test_a_notice_that_needs_no_answer_goes_to_all_and_chases_nobody(board: Board) -> None:
    alert = await board.sends("guidance")
    assert board.told(100) == board.told(200) == ["工作提示 · 示例单位0"]
    assert board.town.rows("SELECT count(*) FROM todo_items") == [0]
    board.later(days=1)
    assert len(board.told(100)) == 1
    await board.answers(200, board.units[0])
    assert board.tally(alert).answered == 1
    assert not board.at(board.units[0]).late


async def test_a_broken_row_keeps_the_alert_from_nobody_else(board: Board) -> None:
    draft = (await board.office.taps(choosing.begin, "typhoon")).alert
    board.town.rows("UPDATE units SET risk = 'purple' WHERE id = :id", id=board.units[1].id)
    await board.office.taps(sending.send, draft.id, draft.stamp)
    assert board.told(100)
    assert board.told(102)
    assert board.told(101) == []
    assert board.town.reads(lambda work: work.acknowledgements.troubled()) == 1
    board.town.rows("UPDATE units SET risk = 'blue'")
    board.later(minutes=2)
    assert board.told(101) == ["台风预警 · 示例单位1"]
    assert board.town.reads(lambda work: work.acknowledgements.troubled()) == 0


async def test_the_same_press_twice_sends_once(board: Board) -> None:
    draft = (await board.office.taps(choosing.begin, "typhoon")).alert
    for _ in range(2):
        await board.office.taps(sending.send, draft.id, draft.stamp)
    assert board.town.rows("SELECT count(*) FROM acknowledgements") == [3]
    assert len(board.told(100)) == 1
    with pytest.raises(showing.DraftSent):
        await board.office.taps(choosing.write, draft.id, "别的")


async def test_what_was_not_seen_is_not_sent(board: Board) -> None:
    draft = (await board.office.taps(choosing.begin, "typhoon")).alert
    await board.office.taps(choosing.write, draft.id, "全部停工。")
    with pytest.raises(AlertChanged):
        await board.office.taps(sending.send, draft.id, draft.stamp)
    assert board.town.rows("SELECT count(*) FROM acknowledgements") == [0]


async def test_the_office_of_a_street_sends_to_its_street_alone(board: Board) -> None:
    far = board.town.unit("邻街单位", street="邻街街道")
    await board.joins(far, 170)
    office = await board.town.member(91, Membership(Role.OFFICE, street="邻街街道"), "孙示例")
    draft = (await office.taps(choosing.begin, "heat")).alert
    assert (draft.office, draft.street) == ("邻街街道", "邻街街道")
    for do, unit in (("area", 0), ("street", board.units[0].id), ("unit", board.units[0].id)):
        with pytest.raises(NotAllowed):
            await office.taps(aiming.aim, draft.id, do, unit)
    sent = await office.taps(sending.send, draft.id, draft.stamp)
    assert sent.alert.units == 1
    assert board.told(170) == ["高温预警 · 邻街单位"]
    other = await board.sends()
    assert not (await office.taps(showing.alert_view, other.id)).change
    with pytest.raises(NotAllowed):
        await office.taps(showing.own_office, other.id)
    with pytest.raises(NotAllowed):
        await board.phones[100].taps(choosing.begin, "heat")


async def test_units_are_chosen_by_sector_colour_or_list(board: Board) -> None:
    town, office = board.town, board.office
    home = town.unit("示例养老院", sector="养老机构")
    town.rows("UPDATE units SET risk = 'red' WHERE id = :id", id=board.units[2].id)
    draft = (await office.taps(choosing.begin, "typhoon")).alert
    by_sector = await office.taps(aiming.aim, draft.id, "sector", home.id)
    assert by_sector.units == 1
    await office.taps(aiming.aim, draft.id, "any_sector")
    assert (await office.taps(aiming.aim, draft.id, "red")).units == 1
    await office.types("民政")
    scene = await office.types(f"示例单位0\n{home.name}\n没有这家")
    assert scene.view is not None
    listed = await office.taps(aiming.scope_view, aiming.AlertScopeScene(draft.id, "units"))
    assert listed.units == 2
    await office.taps(aiming.aim, draft.id, "no_units")
    await office.taps(aiming.aim, draft.id, "yellow")
    view = await office.taps(choosing.draft_view, draft.id)
    with pytest.raises(NoUnitsReached):
        await office.taps(sending.send, draft.id, view.alert.stamp)


async def test_an_office_keeps_words_of_its_own(board: Board) -> None:
    draft = (await board.office.taps(choosing.begin, "heat")).alert
    view = await board.office.taps(choosing.write, draft.id, "高温，避开中午。")
    assert view.own_words
    await board.office.taps(choosing.keep_words, draft.id)
    again = await board.office.taps(choosing.begin, "heat")
    assert (again.alert.text, again.own_words) == ("高温，避开中午。", False)
    assert again.alert.id == draft.id


@pytest.mark.parametrize("seed", range(6))
async def test_every_unit_stands_in_one_place_whatever_happens(town: Town, seed: int) -> None:
    """The counts are the sum of the states, and a second count by hand gives the same."""
    dice = random.Random(seed)
    board = await set_up(town, units=5)
    town.unit("示例无人单位")
    alert = await board.sends(dice.choice(("typhoon", "activity", "guidance")))
    for _ in range(12):
        number = dice.randrange(5)
        unit = board.units[number]
        match dice.randrange(6):
            case 0:
                board.later(minutes=dice.choice((1, 15, 31, 90)))
            case 1 if number + 100 in board.phones:
                decided = board.alert(alert.id).answering.value == "decide"
                decision = dice.choice(tuple(Decision)) if decided else None
                await board.answers(100 + number, unit, decision)
            case 2 if board.alert(alert.id).state == "sent":
                await board.corrects(alert, f"更正{dice.random()}")
            case 3:
                await board.joins(unit, 300 + dice.randrange(50))
            case 4 if dice.random() < 0.2 and board.alert(alert.id).state == "sent":
                await board.ends(alert)
            case _:
                board.carries()
        tally = board.tally(alert)
        assert tally.total == board.alert(alert.id).units == 6
        assert tally.answered + tally.open == 6
        by_hand = town.rows("SELECT state FROM acknowledgements")
        assert {each: by_hand.count(each.value) for each in AckState} == tally.states
    (twice,) = town.rows("SELECT count(*) - count(DISTINCT key) FROM outbox")
    assert twice == 0


async def test_a_street_reads_what_the_area_has_sent_to_its_units_and_calls_them(
    board: Board,
) -> None:
    """Each unit on the list was a button that said the office had no right to look."""
    street = await board.town.member(95, Membership(Role.OFFICE, street=STREET), "街道办")
    draft = (await board.office.taps(choosing.begin, "typhoon")).alert
    await board.office.taps(aiming.aim, draft.id, "street", board.units[0].id)
    draft = (await board.office.taps(choosing.draft_view, draft.id)).alert
    alert = (await board.office.taps(sending.send, draft.id, draft.stamp)).alert
    listed = await street.taps(showing.open_units_view, alert.id, 0)
    for one, name in listed.entries:
        seen = await street.taps(showing.unit_view, one.id)
        assert seen.unit.name == name
        assert len(buttons(unit_card(seen))) > 2
    assert "电话" in str(open_units_card(listed).text)
    far = await board.town.member(96, Membership(Role.OFFICE, street="邻街街道"), "邻街办")
    with pytest.raises(NotAllowed):
        await far.taps(showing.unit_view, listed.entries[0][0].id)


def buttons(card: Card) -> list[str]:
    return [each.label for row in card.rows for each in row]


async def test_an_answer_that_is_due_tomorrow_is_asked_for_with_its_day(board: Board) -> None:
    """Sent shortly before midnight, it was to be answered “00:10前”, of which day nobody said."""
    clock = board.town.make.clock
    assert isinstance(clock, FixedClock)
    now = local(clock.now(), clock.zone)
    clock.advance(now.replace(hour=23, minute=45) - now)
    await board.sends()
    one, tomorrow = board.at(board.units[0]), now.date() + timedelta(days=1)
    due = f"{spell_short_day(tomorrow)} 00:15"
    assert one.due_at is not None
    task = await board.phones[100].taps(showing.task_view, one.id)
    assert f"请在 {due} 前" in str(task_card(task).text)
    (entry,) = board.town.reads(
        lambda work: spell_answers(work, work.todo_items.about(ANSWER_SUBJECT, one.id))
    )
    assert entry.when == f"{due}前"


async def test_who_answers_for_two_streets_reads_the_units_of_both(board: Board) -> None:
    """Only those of the first street were listed."""
    other = board.town.unit("邻街小学", "教育", street="邻街街道")
    draft = (await board.office.taps(choosing.begin, "typhoon")).alert
    draft = (await board.office.taps(choosing.draft_view, draft.id)).alert
    alert = (await board.office.taps(sending.send, draft.id, draft.stamp)).alert
    both = await board.town.member(95, Membership(Role.OFFICE, street=STREET), "两街办")
    one = await both.taps(showing.open_units_view, alert.id, 0)
    assert other.name not in {name for _, name in one.entries}
    board.town.gives(both, Membership(Role.OFFICE, street=other.street))
    pages, after = [], 0
    while True:
        page = await both.taps(showing.open_units_view, alert.id, after)
        pages += [(each.id, name) for each, name in page.entries]
        if not page.more:
            break
        after = pages[-1][0]
    assert other.name in {name for _, name in pages}
    assert len(pages) == len({id_ for id_, _ in pages}) == alert.units
