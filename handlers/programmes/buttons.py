"""The presses of the buttons about programmes and duties."""

from typing import Literal

from chat.press import Press
from duties.programmes.programme import Trait
from handlers.bounds import Day, Id, MaybeId, Position, Word


class ProgrammesCallback(Press, prefix="pg"):
    """值守安排: a page of the programmes."""

    page: Position = 0


class CalendarCallback(Press, prefix="wk"):
    """工作日历: what is known of this year and the next."""


class NoticeCallback(Press, prefix="wn"):
    """Put the pasted notice in as it was ``seen``."""

    seen: MaybeId


class ProgrammeCallback(Press, prefix="pr"):
    """Show what a programme would bring, at a unit or wherever the actor sets duties."""

    programme: Word
    unit: MaybeId = 0


class ProgrammeTurnCallback(Press, prefix="pt"):
    """Another page of what a programme would bring, or from another day on."""

    programme: Word
    day: Day = 0
    page: Position = 0


class TraitCallback(Press, prefix="px"):
    """Say of the unit on the card that a trait holds, or that it does not after all."""

    programme: Word
    trait: Trait


class WhereCallback(Press, prefix="pw"):
    """Ask where a programme is to be in force."""

    programme: Word


class AimCallback(Press, prefix="pa"):
    """Where a programme is to be in force; a unit stands for its street, and 0 is to be picked."""

    programme: Word
    scope: Literal["unit", "street", "area"]
    unit: MaybeId = 0


class SectorsCallback(Press, prefix="pc"):
    """For which sector a programme is to be in force; without one that is asked."""

    programme: Word
    sector: Word = ""


class DutyUnitsCallback(Press, prefix="du"):
    """A page of the units for a programme, or (without one) to see their duties."""

    programme: Word = ""
    page: Position = 0


class ApplyCallback(Press, prefix="py"):
    """Put a programme in force as it was ``seen`` on the card."""

    programme: Word
    seen: MaybeId


class RolloutCallback(Press, prefix="ro"):
    """Show how far a change has come."""

    rollout: Id


class UnitDutiesCallback(Press, prefix="dv"):
    """A page of the duties of a unit."""

    unit: Id
    page: Position = 0


class DutyCallback(Press, prefix="dt"):
    """Show a duty, ask for other hours or days, or ask whether it is to end."""

    duty: Id
    do: Literal["show", "change", "end"] = "show"


class EndDutyCallback(Press, prefix="de"):
    """End a duty as it was ``seen``; what somebody has begun is kept, or dropped."""

    duty: Id
    seen: MaybeId
    begun: Literal["ask", "keep", "drop"] = "ask"


class ChangeDutyCallback(Press, prefix="dc"):
    """Give a duty what was ``seen`` on the card, from a day on."""

    duty: Id
    seen: MaybeId
    day: Day
    begun: Literal["ask", "keep", "drop"] = "ask"
