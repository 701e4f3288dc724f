"""What the buttons on a proposal carry."""

from typing import Literal

from chat.press import Press
from duties.model import Reason
from handlers.bounds import Id


class MissesCallback(Press, prefix="mi"):
    """A proposal is to be shown, put on the ledger, or declined once it is said why."""

    proposal: Id
    do: Literal["show", "accept", "decline"] = "show"


class MissesReasonCallback(Press, prefix="mr"):
    """Why it is no hazard."""

    proposal: Id
    reason: Reason
