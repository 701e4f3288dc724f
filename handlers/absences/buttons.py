"""The presses of the buttons about absences."""

from typing import Literal

from chat.press import Press
from handlers.bounds import Day, Id, MaybeId

AbsenceStep = Literal["show", "look", "end", "decline", "choose"]


class AbsencesCallback(Press, prefix="qa"):
    """请假 for a person (0: oneself); ``pushed``: on a message that stays as it is."""

    person: MaybeId = 0
    pushed: bool = False


class AbsenceDaysCallback(Press, prefix="qd"):
    """The days on which a person is away; who stands in is asked next."""

    person: MaybeId
    day: Day
    until: Day


class SubstituteCallback(Press, prefix="qs"):
    """Who stands in for a person on some days: the absence is entered."""

    person: MaybeId
    day: Day
    until: Day
    substitute: Id


class AbsenceCallback(Press, prefix="qo"):
    """One absence: show, end (销假), decline (不能替班), or choose another substitute.

    ``look`` is as ``show``, below a notice. It never changes but for its course, so its id says
    what is decided.
    """

    absence: Id
    do: AbsenceStep = "show"
