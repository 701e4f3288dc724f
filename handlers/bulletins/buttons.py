"""What the buttons about what is issued carry."""

from typing import Literal

from chat.press import Press
from handlers.bounds import Id, MaybeId, Position
from reports.bulletins.model import BulletinKind

Decision = Literal["issue", "drop", "unsend", "back"]


class BulletinsCallback(Press, prefix="fa"):
    """A page of what is drafted and issued."""

    page: Position = 0


class BulletinCallback(Press, prefix="fb"):
    """One of them."""

    bulletin: Id


class DraftBulletinCallback(Press, prefix="fd"):
    """Begin a draft of a kind, of one of several areas (0: the only one)."""

    kind: BulletinKind
    area: MaybeId = 0


class MoveBulletinCallback(Press, prefix="fm"):
    """Draft about the period before or after."""

    bulletin: Id
    later: bool


class IssueBulletinCallback(Press, prefix="fi"):
    """Sign what was ``seen``, send it back, take it back, or leave a draft alone."""

    bulletin: Id
    do: Decision
    seen: MaybeId


class SignersCallback(Press, prefix="fs"):
    """A page of who may sign a draft."""

    bulletin: Id
    page: Position = 0


class SendBulletinCallback(Press, prefix="fg"):
    """Send a draft, as it was ``seen``, to somebody to be signed."""

    bulletin: Id
    signer: Id
    seen: MaybeId


class CorrectBulletinCallback(Press, prefix="fc"):
    """Draft a correction of what was issued."""

    bulletin: Id


class BulletinPapersCallback(Press, prefix="fp"):
    """The PDF and the workbook."""

    bulletin: Id
