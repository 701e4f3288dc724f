"""The place of an action on a hazard, for the permission table."""

from hazards.model import Hazard, Track
from people.model import Unit
from people.permissions import Action, Where

OF_THE_UNIT = frozenset(
    {
        Action.ACCEPT,
        Action.HAND_OVER,
        Action.SUBMIT_RECTIFICATION,
        Action.ASK_EXTENSION,
        Action.SUBMIT_PLAN,
        Action.FILE_HAZARD,
        Action.SEE_HAZARD,
    }
)


def unit_of(hazard: Hazard) -> Unit:
    """Return what the permission table wants to know of a hazard's unit."""
    return Unit(hazard.unit_id, hazard.unit_name, hazard.sector, hazard.street)


def where_of(hazard: Hazard, action: Action) -> Where:
    """Return where an action on a hazard happens: what was handed up is the whole area's."""
    if hazard.track is Track.ROUTINE or action in OF_THE_UNIT:
        return unit_of(hazard)
    return None
