"""All kinds of buttons, which of them decide, and what a press of one is about."""

from functools import cache

from aiogram.filters.callback_data import CallbackData

from handlers import callbacks, hazard_callbacks, people_callbacks, snap_callbacks
from handlers.hazard_callbacks import DecideCallback, ReviewCallback, TaskCallback

__all__ = ["callbacks", "hazard_callbacks", "people_callbacks", "snap_callbacks"]

SEEN = frozenset({"seen", "round_", "wish"})
"""Fields by which a button says what it decides."""

ON_NOTICES = (TaskCallback, ReviewCallback, DecideCallback)
"""Buttons of messages that others brought about: these stay, and the card comes below."""


@cache
def kinds() -> tuple[type[CallbackData], ...]:
    """Return every kind of button that the product has."""
    return tuple(
        each for each in CallbackData.__subclasses__() if each.__module__.startswith("handlers.")
    )


def decides(kind: type[CallbackData]) -> bool:
    """Tell whether buttons of a kind decide something, and say what."""
    return not SEEN.isdisjoint(kind.model_fields)


def read(data: str) -> CallbackData | None:
    """Return what a button carries, or ``None`` for what is no button of ours."""
    for kind in kinds():
        if data.partition(kind.__separator__)[0] != kind.__prefix__:
            continue
        try:
            return kind.unpack(data)
        except (TypeError, ValueError):
            continue
    return None
