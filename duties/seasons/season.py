"""Which seasons there are: stretches of the year, and what happens at one unit on a day."""

from enum import StrEnum

from core.errors import XunanError


class SeasonUnknown(XunanError):
    """No season is called so."""


class Season(StrEnum):
    """A time in which more is asked, or other things.

    Those ``at_unit`` are what happens at one unit on a day (复工复产); the rows of programmes that
    name them come due by that day.
    """

    NEW_YEAR = "new_year"
    SPRING = "spring"
    MAY_DAY = "may_day"
    NATIONAL_DAY = "national_day"
    FLOOD = "flood"
    SUMMER = "summer"
    WINTER = "winter"
    EVENT = "event"
    WEATHER = "weather"
    RESUMPTION = "resumption"
    MAINTENANCE = "maintenance"
    INDUCTION = "induction"
    COMPETITION = "competition"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _LABELS[self]

    @property
    def at_unit(self) -> bool:
        """Whether it is something that happens at one unit."""
        return self in _AT_UNIT


_AT_UNIT = frozenset({Season.RESUMPTION, Season.MAINTENANCE, Season.INDUCTION, Season.COMPETITION})
_LABELS = {
    Season.NEW_YEAR: "元旦",
    Season.SPRING: "春节",
    Season.MAY_DAY: "五一",
    Season.NATIONAL_DAY: "国庆",
    Season.FLOOD: "汛期",
    Season.SUMMER: "暑期",
    Season.WINTER: "秋冬季",
    Season.EVENT: "重大活动",
    Season.WEATHER: "特殊天气",
    Season.RESUMPTION: "复工复产",
    Season.MAINTENANCE: "消防维保",
    Season.INDUCTION: "人员上岗、转岗",
    Season.COMPETITION: "体育赛事",
}


def read_season(word: str) -> Season:
    """Return a season by its key or its Chinese name; raises ``SeasonUnknown``."""
    for each in Season:
        if word.strip() in {each.value, each.label}:
            return each
    raise SeasonUnknown(word)
