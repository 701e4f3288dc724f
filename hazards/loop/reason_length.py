"""The limit of a reason's length."""

from core.errors import XunanError

LONGEST_REASON = 300  # characters


class ReasonTooLong(XunanError):
    """A reason has more than ``LONGEST_REASON`` characters."""


def require_short(reason: str) -> None:
    """Raise ``ReasonTooLong`` for a reason that is."""
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong
