"""The presses of buttons: ids and single words, re-checked at every press."""

from chat.press import Press
from handlers.bounds import Id, MaybeId, Position, Word


class MenuCallback(Press, prefix="m"):
    """A place in the menu: units, patrol, help, snap, roles, menu, cancel."""

    to: Word


class UnitsCallback(Press, prefix="u"):
    """Another page of the units."""

    page: Position


class UnitCallback(Press, prefix="pu"):
    """A unit was chosen."""

    unit: Id


class FormCallback(Press, prefix="pf"):
    """A checklist was chosen for a unit."""

    unit: Id
    form: Word


class ResumeCallback(Press, prefix="o"):
    """Go on with an inspection, or begin it anew and set aside what was ``seen`` of it."""

    inspection: Id
    anew: bool = False
    seen: MaybeId = 0


class StillCallback(Press, prefix="x"):
    """A label that only looks like a button."""
