"""All screens about hazards on the ledger."""

from typing import Any

from chat.scene import SceneSpec
from hazards import choosing, listing, showing
from hazards.loop import deciding, feedback, reasons, rectifying, transferring
from hazards.ports import HazardWork
from hazards.views import HazardScreen

HAZARD_SCENES: tuple[SceneSpec[HazardWork, Any, HazardScreen], ...] = (
    showing.HAZARDS,
    showing.HAZARD,
    listing.LEDGER,
    choosing.FILTERS,
    choosing.FILTER_OPTIONS,
    deciding.SEVERITY,
    deciding.ASSIGN,
    deciding.TRACK,
    deciding.ENDING,
    deciding.DUPLICATE,
    rectifying.COLLEAGUES,
    rectifying.EXTENSION,
    rectifying.PLAN,
    rectifying.PROOF,
    reasons.REASON,
    transferring.TRANSFER,
    transferring.DEPARTMENT,
    transferring.DECLINING,
    feedback.FEEDBACK,
)
