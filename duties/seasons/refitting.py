"""Duties follow the switches: what nobody has begun is made, moved or taken away."""

from duties.model import Duty
from duties.planning import carry_out, plan
from duties.ports import DutyWork
from duties.seasons.limiting import limits_of, replaced_by
from duties.seasons.stretches import ALWAYS


def refit(work: DutyWork, duty: Duty, *, also_begun: bool = False) -> int:
    """Plan a duty that follows seasons anew, and what rests where it is asked.

    Returns how many occurrences are made, moved or taken away. What somebody has begun goes its
    way, unless that of the duty itself goes too (``also_begun``). Raises as
    ``duties.planning.plan`` and ``carry_out``.
    """
    changes = plan(work, duty, also_begun=also_begun)
    carry_out(work, changes)
    changed = len(changes.new) + len(changes.moved) + len(changes.dropped)
    return changed + refit_replaced(work, duty)


def refit_replaced(work: DutyWork, duty: Duty) -> int:
    """Let what a duty replaces rest, or come back; returns and raises as ``refit``."""
    changed = 0
    for each in replaced_by(work, duty):
        changes = plan(work, each)
        carry_out(work, changes)
        changed += len(changes.new) + len(changes.moved) + len(changes.dropped)
    return changed


def follow_seasons(work: DutyWork, duty: Duty) -> None:
    """Look once more whether a duty is as the switches have it, each time it is planned further.

    A process that planned it just when another switched a season on may not have seen that; and a
    unit may have moved to another street. Raises as ``refit``.
    """
    if limits_of(work, duty) != ALWAYS:
        carry_out(work, plan(work, duty))
