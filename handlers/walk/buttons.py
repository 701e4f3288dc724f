"""The presses of the buttons of a walk: ids and single words, re-checked at every press."""

from typing import Literal

from chat.press import Press
from handlers.bounds import Day, Days, Id, MaybeId, MaybePosition, Position, Word
from hazards.inspection_kind import InspectionKind

EarlierAction = Literal["still", "right", "gone", "another"]
FindingAction = Literal["show", "done", "fixed", "later", "undo", "measure", "rewrite"]


class AnswerCallback(Press, prefix="a"):
    """An answer to an item: a verdict, yes or no, a choice, drafted digits."""

    inspection: Id
    number: Position
    value: Word


class KeyCallback(Press, prefix="k"):
    """A key of the number pad, or a choice turned on or off."""

    inspection: Id
    number: Position
    key: Word


class SkipCallback(Press, prefix="n"):
    """Leave an optional question blank."""

    inspection: Id
    number: Position


class GoCallback(Press, prefix="g"):
    """Show an item; 0 stands for the first open one."""

    inspection: Id
    number: Position


class BackCallback(Press, prefix="b"):
    """Show the item before this one."""

    inspection: Id
    number: Position


class ContentsCallback(Press, prefix="c"):
    """Show the contents, or the section at a place from 1."""

    inspection: Id
    section: Position = 0


class BulkCallback(Press, prefix="r"):
    """Pass the rest of an item's section; asks first unless ``sure``.

    ``seen`` stands for the items that were listed: no other one is passed by it.
    """

    inspection: Id
    number: Position
    sure: bool = False
    seen: MaybeId = 0


class FindingCallback(Press, prefix="f"):
    """Something about a hazard: fixed, later, undo, measure, rewrite, show."""

    inspection: Id
    number: Position
    do: FindingAction


class EarlierCallback(Press, prefix="yo"):
    """What was seen today of the hazards that are open at an item, as they were ``seen``."""

    inspection: Id
    number: Position
    do: EarlierAction
    seen: MaybeId


class DaysCallback(Press, prefix="d"):
    """A deadline so many days from the day of the press."""

    inspection: Id
    number: Position
    days: Days


class DayCallback(Press, prefix="e"):
    """A day of the calendar, as days since the year 1; or, with ``turn``, its month to show."""

    inspection: Id
    number: Position
    day: Day
    turn: bool = False


class ListsCallback(Press, prefix="yv"):
    """Pick several lists for one visit to a unit."""

    unit: Id


class AddListsCallback(Press, prefix="yw"):
    """Pick further lists for the visit of an inspection."""

    inspection: Id


class PickListCallback(Press, prefix="yp"):
    """Pick a list for a visit, or leave it out again."""

    unit: Id
    form: Word


class StartListsCallback(Press, prefix="yx"):
    """Begin the picked lists, as they were ``seen``."""

    unit: Id
    seen: MaybeId


class ApartCallback(Press, prefix="yt"):
    """Take a list out of its visit, to be signed by itself."""

    inspection: Id


class KindsCallback(Press, prefix="yq"):
    """Show the kinds of which the inspection may be."""

    inspection: Id


class KindCallback(Press, prefix="yk"):
    """Say of what kind the inspection is."""

    inspection: Id
    kind: InspectionKind


class RevisitCallback(Press, prefix="yr"):
    """Begin an inspection to look at a closed hazard again (回头看)."""

    hazard: Id


class FormOfKindCallback(Press, prefix="yf"):
    """A checklist was chosen for a unit, for an inspection of a kind that is known before."""

    unit: Id
    form: Word
    kind: InspectionKind


class SummaryCallback(Press, prefix="y"):
    """Show the summary before signing."""

    inspection: Id


class SignCallback(Press, prefix="z"):
    """Sign and submit what the summary showed; ``seen`` stands for it."""

    inspection: Id
    seen: MaybeId = 0


WHERE = -1


class PlacePhotoCallback(Press, prefix="p"):
    """Put photos without a place to an item; 0 leaves them out, ``WHERE`` asks again."""

    inspection: Id
    number: MaybePosition


class MisplacedCallback(Press, prefix="w"):
    """A photo belongs elsewhere."""

    photo: Id
