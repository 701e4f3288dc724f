"""All screens of a walk through a checklist."""

from typing import Any

from chat.scene import SceneSpec
from checklists import evidence, finding, signing, starting, walking
from checklists.cosigning import asking, cosigning
from checklists.ports import WalkWork
from checklists.views import Shown

WALK_SCENES: tuple[SceneSpec[WalkWork, Any, Shown], ...] = (
    starting.UNITS,
    starting.FORMS,
    starting.UNFINISHED,
    walking.ITEM,
    walking.CONTENTS,
    walking.SECTION,
    walking.BULK,
    walking.SUMMARY,
    finding.FINDING,
    finding.MEASURE,
    finding.DEADLINE,
    evidence.STRAY_PHOTO,
    signing.SIGNED,
    asking.COSIGNERS,
    cosigning.COSIGN,
)
