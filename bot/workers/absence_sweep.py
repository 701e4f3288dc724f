"""Absences begin and end: a batch a turn, until nothing is due."""

from people.absences.course import sweep
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork

IN_ONE_TURN = 20  # conversations take their turns in between


async def sweep_absences(turns: Turns) -> None:
    """Let begin and end what has come due."""
    while await turns.run(_sweep) == IN_ONE_TURN:
        pass


def _sweep(work: UnitOfWork) -> int:
    return sweep(work, IN_ONE_TURN)
