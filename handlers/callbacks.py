"""What buttons carry: ids and single words, re-checked at every press."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData

from handlers.bounds import Day, Days, Id, MaybeId, MaybePosition, Position, Word

FindingAction = Literal["show", "done", "fixed", "later", "undo", "measure", "rewrite"]


class MenuCallback(CallbackData, prefix="m"):
    """A place in the menu: units, patrol, help, snap, roles, menu, cancel."""

    to: Word


class UnitsCallback(CallbackData, prefix="u"):
    """Another page of the units."""

    page: Position


class UnitCallback(CallbackData, prefix="pu"):
    """A unit was chosen."""

    unit: Id


class FormCallback(CallbackData, prefix="pf"):
    """A checklist was chosen for a unit."""

    unit: Id
    form: Word


class ResumeCallback(CallbackData, prefix="o"):
    """Go on with an inspection, or begin it anew and set aside what was ``seen`` of it."""

    inspection: Id
    anew: bool = False
    seen: MaybeId = 0


class AnswerCallback(CallbackData, prefix="a"):
    """An answer to an item: a verdict, yes or no, a choice, drafted digits."""

    inspection: Id
    number: Position
    value: Word


class DraftCallback(CallbackData, prefix="k"):
    """A key of the number pad, or a choice turned on or off."""

    inspection: Id
    number: Position
    key: Word


class SkipCallback(CallbackData, prefix="n"):
    """Leave an optional question blank."""

    inspection: Id
    number: Position


class GoCallback(CallbackData, prefix="g"):
    """Show an item; 0 stands for the first open one."""

    inspection: Id
    number: Position


class BackCallback(CallbackData, prefix="b"):
    """Show the item before this one."""

    inspection: Id
    number: Position


class ContentsCallback(CallbackData, prefix="c"):
    """Show the contents, or the section at a place from 1."""

    inspection: Id
    section: Position = 0


class BulkCallback(CallbackData, prefix="r"):
    """Pass the rest of an item's section; asks first unless ``sure``.

    ``seen`` stands for the items that were listed: no other one is passed by it.
    """

    inspection: Id
    number: Position
    sure: bool = False
    seen: MaybeId = 0


class FindingCallback(CallbackData, prefix="f"):
    """Something about a hazard: fixed, later, undo, measure, rewrite, show."""

    inspection: Id
    number: Position
    do: FindingAction


class DaysCallback(CallbackData, prefix="d"):
    """A deadline so many days from the day of the press."""

    inspection: Id
    number: Position
    days: Days


class DayCallback(CallbackData, prefix="e"):
    """A day of the calendar, as days since the year 1; or, with ``turn``, its month to show."""

    inspection: Id
    number: Position
    day: Day
    turn: bool = False


class SummaryCallback(CallbackData, prefix="y"):
    """Show the summary before signing."""

    inspection: Id


class SignCallback(CallbackData, prefix="z"):
    """Sign and submit what the summary showed; ``seen`` stands for it."""

    inspection: Id
    seen: MaybeId = 0


WHERE = -1


class PlacePhotoCallback(CallbackData, prefix="p"):
    """Put photos without a place to an item; 0 leaves them out, ``WHERE`` asks again."""

    inspection: Id
    number: MaybePosition


class MisplacedCallback(CallbackData, prefix="w"):
    """A photo belongs elsewhere."""

    photo: Id


class HazardsCallback(CallbackData, prefix="hl"):
    """A page of hazards, older than one id; 0 is the newest page."""

    before: MaybeId = 0


class HazardCallback(CallbackData, prefix="h"):
    """One hazard; with ``photos`` its pictures."""

    hazard: Id
    photos: bool = False


class StillCallback(CallbackData, prefix="x"):
    """A label that only looks like a button."""
