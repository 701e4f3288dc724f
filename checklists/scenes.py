"""All screens of a walk through a checklist."""

from typing import Any

from chat.scene import SceneSpec
from checklists import (
    choosing_lists,
    evidence,
    finding,
    saying_of_earlier,
    setting_kind,
    signing,
    starting,
    walking,
)
from checklists.cosigning import asking, cosigning
from checklists.ports import WalkWork
from checklists.views import Shown

WALK_SCENES: tuple[SceneSpec[WalkWork, Any, Shown], ...] = (
    starting.UNITS,
    starting.FORMS,
    starting.UNFINISHED,
    choosing_lists.LISTS,
    walking.ITEM,
    walking.CONTENTS,
    walking.SECTION,
    walking.BULK,
    walking.SUMMARY,
    saying_of_earlier.EARLIER,
    finding.FINDING,
    finding.MEASURE,
    finding.DEADLINE,
    evidence.STRAY_PHOTO,
    setting_kind.KINDS,
    signing.SIGNED,
    asking.COSIGNERS,
    cosigning.COSIGN,
)
