"""Duties follow the switches: what nobody has begun is made, moved or taken away."""

from duties.model import Duty
from duties.planning import carry_out, plan
from duties.ports import DutyWork
from duties.seasons.limiting import replaced_by


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
