"""The presses of the buttons about visits; ``whose`` is the number of a street, 0 the area."""

from typing import Annotated

from pydantic import Field

from chat.press import Press
from frontdesk.visiting import REASONS
from handlers.bounds import Id, MaybeId, Position, one_of
from handlers.tasks.buttons import Year

Month = Annotated[int, Field(ge=1, le=12)]
Seed = Annotated[int, Field(ge=0, le=10**15)]


class VisitPlansCallback(Press, prefix="va"):
    """检查计划: the plan that one keeps."""


class VisitPlanCallback(Press, prefix="vp"):
    """A page of the plan of a street."""

    whose: MaybeId
    year: Year
    page: Position = 0


class OtherPlansCallback(Press, prefix="vo"):
    """Choose the plan of another street or year."""

    page: Position = 0


class DrawUpCallback(Press, prefix="vu"):
    """Propose visits for the units that a plan does not know yet."""

    whose: MaybeId
    year: Year


class ConfirmPlanCallback(Press, prefix="vc"):
    """Put a plan in force, as it was ``seen``."""

    plan: Id
    seen: MaybeId


class VisitCallback(Press, prefix="vi"):
    """A visit of a plan."""

    visit: Id


class MoveVisitCallback(Press, prefix="vm"):
    """Put a visit into another month, as it was ``seen``."""

    visit: Id
    month: Month
    seen: MaybeId


class DropVisitCallback(Press, prefix="vx"):
    """Take a visit out of the plan, as it was ``seen``."""

    visit: Id
    seen: MaybeId


class DrawCallback(Press, prefix="vd"):
    """A draw by lot: how many, by which seed (0: it is asked for)."""

    whose: MaybeId
    asked: Position = 0
    seed: Seed = 0
    page: Position = 0


class KeepDrawCallback(Press, prefix="vk"):
    """Keep a draw as it was ``seen``."""

    whose: MaybeId
    asked: Position
    seed: Seed
    seen: MaybeId


class NeverVisitedCallback(Press, prefix="vn"):
    """A page of the units at which nobody ever was."""

    page: Position = 0


class VisitReasonCallback(Press, prefix="vb"):
    """Say why a unit is visited beyond its plan."""

    unit: Id
    reason: Annotated[str, one_of(*REASONS)]


class RouteCallback(Press, prefix="vr"):
    """今日路线: the way of the day."""
