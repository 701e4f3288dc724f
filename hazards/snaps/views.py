"""The views of snaps and tips: plain facts, to be put into words by the conversations."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from chat.once import TOLD_BEFORE, Once
from hazards.criteria.book import Category
from hazards.criteria.classifying import Proposal
from hazards.model import Hazard
from hazards.photos import Photo
from hazards.snaps.drafts import Draft, Guess
from hazards.tips.model import Tip, TipNote
from people.model import Place, Unit


@dataclass(frozen=True, slots=True)
class Shot:
    """The number of photos of a draft: ``stored`` of ``total``."""

    stored: int
    total: int

    @property
    def pending(self) -> int:
        """The number that is still being kept."""
        return self.total - self.stored


@dataclass(frozen=True, slots=True)
class DraftView:
    """A snap before it is filed; the first guess is the best one.

    ``mergeable`` is the draft just before it, ``others`` counts those that wait besides. A draft
    that is to become a tip carries its secret. ``stuck`` says which of its photos, counted
    from 1, cannot be fetched for now.
    """

    draft: Draft
    shot: Shot
    guesses: tuple[Guess, ...]
    category: Category
    proposal: Proposal
    mergeable: int | None
    others: int
    stuck: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftsView:
    """Snaps that wait to be filed, each with its photos; ``here`` is where the person stands."""

    entries: tuple[tuple[Draft, Shot], ...]
    here: Guess | None
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class DraftUnitsView:
    """Choosing the unit of a snap. Without ``listed`` a person has to search, page by page not."""

    draft: Draft
    units: tuple[Unit, ...]
    query: str
    page: int
    pages: int
    listed: bool
    more: int = 0


@dataclass(frozen=True, slots=True)
class DraftPlacesView:
    """Choosing the place in the chosen unit."""

    draft: Draft
    unit: Unit
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class DraftCategoryView:
    """Choosing what a snap is about; what the sentence seems to say comes first, for members."""

    draft: Draft
    categories: tuple[Category, ...]
    chosen: Category | None
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class PrivacyView:
    """Choosing whether to be unknown (匿名) or known to one officer only (保密)."""

    draft: Draft
    confidential: bool


@dataclass(frozen=True, slots=True)
class LookalikeView:
    """Another hazard, which the person may see, that may be the same; its photos come above."""

    draft: Draft
    hazard: Hazard
    photos: tuple[Photo, ...]
    present: date
    zone: ZoneInfo
    finder: str = "巡安"


@dataclass(frozen=True, slots=True)
class FiledView:
    """A snap is on the ledger, or its photos are with the hazard that was there (``joined``).

    ``pending`` photos are still being kept. ``judges``: the person may judge it. ``walking``: there
    is an inspection to go back to. ``others`` counts the drafts that wait besides.
    """

    hazard: Hazard
    joined: bool
    pending: int
    judges: bool
    walking: bool
    others: int


@dataclass(frozen=True, slots=True)
class TipFiledView:
    """A tip was taken: its receipt, known only now; ``late`` photos are still being fetched."""

    tip: Tip
    secret: Once
    confidential: bool
    late: int = 0


@dataclass(frozen=True, slots=True)
class FollowingView:
    """Asking for the receipt of a tip.

    ``left`` is how many wrong tries remain of those allowed, ``until`` when there are new ones;
    ``unread`` says that what came was no receipt at all.
    """

    left: int
    wrong: bool
    until: datetime | None
    unread: bool = False


@dataclass(frozen=True, slots=True)
class TipCaseView:
    """A tip as who gave it may follow it."""

    tip: Tip
    hazard: Hazard
    notes: tuple[TipNote, ...]
    photos: Shot
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class TipsView:
    """A page of the tips whose rewards the person decides, newest first."""

    entries: tuple[tuple[Tip, Hazard], ...]
    before_id: int | None
    older: int | None


@dataclass(frozen=True, slots=True)
class OpenedNotice:
    """Telling that somebody has opened who gave a tip: ``who``, and the number of the hazard."""

    number: str
    who: str


@dataclass(frozen=True, slots=True)
class TipView:
    """One tip, its reward, and, in the moment in which it was opened, who gave it.

    ``proposer`` is who proposed the reward while it waits to be approved; ``own``: the reader.
    """

    tip: Tip
    hazard: Hazard
    notes: tuple[TipNote, ...]
    zone: ZoneInfo
    asking: bool = False  # for the amount, in words
    identity: Once = TOLD_BEFORE
    proposer: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class SeenNotice:
    """More about a hazard, from a witness or from who gave the tip."""

    hazard: Hazard
    words: str
    photos: int


SnapScreen = (
    DraftView
    | DraftsView
    | DraftUnitsView
    | DraftPlacesView
    | DraftCategoryView
    | PrivacyView
    | LookalikeView
    | FiledView
    | TipFiledView
    | FollowingView
    | TipCaseView
    | TipsView
    | TipView
)
