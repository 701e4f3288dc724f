"""Ways to every scene of 同行签名, for those who look whether each is shown again."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from chat.state import Scene
from checklists import signing
from checklists.cosigning import asking, cosigning
from checklists.cosigning.views import CosignersView, CosignView
from checklists.sheets import SummaryScene
from checklists.views import Reply
from frontdesk.showing import showing
from tests.usecases.town import Phone, Town, shown


class Stage(Protocol):
    """Whoever leads an inspection, and which one; ``phone`` is whose card is looked at."""

    town: Town
    phone: Phone
    campus: int


async def asked(stage: Stage) -> Reply:
    await stage.phone.taps(asking.ask, stage.campus)
    return await stage.phone.taps(asking.ask, stage.campus)  # the link is told once


async def opened(stage: Stage) -> Reply:
    reply = await stage.phone.taps(asking.ask, stage.campus)
    stage.phone = stage.town.phone(31)
    token = shown(reply, CosignersView).token
    return await stage.phone.taps(showing, cosigning.open_link, token)


async def named(stage: Stage) -> Reply:
    await opened(stage)
    return await stage.phone.types("赵示例")


async def cosigned(stage: Stage) -> Reply:
    await stage.phone.passes(stage.campus, range(1, 30))
    view = shown(await named(stage), CosignView)
    return await stage.phone.taps(cosigning.cosign, view.link_id, view.stamp)


async def asked_once_more(stage: Stage) -> Reply:
    lead = stage.phone
    await cosigned(stage)
    stage.phone = lead
    await lead.passes(stage.campus, [1], "na")
    return await lead.taps(signing.sign, stage.campus)


COSIGN_WAYS: dict[str, tuple[Callable[[Any], Awaitable[Reply]], type[Scene]]] = {
    "who has signed beside": (asked, asking.CosignersScene),
    "a sheet to sign beside": (opened, cosigning.CosignScene),
    "a name to sign beside with": (named, cosigning.CosignScene),
    "a sheet signed beside": (cosigned, cosigning.CosignScene),
    "signing without what lapsed": (asked_once_more, SummaryScene),
}
