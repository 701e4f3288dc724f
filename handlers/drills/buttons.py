"""What the buttons on the record of a drill carry."""

from typing import Literal

from chat.press import Press
from duties.drills.model import DrillStep
from handlers.bounds import Id, MaybeId


class DrillCallback(Press, prefix="yl"):
    """The record of a drill is to be opened, a step of it shown, or nothing said in a step."""

    occurrence: Id
    do: Literal["open", "show", "nothing", "evidence"] = "open"
    step: DrillStep = DrillStep.SUMMARY


class DrillFindingCallback(Press, prefix="yf"):
    """A finding is to be put on the ledger, or taken back."""

    finding: Id
    do: Literal["file", "drop"]


class DrillSubmitCallback(Press, prefix="ys"):
    """The record is submitted as it was ``seen``."""

    occurrence: Id
    seen: MaybeId = 0
