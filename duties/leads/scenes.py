"""All screens about the five leads."""

from typing import Any

from chat.scene import RoomView, SceneSpec
from duties.leads.ports import LeadWork
from duties.leads.showing import LEADS, LEADS_LIST

LEAD_SCENES: tuple[SceneSpec[LeadWork, Any, RoomView], ...] = (LEADS, LEADS_LIST)
