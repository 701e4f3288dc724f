"""All screens about alerts."""

from typing import Any

from chat.scene import SceneSpec
from duties.alerts import aiming, choosing, sending, showing
from duties.alerts.ports import AlertWork
from duties.alerts.views import AlertScreen

ALERT_SCENES: tuple[SceneSpec[AlertWork, Any, AlertScreen], ...] = (
    showing.ALERTS,
    choosing.DRAFT,
    aiming.SCOPE,
    showing.ALERT,
    showing.SENT,
    showing.OPEN_UNITS,
    showing.ALERT_UNIT,
    sending.CORRECTION,
    showing.ENDING,
    showing.ALERT_TASK,
)
