"""All screens about key seasons."""

from typing import Any

from chat.scene import RoomView, SceneSpec
from duties.rollouts.ports import RolloutWork
from duties.seasons import choosing

SEASON_SCENES: tuple[SceneSpec[RolloutWork, Any, RoomView], ...] = (
    choosing.SEASONS,
    choosing.SEASON,
    choosing.WHERE,
    choosing.SWITCH,
)
