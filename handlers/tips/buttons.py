"""The presses of the buttons about tips."""

from typing import Literal

from chat.press import Press
from handlers.bounds import MaybeId, Yuan


class TipsCallback(Press, prefix="qs"):
    """A page of the tips, older than one id; 0 is the newest page."""

    before: MaybeId = 0


class TipCallback(Press, prefix="q"):
    """One tip: show, open (who gave it), amount (in words).

    ``approved`` and ``paid`` stand on buttons from before they said of which amount.
    """

    tip: MaybeId
    do: Literal["show", "case", "open", "amount", "approved", "paid"] = "show"


class AmountCallback(Press, prefix="qa"):
    """A reward of so many yuan, in the place of the one that was ``seen``."""

    tip: MaybeId
    amount: Yuan
    seen: MaybeId = 0
