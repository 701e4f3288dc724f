"""Ways to every scene of a snap and a tip, for those who look whether each is shown again."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from chat.scene import show, shows
from chat.state import Scene
from checklists.views import Reply
from frontdesk.showing import showing
from hazards.snaps import category_choice, filing, snapping
from hazards.snaps.category_choice import (
    DraftCategoryScene,
    DraftPlacesScene,
    DraftUnitsScene,
)
from hazards.snaps.drafts import Privacy
from hazards.snaps.filing import LookalikeScene
from hazards.snaps.snapping import (
    DraftScene,
    DraftsScene,
)
from hazards.snaps.views import TipFiledView
from hazards.tips import following, rewarding, tipping
from hazards.tips.following import (
    FollowingScene,
    TipCaseScene,
)
from hazards.tips.rewarding import (
    TipScene,
    TipsScene,
)
from hazards.tips.tipping import (
    DraftPrivacyScene,
)
from people.model import Membership, Role, Unit
from tests.usecases.snap_moves import HYDRANT, bares, snaps
from tests.usecases.town import Phone, Town, shown


class Stage(Protocol):
    """A town, a school in it, and somebody who may inspect there and is in the midst of it."""

    town: Town
    phone: Phone
    school: Unit


Way = Callable[[Any], Awaitable[Reply]]


async def _begins(stage: Stage) -> int:
    stage.town.rows("UPDATE desks SET inspection_id = NULL, scene = 'menu'")
    return await snaps(stage.town, stage.phone, HYDRANT)


def _then(use_case: Any, *args: Any) -> Way:
    """Begin a draft and press something on its card."""

    async def way(stage: Stage) -> Reply:
        return await stage.phone.taps(showing, use_case, await _begins(stage), *args)

    return way


async def _filed(stage: Stage) -> Reply:
    return await stage.phone.taps(showing, filing.file, await _begins(stage), stage.school.id)


async def _places(stage: Stage) -> Reply:
    stage.town.reads(lambda work: work.places.put(stage.school.id, "食堂", "", work.now))
    draft = await _begins(stage)
    return await stage.phone.taps(showing, category_choice.choose_unit, draft, stage.school.id)


async def _searched(stage: Stage) -> Reply:
    await _then(shows(category_choice.DRAFT_UNITS))(stage)
    return await stage.phone.types("小学")


async def _lookalike(stage: Stage) -> Reply:
    await _filed(stage)
    return await _filed(stage)


async def _joined(stage: Stage) -> Reply:
    await _lookalike(stage)
    return await stage.phone.taps(showing, filing.join, 2, 1)


async def _drafts(stage: Stage) -> Reply:
    await _begins(stage)
    return await stage.phone.taps(showing, show, snapping.DRAFTS, snapping.DraftsScene())


async def _wrong(stage: Stage) -> Reply:
    await stage.phone.taps(showing, following.show_following)
    return await stage.phone.types("0000-0000-00")


async def _asked(stage: Stage) -> Reply:
    return await stage.phone.taps(showing, following.show_following)


async def _tip(stage: Stage) -> TipFiledView:
    draft = await _begins(stage)
    await stage.phone.taps(showing, category_choice.choose_unit, draft, stage.school.id)
    await stage.phone.taps(showing, tipping.choose_privacy, draft, Privacy.ANONYMOUS)
    await bares(stage.town)
    return shown(await stage.phone.taps(showing, tipping.submit, draft), TipFiledView)


async def _case(stage: Stage) -> Reply:
    given = await _tip(stage)
    await stage.phone.taps(showing, following.show_following)
    await stage.phone.types(given.secret)
    return await stage.phone.types("昨天又锁了")


async def _tips(stage: Stage) -> Reply:
    await _tip(stage)
    stage.town.gives(stage.phone, Membership(Role.REWARD_OFFICER))
    return await stage.phone.taps(showing, show, rewarding.TIPS, rewarding.TipsScene())


async def _one_tip(stage: Stage) -> Reply:
    await _tips(stage)
    return await stage.phone.taps(showing, rewarding.propose, 1, 500)


async def _amount(stage: Stage) -> Reply:
    await _tips(stage)
    return await stage.phone.taps(showing, show, rewarding.TIP, rewarding.TipScene(1, asking=True))


SNAP_WAYS: dict[str, tuple[Way, type[Scene]]] = {
    "snap": (_then(shows(snapping.DRAFT)), DraftScene),
    "snap: how private": (
        _then(shows(tipping.DRAFT_PRIVACY)),
        DraftPrivacyScene,
    ),
    "snap as a tip": (_then(tipping.choose_privacy, Privacy.ANONYMOUS), DraftScene),
    "snap filed": (_filed, DraftScene),
    "snap joined": (_joined, DraftScene),
    "snaps": (_drafts, DraftsScene),
    "snap: units": (
        _then(shows(category_choice.DRAFT_UNITS)),
        DraftUnitsScene,
    ),
    "snap: units found": (_searched, DraftUnitsScene),
    "snap: places": (_places, DraftPlacesScene),
    "snap: category": (
        _then(shows(category_choice.DRAFT_CATEGORY)),
        DraftCategoryScene,
    ),
    "snap: twin": (_lookalike, LookalikeScene),
    "following": (_asked, FollowingScene),
    "following: wrong": (_wrong, FollowingScene),
    "tip: case": (_case, TipCaseScene),
    "tips": (_tips, TipsScene),
    "tip": (_one_tip, TipScene),
    "tip: amount": (_amount, TipScene),
}
