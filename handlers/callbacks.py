"""What buttons carry: ids and single words, re-checked at every press."""

from aiogram.filters.callback_data import CallbackData


class MenuCallback(CallbackData, prefix="m"):
    """A place in the menu: units, patrol, help, snap, roles, menu, cancel."""

    to: str


class UnitsCallback(CallbackData, prefix="u"):
    """Another page of the units."""

    page: int


class UnitCallback(CallbackData, prefix="pu"):
    """A unit was chosen."""

    unit: int


class FormCallback(CallbackData, prefix="pf"):
    """A checklist was chosen for a unit; ``anew`` sets an unfinished one aside."""

    unit: int
    form: str
    anew: bool = False


class ResumeCallback(CallbackData, prefix="o"):
    """Go on with an inspection, or begin it anew."""

    inspection: int
    anew: bool = False


class AnswerCallback(CallbackData, prefix="a"):
    """An answer to an item: a verdict, yes or no, a choice, drafted digits."""

    inspection: int
    number: int
    value: str


class DraftCallback(CallbackData, prefix="k"):
    """A key of the number pad, or a choice turned on or off."""

    inspection: int
    number: int
    key: str


class SkipCallback(CallbackData, prefix="n"):
    """Leave an optional question blank."""

    inspection: int
    number: int


class GoCallback(CallbackData, prefix="g"):
    """Show an item; 0 stands for the first open one."""

    inspection: int
    number: int


class BackCallback(CallbackData, prefix="b"):
    """Show the item before this one."""

    inspection: int
    number: int


class ContentsCallback(CallbackData, prefix="c"):
    """Show the contents, or the section at a place from 1."""

    inspection: int
    section: int = 0


class BulkCallback(CallbackData, prefix="r"):
    """Pass the rest of an item's section; asks first unless ``sure``."""

    inspection: int
    number: int
    sure: bool = False


class FindingCallback(CallbackData, prefix="f"):
    """Something about a hazard: fixed, later, undo, measure, rewrite, show."""

    inspection: int
    number: int
    do: str


class DaysCallback(CallbackData, prefix="d"):
    """A deadline so many days from the day of the press."""

    inspection: int
    number: int
    days: int


class DayCallback(CallbackData, prefix="e"):
    """A day of the calendar, as days since the year 1; or, with ``turn``, its month to show."""

    inspection: int
    number: int
    day: int
    turn: bool = False


class SummaryCallback(CallbackData, prefix="y"):
    """Show the summary before signing."""

    inspection: int


class SignCallback(CallbackData, prefix="z"):
    """Sign and submit."""

    inspection: int


WHERE = -1


class PlacePhotoCallback(CallbackData, prefix="p"):
    """Put photos without a place to an item; 0 leaves them out, ``WHERE`` asks again."""

    inspection: int
    number: int


class MisplacedCallback(CallbackData, prefix="w"):
    """A photo belongs elsewhere."""

    photo: int


class HazardsCallback(CallbackData, prefix="hl"):
    """A page of hazards, older than one id; 0 is the newest page."""

    before: int = 0


class HazardCallback(CallbackData, prefix="h"):
    """One hazard; with ``photos`` its pictures."""

    hazard: int
    photos: bool = False


class StillCallback(CallbackData, prefix="x"):
    """A label that only looks like a button."""
