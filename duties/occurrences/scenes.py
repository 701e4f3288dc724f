"""All screens about occurrences of duties."""

from typing import Any

from chat.scene import RoomView, SceneSpec
from duties.occurrences import proving, unpatrolled
from duties.occurrences.ports import OccurrenceWork

OCCURRENCE_SCENES: tuple[SceneSpec[OccurrenceWork, Any, RoomView], ...] = (
    proving.OCCURRENCE,
    unpatrolled.UNPATROLLED,
)
