"""The presses of the buttons of 同行签名."""

from typing import Literal

from chat.press import Press
from handlers.bounds import Id, MaybeId, Position


class CosignersCallback(Press, prefix="zl"):
    """Who has signed beside, with a link where there is none yet; or the link anew."""

    inspection: Id
    do: Literal["show", "renew"] = "show"


class RemoveCosignatureCallback(Press, prefix="zr"):
    """Take a signature beside away."""

    inspection: Id
    cosignature: Id


class CosignPageCallback(Press, prefix="zp"):
    """A sheet to sign beside as it is now, from a page of its hazards."""

    cosign: Id
    page: Position = 0


class CosignCallback(Press, prefix="zc"):
    """Sign beside what was shown; ``seen`` stands for it."""

    cosign: Id
    seen: MaybeId = 0
