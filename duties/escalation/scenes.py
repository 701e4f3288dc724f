"""All screens about late hazards."""

from typing import Any

from chat.scene import SceneSpec
from duties.escalation import deciding, exposing, showing
from duties.escalation.ports import EscalationWork
from duties.escalation.views import CaseScreen

ESCALATION_SCENES: tuple[SceneSpec[EscalationWork, Any, CaseScreen], ...] = (
    showing.CASE,
    showing.SUPERVISION,
    deciding.PUT_OFF,
    deciding.CHANGE,
    exposing.EXPOSE,
)
