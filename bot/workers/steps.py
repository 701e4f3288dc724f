"""The steps of a job: one that fails keeps none behind it from being done."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from core.errors import DatabaseAway

log = logging.getLogger(__name__)

Result = TypeVar("Result")
Step = tuple[str, Callable[[], Awaitable[object]]]


class StepFailed(Exception):
    """A step of a job has failed; the log says why. What came behind it is done."""


async def whatever_comes(about: str, do: Callable[[], Awaitable[Result]]) -> Result | StepFailed:
    """Do something and return what it returns; a failure is logged and returned.

    Raises ``DatabaseAway`` and ``OSError``: then nothing behind it could be done either.
    """
    try:
        return await do()
    except (DatabaseAway, OSError):
        raise
    except Exception as fault:
        log.warning("%s failed", about, exc_info=True)
        return StepFailed(f"{about}: {fault!r}")


async def one_after_another(*steps: Step) -> StepFailed | None:
    """Do named steps in their order, whatever becomes of each; return the first failure.

    A job that comes again in a moment leaves it at that; one that comes once a day raises it, so
    that it is done again when its lease ends. Raises as ``whatever_comes``.
    """
    failed = None
    for about, do in steps:
        outcome = await whatever_comes(about, do)
        if isinstance(outcome, StepFailed) and failed is None:
            failed = outcome
    return failed
