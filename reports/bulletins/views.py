"""What the screens about what is issued show."""

from dataclasses import dataclass

from chat.scene import RoomView
from reports.bulletins.model import Bulletin, Content


@dataclass(frozen=True, slots=True)
class BulletinsView(RoomView):
    """A page of what is drafted and issued in ``where``."""

    where: str
    rows: tuple[Bulletin, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class BulletinView(RoomView):
    """One bulletin with what it says; ``drafts`` tells whether the actor issues for its area.

    ``later`` tells whether the next period has begun. ``signed_by`` is the name of who issued it.
    """

    bulletin: Bulletin
    content: Content
    drafts: bool
    later: bool
    signed_by: str = ""
    papers_owed: bool = False
