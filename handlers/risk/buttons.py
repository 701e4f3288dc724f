"""What the buttons of the risk colours carry; a street goes by a stamp of its name, 0 for all."""

from typing import Annotated, Literal

from pydantic import Field

from chat.press import Press
from handlers.bounds import Id, MaybeId, Position
from people.model import Risk

Street = Annotated[int, Field(ge=0, le=2**33)]


class RiskCallback(Press, prefix="rk"):
    """四色图 in the menu: the picture of an office, or why the own unit has its colour."""


class PictureCallback(Press, prefix="rx"):
    """A page of the streets, or the picture as a file to print."""

    page: Position = 0
    do: Literal["show", "draw"] = "show"


class RiskUnitsCallback(Press, prefix="ru"):
    """A page of the units of a colour in a street."""

    street: Street = 0
    colour: Risk | None = None
    page: Position = 0


class RiskRemitCallback(Press, prefix="rg"):
    """A page of the units of a colour for which a department answers."""

    department_id: Id
    colour: Risk | None = None
    page: Position = 0


class ReasonsCallback(Press, prefix="rw"):
    """Why a unit has its colour."""

    unit: Id


class ChangesCallback(Press, prefix="rl"):
    """A page of the changes that wait; with ``seen`` all that stood on it is confirmed."""

    page: Position = 0
    seen: MaybeId = 0


class ChangeCallback(Press, prefix="rd"):
    """A change is confirmed, if it is what was ``seen``, or refused once it is said why."""

    change: Id
    do: Literal["confirm", "refuse"]
    seen: MaybeId = 0


class MarkRedCallback(Press, prefix="rm"):
    """A unit is to be red at once: it is asked why."""

    unit: Id
