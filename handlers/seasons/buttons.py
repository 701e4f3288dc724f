"""The presses of the buttons about key seasons."""

from typing import Literal

from chat.press import Press
from duties.seasons.season import Season
from handlers.bounds import Day, Id, MaybeId, Word


class SeasonsCallback(Press, prefix="wl"):
    """重点时段: what is on or to come, or what is registered for a unit."""

    unit: MaybeId = 0


class SeasonCallback(Press, prefix="ws"):
    """Show what a season would bring, at a unit or wherever the actor sets duties."""

    season: Season
    unit: MaybeId = 0


class SeasonDaysCallback(Press, prefix="wd"):
    """Other days for the season on the card."""

    season: Season
    day: Day
    until: Day
    unit: MaybeId = 0


class SeasonWhereCallback(Press, prefix="wp"):
    """Ask where a season is to be in force."""

    season: Season


class SeasonAimCallback(Press, prefix="wm"):
    """Where a season is to be in force; a unit stands for its street, neither for the area."""

    season: Season
    unit: MaybeId = 0
    sector: Word = ""


class SwitchOnCallback(Press, prefix="wy"):
    """Switch a season on as it was ``seen`` on the card."""

    season: Season
    seen: MaybeId


class SwitchCallback(Press, prefix="wt"):
    """Show a switch, or ask whether it is to end."""

    switch: Id
    do: Literal["show", "end"] = "show"


class SwitchOffCallback(Press, prefix="we"):
    """End a switch as it was ``seen``; what somebody has begun is kept, or dropped."""

    switch: Id
    seen: MaybeId
    begun: Literal["keep", "drop"] = "keep"


class RedateCallback(Press, prefix="wr"):
    """Give a switch the days on the card, as they were ``seen``."""

    switch: Id
    seen: MaybeId
