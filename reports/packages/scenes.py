"""All screens about what is handed up."""

from typing import Any

from chat.scene import RoomView, SceneSpec
from reports.packages.overview import NO_SUBMISSION, SUBMISSIONS
from reports.packages.ports import PackageWork
from reports.packages.showing import PACKAGE_HAZARD, PACKAGE_HAZARDS, SUBMISSION

PACKAGE_SCENES: tuple[SceneSpec[PackageWork, Any, RoomView], ...] = (
    SUBMISSION,
    PACKAGE_HAZARDS,
    PACKAGE_HAZARD,
    SUBMISSIONS,
    NO_SUBMISSION,
)
