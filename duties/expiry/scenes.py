"""All screens about certificates, equipment and insurance."""

from typing import Any

from chat.scene import RoomView, SceneSpec
from duties.expiry import entering, listing, showing
from duties.expiry.ports import ExpiryWork

EXPIRY_SCENES: tuple[SceneSpec[ExpiryWork, Any, RoomView], ...] = (
    listing.EXPIRY_LIST,
    listing.OVERDUE,
    entering.EXPIRY_KINDS,
    entering.EXPIRY_STEP,
    showing.EXPIRY,
)
