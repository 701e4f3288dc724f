"""What is told only in the moment in which it is made: a link, a receipt, a name that was sealed.

The tables keep at most a hash of it, so what is on the card cannot be shown again from its scene.
"""

from dataclasses import fields, is_dataclass


class Once(str):
    """Words that no row keeps.

    A view whose field is of this type is among ``handlers.once.RENEWALS``, which says how they are
    made anew when they could not be said.
    """

    __slots__ = ()


TOLD_BEFORE = Once()
"""Stands in a view that is shown again."""


def carries_once(view: object) -> bool:
    """Tell whether a view carries words that are told only now."""
    if not is_dataclass(view):
        return False
    return any(isinstance(kept := getattr(view, each.name), Once) and kept for each in fields(view))
