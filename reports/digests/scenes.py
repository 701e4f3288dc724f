"""All screens about digests."""

from typing import Any

from chat.scene import RoomView, SceneSpec
from reports.digests.ports import DigestWork
from reports.digests.setting import DIGEST_TIME
from reports.digests.showing import AUDIENCES, DIGEST

DIGEST_SCENES: tuple[SceneSpec[DigestWork, Any, RoomView], ...] = (DIGEST, AUDIENCES, DIGEST_TIME)
