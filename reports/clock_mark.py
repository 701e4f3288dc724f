"""What every paper of this process says of its clock while somebody sets it.

The composition of the process hands its clock over, once; so no kind of paper can leave it out.
"""

from core.clock import Clock, SystemClock, spell_set_clock

_clocks: list[Clock] = [SystemClock()]


def mark_papers(clock: Clock) -> None:
    """Let papers say from now on how this clock is set."""
    _clocks[0] = clock


def present_mark() -> str:
    """Return what papers say now; empty where the clock shows real time."""
    words = spell_set_clock(_clocks[0])
    return f"试用件，所载时间并非实际时间（{words}）" if words else ""
