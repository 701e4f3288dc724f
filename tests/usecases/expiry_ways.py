"""Ways to every scene of 证照设备, for those who look whether each is shown again."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, Protocol

from chat.scene import show
from chat.state import Scene
from checklists.views import Reply
from duties.expiry import entering, keeping, listing, showing
from duties.expiry.model import Entry, Given, NewEntry, WhyRetired
from duties.expiry.views import Asks
from frontdesk.showing import showing as replay
from people.model import Membership, Role, Unit
from tests.usecases.town import Phone, Town

Way = Callable[[Any], Awaitable[Reply]]
SPECIAL = "special-operation"


class Stage(Protocol):
    """Whoever stands somewhere, and where."""

    town: Town
    phone: Phone
    school: Unit


async def _officer(stage: Stage) -> Phone:
    stage.town.rows("UPDATE desks SET inspection_id = NULL, scene = 'menu'")
    unit_id = stage.school.id

    def becomes(work: Any) -> Reply:
        held = Membership(Role.SAFETY_OFFICER, unit_id=unit_id)
        work.persons.join(work.person.id, held, work.now)
        return Reply(None)

    await stage.phone.taps(becomes)
    return stage.phone


def _adds(stage: Stage) -> Entry:
    days = (Given("until", date(2026, 11, 1)),)
    new = NewEntry(stage.school.id, SPECIAL, "张示例", days, "T1", "低压电工")
    return stage.town.reads(lambda work: keeping.add(work, new, None))


async def listed(stage: Stage) -> Reply:
    _adds(stage)
    return await (await _officer(stage)).taps(replay, listing.show_list, stage.school.id, 9)


async def overdue(stage: Stage) -> Reply:
    _adds(stage)
    return await (await _officer(stage)).taps(replay, listing.show_overdue, 9)


async def found(stage: Stage) -> Reply:
    await overdue(stage)
    return await stage.phone.types("小学")


async def kinds(stage: Stage) -> Reply:
    scene = entering.ExpiryKindsScene(stage.school.id)
    return await (await _officer(stage)).taps(replay, show, entering.EXPIRY_KINDS, scene)


async def stepped(stage: Stage) -> Reply:
    phone = await _officer(stage)
    await phone.taps(replay, entering.begin, stage.school.id, SPECIAL)
    await phone.types("张示例")
    await phone.taps(replay, entering.tap, "number", "")
    await phone.taps(replay, entering.tap, "detail", "低压电工")
    await phone.taps(replay, entering.tap, "number", "")  # once more, on an old card
    return await phone.types("2027-05-01")


async def entered(stage: Stage) -> Reply:
    await stepped(stage)
    return await stage.phone.taps(replay, entering.tap, "review", "")


async def renewed(stage: Stage) -> Reply:
    entry = _adds(stage)
    await (await _officer(stage)).taps(replay, showing.ask_day, entry.id, "until")
    return await stage.phone.types("2033-01-01")


async def asked(stage: Stage) -> Reply:
    entry = _adds(stage)
    return await (await _officer(stage)).taps(replay, showing.ask_day, entry.id, "review")


async def retired(stage: Stage) -> Reply:
    entry = _adds(stage)
    phone = await _officer(stage)
    reply = await phone.taps(replay, showing.ask, entry.id, Asks.WHY)
    seen = reply.view.stamp  # type: ignore[union-attr]  # an ExpiryView
    return await phone.taps(replay, showing.retire, entry.id, WhyRetired.LEFT, seen)


EXPIRY_WAYS: dict[str, tuple[Way, type[Scene]]] = {
    "certificates of a unit": (listed, listing.ExpiryListScene),
    "overdue certificates": (overdue, listing.OverdueScene),
    "units found for certificates": (found, listing.OverdueScene),
    "kinds of certificates": (kinds, entering.ExpiryKindsScene),
    "step of a new certificate": (stepped, entering.ExpiryStepScene),
    "new certificate": (entered, showing.ExpiryScene),
    "renewed certificate": (renewed, showing.ExpiryScene),
    "new day of a certificate": (asked, showing.ExpiryScene),
    "retired certificate": (retired, showing.ExpiryScene),
}
