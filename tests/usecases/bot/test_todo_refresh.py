"""Each morning the pinned to-do cards say what the new day makes of them, and only once."""

from datetime import timedelta
from typing import Any

import pytest

from bot.workers import todo_refresh
from bot.workers.todo_refresh import MORNING, next_morning, refresh
from core.clock import FixedClock, local
from core.errors import DatabaseAway
from frontdesk import todo
from people.todo import TodoItem, holder_of
from tests.usecases.life import Life, Told


def cards(life: Life) -> list[Told]:
    """The to-do cards told since, but for the office's, which awaits the calendar of next year."""
    told = [each for each in life.told(todo=True) if each.kind != "pin"]
    return [each for each in told if "录入放假安排" not in each.words]


async def test_the_cards_are_brought_up_to_date_once_a_day(life: Life, clock: FixedClock) -> None:
    """They used to be made anew every quarter of an hour, only to be thrown away."""
    await life.assigned()
    turns = life.town.turns
    now = local(clock.now(), clock.zone)
    midnight = now.replace(hour=0, minute=0) + timedelta(days=1)
    clock.advance(midnight + timedelta(hours=MORNING, minutes=-1) - now)
    life.told()
    await refresh(turns)
    assert cards(life) == []
    assert await turns.run(next_morning) == clock.now() + timedelta(minutes=1)
    clock.advance(timedelta(minutes=1))
    await refresh(turns)
    told = cards(life)
    assert {each.who for each in told} == {"officer"}
    assert "还剩6天" in told[0].words
    assert await turns.run(next_morning) == clock.now() + timedelta(days=1)
    await refresh(turns)  # as in another process, or after one that died in the middle
    assert cards(life) == []


def tomorrow(life: Life, clock: FixedClock) -> None:
    now = local(clock.now(), clock.zone)
    clock.advance(now.replace(hour=MORNING, minute=0) + timedelta(days=1) - now)
    life.told()


def failing_for(who: int, fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the card of one person fail."""
    real = todo.refresh_todo

    def refresh_todo(work: Any, person: Any, occasion: str) -> None:
        if person.id == who:
            raise fault
        real(work, person, occasion)

    monkeypatch.setattr(todo, "refresh_todo", refresh_todo)


async def test_a_card_that_fails_keeps_the_morning_from_nobody_else(
    life: Life,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """All who came after it used to get nothing, that morning and each one after."""
    await life.assigned()
    await life.assigned(life.estate)
    tomorrow(life, clock)
    for who, other in (("officer", "estate officer"), ("estate officer", "officer")):
        with monkeypatch.context() as patched:
            failing_for(life.person(who).id, KeyError("damaged"), patched)
            await refresh(life.town.turns)
        assert {each.who for each in cards(life)} == {other}
        assert f"person {life.person(who).id}" in caplog.text
        tomorrow(life, clock)


async def test_where_the_database_is_away_the_morning_comes_again(
    life: Life, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await life.assigned()
    tomorrow(life, clock)
    with monkeypatch.context() as patched:
        failing_for(life.person("officer").id, DatabaseAway("away"), patched)
        with pytest.raises(DatabaseAway):
            await refresh(life.town.turns)
    await refresh(life.town.turns)
    assert {each.who for each in cards(life)} == {"officer"}


async def test_a_card_that_cannot_be_worded_keeps_no_step_from_being_taken(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever took a step used to be told that it had failed, as long as a card of others did."""

    def broken(*_: Any) -> None:
        raise ValueError("broken card")

    monkeypatch.setattr(todo, "_write", broken)
    await life.assigned()


async def test_what_has_ended_is_taken_away_bit_by_bit(
    life: Life, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All cards of a morning used to be written in one turn, for which everybody waited."""
    officer = life.town.rows("SELECT person_id FROM memberships ORDER BY person_id")[0]
    ends = clock.now() + timedelta(hours=1)
    items = [
        TodoItem("calendar", year, "notice", holder_of(officer), ends, clock.now(), ends_at=ends)
        for year in range(3000, 3007)
    ]
    life.town.reads(lambda work: work.todo_items.put(items, []))
    tomorrow(life, clock)
    monkeypatch.setattr(todo_refresh, "ENDED_AT_ONCE", 3)
    await refresh(life.town.turns)
    assert life.town.rows("SELECT count(*) FROM todo_items WHERE ends_at IS NOT NULL") == [0]
