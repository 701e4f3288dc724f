"""Alerts for whom no message reaches, who is away, and whom an office of a street calls."""

import pytest

from chat.address import on_telegram
from duties.alerts import answering, carrying, sending, showing
from duties.alerts.model import Acknowledgement, AckState, Alert
from people.absences import setting
from people.model import Membership, Role, Unit
from people.permissions import NotAllowed
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.alerts.board import Board
from tests.usecases.alerts.test_alerts import S, W
from tests.usecases.town import STREET


def lose(board: Board, number: int) -> None:
    """Let somebody have blocked the bot."""
    board.town.rows(
        "INSERT INTO unreachable (channel, external_id, since, reason)"
        " VALUES ('telegram', :chat, :at, 'blocked')",
        chat=str(number),
        at=board.town.make.clock.now().isoformat(),
    )


async def test_whom_no_message_reaches_is_passed_over_at_once(board: Board) -> None:
    """A unit waited half an hour for somebody who had blocked the bot."""
    unit = board.units[0]
    lose(board, 100)
    await board.sends()
    assert board.told(100) == []
    assert board.told(200) == ["台风预警 · 示例单位0"]
    assert board.states() == [W, W, W]
    lose(board, 200)
    board.later(seconds=5)
    assert board.at(unit).state is AckState.SILENT
    lose(board, 101)
    board.later(seconds=5)
    assert board.at(board.units[1]).state is AckState.SILENT
    board.town.rows("DELETE FROM unreachable WHERE external_id = '100'")
    board.later(minutes=30)
    assert board.told(100) == ["台风预警 · 示例单位0"]
    assert board.at(unit).state is W


async def test_who_cannot_be_passed_over_rests_and_holds_up_nobody(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such rows were tried in each step; with a step full of them it never came to an end."""
    await board.sends()
    plain, tried = carrying.pass_on, list[int]()

    def fails(work: UnitOfWork, alert: Alert, one: Acknowledgement, unit: Unit) -> None:
        tried.append(one.unit_id)
        if unit.id != board.units[2].id:
            raise RuntimeError
        plain(work, alert, one, unit)

    monkeypatch.setattr(carrying, "pass_on", fails)
    for number in (100, 101, 102):
        lose(board, number)
    steps = [board.town.reads(lambda work: carrying.carry_on(work, 2)).more for _ in range(3)]
    assert steps == [True, False, False]
    assert sorted(tried) == sorted(unit.id for unit in board.units)
    assert board.at(board.units[2]).state is S
    assert board.town.reads(lambda work: work.acknowledgements.troubled()) == 2
    monkeypatch.setattr(carrying, "pass_on", plain)
    board.later(minutes=31)
    assert board.told(200) == ["台风预警 · 示例单位0"]
    assert board.town.reads(lambda work: work.acknowledgements.troubled()) == 0


async def test_who_is_to_read_other_words_is_not_passed_over_in_the_old_ones(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert = await board.sends()
    with monkeypatch.context() as patch:
        patch.setattr(sending, "carry_on", lambda _: None)
        await board.corrects(alert, "改为明天。")
    lose(board, 100)
    one = board.at(board.units[0])
    board.town.reads(lambda work: carrying._pass_over(work, one.id))
    assert board.at(board.units[0]) == one
    assert board.told(200) == []
    board.carries()
    assert board.told(200) == ["台风预警（更正） · 示例单位0"]


async def test_in_the_place_of_who_is_away_their_substitute_is_asked(board: Board) -> None:
    """Whoever was away was asked first, and the next one only half an hour later."""
    unit = board.units[0]
    other = await board.joins(unit, 150)
    day = board.town.reads(lambda work: work.day())
    person = board.town.reads(lambda work: work.persons.by_address(on_telegram(200)))
    assert person is not None
    await board.phones[100].taps(setting.set_absence, 0, day, day, person.id)
    await board.sends()
    assert board.told(100) == []
    assert board.told(200) == ["台风预警 · 示例单位0"]
    assert board.told(150) == []
    board.later(minutes=30)
    assert board.told(150) == ["台风预警 · 示例单位0"]
    await other.taps(answering.acknowledge, board.at(unit).id, board.at(unit).stamp)
    assert board.at(unit).state.answered


async def test_the_office_of_a_street_calls_its_own_units_and_changes_nothing(
    board: Board,
) -> None:
    """What the area sent by trade or by list was out of sight of the street's office."""
    elsewhere = board.town.unit("别处单位", street="另一街道")
    office = await board.town.member(95, Membership(Role.OFFICE, street=STREET), "街镇示例")
    alert = await board.sends()
    board.later(minutes=60)
    listed = await office.taps(showing.alerts_view)
    assert [each.alert.id for each in listed.current] == [alert.id]
    open_ = await office.taps(showing.open_units_view, alert.id, 0)
    assert {name for _, name in open_.entries} == {each.name for each in board.units}
    one = board.at(board.units[1])
    await office.taps(answering.note_call, one.id, one.stamp)
    assert board.at(board.units[1]).state is AckState.PHONED
    far = board.at(elsewhere)
    for refused in (
        lambda: office.taps(answering.note_call, far.id, far.stamp),
        lambda: office.taps(showing.unit_view, far.id),
        lambda: office.taps(sending.ask_correction, alert.id, "改为明天。"),
        lambda: office.taps(sending.end, alert.id, board.alert(alert.id).stamp),
    ):
        with pytest.raises(NotAllowed):
            await refused()
    stranger = await board.town.member(96, Membership(Role.OFFICE, street="第三街道"), "别处")
    with pytest.raises(NotAllowed):
        await stranger.taps(showing.alert_view, alert.id)
