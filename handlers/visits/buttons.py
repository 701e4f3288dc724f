"""The presses of the buttons about visits; ``whose`` is the number of a street, 0 the area."""

from typing import Annotated

from pydantic import Field

from chat.press import Press
from frontdesk.visiting import REASONS
from handlers.bounds import Id, MaybeId, Position, one_of
from handlers.tasks.buttons import Year

Month = Annotated[int, Field(ge=1, le=12)]


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
    """A visit of a plan, or of a draw, on a page of it."""

    visit: Id
    page: Position = 0


class MoveVisitCallback(Press, prefix="vm"):
    """Put a visit into another month, as it was ``seen``."""

    visit: Id
    month: Month
    seen: MaybeId
    page: Position = 0


class DropVisitCallback(Press, prefix="vx"):
    """Take a visit out of the plan, as it was ``seen``."""

    visit: Id
    seen: MaybeId
    page: Position = 0


class NeverVisitedCallback(Press, prefix="vn"):
    """A page of the units at which nobody ever was, of a street (0: all in reach)."""

    page: Position = 0
    whose: MaybeId = 0


class VisitReasonCallback(Press, prefix="vb"):
    """Say why a unit is visited beyond its plan."""

    unit: Id
    reason: Annotated[str, one_of(*REASONS)]


class RouteCallback(Press, prefix="vr"):
    """今日路线: the way of the day."""
