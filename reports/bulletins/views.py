"""What the screens about what is issued show."""

from dataclasses import dataclass
from typing import NamedTuple

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


class Behind(NamedTuple):
    """A figure, and the list of the ledger behind it."""

    title: str
    number: int
    list_id: int


@dataclass(frozen=True, slots=True)
class BulletinView(RoomView):
    """One bulletin with what it says; ``drafts`` tells whether the actor issues for its area.

    ``later`` tells whether the next period has begun. ``signed_by`` is the name of who issued it.
    ``figures`` are those behind which there is anything.
    """

    bulletin: Bulletin
    content: Content
    drafts: bool
    later: bool
    signed_by: str = ""
    papers_owed: bool = False
    figures: tuple[Behind, ...] = ()
