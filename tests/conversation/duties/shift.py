"""Duties of the school on the stage, and a clock that is driven."""

from datetime import datetime, timedelta

from bot.workers.sweeps import sweep_duties
from duties.applying import ProgrammeRow, apply_rows
from duties.model import Terms
from people.model import Role
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.stage import Stage
from tests.usecases.duties.shift import patrol

PATROL = "充电区巡查"


def applies(stage: Stage, terms: Terms, title: str = PATROL) -> None:
    """Put a duty of the school's officers in force from today on."""
    row = ProgrammeRow("school", title, title, Role.SAFETY_OFFICER, terms)
    school = stage.unit()

    def turn(work: UnitOfWork) -> None:
        apply_rows(work, [row], [school], work.day(), None)

    stage.town.reads(turn)


async def goes(stage: Stage, hour: int, minute: int = 0, day: int = 22) -> None:
    """Set the clock to an hour of a day of November 2026, sweep, and let all hear of it."""
    wall = datetime(2026, 11, day, hour, minute, tzinfo=stage.clock.zone)
    stage.clock.advance(max(wall - stage.clock.now(), timedelta()))
    await sweep_duties(stage.app.turns)
    await stage.carried()


__all__ = ["PATROL", "applies", "goes", "patrol"]
