"""What every process says of itself: its log, and that its clock is set."""

import logging
import sys

from bot.settings import Settings
from core.clock import spell_set_clock


def say_clock(settings: Settings) -> None:
    """Say at the start, whatever the log leaves out, that somebody sets the clock."""
    if words := spell_set_clock(settings.clock()):
        sys.stderr.write(f"{words}。仅供试用，正式使用请去掉这项设置。\n")


def set_up_logging(level: str) -> None:
    """Log to standard error, with times."""
    logging.basicConfig(
        level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for chatty in ("aiogram.event", "alembic", "apscheduler", "httpx"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
