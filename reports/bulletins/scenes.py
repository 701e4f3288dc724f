"""All screens about what is issued."""

from typing import Any

from chat.scene import RoomView, SceneSpec
from reports.bulletins.ports import BulletinWork
from reports.bulletins.showing import AREAS, BULLETIN, BULLETINS
from reports.bulletins.signing import SIGNERS

BULLETIN_SCENES: tuple[SceneSpec[BulletinWork, Any, RoomView], ...] = (
    BULLETIN,
    BULLETINS,
    AREAS,
    SIGNERS,
)
