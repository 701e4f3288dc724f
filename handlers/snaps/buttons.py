"""The presses of the buttons about snaps and tips."""

from typing import Literal

from chat.press import Press
from handlers.bounds import Id, MaybeId, Position, Word, Yuan
from hazards.snaps.drafts import Privacy


class DraftCallback(Press, prefix="sd"):
    """A draft: show, units, category, privacy, merge, drop, submit, deny."""

    draft: Id
    do: Word = "show"


class FileCallback(Press, prefix="sf"):
    """Put a draft on the ledger at a unit, and a place in it (0: none)."""

    draft: Id
    unit: Id
    place: MaybeId = 0


class DraftUnitsCallback(Press, prefix="su"):
    """Another page of the units for a draft."""

    draft: Id
    page: Position = 0


class DraftUnitCallback(Press, prefix="sn"):
    """The unit of a draft was chosen."""

    draft: Id
    unit: Id


class DraftPlaceCallback(Press, prefix="sp"):
    """The place of a draft was chosen; 0 is the unit as a whole."""

    draft: Id
    place: MaybeId = 0


class CategoryCallback(Press, prefix="sc"):
    """The category of a draft was chosen."""

    draft: Id
    key: Word


class JoinCallback(Press, prefix="sj"):
    """A draft shows the same as a hazard that is there."""

    draft: Id
    hazard: Id


class PrivacyCallback(Press, prefix="sv"):
    """The privacy that the sender of a draft wants."""

    draft: Id
    privacy: Privacy


class StraySnapCallback(Press, prefix="ss"):
    """Photos that came during a walk are a snap of their own."""

    inspection: Id


class RewardCallback(Press, prefix="qr"):
    """Approve, or note as paid, a reward of just so many yuan."""

    tip: Id
    to: Literal["approved", "paid"]
    seen: Yuan
