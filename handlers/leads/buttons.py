"""What the buttons of the five leads carry."""

from chat.press import Press
from handlers.bounds import Day, Id, Position


class LeadsCallback(Press, prefix="ld"):
    """The leads of a unit in the quarter of a day, 0 for this one."""

    unit: Id
    quarter: Day = 0


class LeadsListCallback(Press, prefix="ll"):
    """A page of units with their leads in the quarter of a day, 0 for this one."""

    quarter: Day = 0
    page: Position = 0


class MyLeadsCallback(Press, prefix="lm"):
    """五带头 in the menu."""
