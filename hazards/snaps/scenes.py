"""All screens about snaps and tips."""

from typing import Any

from chat.scene import SceneSpec
from hazards.snaps import category_choice, filing, snapping
from hazards.snaps.ports import SnapWork
from hazards.snaps.views import SnapScreen
from hazards.tips import following, rewarding, tipping

SNAP_SCENES: tuple[SceneSpec[SnapWork, Any, SnapScreen], ...] = (
    snapping.DRAFT,
    snapping.DRAFTS,
    filing.LOOKALIKE,
    category_choice.DRAFT_UNITS,
    category_choice.DRAFT_PLACES,
    category_choice.DRAFT_CATEGORY,
    tipping.DRAFT_PRIVACY,
    following.FOLLOWING,
    following.TIP_CASE,
    rewarding.TIPS,
    rewarding.TIP,
)
