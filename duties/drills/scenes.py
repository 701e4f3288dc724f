"""All screens about drills."""

from typing import Any

from chat.scene import RoomView, SceneSpec
from duties.drills import showing
from duties.occurrences.ports import OccurrenceWork

DRILL_SCENES: tuple[SceneSpec[OccurrenceWork, Any, RoomView], ...] = (showing.DRILL,)
