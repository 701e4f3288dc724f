"""What the buttons of the five leads carry."""

from chat.press import Press
from handlers.bounds import Id, Position


class LeadsCallback(Press, prefix="ld"):
    """The leads of a unit, so many quarters back."""

    unit: Id
    back: Position = 0


class LeadsListCallback(Press, prefix="ll"):
    """A page of units with their leads, so many quarters back."""

    back: Position = 0
    page: Position = 0


class MyLeadsCallback(Press, prefix="lm"):
    """五带头 in the menu."""
