"""Ways to every scene about what is issued, for those who look whether each is shown again."""

from collections.abc import Awaitable, Callable
from typing import Any

from chat.state import Scene
from checklists.views import Reply
from frontdesk.showing import showing as replay
from people.model import Membership, Role
from reports import blocks
from reports.bulletins import issuing, showing, signing
from reports.bulletins.model import BulletinKind
from reports.bulletins.words import NEXT
from reports.packages.model import BlockKind
from tests.usecases.expiry_ways import Stage

Way = Callable[[Any], Awaitable[Reply]]


async def drafted(stage: Stage) -> Reply:
    """Let the person be the office of the whole area, too, and draft a month's report."""
    stage.town.gives(stage.phone, Membership(Role.OFFICE))
    return await stage.phone.taps(replay, issuing.draft, BulletinKind.MONTH)


async def listed(stage: Stage) -> Reply:
    await drafted(stage)
    return await stage.phone.taps(replay, showing.show_bulletins, 9)


async def worded(stage: Stage) -> Reply:
    await drafted(stage)
    await stage.phone.taps(replay, blocks.show_block, BlockKind.BULLETIN, 1, NEXT)
    return await stage.phone.types("请立即整改。")


async def asked(stage: Stage) -> Reply:
    await drafted(stage)
    return await stage.phone.taps(replay, issuing.order_papers, 1)


async def signers(stage: Stage) -> Reply:
    await drafted(stage)
    return await stage.phone.taps(replay, signing.show_signers, 1, 9)


async def areas(stage: Stage) -> Reply:
    for street in ("示例街道", "示范街道"):
        stage.town.gives(stage.phone, Membership(Role.OFFICE, street=street))
    return await stage.phone.taps(replay, issuing.draft, BulletinKind.MONTH)


BULLETIN_WAYS: dict[str, tuple[Way, type[Scene]]] = {
    "bulletin": (drafted, showing.BulletinScene),
    "papers of a bulletin": (asked, showing.BulletinScene),
    "signers of a bulletin": (signers, signing.SignersScene),
    "areas of a bulletin": (areas, showing.AreasScene),
    "bulletins": (listed, showing.BulletinsScene),
    "words of a bulletin": (worded, blocks.BlockScene),
}
