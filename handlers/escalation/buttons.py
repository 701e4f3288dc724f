"""What the buttons about late hazards carry."""

from typing import Annotated, Literal

from pydantic import Field

from chat.press import Press
from duties.escalation.exposing import TILES
from handlers.bounds import Days, Id, MaybeId
from hazards.watch import Colour

ExposeAction = Literal["open", "photo", "whole", "tiles", "tile", "none", "preview"]
Tile = Annotated[int, Field(ge=0, le=TILES)]
CaseAction = Literal["confirm", "put_off", "change", "note"]
OutsideKind = Literal["letter", "notice", "interview", "expose"]
WhyPutOff = Literal["material", "agreed", "disputed"]


class CaseCallback(Press, prefix="ec"):
    """A case; ``pushed`` when the button is on a message that stays as it is."""

    case: Id
    pushed: bool = False


class CaseStepCallback(Press, prefix="ed"):
    """Confirm what is proposed about a case, or begin to change it or to put it off.

    ``pushed`` when the button is below a picture, which stays without it."""

    case: Id
    do: CaseAction
    seen: MaybeId = 0
    pushed: bool = False


class PutOffCallback(Press, prefix="ep"):
    """Put a proposed step off by so many working days; with ``why``, a reason by its key."""

    case: Id
    days: Days
    why: WhyPutOff | Literal[""] = ""
    seen: MaybeId = 0


class StepKindCallback(Press, prefix="ek"):
    """Propose another step."""

    case: Id
    kind: OutsideKind
    seen: MaybeId = 0


class SupervisionCallback(Press, prefix="es"):
    """The cases of a colour, after one of them; 0 is the first page."""

    colour: Colour = Colour.RED
    after: MaybeId = 0


class ExposeCallback(Press, prefix="ex"):
    """The picture for the board: its photo, a tile of it, how it is covered, or a look at it."""

    case: Id
    do: ExposeAction
    photo: MaybeId = 0
    tile: Tile = 0
