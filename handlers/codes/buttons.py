"""The presses of the buttons about unit codes."""

from chat.press import Press
from handlers.bounds import Id, MaybeId, Position


class CodeUnitsCallback(Press, prefix="cu"):
    """A page of the units to see the codes of."""

    page: Position = 0


class CodesCallback(Press, prefix="cs"):
    """The codes of a unit."""

    unit: Id


class IssueCallback(Press, prefix="ci"):
    """Issue a code for a place of a unit, or ask to replace it; place 0 is the unit itself."""

    unit: Id
    place: MaybeId = 0


class RevokeCodeCallback(Press, prefix="cr"):
    """Ask before a code is made void."""

    code: Id


class EndCodeCallback(Press, prefix="ce"):
    """It is certain: make a code void; ``anew`` puts another in its place."""

    code: Id
    anew: bool = False


class PosterCallback(Press, prefix="cp"):
    """Print the posters of a unit."""

    unit: Id
