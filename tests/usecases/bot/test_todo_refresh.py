"""Each morning the pinned to-do cards say what the new day makes of them, and only once."""

from datetime import timedelta

from bot.workers.todo_refresh import MORNING, next_morning, refresh
from core.clock import FixedClock, local
from tests.usecases.life import Life


async def test_the_cards_are_brought_up_to_date_once_a_day(life: Life, clock: FixedClock) -> None:
    """They used to be made anew every quarter of an hour, only to be thrown away."""
    await life.assigned()
    turns = life.town.turns
    now = local(clock.now(), clock.zone)
    midnight = now.replace(hour=0, minute=0) + timedelta(days=1)
    clock.advance(midnight + timedelta(hours=MORNING, minutes=-1) - now)
    life.told()
    await refresh(turns)
    assert life.told(todo=True) == []
    assert await turns.run(next_morning) == clock.now() + timedelta(minutes=1)
    clock.advance(timedelta(minutes=1))
    await refresh(turns)
    told = life.told(todo=True)
    assert {each.who for each in told} == {"officer"}
    assert "还剩6天" in told[0].words
    assert await turns.run(next_morning) == clock.now() + timedelta(days=1)
    await refresh(turns)  # as in another process, or after one that died in the middle
    assert life.told(todo=True) == []
