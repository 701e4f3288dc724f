"""All screens of the handbook."""

from typing import Any

from chat.scene import RoomView, SceneSpec
from duties.handbook.ports import HandbookWork
from duties.handbook.showing import BRIEFING, ENTRY, HANDBOOK, UNIT_ENTRIES

HANDBOOK_SCENES: tuple[SceneSpec[HandbookWork, Any, RoomView], ...] = (
    HANDBOOK,
    UNIT_ENTRIES,
    ENTRY,
    BRIEFING,
)
