"""What the screens about what is issued show."""

from dataclasses import dataclass
from typing import NamedTuple

from chat.scene import RoomView
from reports.bulletins.model import Bulletin, BulletinKind, Content


@dataclass(frozen=True, slots=True)
class BulletinsView(RoomView):
    """A page of what is drafted and issued in ``where``."""

    where: str
    rows: tuple[Bulletin, ...]
    page: int
    pages: int
    total: int
    drafts: bool = True


@dataclass(frozen=True, slots=True)
class AreasView(RoomView):
    """Whose office drafts: one of several, each street with the number by which it is pressed."""

    kind: BulletinKind
    areas: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class SignersView(RoomView):
    """Who may sign a draft: a page of them, each with their id."""

    bulletin: Bulletin
    signers: tuple[tuple[int, str], ...]
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
    """One bulletin with what it says; ``drafts`` tells whether the actor changes it now.

    ``signs`` tells that the actor signs it as it lies, ``with_`` the name of whom it lies with.

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
    signs: bool = False
    with_: str = ""
    corrects: bool = False
