"""All screens about programmes and the duties that come of them."""

from typing import Any

from chat.scene import RoomView, SceneSpec
from duties.calendar import pasting
from duties.programmes import at_unit, choosing
from duties.rollouts.ports import RolloutWork

PROGRAMME_SCENES: tuple[SceneSpec[RolloutWork, Any, RoomView], ...] = (
    choosing.PROGRAMMES,
    choosing.PROGRAMME,
    choosing.WHERE,
    choosing.SECTORS,
    choosing.DUTY_UNITS,
    choosing.ROLLOUT,
    pasting.CALENDAR,
    pasting.NOTICE,
    at_unit.UNIT_DUTIES,
    at_unit.DUTY,
    at_unit.DUTY_CHANGE,
)
