"""What the buttons on the card of an occurrence carry."""

from typing import Literal

from chat.press import Press
from duties.model import Reason
from handlers.bounds import Id, MaybeId, Position


class OccurrenceCallback(Press, prefix="oc"):
    """An occurrence is to be shown, or a step about it to be taken."""

    occurrence: Id
    do: Literal[
        "show",
        "begin",
        "inspect",
        "found",
        "done",
        "acknowledge",
        "hand_over",
        "nothing",
        "add",
        "take_over",
        "evidence",
        "postpone",
        "ask_excuse",
        "excuse",
        "refuse",
        "make_up",
    ] = "show"


class TakeOverCallback(Press, prefix="ot"):
    """A shift is taken over with what the card says is left, and nothing added since."""

    occurrence: Id
    seen: MaybeId


class UnpatrolledCallback(Press, prefix="ux"):
    """A page of the charging places without a patrol today."""

    page: Position = 0


class OccurrenceReasonCallback(Press, prefix="or"):
    """Why it was late or missed, or is to be excused."""

    occurrence: Id
    about: Literal["reason", "ask_excuse", "excuse"]
    reason: Reason


class PostponeCallback(Press, prefix="op"):
    """It is put off until a minute, counted from 1970."""

    occurrence: Id
    minute: MaybeId
