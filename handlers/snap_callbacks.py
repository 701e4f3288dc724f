"""What the buttons about snaps and tips carry."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData

from handlers.bounds import Id, MaybeId, Position, Word, Yuan
from hazards.drafts import Privacy


class DraftCallback(CallbackData, prefix="sd"):
    """A draft: show, units, category, privacy, merge, drop, submit, deny."""

    draft: Id
    do: Word = "show"


class FileCallback(CallbackData, prefix="sf"):
    """Put a draft on the ledger at a unit, and a place in it (0: none)."""

    draft: Id
    unit: Id
    place: MaybeId = 0


class DraftUnitsCallback(CallbackData, prefix="su"):
    """Another page of the units for a draft."""

    draft: Id
    page: Position = 0


class DraftUnitCallback(CallbackData, prefix="sn"):
    """The unit of a draft was chosen."""

    draft: Id
    unit: Id


class DraftPlaceCallback(CallbackData, prefix="sp"):
    """The place of a draft was chosen; 0 is the unit as a whole."""

    draft: Id
    place: MaybeId = 0


class CategoryCallback(CallbackData, prefix="sc"):
    """What a draft is about was chosen."""

    draft: Id
    key: Word


class JoinCallback(CallbackData, prefix="sj"):
    """A draft shows the same as a hazard that is there."""

    draft: Id
    hazard: Id


class PrivacyCallback(CallbackData, prefix="sv"):
    """How much is to be known of who sent a draft."""

    draft: Id
    privacy: Privacy


class StraySnapCallback(CallbackData, prefix="ss"):
    """Photos that came during a walk are a snap of their own."""

    inspection: Id


class TipsCallback(CallbackData, prefix="qs"):
    """A page of the tips, older than one id; 0 is the newest page."""

    before: MaybeId = 0


class TipCallback(CallbackData, prefix="q"):
    """One tip: show, open (who gave it), amount (in words).

    ``approved`` and ``paid`` stand on buttons from before they said of which amount.
    """

    tip: MaybeId
    do: Literal["show", "case", "open", "amount", "approved", "paid"] = "show"


class AmountCallback(CallbackData, prefix="qa"):
    """A reward of so many yuan, in the place of the one that was ``seen``."""

    tip: MaybeId
    amount: Yuan
    seen: MaybeId = 0


class RewardCallback(CallbackData, prefix="qr"):
    """Approve, or note as paid, a reward of just so many yuan."""

    tip: Id
    to: Literal["approved", "paid"]
    seen: Yuan
