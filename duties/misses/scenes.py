"""All screens about what was missed again and again."""

from typing import Any

from chat.scene import RoomView, SceneSpec
from duties.misses.deciding import MISSES
from duties.misses.ports import MissWork

MISS_SCENES: tuple[SceneSpec[MissWork, Any, RoomView], ...] = (MISSES,)
