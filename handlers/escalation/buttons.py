"""What the buttons about late hazards carry."""

from typing import Literal

from chat.press import Press
from handlers.bounds import Days, Id, MaybeId
from hazards.watch import Colour

CaseAction = Literal["confirm", "put_off", "change", "note"]
OutsideKind = Literal["letter", "notice", "interview", "expose"]
WhyPutOff = Literal["material", "agreed", "disputed"]


class CaseCallback(Press, prefix="ec"):
    """A case; ``pushed`` when the button is on a message that stays as it is."""

    case: Id
    pushed: bool = False


class CaseStepCallback(Press, prefix="ed"):
    """Confirm what is proposed about a case, or begin to change it or to put it off."""

    case: Id
    do: CaseAction
    seen: MaybeId = 0


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
