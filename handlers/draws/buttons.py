"""The presses of the buttons about draws; ``whose`` is the number of a street, 0 the area."""

from typing import Annotated

from pydantic import Field

from chat.press import Press
from handlers.bounds import Id, MaybeId, Position

Seed = Annotated[int, Field(ge=0, le=10**15)]


class DrawCallback(Press, prefix="vd"):
    """A draw by lot: how many, by which seed (0: it is asked for)."""

    whose: MaybeId
    asked: Position = 0
    seed: Seed = 0
    page: Position = 0


class KeepDrawCallback(Press, prefix="vk"):
    """Keep a draw as it was ``seen``."""

    whose: MaybeId
    asked: Position
    seed: Seed
    seen: MaybeId


class DrawRecordCallback(Press, prefix="vw"):
    """A page of a draw that was kept.

    ``lacking``: of what nobody is to visit any more; ``inspector``: of what somebody still is.
    """

    draw: Id
    page: Position = 0
    lacking: bool = False
    inspector: MaybeId = 0


class CheckDrawCallback(Press, prefix="vt"):
    """Make a draw that was kept again, and compare."""

    draw: Id


class DrawAgainCallback(Press, prefix="vy"):
    """Draw who makes the visits that nobody makes, as these were ``seen``."""

    draw: Id
    seen: MaybeId


class DrawsCallback(Press, prefix="vl"):
    """A page of the draws that were kept."""

    page: Position = 0


class DrawnCallback(Press, prefix="vj"):
    """A page of what came to one of a draw."""

    share: Id
    page: Position = 0
