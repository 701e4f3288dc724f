"""The presses of the buttons about certificates, equipment and insurance."""

from typing import Literal

from chat.press import Press
from duties.expiry.model import WhyRetired
from handlers.bounds import Id, MaybeId, Position, Word


class ExpiriesCallback(Press, prefix="ix"):
    """证照设备 in the menu: one's own unit, or what is overdue at the units that one sees."""


class ExpiryListCallback(Press, prefix="il"):
    """A page of what a unit keeps."""

    unit: Id
    page: Position = 0


class OverdueCallback(Press, prefix="io"):
    """A page of what is overdue."""

    page: Position = 0


class ExpirySheetCallback(Press, prefix="iw"):
    """What a unit keeps, as a workbook."""

    unit: Id


class ExpiryKindsCallback(Press, prefix="ik"):
    """Choose of which kind a new entry is."""

    unit: Id


class ExpiryBeginCallback(Press, prefix="ib"):
    """Begin a new entry of a kind."""

    unit: Id
    kind: Word


class ExpiryStepCallback(Press, prefix="ig"):
    """Answer a step of the new entry on the card by a choice, or (empty) leave it out."""

    step: Word
    value: Word = ""


class ExpiryPlaceCallback(Press, prefix="iq"):
    """Say where the new entry on the card is."""

    place: Id


class ExpiryCallback(Press, prefix="is"):
    """Show an entry or its photos, or ask for a photo, or why it is kept no longer."""

    entry: Id
    do: Literal["show", "photos", "photo", "why"] = "show"


class RenewExpiryCallback(Press, prefix="ir"):
    """Ask for the new day of one expiry of an entry."""

    entry: Id
    expiry: Word


class FinishExpiryCallback(Press, prefix="iz"):
    """What was to be done once by the end of something is done, as the entry was ``seen``."""

    entry: Id
    expiry: Word
    seen: MaybeId


class RetireExpiryCallback(Press, prefix="it"):
    """Keep an entry no longer, as it was ``seen``."""

    entry: Id
    why: WhyRetired
    seen: MaybeId
