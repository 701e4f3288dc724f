"""Each morning the pinned to-do cards say what the new day makes of them, and only once."""

from datetime import timedelta

from bot.workers.todo_refresh import MORNING, refresh
from core.clock import FixedClock, local
from tests.usecases.life import Life


async def test_the_cards_are_brought_up_to_date_once_a_day(life: Life, clock: FixedClock) -> None:
    """They used to be made anew every quarter of an hour, only to be thrown away."""
    await life.assigned()
    now = local(clock.now(), clock.zone)
    midnight = now.replace(hour=0, minute=0) + timedelta(days=1)
    clock.advance(midnight + timedelta(hours=MORNING, minutes=-1) - now)
    life.told()
    assert await refresh(life.town.turns) is None
    assert life.told(todo=True) == []
    clock.advance(timedelta(minutes=1))
    day = await refresh(life.town.turns)
    assert day == midnight.date()
    told = life.told(todo=True)
    assert {each.who for each in told} == {"officer"}
    assert "还剩6天" in told[0].html
    assert await refresh(life.town.turns, day) == day
    assert await refresh(life.town.turns) == day  # as after a restart
    assert life.told(todo=True) == []
