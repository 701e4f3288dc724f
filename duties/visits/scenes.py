"""All screens about 检查计划."""

from typing import Any

from chat.scene import RoomView, SceneSpec
from duties.visits import draws, routes, showing
from duties.visits.ports import VisitWork

VISIT_SCENES: tuple[SceneSpec[VisitWork, Any, RoomView], ...] = (
    showing.VISIT_PLAN,
    showing.VISIT_PLANS,
    showing.VISIT,
    draws.DRAW,
    draws.DRAW_RECORD,
    draws.DRAWS,
    draws.DRAWN,
    showing.NEVER_VISITED,
    routes.ROUTE,
)
