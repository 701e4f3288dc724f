"""All screens about 任务清单."""

from typing import Any

from chat.scene import RoomView, SceneSpec
from duties.tasks import choosing_bodies, listing, showing, uploading
from duties.tasks.ports import TaskWork

TASK_SCENES: tuple[SceneSpec[TaskWork, Any, RoomView], ...] = (
    listing.TASK_LIST,
    listing.TASK_LISTS,
    listing.TASK_SCORES,
    showing.TASK,
    uploading.TASK_UPLOAD,
    choosing_bodies.TASK_BODIES,
    choosing_bodies.TASK_BODY,
)
