"""The presses of the buttons about hazards; a word that is none of ours fits no button."""

from typing import Annotated, Literal

from chat.press import Press
from handlers.bounds import (
    Day,
    Days,
    Department,
    Id,
    MaybeDepartment,
    MaybeId,
    Position,
    Word,
    one_of,
)
from hazards.choosing import Facet
from hazards.listing import ONLY
from hazards.model import PLAN_PARTS, Ending, Track

DepartmentAction = Literal["take", "decline", "back", "photos", "show", "report"]
WhyLate = Literal["parts", "contractor", "class"]


class OpenCallback(Press, prefix="ho"):
    """One hazard, from a message that stays as it is: its card comes below."""

    hazard: Id


class LedgerCallback(Press, prefix="hg"):
    """What is open, or all, of the ledger, older than one id; 0 is the newest page."""

    only: Annotated[str, one_of(*ONLY)] = "open"
    before: MaybeId = 0


class LedgerViewCallback(Press, prefix="hf"):
    """A page of the ledger under a filter that is kept as ``view``; 0 is the newest page."""

    view: Id
    before: MaybeId = 0


class FilterCallback(Press, prefix="hy"):
    """What the ledger under ``view`` may be narrowed by; with ``facet`` a page of its choices."""

    view: Id
    facet: Facet | Literal[""] = ""
    page: Position = 0


class StepCallback(Press, prefix="hs"):
    """A step on a hazard's card: a step's name, or what has to be chosen first.

    ``seen`` is what a decision is about (``hazards.seen``): a later one was not looked at.
    """

    hazard: Id
    do: Word
    seen: MaybeId = 0


class SeverityCallback(Press, prefix="hv"):
    """A page of criteria, or with ``criterion`` the one by which a hazard is major."""

    hazard: Id
    page: Position = 0
    criterion: Word = ""
    seen: MaybeId = 0


class AssignCallback(Press, prefix="ha"):
    """Assign to a person within so many days; without days, only choose who does what."""

    hazard: Id
    owner: MaybeId
    days: Days = -1
    reviewer: MaybeId = 0
    seen: MaybeId = 0


class ColleagueCallback(Press, prefix="hc"):
    """Hand a hazard over to a colleague."""

    hazard: Id
    person: Id
    seen: MaybeId = 0


class ExtensionCallback(Press, prefix="he"):
    """Ask for so many more days; with ``reason`` why, by its key.

    ``seen`` is the day asked for, as days since the year 1, where the reason is chosen.
    """

    hazard: Id
    days: Days = 0
    reason: WhyLate | Literal[""] = ""
    seen: Day = 0


class TrackCallback(Press, prefix="ht"):
    """A track, or for a listed one a department to choose by its mark, or done.

    ``chosen`` stands for the departments on the card with which it is done.
    """

    hazard: Id
    track: Track | Literal["done"]
    department: MaybeDepartment = ""
    seen: MaybeId = 0
    chosen: MaybeId = 0


class TransferCallback(Press, prefix="hr"):
    """Hand a hazard to a department by its mark, or tell it."""

    hazard: Id
    department: Department
    copy_: bool = False
    seen: MaybeId = 0


class DepartmentCallback(Press, prefix="hd"):
    """A department's answer to a transfer, or what it wants to see or to tell: take, report."""

    transfer: Id
    do: DepartmentAction


class FeedbackCallback(Press, prefix="hb"):
    """What became of a transfer is told as it was on the card, which ``seen`` stands for."""

    transfer: Id
    seen: MaybeId


class RenewTransferCallback(Press, prefix="hk"):
    """Make the link of one transfer, or copy, anew."""

    transfer: Id


class EndCallback(Press, prefix="hn"):
    """End a hazard by a word; ``other`` is the hazard of which it is a double."""

    hazard: Id
    ending: Ending
    other: MaybeId = 0
    seen: MaybeId = 0


class PartCallback(Press, prefix="hp"):
    """Write a part of a plan again."""

    hazard: Id
    part: Annotated[str, one_of(*PLAN_PARTS)]


class TaskCallback(Press, prefix="kt"):
    """A button on an assignment message: accept, colleagues, extension, plan, open."""

    hazard: Id
    do: Word
    seen: MaybeId = 0


class ReviewCallback(Press, prefix="v"):
    """A button under a review picture: pass, a reason by its key, or write.

    ``round_`` is the rectification that the picture shows: a later one was not looked at.
    """

    hazard: Id
    do: Word
    round_: Position


class DecideCallback(Press, prefix="j"):
    """Grant or refuse more time, approve or return a plan, from the message that asks.

    ``wish`` is the wish for more time, or the plan, that the message tells of: a later one was not
    read.
    """

    hazard: Id
    do: Word
    wish: MaybeId = 0


class WishCallback(Press, prefix="jw"):
    """Grant or refuse a wish for more time, on the card of its hazard."""

    hazard: Id
    wish: Id
    granted: bool


class HazardsCallback(Press, prefix="hl"):
    """A page of hazards, older than one id; 0 is the newest page."""

    before: MaybeId = 0


class HazardCallback(Press, prefix="h"):
    """One hazard; with ``photos`` its pictures."""

    hazard: Id
    photos: bool = False
