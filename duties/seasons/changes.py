"""Which fields of a switch a line of the journal names."""

from chat.changes import changed, fields_of
from duties.seasons.switch import Switch

SWITCH = fields_of(Switch, but=("id", "made_by", "made_at", "ended_by"))


def of_switch(before: Switch | None, after: Switch) -> dict[str, tuple[object, object]]:
    """Return what has changed of a switch."""
    return changed(before, after, SWITCH)
