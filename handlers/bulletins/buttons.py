"""What the buttons about what is issued carry."""

from typing import Literal

from chat.press import Press
from handlers.bounds import Id, MaybeId, Position
from reports.bulletins.model import BulletinKind


class BulletinsCallback(Press, prefix="fa"):
    """A page of what is drafted and issued."""

    page: Position = 0


class BulletinCallback(Press, prefix="fb"):
    """One of them."""

    bulletin: Id


class DraftBulletinCallback(Press, prefix="fd"):
    """Begin a draft of a kind."""

    kind: BulletinKind


class MoveBulletinCallback(Press, prefix="fm"):
    """Draft about the period before or after."""

    bulletin: Id
    later: bool


class IssueBulletinCallback(Press, prefix="fi"):
    """Issue what was ``seen``, or leave a draft alone."""

    bulletin: Id
    do: Literal["issue", "drop"]
    seen: MaybeId


class CorrectBulletinCallback(Press, prefix="fc"):
    """Draft a correction of what was issued."""

    bulletin: Id


class BulletinPapersCallback(Press, prefix="fp"):
    """The PDF and the workbook."""

    bulletin: Id
