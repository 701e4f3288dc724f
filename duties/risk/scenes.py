"""All screens of the risk colours."""

from typing import Any

from chat.scene import RoomView, SceneSpec
from duties.risk.deciding import REASONS
from duties.risk.ports import RiskWork
from duties.risk.showing import PICTURE, PROPOSALS, RISK_UNITS

RISK_SCENES: tuple[SceneSpec[RiskWork, Any, RoomView], ...] = (
    PICTURE,
    RISK_UNITS,
    PROPOSALS,
    REASONS,
)
