"""Somebody's own quiet hours (静默时段): what they are, and setting them."""

import re
from dataclasses import dataclass
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from core.clock import local
from core.errors import XunanError
from people.permissions import require_member
from people.ports import PeopleWork
from people.quiet import A_DAY, USUAL, Quiet
from people.quiet_patterns import HOURS, NONE
from people.views import QuietView

LONGEST = 14 * 60  # minutes; who hears nothing for longer is reminded of nothing
NOON = 12 * 60
DAWN = 5 * 60  # before it, an hour of the evening is one after midnight: 晚上1点
NEVER = Quiet(0, 0)
PRESETS = (USUAL, Quiet(22 * 60, 6 * 60), Quiet(21 * 60, 8 * 60), NEVER)


class QuietRefused(XunanError):
    """The hours are none, or more than somebody may be quiet in a day."""


@dataclass(frozen=True, slots=True)
class QuietScene(Scene):
    """One's own quiet hours."""

    name: ClassVar[str] = "quiet"


def show_quiet(work: PeopleWork) -> QuietView:
    """Show the actor's quiet hours; raises ``NotJoined``."""
    return show(work, QUIET, QuietScene())


def set_quiet(work: PeopleWork, begins: int, ends: int) -> QuietView:
    """Give the actor other quiet hours, in minutes since midnight; equal ones are none.

    What waits to be heard follows them. Raises ``NotJoined`` and ``QuietRefused``.
    """
    person = require_member(work.person)
    if not (0 <= begins < A_DAY and 0 <= ends < A_DAY) or (ends - begins) % A_DAY > LONGEST:
        raise QuietRefused
    quiet = NEVER if begins == ends else Quiet(begins, ends)
    if quiet != person.quiet:
        work.persons.hush(person.id, quiet)
        work.rings.reset(person.id, quiet.over_at(local(work.now, work.clock.zone)))
        changes = {"quiet": (spell_quiet(person.quiet), spell_quiet(quiet))}
        work.journal.record(work.now, person.id, "set_quiet", f"person:{person.id}", changes)
    show(work, QUIET, QuietScene())
    return QuietView(quiet, PRESETS)


def read_quiet(text: str) -> Quiet | None:
    """Return the hours that a text names, such as ``21:30–6:30`` or ``晚上10点到6点``."""
    bare = re.sub(r"\s", "", text)
    if bare in NONE:
        return NEVER
    found = HOURS.fullmatch(bare)
    if found is None:
        return None
    _, evening, *ends = found.groups()
    first, second = _minute(*ends[:4]), _minute(*ends[4:])
    if evening and DAWN <= first < NOON + 60:
        first += NOON
    return Quiet(first % A_DAY, second % A_DAY)


def _minute(hour: str, minute: str | None, other: str | None, half: str | None) -> int:
    return int(hour) * 60 + (30 if half else int(minute or other or 0))


def spell_quiet(quiet: Quiet) -> str:
    """Spell quiet hours: ``20:00–7:00``."""
    if quiet.none:
        return "不设静默"
    ends = (quiet.quiet_from, quiet.quiet_until)
    return "–".join(f"{minutes // 60}:{minutes % 60:02d}" for minutes in ends)


def _typed(work: PeopleWork, _: QuietScene, text: str) -> QuietView:
    """Take hours as they were typed; raises as ``set_quiet``."""
    quiet = read_quiet(text)
    if quiet is None:
        raise QuietRefused
    return set_quiet(work, quiet.quiet_from, quiet.quiet_until)


QUIET: SceneSpec[PeopleWork, QuietScene, QuietView] = SceneSpec(
    QuietScene,
    lambda work, _: QuietView(require_member(work.person).quiet, PRESETS),
    words=_typed,
)
