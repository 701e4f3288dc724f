"""All screens about exports."""

from typing import Any

from chat.scene import RoomView, SceneSpec
from reports.exports import bringing, ordering
from reports.exports.ports import ExportWork

EXPORT_SCENES: tuple[SceneSpec[ExportWork, Any, RoomView], ...] = (
    ordering.EXPORT,
    bringing.FORM,
    bringing.FORM_FIELD,
)
