"""What the buttons of the day carry."""

from chat.press import Press
from handlers.bounds import Position


class TodayCallback(Press, prefix="td"):
    """今日, or another page of it."""

    page: Position = 0
